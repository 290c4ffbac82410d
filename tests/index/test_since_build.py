from __future__ import annotations

import os
import zipfile
from pathlib import Path

import pytest
import samples
from samples import Collection

from assistant.engine import Assistant
from assistant.index import since_build
from assistant.records import SinceBuild

LATER = 4_000_000_000  # seconds; any time after the build
ARTICLE = "# A new article\n\nRest reduced relapses of fictive neuritis.\n"


@pytest.fixture
def own(tmp_path: Path) -> Collection:
    return samples.build(tmp_path)


def found(own: Collection, *corpus: Path) -> SinceBuild | None:
    with Assistant.open(own.index) as assistant:
        return assistant.since_build(corpus or (own.corpus,))()


def save(file: Path, content: bytes) -> None:
    file.write_bytes(content)
    os.utime(file, (LATER, LATER))


def test_nothing_has_changed_after_a_build(own: Collection) -> None:
    assert found(own) == SinceBuild()


def test_files_that_came_changed_and_went_are_named(own: Collection) -> None:
    (own.corpus / "new.md").write_text(ARTICLE)
    save(own.corpus / "alpha-2019.md", ARTICLE.encode())
    (own.corpus / "beta-2021.md").unlink()
    assert found(own) == SinceBuild(
        added=("new.md",), changed=("alpha-2019.md",), removed=("beta-2021.md",)
    )


def test_a_file_that_was_saved_with_the_same_bytes_has_not_changed(own: Collection) -> None:
    file = own.corpus / "alpha-2019.md"
    save(file, file.read_bytes())
    assert found(own) == SinceBuild()


def test_files_that_would_take_long_to_compare_are_told_apart(
    own: Collection, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(since_build, "_MOST_COMPARED", 10)
    for file in own.corpus.iterdir():
        os.utime(file, (0, 0))
    save(own.corpus / "alpha-2019.md", ARTICLE.encode())
    assert found(own) == SinceBuild(touched=("alpha-2019.md",))


def test_new_files_that_cannot_be_read_are_not_added(own: Collection) -> None:
    for name, content in {
        "picture.png": b"\x89PNG\r\n\x1a\n" + bytes(100),
        "empty.md": b"",
        "binary.txt": bytes(range(256)) * 10,
        "broken.docx": b"PK\x03\x04 and no more",
    }.items():
        (own.corpus / name).write_bytes(content)
    with zipfile.ZipFile(own.corpus / "sheet.xlsx", "w") as packed:
        packed.writestr("xl/workbook.xml", "<workbook/>")
    with zipfile.ZipFile(own.corpus / "good.docx", "w") as packed:
        packed.writestr("word/document.xml", "<document/>")
    (own.corpus / "good.pdf").write_bytes(b"%PDF-1.7\n")
    (own.corpus / "outside.md").symlink_to(own.index / "CURRENT")
    changes = found(own)
    assert changes is not None
    assert changes.added == ("good.docx", "good.pdf")
    assert changes.unreadable == (
        "binary.txt",
        "broken.docx",
        "empty.md",
        "outside.md",
        "picture.png",
        "sheet.xlsx",
    )


def test_a_long_text_is_not_cut_within_a_character(own: Collection) -> None:
    (own.corpus / "long.md").write_text("é\n" * 40_000, encoding="utf-8")
    (own.corpus / "one-line.md").write_text("a" + "é" * 40_000, encoding="utf-8")
    changes = found(own)
    assert changes is not None
    assert changes.added == ("long.md", "one-line.md")


def test_a_corpus_that_is_missing_says_nothing(own: Collection, tmp_path: Path) -> None:
    (tmp_path / "other").mkdir()
    other = found(own, tmp_path / "other")
    assert other is not None
    assert len(other.removed) == 4  # what a build with that corpus would do
    own.corpus.rename(tmp_path / "gone")
    assert found(own) is None


def test_the_files_that_the_build_reported_are_not_new(own: Collection) -> None:
    (own.corpus / "bad.pdf").write_bytes(b"\x89PNG")
    Assistant.build(own.corpus, own.index, "hashing")
    assert found(own) == SinceBuild()
