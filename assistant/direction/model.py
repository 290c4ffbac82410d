"""The learned weights of directions: how likely each direction is, from the features of a sentence.

A multinomial logistic regression. ``training/direction.py`` fits it and writes its file, which is
pinned by its SHA-256 like the files of the ranker.
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
from assistant.direction.cues import SAID
from assistant.records.direction import Direction

FILE = Path(__file__).parent / "model" / pinned.DIRECTION
Floats = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Model:
    """The weights of each feature and of none, and how likely a direction must be to be shown."""

    bias: Floats
    weights: Mapping[str, Floats]
    thresholds: Mapping[Direction, float]

    def probabilities(self, features: Iterable[str]) -> dict[Direction, float]:
        """How likely each direction is; the probabilities add up to 1."""
        known = [self.weights[name] for name in sorted(features) if name in self.weights]
        logits = self.bias + np.sum(known, axis=0) if known else self.bias
        odds = np.exp(logits - logits.max())
        return dict(zip(SAID, map(float, odds / odds.sum()), strict=True))


@cache
def model() -> Model:
    """The model shipped with the package; raises ModelError when its file is damaged."""
    data, _ = pinned.read(FILE)
    return parsed(data.decode())


def parsed(text: str) -> Model:
    """A model from its JSON text."""
    content = json.loads(text)
    return Model(
        np.array(content["bias"], dtype=np.float64),
        {name: np.array(row, dtype=np.float64) for name, row in content["weights"].items()},
        {Direction(name): value for name, value in content["thresholds"].items()},
    )
