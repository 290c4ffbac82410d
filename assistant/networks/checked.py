"""Remembers which large files have been compared with their SHA-256.

Reading a network to compute its digest takes longer than answering a question. So the digest of a
file is kept with all that the system says of the file: its number on the disk, its size and the
times of its last changes. As long as these stay, the file is not read again. A file that was
changed, replaced, restored or copied has other ones. What changes bytes without the file system,
such as a failing disk, is found by ``assistant check``, which reads everything.
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
_MOST = 64  # remembered files; chosen by hand: an index has about ten, and old ones drop out


class Checked:
    """The digests of large files, remembered in a folder."""

    def __init__(self, folder: Path) -> None:
        """Read what was remembered in `folder`; nothing where that is missing or damaged."""
        self._file = folder / FILE
        self._known: dict[str, list[int | str]] = {}
        with contextlib.suppress(OSError, ValueError):
            known = json.loads(storage.unsealed(self._file.read_bytes()))
            self._known = known if isinstance(known, dict) else {}
        self._before = dict(self._known)

    def sha256(self, path: Path) -> str:
        """The SHA-256 of a file in hexadecimal; reads it only if it may have changed.

        Raises OSError.
        """
        name, state = str(path.resolve()), _state(path)
        known = self._known.get(name)
        if isinstance(known, list) and known[1:] == state:
            return str(known[0])
        digest = storage.sha256_of(path)
        self._known.pop(name, None)
        if _state(path) == state and time.time() - max(state[2:]) / 1e9 > _SETTLED:
            self._known[name] = [digest, *state]
        return digest

    def save(self) -> None:
        """Remember what was read; does nothing where the folder cannot be written."""
        if self._known == self._before:
            return
        latest = dict(list(self._known.items())[-_MOST:])
        with contextlib.suppress(OSError):
            storage.write_file(self._file, storage.sealed(json.dumps(latest)))
        self._before = dict(self._known)


def _state(path: Path) -> list[int]:
    """What changes with a file: its number, its size, and its times in nanoseconds."""
    status = path.stat()
    return [status.st_ino, status.st_size, status.st_mtime_ns, status.st_ctime_ns]
