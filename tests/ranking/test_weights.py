import json

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.answer.candidates import SIGNALS
from assistant.answer.documents import BEST_OF
from assistant.ranking.weights import (
    FILE,
    Confidence,
    Logistic,
    Quadratic,
    parsed,
    sigmoid,
    weights,
)

_values = st.floats(-3, 3, allow_nan=False)


@given(st.lists(_values, min_size=3, max_size=3), st.lists(_values, min_size=9, max_size=9))
def test_contributions_add_up_to_the_quadratic_form(x: list[float], flat: list[float]) -> None:
    products = np.triu(np.array(flat).reshape(3, 3))
    linear = np.array([1.0, -2.0, 0.5])
    signals = np.array([x])
    model = Quadratic(("a", "b", "c"), linear, products)
    whole = signals @ linear + np.einsum("ni,ij,nj->n", signals, products, signals)
    assert model.contributions(signals).sum(axis=1) == pytest.approx(whole, abs=1e-9)


def test_a_signal_of_zero_gives_nothing_and_a_product_is_shared_in_halves() -> None:
    model = Quadratic(("a", "b"), np.array([1.0, 1.0]), np.array([[0.0, 4.0], [0.0, 0.0]]))
    assert model.contributions(np.array([[0.5, 0.0]])).tolist() == [[0.5, 0.0]]
    assert model.contributions(np.array([[0.5, 1.0]])).tolist() == [[1.5, 2.0]]


@given(st.floats(-1e6, 1e6))
def test_a_sigmoid_stays_between_0_and_1(value: float) -> None:
    assert 0 <= sigmoid(value) <= 1
    assert sigmoid(value) + sigmoid(-value) == pytest.approx(1)


def test_a_probability_wants_every_value() -> None:
    model = Logistic(-1.0, {"best": 2.0})
    assert model.probability({"best": 0.5, "other": 9.0}) == 0.5
    with pytest.raises(KeyError):
        model.probability({"other": 1.0})


def test_a_confidence_stays_below_its_ceiling() -> None:
    first = Logistic(-1.0, {"best": 2.0})
    sure = Confidence(first, 0.75, 0.1, first)
    assert sure.probability({"best": 0.5}) == 0.375
    assert sure.probability({"best": 1e6}) == 0.75
    with pytest.raises(KeyError):
        sure.probability({"other": 1.0})


def test_the_package_carries_weights_for_every_signal() -> None:
    learned = weights()
    assert learned.signals.names == SIGNALS
    assert learned.signals.products.shape == (len(SIGNALS), len(SIGNALS))
    assert set(BEST_OF) < set(learned.passages.weights)
    assert set(learned.read.points.weights) == {"signals", "reader"}
    assert set(learned.fast.points.weights) == {"signals"}
    for method in (learned.read, learned.fast):
        for sure in (method.sure, method.sure_elsewhere):
            assert 0 < sure.least < sure.ceiling < 1
            assert sure.first.weights["best"] > 0
            assert sure.touched.weights["unknown"] < 0
        assert method.sure.touched.weights["closest"] > 0
        assert method.documents.weights["found"] > 0
        assert method.points.weights["signals"] > 0


def test_weights_are_read_as_they_are_written() -> None:
    content = json.loads(FILE.read_text("utf-8"))
    learned = parsed(json.dumps(content))
    assert learned.signals.products[0, 1] == content["signals"]["products"][0][1]
    assert learned.signals.products[1, 0] == 0
    assert learned.read.sure.first.bias == content["read"]["sure"]["first"]["bias"]
