"""Vector search (FAISS): exact for a small index, compressed with measured recall above that."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any, NamedTuple

import faiss
import numpy as np

from assistant import storage
from assistant.embed.encoder import Vectors
from assistant.errors import IndexDamaged, ModelError
from assistant.index.lexical import Scored

EXACT_UP_TO = 100_000  # 150 MB at 384 dimensions, searched in some 20 ms on two cores
# Chosen by hand: a lower recall visits fewer lists and loses more passages.
MIN_RECALL = 0.98
RECALL_AT = 100  # results; an answer looks at as many passages (`answer.candidates.PASSAGES`)
# Passages whose neighbours are compared with those of exact search. Chosen by hand: more passages
# measure the recall more exactly and take longer.
_PROBES = 200
# Chosen by hand: longer lists take longer to search, more of them take longer to train. The number
# of lists that are visited is measured afterwards, so recall does not depend on it.
_VECTORS_PER_LIST = 400
_TRAINED_ON = 64  # vectors per list; FAISS asks for at least 39
_FIRST_PROBES = 8  # lists that the first measurement visits; each next one visits twice as many
_ROUNDING = 1e-5  # of an inner product in single precision
_SEED = 20_260_101  # any fixed number: the same vectors must give the same index
_ROWS_AND_COLUMNS = 2


class Described(NamedTuple):
    """The written index: its kind, the lists that a search visits, and its recall at 100."""

    kind: str
    probes: int
    recall: float


def build(path: Path, vectors: Vectors, exact_up_to: int = EXACT_UP_TO) -> Described:
    """Write an inner-product index of `vectors` (shape (n, d), row number == passage row).

    Above `exact_up_to` rows, the index keeps one byte per dimension and divides the vectors into
    lists (inverted file, scalar quantiser). A search visits as many lists as it takes to reach a
    recall of `MIN_RECALL` against exact search, measured on `_PROBES` rows. If no number of lists
    reaches it, the vectors are kept exactly. Raises ModelError when a vector is not made of
    numbers, OSError when nothing can be written.
    """
    if vectors.ndim != _ROWS_AND_COLUMNS or not np.isfinite(vectors).all():
        raise ModelError(
            "The model gives vectors that are not numbers; choose another one with --model."
        )
    vectors = np.ascontiguousarray(vectors)
    written = _compressed(vectors) if len(vectors) > exact_up_to else None
    index, described = written or (_exact(vectors), Described("exact", 0, 1.0))
    storage.write_file(path, faiss.serialize_index(index).tobytes())
    return described


def _exact(vectors: Vectors) -> Any:  # noqa: ANN401 - FAISS types are partial
    index = faiss.IndexFlatIP(vectors.shape[1])
    index.add(vectors)
    return index


def _compressed(vectors: Vectors) -> tuple[Any, Described] | None:
    """A compressed index, or None if its recall is too low even when all lists are visited."""
    count, dimension = vectors.shape
    lists = max(1, count // _VECTORS_PER_LIST)
    quantizer = faiss.IndexFlatIP(dimension)
    index = faiss.IndexIVFScalarQuantizer(
        quantizer, dimension, lists, faiss.ScalarQuantizer.QT_8bit, faiss.METRIC_INNER_PRODUCT
    )
    index.cp.seed = _SEED
    rng = np.random.default_rng(_SEED)
    sample = np.sort(rng.permutation(count)[: lists * _TRAINED_ON])
    index.train(np.ascontiguousarray(vectors[sample]))
    index.add(vectors)
    index.nprobe = min(lists, _FIRST_PROBES)
    while (recall := _recall(index, vectors)) < MIN_RECALL:
        if index.nprobe == lists:
            return None
        index.nprobe = min(lists, index.nprobe * 2)
    return index, Described("compressed", int(index.nprobe), round(recall, 4))


def _recall(index: Any, vectors: Vectors) -> float:  # noqa: ANN401 - FAISS types are partial
    """The share of results that are as near as the `RECALL_AT` results of exact search."""
    rng = np.random.default_rng(_SEED + 1)
    probes = np.ascontiguousarray(vectors[rng.permutation(len(vectors))[:_PROBES]])
    nearest = min(RECALL_AT, len(vectors))
    exact, _ = faiss.knn(probes, vectors, nearest, metric=faiss.METRIC_INNER_PRODUCT)
    _, rows = index.search(probes, nearest)
    scores = np.einsum("pd,pkd->pk", probes, vectors[rows])
    # Compare scores, not row numbers: passages with equal scores are interchangeable.
    return float(((scores >= exact[:, -1:] - _ROUNDING) & (rows >= 0)).mean())


class DenseIndex:
    """An open vector index, held in memory."""

    def __init__(self, path: Path, probes: int) -> None:
        """Read the index at `path`, whose digest the caller has checked.

        Raises IndexDamaged when FAISS cannot read it.
        """
        try:
            self._index: Any = faiss.deserialize_index(np.fromfile(path, dtype=np.uint8))
        except (RuntimeError, OSError, MemoryError) as error:
            raise IndexDamaged("The vector index cannot be read; run: assistant build") from error
        self._probes = probes

    def __len__(self) -> int:
        """How many vectors are indexed."""
        return int(self._index.ntotal)

    @property
    def dimension(self) -> int:
        """Length of a vector."""
        return int(self._index.d)

    def search(
        self, vector: Vectors, limit: int, rows: Sequence[int] | None = None
    ) -> list[Scored]:
        """The `limit` passages nearest to `vector` (shape (d,)) by cosine, ties by row.

        `rows` restricts the search to those passages.
        """
        among = len(self) if rows is None else len(set(rows))
        most = min(limit, among)
        if most <= 0:
            return []
        # FAISS keeps any of the passages that tie at the limit. One more result shows if some tie.
        depth = min(most + 1, among)
        while True:
            hits = self._search(vector, depth, rows)
            if depth == among or len(hits) < depth or hits[-1].score < hits[most - 1].score:
                return hits[:most]
            depth = min(depth * 2, among)

    def _search(self, vector: Vectors, depth: int, rows: Sequence[int] | None) -> list[Scored]:
        query = np.ascontiguousarray(vector[np.newaxis, :])
        scores, rows_found = self._index.search(query, depth, params=self._parameters(rows))
        hits = [
            Scored(int(row), float(score))
            for row, score in zip(rows_found[0], scores[0], strict=True)
            if row >= 0
        ]
        return sorted(hits, key=lambda hit: (-hit.score, hit.row))

    def _parameters(self, rows: Sequence[int] | None) -> Any:  # noqa: ANN401 - FAISS types
        selector = None if rows is None else faiss.IDSelectorBatch(np.asarray(rows, dtype=np.int64))
        exact: Any = faiss.SearchParameters
        compressed: Any = faiss.SearchParametersIVF
        if not self._probes:
            return exact(sel=selector)
        # A few chosen rows may be in lists that are far from the question, so visit all lists.
        return compressed(sel=selector, nprobe=self._probes if rows is None else self._index.nlist)
