"""Generations of an index: one is live, readers hold the one they opened, a build adds the next.

::

    CURRENT                  name of the live generation, replaced atomically
    generations/<name>/      immutable once published
    leases/<name>/<reader>   a lock that each reader holds; it dies with its process
    KEEP                     how many earlier generations builds keep; 0 without the file
    building                 the lock of the one build at work

Readers report damage to any of these, and a build repairs it. The build sets aside anything of
the wrong kind, such as a folder named CURRENT.
"""

from __future__ import annotations

import contextlib
import os
import re
import uuid
from collections.abc import Iterator
from pathlib import Path

from filelock import FileLock, Timeout

from assistant import storage
from assistant.errors import IndexBusy, IndexDamaged, IndexMissing

_CURRENT = "CURRENT"
_KEEP = "KEEP"
_DRAFT = ".draft-"  # how the names of drafts begin
#: Earlier generations that can be kept. Chosen by hand: each takes the room of what it has alone.
MOST_KEPT = 1_000
_LONGEST_NUMBER = 10  # bytes of a number in a file
_SHORT = 12  # characters of a fingerprint in the name of its generation
_NAME = re.compile(rf"([0-9]{{6,}})-[0-9a-f]{{{_SHORT}}}")
# How often a reader tries again when a build publishes or deletes at the same moment. Chosen by
# hand: builds take minutes, so even a second attempt is rare.
_ATTEMPTS = 5


class Lease:
    """A reader's claim on one generation: no build deletes it while the lease is held."""

    def __init__(self, folder: Path, lock: FileLock | None) -> None:
        self.folder = folder
        self._lock = lock

    def release(self) -> None:
        """Release the claim, so that a build may delete the generation."""
        if self._lock is not None:
            self._lock.release()
            file = Path(self._lock.lock_file)
            with contextlib.suppress(OSError):
                file.unlink(missing_ok=True)
                file.parent.rmdir()  # fails while others read the same generation
            self._lock = None


