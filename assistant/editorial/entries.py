"""One notice of an imported list."""

from __future__ import annotations

from typing import NamedTuple

from assistant.records import Status


class Entry(NamedTuple):
    """One notice: the article that it is about, and where it was published; unknown is empty."""

    status: Status
    doi: str
    pmid: str
    date: str
    reference: str
