from __future__ import annotations

import random
import sqlite3
from pathlib import Path

import numpy as np
import pytest

from assistant.embed.encoder import Vectors
from assistant.index.vectors import VectorCache, rows_of

DIGESTS = [bytes([number]) * 32 for number in range(200)]


@pytest.fixture
def vectors() -> Vectors:
    return np.random.default_rng(1).standard_normal((len(DIGESTS), 16)).astype(np.float32)


@pytest.fixture
def path(tmp_path: Path, vectors: Vectors) -> Path:
    """A cache of all vectors."""
    file = tmp_path / "deeper" / "vectors.sqlite"
    cache = VectorCache(file, 16)
    cache.put(DIGESTS, vectors)
    cache.close()
    return file


def read(path: Path, digests: list[bytes] = DIGESTS) -> tuple[Vectors, set[bytes]]:
    cache = VectorCache(path, 16)
    try:
        return cache.get(digests)
    finally:
        cache.close()


def test_what_was_put_is_there(path: Path, vectors: Vectors) -> None:
    found, missing = read(path)
    assert not missing
    assert found.dtype == np.float32
    assert np.array_equal(found, vectors)
    found, missing = read(path, [DIGESTS[3], b"unknown", DIGESTS[1], DIGESTS[3]])
    assert missing == {b"unknown"}
    assert np.array_equal(found[[0, 2, 3]], vectors[[3, 1, 3]])
    assert not found[1].any()


def test_put_again_replaces(path: Path, vectors: Vectors) -> None:
    cache = VectorCache(path, 16)
    cache.put(DIGESTS[:1], vectors[5:6])
    cache.close()
    assert np.array_equal(read(path)[0][0], vectors[5])


def test_only_what_is_used_is_kept(path: Path) -> None:
    cache = VectorCache(path, 16)
    cache.keep_only(DIGESTS)
    assert cache.get(DIGESTS)[1] == set()
    cache.keep_only([*DIGESTS[:2], *DIGESTS[:2]])
    assert cache.get(DIGESTS)[1] == set(DIGESTS[2:])
    cache.keep_only(DIGESTS[1:2])
    assert cache.get(DIGESTS)[1] == set(DIGESTS) - {DIGESTS[1]}
    cache.close()


def test_rotten_vectors_are_missing(path: Path, vectors: Vectors) -> None:
    rotten = bytearray(vectors[7].astype("<f4").tobytes())
    rotten[5] ^= 1
    connection = sqlite3.connect(path)
    with connection:
        update = "UPDATE vectors SET vector = ? WHERE digest = ?"
        connection.execute(update, (bytes(rotten), DIGESTS[7]))
        connection.execute(update, ("text", DIGESTS[8]))
        connection.execute(update, (None, DIGESTS[9]))
        connection.execute("UPDATE vectors SET sum = x'00' WHERE digest = ?", (DIGESTS[10],))
        # Sound, but of another text.
        connection.execute(
            "UPDATE vectors SET (sum, vector) = (SELECT sum, vector FROM vectors WHERE digest = ?)"
            " WHERE digest = ?",
            (DIGESTS[1], DIGESTS[11]),
        )
    connection.close()
    found, missing = read(path)
    assert missing == set(DIGESTS[7:12])
    assert np.array_equal(found[:7], vectors[:7])


def test_vectors_of_another_length_are_missing(path: Path) -> None:
    cache = VectorCache(path, 8)
    found, missing = cache.get(DIGESTS)
    cache.close()
    assert found.shape == (len(DIGESTS), 8)
    assert missing == set(DIGESTS)


@pytest.mark.parametrize("data", [b"", b"no database", b"SQLite format 3\0" + b"\xff" * 5000])
def test_a_file_that_is_no_cache_is_started_anew(path: Path, vectors: Vectors, data: bytes) -> None:
    path.write_bytes(data)
    path.with_name(f"{path.name}-journal").write_bytes(b"of another file")
    cache = VectorCache(path, 16)
    assert cache.get(DIGESTS)[1] == set(DIGESTS)
    cache.put(DIGESTS, vectors)
    cache.close()
    assert read(path)[1] == set()


