from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from dataclasses import fields, replace
from pathlib import Path

import pytest
from damages import DAMAGES, flip
from indexing import answers, article, everything, live, make, segment_files

from assistant import storage
from assistant.errors import IndexDamaged
from assistant.index import live as live_generation
from assistant.index import open_index
from assistant.index.layout import DENSE, DOCUMENTS
from assistant.index.manifest import (
    MANIFEST,
    Manifest,
    Settings,
    describe_files,
    file_names,
    fingerprint_of,
)
from assistant.index.open_index import Index


def never(*_: object, **__: object) -> None:
    pytest.fail("a damaged file was read")


@pytest.fixture
def unread(monkeypatch: pytest.MonkeyPatch) -> None:
    """Fail when anything but the manifest reads the index."""
    monkeypatch.setattr(open_index, "LexicalIndex", never)
    monkeypatch.setattr(open_index, "DenseIndex", never)
    monkeypatch.setattr(open_index, "open_parts", never)
    monkeypatch.setattr(live_generation, "open_store", never)


@pytest.mark.usefixtures("unread")
@pytest.mark.parametrize("damage", DAMAGES)
def test_damage_of_any_file_is_found_before_it_is_read(
    tmp_path: Path, index: Path, damage: Callable[[Path], None]
) -> None:
    names = file_names(live(index))
    assert len(names) > 6
    for name in names:
        hurt = Path(shutil.copytree(index, tmp_path / "hurt"))
        damage(live(hurt) / name)
        with pytest.raises(IndexDamaged, match="run: assistant build") as raised:
            Index(hurt)
        assert Path(name).name in str(raised.value)
        shutil.rmtree(hurt)


@pytest.mark.usefixtures("unread")
def test_swapped_and_foreign_files_are_found(tmp_path: Path, index: Path) -> None:
    names = file_names(live(index))
    pairs = list(zip(names, names[1:] + names[:1], strict=True))
    assert len(pairs) > 6
    for one, other in pairs:
        hurt = Path(shutil.copytree(index, tmp_path / "hurt"))
        first, second = live(hurt) / one, live(hurt) / other
        data = first.read_bytes()
        first.write_bytes(second.read_bytes())
        second.write_bytes(data)
        if first.read_bytes() != data:
            with pytest.raises(IndexDamaged):
                Index(hurt)
        shutil.rmtree(hurt)
    for name in ("extra", "lexical/extra.lock", ".hidden"):
        (live(index) / name).touch()
        with pytest.raises(IndexDamaged, match=name):
            Index(index)
        (live(index) / name).unlink()


@pytest.mark.parametrize("damage", [flip, Path.unlink])
def test_a_build_does_not_build_upon_damage(
    corpus: Path, index: Path, tmp_path: Path, damage: Callable[[Path], None]
) -> None:
    for number in range(len(file_names(live(index)))):
        damage(live(index) / file_names(live(index))[number])
        report = make(corpus, index)
        assert len(report.changes.added) == 3
        assert report.changes.unchanged == ()
        assert live(index).name.startswith(f"{number + 2:06d}-")
        Index(index).close()
    make(corpus, tmp_path / "anew")
    assert everything(index) == everything(tmp_path / "anew")


def test_a_file_that_cannot_be_read_is_damage(index: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def failing(_: Path) -> str:
        raise OSError(5, "Input/output error")

    monkeypatch.setattr(storage, "sha256_of", failing)
    with pytest.raises(IndexDamaged, match="run: assistant build"):
        Index(index)


def test_a_dry_run_does_not_trust_damage(corpus: Path, index: Path) -> None:
    flip(segment_files(index, DOCUMENTS)[0])
    report = make(corpus, index, dry_run=True)
    assert len(report.changes.added) == 3
    assert report.contents.documents == 0


def test_a_lost_pointer_is_mended_by_a_build(corpus: Path, index: Path, right: str) -> None:
    (index / "CURRENT").write_bytes(b"garbage")
    report = make(corpus, index)
    assert len(report.changes.unchanged) == 3
    assert report.embedded == 0
    assert answers(index) == right
    assert [path.name for path in (index / "generations").iterdir()] == [live(index).name]


def test_a_sealed_lie_is_found_too(index: Path) -> None:
    folder = live(index)
    body = json.loads(storage.unsealed((folder / MANIFEST).read_bytes()))
    changes: list[dict[str, object]] = [
        {"format": 1},
        {"settings": {}},
        {"files": None},
        {"unknown": 1},
    ]
    for change in changes:
        (folder / MANIFEST).write_bytes(storage.sealed(json.dumps({**body, **change})))
        with pytest.raises(IndexDamaged, match="assistant build"):
            Manifest.read(folder)
    (folder / MANIFEST).write_bytes(storage.sealed("[]"))
    with pytest.raises(IndexDamaged):
        Manifest.read(folder)


def test_parts_that_do_not_belong_together(tmp_path: Path, corpus: Path, index: Path) -> None:
    article(corpus, "added", "Tocilizumab.")
    make(corpus, tmp_path / "other")
    folder = live(index)
    shutil.copy(segment_files(tmp_path / "other", DENSE)[0], segment_files(index, DENSE)[0])
    manifest = Manifest.read(folder)
    manifest.with_files(describe_files(folder)).write(folder)
    with pytest.raises(IndexDamaged, match="do not belong together"):
        Index(index)
    assert not list((index / "leases").iterdir())


def test_manifests_are_read_as_written(index: Path, tmp_path: Path) -> None:
    manifest = Manifest.read(live(index))
    manifest.write(tmp_path)
    assert Manifest.read(tmp_path) == manifest
    assert (tmp_path / MANIFEST).read_bytes() == (live(index) / MANIFEST).read_bytes()


def test_everything_counts_in_a_fingerprint() -> None:
    settings = Settings("1", "2", "3", "model", "digest", "[]")
    sources = [("a", "1"), ("b", "2")]
    same = fingerprint_of(settings, sources)
    assert fingerprint_of(settings, sources[::-1]) == same
    names = [field.name for field in fields(Settings)]
    others = [replace(settings, **{name: "x"}) for name in names]
    assert len({same, *(fingerprint_of(other, sources) for other in others)}) == 1 + len(names)
    assert fingerprint_of(settings, [("a", "2"), ("b", "1")]) != same
    assert fingerprint_of(settings, sources[:1]) != same
