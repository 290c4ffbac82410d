"""Reads when and where a JATS article was published."""

from __future__ import annotations

import re

from assistant.formats.markup.xml import Element, child, children, text_of
from assistant.records import Locators
from assistant.text.locators import locators_of
from assistant.text.years import published, year_in

# Dates of archiving or of a change, not of publication.
_NOT_PUBLISHED = re.compile(
    r"pmc|nihms|hwp|preprint|correct|retract|update|received|accepted|rev-|submi", re.IGNORECASE
)
# Characters of the number of a supplement; a longer text is its title. Chosen by hand.
_LONGEST_SUPPLEMENT = 12
_ISSUE = re.compile(r"ppub|print|collection|issue", re.IGNORECASE)


def locators_in(meta: Element | None) -> Locators:
    """Volume, issue with its supplement, and pages or the number of the article."""
    issue, supplement = _text(meta, "issue"), _text(meta, "supplement")
    if "suppl" in issue.casefold() or len(supplement) > _LONGEST_SUPPLEMENT:
        supplement = ""
    elif supplement and "suppl" not in supplement.casefold():
        supplement = f"Suppl {supplement}"
    ranges = _text(meta, "page-range")
    several = re.search("[,;]", ranges) or not _text(meta, "fpage")
    return locators_of(
        _text(meta, "volume"),
        f"{issue} {supplement}".strip(),
        ranges if several else _text(meta, "fpage"),
        "" if several else _text(meta, "lpage"),
        _text(meta, "elocation-id"),
    )


def years_in(meta: Element | None) -> tuple[int | None, int | None]:
    """The year of the issue, or else of the first publication, and the electronic one.

    Dates of archiving, corrections and manuscripts only count when there are no others.
    """
    issue: list[int] = []
    electronic: list[int] = []
    other: list[int] = []
    for date in children(meta, "pub-date") if meta is not None else ():
        names = ("pub-type", "date-type", "publication-format")
        kind = " ".join(str(date.get(name) or "") for name in names)
        year = year_in(_text(date, "year") or str(date.get("iso-8601-date") or ""))
        if year is None:
            continue
        if _NOT_PUBLISHED.search(kind):
            other.append(year)
        else:
            (issue if _ISSUE.search(kind) else electronic).append(year)
    years = (min(years, default=None) for years in (issue, electronic, other))
    return published(*years)


def _text(element: Element | None, name: str) -> str:
    inner = child(element, name)
    return text_of(inner) if inner is not None else ""