def test_vectors_of_another_model_are_missing(path: Path) -> None:
    """Files are named after models, so a swapped one is known by its name."""
    other = path.with_name("vectors-of-another-model.sqlite")
    path.rename(other)
    assert read(other)[1] == set(DIGESTS)


def test_another_table_is_no_cache(path: Path) -> None:
    path.unlink()
    connection = sqlite3.connect(path)
    connection.execute("CREATE TABLE vectors (other TEXT)")
    connection.close()
    assert read(path)[1] == set(DIGESTS)


def test_damage_anywhere_never_gives_a_wrong_vector(path: Path, vectors: Vectors) -> None:
    whole = path.read_bytes()
    rng = random.Random(3)  # noqa: S311 - no secret
    anew = 0
    for trial in range(60):
        data = bytearray(whole)
        if trial % 3 == 0:
            del data[rng.randrange(len(data)) :]
        elif trial % 3 == 1:
            start = rng.randrange(len(data))
            data[start : start + 4096] = b"\xff" * len(data[start : start + 4096])
        else:
            data[rng.randrange(len(data))] ^= 1 << rng.randrange(8)
        path.write_bytes(data)
        cache = VectorCache(path, 16)
        found, missing = cache.get(DIGESTS)
        rows = [row for row, digest in enumerate(DIGESTS) if digest not in missing]
        assert np.array_equal(found[rows], vectors[rows])
        anew += len(missing) == len(DIGESTS)
        lost = sorted(missing)
        cache.put(lost, vectors[[DIGESTS.index(digest) for digest in lost]])
        cache.put([b"new" * 8], vectors[:1])
        cache.keep_only(DIGESTS)
        cache.close()
        again, _ = read(path)
        rows = [row for row in range(len(DIGESTS)) if again[row].any()]
        assert np.array_equal(again[rows], vectors[rows])
    assert 0 < anew < 60


def test_a_torn_page_costs_what_stands_behind_it(path: Path, vectors: Vectors) -> None:
    data = bytearray(path.read_bytes())
    size = int.from_bytes(data[16:18], "big")
    table_leaf = 0x0D
    leaves = [start for start in range(size, len(data), size) if data[start] == table_leaf]
    start = leaves[len(leaves) // 2]
    data[start : start + size] = b"\xff" * size
    path.write_bytes(data)
    found, missing = read(path)
    assert 0 < len(missing) < len(DIGESTS)
    rows = [row for row, digest in enumerate(DIGESTS) if digest not in missing]
    assert np.array_equal(found[rows], vectors[rows])
    again, still_missing = read(path)
    assert still_missing == missing
    assert np.array_equal(again, found)


def test_a_full_disk_is_an_os_error(path: Path, vectors: Vectors) -> None:
    cache = VectorCache(path, 16)
    cache._connection.execute("PRAGMA max_page_count = 1")
    new = [b"new" + digest for digest in DIGESTS]
    with pytest.raises(OSError, match="full"):
        cache.put(new, vectors)
    cache.close()
    assert read(path)[1] == set()


def test_a_folder_in_its_place_is_set_aside(tmp_path: Path) -> None:
    path = tmp_path / "vectors.sqlite"
    path.mkdir()
    VectorCache(path, 16).close()
    [aside] = tmp_path.glob("vectors.sqlite.set-aside-*")
    assert (path.is_file(), aside.is_dir()) == (True, True)


def test_a_place_that_never_opens_is_an_os_error(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refused(*_: object) -> None:
        raise sqlite3.OperationalError("unable to open database file")

    monkeypatch.setattr(sqlite3, "connect", refused)
    with pytest.raises(OSError, match="unable to open"):
        VectorCache(tmp_path / "vectors.sqlite", 16)


def test_rows_of_the_same_text() -> None:
    assert rows_of([b"a", b"b", b"a"]) == {b"a": [0, 2], b"b": [1]}
