"""The year in a date, however it is written."""

from __future__ import annotations

import re

# A year alone, or directly before the digits of month and day ("20200131").
_YEAR = re.compile(r"(?<![0-9])(?:1[5-9][0-9]{2}|20[0-9]{2})(?=[0-9]{4}(?![0-9])|[^0-9]|$)")


def year_in(*dates: str) -> int | None:
    """Return the year in the first of `dates` that holds one, else None."""
    years = (match for date in dates if (match := _YEAR.search(date)))
    year = next(years, None)
    return int(year[0]) if year else None


def published(
    issue: int | None, electronic: int | None, other: int | None = None
) -> tuple[int | None, int | None]:
    """The year of a publication, and that of its electronic publication; one rule for all formats.

    The year is that of the issue, printed or collected, else that of the electronic publication,
    else the `other` one. The electronic year is None where it says nothing more: it equals the year
    of the issue. Without an issue both years are the same, so that merging copies knows.
    """
    if issue is None:
        return (electronic or other), electronic
    return issue, (None if electronic == issue else electronic)
