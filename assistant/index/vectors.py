"""Vectors that were computed before, by the digest of what was embedded.

One file per model and dimension. Every vector carries a checksum, so that one that rotted on the
disk is computed again instead of used; a file that cannot be read at all is started anew.
"""

from __future__ import annotations

import hashlib
import sqlite3
from collections.abc import Iterable, Sequence
from pathlib import Path

import numpy as np

from assistant.embed.encoder import Vectors

_SCHEMA = "CREATE TABLE IF NOT EXISTS vectors (digest BLOB PRIMARY KEY, sum BLOB, vector BLOB)"
_SUM_BYTES = 8


class VectorCache:
    """An embedding cache; what was put is on the disk when `put` returns."""

    def __init__(self, path: Path) -> None:
        """Open or create the cache at `path`."""
        path.parent.mkdir(parents=True, exist_ok=True)
        try:
            self._connection = _connect(path)
        except sqlite3.DatabaseError:
            path.unlink()
            self._connection = _connect(path)

    def close(self) -> None:
        """Let go of the file."""
        self._connection.close()

    def missing(self, digests: Iterable[bytes]) -> set[bytes]:
        """Those of `digests` whose vector is not there, or not sound."""
        wanted = set(digests)
        return {digest for digest in wanted if self._get(digest) is None}

    def put(self, digests: Sequence[bytes], vectors: Vectors) -> None:
        """Keep one vector for each digest; shape (len(digests), d)."""
        rows = [
            (digest, _checksum(digest, data), data)
            for digest, data in zip(digests, map(_to_bytes, vectors), strict=True)
        ]
        with self._connection:
            self._connection.executemany("INSERT OR REPLACE INTO vectors VALUES (?, ?, ?)", rows)

    def get(self, digests: Sequence[bytes], dimension: int) -> Vectors:
        """The vectors of `digests`, in order; raises KeyError when one is not there."""
        vectors = np.empty((len(digests), dimension), dtype=np.float32)
        for row, digest in enumerate(digests):
            data = self._get(digest)
            if data is None:
                raise KeyError(digest.hex())
            vectors[row] = np.frombuffer(data, dtype="<f4")
        return vectors

    def keep_only(self, digests: Iterable[bytes]) -> None:
        """Forget every vector that is not of `digests`."""
        with self._connection:
            self._connection.execute("CREATE TEMP TABLE used (digest BLOB PRIMARY KEY)")
            self._connection.executemany(
                "INSERT OR IGNORE INTO used VALUES (?)", ((digest,) for digest in digests)
            )
            self._connection.execute(
                "DELETE FROM vectors WHERE digest NOT IN (SELECT digest FROM used)"
            )
            self._connection.execute("DROP TABLE used")

    def _get(self, digest: bytes) -> bytes | None:
        try:
            found = self._connection.execute(
                "SELECT sum, vector FROM vectors WHERE digest = ?", (digest,)
            ).fetchone()
        except sqlite3.DatabaseError:  # a torn page costs its vectors, not the build
            return None
        if found is None or found[0] != _checksum(digest, found[1]):
            return None
        data: bytes = found[1]
        return data


def _connect(path: Path) -> sqlite3.Connection:
    connection = sqlite3.connect(path)
    try:
        connection.execute(_SCHEMA)
        connection.execute("SELECT count(*) FROM vectors").fetchone()
    except sqlite3.DatabaseError:
        connection.close()
        raise
    return connection


def _to_bytes(vector: Vectors) -> bytes:
    return vector.astype("<f4").tobytes()


def _checksum(digest: bytes, data: bytes) -> bytes:
    return hashlib.blake2b(digest + data, digest_size=_SUM_BYTES).digest()
