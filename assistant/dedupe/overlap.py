"""Measures how far the texts of two documents agree, by the runs of words that they share."""

from __future__ import annotations

from collections.abc import Callable
from enum import Enum, auto
from functools import lru_cache

from assistant.dedupe.titles import plain

_RUN = 3  # words
# The abstract is at the beginning of a full text and has 1,500 words at most.
_MOST_WORDS = 1500
_MOST_CHARACTERS = 12_000
_FEWEST = 4  # runs: a text with fewer is too short to compare
# Fewest runs of a text for AGREE: many records have a text such as "No abstract available".
_FEWEST_TO_AGREE = 15
# Among 4,000 real documents, copies of one article shared at least .74 of the runs of the shorter
# text, most of them over .85. Two articles shared at most .13. Abstracts that follow one template
# with different numbers share up to .75.
_AGREE = 0.85
_DIFFER = 0.25
_CACHED = 256  # texts; more than are ever compared with one another in pairs


class Overlap(Enum):
    """How far two texts agree."""

    AGREE = auto()
    """One holds the other, or nearly so."""
    UNCLEAR = auto()
    DIFFER = auto()
    """They have little more in common than any two on one subject."""
    UNKNOWN = auto()
    """One is missing or too short."""


class Texts:
    """Compares texts of documents by number; `load` gives a text, which begins with the title."""

    def __init__(self, load: Callable[[int], str]) -> None:
        self._load = load
        self._runs = lru_cache(maxsize=_CACHED)(self._read)

    def compare(self, one: int, other: int) -> Overlap:
        """How far the texts of two documents agree."""
        first, second = self._runs(one), self._runs(other)
        fewest = min(len(first), len(second))
        if fewest < _FEWEST:
            return Overlap.UNKNOWN
        shared = len(first & second) / fewest
        if shared >= _AGREE and fewest >= _FEWEST_TO_AGREE:
            return Overlap.AGREE
        return Overlap.DIFFER if shared <= _DIFFER else Overlap.UNCLEAR

    def body(self, number: int) -> str:
        """The beginning of a text after its title, normalised with `plain`."""
        return plain(self._load(number).partition("\n")[2][:_MOST_CHARACTERS])

    def _read(self, number: int) -> frozenset[str]:
        words = self.body(number).split()[:_MOST_WORDS]
        starts = range(len(words) - _RUN + 1)
        return frozenset(" ".join(words[start : start + _RUN]) for start in starts)
