"""Where in its journal a publication is, and the years in which it appeared."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Locators:
    """The place of a publication in its journal; a part that is not known is empty.

    `pages` are whole, with a hyphen between first and last (``215-222``); only citations shorten
    them. `article_number` replaces pages in journals that have none.
    """

    volume: str = ""
    issue: str = ""
    pages: str = ""
    article_number: str = ""
