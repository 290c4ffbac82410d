"""Remembers which large files have been compared with their SHA-256.

Reading a network or a large index to compute its digest takes longer than answering a question. So
the digest of a file is kept with all that the system says of the file: its number on the disk, its
size and the times of its last changes. As long as these stay, the file is not read again. A file
that was changed, replaced, restored or copied has other ones. What changes bytes without the file
system, such as a failing disk, is found by ``assistant check``, which reads everything.
"""

from __future__ import annotations

import contextlib
import json
import time
from pathlib import Path

from assistant import storage

FILE = "checked.json"
# A file that changed in the last seconds is not remembered: it could change again within one tick
# of the clock of its file system, and would then look the same. The coarsest clocks (FAT) tick
# every two seconds.
_SETTLED = 3.0
# Remembered files; old ones drop out. Chosen by hand: the networks of an index are about ten files.
_MOST = 64


class Checked:
    """The digests of large files, remembered in a folder."""

    def __init__(self, folder: Path, name: str = FILE, most: int = _MOST) -> None:
        """Read what was remembered in `folder`; nothing where that is missing or damaged.

        The record has the name `name` and holds up to `most` files.
        """
        self._file = folder / name
        self._most = most
        self._known: dict[str, list[int | str]] = {}
        with contextlib.suppress(OSError, ValueError):
            known = json.loads(storage.unsealed(self._file.read_bytes()))
            self._known = known if isinstance(known, dict) else {}
        self._before = dict(self._known)

    def sha256(self, path: Path) -> str:
        """The SHA-256 of a file in hexadecimal; reads it only if it may have changed.

        Raises OSError.
        """
        number, state = _state(path)
        known = self._known.get(number)
        if isinstance(known, list) and known[1:] == state:
            return str(known[0])
        digest = storage.sha256_of(path)
        self._known.pop(number, None)
        if _state(path) == (number, state) and _is_settled(max(state[1:])):
            self._known[number] = [digest, *state]
        return digest

    def know(self, path: Path, digest: str) -> None:
        """Remember a file that was just compared, and then got another name; raises OSError.

        A new name is a change of the file, but not of its content. So what counts here is when its
        content changed.
        """
        number, state = _state(path)
        self._known.pop(number, None)
        if _is_settled(state[1]):
            self._known[number] = [digest, *state]

    def save(self) -> None:
        """Remember what was read; does nothing where the folder cannot be written."""
        if self._known == self._before:
            return
        latest = dict(list(self._known.items())[-self._most :])
        with contextlib.suppress(OSError):
            storage.write_file(self._file, storage.sealed(json.dumps(latest)))
        self._before = dict(self._known)


def _is_settled(changed: int) -> bool:
    """Whether a time in nanoseconds is long enough ago."""
    return time.time() - changed / 1e9 > _SETTLED


def _state(path: Path) -> tuple[str, list[int]]:
    """The number of a file, and what changes with it: its size, and its times in nanoseconds."""
    status = path.stat()
    number = f"{status.st_dev}:{status.st_ino}"
    return number, [status.st_size, status.st_mtime_ns, status.st_ctime_ns]
