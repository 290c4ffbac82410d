"""Measures how far the texts of two documents agree, by the runs of words that they share.

The measure is the containment of the shorter text in the longer one: the share of its runs of words
that the other has, too. Broder AZ. On the resemblance and containment of documents. Proc
Compression and Complexity of Sequences 1997:21-9.
"""

from __future__ import annotations

from collections.abc import Callable
from enum import Enum, auto
from functools import lru_cache

from assistant.dedupe.titles import plain

# Words of a run. Chosen by hand: texts about one subject share many shorter runs, and one changed
# word breaks more of the longer ones. `_AGREE` and `_DIFFER` were measured with this length.
_RUN_WORDS = 3
# The abstract is at the beginning of a full text and has 1,500 words at most.
_MOST_WORDS = 1500
_MOST_CHARACTERS = 12_000  # holds 1,500 words of 8 characters, the blank included
# Runs: a text with fewer is too short to compare. Chosen by hand: below it, one shared phrase would
# decide.
_FEWEST_RUNS = 4
# Fewest runs of a text for AGREE: many records have a text such as "No abstract available". Chosen
# by hand: a smaller number trusts such phrases, a larger one leaves more short abstracts undecided.
_FEWEST_RUNS_TO_AGREE = 15
# Among 4,000 real documents, copies of one article shared at least .74 of the runs of the shorter
# text, most of them over .85. Two articles shared at most .13. Abstracts that follow one template
# with different numbers share up to .75.
_AGREE = 0.85
_DIFFER = 0.25
_CACHED_TEXTS = 256  # texts; more than are ever compared with one another in pairs


class Overlap(Enum):
    """How far two texts agree."""

    AGREE = auto()  # one contains the other, or nearly so
    UNCLEAR = auto()  # they share too much to be unrelated and too little to be copies
    DIFFER = auto()  # they share no more than any two texts about one subject do
    UNKNOWN = auto()  # at least one is missing or too short to compare


class Texts:
    """Compares texts of documents by number; `load` gives a text, which begins with the title."""

    def __init__(self, load: Callable[[int], str]) -> None:
        self._load = load
        self._runs = lru_cache(maxsize=_CACHED_TEXTS)(self._word_runs)

    def compare(self, first: int, second: int) -> Overlap:
        """How far the texts of two documents agree."""
        first_runs, second_runs = self._runs(first), self._runs(second)
        fewest = min(len(first_runs), len(second_runs))
        if fewest < _FEWEST_RUNS:
            return Overlap.UNKNOWN
        shared = len(first_runs & second_runs) / fewest
        if shared >= _AGREE and fewest >= _FEWEST_RUNS_TO_AGREE:
            return Overlap.AGREE
        return Overlap.DIFFER if shared <= _DIFFER else Overlap.UNCLEAR

    def body(self, number: int) -> str:
        """The beginning of a text after its title, normalised with `plain`; may be empty."""
        return plain(self._load(number).partition("\n")[2][:_MOST_CHARACTERS])

    def _word_runs(self, number: int) -> frozenset[str]:
        words = self.body(number).split()[:_MOST_WORDS]
        starts = range(len(words) - _RUN_WORDS + 1)
        return frozenset(" ".join(words[start : start + _RUN_WORDS]) for start in starts)
