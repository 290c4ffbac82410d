"""Compares names of journals, which may be in full, abbreviated or initials."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache
from itertools import product

from assistant.dedupe.titles import plain

_BRACKETS = re.compile(r"[(\[][^)\]]*[)\]]")
_SUBTITLE = re.compile(r"\s*[:=/]|\s+-\s+")  # "Journal : the journal of its society"
# Words that abbreviated names leave out, in the most common languages of journal names.
_LEFT_OUT = re.compile(
    r"an|and|de|del|der|des|di|die|du|e|et|for|fur|in|la|las|le|les|of|on|the|und|y"
)
_WORDS_FOR_JOURNAL = frozenset({"j", "jour", "journal"})
# Words of a name that are compared; a longer text is not a name. Chosen by hand.
_MOST_WORDS = 20
_CACHED = 4096  # pairs of names whose comparison is kept; chosen by hand: more take more memory


@lru_cache(maxsize=_CACHED)
def clearly_differ(first: str, second: str) -> bool:
    """Whether two names cannot be the same journal; an empty name can be any journal."""
    first_names, second_names = _name_variants(first), _name_variants(second)
    return bool(first_names and second_names) and not any(
        _is_same(one_name, other_name) for one_name in first_names for other_name in second_names
    )


def _name_variants(journal: str) -> list[list[str]]:
    """The words of the whole name, and those before a subtitle such as "Journal : the ..."."""
    bare = _BRACKETS.sub(" ", journal)
    parts = [bare, _SUBTITLE.split(bare, maxsplit=1)[0]]
    return [words for part in parts if (words := plain(part).split()[:_MOST_WORDS])]


def _is_same(first: list[str], second: list[str]) -> bool:
    if "".join(first) == "".join(second):
        return True
    first_words, second_words = (
        [word for word in name if not _LEFT_OUT.fullmatch(word)] for name in (first, second)
    )
    # "Des" may be French, or short for "design".
    pairs = product((first_words, first), (second_words, second))
    return (
        any(_abbreviates(*pair) for pair in pairs)
        or _abbreviates(_without_journal(first_words), _without_journal(second_words))
        or _are_initials(first, second_words)
        or _are_initials(second, first_words)
    )


def _without_journal(words: list[str]) -> list[str]:
    return [word for word in words if word not in _WORDS_FOR_JOURNAL]


def _are_initials(name: Sequence[str], words: Sequence[str]) -> bool:
    """Whether a one-word name consists of the initials of `words`: JAMA, PNAS, BMJ."""
    return len(name) == 1 and len(words) > 1 and name[0] == "".join(word[0] for word in words)


def _abbreviates(first: Sequence[str], second: Sequence[str]) -> bool:
    """Whether the names have as many words, and each pair is a word and its abbreviation."""
    return len(first) == len(second) > 0 and all(map(_is_short_for, first, second))


def _is_short_for(first: str, second: str) -> bool:
    """Whether the longer word contains the letters of the shorter in order: dtsch, deutsches."""
    short, long = sorted((first, second), key=len)
    letters = iter(long)
    return short[0] == long[0] and all(letter in letters for letter in short)
