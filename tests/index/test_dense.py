from __future__ import annotations

import itertools
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.embed.encoder import Vectors, normalised
from assistant.errors import IndexDamaged, ModelError
from assistant.index import dense
from assistant.index.dense import COMPRESSED, EXACT, DenseFile, DenseIndex, Described
from assistant.index.stored import SegmentEntry

NUMBER = itertools.count()


def clustered(count: int, seed: int = 1) -> Vectors:
    """Vectors as embeddings are: in clusters of very different size."""
    rng = np.random.default_rng(seed)
    centres = rng.standard_normal((40, 32))
    members = rng.integers(0, 40, count) * rng.integers(0, 2, count)
    spread = centres[members] + 0.6 * rng.standard_normal((count, 32))
    return normalised(spread.astype(np.float32))


def build(
    tmp_path: Path, vectors: Vectors, kind: str = EXACT, cuts: Sequence[int] = ()
) -> tuple[DenseIndex, list[float]]:
    """The index of vectors in segments that begin at `cuts`, and the recall of each."""
    files, recalls = [], []
    for first, end in zip([0, *cuts], [*cuts, len(vectors)], strict=True):
        path = tmp_path / f"dense-{next(NUMBER)}.faiss"
        recalls.append(dense.write(path, vectors[first:end], kind))
        files.append(DenseFile(path, first))
    return DenseIndex(files), recalls


def nearest(
    vectors: Vectors, query: Vectors, limit: int, rows: list[int] | None = None
) -> list[int]:
    """Row numbers by cosine, ties by row, as numpy has them."""
    among = range(len(vectors)) if rows is None else sorted(set(rows))
    scores = vectors @ query
    return sorted(among, key=lambda row: (-scores[row], row))[:limit]


def test_exact_search_is_exact(tmp_path: Path) -> None:
    vectors = clustered(500)
    index, recalls = build(tmp_path, vectors)
    assert recalls == [1.0]
    assert (len(index), index.dimension) == (500, 32)
    for query in clustered(20, seed=2):
        found = index.search(query, 10)
        assert [scored.row for scored in found] == nearest(vectors, query, 10)
        expected = vectors[[scored.row for scored in found]] @ query
        assert np.allclose([scored.score for scored in found], expected, atol=1e-6)


@pytest.mark.parametrize("kind", [EXACT, COMPRESSED])
def test_segments_rank_as_one_index(tmp_path: Path, kind: str) -> None:
    """Exact scores are the same to the last bit; compressed ones depend on the segment alone."""
    vectors = np.concatenate([clustered(300), np.repeat(clustered(4, seed=3), 30, axis=0)])
    cuts = (1, 50, 50, 200, 380)
    divided, _ = build(tmp_path, vectors, kind, cuts)
    whole, _ = build(tmp_path, vectors, EXACT)
    chosen = [3, 49, 50, 51, 210, 419]
    for query in clustered(20, seed=2):
        for limit in (1, 10, 420):
            found, expected = divided.search(query, limit), whole.search(query, limit)
            if kind == EXACT:
                assert found == expected
                assert divided.search(query, limit, chosen) == whole.search(query, limit, chosen)
            else:
                best = [hit.score for hit in expected]
                assert np.allclose([hit.score for hit in found], best, atol=0.02)
    assert len(divided) == len(whole) == 420


@pytest.mark.parametrize("cuts", [(), (7, 30, 30, 90)])
def test_ties_are_broken_by_row_at_the_limit_too(tmp_path: Path, cuts: tuple[int, ...]) -> None:
    vectors = np.repeat(clustered(5), 20, axis=0)
    index, _ = build(tmp_path, vectors, EXACT, cuts)
    for query in (vectors[0], vectors[50]):
        for limit in (1, 3, 20, 25, 100):
            found = index.search(query, limit)
            assert len(found) == limit
            assert found == sorted(found, key=lambda scored: (-scored.score, scored.row))
            scores = {scored.score for scored in found}
            for score in scores:
                rows = [scored.row for scored in found if scored.score == score]
                assert rows == list(range(rows[0], rows[0] + len(rows)))
                assert rows[0] % 20 == 0


def test_only_chosen_rows(tmp_path: Path) -> None:
    vectors = clustered(300)
    index, _ = build(tmp_path, vectors)
    query = vectors[7]
    for rows in ([], [5], [7, 299, 0], list(range(0, 300, 3))):
        found = [scored.row for scored in index.search(query, 50, rows)]
        assert found == nearest(vectors, query, 50, rows)
    assert index.search(query, 0) == []
    assert len(index.search(query, 10_000)) == 300


def test_compressed_search_is_measured(tmp_path: Path) -> None:
    vectors = clustered(4000)
    index, recalls = build(tmp_path, vectors, COMPRESSED, cuts=(1000, 1500))
    assert all(dense.MIN_RECALL <= recall < 1 for recall in recalls)
    queries = clustered(100, seed=1)[:100]
    shares = [
        len(set(nearest(vectors, query, 100)) & {hit.row for hit in index.search(query, 100)})
        for query in queries
    ]
    assert np.mean(shares) >= 97
    assert sum(path.stat().st_size for path in tmp_path.iterdir()) < vectors.nbytes / 2


