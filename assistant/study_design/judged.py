"""Judges the design of an article that states none, by the words of its title and abstract.

A multinomial logistic regression over words and pairs of words. ``training/study_designs.py`` fits
it, chooses the thresholds and writes its file, which is pinned by its SHA-256. Only designs with a
threshold are ever named; where none is likely enough, there is none.
"""

from __future__ import annotations

import json
import math
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from pathlib import Path

import numpy as np
import numpy.typing as npt

from assistant import pinned
from assistant.records import Design

FILE = Path(__file__).parent / "model" / pinned.DESIGNS
#: The design of articles that have another one than the model knows, or none that a reader sees.
NONE = Design.NOT_STATED
#: Weights are whole hundredths, so that their sum is the same on every computer.
UNIT = 100
#: What all features of a text weigh together: the root of their number counts, not the number. It
#: was chosen by hand, so that weights of an abstract are about 1.
LENGTH = 10.0
# Fewest words of an abstract: the model learned from abstracts, not from titles. Chosen by hand.
_FEWEST_WORDS = 60
_NUMBER = re.compile(r"[0-9]+")
_TITLE = "t:"  # before the words of a title

Floats = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Model:
    """Weights in hundredths: of each feature (features, designs) and of none (designs)."""

    designs: tuple[Design, ...]
    bias: Floats
    places: Mapping[str, int]
    weights: npt.NDArray[np.int64]
    thresholds: Mapping[Design, float]

    def probabilities(self, features: Iterable[str]) -> Floats:
        """How likely each of `designs` is; the probabilities add up to 1."""
        known = [self.places[name] for name in features if name in self.places]
        scale = LENGTH / math.sqrt(max(1, len(known)))
        logits = (self.bias + scale * self.weights[known].sum(axis=0)) / UNIT
        odds = np.exp(logits - logits.max())
        likely: Floats = odds / odds.sum()
        return likely

    def design(self, features: Iterable[str]) -> Design | None:
        """The likeliest design, if it has a threshold and reaches it."""
        likely = self.probabilities(features)
        best = int(likely.argmax())
        design = self.designs[best]
        return design if likely[best] >= self.thresholds.get(design, math.inf) else None


def judged(title: str, abstract: Sequence[str]) -> Design | None:
    """The design that the words of a title and of the sentences of an abstract make likely.

    All are in their plain form (see `plain`). None for a short abstract, or if no design is likely
    enough. Raises ModelError if the file of the model is damaged.
    """
    if sum(len(sentence.split()) for sentence in abstract) < _FEWEST_WORDS:
        return None
    return model().design(features(title, abstract))


def features(title: str, abstract: Iterable[str]) -> frozenset[str]:
    """The words and the pairs of neighbouring words, with ``#`` for every number."""
    found = {_TITLE + name for name in _names(title)}
    for sentence in abstract:
        found.update(_names(sentence))
    return frozenset(found)


def _names(sentence: str) -> Iterator[str]:
    words = [_NUMBER.sub("#", word) for word in sentence.split()]
    yield from words
    for one, other in pairwise(words):
        yield f"{one} {other}"


@cache
def model() -> Model:
    """The model shipped with the package; raises ModelError when its file is damaged."""
    data, _ = pinned.read(FILE)
    return parsed(data.decode())


def parsed(text: str) -> Model:
    """A model from its JSON text."""
    content = json.loads(text)
    weights = content["weights"]
    return Model(
        tuple(map(Design, content["designs"])),
        np.array(content["bias"], dtype=np.float64),
        {name: at for at, name in enumerate(weights)},
        np.array(list(weights.values()), dtype=np.int64),
        {Design(name): value for name, value in content["thresholds"].items()},
    )
