"""Vector search (FAISS): exact while the index is small, compressed and measured when large."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any, NamedTuple

import faiss
import numpy as np

from assistant import storage
from assistant.embed.encoder import Vectors
from assistant.errors import IndexDamaged, IndexProblem
from assistant.index.lexical import Scored

EXACT_UP_TO = 100_000  # 150 MB at 384 dimensions, searched in some 20 ms on two cores
MIN_RECALL = 0.98
RECALL_AT = 100
_PROBES = 200  # passages whose neighbours are compared with exact search
_VECTORS_PER_LIST = 400
_TRAINED_ON = 64  # vectors per list; FAISS asks for at least 39
_SEED = 20_260_101


class Described(NamedTuple):
    """What was written: the kind of index, its lists to visit, and its recall at 100."""

    kind: str
    probes: int
    recall: float


def build(path: Path, vectors: Vectors, exact_up_to: int = EXACT_UP_TO) -> Described:
    """Write an inner-product index of `vectors` (shape (n, d), row number == passage row).

    Above `exact_up_to` rows the vectors are kept in one byte a dimension and in lists (inverted
    file, scalar quantiser); as many lists are visited as a recall of `MIN_RECALL` against exact
    search takes, measured on `_PROBES` rows. Raises OSError when it cannot be written.
    """
    count, dimension = vectors.shape
    if count <= exact_up_to:
        index = faiss.IndexFlatIP(dimension)
        index.add(np.ascontiguousarray(vectors))
        described = Described("exact", 0, 1.0)
    else:
        index = _compressed(vectors)
        described = _tuned(index, vectors)
    storage.write_file(path, faiss.serialize_index(index).tobytes())
    return described


def _compressed(vectors: Vectors) -> Any:  # noqa: ANN401 - FAISS types are partial
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
    index.add(np.ascontiguousarray(vectors))
    return index


def _tuned(index: Any, vectors: Vectors) -> Described:  # noqa: ANN401 - FAISS types are partial
    rng = np.random.default_rng(_SEED + 1)
    probes = np.ascontiguousarray(vectors[rng.permutation(len(vectors))[:_PROBES]])
    exact = np.argsort(-(probes @ vectors.T), axis=1, kind="stable")[:, :RECALL_AT]
    index.nprobe = 8
    while True:
        _, found = index.search(probes, RECALL_AT)
        hits = [len(np.intersect1d(a, b)) for a, b in zip(exact, found, strict=True)]
        recall = float(np.mean(hits)) / exact.shape[1]
        if recall >= MIN_RECALL or index.nprobe >= index.nlist:
            break
        index.nprobe = min(index.nlist, index.nprobe * 2)
    if recall < MIN_RECALL:
        raise IndexProblem(
            f"Compressed vectors find only {recall:.3f} of the nearest passages (at least "
            f"{MIN_RECALL} are needed); split the corpus into smaller collections."
        )
    return Described("compressed", int(index.nprobe), round(recall, 4))


class DenseIndex:
    """An open vector index, held in memory."""

    def __init__(self, path: Path, probes: int, threads: int = 0) -> None:
        """Read the index at `path`, whose digest the caller has checked.

        Raises IndexDamaged when FAISS cannot read it.
        """
        if threads:
            faiss.omp_set_num_threads(threads)
        try:
            self._index = faiss.deserialize_index(np.fromfile(path, dtype=np.uint8))
        except (RuntimeError, OSError) as error:
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
        selector = None if rows is None else faiss.IDSelectorBatch(np.asarray(rows, dtype=np.int64))
        parameters: Any = faiss.SearchParametersIVF if self._probes else faiss.SearchParameters
        settings = {"nprobe": self._probes} if self._probes else {}
        query = np.ascontiguousarray(vector[np.newaxis, :])
        scores, found = self._index.search(
            query, min(limit, len(self)), params=parameters(sel=selector, **settings)
        )
        hits = [
            Scored(int(row), float(score))
            for row, score in zip(found[0], scores[0], strict=True)
            if row >= 0
        ]
        return sorted(hits, key=lambda hit: (-hit.score, hit.row))
