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
