"""A disk on which one change of a file, given by its number, comes to a bad end."""

from __future__ import annotations

import errno
import itertools
import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import IO, Any, NamedTuple, Self

import pytest
from indexing import tree

from assistant import storage

_LOG = "assistant.log"
FULL = os.strerror(errno.ENOSPC)


class Disk:
    """Counts changes of files below `folder`, and lets change `fails` fail.

    Of what is written then, half is there.
    """

    def __init__(self, patch: pytest.MonkeyPatch, fails: int, folder: Path) -> None:
        self.changes = 0
        self._fails = fails
        self._folder = Path(os.path.realpath(folder))
        self._open = Path.open
        for name in ("fsync", "replace", "rename"):
            patch.setattr(os, name, self._counted(getattr(os, name)))
        patch.setattr(
            Path, "open", lambda path, *mode, **options: self._opened(path, mode, options)
        )

    def is_full(self, place: object) -> bool:
        """Count a change of a file, given by its path or its number; whether it is to fail."""
        path = f"/proc/self/fd/{place}" if isinstance(place, int) else str(place)
        if not Path(os.path.realpath(path)).is_relative_to(self._folder):
            return False
        self.changes += 1
        return self.changes == self._fails

    def _counted(self, call: Callable[..., None]) -> Callable[..., None]:
        def counted(place: object, *args: object, **options: object) -> None:
            if self.is_full(place):
                raise OSError(errno.ENOSPC, FULL)
            call(place, *args, **options)

        return counted

    def _opened(self, path: Path, mode: tuple[Any, ...], options: dict[str, Any]) -> Any:  # noqa: ANN401
        if not any("x" in one or "w" in one for one in mode):
            return self._open(path, *mode, **options)
        if self.is_full(path):
            raise OSError(errno.ENOSPC, FULL, str(path))
        return _Written(self._open(path, *mode, **options), self)


class _Written:
    """A file that is written to such a disk."""

    def __init__(self, file: IO[bytes], disk: Disk) -> None:
        self._file = file
        self._disk = disk

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._file.close()

    def __getattr__(self, name: str) -> Any:  # noqa: ANN401 - as the file has it
        return getattr(self._file, name)

    def write(self, data: bytes) -> int:
        if self._disk.is_full(self._file.name):
            self._file.write(data[: len(data) // 2])
            self._file.flush()
            raise OSError(errno.ENOSPC, FULL)
        return self._file.write(data)


# The functions through which an index is written.
_SEAM = ("write_file", "link_file", "move_directory", "sync_tree", "sync_file", "sync_directory")


class Failing:
    """Lets every call of the storage seam through but the one with a given number."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, number: int) -> None:
        self.calls = 0
        self._number = number
        for name in _SEAM:
            monkeypatch.setattr(storage, name, self._wrapped(getattr(storage, name)))

    def _wrapped(self, call: Callable[..., None]) -> Callable[..., None]:
        def wrapper(*args: object) -> None:
            self.calls += 1
            if self.calls == self._number:
                raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
            call(*args)

        return wrapper


class Task(NamedTuple):
    """Something that writes files into a folder `written` of a folder of its own.

    `attempt` returns the sentence that a user gets, or nothing when it was done; one of `named`
    stands in the sentence. `there` puts there what must not be harmed.
    """

    attempt: Callable[[Path], str]
    named: tuple[str, ...]
    there: Callable[[Path], object] = lambda _: None


class Failure(NamedTuple):
    """What a task left when one change failed, and whether trying again made all of it."""

    said: str
    left: set[str]  # paths that are neither as before nor whole
    is_named: bool
    is_mended: bool


def files(folder: Path) -> dict[str, bytes | None]:
    """Every path below a folder with its bytes, but for the log, which says what failed."""
    return {path: data for path, data in tree(folder).items() if not path.startswith(_LOG)}


def failures(task: Task, folder: Path) -> Iterator[Failure]:
    """Let each change of a file that `task` makes in `written` fail in turn."""
    task.there(folder / "whole")
    assert task.attempt(folder / "whole") == ""
    whole = files(folder / "whole" / "written")
    for number in itertools.count(1):
        here = folder / str(number)
        task.there(here)
        before = files(here / "written")
        with pytest.MonkeyPatch.context() as patched:
            # Changes of an index: see index/test_full_disk.py.
            disk = Disk(patched, number, here / "written")
            said = task.attempt(here)
        if disk.changes < number:
            return
        after = files(here / "written")
        left = {p for p, data in after.items() if (p, data) not in (before | whole).items()}
        left -= {p for p, data in after.items() if before.get(p, b"") == data}
        named = any(f"{here / 'written'}" in said and name in said for name in task.named)
        mended = task.attempt(here) == "" and files(here / "written") == whole
        yield Failure(said, left, named, mended)
