"""What the rest of a document says about the names of its groups."""

from __future__ import annotations

import re
from collections import Counter
from functools import lru_cache
from typing import NamedTuple

from assistant.records import Document

_LONGEST = 200_000  # characters of a document that are read
_BEFORE_GROUP = re.compile(
    r"([^\W\d_][\w+/-]*) (?:([^\W\d_][\w+/-]*) )?(?:groups?|arms?)(?:\b(?! of\b))"
)
_WORD = re.compile(r"[^\W_](?:[\w'/%+&-]|\.(?=\w))*")
# How often a word stands before "group" or "arm" until it surely names one. Chosen by hand.
_OFTEN = 3
_GENERAL = frozenset(
    [
        "the",
        "a",
        "an",
        "in",
        "of",
        "and",
        "or",
        "to",
        "both",
        "two",
        "three",
        "four",
        "all",
        "each",
        "other",
        "between",
        "these",
        "study",
        "treatment",
        "same",
        "per",
        "which",
        "this",
        "that",
        "no",
        "any",
        "either",
        "for",
        "by",
        "with",
        "from",
    ]
)


class Context(NamedTuple):
    """How surely each word names a group of the study (0 to 1), and the words of the title."""

    arms: dict[str, float]
    title: frozenset[str]


NOTHING = Context({}, frozenset())


@lru_cache(maxsize=64)
def context_of(document: Document) -> Context:
    """The context that a document gives its sentences."""
    text = document.text[:_LONGEST].lower()
    counted: Counter[str] = Counter()
    for match in _BEFORE_GROUP.finditer(text):
        counted.update(word for word in match.groups() if word)
    arms = {
        word: min(1.0, number / _OFTEN)
        for word, number in counted.items()
        if word not in _GENERAL and number > 1
    }
    return Context(arms, frozenset(_WORD.findall(document.title.lower())))
