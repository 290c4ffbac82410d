"""Abbreviations that documents define themselves: "neuromyelitis optica (NMO)".

Schwartz AS, Hearst MA. A simple algorithm for identifying abbreviation definitions in biomedical
text. Pac Symp Biocomput 2003:451-62.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

# The limits of Schwartz and Hearst: a short form has 2 to 10 characters and at most two words.
_MAX_SHORT_LENGTH = 10
_MAX_SHORT_WORDS = 2
# Code points before a bracket that are searched. Chosen by hand: a long form has 15 words at most,
# because a short form has 10 characters at most.
_BEFORE = 300
_BRACKETED = re.compile(r"\(([^()\[\]]{2,60})\)")
_CLAUSE_END = re.compile(r"[;,:]\s")


class Definition(NamedTuple):
    """A short form and the long form that a text gives for it."""

    short: str
    long: str


def definitions(text: str) -> Iterator[Definition]:
    """Every definition of the form "long form (SHORT)" in `text`, in order."""
    for match in _BRACKETED.finditer(text):
        short = _CLAUSE_END.split(match.group(1), maxsplit=1)[0].strip()
        if not _is_short_form(short):
            continue
        long = _long_form(short, _words_before(text, match.start(), short))
        if long is not None:
            yield Definition(short, long)


def _is_short_form(text: str) -> bool:
    return (
        2 <= len(text) <= _MAX_SHORT_LENGTH  # noqa: PLR2004 - one letter abbreviates nothing
        and len(text.split()) <= _MAX_SHORT_WORDS
        and text[0].isalnum()
        and any(character.isupper() for character in text)
    )


def _words_before(text: str, end: int, short: str) -> str:
    """The words of the same sentence that may hold the long form.

    At most min(n + 5, 2n) words for a short form of n characters, as Schwartz and Hearst chose.
    """
    limit = min(len(short) + 5, len(short) * 2)
    before = re.split(r"[.;:]\s", text[max(0, end - _BEFORE) : end])[-1]
    return " ".join(before.split()[-limit:])


def _long_form(short: str, candidate: str) -> str | None:
    """The shortest end of `candidate` that contains the letters of `short` in order, or None.

    The first letter must begin a word.
    """
    at = len(candidate) - 1
    for index in range(len(short) - 1, -1, -1):
        letter = short[index].lower()
        if not letter.isalnum():
            continue
        while at >= 0 and (
            candidate[at].lower() != letter
            or (index == 0 and at > 0 and candidate[at - 1].isalnum())
        ):
            at -= 1
        if at < 0:
            return None
        at -= 1
    long = candidate[candidate.rfind(" ", 0, at + 1) + 1 :].strip(" \"'“”‘’(")
    return long if _is_plausible(short, long) else None


def _is_plausible(short: str, long: str) -> bool:
    words = long.split()
    return (
        len(long) > len(short)
        and bool(words)
        and short.lower() not in (word.lower() for word in words)
        and sum(character.isalpha() for character in long) > len(short)
    )
