"""Copies of a folder that cannot be written, in the temporary folder of the system.

Each is held by a lock that dies with its process. So a process that is killed leaves a copy behind
that nobody holds, and the next one that opens an index removes it.
"""

from __future__ import annotations

import contextlib
import os
import secrets
import shutil
import tempfile
import time
import weakref
from collections.abc import Iterator
from pathlib import Path

from filelock import FileLock, Timeout

from assistant import storage

_PREFIX = "evidence-assistant-"
_LOCK = "held.lock"
# Seconds after which a copy without a lock is left over. Chosen by hand: making the lock takes far
# less, and earlier versions made copies without one.
_UNLOCKED = 3600
_ATTEMPTS = 5  # to make a copy; each fails only if another process removes it at that moment


def writable_copy(folder: Path, owner: object) -> Path:
    """A copy of the files of a folder, without locks; it goes with `owner`. Raises OSError."""
    for _ in range(_ATTEMPTS):
        place = Path(tempfile.gettempdir()) / f"{_PREFIX}{secrets.token_hex(8)}"
        place.mkdir(mode=0o700)
        lock = FileLock(place / _LOCK, thread_local=False)
        try:
            lock.acquire(timeout=0)
            for file in folder.iterdir():
                if file.suffix != ".lock":
                    shutil.copyfile(file, place / file.name)
        except Timeout:  # another process has just taken it for a left one
            continue
        except BaseException:
            _remove(place, lock)
            raise
        weakref.finalize(owner, _remove, place, lock)
        return place
    raise OSError("no copy of the index could be made")


def sweep() -> None:
    """Remove the copies that processes left behind; leaves alone what is not this user's."""
    for place in _copies():
        lock = FileLock(place / _LOCK, thread_local=False)
        with contextlib.suppress(OSError, Timeout):
            if not _has_lock(place) and time.time() - place.stat().st_mtime < _UNLOCKED:
                continue
            lock.acquire(timeout=0)
            _remove(place, lock)


def _has_lock(place: Path) -> bool:
    """Whether a copy has its lock, held or not."""
    return os.path.lexists(place / _LOCK)


def _remove(place: Path, lock: FileLock) -> None:
    storage.remove_tree(place)
    lock.release()


def _copies() -> Iterator[Path]:
    """The copies of this user; a link is none."""
    user = os.geteuid() if hasattr(os, "geteuid") else None
    with contextlib.suppress(OSError), os.scandir(tempfile.gettempdir()) as entries:
        for entry in entries:
            if entry.name.startswith(_PREFIX) and entry.is_dir(follow_symlinks=False):
                own = user is None or entry.stat(follow_symlinks=False).st_uid == user
                if own:
                    yield Path(entry.path)
