"""Puts the editorial status of a publication in words: the status, its date and its source.

The absence of a notice does not mean that all is well. The wording is therefore "no notice known",
and only a full listing of what is known about a publication shows it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from itertools import starmap

from assistant.records import Document, Notice, Status, status_of

GRAVE = (Status.RETRACTED, Status.CONCERN)

# Publishers rename a retracted article, often before any database has the notice. The pattern asks
# for a colon, brackets or capitals, to exclude an article *about* retracted articles. "Retraction:"
# begins the title of the notice itself.
_SIGN = r"(?:retracted|withdrawn)(?: (?:article|chapter|paper|publication))?"
_TITLE = re.compile(
    rf"\s*(?:[\[(](?P<bracketed>{_SIGN})[\])]|"
    rf"(?P<first>{_SIGN}|removed|retracted and replaced)\s?[:\u2013\u2014]|"
    rf"(?P<capitals>(?-i:{_SIGN.upper()}))(?-i:\.| (?=(?:A )?[A-Z]?[a-z])))",
    re.IGNORECASE,
)
# The form of the Web of Science: "(Retracted article. See vol. 7, pg. 2, 2020)".
_TITLE_END = re.compile(
    rf"[\[(](?P<last>{_SIGN}(?:[.,:;][^\])]{{0,120}})?)[\])]\s*\.?\s*\Z", re.IGNORECASE
)


def retraction_sign(title: str) -> str:
    """The words in a title by which a publisher marks the article as retracted; may be empty."""
    match = _TITLE.match(title) or _TITLE_END.search(title)
    return next(filter(None, match.groups())) if match else ""


def without_retraction_sign(title: str) -> str:
    """The title without the words that `retraction_sign` finds."""
    start = _TITLE.match(title)
    text = title[start.end() :] if start else title
    return _TITLE_END.sub("", text).strip()


def status_in_words(document: Document) -> str:
    """The status with its date, and each notice with its reference and source.

    "retracted 2020-06-25 (N Engl J Med. 2020 Jun 25;382(26):2582, says PubMed record)"; empty if no
    notice is known. A notice whose status is not the current one shows its own status. A source of
    several notices is named once, after the last of them.
    """
    status = document.status
    if status is Status.UNFLAGGED:
        return ""
    first_date = date_of_status(document.notices)
    by_source: dict[str, list[str]] = {}
    for notice in document.notices:
        words = _notice_in_words(notice, status, first_date)
        by_source.setdefault(notice.source, []).append(words)
    said = "; ".join(filter(None, starmap(_with_source, by_source.items())))
    return f"{since(document)}{f' ({said})' if said else ''}"


def since(document: Document) -> str:
    """Only the status and its date: "retracted 2020-06-25"."""
    return _dated(document.status, date_of_status(document.notices))


def capitals(document: Document) -> str:
    """The text of `status_in_words`, with the status in capitals."""
    status = document.status.value
    return status_in_words(document).replace(status, status.upper(), 1)


def date_of_status(notices: Iterable[Notice]) -> str:
    """The earliest date of the notices with the status that follows from all of them, or ""."""
    listed = list(notices)
    status = status_of(listed)
    dates = (notice.date for notice in listed if notice.status is status)
    return min(filter(None, dates), default="")


def _dated(status: Status, date: str) -> str:
    return f"{status.value} {date}".rstrip()


def _notice_in_words(notice: Notice, current: Status, first_date: str) -> str:
    if notice.status is not current:
        head = _dated(notice.status, notice.date)
    else:
        head = notice.date if notice.date != first_date else ""
    return ": ".join(filter(None, (head, notice.reference.strip())))


def _with_source(source: str, notices: Iterable[str]) -> str:
    words = "; ".join(dict.fromkeys(filter(None, notices)))
    return ", ".join(filter(None, (words, f"says {source}" if source else "")))
