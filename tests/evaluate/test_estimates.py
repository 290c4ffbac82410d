"""Bootstrap intervals: values known by hand, and against the normal approximation."""

from __future__ import annotations

import math

import numpy as np
import pytest

from assistant.evaluate import estimates
from assistant.evaluate.estimates import estimate, mean, ratio


def test_a_constant_has_no_width() -> None:
    assert mean([2.0] * 7) == (2.0, 2.0, 2.0, 7)


def test_a_mean_has_the_interval_of_its_standard_error() -> None:
    values = [1.0] * 40 + [0.0] * 60
    figure = mean(values)
    assert figure is not None
    half = 1.96 * math.sqrt(0.4 * 0.6 / 100)
    assert figure.value == pytest.approx(0.4)
    assert figure.low == pytest.approx(0.4 - half, abs=0.011)
    assert figure.high == pytest.approx(0.4 + half, abs=0.011)
    assert figure == mean(values)


def test_a_ratio_is_of_sums_not_a_mean_of_ratios() -> None:
    figure = ratio([1, 0, 3], [1, 0, 9])
    assert figure is not None
    assert figure.value == pytest.approx(0.4)
    assert figure.low == pytest.approx(1 / 3)
    assert figure.high == pytest.approx(1.0)
    assert figure.questions == 3


def test_what_does_not_exist_is_none() -> None:
    assert mean([]) is None
    assert ratio([0, 0], [0, 0]) is None


def test_resamples_draw_as_many_questions_as_there_are(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(estimates, "_AT_ONCE", 100)
    monkeypatch.setattr(estimates, "RESAMPLES", 95)
    drawn = list(estimates._resamples(7))
    assert [len(counts) for counts in drawn] == [14] * 6 + [11]
    counts = np.concatenate(drawn)
    assert counts.shape == (95, 7)
    assert (counts.sum(axis=1) == 7).all()
    assert counts.min() == 0
    assert counts.max() > 1
    assert 0.8 < counts.mean(axis=0).min() <= counts.mean(axis=0).max() < 1.2


def test_a_statistic_is_estimated_from_counts() -> None:
    figure = estimate(lambda counts: counts[:, 0] / 2, 4)
    assert figure is not None
    assert (figure.value, figure.low, figure.questions) == (0.5, 0.0, 4)
    assert figure.high == 1.5