class Generations:
    """The generations of the index in `folder`."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._generations = folder / "generations"
        self._leases = folder / "leases"

    def current(self) -> str | None:
        """Name of the live generation, or None when none has been published.

        Raises IndexDamaged when CURRENT cannot be read or is not what the build wrote.
        """
        file = self.folder / _CURRENT
        if self.folder.is_file():
            raise IndexDamaged(
                f"{self.folder} is a file, not an index; give a folder with --index."
            )
        if not os.path.lexists(file):
            if self.published():
                raise self._damaged("is missing")
            return None
        if not file.is_file():  # reading a pipe might never end
            raise self._damaged("is not a file")
        try:
            name = file.read_text(encoding="ascii").removesuffix("\n")
        except OSError as error:
            raise self._damaged(f"cannot be read: {error.strerror}") from error
        except UnicodeDecodeError as error:
            raise self._damaged("is not what the build wrote") from error
        if not _NAME.fullmatch(name):
            raise self._damaged("is not what the build wrote")
        return name

    def _damaged(self, why: str) -> IndexDamaged:
        return IndexDamaged(
            f"The index in {self.folder} is damaged ({_CURRENT} {why}); run: assistant build"
        )

    def published(self) -> list[str]:
        """Names of the finished generations, the newest first."""
        return sorted(filter(_NAME.fullmatch, self._names()), key=_number, reverse=True)

    def fingerprints(self) -> list[str]:
        """How the fingerprints of the finished generations begin, the newest first."""
        return [name.partition("-")[2] for name in self.published()]

    def path(self, name: str) -> Path:
        """The folder of a generation."""
        return self._generations / name

    def lease(self) -> Lease:
        """Claim the live generation.

        Raises IndexMissing when none has been published, and IndexDamaged when it cannot be found.
        """
        for _ in range(_ATTEMPTS):
            name = self.current()
            if name is None:
                raise IndexMissing(f"There is no index in {self.folder} yet; run: assistant build")
            lease = Lease(self.path(name), self._claim(name))
            # A build checks the leases after it replaces CURRENT. It sees a lease that was claimed
            # before that. A lease claimed later is released here, since CURRENT has changed.
            if self.current() == name and lease.folder.is_dir():
                return lease
            lease.release()
        raise self._damaged("names a generation that does not exist")

    def lease_earlier(self, fingerprint: str) -> Lease | None:
        """Claim the newest generation with this fingerprint; None when none is kept."""
        for name in self.published():
            if name.partition("-")[2] == fingerprint[:_SHORT]:
                lease = Lease(self.path(name), self._claim(name))
                if lease.folder.is_dir():
                    return lease
                lease.release()
        return None

    @contextlib.contextmanager
    def building(self) -> Iterator[Path]:
        """Hold the right to build; yields an empty folder for the draft.

        Raises IndexBusy, which names the other process if possible, when another process builds.
        """
        lock = FileLock(self.folder / "building")
        holder = self.folder / "building-by"
        for folder in (self._generations, self._leases):
            storage.make_way(folder, for_folder=True)
            folder.mkdir(parents=True, exist_ok=True)
        storage.make_way(self.folder / "building")
        try:
            lock.acquire(timeout=0)
        except Timeout as error:
            with contextlib.suppress(OSError):
                who = holder.read_text(encoding="utf-8")
                raise IndexBusy(f"{who} is building this index; wait for it to finish.") from error
            raise IndexBusy(
                "Another process is building this index; wait for it to finish."
            ) from error
        try:
            for file in (holder, self.folder / _CURRENT):
                storage.make_way(file)
            storage.write_file(holder, f"Process {os.getpid()}".encode())
            self._remove_drafts()
            draft = self._generations / f"{_DRAFT}{uuid.uuid4().hex}"
            draft.mkdir()
            yield draft
        finally:
            self._remove_drafts()
            with contextlib.suppress(OSError):
                holder.unlink(missing_ok=True)
            lock.release()

    def remove_abandoned(self, patience: float = 0) -> None:
        """Remove the draft of a build that was killed; wait `patience` seconds for its end.

        Does nothing while a build is at work, or where nothing can be written.
        """
        with contextlib.suppress(OSError):  # Timeout is one
            if not any(name.startswith(_DRAFT) for name in self._names()):
                return
            with FileLock(self.folder / "building").acquire(timeout=patience):
                self._remove_drafts()
                (self.folder / "building-by").unlink(missing_ok=True)

    def publish(self, draft: Path, fingerprint: str) -> str:
        """Make a finished draft the live generation; returns its name."""
        number = max(map(_number, self.published()), default=0) + 1
        name = f"{number:06d}-{fingerprint[:_SHORT]}"
        storage.sync_tree(draft)
        storage.move_directory(draft, self.path(name))
        self.point_to(name)
        return name

    def point_to(self, name: str) -> None:
        """Write the name of an existing generation to CURRENT."""
        storage.write_file(self.folder / _CURRENT, f"{name}\n".encode())

    def kept(self) -> int:
        """How many earlier generations builds keep; 0 if the file that says so is damaged."""
        try:
            number = int((self.folder / _KEEP).read_bytes()[:_LONGEST_NUMBER])
        except (OSError, ValueError):
            return 0
        return max(0, min(number, MOST_KEPT))

    def keep(self, number: int) -> None:
        """Let builds keep that many earlier generations from now on."""
        self.folder.mkdir(parents=True, exist_ok=True)
        storage.make_way(self.folder / _KEEP)
        storage.write_file(self.folder / _KEEP, f"{number}\n".encode())

    def remove_unread(self) -> None:
        """Delete the generations that are neither live nor read nor among those to be kept."""
        live = self.current()
        earlier = [name for name in self.published() if name != live]
        for name in earlier[self.kept() :]:
            if not self._is_read(name):
                storage.remove_tree(self.path(name))
                storage.remove_tree(self._leases / name)

    def _claim(self, name: str) -> FileLock | None:
        folder = self._leases / name
        for _ in range(_ATTEMPTS):
            try:
                folder.mkdir(parents=True, exist_ok=True)
                lock = FileLock(folder / f"{os.getpid()}-{uuid.uuid4().hex}", thread_local=False)
                lock.acquire(timeout=0)
            except (FileNotFoundError, Timeout):  # another process just removed the folder
                continue
            except OSError:  # nobody can rebuild a read-only index, so it needs no lease
                break
            return lock
        return None

    def _is_read(self, name: str) -> bool:
        folder = self._leases / name
        if not folder.is_dir():
            return False
        for file in list(folder.iterdir()):
            lock = FileLock(file)
            try:
                lock.acquire(timeout=0)
            except (Timeout, OSError):
                return True
            lock.release()
            with contextlib.suppress(OSError):
                file.unlink(missing_ok=True)
        return False

    def _names(self) -> list[str]:
        if not self._generations.is_dir():
            return []
        return sorted(path.name for path in self._generations.iterdir())

    def _remove_drafts(self) -> None:
        for name in self._names():
            if name.startswith(_DRAFT):
                storage.remove_tree(self._generations / name)


def _number(name: str) -> int:
    """The number that the name of a generation begins with."""
    return int(name.partition("-")[0])
