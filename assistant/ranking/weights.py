"""The learned weights besides the network: they combine the features with the ranker's score.

The numbers are in ``model/weights.json``. ``training/fit_features.py`` and
``training/calibrate.py`` make them, and the model card beside them says from which data.
"""

from __future__ import annotations

import hashlib
import json
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

import numpy as np
import numpy.typing as npt

from assistant import pinned

FILE = pinned.FOLDER / pinned.WEIGHTS

Floats = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Quadratic:
    """A sum over named features x_i and their products: sum a_i x_i + sum_{i<=j} b_ij x_i x_j."""

    names: tuple[str, ...]
    linear: Floats
    products: Floats

    def contributions(self, features: Floats) -> Floats:
        """The share of each feature in the sum: shape (sentences, features), as `features`.

        Each row adds up to the quadratic sum of its sentence. Each factor of a product gets half of
        it, which is its Shapley value against features of 0 (Shapley LS. A value for n-person
        games. 1953).
        """
        symmetric = (self.products + self.products.T) / 2
        contributions: Floats = features * (self.linear + features @ symmetric)
        return contributions


@dataclass(frozen=True, slots=True)
class Logistic:
    """A probability from named numbers: 1 / (1 + exp(-(bias + sum a_i x_i)))."""

    bias: float
    weights: Mapping[str, float]

    def logit(self, values: Mapping[str, float]) -> float:
        """The logarithm of the odds; raises KeyError when a value is missing."""
        return self.bias + sum(w * values[name] for name, w in self.weights.items())

    def probability(self, values: Mapping[str, float]) -> float:
        """Between 0 and 1; raises KeyError when a value is missing."""
        return sigmoid(self.logit(values))


@dataclass(frozen=True, slots=True)
class Confidence:
    """The model of confidence: `probability` is that the first quote answers.

    Below `threshold` nothing is quoted. The probability of `on_topic` is above one half where the
    passages are on topic.
    """

    logistic: Logistic
    ceiling: float
    threshold: float
    on_topic: Logistic

    def probability(self, values: Mapping[str, float]) -> float:
        """Between 0 and `ceiling`, since some first quotes are wrong however good the signals are.

        The share of those is like the lapse rate of psychometrics (Wichmann FA, Hill NJ. The
        psychometric function: I. Percept Psychophys 2001). Raises KeyError when a value is missing.
        """
        return self.ceiling * self.logistic.probability(values)


@dataclass(frozen=True, slots=True)
class Method:
    """The weights for one way of asking: with the ranker or without.

    `points` turns ``signals`` (the quadratic sum), ``ranker`` (its score) and ``similarity`` (the
    cosine with the question) into the probability that a sentence answers. `documents` turns
    ``passage_logit`` and the ranker's scores of the passage into the probability that its document
    answers. `confidence` gives the confidence of an answer. `confidence_other_model` does so for
    other embedding models, without the cosine, which differs by model.
    """

    points: Logistic
    documents: Logistic
    confidence: Confidence
    confidence_other_model: Confidence


@dataclass(frozen=True, slots=True)
class Weights:
    """All learned weights.

    - At most `shortlist_size` sentences are compared with the question: the first few, and those
      whose signals are at most `signals_margin` (logits) below the best. The ranker scores `ranked`
      of them. Both are fewer where sentences are long, and the ranker scores more where a list is
      asked for.
    - `features` are the weights of the features of a sentence, and `passages` those of the features
      of a passage, both without the ranker.
    - `with_ranker` is for asking with the ranker, `without_ranker` for asking without it.
    - `embedding_model` is the digest of the embedding model that the cosines were fitted with.
    - `doubt` is the confidence below which an answer is in doubt.
    - `sha256` is the digest of the JSON text of the weights.
    """

    features: Quadratic
    shortlist_size: int
    signals_margin: float
    ranked: int
    passages: Logistic
    embedding_model: str
    with_ranker: Method
    without_ranker: Method
    doubt: float
    sha256: str


def sigmoid(value: float) -> float:
    """1 / (1 + exp(-value)), without overflow."""
    return 1 / (1 + math.exp(-value)) if value >= 0 else 1 - 1 / (1 + math.exp(value))


@cache
def weights() -> Weights:
    """The weights shipped with the package; raises ModelError when their file is damaged."""
    data, _ = pinned.read(FILE)
    return parsed(data.decode())


def parsed(text: str) -> Weights:
    """Weights from their JSON text."""
    content = json.loads(text)
    features = content["features"]
    names = tuple(features["names"])
    return Weights(
        features=Quadratic(
            names,
            np.array(features["linear"], dtype=np.float64),
            _upper(features["products"], len(names)),
        ),
        shortlist_size=content["shortlist_size"],
        signals_margin=content["signals_margin"],
        ranked=content["ranked"],
        passages=_logistic(content["passages"]),
        embedding_model=content["embedding_model"],
        with_ranker=_method(content["with_ranker"]),
        without_ranker=_method(content["without_ranker"]),
        doubt=content["doubt"],
        sha256=hashlib.sha256(text.encode()).hexdigest(),
    )


def _upper(rows: Sequence[Sequence[float]], size: int) -> Floats:
    """An upper triangular matrix from its rows, each of which begins at the diagonal."""
    matrix = np.zeros((size, size), dtype=np.float64)
    for at, row in enumerate(rows):
        matrix[at, at:] = row
    return matrix


def _method(content: Mapping[str, Any]) -> Method:
    return Method(
        points=_logistic(content["points"]),
        documents=_logistic(content["documents"]),
        confidence=_confidence(content["confidence"]),
        confidence_other_model=_confidence(content["confidence_other_model"]),
    )


def _confidence(content: Mapping[str, Any]) -> Confidence:
    return Confidence(
        logistic=_logistic(content["logistic"]),
        ceiling=content["ceiling"],
        threshold=content["threshold"],
        on_topic=_logistic(content["on_topic"]),
    )


def _logistic(content: Mapping[str, float]) -> Logistic:
    return Logistic(content["bias"], {k: v for k, v in content.items() if k != "bias"})
