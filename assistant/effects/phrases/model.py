"""The learned weights of phrases: which of them names an outcome, which two name two groups.

Log-linear models: the probability of a phrase is the exponential of the weights of its features,
divided by the sum over all phrases and over "none". ``training/effects.py`` fits them and writes
their file, which is pinned by its SHA-256.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np
import numpy.typing as npt

from assistant import pinned
from assistant.effects.phrases.phrase_features import Feature

FILE = Path(__file__).parent / "model" / pinned.PHRASES
Floats = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Weights:
    """The weights of features, and how likely a choice must be to be shown.

    `among` is the same for outcomes where a sentence states several effects, which are harder to
    keep apart.
    """

    weights: Mapping[str, float]
    threshold: float
    among: float

    def score(self, features: Iterable[Feature]) -> float:
        """The sum of the weights of those features that have one."""
        weights = self.weights
        return sum(weights[name] * value for name, value in features if name in weights)


@dataclass(frozen=True, slots=True)
class Model:
    """The weights for outcomes and for groups, and how much more often words are of an outcome."""

    outcome: Weights
    groups: Weights
    roles: Mapping[str, float]


def probabilities(scores: Iterable[float]) -> Floats:
    """Scores as probabilities that add up to 1."""
    logits = np.array(list(scores), dtype=np.float64)
    odds = np.exp(logits - logits.max())
    likely: Floats = odds / odds.sum()
    return likely


@cache
def model() -> Model:
    """The model shipped with the package; raises ModelError when its file is damaged."""
    data, _ = pinned.read(FILE)
    return parsed(data.decode())


def parsed(text: str) -> Model:
    """A model from its JSON text."""
    content = json.loads(text)
    outcome, groups = (
        Weights(content[name]["weights"], content[name]["threshold"], content[name]["among"])
        for name in ("outcome", "groups")
    )
    return Model(outcome, groups, content["roles"])
