from __future__ import annotations

import os
from pathlib import Path

import pytest
from indexing import make

from assistant import checked, storage
from assistant.errors import CorpusError
from assistant.index.corpus import (
    QUESTIONS,
    SYNONYMS,
    CorpusRoots,
    compare_scans,
    read_questions,
    read_synonyms,
    scan_corpus,
)


def write(corpus: Path, data: bytes) -> None:
    (corpus / SYNONYMS).write_bytes(data)


def test_groups_of_synonyms(tmp_path: Path) -> None:
    assert read_synonyms(CorpusRoots.of(tmp_path)) == []
    write(tmp_path, "\ufeff# note\n\n  a  b =c\r\nd=e = f\n\t\n#x = y".encode())
    assert read_synonyms(CorpusRoots.of(tmp_path)) == [["a b", "c"], ["d", "e", "f"]]
    (tmp_path / "article.md").touch()
    assert read_synonyms(CorpusRoots.of(tmp_path / "article.md")) == read_synonyms(
        CorpusRoots.of(tmp_path)
    )


@pytest.mark.parametrize(
    ("line", "number"),
    [("alone", 2), ("a =", 2), ("= b", 2), ("a = = b", 2), ("=", 2), ("# c\na", 3)],
)
def test_a_line_that_equates_nothing(tmp_path: Path, line: str, number: int) -> None:
    write(tmp_path, f"good = fine\n{line}\n".encode())
    with pytest.raises(CorpusError, match=rf"SYNONYMS\.txt, line {number}: "):
        read_synonyms(CorpusRoots.of(tmp_path))


def test_synonyms_that_are_no_text(tmp_path: Path, corpus: Path) -> None:
    write(corpus, b"caf\xe9 = coffee\n")
    with pytest.raises(CorpusError, match="UTF-8"):
        make(corpus, tmp_path / "index")
    assert not (tmp_path / "index").exists()


def test_lists_that_are_too_large(tmp_path: Path) -> None:
    for name in (SYNONYMS, QUESTIONS):
        with (tmp_path / name).open("wb") as file:
            file.truncate(10_000_001)
    with pytest.raises(CorpusError, match="larger than 10 MB"):
        read_synonyms(CorpusRoots.of(tmp_path))
    assert read_questions(CorpusRoots.of(tmp_path)) == []


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="there are no pipes")
def test_lists_that_never_end(tmp_path: Path) -> None:
    for name in (SYNONYMS, QUESTIONS):
        os.mkfifo(tmp_path / name)
    assert read_synonyms(CorpusRoots.of(tmp_path)) == []
    assert read_questions(CorpusRoots.of(tmp_path)) == []


def test_questions_to_try(tmp_path: Path) -> None:
    assert read_questions(CorpusRoots.of(tmp_path)) == []
    longest = "x" * 200
    text = f"\ufeff# note\n\n  what  helps \r\n\t\n#no\n{longest}\n{longest}x\nis it safe?"
    (tmp_path / QUESTIONS).write_bytes(text.encode())
    assert read_questions(CorpusRoots.of(tmp_path)) == ["what helps", longest, "is it safe?"]
    (tmp_path / "article.md").touch()
    assert read_questions(CorpusRoots.of(tmp_path / "article.md")) == read_questions(
        CorpusRoots.of(tmp_path)
    )


def test_questions_that_are_no_text_are_none(tmp_path: Path) -> None:
    (tmp_path / QUESTIONS).write_bytes(b"is caf\xe9 safe\n")
    assert read_questions(CorpusRoots.of(tmp_path)) == []
    (tmp_path / QUESTIONS).unlink()
    (tmp_path / QUESTIONS).mkdir()
    assert read_questions(CorpusRoots.of(tmp_path)) == []


def test_questions_change_no_index(corpus: Path, tmp_path: Path) -> None:
    before = make(corpus, tmp_path / "index")
    (corpus / QUESTIONS).write_text("what helps\n")
    after = make(corpus, tmp_path / "index")
    assert after.fingerprint == before.fingerprint
    assert (after.changes.added, after.contents) == ((), before.contents)


