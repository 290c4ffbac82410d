"""Any file or folder of an index that is not what it should be: it is said, and mended."""

from __future__ import annotations

import os
import random
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from indexing import Reader, answers, article, live, make, segment_files

from assistant.engine import Assistant
from assistant.errors import IndexDamaged, IndexMissing
from assistant.index.layout import DENSE
from assistant.index.open_index import Index

CURRENT = "CURRENT"
GENERATION = "{generation}"
# Where an index that is damaged so cannot be asked, and where it can.
NEEDED = [
    CURRENT,
    "generations",
    GENERATION,
    f"{GENERATION}/manifest.json",
    f"{GENERATION}/links.json",
    f"{GENERATION}/segments/{{segment}}/documents.sqlite",
    f"{GENERATION}/segments/{{segment}}/dense.faiss",
    f"{GENERATION}/segments/{{segment}}",
    f"{GENERATION}/segments",
    f"{GENERATION}/lexical",
    f"{GENERATION}/lexical/meta.json",
]
NOT_NEEDED = ["leases", "leases/{name}", "cache", "cache/{vectors}", "building", "building-by"]


def gone(path: Path) -> None:
    if path.is_dir() and not path.is_symlink():
        shutil.rmtree(path)
    else:
        path.unlink(missing_ok=True)
    path.parent.mkdir(exist_ok=True)


def a_folder(path: Path) -> None:
    gone(path)
    (path / "somebody's").mkdir(parents=True)


def a_pipe(path: Path) -> None:
    gone(path)
    os.mkfifo(path)


DAMAGES = [gone, a_folder, a_pipe]


def damage(index: Path, place: str, how: Callable[[Path], None]) -> None:
    [vectors] = (path.name for path in (index / "cache").glob("vectors-*"))
    name = live(index).name
    segment = segment_files(index, DENSE)[0].parent.name
    generation = f"generations/{name}"
    how(index / place.format(generation=generation, name=name, segment=segment, vectors=vectors))


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="there are no pipes")
@pytest.mark.parametrize("how", DAMAGES)
@pytest.mark.parametrize("place", [*NEEDED, *NOT_NEEDED])
def test_whatever_stands_there_is_said_and_mended(
    corpus: Path, index: Path, right: str, place: str, how: Callable[[Path], None]
) -> None:
    damage(index, place, how)
    if place in NEEDED and (place, how) != ("generations", a_folder):
        with pytest.raises(IndexDamaged, match=r"run: assistant build$"):
            Index(index).close()
    elif place in NOT_NEEDED:
        assert answers(index) == right
    make(corpus, index)
    assert answers(index) == right
    if how is a_folder and place in (CURRENT, "building", "building-by"):
        [kept] = index.rglob("somebody's")
        assert ".set-aside-" in kept.parent.name


@pytest.mark.parametrize("content", [b"", b"\xff", b"000001-aaaaaaaaaaaa\n", b"../../etc\n"])
def test_a_damaged_pointer_is_set_to_the_newest_sound_generation(
    corpus: Path, index: Path, reader: Reader, content: bytes
) -> None:
    article(corpus, "known", "Tocilizumab reduced relapses.", pmid="7")
    make(corpus, index)
    (corpus / "known.jsonl").rename(corpus / "moved.jsonl")
    right = make(corpus, index)
    name = live(index).name
    (index / CURRENT).write_bytes(content)
    with pytest.raises(IndexDamaged, match="is damaged"):
        Assistant.open(index)
    reader.read.clear()
    report = make(corpus, index)
    assert reader.read == []
    assert set(report.changes.unchanged) == {*right.changes.unchanged, "moved.jsonl"}
    assert live(index).name == name
    with Assistant.open(index) as opened:
        assert opened.document("known").source.path == "moved.jsonl"


def test_a_damaged_pointer_beside_a_damaged_generation(
    corpus: Path, index: Path, right: str
) -> None:
    file = segment_files(index, DENSE)[0]
    file.write_bytes(file.read_bytes()[:-1])
    (index / CURRENT).write_bytes(b"")
    make(corpus, index)
    assert answers(index) == right
    assert list((index / "generations").iterdir()) == [live(index)]


def test_every_flipped_bit_of_the_pointer_is_seen(corpus: Path, index: Path, right: str) -> None:
    written = (index / CURRENT).read_bytes()
    bits = range(8 * len(written))
    for bit in random.Random(20260103).sample(bits, 40):  # noqa: S311 - no secret
        flipped = bytearray(written)
        flipped[bit // 8] ^= 1 << bit % 8
        (index / CURRENT).write_bytes(flipped)
        with pytest.raises(IndexDamaged, match="is damaged"):
            Index(index)
    make(corpus, index)
    assert answers(index) == right


def test_an_index_that_is_a_file_says_so(tmp_path: Path) -> None:
    (tmp_path / "index").touch()
    with pytest.raises(IndexDamaged, match="is a file, not an index; give a folder"):
        Index(tmp_path / "index")


def test_there_is_no_index_where_nothing_was_published(tmp_path: Path) -> None:
    for folder in (".", "generations/.draft-x", "leases", "generations/somebody's"):
        (tmp_path / folder).mkdir(parents=True, exist_ok=True)
        with pytest.raises(IndexMissing, match="There is no index in"):
            Index(tmp_path)


def test_a_pointer_that_may_not_be_read(index: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    read = Path.read_text

    def refused(path: Path, **options: str) -> str:
        if path.name == CURRENT:
            raise PermissionError(13, "Permission denied")
        return read(path, **options)

    monkeypatch.setattr(Path, "read_text", refused)
    with pytest.raises(IndexDamaged, match=r"CURRENT cannot be read: Permission denied\)"):
        Index(index)
