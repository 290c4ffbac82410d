from __future__ import annotations

import hashlib
import os
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant import storage
from assistant.errors import AssistantError, IndexMissing, StorageError, UnreadableFile


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


# --- copies, and what a killed process leaves


def test_a_file_is_copied_whole_under_the_longest_name(tmp_path: Path) -> None:
    source, target = tmp_path / "source", tmp_path / "new" / ("x" * 255)
    source.write_bytes(os.urandom(3 * storage._CHUNK + 1))
    storage.copy_file(source, target)
    assert target.read_bytes() == source.read_bytes()
    assert list(target.parent.iterdir()) == [target]


def test_a_source_that_cannot_be_read_is_not_blamed_on_the_target(tmp_path: Path) -> None:
    target = tmp_path / "target"
    with (
        pytest.raises(UnreadableFile, match=r"source cannot be read \(No such file"),
        storage.reporting(target),
    ):
        storage.copy_file(tmp_path / "source", target)
    assert list(tmp_path.iterdir()) == []


def test_a_folder_is_copied_whole_or_not_at_all(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    source, target = tmp_path / "source", tmp_path / "there" / "target"
    (source / "below").mkdir(parents=True)
    for name in ("a", "below/b"):
        (source / name).write_text(name)
    copied = storage.copy_file

    def failing(one: Path, other: Path) -> None:
        if one.name == "b":
            raise OSError(28, "No space left on device")
        copied(one, other)

    with monkeypatch.context() as patched:
        patched.setattr(storage, "copy_file", failing)
        with pytest.raises(OSError, match="No space left"):
            storage.copy_tree(source, target)
    assert list(target.parent.iterdir()) == []
    storage.copy_tree(source, target)
    assert list(target.parent.iterdir()) == [target]
    assert (target / "below" / "b").read_text() == "below/b"
    with pytest.raises(OSError):  # noqa: PT011 - whatever the system says
        storage.copy_tree(source, target)


def test_what_a_killed_process_left_is_removed_and_that_of_others_is_not(tmp_path: Path) -> None:
    with subprocess.Popen([sys.executable, "-c", ""]) as ended:
        ended.wait()
    left = [f".assistant-{ended.pid}-0123abcd", f".assistant-{10**30}-0123abcd"]
    kept = [
        f".assistant-{os.getpid()}-0123abcd",
        ".assistant-1-x",
        f"assistant-{ended.pid}-0123abcd",
    ]
    for name in (*left, *kept):
        (tmp_path / name).write_text("half of")
    folder = tmp_path / f".assistant-{ended.pid}-0123abce"
    (folder / "below").mkdir(parents=True)
    storage.write_file(tmp_path / "file", b"whole")
    assert sorted(path.name for path in tmp_path.iterdir()) == sorted([*kept, "file"])


def test_a_process_of_somebody_else_is_running(monkeypatch: pytest.MonkeyPatch) -> None:
    def refused(*_: object) -> None:
        raise PermissionError(1, "Operation not permitted")

    monkeypatch.setattr(os, "kill", refused)
    assert not storage._has_ended(1)
    monkeypatch.setattr(storage.os, "name", "nt")  # type: ignore[attr-defined]
    monkeypatch.delattr(os, "kill")  # it would end the process
    ended = storage._has_ended(1)
    monkeypatch.undo()
    assert not ended


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="there are no pipes")
def test_only_files_are_written_over(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    (tmp_path / "folder").mkdir()
    (tmp_path / "device").symlink_to(os.devnull)
    for name in ("pipe", "folder", "device"):
        with pytest.raises(OSError, match="something other than a file has this name"):
            storage.write_file(tmp_path / name, b"data")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["device", "folder", "pipe"]


def test_what_stands_in_the_way_is_set_aside(tmp_path: Path) -> None:
    file, folder = tmp_path / "file", tmp_path / "folder"
    assert not storage.make_way(file)
    (file / "kept").mkdir(parents=True)
    folder.write_text("kept")
    assert storage.make_way(file)
    assert storage.make_way(folder, for_folder=True)
    storage.write_file(file, b"")
    folder.mkdir()
    assert not storage.make_way(file)
    assert not storage.make_way(folder, for_folder=True)
    assert len(list(tmp_path.glob("file.set-aside-*/kept"))) == 1
    [aside] = tmp_path.glob("folder.set-aside-*")
    assert aside.read_text() == "kept"
    (tmp_path / "link").symlink_to("nowhere")
    assert storage.make_way(tmp_path / "link")


def test_removing_a_file_and_a_link_to_a_folder(tmp_path: Path) -> None:
    (tmp_path / "folder" / "kept").mkdir(parents=True)
    (tmp_path / "link").symlink_to("folder")
    (tmp_path / "file").touch()
    for name in ("link", "file"):
        storage.remove_tree(tmp_path / name)
    assert [path.name for path in tmp_path.iterdir()] == ["folder"]
    assert (tmp_path / "folder" / "kept").is_dir()
