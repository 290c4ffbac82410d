import json

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.answer.features import PASSAGE_FEATURES, Features
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
    features = np.array([x])
    model = Quadratic(("a", "b", "c"), linear, products)
    whole = features @ linear + np.einsum("ni,ij,nj->n", features, products, features)
    assert model.contributions(features).sum(axis=1) == pytest.approx(whole, abs=1e-9)


def test_a_feature_of_zero_gives_nothing_and_a_product_is_shared_in_halves() -> None:
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
    logistic = Logistic(-1.0, {"best": 2.0})
    confidence = Confidence(logistic, 0.75, 0.1, logistic)
    assert confidence.probability({"best": 0.5}) == 0.375
    assert confidence.probability({"best": 1e6}) == 0.75
    with pytest.raises(KeyError):
        confidence.probability({"other": 1.0})


def test_the_package_carries_weights_for_every_feature() -> None:
    learned = weights()
    names = Features._fields
    assert learned.features.names == names
    assert learned.features.products.shape == (len(names), len(names))
    assert set(PASSAGE_FEATURES) < set(learned.passages.weights)
    assert set(learned.with_ranker.points.weights) == {"signals", "ranker", "similarity"}
    assert set(learned.without_ranker.points.weights) == {"signals"}
    for method in (learned.with_ranker, learned.without_ranker):
        for confidence in (method.confidence, method.confidence_other_model):
            assert 0 < confidence.threshold < confidence.ceiling < 1
            assert confidence.logistic.weights["best_logit"] > 0
            assert confidence.on_topic.weights["unknown_share"] < 0
        assert method.confidence.on_topic.weights["best_cosine"] > 0
        assert method.documents.weights["passage_logit"] > 0
        assert method.points.weights["signals"] > 0


def test_weights_are_read_as_they_are_written() -> None:
    content = json.loads(FILE.read_text("utf-8"))
    learned = parsed(json.dumps(content))
    assert learned.features.products[0, 1] == content["features"]["products"][0][1]
    assert learned.features.products[1, 0] == 0
    bias = content["with_ranker"]["confidence"]["logistic"]["bias"]
    assert learned.with_ranker.confidence.logistic.bias == bias
