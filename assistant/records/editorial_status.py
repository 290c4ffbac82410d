"""The editorial status of a publication, and the notices that give it."""

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

    `reference` is where it was published, as its source words it; `date` is when (``2020``,
    ``2020-03`` or ``2020-03-14``; empty when not said); `source` is what says so: a PubMed record,
    the article itself, a notice in the corpus, an imported list.
    """

    status: Status
    reference: str
    date: str = ""
    source: str = ""


class StatusList(NamedTuple):
    """A list of notices that the user imported: its name, date, size, and what identifies it."""

    name: str
    date: str
    notices: int
    sha256: str

    @property
    def title(self) -> str:
        """What notices of it name as their source."""
        return f"{self.name} list of {self.date}" if self.date else f"{self.name} list"


def status_of(notices: Iterable[Notice]) -> Status:
    """The current status that `notices` give: the gravest of those that stand.

    A reinstatement ends the retractions before it: those with an earlier date, or the same one as
    far as both say it, and those without a date, which repeat one that it knew. One without a date
    ends a single retraction; where notices date retractions differently, they stand.
    """
    known = list(notices)
    ended = [n.date for n in known if n.status is Status.REINSTATED]
    retracted = [n.date for n in known if n.status is Status.RETRACTED]
    standing = (
        n.status
        for n in known
        if n.status is not Status.RETRACTED or not any(_ends(e, n.date, retracted) for e in ended)
    )
    return min(standing, key=list(Status).index, default=Status.UNFLAGGED)


def _ends(reinstated: str, retracted: str, all_retracted: Iterable[str]) -> bool:
    """Whether a reinstatement on one date ends a retraction on another one."""
    if not reinstated:
        dates = list(filter(None, all_retracted))
        return all(_same_day(one, other) for one in dates for other in dates)
    return not retracted or retracted < reinstated or _same_day(retracted, reinstated)


def _same_day(one: str, other: str) -> bool:
    """Whether two dates are the same, as far as both say it."""
    return one.startswith(other) or other.startswith(one)
