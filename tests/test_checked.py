"""That a file is read again whenever it may have changed, and not otherwise."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable
from pathlib import Path

import pytest
from damages import DAMAGES

from assistant import checked
from assistant.checked import FILE, Checked

CONTENT = b"weights of a network" * 100


def sha256(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


@pytest.fixture
def settled(monkeypatch: pytest.MonkeyPatch) -> None:
    """Take files that were just written for old ones."""
    monkeypatch.setattr(checked, "_SETTLED", -1)


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "network.bin"
    path.write_bytes(CONTENT)
    return path


def remembered(folder: Path, file: Path) -> str:
    files = Checked(folder)
    digest = files.sha256(file)
    files.save()
    return digest


@pytest.mark.usefixtures("settled")
def test_a_file_is_read_once(tmp_path: Path, file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert remembered(tmp_path, file) == sha256(CONTENT)

    def never(_: Path) -> str:
        pytest.fail("the file was read again")

    monkeypatch.setattr("assistant.storage.sha256_of", never)
    assert remembered(tmp_path, file) == sha256(CONTENT)


def in_place(file: Path) -> None:
    """Change a byte, and put the time of the last change back."""
    before = file.stat()
    with file.open("r+b") as opened:
        opened.write(b"W")
    os.utime(file, ns=(before.st_atime_ns, before.st_mtime_ns))


@pytest.mark.usefixtures("settled")
@pytest.mark.parametrize("damage", [*DAMAGES[:6], in_place])
def test_a_changed_file_is_read_again(
    tmp_path: Path, file: Path, damage: Callable[[Path], None]
) -> None:
    assert remembered(tmp_path, file) == sha256(CONTENT)
    damage(file)
    assert remembered(tmp_path, file) == sha256(file.read_bytes()) != sha256(CONTENT)


def test_a_file_that_just_changed_is_not_remembered(tmp_path: Path, file: Path) -> None:
    """It could change again within one tick of the clock, and look the same."""
    assert remembered(tmp_path, file) == sha256(CONTENT)
    assert not (tmp_path / FILE).exists()


@pytest.mark.usefixtures("settled")
@pytest.mark.parametrize("damage", [damage for damage in DAMAGES if damage is not Path.unlink])
def test_a_damaged_record_is_made_again(
    tmp_path: Path, file: Path, damage: Callable[[Path], None]
) -> None:
    remembered(tmp_path, file)
    damage(tmp_path / FILE)
    assert remembered(tmp_path, file) == sha256(CONTENT)


@pytest.mark.usefixtures("settled")
def test_a_folder_that_cannot_be_written_is_no_error(tmp_path: Path, file: Path) -> None:
    (tmp_path / "no-folder").write_bytes(b"")
    assert remembered(tmp_path / "no-folder", file) == sha256(CONTENT)
