"""Reads the bytes of corpus files, but only of ordinary files inside the corpus."""

from __future__ import annotations

import os
import stat
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from assistant import storage
from assistant.errors import UnreadableFile

# Bytes. The largest real file of a format that the program reads has 8 MB. Chosen by hand, far
# above that: it bounds the memory that reading takes.
LARGEST = 256 * 1024**2


def read_file(corpus: Path, path: str, largest: int) -> bytes:
    """Return the bytes of the file at `path` below `corpus`.

    Raises UnreadableFile for everything that is not an ordinary file of at most `largest` bytes
    inside the corpus, and for names that no other system could open.
    """
    with _reporting(), _located(corpus, path, largest).open("rb") as file:
        return file.read(largest)


def read_start(corpus: Path, path: str, count: int) -> bytes:
    """The first `count` bytes of a file that `read_file` returns; raises what it raises."""
    with _reporting(), _located(corpus, path, LARGEST).open("rb") as file:
        return file.read(count)


def located(corpus: Path, path: str) -> Path:
    """The real path of a file that `read_file` returns; raises what it raises."""
    with _reporting():
        return _located(corpus, path, LARGEST)


def digest_of(corpus: Path, path: str, largest: int = LARGEST) -> str:
    """The SHA-256 of the bytes that `read_file` returns; empty if that raises UnreadableFile."""
    return Digests(corpus, storage.sha256_of)(path, largest)


class Digests:
    """The digests of many files of one corpus folder, whose folders are resolved once."""

    def __init__(self, corpus: Path, sha256: Callable[[Path], str]) -> None:
        """Take files below `corpus`; `sha256` gives the digest of a file."""
        self._corpus = corpus
        self._sha256 = sha256
        self._folders: dict[Path, Path] = {}

    def __call__(self, path: str, largest: int = LARGEST) -> str:
        """The SHA-256 of a file, as `digest_of` gives it."""
        try:
            with _reporting():
                return self._sha256(_located(self._corpus, path, largest, self._folders))
        except UnreadableFile:
            return ""


def is_there(corpus: Path, path: str) -> bool:
    """Whether a file of that name exists; True if the system cannot tell."""
    try:
        (corpus / path).lstat()
    except (FileNotFoundError, NotADirectoryError):
        return False
    except (OSError, ValueError):  # a name that is too long or not valid
        return True
    return True


def _located(
    corpus: Path, path: str, largest: int, folders: dict[Path, Path] | None = None
) -> Path:
    """The real path of a file; `folders` has the real paths of folders that are known already."""
    path.encode()
    known = {} if folders is None else folders
    place = corpus / path
    real = _real(place.parent, known) / place.name
    # A name that leads elsewhere; the methods of Path may raise errors here.
    if place.name in ("", "..") or os.path.islink(real):  # noqa: PTH114
        real = real.resolve(strict=True)
    if not real.is_relative_to(_real(corpus, known)):
        raise UnreadableFile(
            "it is a link to a file outside the corpus folder; copy the file, or add it with "
            "--corpus"
        )
    status = real.stat()
    if not stat.S_ISREG(status.st_mode):
        raise UnreadableFile("it is not an ordinary file")
    if status.st_size > largest:
        raise UnreadableFile(f"it is larger than {largest / 1024**2:g} MB; split it")
    return real


def _real(folder: Path, known: dict[Path, Path]) -> Path:
    if folder not in known:
        known[folder] = folder.resolve(strict=True)
    return known[folder]


@contextmanager
def _reporting() -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise UnreadableFile(f"it cannot be opened ({error.strerror})") from error
    except RuntimeError as error:  # a link that leads to itself
        raise UnreadableFile("it is a circular link") from error
    except ValueError as error:  # surrogates and NUL
        raise UnreadableFile("its name cannot be stored; rename it") from error
