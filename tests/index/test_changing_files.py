"""What was read is what was digested, also where files change while an index is built."""

from __future__ import annotations

import hashlib
import shutil
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import TypeVar

import pytest
from indexing import Reader, article, live, make, open_documents

from assistant.errors import CorpusError
from assistant.formats.isolation import parse_files
from assistant.formats.worker import Parser, Reading
from assistant.index import build as building
from assistant.index import origins
from assistant.index.corpus import CorpusRoots, read_synonyms
from assistant.index.manifest import Manifest

_Result = TypeVar("_Result")
Change = Callable[[], object]


def change_before_reading(monkeypatch: pytest.MonkeyPatch, change: Change, reader: object) -> None:
    """Let `change` happen behind the scan of the next build, before any file is read."""

    def changing(
        corpus: Path, paths: Sequence[str], *, parser: Parser[_Result]
    ) -> Iterator[tuple[str, Reading[_Result]]]:
        monkeypatch.setattr(origins, "parse_files", reader)
        change()
        return reader(corpus, paths, parser=parser)  # type: ignore[operator, no-any-return]

    monkeypatch.setattr(origins, "parse_files", changing)


def digests(index: Path) -> dict[str, str]:
    store = open_documents(index)
    found = {path: file.sha256 for path, file in store.files().items()}
    store.close()
    return found


def sha256(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


@pytest.mark.parametrize("read", [Reader(), parse_files], ids=["here", "in a worker"])
def test_a_file_that_changes_behind_the_scan_is_what_was_read(
    tmp_path: Path, corpus: Path, monkeypatch: pytest.MonkeyPatch, read: object
) -> None:
    index = tmp_path / "index"
    change_before_reading(monkeypatch, lambda: article(corpus, "note", "Quite another text."), read)
    article(corpus, "note", "The first text.")
    report = make(corpus, index)
    assert digests(index)["note.jsonl"] == sha256(corpus / "note.jsonl")
    assert report.fingerprint == make(corpus, tmp_path / "fresh").fingerprint
    again = make(corpus, index)
    assert again.fingerprint == report.fingerprint
    assert again.changes.updated == again.changes.added == ()


def test_a_change_back_is_seen_by_the_next_build(
    tmp_path: Path, corpus: Path, monkeypatch: pytest.MonkeyPatch, reader: Reader
) -> None:
    # A digest of the scan would say that the index is in line with the first text.
    index = tmp_path / "index"
    article(corpus, "note", "The first text.")
    change_before_reading(monkeypatch, lambda: article(corpus, "note", "Another."), reader)
    make(corpus, index)
    article(corpus, "note", "The first text.")
    report = make(corpus, index)
    assert report.changes.updated == ("note.jsonl",)
    assert report.fingerprint == make(corpus, tmp_path / "fresh").fingerprint
    store = open_documents(index)
    assert "The first text." in store.document("note").text
    store.close()


def test_a_file_that_vanishes_is_reported_and_in_no_fingerprint(
    tmp_path: Path, corpus: Path, monkeypatch: pytest.MonkeyPatch, reader: Reader
) -> None:
    index = tmp_path / "index"
    article(corpus, "gone", "It was here.")
    change_before_reading(monkeypatch, (corpus / "gone.jsonl").unlink, reader)
    report = make(corpus, index)
    assert (
        "gone.jsonl",
        "it was removed while the index was being built",
    ) in report.contents.problems
    assert len(report.contents.unread) == 2
    assert "gone.jsonl" not in report.changes.added
    assert "gone.jsonl" not in digests(index)
    assert report.fingerprint == make(corpus, tmp_path / "fresh").fingerprint
    assert make(corpus, index).fingerprint == report.fingerprint


def test_an_updated_file_that_vanishes_is_removed(
    tmp_path: Path, corpus: Path, monkeypatch: pytest.MonkeyPatch, reader: Reader
) -> None:
    index = tmp_path / "index"
    make(corpus, index)
    (corpus / "letter.txt").write_text("Another letter altogether.\n")
    change_before_reading(monkeypatch, (corpus / "letter.txt").unlink, reader)
    report = make(corpus, index)
    assert report.changes.removed == ("letter.txt",)
    assert report.changes.updated == ()


def test_a_corpus_that_vanishes_says_so(
    tmp_path: Path, corpus: Path, monkeypatch: pytest.MonkeyPatch, reader: Reader
) -> None:
    change_before_reading(monkeypatch, lambda: shutil.rmtree(corpus), reader)
    with pytest.raises(CorpusError, match=r"None of the 4 files .* removed while"):
        make(corpus, tmp_path / "index")


def test_a_file_that_becomes_readable_behind_the_scan(
    tmp_path: Path, corpus: Path, monkeypatch: pytest.MonkeyPatch, reader: Reader
) -> None:
    index = tmp_path / "index"
    (corpus / "new.md").symlink_to("absent.text")
    change_before_reading(
        monkeypatch, lambda: (corpus / "absent.text").write_text("# A\n\nNow there.\n"), reader
    )
    make(corpus, index)
    assert digests(index)["new.md"] == sha256(corpus / "absent.text")


def test_a_refused_file_has_the_digest_of_what_was_refused(
    tmp_path: Path, corpus: Path, monkeypatch: pytest.MonkeyPatch, reader: Reader
) -> None:
    index = tmp_path / "index"
    change_before_reading(
        monkeypatch, lambda: (corpus / "letter.txt").write_bytes(b"\x89PNG"), reader
    )
    report = make(corpus, index)
    assert "images are not read" in dict(report.contents.problems)["letter.txt"]
    assert digests(index)["letter.txt"] == sha256(corpus / "letter.txt")
    assert report.fingerprint == make(corpus, tmp_path / "fresh").fingerprint


def test_synonyms_are_read_once(
    tmp_path: Path, corpus: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (corpus / "SYNONYMS.txt").write_text("plasmapheresis = plasma exchange\n")
    scan = read_synonyms

    def changing(given: CorpusRoots) -> list[list[str]]:
        found = scan(given)
        (corpus / "SYNONYMS.txt").write_text("one = other\n")
        return found

    monkeypatch.setattr(building, "read_synonyms", changing)
    report = make(corpus, tmp_path / "index")
    assert "plasma exchange" in Manifest.read(live(tmp_path / "index")).settings.synonyms
    store = open_documents(tmp_path / "index")
    assert [one.form for one in store.synonyms(["other", "plasma exchang"])] == [
        "plasmapheresis",
        "plasma exchange",
    ]
    store.close()
    monkeypatch.setattr(building, "read_synonyms", scan)
    assert make(corpus, tmp_path / "index").fingerprint != report.fingerprint
