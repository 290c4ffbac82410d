"""Calibration against values worked out by hand."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.evaluate.calibration import BINS, Calibration, of_outcomes, scores
from assistant.evaluate.judged import Question
from assistant.evaluate.outcomes import Outcome, Quote

GOOD, MISS = Quote(judged=True, matches=True), Quote(judged=False, matches=False)


def outcome(
    confidence: float,
    *best: Quote,
    answerable: bool = True,
    judged: bool = True,
    refused: bool = False,
) -> Outcome:
    question = Question("q", "?", answerable, evidence={"d": ("gold",)} if judged else {})
    return Outcome(question, (), best, refused, confidence, 0.1)


def calibrated(*outcomes: Outcome) -> Calibration:
    found = of_outcomes(outcomes)
    assert found is not None
    return found


def test_what_is_right() -> None:
    assert outcome(0.5, GOOD, MISS).right is True
    assert outcome(0.5, GOOD, refused=True).right is True  # what would be quoted counts
    assert outcome(0.5, MISS, GOOD).right is False
    assert outcome(0.5).right is False
    assert outcome(0.5, GOOD, answerable=False).right is False
    assert outcome(0.5, MISS, judged=False).right is None


def test_the_expected_calibration_error() -> None:
    # In (12/15, 13/15]: .82 and .84, one of them right. In (4/15, 5/15]: .3, wrong.
    found = calibrated(
        outcome(0.82, GOOD),
        outcome(0.84, MISS),
        outcome(0.3, MISS, answerable=False),
        outcome(1.0, MISS, judged=False),  # does not count
    )
    assert found.error == pytest.approx(2 / 3 * (0.83 - 0.5) + 1 / 3 * 0.3)
    low, high = found.bins
    assert low == pytest.approx((4 / 15, 5 / 15, 0.3, 0.0, 1))
    assert high == pytest.approx((12 / 15, 13 / 15, 0.83, 0.5, 2))


@pytest.mark.parametrize(
    ("confidence", "low"), [(0.0, 0), (0.01, 0), (1 / 15, 0), (0.07, 1), (0.99, 14), (1.0, 14)]
)
def test_bins_hold_their_upper_end(confidence: float, low: int) -> None:
    [one] = calibrated(outcome(confidence, GOOD)).bins
    assert one.low == low / BINS
    assert one.high == (low + 1) / BINS


def test_the_brier_score() -> None:
    found = scores([outcome(0.8, GOOD), outcome(0.4, MISS), outcome(0.9, judged=False)])
    brier, right = found["brier"], found["right"]
    assert brier is not None
    assert right is not None
    assert brier.value == pytest.approx((0.04 + 0.16) / 2)
    assert brier.questions == 2
    assert brier.low <= brier.value <= brier.high
    assert right.value == 0.5


def test_nothing_judged_has_no_calibration() -> None:
    nothing = [outcome(0.9, GOOD, judged=False)]
    assert of_outcomes(nothing) is None
    assert scores(nothing) == {"right": None, "brier": None}


def test_a_calibrated_confidence_is_within_what_chance_explains() -> None:
    generator = np.random.default_rng(7)
    sure = generator.random(600)
    true = [
        outcome(p, GOOD if yes else MISS)
        for p, yes in zip(sure.tolist(), generator.random(600) < sure, strict=True)
    ]
    found = calibrated(*true)
    assert 0 < found.error < found.by_chance < 0.1
    bold = calibrated(*(outcome(one.confidence**0.3, *one.best) for one in true))
    assert bold.error > bold.by_chance


@settings(deadline=None, max_examples=30)
@given(st.lists(st.tuples(st.integers(0, 100), st.booleans()), min_size=1, max_size=20))
def test_bins_hold_every_question_once(pairs: list[tuple[int, bool]]) -> None:
    found = calibrated(*(outcome(sure / 100, GOOD if yes else MISS) for sure, yes in pairs))
    assert sum(one.questions for one in found.bins) == len(pairs)
    error = sum(abs(one.confidence - one.right) * one.questions for one in found.bins)
    assert found.error == pytest.approx(error / len(pairs))
    assert all(one.low - 1e-9 <= one.confidence <= one.high + 1e-9 for one in found.bins)
    assert 0 <= found.by_chance <= 1
