"""Compares names of journals, which may be in full, abbreviated or initials."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

from assistant.dedupe.titles import plain

_BRACKETS = re.compile(r"[(\[][^)\]]*[)\]]")
_MORE = re.compile(r"\s*[:=/]|\s+-\s+")  # "Journal : the journal of its society"
# Words that abbreviated names leave out, in the most common languages of journal names.
_LEFT_OUT = re.compile(
    r"an|and|de|del|der|des|di|die|du|e|et|for|fur|in|la|las|le|les|of|on|the|und|y"
)
_JOURNAL = frozenset({"j", "jour", "journal"})
_LONGEST = 20  # words of a name that are compared; a longer text is not a name


@lru_cache(maxsize=4096)
def clearly_differ(one: str, other: str) -> bool:
    """Whether two names cannot be the same journal; an empty name can be any journal."""
    first, second = _names(one), _names(other)
    return bool(first and second) and not any(_is_same(a, b) for a in first for b in second)


def _names(journal: str) -> list[list[str]]:
    """The words of the whole name, and those before a subtitle such as "Journal : the ..."."""
    bare = _BRACKETS.sub(" ", journal)
    parts = [bare, _MORE.split(bare, maxsplit=1)[0]]
    return [words for part in parts if (words := plain(part).split()[:_LONGEST])]


def _is_same(one: list[str], other: list[str]) -> bool:
    if "".join(one) == "".join(other):
        return True
    first, second = (
        [word for word in name if not _LEFT_OUT.fullmatch(word)] for name in (one, other)
    )
    return (
        _abbreviates(first, second)
        or _abbreviates(_without_journal(first), _without_journal(second))
        or _are_initials(one, second)
        or _are_initials(other, first)
    )


def _without_journal(words: list[str]) -> list[str]:
    return [word for word in words if word not in _JOURNAL]


def _are_initials(name: Sequence[str], words: Sequence[str]) -> bool:
    """Whether a one-word name consists of the initials of `words`: JAMA, PNAS, BMJ."""
    return len(name) == 1 and len(words) > 1 and name[0] == "".join(word[0] for word in words)


def _abbreviates(one: Sequence[str], other: Sequence[str]) -> bool:
    """Whether the names have as many words, and each pair is a word and its abbreviation."""
    return len(one) == len(other) > 0 and all(map(_is_short_for, one, other))


def _is_short_for(one: str, other: str) -> bool:
    """Whether the longer word contains the letters of the shorter in order: dtsch, deutsches."""
    short, long = sorted((one, other), key=len)
    letters = iter(long)
    return short[0] == long[0] and all(letter in letters for letter in short)
