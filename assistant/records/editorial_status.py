"""The editorial status of a publication, and the notices that it follows from."""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum
from typing import NamedTuple


class Status(StrEnum):
    """Editorial status of a publication, gravest first."""

    RETRACTED = "retracted"
    CONCERN = "expression of concern"
    CORRECTED = "corrected"
    REINSTATED = "reinstated"
    UNFLAGGED = "no notice known"


class Notice(NamedTuple):
    """One editorial notice about a publication.

    `reference` cites where the notice was published, in the words of its source; `date` is when
    (``2020``, ``2020-03`` or ``2020-03-14``; empty if unknown). `source` is where the notice was
    found: a PubMed record, the article itself, a notice in the corpus or an imported list.
    """

    status: Status
    reference: str
    date: str = ""
    source: str = ""


class StatusList(NamedTuple):
    """A list of notices that the user imported: its name, date, number of notices and SHA-256."""

    name: str
    date: str
    notices: int
    sha256: str

    @property
    def title(self) -> str:
        """The source that notices from this list name."""
        return f"{self.name} list of {self.date}" if self.date else f"{self.name} list"


def status_of(notices: Iterable[Notice]) -> Status:
    """The current status that follows from `notices`: the gravest one still in force.

    A reinstatement ends every retraction with an earlier date or the same date, compared as far as
    both dates go. It also ends retractions without a date, which are taken to repeat an earlier
    one. A reinstatement without a date ends the retractions only if all of their dates agree.
    """
    listed = list(notices)
    ended = [n.date for n in listed if n.status is Status.REINSTATED]
    retracted = [n.date for n in listed if n.status is Status.RETRACTED]
    standing = (
        n.status
        for n in listed
        if n.status is not Status.RETRACTED or not any(_ends(e, n.date, retracted) for e in ended)
    )
    return min(standing, key=list(Status).index, default=Status.UNFLAGGED)


def _ends(reinstated: str, retracted: str, all_retracted: Iterable[str]) -> bool:
    """Whether a reinstatement ends a retraction, given their dates and those of all retractions."""
    if not reinstated:
        dates = list(filter(None, all_retracted))
        return all(_same_day(date, other) for date in dates for other in dates)
    return not retracted or retracted < reinstated or _same_day(retracted, reinstated)


def _same_day(first: str, second: str) -> bool:
    """Whether two dates are the same, compared as far as both go."""
    return first.startswith(second) or second.startswith(first)
