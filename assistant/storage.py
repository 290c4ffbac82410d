"""All changes of files go through this module, so that a test can make the Nth change fail.

A file is never changed in place. It is written beside its target, flushed to the disk and then
renamed over the target. So a reader, or anyone after a crash, sees the old bytes or the new ones
and nothing else. A file that a killed process leaves behind has a hidden name, so a scan of the
corpus skips it. The next write in the same folder removes it.
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

# What a system says where it cannot make a hard link, or where a file has too many.
_NO_LINKS = frozenset(
    {
        errno.EPERM,
        errno.EXDEV,
        errno.EMLINK,
        errno.ENOSYS,
        errno.EINVAL,  # Windows, on a disk in FAT
        errno.ENOTSUP,  # another number than the next one on macOS
        errno.EOPNOTSUPP,
    }
)
_CHUNK = 1 << 20  # bytes that are read at a time; chosen by hand
# The name of a draft holds the id of the writing process. It does not hold the name of the target,
# which may be as long as the file system allows.
_DRAFT = re.compile(r"\.assistant-([0-9]+)-[0-9a-f]{8}")


def write_file(path: Path, data: bytes) -> None:
    """Write `data` to `path` atomically and durably.

    Raises OSError; `path` then has its old content, or all of `data` if only the final flush of its
    folder failed.
    """
    _put(path, [data])


def copy_file(source: Path, target: Path) -> None:
    """Copy the bytes of `source` to `target` atomically and durably.

    Raises UnreadableFile when `source` cannot be read, and OSError as `write_file` does.
    """
    _put(target, _pieces(source))


def link_file(source: Path, target: Path) -> None:
    """Give a file that never changes a second name; copies it where the disk has no hard links.

    Raises OSError.
    """
    try:
        os.link(source, target)
    except OSError as error:
        if error.errno not in _NO_LINKS:
            raise
        copy_file(source, target)


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
    except BaseException:  # an interrupt must not leave a draft behind, either
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
    """An unused name in the folder of `target`; removes drafts of processes that have ended."""
    with contextlib.suppress(OSError), os.scandir(target.parent) as listed:
        drafts = [draft for entry in listed if (draft := _DRAFT.fullmatch(entry.name))]
        for draft in drafts:
            if _has_ended(int(draft[1])):
                remove_tree(target.with_name(draft[0]))
    return target.with_name(f".assistant-{os.getpid()}-{secrets.token_hex(4)}")


def _has_ended(process: int) -> bool:
    """Whether no process with that id is running; False if that cannot be known."""
    if os.name == "nt":  # on Windows, the call below would end the process
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
    """Flush the names in `folder` to the disk, if the system can do that."""
    if os.name == "nt":  # Windows cannot open a directory for flushing; renames are journalled
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def move_directory(source: Path, target: Path) -> None:
    """Give a finished directory its final name; raises OSError if the name is taken."""
    source.rename(target)
    sync_directory(target.parent)


def remove_tree(path: Path) -> None:
    """Remove a file, or a directory with everything in it, as far as the system allows.

    Files that a reader holds open on Windows stay behind.
    """
    with contextlib.suppress(OSError):
        if path.is_dir() and not path.is_symlink():
            shutil.rmtree(path, ignore_errors=True)
        else:
            path.unlink(missing_ok=True)


def make_way(path: Path, *, for_folder: bool = False) -> bool:
    """Set aside anything at `path` that is not a file (or not a folder); returns whether it did.

    It renames a folder where a file should be to ``NAME.set-aside-1f2e3d4c``, and does not delete
    it, because it may be somebody's work. Raises OSError.
    """
    fits = path.is_dir() if for_folder else path.is_file()
    if fits or not os.path.lexists(path):
        return False
    path.rename(path.with_name(f"{path.name}.set-aside-{secrets.token_hex(4)}"))
    return True


def make_folder(path: Path) -> None:
    """Make a directory; sets aside anything else at `path` (see `make_way`). Raises OSError."""
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
    """`text` and its SHA-256, each followed by a line feed."""
    return f"{text}\n{hashlib.sha256(text.encode()).hexdigest()}\n".encode()


def unsealed(data: bytes) -> str:
    """The text in sealed data; raises ValueError if a byte has changed."""
    return unsealed_bytes(data)[0].decode()


def unsealed_bytes(data: bytes) -> tuple[bytes, str]:
    """The text in sealed data, as UTF-8, and its SHA-256; raises ValueError as `unsealed` does."""
    text, seal, rest = data.rsplit(b"\n", 2)
    digest = hashlib.sha256(text).hexdigest()
    if rest or seal != digest.encode():
        raise ValueError("the seal is broken")
    return text, digest


@contextlib.contextmanager
def reporting(path: Path, then: str = "run: assistant build") -> Iterator[None]:
    """Turn an OSError from writing `path` into a StorageError; `then` is the advice in it."""
    try:
        yield
    except OSError as error:
        raise StorageError(
            f"{path} cannot be written ({error.strerror or error}); free some disk space or allow "
            f"writing there, then {then}"
        ) from error
