"""Converts dates in records to ``2020``, ``2020-06`` or ``2020-06-25``."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_YEAR = r"(1[5-9][0-9]{2}|20[0-9]{2})"
_ISO = re.compile(rf"{_YEAR}(?:[-/]([0-9]{{1,2}})(?:[-/]([0-9]{{1,2}}))?)?(?=T| [0-9]|\Z)")
# The American order, which spreadsheets use, with or without a time.
_AMERICAN = re.compile(rf"([0-9]{{1,2}})/([0-9]{{1,2}})/{_YEAR}(?=[T ]|\Z)")
# The date in a citation: "J Invent Med. 2020 Jun 25;382(26):2582", "J. 2012 May-Aug;36".
_CITED = re.compile(
    rf"(?<![\w/.:()-]){_YEAR}(?:[ -]([A-Z][a-z]{{2}})[a-z]*\b(?:[ -]([0-9]{{1,2}})(?![0-9-]))?)?"
    r"(?=\s*(?:[;:.,)-]|[A-Z(]|[0-9]{1,2}-[0-9]|\Z))"
)
# Identifiers, whose digits may look like years.
_IDENTIFIERS = re.compile(
    r"(?:\bdoi\b|\b10\.[0-9]{4}|https?:|\bPMC?ID\b).*", re.IGNORECASE | re.DOTALL
)


def date_of(text: str) -> str:
    """The date in `text` (``2020-06-25``, ``2020/06``, ``6/25/2020 0:00``), or an empty string."""
    plain = text.strip()
    if match := _ISO.match(plain):
        return dated(match[1], match[2], match[3])
    if match := _AMERICAN.match(plain):
        return dated(match[3], match[1], match[2])
    return date_in(plain)


def days_of(texts: Iterable[str]) -> tuple[str, ...]:
    """The dates in `texts` that say more than a year; an edition may also be called a year."""
    dates = map(date_of, texts)
    return tuple(date for date in dates if len(date) > len("2020"))


def date_in(citation: str) -> str:
    """The date of publication in a citation, or an empty string if it has none."""
    match = _CITED.search(_IDENTIFIERS.sub("", citation))
    if match is None:
        return ""
    month = (match[2] or "").lower()
    number = str(_MONTHS.index(month) + 1) if month in _MONTHS else ""
    return dated(match[1], number, match[3])


def dated(year: str, month: str | None = None, day: str | None = None) -> str:
    """An ISO date of its parts; drops an invalid month or day; empty without a valid year."""
    if not re.fullmatch(_YEAR, year):
        return ""
    name = (month or "").strip().lower()[:3]
    number = _MONTHS.index(name) + 1 if name in _MONTHS else _number(name)
    try:
        date = dt.date(int(year), number, _number(day or "") or 1)
    except ValueError:
        return year
    return date.isoformat() if _number(day or "") else date.isoformat()[:7]


def _number(text: str) -> int:
    plain = text.strip()
    return int(plain) if plain.isascii() and plain.isdecimal() else 0
