"""Vector search (FAISS): exact for a small index, compressed with measured recall above that.

Each segment has the vectors of its own passages, so a segment that stays keeps its file. A search
asks all of them; the result is that of one index of all vectors.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any, NamedTuple

import faiss
import numpy as np
import numpy.typing as npt

from assistant import storage
from assistant.embed.encoder import Vectors
from assistant.errors import IndexDamaged, ModelError
from assistant.index.lexical import Scored
from assistant.index.stored import SegmentEntry

EXACT, COMPRESSED = "exact", "compressed"
EXACT_UP_TO = 100_000  # 150 MB at 384 dimensions, searched in some 20 ms on two cores
# Chosen by hand: below this, one byte per dimension loses too many passages.
MIN_RECALL = 0.98
RECALL_AT = 100  # results; an answer looks at as many passages (`answer.candidates.PASSAGES`)
# Passages whose neighbours are compared with those of exact search. Chosen by hand: more passages
# measure the recall more exactly and take longer.
_PROBES = 200
_ROUNDING = 1e-5  # of an inner product in single precision
# Bytes of vectors that are read into memory, where later damage to a file cannot reach them. Chosen
# by hand: reading that much takes some 50 ms.
_IN_MEMORY = 128 * 1024**2
_SEED = 20_260_101  # any fixed number: the same vectors must give the same index
_ROWS_AND_COLUMNS = 2


class Described(NamedTuple):
    """The vectors of an index: their kind, and the measured recall at 100 of a search."""

    kind: str
    recall: float


def kind_for(passages: int, exact_up_to: int = EXACT_UP_TO) -> str:
    """The kind of the vectors of an index with so many passages."""
    return EXACT if passages <= exact_up_to else COMPRESSED


def write(path: Path, vectors: Vectors, kind: str) -> float:
    """Write the inner-product index of a segment; returns its recall.

    `vectors` has shape (n, d), in the order of the passages. A compressed index keeps one byte per
    dimension (scalar quantiser), whose range is that of these vectors. If its recall against exact
    search, measured on `_PROBES` passages, is below `MIN_RECALL`, the vectors are kept exactly.
    Raises ModelError when a vector is not made of numbers, OSError when nothing can be written.
    """
    if vectors.ndim != _ROWS_AND_COLUMNS or not np.isfinite(vectors).all():
        raise ModelError(
            "The model gives vectors that are not numbers; choose another one with --model."
        )
    vectors = np.ascontiguousarray(vectors)
    exact: Any = faiss.IndexFlatIP(vectors.shape[1])
    index: Any = exact
    recall = 1.0
    if kind == COMPRESSED and len(vectors):
        index = faiss.IndexScalarQuantizer(
            vectors.shape[1], faiss.ScalarQuantizer.QT_8bit, faiss.METRIC_INNER_PRODUCT
        )
        index.train(vectors)
        index.add(vectors)
        recall = _recall(index, vectors)
    if recall < MIN_RECALL or index is exact:
        index, recall = exact, 1.0
        index.add(vectors)
    storage.write_file(path, faiss.serialize_index(index).tobytes())
    return round(recall, 4)


def _recall(index: Any, vectors: Vectors) -> float:  # noqa: ANN401 - FAISS types are partial
    """The share of results that are as near as the `RECALL_AT` results of exact search."""
    rng = np.random.default_rng(_SEED)
    probes = np.ascontiguousarray(vectors[rng.permutation(len(vectors))[:_PROBES]])
    nearest = min(RECALL_AT, len(vectors))
    exact, _ = faiss.knn(probes, vectors, nearest, metric=faiss.METRIC_INNER_PRODUCT)
    _, rows = index.search(probes, nearest)
    scores = np.einsum("pd,pkd->pk", probes, vectors[rows])
    # Compare scores, not row numbers: passages with equal scores are interchangeable.
    return float(((scores >= exact[:, -1:] - _ROUNDING) & (rows >= 0)).mean())


def described(kind: str, segments: Sequence[SegmentEntry]) -> Described:
    """The vectors of an index whose segments have these recalls."""
    found = sum(segment.recall * segment.passages for segment in segments)
    passages = sum(segment.passages for segment in segments)
    return Described(kind, round(found / passages, 4) if passages else 1.0)


class DenseFile(NamedTuple):
    """The vectors of a segment, and the row of its first passage."""

    path: Path
    first: int


class DenseIndex:
    """The open vectors of all segments."""

    def __init__(self, files: Sequence[DenseFile]) -> None:
        """Open the vectors of the segments, whose digests the caller has checked.

        Small files are read into memory. Large ones are mapped, so that opening takes no time.
        Raises IndexDamaged when FAISS cannot read one.
        """
        self._firsts = [file.first for file in files]
        try:
            size = sum(file.path.stat().st_size for file in files)
            read = _in_memory if size <= _IN_MEMORY else _mapped
            self._parts: list[Any] = [read(file.path) for file in files]
        except (RuntimeError, OSError, MemoryError) as error:
            raise IndexDamaged("The vector index cannot be read; run: assistant build") from error

    def __len__(self) -> int:
        """How many vectors are indexed."""
        return sum(int(part.ntotal) for part in self._parts)

    @property
    def dimension(self) -> int:
        """Length of a vector; 0 if the segments disagree."""
        lengths = {int(part.d) for part in self._parts}
        return lengths.pop() if len(lengths) == 1 else 0

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
        chosen = None if rows is None else np.unique(np.asarray(rows, dtype=np.int64))
        found_rows, found_scores = [], []
        for first, part in zip(self._firsts, self._parts, strict=True):
            within = None if chosen is None else _within(chosen, first, int(part.ntotal))
            among = int(part.ntotal) if within is None else len(within)
            if not among:
                continue
            selector = None if within is None else faiss.IDSelectorBatch(within)
            parameters: Any = faiss.SearchParameters
            scores, found = part.search(query, min(depth, among), params=parameters(sel=selector))
            is_hit = found[0] >= 0
            found_rows.append(found[0][is_hit] + first)
            found_scores.append(scores[0][is_hit])
        if not found_rows:
            return []
        all_rows, all_scores = np.concatenate(found_rows), np.concatenate(found_scores)
        best = np.lexsort((all_rows, -all_scores))[:depth]
        return [
            Scored(int(row), float(score))
            for row, score in zip(all_rows[best], all_scores[best], strict=True)
        ]


def _in_memory(path: Path) -> Any:  # noqa: ANN401 - FAISS types are partial
    return faiss.deserialize_index(np.fromfile(path, dtype=np.uint8))


def _mapped(path: Path) -> Any:  # noqa: ANN401 - FAISS types are partial
    return faiss.read_index(str(path), faiss.IO_FLAG_MMAP_IFC)


def _within(rows: npt.NDArray[np.int64], first: int, count: int) -> npt.NDArray[np.int64]:
    """Those of the sorted `rows` that are in a segment, counted within it."""
    begin, end = np.searchsorted(rows, [first, first + count])
    return rows[begin:end] - first
