"""Estimates figures with confidence intervals, by the percentile bootstrap over questions.

Efron B, Tibshirani RJ. An introduction to the bootstrap. 1993, chapter 13. Questions are drawn with
replacement `RESAMPLES` times from a fixed seed, so the same outcomes give the same interval.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

RESAMPLES = 10_000  # chosen by hand: more make the intervals steadier, and take longer
LEVEL = 0.95  # of the intervals; the usual level
SEED = 20_260_101

_AT_ONCE = 500_000  # draws that are in memory at once, 4 MB

Floats = NDArray[np.float64]
Counts = NDArray[np.int64]
# A function from the number of times that each of n questions was drawn, shape (resamples, n), to
# one value for each resample, shape (resamples,). The value is NaN where it does not exist.
Statistic = Callable[[Counts], Floats]


class Figure(NamedTuple):
    """A value over `questions` questions, with its 95 % confidence interval."""

    value: float
    low: float
    high: float
    questions: int


def mean(values: Sequence[float]) -> Figure | None:
    """The mean of `values`, one for each question; None without questions."""
    return ratio(values, [1.0] * len(values))


def ratio(parts: Sequence[float], wholes: Sequence[float]) -> Figure | None:
    """The sum of `parts` over that of `wholes`, one of each a question; None if that is 0."""
    numerator, denominator = np.array(parts, dtype=float), np.array(wholes, dtype=float)
    return estimate(lambda counts: divide(counts @ numerator, counts @ denominator), len(parts))


def estimate(statistic: Statistic, questions: int) -> Figure | None:
    """`statistic` of the `questions` questions, with its interval; None when it does not exist."""
    if not questions:
        return None
    value = float(statistic(np.ones((1, questions), dtype=np.int64))[0])
    if np.isnan(value):
        return None
    drawn = np.concatenate([statistic(counts) for counts in _resamples(questions)])
    tail = (1 - LEVEL) / 2
    low, high = np.quantile(drawn[~np.isnan(drawn)], [tail, 1 - tail])
    return Figure(value, float(low), float(high), questions)


def divide(numerator: Floats, denominator: Floats | Counts) -> Floats:
    """The quotient, element by element; NaN where the denominator is 0."""
    quotient = np.full(numerator.shape, np.nan)
    np.divide(numerator, denominator, out=quotient, where=denominator != 0)
    return quotient


def _resamples(questions: int) -> Iterator[Counts]:
    generator = np.random.default_rng(SEED)
    step = max(1, _AT_ONCE // questions)
    for start in range(0, RESAMPLES, step):
        rows = min(step, RESAMPLES - start)
        drawn = generator.integers(questions, size=(rows, questions))
        drawn += np.arange(rows)[:, np.newaxis] * questions
        yield np.bincount(drawn.ravel(), minlength=rows * questions).reshape(rows, questions)
