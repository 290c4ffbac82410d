"""The one seam through which the program changes files, so that a test can fail the Nth change.

A file is never changed in place: it is written beside its target, flushed to the disk and then
renamed over it, so that a reader or a crash sees the old bytes or the new ones and nothing else.
What a killed process leaves behind has a hidden name, which no scan of the corpus looks at. The
next write in the same folder removes it.
"""

from __future__ import annotations

import contextlib
import errno
import hashlib
import os
import re
import secrets
import shutil
from collections.abc import Iterable, Iterator
from pathlib import Path

from assistant.errors import StorageError, UnreadableFile

_CHUNK = 1 << 20
# Holds the number of the process that writes. The name of the target is not part of it: a target
# may have the longest name that the file system allows.
_DRAFT = re.compile(r"\.assistant-([0-9]+)-[0-9a-f]{8}")


def write_file(path: Path, data: bytes) -> None:
    """Put `data` at `path` atomically and durably.

    Raises OSError; `path` then holds what it held before, or all of `data` if only the last flush
    of its folder failed.
    """
    _put(path, [data])


def copy_file(source: Path, target: Path) -> None:
    """Put the bytes of `source` at `target` atomically and durably.

    Raises UnreadableFile when `source` cannot be read, and OSError as `write_file` does.
    """
    _put(target, _pieces(source))


def copy_tree(source: Path, target: Path) -> None:
    """Copy a folder to `target`, which must not exist; it appears once all files are in it.

    Raises UnreadableFile when a file of `source` cannot be read, OSError when `target` cannot be
    written.
    """
    target.parent.mkdir(parents=True, exist_ok=True)
    draft = _draft_beside(target)
    try:
        for directory, _, names in os.walk(source):
            folder = draft / Path(directory).relative_to(source)
            folder.mkdir()
            for name in names:
                copy_file(Path(directory, name), folder / name)
        move_directory(draft, target)
    except BaseException:
        remove_tree(draft)
        raise


def _put(path: Path, pieces: Iterable[bytes]) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    if path.exists() and not path.is_file():
        raise FileExistsError(errno.EEXIST, "something other than a file has this name", str(path))
    beside = _draft_beside(path)
    try:
        with beside.open("xb") as file:
            for piece in pieces:
                file.write(piece)
            file.flush()
            os.fsync(file.fileno())
        beside.replace(path)
    except BaseException:  # an interrupt, too, leaves nothing behind
        with contextlib.suppress(OSError):
            beside.unlink(missing_ok=True)
        raise
    sync_directory(path.parent)


def _pieces(source: Path) -> Iterator[bytes]:
    try:
        with source.open("rb") as file:
            while piece := file.read(_CHUNK):
                yield piece
    except OSError as error:
        reason = error.strerror or error
        raise UnreadableFile(
            f"{source} cannot be read ({reason}); check its permissions"
        ) from error


def _draft_beside(target: Path) -> Path:
    """An unused name in the folder of `target`; drafts of processes that have ended are removed."""
    with contextlib.suppress(OSError), os.scandir(target.parent) as listed:
        found = [draft for entry in listed if (draft := _DRAFT.fullmatch(entry.name))]
        for draft in found:
            if _has_ended(int(draft[1])):
                remove_tree(target.with_name(draft[0]))
    return target.with_name(f".assistant-{os.getpid()}-{secrets.token_hex(4)}")


def _has_ended(process: int) -> bool:
    """Whether no process of that number is running here, as far as can be known."""
    if os.name == "nt":  # there the same call would end the process
        return False
    try:
        os.kill(process, 0)
    except (ProcessLookupError, OverflowError):
        return True
    except OSError:  # it belongs to another user
        return False
    return False


def sync_file(path: Path) -> None:
    """Flush a file that a library wrote to the disk."""
    with path.open("rb+") as file:
        os.fsync(file.fileno())


def sync_tree(folder: Path) -> None:
    """Flush every file and directory below `folder`, and `folder` itself, to the disk."""
    for directory, _, files in os.walk(folder, topdown=False):
        for name in files:
            sync_file(Path(directory, name))
        sync_directory(Path(directory))


def sync_directory(folder: Path) -> None:
    """Flush the names in `folder` to the disk, where the system can do that."""
    if os.name == "nt":  # Windows cannot open a directory for flushing; renames are journalled
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def move_directory(source: Path, target: Path) -> None:
    """Give a finished directory its final name; raises OSError when that is taken."""
    source.rename(target)
    sync_directory(target.parent)


def remove_tree(path: Path) -> None:
    """Remove a directory and all below it, or a file, as far as the system allows.

    What a reader on Windows holds open stays behind.
    """
    with contextlib.suppress(OSError):
        if path.is_dir() and not path.is_symlink():
            shutil.rmtree(path, ignore_errors=True)
        else:
            path.unlink(missing_ok=True)


def make_way(path: Path, *, for_folder: bool = False) -> bool:
    """Rename what stands in the way of a file (or a folder) at `path`; whether anything did.

    A folder in the place of a file then stands beside it as ``NAME.set-aside-1f2e3d4c``: it may be
    somebody's work, so it is not deleted. Raises OSError.
    """
    fits = path.is_dir() if for_folder else path.is_file()
    if fits or not os.path.lexists(path):
        return False
    path.rename(path.with_name(f"{path.name}.set-aside-{secrets.token_hex(4)}"))
    return True


def make_folder(path: Path) -> None:
    """Make a directory, and make way for it (see `make_way`). Raises OSError."""
    make_way(path, for_folder=True)
    path.mkdir(parents=True, exist_ok=True)


def sha256_of(path: Path) -> str:
    """The SHA-256 of a file's bytes, in hexadecimal."""
    digest = hashlib.sha256()
    with path.open("rb") as file:
        while chunk := file.read(_CHUNK):
            digest.update(chunk)
    return digest.hexdigest()


def sealed(text: str) -> bytes:
    """`text` followed by its SHA-256, each ended by a line feed."""
    return f"{text}\n{hashlib.sha256(text.encode()).hexdigest()}\n".encode()


def unsealed(data: bytes) -> str:
    """The text that `sealed` was given; raises ValueError when a byte of it was changed."""
    return unsealed_bytes(data)[0].decode()


def unsealed_bytes(data: bytes) -> tuple[bytes, str]:
    """The text that `sealed` was given, as UTF-8, and its SHA-256; raises ValueError as above."""
    text, seal, rest = data.rsplit(b"\n", 2)
    digest = hashlib.sha256(text).hexdigest()
    if rest or seal != digest.encode():
        raise ValueError("the seal is broken")
    return text, digest


@contextlib.contextmanager
def reporting(path: Path, then: str = "run: assistant build") -> Iterator[None]:
    """Turn an OSError of writing `path` into a StorageError that says what to do: `then`."""
    try:
        yield
    except OSError as error:
        raise StorageError(
            f"{path} cannot be written ({error.strerror or error}); free some disk space or allow "
            f"writing there, then {then}"
        ) from error
