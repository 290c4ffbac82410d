"""The words of both arms of a comparison and of what is measured, as stems."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple

from assistant.index.lexical import analyze
from assistant.text.attributes import UNITS
from assistant.text.stop_words import STOP_WORDS

_WORD = re.compile(r"\d+(?:[.]\d+)?|[^\W\d_]+")
_LABEL = re.compile(r"\b(?:group|arm)s? ([a-z]|[ivx]{1,4}|\d)\b", re.IGNORECASE)
_LONGEST_ACRONYM = 5  # letters
_NOT_NAMES = frozenset({"", "group", "arm", *UNITS})


class Asked(NamedTuple):
    """The stems and acronyms of both arms of a comparison, and of what is measured.

    Words that both arms share are in neither, since they do not distinguish them.
    """

    intervention: frozenset[str]
    comparator: frozenset[str]
    outcome: frozenset[str]
    shared: frozenset[str] = frozenset()


@lru_cache(maxsize=50_000)
def stem(word: str) -> str:
    """The stem of one word, or the word itself where it has none."""
    stems = analyze(word)
    return stems[0] if stems else word


def asked(intervention: str, comparator: str, outcome: str) -> Asked:
    """What is asked, from the words for both arms and for the outcome."""
    first, second = _names(intervention), _names(comparator)
    measured = _names(outcome)
    shared = first & second
    return Asked(first - shared, second - shared, measured - first - second or measured, shared)


def _names(phrase: str) -> frozenset[str]:
    """The stems of the words of a phrase, labels of groups ("group A"), and its acronyms."""
    labels = {f"group {match[1].lower()}" for match in _LABEL.finditer(phrase)}
    words = [word for word in _WORD.findall(phrase) if word.lower() not in STOP_WORDS]
    stems = {stem(word) for word in words if len(word) > 1 or word.isdigit()}
    letters = "".join(word[0].lower() for word in words if word[0].isalpha())
    acronyms = {
        letters[start : start + size].upper()
        for size in range(2, _LONGEST_ACRONYM + 1)
        for start in range(len(letters) - size + 1)
    }
    return frozenset(stems | labels | acronyms) - _NOT_NAMES
