"""What a list says of one publication."""

from __future__ import annotations

from typing import NamedTuple

from assistant.records import Status


class Entry(NamedTuple):
    """One notice: what it is about, and where it was published; empty is what is not said."""

    status: Status
    doi: str
    pmid: str
    date: str
    reference: str
