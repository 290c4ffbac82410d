"""The record of builds: what each changed, and what changed since one of them."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from indexing import article, live, make

from assistant.engine import Assistant
from assistant.errors import IndexDamaged, IndexMissing
from assistant.index import history
from assistant.index.history import Build, FileChange
from assistant.index.manifest import Manifest


def paths(changes: tuple[FileChange, ...] | None) -> list[str]:
    assert changes is not None
    return [change.path for change in changes]


@pytest.fixture
def collection(tmp_path: Path) -> tuple[Path, Path]:
    corpus, index = tmp_path / "articles", tmp_path / "index"
    article(corpus, "one", "Inventumab reduced relapses.")
    make(corpus, index)
    return corpus, index


def test_each_build_records_what_it_changed(collection: tuple[Path, Path]) -> None:
    corpus, index = collection
    start = Manifest.read(live(index)).fingerprint
    article(corpus, "two", "Pretendine reduced relapses.")
    make(corpus, index)
    article(corpus, "one", "Inventumab reduced relapses by half.")
    (corpus / "two.jsonl").unlink()
    article(corpus, "three", "Nothing reduced relapses.")
    make(corpus, index)
    builds = history.read(live(index))
    assert [[change.path for change in build.files] for build in builds] == [
        [],
        ["two.jsonl"],
        ["one.jsonl", "three.jsonl", "two.jsonl"],
    ]
    changed, added = history.changes_since(builds, start) or ()
    assert (changed.path, bool(changed.before), bool(changed.after)) == ("one.jsonl", True, True)
    assert (added.path, added.before) == ("three.jsonl", None)
    assert paths(history.changes_since(builds, builds[1].fingerprint)) == paths(builds[2].files)
    assert history.changes_since(builds, builds[2].fingerprint) == ()


def test_a_build_that_is_not_on_record(collection: tuple[Path, Path]) -> None:
    assert history.changes_since(history.read(live(collection[1])), "0" * 64) is None


def test_a_build_that_changes_nothing_is_not_recorded(collection: tuple[Path, Path]) -> None:
    make(*collection)
    assert len(history.read(live(collection[1]))) == 1


def test_the_record_has_limits(
    collection: tuple[Path, Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (build,) = history.read(live(collection[1]))
    changes = tuple(FileChange(str(n), None, "0") for n in range(3))
    builds = [replace_files(build, changes) for _ in range(9)]
    monkeypatch.setattr(history, "_MOST_FILES", 10)
    history.write(tmp_path, builds)
    assert [len(kept.files) for kept in history.read(tmp_path)] == [0, 3, 3]
    monkeypatch.setattr(history, "_MOST_BUILDS", 2)
    history.write(tmp_path, builds)
    assert [len(kept.files) for kept in history.read(tmp_path)] == [0, 3]


def replace_files(build: Build, files: tuple[FileChange, ...]) -> Build:
    return build._replace(files=files, settings=replace(build.settings))


@pytest.mark.parametrize(
    "line", ["{", "[]", "{}", '{"fingerprint": "", "built": "", "settings": 1, "files": []}']
)
def test_a_damaged_record(tmp_path: Path, line: str) -> None:
    (tmp_path / history.HISTORY).write_text(f"{line}\n", encoding="utf-8")
    with pytest.raises(IndexDamaged, match="run: assistant build"):
        history.read(tmp_path)


def test_earlier_builds_are_kept_as_long_as_asked(collection: tuple[Path, Path]) -> None:
    corpus, index = collection
    Assistant.keep(index, 2)
    for number in range(4):
        article(corpus, f"more-{number}", f"Relapses were {number}.")
        make(corpus, index)
    with Assistant.open(index) as assistant:
        kept, builds = assistant.kept(), assistant.builds
    assert kept == [build.fingerprint[:12] for build in builds[:1:-1]]
    with Assistant.open(index, build=builds[2].fingerprint) as earlier:
        assert earlier.fingerprint == builds[2].fingerprint
        assert len(earlier.catalogue()) == 3
    with pytest.raises(IndexMissing, match="is not kept"):
        Assistant.open(index, build=builds[0].fingerprint)
    Assistant.keep(index, 0)
    make(corpus, index)
    with Assistant.open(index) as assistant:
        assert assistant.kept() == [assistant.fingerprint[:12]]


@pytest.mark.parametrize("content", [b"", b"\xff", b"-3", b"many", b"9" * 50])
def test_a_damaged_number_of_builds_to_keep(collection: tuple[Path, Path], content: bytes) -> None:
    corpus, index = collection
    (index / "KEEP").write_bytes(content)
    article(corpus, "two", "Pretendine reduced relapses.")
    make(corpus, index)
    with Assistant.open(index) as assistant:
        assert len(assistant.catalogue()) == 2