def test_a_change_of_bytes_is_an_update() -> None:
    changes = compare_scans({"a": "1", "b": "2", "c": "3"}, {"b": "2", "c": "4", "d": "5"})
    assert changes.added == ("a",)
    assert changes.updated == ("c",)
    assert changes.removed == ("d",)
    assert changes.unchanged == ("b",)


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="there are no pipes")
def test_what_never_ends_is_not_read(corpus: Path, tmp_path: Path) -> None:
    os.mkfifo(corpus / "pipe.md")
    (corpus / "device.md").symlink_to("/dev/zero")
    (corpus / "circle.md").symlink_to("circle.md")
    (corpus / "nowhere.md").symlink_to("absent")
    found = scan_corpus(CorpusRoots.of(corpus))
    assert [path for path, digest in found.items() if not digest] == [
        "circle.md",
        "device.md",
        "nowhere.md",
        "pipe.md",
    ]
    problems = dict(make(corpus, tmp_path / "index").contents.problems)
    assert problems["pipe.md"] == "it is not an ordinary file"
    assert len(problems) == 5


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="there are no links")
def test_what_will_not_be_read_has_no_digest(corpus: Path, tmp_path: Path) -> None:
    (tmp_path / "secret.md").write_text("# Secret\n\nText.\n")
    (corpus / "out.md").symlink_to("../secret.md")
    with (corpus / "endless.md").open("wb") as file:
        file.truncate(1 << 40)  # a hole: it takes no room, and days to read
    found = scan_corpus(CorpusRoots.of(corpus))
    assert found["out.md"] == found["endless.md"] == ""
    first = make(corpus, tmp_path / "index")
    assert "larger than" in dict(first.contents.problems)["endless.md"]
    assert make(corpus, tmp_path / "index").changes.updated == ()


def test_a_folder_that_cannot_be_listed_is_reported(
    corpus: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (corpus / "closed" / "deeper").mkdir(parents=True)
    (corpus / "closed" / "deeper" / "article.md").write_text("# Hidden\n\nNobody reads this.\n")
    listing = os.scandir

    def refusing(path: str | int) -> object:
        if not isinstance(path, int) and os.fspath(path).endswith("closed"):
            raise PermissionError(13, "Permission denied", os.fspath(path))
        return listing(path)

    monkeypatch.setattr(os, "scandir", refusing)
    skipped: dict[str, str] = {}
    assert "closed" not in scan_corpus(CorpusRoots.of(corpus), skipped.__setitem__)
    said = "this folder cannot be listed (Permission denied); check its permissions"
    assert skipped == {"closed": said}
    report = make(corpus, tmp_path / "index")
    assert dict(report.contents.problems)["closed"] == said
    assert report.contents.documents == 4


def test_a_file_that_cannot_be_opened_has_no_digest(
    corpus: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refusing(path: Path) -> str:
        raise PermissionError(path)

    monkeypatch.setattr(storage, "sha256_of", refusing)
    assert set(scan_corpus(CorpusRoots.of(corpus)).values()) == {""}


def test_scan_sees_what_is_an_article(tmp_path: Path) -> None:
    for name in ("a.md", "b/c.txt", ".hidden", ".git/config", "README.md", "LICENSE"):
        path = tmp_path / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(name)
    (tmp_path / "b" / SYNONYMS).write_text("a = b")
    (tmp_path / QUESTIONS).write_text("what helps")
    assert list(scan_corpus(CorpusRoots.of(tmp_path))) == ["a.md", "b/c.txt"]


def test_a_file_that_stays_as_it_was_is_read_by_one_build_only(
    corpus: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(checked, "_SETTLED", -1)
    make(corpus, tmp_path / "index")
    read: list[str] = []
    sha256_of = storage.sha256_of

    def reading(path: Path) -> str:
        read.append(path.name)
        return sha256_of(path)

    monkeypatch.setattr(storage, "sha256_of", reading)
    letter = corpus / "letter.txt"
    before = letter.stat()
    letter.write_bytes(letter.read_bytes()[:-1] + b"!")
    os.utime(letter, ns=(before.st_atime_ns, before.st_mtime_ns))
    assert letter.stat().st_size == before.st_size
    report = make(corpus, tmp_path / "index")
    assert report.changes.updated == ("letter.txt",)
    assert read.count("letter.txt") > 0
    assert {path.name for path in corpus.iterdir()} & set(read) == {"letter.txt"}
