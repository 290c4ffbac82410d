"""The learned weights besides the network: they combine the signals with the reader's score.

The numbers are in ``model/weights.json``. ``training/fit.py`` and ``training/settle.py`` make them,
and the model card beside them says from which data.
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

from assistant.ranking import pinned

FILE = pinned.FOLDER / pinned.WEIGHTS

Floats = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Quadratic:
    """A sum over named signals x_i and their products: sum a_i x_i + sum_{i<=j} b_ij x_i x_j."""

    names: tuple[str, ...]
    linear: Floats
    products: Floats

    def contributions(self, signals: Floats) -> Floats:
        """The share of each signal in the sum: shape (sentences, signals), the shape of `signals`.

        Each row adds up to the quadratic sum of its sentence. Each factor of a product gets half of
        it, which is its Shapley value against signals of 0 (Shapley LS. A value for n-person games.
        1953).
        """
        symmetric = (self.products + self.products.T) / 2
        given: Floats = signals * (self.linear + signals @ symmetric)
        return given


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

    Below the threshold `least` nothing is quoted. `touched` is above one half where the passages
    are on topic.
    """

    first: Logistic
    ceiling: float
    least: float
    touched: Logistic

    def probability(self, values: Mapping[str, float]) -> float:
        """Between 0 and `ceiling`, since some first quotes are wrong however good the signals are.

        The share of those is like the lapse rate of psychometrics (Wichmann FA, Hill NJ. The
        psychometric function: I. Percept Psychophys 2001). Raises KeyError when a value is missing.
        """
        return self.ceiling * self.first.probability(values)


@dataclass(frozen=True, slots=True)
class Method:
    """The weights for one way of asking: with the reader or without.

    `points` turns ``signals`` (the quadratic sum) and ``reader`` into the probability that a
    sentence answers. `documents` turns the logit ``found`` of a passage and its reader scores into
    the probability that its document answers. `sure` gives the confidence of an answer.
    `sure_elsewhere` does so for other embedding models, without the cosine, which differs by model.
    """

    points: Logistic
    documents: Logistic
    sure: Confidence
    sure_elsewhere: Confidence


@dataclass(frozen=True, slots=True)
class Weights:
    """All learned weights.

    - At most `shortlist` sentences reach the early exit: the first few, and those whose signals are
      at most `within` (logits) below the best. `finalists` of them get the full pass. Both are
      fewer where sentences are long, and the full passes are more where a list is asked for.
    - `signals` are the weights of the signals of a sentence, and `passages` those of the features
      of a passage, both without the reader.
    - `read` is for asking with the reader, `fast` for asking without it.
    - `model` is the digest of the embedding model that the cosines were fitted with.
    - `sha256` is the digest of the JSON text of the weights.
    """

    signals: Quadratic
    shortlist: int
    within: float
    finalists: int
    passages: Logistic
    model: str
    read: Method
    fast: Method
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
    names = tuple(content["signals"]["names"])
    return Weights(
        signals=Quadratic(
            names,
            np.array(content["signals"]["linear"], dtype=np.float64),
            _upper(content["signals"]["products"], len(names)),
        ),
        shortlist=content["shortlist"],
        within=content["within"],
        finalists=content["finalists"],
        passages=_logistic(content["passages"]),
        model=content["model"],
        read=_method(content["read"]),
        fast=_method(content["fast"]),
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
        _logistic(content["points"]),
        _logistic(content["documents"]),
        *(
            Confidence(
                _logistic(content[name]["first"]),
                content[name]["ceiling"],
                content[name]["least"],
                _logistic(content[name]["touched"]),
            )
            for name in ("sure", "sure_elsewhere")
        ),
    )


def _logistic(content: Mapping[str, float]) -> Logistic:
    return Logistic(content["bias"], {k: v for k, v in content.items() if k != "bias"})
