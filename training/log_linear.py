"""Fits log-linear models: the choice among candidates, each with named features."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy.optimize import minimize
from scipy.sparse import csr_matrix

Floats = npt.NDArray[np.float64]
Features = dict[str, float]
_STEPS = 100


@dataclass(frozen=True)
class Choices:
    """The candidates of one example; those at `right` are right. The first is "none".

    `parts` are features that candidates share; candidate n has those of the parts `uses[n]`. So
    pairs of phrases need not repeat the features of each phrase.
    """

    document: str
    parts: Sequence[Features]
    uses: Sequence[tuple[int, ...]]
    right: frozenset[int]


class Design:
    """The features of all examples as matrices; only those that enough documents have."""

    def __init__(self, examples: Sequence[Choices], *, documents: int) -> None:
        by_document: dict[str, set[str]] = {}
        for example in examples:
            by_document.setdefault(example.document, set()).update(*example.parts)
        having = Counter(name for names in by_document.values() for name in names)
        self.names = sorted(name for name, count in having.items() if count >= documents)
        place = {name: at for at, name in enumerate(self.names)}
        self._parts = [_parts(example, place) for example in examples]
        self._uses = [_uses(example) for example in examples]
        self._right = [
            np.array([at in example.right for at in range(len(example.uses))])
            for example in examples
        ]

    def fit(self, chosen: Sequence[int], penalty: float) -> Floats:
        """The weights that make the right candidates of some examples most likely.

        The penalty is on their squares. Where several candidates are right, only the sum of their
        probabilities counts.
        """
        parts = _stacked([self._parts[at] for at in chosen])
        uses = _blocks([self._uses[at] for at in chosen])
        right = np.concatenate([self._right[at] for at in chosen])
        sizes = np.array([self._uses[at].shape[0] for at in chosen])
        starts = np.append(0, np.cumsum(sizes)[:-1])
        parts_back, uses_back = parts.T.tocsr(), uses.T.tocsr()

        def loss(weights: Floats) -> tuple[float, Floats]:
            scores = uses @ (parts @ weights)
            odds = np.exp(scores - np.repeat(np.maximum.reduceat(scores, starts), sizes))
            of_right = np.where(right, odds, 0.0)
            all_odds = np.add.reduceat(odds, starts)
            right_odds = np.add.reduceat(of_right, starts) + np.finfo(float).tiny
            slope = odds / np.repeat(all_odds, sizes) - of_right / np.repeat(right_odds, sizes)
            value = float(np.sum(np.log(all_odds) - np.log(right_odds)))
            gradient = parts_back @ (uses_back @ slope) + penalty * weights
            return value + penalty / 2 * float(weights @ weights), gradient

        start = np.zeros(len(self.names))
        options = {"maxiter": _STEPS}
        found: Floats = minimize(loss, start, jac=True, method="L-BFGS-B", options=options).x
        return found

    def probabilities(self, at: int, weights: Floats) -> Floats:
        """How likely each candidate of an example is."""
        scores = self._uses[at] @ (self._parts[at] @ weights)
        odds = np.exp(scores - scores.max())
        likely: Floats = odds / odds.sum()
        return likely


def _parts(example: Choices, place: dict[str, int]) -> csr_matrix:
    """The features of each part: shape (parts, features)."""
    columns: list[int] = []
    values: list[float] = []
    ends = [0]
    for part in example.parts:
        for name, value in part.items():
            if name in place:
                columns.append(place[name])
                values.append(value)
        ends.append(len(columns))
    return csr_matrix((values, columns, ends), (len(example.parts), len(place)))


def _uses(example: Choices) -> csr_matrix:
    """Which parts each candidate has: shape (candidates, parts)."""
    columns = [part for uses in example.uses for part in uses]
    ends = np.append(0, np.cumsum([len(uses) for uses in example.uses]))
    shape = (len(example.uses), len(example.parts))
    return csr_matrix((np.ones(len(columns)), columns, ends), shape)


def _stacked(matrices: Sequence[csr_matrix]) -> csr_matrix:
    """Matrices with the same columns, one below the other."""
    ends = np.cumsum([matrix.nnz for matrix in matrices])
    indptr = [np.zeros(1, dtype=np.int64)]
    for matrix, end in zip(matrices, ends, strict=True):
        indptr.append(matrix.indptr[1:].astype(np.int64) + end - matrix.nnz)
    return csr_matrix(
        (
            np.concatenate([matrix.data for matrix in matrices]),
            np.concatenate([matrix.indices for matrix in matrices]),
            np.concatenate(indptr),
        ),
        (sum(matrix.shape[0] for matrix in matrices), matrices[0].shape[1]),
    )


def _blocks(matrices: Sequence[csr_matrix]) -> csr_matrix:
    """Matrices on the diagonal of a large one."""
    offsets = np.append(0, np.cumsum([matrix.shape[1] for matrix in matrices]))
    shifted = [
        csr_matrix(
            (matrix.data, matrix.indices + offset, matrix.indptr), (matrix.shape[0], offsets[-1])
        )
        for matrix, offset in zip(matrices, offsets[:-1], strict=True)
    ]
    return _stacked(shifted)


def folds(documents: Iterable[str], count: int) -> Iterator[set[str]]:
    """The documents in `count` parts, the same ones each time."""
    listed = sorted(set(documents))
    for number in range(count):
        yield set(listed[number::count])
