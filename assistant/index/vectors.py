"""A cache of computed vectors, by the digest of the embedded text.

There is one file per model and arithmetic, named after both. Every vector has a checksum over the
file's name, the digest and the vector. A vector that was damaged on disk, or that comes from
another model, fails the check and is computed again. A file that cannot be read is replaced by an
empty one. Nothing depends on the file, because missing vectors are computed.
"""

from __future__ import annotations

import contextlib
import hashlib
import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from assistant import storage
from assistant.embed.encoder import Vectors

_SCHEMA = "CREATE TABLE IF NOT EXISTS vectors (digest BLOB PRIMARY KEY, sum BLOB, vector BLOB)"
_ASKED_AT_ONCE = 500  # digests in one query; SQLite takes 999 at least
_SUM_BYTES = 8  # of a checksum: 64 bits detect damage; they are not a protection from forgery
_KEY_BYTES = hashlib.blake2b.MAX_KEY_SIZE


class VectorCache:
    """The embedding cache in one file; vectors are on disk when `put` returns."""

    def __init__(self, path: Path, dimension: int) -> None:
        """Open or create the cache at `path`; raises OSError when that fails."""
        self._path = path
        self._dimension = dimension
        path.parent.mkdir(parents=True, exist_ok=True)
        storage.make_way(path)
        try:
            self._connection = _connect(path)
        except sqlite3.DatabaseError:
            self._start_anew()

    def close(self) -> None:
        """Close the file."""
        self._connection.close()

    def __len__(self) -> int:
        """How many vectors are cached; 0 if that cannot be read."""
        with contextlib.suppress(sqlite3.DatabaseError):
            (count,) = self._connection.execute("SELECT count(*) FROM vectors").fetchone()
            return int(count)
        return 0

    def missing(self, digests: Iterable[bytes]) -> set[bytes]:
        """Those of `digests` that are not cached; a damaged vector counts as cached."""
        absent = set(digests)
        with contextlib.suppress(sqlite3.DatabaseError):
            for (digest,) in self._select("digest", sorted(absent)):
                absent.discard(digest)
        return absent

    def get(self, digests: Sequence[bytes]) -> tuple[Vectors, set[bytes]]:
        """One row for each digest, and the digests that were not cached; their rows are zero."""
        vectors = np.zeros((len(digests), self._dimension), dtype=np.float32)
        missing = rows_of(digests)
        try:
            for digest, checksum, data in self._select("digest, sum, vector", sorted(missing)):
                if digest in missing and self._is_sound(digest, checksum, data):
                    vectors[missing.pop(digest)] = np.frombuffer(data, dtype="<f4")
        except sqlite3.DatabaseError:  # a damaged page: the vectors after it are computed again
            self._start_anew()
            sound_rows = {
                digest: row for row, digest in enumerate(digests) if digest not in missing
            }
            self.put(list(sound_rows), vectors[list(sound_rows.values())])
        return vectors, set(missing)

    def _select(self, columns: str, digests: Sequence[bytes]) -> Iterator[tuple[Any, ...]]:
        """The rows of the cache with these digests."""
        for start in range(0, len(digests), _ASKED_AT_ONCE):
            some = digests[start : start + _ASKED_AT_ONCE]
            marks = ",".join("?" * len(some))
            yield from self._connection.execute(
                f"SELECT {columns} FROM vectors WHERE digest IN ({marks})",  # noqa: S608 - marks
                some,
            )

    def put(self, digests: Sequence[bytes], vectors: Vectors) -> None:
        """Store one vector for each digest; shape (len(digests), d). Raises OSError."""
        try:
            self._insert(digests, vectors)
        except sqlite3.OperationalError as error:
            raise OSError(str(error)) from error
        except sqlite3.DatabaseError:
            self._start_anew()
            self._insert(digests, vectors)

    def keep_only(self, digests: Sequence[bytes]) -> None:
        """Delete every vector whose digest is not in `digests`."""
        # If deleting fails, the old vectors only take room.
        with contextlib.suppress(sqlite3.DatabaseError), self._connection:
            (count,) = self._connection.execute("SELECT count(*) FROM vectors").fetchone()
            if count <= len(set(digests)):
                return
            self._connection.execute("CREATE TEMP TABLE used (digest BLOB PRIMARY KEY)")
            self._connection.executemany(
                "INSERT OR IGNORE INTO used VALUES (?)", ((digest,) for digest in digests)
            )
            self._connection.execute(
                "DELETE FROM vectors WHERE digest NOT IN (SELECT digest FROM used)"
            )
            self._connection.execute("DROP TABLE used")

    def _is_sound(self, digest: bytes, checksum: object, data: object) -> bool:
        return (
            isinstance(data, bytes)
            and len(data) == 4 * self._dimension
            and checksum == self._checksum(digest, data)
        )

    def _insert(self, digests: Sequence[bytes], vectors: Vectors) -> None:
        rows = [
            (digest, self._checksum(digest, data), data)
            for digest, data in zip(digests, map(_to_bytes, vectors), strict=True)
        ]
        with self._connection:
            self._connection.executemany("INSERT OR REPLACE INTO vectors VALUES (?, ?, ?)", rows)

    def _checksum(self, digest: bytes, data: bytes) -> bytes:
        key = self._path.name.encode()[:_KEY_BYTES]
        return hashlib.blake2b(digest + data, key=key, digest_size=_SUM_BYTES).digest()

    def _start_anew(self) -> None:
        if hasattr(self, "_connection"):
            self._connection.close()
        self._path.unlink(missing_ok=True)
        self._path.with_name(f"{self._path.name}-journal").unlink(missing_ok=True)
        try:
            self._connection = _connect(self._path)
        except sqlite3.DatabaseError as error:
            raise OSError(str(error)) from error


def rows_of(digests: Sequence[bytes]) -> dict[bytes, list[int]]:
    """The rows of each digest; several rows if the same text occurs more than once."""
    rows: dict[bytes, list[int]] = {}
    for row, digest in enumerate(digests):
        rows.setdefault(digest, []).append(row)
    return rows


def _connect(path: Path) -> sqlite3.Connection:
    connection = sqlite3.connect(path)
    try:
        connection.execute(_SCHEMA)
        connection.execute("SELECT digest, sum, vector FROM vectors LIMIT 1").fetchone()
    except sqlite3.DatabaseError:
        connection.close()
        raise
    return connection


def _to_bytes(vector: Vectors) -> bytes:
    return vector.astype("<f4").tobytes()
