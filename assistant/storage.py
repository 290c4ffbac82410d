"""The one seam through which the program changes files, so that a test can fail the Nth change.

A file is never changed in place: it is written beside its target, flushed to the disk and then
renamed over it, so that a reader or a crash sees the old bytes or the new ones and nothing else.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import shutil
from collections.abc import Iterator
from pathlib import Path

from assistant.errors import StorageError

_CHUNK = 1 << 20


def write_file(path: Path, data: bytes) -> None:
    """Put `data` at `path` atomically and durably.

    Raises OSError; `path` then holds what it held before, or all of `data` if only the last flush
    of its folder failed.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    beside = path.with_name(f".{path.name}.{os.getpid()}.new")
    try:
        with beside.open("wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        beside.replace(path)
    except BaseException:  # an interrupt, too, leaves nothing behind
        with contextlib.suppress(OSError):
            beside.unlink(missing_ok=True)
        raise
    sync_directory(path.parent)


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
    """Remove a directory and all below it, or a file that stands in its place.

    What a reader on Windows holds open stays behind.
    """
    with contextlib.suppress(OSError):
        if path.is_dir() and not path.is_symlink():
            shutil.rmtree(path, ignore_errors=True)
        else:
            path.unlink(missing_ok=True)


def make_folder(path: Path) -> None:
    """Make a directory for what can be made anew; a file that stands in its place is removed.

    Raises OSError.
    """
    if not path.is_dir():
        remove_tree(path)
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
def reporting(folder: Path) -> Iterator[None]:
    """Turn an OSError of what changes files in `folder` into a StorageError."""
    try:
        yield
    except OSError as error:
        raise StorageError(
            f"{folder} cannot be written ({error.strerror or error}); make room or allow writing "
            "there, then run: assistant build"
        ) from error
