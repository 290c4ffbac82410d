"""A disk on which one change of a file, given by its number, comes to a bad end."""

from __future__ import annotations

import errno
import os
from collections.abc import Callable
from pathlib import Path
from typing import IO, Any, Self

import pytest

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
