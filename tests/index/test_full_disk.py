from __future__ import annotations

from pathlib import Path

import pytest
from failing import Failing
from indexing import SMALL_SEGMENT, answers, article, everything, live, make

from assistant.errors import StorageError
from assistant.index import lexical, segments
from assistant.index.generations import Generations
from assistant.index.layout import CACHE
from assistant.index.segment_writer import SegmentWriter


def test_every_change_of_a_file_may_fail(
    tmp_path: Path, corpus: Path, index: Path, right: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(segments, "_LENGTH", SMALL_SEGMENT)
    make(corpus, index)  # several segments, some of which the next builds share
    old = right
    article(corpus, "added", "Tocilizumab reduced relapses of NMO in 118 patients.")
    make(corpus, tmp_path / "whole")
    new = everything(tmp_path / "whole")
    number, seen = 0, set()
    while True:
        number += 1
        with monkeypatch.context() as patched:
            failing = Failing(patched, number)
            try:
                make(corpus, index)
            except StorageError as error:
                assert "No space left on device" in str(error)  # noqa: PT017
                assert "run: assistant build" in str(error)  # noqa: PT017
            else:
                assert failing.calls < number
                break
        given = answers(index)
        seen.add(given)
        if given != old:  # published, and only the last flush failed
            article(corpus, "added", f"Tocilizumab {number}.")
            make(corpus, index)
            article(corpus, "added", "Tocilizumab reduced relapses of NMO in 118 patients.")
            old = answers(index)
    assert number > 20
    assert everything(index) == new
    assert list((index / "generations").iterdir()) == [live(index)]
    assert new["answers"] in seen


def test_a_store_that_cannot_be_written(
    corpus: Path, index: Path, right: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    article(corpus, "added", "Tocilizumab.")
    finish = SegmentWriter.finish

    def full(writer: SegmentWriter) -> None:
        writer._execute("PRAGMA max_page_count = 1")
        for _ in range(1000):
            writer._execute("INSERT INTO files_proof VALUES (?)", "x" * 1000)
        finish(writer)

    monkeypatch.setattr(SegmentWriter, "finish", full)
    with pytest.raises(StorageError, match="full"):
        make(corpus, index)
    assert answers(index) == right


@pytest.mark.parametrize(
    "raised",
    [
        ValueError("No space left"),
        type("PanicException", (BaseException,), {})("panicked"),
    ],
)
def test_a_word_index_that_cannot_be_written(
    corpus: Path,
    index: Path,
    right: str,
    monkeypatch: pytest.MonkeyPatch,
    raised: BaseException,
) -> None:
    article(corpus, "added", "Tocilizumab.")

    def failing(*_: object) -> None:
        raise raised

    monkeypatch.setattr(lexical, "_write", failing)
    with pytest.raises(StorageError, match="cannot be written"):
        make(corpus, index)
    assert answers(index) == right


def test_an_interruption_is_no_full_disk(
    corpus: Path, index: Path, right: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def interrupted(*_: object) -> None:
        raise KeyboardInterrupt

    article(corpus, "added", "Tocilizumab.")
    monkeypatch.setattr(lexical, "_write", interrupted)
    with pytest.raises(KeyboardInterrupt):
        make(corpus, index)
    assert answers(index) == right
    with Generations(index).building():
        pass


def test_an_index_that_is_a_file(tmp_path: Path, corpus: Path) -> None:
    (tmp_path / "index").touch()
    with pytest.raises(StorageError, match=r"index cannot be written \("):
        make(corpus, tmp_path / "index")


def test_a_folder_in_the_place_of_the_cache_is_set_aside(tmp_path: Path, corpus: Path) -> None:
    index = tmp_path / "index"
    make(corpus, index)
    [cache] = (index / CACHE).glob("vectors-*.sqlite")
    cache.unlink()
    (cache / "kept").mkdir(parents=True)
    article(corpus, "added", "Tocilizumab.")
    make(corpus, index)
    assert cache.is_file()
    assert len(list((index / CACHE).glob("vectors-*.set-aside-*/kept"))) == 1
