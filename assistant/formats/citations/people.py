"""Converts names of people, as exports write them, to ``Surname AB``."""

from __future__ import annotations

import re

from assistant.text.names import short_given
from assistant.text.writer import fold

_RANK = re.compile(r"(?:Jr|Sr|II|III|IV|2nd|3rd|4th)\.?", re.IGNORECASE)
# "Doe A.B." and "Doe A. B.", as some databases print names without a comma.
_DOTTED = re.compile(r"(.*\S) ((?:[^\W\d_]\.[ -]?)+)")
# "Doe AB.", the last one of a list.
_STOPPED = re.compile(r"(.* [A-Z]{1,3})\.")
# "Doe, A.B., Roe, C.": commas within names and between them.
_COMMAS = re.compile(r"([^,]+,\s*(?:[^\W\d_]{1,2}\.[ -]?)+)(?:,\s*|$)")
# Characters of a name; a longer one is damaged and stays as it is. Chosen by hand.
_LONGEST_NAME = 300


def cited_name(name: str) -> str:
    """Return ``Doe AB`` for ``Doe, Anna B.``; a name without a comma stays as it is."""
    folded = fold(name).strip(" ,;")
    if len(folded) > _LONGEST_NAME:
        return folded
    surname, *parts = (part.strip() for part in folded.split(","))
    if not parts:
        dotted = _DOTTED.fullmatch(surname)
        if dotted:
            return f"{dotted[1]} {short_given(dotted[2].strip())}"
        return _STOPPED.sub(r"\1", surname)
    ranks = [part for part in parts if _RANK.fullmatch(part)]
    names = [part for part in parts if part not in ranks]
    return name_of_parts(surname, " ".join(names), " ".join(ranks))


def name_of_parts(surname: str, given_names: str, rank: str = "") -> str:
    """Return surname, initials and rank; particles after the given names go before the surname."""
    words = given_names.split()
    while words and words[-1].islower() and words[-1].isalpha() and len(words) > 1:
        surname = f"{words.pop()} {surname}"
    last = words[-1] if words else ""
    if len(words) > 1 and _RANK.fullmatch(last) and not rank:
        rank = words.pop()
    initials = _initials(words, surname)
    return " ".join(filter(None, (surname, initials, rank)))


def _initials(words: list[str], surname: str) -> str:
    """`words` as initials; "AB" counts as two, except in a name that is all capitals."""
    return "".join(
        word[0] if surname.isupper() and word.isalpha() and len(word) > 2 else short_given(word)  # noqa: PLR2004
        for word in words
    )


def cited_names(names: str) -> tuple[str, ...]:
    """Return the names in a string, separated by ``;``, line ends, or commas after initials."""
    text = names.strip(" ;\r\n")
    if ";" in text or "\n" in text or "\r" in text:
        parts = re.split(r"[;\r\n]", text)
    elif pairs := _comma_pairs(names.strip()):
        parts = pairs
    elif "," in text and all(" " in part.strip() for part in text.split(",")):
        parts = text.split(",")
    else:
        parts = [text]
    return tuple(filter(None, map(cited_name, parts)))


def _comma_pairs(text: str) -> list[str]:
    """Return the names in `text` if all of it repeats the pattern surname, comma, initials."""
    names, at = [], 0
    while at < len(text):
        match = _COMMAS.match(text, at)
        if match is None:
            return []
        names.append(match[1])
        at = match.end()
    return names
