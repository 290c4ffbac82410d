from __future__ import annotations

import hashlib
import os
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant import storage
from assistant.errors import AssistantError, IndexMissing, StorageError


def test_a_file_is_written_whole_and_nothing_else(tmp_path: Path) -> None:
    path = tmp_path / "new" / "folder" / "file"
    storage.write_file(path, b"one")
    storage.write_file(path, b"two")
    assert path.read_bytes() == b"two"
    assert list(path.parent.iterdir()) == [path]


@pytest.mark.parametrize("failing", ["fsync", "replace"])
def test_a_file_that_cannot_be_written_stays_as_it_was(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, failing: str
) -> None:
    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    path = tmp_path / "file"
    path.write_bytes(b"old")
    with monkeypatch.context() as patched:
        patched.setattr(os, failing, full)
        with pytest.raises(OSError, match="No space left"):
            storage.write_file(path, b"new")
    assert path.read_bytes() == b"old"
    assert list(tmp_path.iterdir()) == [path]


def test_the_failure_to_tidy_up_does_not_hide_the_failure(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    def held(*_: object, **__: object) -> None:
        raise PermissionError("held")

    monkeypatch.setattr(os, "fsync", full)
    monkeypatch.setattr(Path, "unlink", held)
    with pytest.raises(OSError, match="No space left"):
        storage.write_file(tmp_path / "file", b"new")


def test_everything_below_a_folder_is_flushed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("a", "b/c", "b/d/e"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).touch()
    flushed: list[int] = []
    monkeypatch.setattr(os, "fsync", lambda file: flushed.append(os.fstat(file).st_ino))
    storage.sync_tree(tmp_path)
    expected = [path.stat().st_ino for path in (tmp_path, *tmp_path.rglob("*"))]
    assert sorted(flushed) == sorted(expected)
    assert flushed[-1] == tmp_path.stat().st_ino


def test_folders_are_not_flushed_where_that_is_impossible(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    flushed: list[int] = []
    monkeypatch.setattr(os, "fsync", flushed.append)
    monkeypatch.setattr(storage.os, "name", "nt")  # type: ignore[attr-defined]
    storage.sync_directory(tmp_path)
    monkeypatch.undo()
    assert flushed == []


def test_a_folder_is_moved_but_never_over_another(tmp_path: Path) -> None:
    for name in ("one", "other"):
        (tmp_path / name).mkdir()
        (tmp_path / name / name).touch()
    with pytest.raises(OSError):  # noqa: PT011 - whatever the system says
        storage.move_directory(tmp_path / "one", tmp_path / "other")
    storage.move_directory(tmp_path / "one", tmp_path / "moved")
    assert (tmp_path / "moved" / "one").exists()
    assert not (tmp_path / "one").exists()


def test_removing_what_is_not_there(tmp_path: Path) -> None:
    storage.remove_tree(tmp_path / "absent")
    (tmp_path / "folder" / "deeper").mkdir(parents=True)
    storage.remove_tree(tmp_path / "folder")
    (tmp_path / "file").touch()
    storage.remove_tree(tmp_path / "file")
    assert list(tmp_path.iterdir()) == []


def test_what_can_be_made_anew_takes_the_place_of_a_file(tmp_path: Path) -> None:
    folder = tmp_path / "deeper" / "folder"
    storage.make_folder(folder)
    (folder / "kept").touch()
    storage.make_folder(folder)
    assert [path.name for path in folder.iterdir()] == ["kept"]
    storage.remove_tree(folder)
    folder.touch()
    storage.make_folder(folder)
    assert list(folder.iterdir()) == []


@given(st.binary(max_size=100))
def test_digests(tmp_path_factory: pytest.TempPathFactory, data: bytes) -> None:
    path = tmp_path_factory.getbasetemp() / "digested"
    path.write_bytes(data * 20_000)
    assert storage.sha256_of(path) == hashlib.sha256(data * 20_000).hexdigest()


@given(st.text(st.characters(exclude_categories=["Cs"])), st.data())
def test_a_changed_byte_breaks_the_seal(text: str, data: st.DataObject) -> None:
    sealed = storage.sealed(text)
    assert storage.unsealed(sealed) == text
    at = data.draw(st.integers(0, len(sealed) - 1))
    flipped = bytearray(sealed)
    flipped[at] ^= 1 << data.draw(st.integers(0, 7))
    cut = sealed[:at]
    for broken in (bytes(flipped), cut, sealed + b"x", sealed + b"\n", b"\n" + sealed):
        with pytest.raises(ValueError):  # noqa: PT011 - UnicodeDecodeError is one
            storage.unsealed(broken)


def test_what_the_system_says_reaches_the_user(tmp_path: Path) -> None:
    with (
        pytest.raises(StorageError, match="index cannot be written") as raised,
        storage.reporting(tmp_path / "index"),
    ):
        raise OSError(28, "No space left on device")
    assert raised.value.exit_code == 1
    assert "(No space left on device)" in str(raised.value)
    assert "run: assistant build" in str(raised.value)
    with (
        pytest.raises(StorageError, match=r"\(database or disk is full\)"),
        storage.reporting(tmp_path),
    ):
        raise OSError("database or disk is full")


def test_other_errors_pass(tmp_path: Path) -> None:
    with pytest.raises(IndexMissing), storage.reporting(tmp_path):
        raise IndexMissing("nothing yet")
    with storage.reporting(tmp_path):
        pass
    assert issubclass(StorageError, AssistantError)
