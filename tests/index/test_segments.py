"""That an index is divided in one way only, and that builds share what stays the same."""

from __future__ import annotations

import json
import os
import random
import shutil
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from indexing import SMALL_SEGMENT, Reader, answers, article, everything, live, make, segment_files

from assistant import checked, storage
from assistant.dedupe.copies import Copy
from assistant.errors import IndexDamaged
from assistant.index import dense, proved, segments
from assistant.index.layout import DENSE, DOCUMENTS
from assistant.index.manifest import Manifest, file_names
from assistant.index.open_index import Index
from assistant.index.origins import File, Origin
from assistant.index.segments import divide
from assistant.index.stored import FileRecord

DRUGS = ["Tocilizumab", "Rituximab", "Azathioprine", "Eculizumab", "Satralizumab"]


@pytest.fixture
def small(monkeypatch: pytest.MonkeyPatch) -> None:
    """Segments of about three of the articles below."""
    monkeypatch.setattr(segments, "_LENGTH", SMALL_SEGMENT)


def write(corpus: Path, number: int, version: int = 0) -> None:
    drug = DRUGS[number % len(DRUGS)]
    text = (
        f"{drug} reduced relapses of NMO in {number + 20 + version} patients (HS{number}). "
        f"Plasma exchange (PLEX) helped {number + 1} of them."
    )
    article(corpus, f"article-{number:02}", text, title=f"{drug} in cohort {number} of {version}")


@pytest.fixture
def many(tmp_path: Path) -> Path:
    """A corpus of its own with thirty articles."""
    corpus = tmp_path / "many"
    for number in range(30):
        write(corpus, number)
    return corpus


def names(index: Path) -> list[str]:
    return [entry.name for entry in Manifest.read(live(index)).segments]


def file(path: str, length: int) -> File:
    nobody: Copy = Copy(*[None] * len(Copy._fields))._replace(length=length)  # type: ignore[arg-type]
    return File(FileRecord(path, "", ()), (Origin(nobody, None, 0),))  # type: ignore[arg-type]


def divided(files: Sequence[File]) -> list[list[str]]:
    return [[each.record.path for each in segment] for segment in divide(files)]


LENGTHS = st.dictionaries(st.text(), st.integers(0, 3_000_000), max_size=40)


@given(LENGTHS, st.text(), st.integers(0, 3_000_000))
def test_a_file_changes_one_segment_or_divides_it(
    lengths: dict[str, int], path: str, length: int
) -> None:
    files = [file(*pair) for pair in sorted(lengths.items())]
    before = divided(files)
    assert [name for segment in before for name in segment] == sorted(lengths)
    others = [each for each in files if each.record.path != path]
    after = divided(sorted([*others, file(path, length)], key=lambda each: each.record.path))
    without = divided(others)
    new = [segment for segment in after if segment not in without]
    assert len(new) <= 2
    assert any(path in segment for segment in new)


def test_a_large_corpus_has_larger_segments(monkeypatch: pytest.MonkeyPatch) -> None:
    files = [file(f"{number:05}", 1_000) for number in range(4_000)]
    monkeypatch.setattr(segments, "_LENGTH", 2_000)
    monkeypatch.setattr(segments, "_MOST", 10**6)
    fine = divided(files)
    monkeypatch.setattr(segments, "_MOST", 100)
    coarse = divided(files)
    assert len(fine) > 1_500
    assert 30 < len(coarse) <= 120
    ends = {segment[-1] for segment in fine}
    assert all(segment[-1] in ends for segment in coarse)


def test_an_empty_file_ends_no_segment() -> None:
    assert len(divided([file(f"{number}", 0) for number in range(5_000)])) == 1