def test_compressed_search_restricted_to_a_few_rows_finds_them_all(tmp_path: Path) -> None:
    vectors = clustered(8000)
    index, _ = build(tmp_path, vectors, COMPRESSED)
    query = vectors[0]
    far = nearest(vectors, query, 8000)[-5:]
    assert {scored.row for scored in index.search(query, 10, far)} == set(far)
    # What is farthest is not found without the restriction.
    assert not {scored.row for scored in index.search(query, 100)} & set(far)


def test_large_files_are_mapped(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    vectors = clustered(900)
    for kind in (EXACT, COMPRESSED):
        held, _ = build(tmp_path, vectors, kind, cuts=(300,))
        with monkeypatch.context() as patched:
            patched.setattr(dense, "_IN_MEMORY", 0)
            mapped, _ = build(tmp_path, vectors, kind, cuts=(300,))
        for query in clustered(5, seed=2):
            assert mapped.search(query, 50) == held.search(query, 50)


def test_the_kind_follows_from_the_number_of_passages() -> None:
    assert dense.kind_for(dense.EXACT_UP_TO) == EXACT
    assert dense.kind_for(dense.EXACT_UP_TO + 1) == COMPRESSED


def test_the_recall_of_an_index_is_that_of_its_segments() -> None:
    entries = [SegmentEntry("a", 1, 1, 100, 0, (), 0.99), SegmentEntry("b", 1, 1, 300, 0, (), 1.0)]
    assert dense.described(COMPRESSED, entries) == Described(COMPRESSED, 0.9975)
    assert dense.described(EXACT, []) == Described(EXACT, 1.0)


def test_the_same_vectors_give_the_same_bytes(tmp_path: Path) -> None:
    for kind in (EXACT, COMPRESSED):
        for name in ("one", "other"):
            dense.write(tmp_path / name, clustered(2000), kind)
        assert (tmp_path / "one").read_bytes() == (tmp_path / "other").read_bytes()


@pytest.mark.parametrize("count", [0, 1, 64])
def test_fewer_vectors_than_recall_looks_at(tmp_path: Path, count: int) -> None:
    vectors = clustered(64)[:count]
    index, [recall] = build(tmp_path, vectors, COMPRESSED)
    assert recall >= dense.MIN_RECALL
    assert len(index.search(clustered(1)[0], 100)) == count


def test_many_equal_vectors_can_be_compressed(tmp_path: Path) -> None:
    vectors = np.repeat(clustered(10), 100, axis=0)
    _, [recall] = build(tmp_path, vectors, COMPRESSED)
    assert recall >= dense.MIN_RECALL
    assert max(path.stat().st_size for path in tmp_path.iterdir()) < vectors.nbytes / 2


def test_what_cannot_be_compressed_is_kept_exactly(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(dense, "MIN_RECALL", 1.1)
    vectors = clustered(1000)
    index, recalls = build(tmp_path, vectors, COMPRESSED)
    assert recalls == [1.0]
    found = [scored.row for scored in index.search(vectors[3], 10)]
    assert found == nearest(vectors, vectors[3], 10)


@pytest.mark.parametrize("bad", [np.nan, np.inf, -np.inf])
def test_rows_that_are_no_numbers_are_refused(tmp_path: Path, bad: float) -> None:
    vectors = clustered(10)
    vectors[4, 2] = bad
    with pytest.raises(ModelError, match="not numbers"):
        build(tmp_path, vectors)
    assert list(tmp_path.iterdir()) == []


def test_one_row_is_no_table(tmp_path: Path) -> None:
    with pytest.raises(ModelError):
        build(tmp_path, clustered(1)[0])


def test_a_row_that_is_not_contiguous(tmp_path: Path) -> None:
    vectors = np.asfortranarray(clustered(50))
    index, _ = build(tmp_path, vectors)
    assert index.search(vectors[4], 1)[0].row == 4


@given(st.binary(max_size=200))
def test_bytes_that_are_no_index(tmp_path_factory: pytest.TempPathFactory, data: bytes) -> None:
    path = tmp_path_factory.getbasetemp() / "garbage.faiss"
    path.write_bytes(data)
    with pytest.raises(IndexDamaged, match="run: assistant build"):
        DenseIndex([DenseFile(path, 0)])


def test_truncated_anywhere(tmp_path: Path) -> None:
    dense.write(tmp_path / "index", clustered(30), EXACT)
    data = (tmp_path / "index").read_bytes()
    for length in range(0, len(data), 61):
        (tmp_path / "cut").write_bytes(data[:length])
        with pytest.raises(IndexDamaged):
            DenseIndex([DenseFile(tmp_path / "cut", 0)])
    with pytest.raises(IndexDamaged):
        DenseIndex([DenseFile(tmp_path / "absent", 0)])
