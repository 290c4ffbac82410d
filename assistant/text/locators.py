"""Reads where in its journal a publication is: volume, issue, pages or number of the article."""

from __future__ import annotations

import re

from assistant.records import Locators
from assistant.text.patterns import lazy_pattern
from assistant.text.writer import fold

# Characters; a longer text is not a volume, an issue or pages. Chosen by hand.
_LONGEST = 60

_DASH = lazy_pattern(r"\s*(?:[\u2010-\u2015\u2212]|--+)\s*|(?<=\w)\s*-\s*(?=\w)")
_RANGE = lazy_pattern(r"([A-Za-z]*)(\d+)([A-Za-z]*)-([A-Za-z]*)(\d+)([A-Za-z]*)")
_PAGES_LABEL = lazy_pattern(r"\A(?:pages?|pp?)\b[.:]?\s*(?=\S)", re.IGNORECASE)
_VOLUME_LABEL = lazy_pattern(r"\A(?:volume|vol)\b[.:]?\s*(?=\S)", re.IGNORECASE)
_ISSUE_LABEL = lazy_pattern(r"\A(?:issue|iss|number|no|nr)\b[.:]?\s*(?=\S)", re.IGNORECASE)
# "12 (3)" as a volume.
_BOTH = lazy_pattern(r"([^\s()]+)\s?\(([^()]+)\)")
# What sources write where there is nothing, and before there is an issue.
_NOTHING = lazy_pattern(
    r"(?:n/?a|none|null|nan|no pagination|unpaginated|\W*|0+|(?:e?publish(?:ed)? )?"
    r"ahead[ -]of[ -]print|online ?first|in press|early (?:access|view)|epub)\.?",
    re.IGNORECASE,
)
# A publisher's own number, which PubMed keeps with those of articles: "S0140-6736(20)30183-5".
_PUBLISHERS = lazy_pattern(r"S\d{4}-?\d{3}[\dX].*|\d{4}-\d{3}[\dX].*|.*[/()].*|.{21,}|1-s2\.0.*")
# As in "J Invent Med. 2020 Jul 30;383(5):405-416." and "J Invent Med; 2019 Jul 6; 380 (7) 617-628".
_CITED = lazy_pattern(
    r"\b(?:1[5-9]|20)\d\d\b[^;:.()\d]{0,12}[\d ,/-]{0,9};\s*"
    r"(?P<volume>(?=[^;:()]{0,10}\d)[^\s;:()][^;:()]{0,30}?)?\s*(?:\((?P<issue>[^()]{1,40})\))?"
    r"(?:\s*:\s*|(?<=\))\s+)(?P<pages>[A-Za-z]*\d[^\s;:]{0,40})"
)


def locators_of(
    volume: str = "", issue: str = "", first: str = "", last: str = "", number: str = ""
) -> Locators:
    """The locators that a source states; `first` may be the pages, `number` that of the article.

    The words with which sources say that they have none are dropped.
    """
    volume, issue = _named(volume, _VOLUME_LABEL), _named(issue, _ISSUE_LABEL)
    if not issue and (both := _BOTH.fullmatch(volume)):
        volume, issue = both.groups()
    pages, number = pages_of(first, last), _named(number)
    return Locators(volume, issue, "" if pages == number else pages, number)


def pages_of(first: str, last: str = "") -> str:
    """Pages in whole numbers, "215-222", from "215-22" or from a first and a last page."""
    start, end = _named(first, _PAGES_LABEL), _named(last, _PAGES_LABEL)
    text = _DASH.sub("-", start)
    if "-" in end:  # it is part of each page: "S21-1" to "S21-8"
        return f"{start}-{end}"
    if end and end != start and "-" not in text:
        text = f"{start}-{end}"
    return _RANGE.sub(_whole, text).strip(".,;")


def article_number(identifier: str, volume: str) -> str:
    """The number of an article from the item identifier (PII) of a record without pages.

    It is one as soon as the article is in a volume; publishers also use numbers of their own.
    """
    return "" if not volume or _PUBLISHERS.fullmatch(identifier) else identifier


def locators_in(citation: str) -> Locators:
    """The locators in a citation: "J Invent Med. 2020 Jul 30;383(5):405-416. doi: ..."."""
    match = _CITED.search(citation)
    if match is None:
        return Locators()
    pages = match["pages"].rstrip(".,")
    return locators_of(match["volume"] or "", match["issue"] or "", pages)


def short_pages(pages: str) -> str:
    """Pages without the digits of the last one that repeat the first: "215-222" gives "215-22"."""
    return _RANGE.sub(_short, pages)


def first_and_last(pages: str) -> tuple[str, str]:
    """The first and the last page; the last one is empty where there is only one.

    Pages in several ranges stay together as the first.
    """
    match = re.fullmatch(r"([^\s,;-]+)-([^\s,;-]+)", pages)
    return (match[1], match[2]) if match else (pages, "")


def _named(text: str, label: re.Pattern[str] | None = None) -> str:
    """`text` without its label; empty if it says that there is nothing, or is something else."""
    folded = fold(text)
    if len(folded) > _LONGEST or _NOTHING.fullmatch(folded):
        return ""
    return label.sub("", folded) if label else folded


def _whole(match: re.Match[str]) -> str:
    before, first, after, before_last, last, after_last = match.groups()
    if before_last in ("", before) and after in ("", after_last):
        if len(last) < len(first):
            last = first[: len(first) - len(last)] + last
        if int(last) > int(first):
            return f"{before}{first}{after}-{before}{last}{after_last}"
    return match[0]


def _short(match: re.Match[str]) -> str:
    before, first, after, before_last, last, after_last = match.groups()
    # A letter after the number belongs to it: "126A-127A" stays whole.
    if before != before_last or after or after_last or len(first) != len(last) or first == last:
        return match[0]
    same = next(at for at, digit in enumerate(first) if last[at] != digit)
    return f"{before}{first}-{last[same:]}"
