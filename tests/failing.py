"""A disk on which one change of a file, given by its number, comes to a bad end."""

from __future__ import annotations

import errno
import itertools
import os
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import IO, Any, NamedTuple, Self

import pytest
from indexing import tree

FULL = os.strerror(errno.ENOSPC)


class Disk:
    """Counts changes of files, and lets change `fails` fail: of what is written, half is there."""

    def __init__(self, patch: pytest.MonkeyPatch, fails: int) -> None:
        self.changes = 0
        self._fails = fails
        self._open = Path.open
        for name in ("fsync", "replace", "rename"):
            patch.setattr(os, name, self._counted(getattr(os, name)))
        patch.setattr(
            Path, "open", lambda path, *mode, **options: self._opened(path, mode, options)
        )

    def is_full(self) -> bool:
        """Count a change; whether it is the one that fails."""
        self.changes += 1
        return self.changes == self._fails

    def _counted(self, call: Callable[..., None]) -> Callable[..., None]:
        def counted(*args: object, **options: object) -> None:
            if self.is_full():
                raise OSError(errno.ENOSPC, FULL)
            call(*args, **options)

        return counted

    def _opened(self, path: Path, mode: tuple[Any, ...], options: dict[str, Any]) -> Any:  # noqa: ANN401
        if not any("x" in one or "w" in one for one in mode):
            return self._open(path, *mode, **options)
        if self.is_full():
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
        if self._disk.is_full():
            self._file.write(data[: len(data) // 2])
            self._file.flush()
            raise OSError(errno.ENOSPC, FULL)
        return self._file.write(data)


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


def failures(task: Task, folder: Path) -> Iterator[Failure]:
    """Let each change of a file that `task` makes in `written` fail in turn."""
    task.there(folder / "whole")
    assert task.attempt(folder / "whole") == ""
    whole = tree(folder / "whole" / "written")
    found = False
    for number in itertools.count(1):
        here = folder / str(number)
        task.there(here)
        before = tree(here / "written")
        with pytest.MonkeyPatch.context() as patched:
            disk = Disk(patched, number)
            said = task.attempt(here)
        # Changes of the index before and after those of `written`: see index/test_full_disk.py.
        of_index = re.search(r"then run: assistant build( --\w+ \S+)*$", said.strip())
        if disk.changes < number or (of_index and found):
            return
        if of_index:
            continue
        found = True
        after = tree(here / "written")
        left = {p for p, data in after.items() if (p, data) not in (before | whole).items()}
        left -= {p for p, data in after.items() if before.get(p, b"") == data}
        named = any(f"{here / 'written'}" in said and name in said for name in task.named)
        mended = task.attempt(here) == "" and tree(here / "written") == whole
        yield Failure(said, left, named, mended)
