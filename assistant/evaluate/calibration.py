"""Measures calibration: whether answers with a confidence of .8 are right in 80 of 100 cases.

A question is right when its first quote matches a sentence that is judged to answer it, whether or
not the engine would have refused. A question that cannot be answered is never right. Answerable
questions without judged sentences do not count. A first quote that nobody judged counts as wrong,
so the share that is right is a lower bound. A higher share of unanswerable questions lowers it, so
figures for different mixtures of questions cannot be compared.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from assistant.evaluate.estimates import SEED, Counts, Figure, Floats, mean
from assistant.evaluate.outcomes import Outcome

BINS = 15  # of equal width, as in Guo et al.

_DRAWS = 2_000  # samples. Chosen by hand: more make the error by chance steadier, and take longer.
_CHANCE = 0.95  # share of the samples that stay below the error by chance; the usual level


class Bin(NamedTuple):
    """The questions whose confidence is above `low` (or 0) and at most `high`.

    `confidence` is their mean confidence, `right` the share of them that is right.
    """

    low: float
    high: float
    confidence: float
    right: float
    questions: int


class Calibration(NamedTuple):
    """How far confidence differs from the share of questions that are right.

    `error` is the expected calibration error, over `bin_count` bins of equal width. `by_chance` is
    the error that 95 % of samples of as many questions would stay below if every confidence were
    the true probability of being right. There is no bootstrap interval of the error: resampling can
    only increase an error, so the interval might not contain it. `bins` has no empty bins.
    """

    error: float
    by_chance: float
    bins: tuple[Bin, ...]
    bin_count: int = BINS


def of_outcomes(outcomes: Sequence[Outcome]) -> Calibration | None:
    """The calibration over the outcomes that count; None when none does."""
    counted = [outcome for outcome in outcomes if outcome.right is not None]
    return calibration(
        [outcome.confidence for outcome in counted], [bool(outcome.right) for outcome in counted]
    )


def calibration(
    confidences: Sequence[float], rightness: Sequence[bool], bins: int = BINS
) -> Calibration | None:
    """Expected calibration error and reliability table; None without questions.

    Each question has a confidence and is right or not; `bins` bins have equal width.

    Guo C, Pleiss G, Sun Y, Weinberger KQ. On calibration of modern neural networks. ICML 2017. The
    error by chance: Bröcker J, Smith LA. Increasing the reliability of reliability diagrams.
    Weather and Forecasting 2007 (consistency resampling).
    """
    if not confidences:
        return None
    confidence = np.array(confidences)
    right = np.array(rightness, dtype=float)
    # With 15 bins, they are (0, 1/15], (1/15, 2/15], ...; 0 goes into the first.
    places = np.clip(np.ceil(confidence * bins).astype(int) - 1, 0, bins - 1)
    drawn = np.random.default_rng(SEED).random((_DRAWS, len(confidence))) < confidence
    return Calibration(
        error=float(_errors(right[np.newaxis] - confidence, places, bins)[0]),
        by_chance=float(np.quantile(_errors(drawn - confidence, places, bins), _CHANCE)),
        bins=tuple(
            Bin(
                place / bins,
                (place + 1) / bins,
                float(confidence[places == place].mean()),
                float(right[places == place].mean()),
                int((places == place).sum()),
            )
            for place in np.unique(places)
        ),
        bin_count=bins,
    )


def scores(outcomes: Sequence[Outcome]) -> dict[str, Figure | None]:
    """The share that is right, and the Brier score (Brier GW 1950).

    A Brier score of 0 is best. A constant confidence of .5 scores .25, and a constant confidence
    equal to the share that is right, r, scores r (1 - r).
    """
    counted = [outcome for outcome in outcomes if outcome.right is not None]
    return {
        "right": mean([bool(outcome.right) for outcome in counted]),
        "brier": mean([(outcome.confidence - bool(outcome.right)) ** 2 for outcome in counted]),
    }


def _errors(differences: Floats, places: Counts, bins: int) -> Floats:
    """The calibration error of each row of `differences`, which are right (0 or 1) - confidence."""
    memberships = np.eye(bins)[places]  # shape (questions, bins)
    total: Floats = np.abs(differences @ memberships).sum(axis=1) / len(places)
    return total