@pytest.mark.usefixtures("small")
def test_answers_do_not_depend_on_the_division(
    many: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    make(many, tmp_path / "several")
    monkeypatch.setattr(segments, "_LENGTH", 10**9)
    make(many, tmp_path / "one")
    assert len(names(tmp_path / "one")) == 1
    assert len(names(tmp_path / "several")) > 5
    assert answers(tmp_path / "several") == answers(tmp_path / "one")
    assert any(answer["evidence"] for answer in json.loads(answers(tmp_path / "one")))


@pytest.mark.usefixtures("small")
@pytest.mark.parametrize("seed", range(4))
def test_whatever_the_order_of_builds(many: Path, tmp_path: Path, seed: int) -> None:
    """After any series of changes, an index is the one that a build from nothing gives."""
    chance = random.Random(seed)  # noqa: S311 - a test
    index = tmp_path / "index"
    make(many, index)
    for version in range(1, 7):
        for _ in range(chance.choice([1, 1, 4])):
            number = chance.randrange(40)
            path = many / f"article-{number:02}.jsonl"
            if path.exists() and chance.random() < 0.6:
                path.unlink()
            else:
                write(many, number, version)
        make(many, index)
    make(many, tmp_path / "anew")
    assert names(index) == names(tmp_path / "anew")
    assert everything(index) == everything(tmp_path / "anew")
    assert len(names(index)) > 4


@pytest.mark.usefixtures("small")
def test_what_stays_the_same_is_shared(many: Path, tmp_path: Path, reader: Reader) -> None:
    index = tmp_path / "index"
    make(many, index)
    before = {path: path.stat().st_ino for path in live(index).rglob("*") if path.is_file()}
    old = names(index)
    with Index(index):  # so that the earlier generation stays
        write(many, 35)
        reader.read.clear()
        report = make(many, index)
        assert reader.read == ["article-35.jsonl"]
        assert report.embedded == 1
        shared = set(names(index)) & set(old)
        assert len(shared) >= len(old) - 1
        numbers = set(before.values())
        for path in [*segment_files(index, DOCUMENTS), *segment_files(index, DENSE)]:
            assert (path.stat().st_ino in numbers) == (path.parent.name in shared)
    words = [path for path in (live(index) / "lexical").iterdir() if path.suffix == ".term"]
    assert sum(path.stat().st_ino in numbers for path in words) == len(shared)


@pytest.mark.usefixtures("small")
def test_a_disk_without_hard_links(
    many: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refused(*_: object) -> None:
        raise PermissionError(1, "Operation not permitted")

    index = tmp_path / "index"
    make(many, index)
    monkeypatch.setattr(os, "link", refused)
    write(many, 35)
    make(many, index)
    make(many, tmp_path / "anew")
    assert everything(index) == everything(tmp_path / "anew")


@pytest.mark.usefixtures("small")
def test_another_kind_of_vectors_is_written_for_all(
    many: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    index = tmp_path / "index"
    make(many, index)
    kind_for = dense.kind_for
    monkeypatch.setattr(dense, "kind_for", lambda count: kind_for(count, 30))
    write(many, 35)
    assert make(many, index).embedded == 1
    assert Manifest.read(live(index)).dense["kind"] == "compressed"
    make(many, tmp_path / "anew")
    assert everything(index) == everything(tmp_path / "anew")


@pytest.fixture
def large(monkeypatch: pytest.MonkeyPatch) -> list[Path]:
    """Take every index for a large one, and new files for old ones; the files that are read."""
    monkeypatch.setattr(proved, "_READ_ALWAYS", 0)
    monkeypatch.setattr(checked, "_SETTLED", -1)
    read: list[Path] = []
    sha256_of = storage.sha256_of

    def reading(path: Path) -> str:
        read.append(path)
        return sha256_of(path)

    monkeypatch.setattr(storage, "sha256_of", reading)
    return read


def of_index(read: list[Path]) -> list[Path]:
    return [path for path in read if "generations" in path.parts]


@pytest.mark.usefixtures("small")
def test_files_of_a_large_index_are_read_once(
    many: Path, tmp_path: Path, large: list[Path]
) -> None:
    index = tmp_path / "index"
    make(many, index)
    large.clear()
    Index(index).close()
    assert of_index(large) == []  # the build has read what it wrote
    write(many, 35)
    make(many, index)
    new = {path.parent.name for path in of_index(large)} & set(names(index))
    assert 0 < len(new) <= 2
    large.clear()
    Index(index).close()
    assert of_index(large) == []
    with Index(index) as opened:
        opened.check_files()
    assert len(of_index(large)) == len(file_names(live(index))) - 1  # without the manifest


def overwritten(path: Path) -> None:
    """Change a byte in place, and put the time of the last change back."""
    before = path.stat()
    data = path.read_bytes()
    with path.open("r+b") as file:
        file.write(bytes([data[0] ^ 1]))
    os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns))


def replaced(path: Path) -> None:
    """Put another file with the same size and times in its place."""
    before = path.stat()
    data = bytearray(path.read_bytes())
    data[-1] ^= 1
    path.unlink()
    path.write_bytes(data)
    os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns))


@pytest.mark.usefixtures("small", "large")
@pytest.mark.parametrize("damage", [overwritten, replaced, Path.unlink])
def test_damage_to_a_large_index_is_found(
    many: Path, tmp_path: Path, damage: Callable[[Path], None]
) -> None:
    index = tmp_path / "index"
    make(many, index)
    right = answers(index)
    write(many, 35)
    make(many, index)
    (many / "article-35.jsonl").unlink()
    make(many, index)
    for name in file_names(live(index)):
        hurt = Path(shutil.copytree(index, tmp_path / "hurt"))
        Index(hurt).close()
        damage(live(hurt) / name)
        with pytest.raises(IndexDamaged, match="run: assistant build"):
            Index(hurt)
        shutil.rmtree(hurt)
    damage(segment_files(index, DENSE)[3])
    with pytest.raises(IndexDamaged):
        Index(index)
    make(many, index)
    assert answers(index) == right
