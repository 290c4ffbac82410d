"""Ways to damage a file."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path


def damaged(file: Path, change: Callable[[bytearray], object]) -> None:
    """Put a changed copy in place of a file; one that is mapped into memory stays as it is."""
    data = bytearray(file.read_bytes())
    change(data)
    file.unlink()
    file.write_bytes(data)


def flip(file: Path) -> None:
    damaged(file, lambda data: data.__setitem__(len(data) // 2, data[len(data) // 2] ^ 1))


def flip_first(file: Path) -> None:
    damaged(file, lambda data: data.__setitem__(0, data[0] ^ 0x80))


def flip_last(file: Path) -> None:
    damaged(file, lambda data: data.__setitem__(-1, data[-1] ^ 4))


def truncate(file: Path) -> None:
    damaged(file, lambda data: data.pop())


def lengthen(file: Path) -> None:
    damaged(file, lambda data: data.append(7))


def empty(file: Path) -> None:
    damaged(file, lambda data: data.clear())


def replace_by_folder(file: Path) -> None:
    file.unlink()
    file.mkdir()


DAMAGES = [flip, flip_first, flip_last, truncate, lengthen, empty, Path.unlink, replace_by_folder]
