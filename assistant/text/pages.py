"""Ranges of pages: whole, as documents have them, and short, as citations print them."""

from __future__ import annotations

import re

from assistant.text.writer import fold

_DASH = re.compile(r"\s*(?:[\u2010-\u2015\u2212]|--+)\s*|(?<=\w)\s*-\s*(?=\w)")
_RANGE = re.compile(r"([A-Za-z]*)(\d+)([A-Za-z]*)-([A-Za-z]*)(\d+)([A-Za-z]*)")
_LABEL = re.compile(r"\App?\.?\s*(?=[\dA-Z])", re.IGNORECASE)
_NO_PAGES = re.compile(
    r"(?:n/?a|no pagination|unpaginated|none|null|nan|[-\u2013 .,0]*)", re.IGNORECASE
)
# Characters; a longer text is not a range of pages. Chosen by hand.
_LONGEST = 60


def pages_of(first: str, last: str = "") -> str:
    """Pages in whole numbers, "215-222", from "215-22", "215\u201322" or a first and a last page.

    Empty for words that say that there are none.
    """
    start, end = (_LABEL.sub("", fold(part)) for part in (first, last))
    if max(len(start), len(end)) > _LONGEST or _NO_PAGES.fullmatch(start):
        return ""
    text = _DASH.sub("-", start)
    if "-" not in text and not _NO_PAGES.fullmatch(end) and end != start:
        text = f"{start}-{end}"
    return _RANGE.sub(_whole, text)


def short_pages(pages: str) -> str:
    """Pages without the digits of the last one that repeat the first: "215-222" gives "215-22"."""
    return _RANGE.sub(_short, pages)


def first_and_last(pages: str) -> tuple[str, str]:
    """The first and the last page; the last one is empty where there is only one.

    Pages in several ranges stay together as the first.
    """
    match = re.fullmatch(r"([^\s,;-]+)-([^\s,;-]+)", pages)
    return (match[1], match[2]) if match else (pages, "")


def _whole(match: re.Match[str]) -> str:
    before, first, after, before_last, last, after_last = match.groups()
    if before_last in ("", before) and after in ("", after_last):
        if len(last) < len(first):
            last = first[: len(first) - len(last)] + last
        if int(last) >= int(first):
            return f"{before}{first}{after}-{before}{last}{after_last}"
    return match[0]


def _short(match: re.Match[str]) -> str:
    before, first, after, before_last, last, after_last = match.groups()
    # A letter after the number belongs to it: "126A-127A" stays whole.
    if before != before_last or after or after_last or len(first) != len(last) or first == last:
        return match[0]
    same = next(at for at, digit in enumerate(first) if last[at] != digit)
    return f"{before}{first}-{last[same:]}"
