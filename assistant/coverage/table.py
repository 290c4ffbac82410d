"""Rows of documents that name a topic, the counts of each row, and the gaps in them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Container
from enum import StrEnum
from typing import NamedTuple

from assistant.filters import Filter
from assistant.records import Design, Listed, Status

#: Designs that a reader looks for first, and misses most.
SOUGHT = (
    (Design.RANDOMISED_TRIAL,),
    (Design.META_ANALYSIS, Design.SYSTEMATIC_REVIEW),
)
_RETRACTED = frozenset([Status.RETRACTED.value])


class Group(StrEnum):
    """What kind of topic a row is about."""

    ALL = "all documents"
    ASKED = "asked for"
    INTERVENTION = "intervention"
    CONDITION = "condition"
    POPULATION = "population"


class Row(NamedTuple):
    """The documents that name a topic in their title or abstract, each once.

    `within` is the topic that they name as well, or "". The counts leave retracted documents out,
    which `retracted` has.
    """

    name: str
    group: Group
    documents: tuple[Listed, ...]
    within: str = ""

    @property
    def counted(self) -> tuple[Listed, ...]:
        """The documents that are not retracted."""
        return tuple(each for each in self.documents if each.status not in _RETRACTED)

    @property
    def retracted(self) -> tuple[Listed, ...]:
        """The retracted documents."""
        return tuple(each for each in self.documents if each.status in _RETRACTED)

    @property
    def cells(self) -> Counter[tuple[str, int | None]]:
        """How many documents there are of each design and year (None: not stated)."""
        return Counter((each.design, each.year) for each in self.counted)

    @property
    def years(self) -> Counter[int | None]:
        """How many documents there are of each year (None: not stated)."""
        return Counter(each.year for each in self.counted)

    def of(self, designs: Container[str]) -> int:
        """How many documents have one of these designs."""
        return sum(each.design in designs for each in self.counted)

    def chosen(self, designs: frozenset[str] = frozenset()) -> Filter:
        """The filter that passes what the row counts, of these designs if there are any."""
        left_out = _RETRACTED if self.retracted else frozenset()
        return Filter(designs=designs, documents=self._names, without_statuses=left_out)

    def chosen_retracted(self) -> Filter:
        """The filter that passes the retracted documents of the row."""
        return Filter(documents=self._names, statuses=_RETRACTED)

    @property
    def _names(self) -> frozenset[str]:
        is_whole = self.group is Group.ALL
        return frozenset(() if is_whole else (each.id.lower() for each in self.documents))


class Coverage(NamedTuple):
    """All documents as one row, and a row for each topic."""

    whole: Row
    rows: tuple[Row, ...]

    @property
    def years(self) -> tuple[int, int] | None:
        """The first and the last year of a document; None if no year is stated."""
        years = [each.year for each in self.whole.documents if each.year is not None]
        return (min(years), max(years)) if years else None


class Gap(NamedTuple):
    """Designs of which a row has no document that is not retracted.

    Without designs, the row has no such document at all.
    """

    row: Row
    designs: tuple[Design, ...] = ()


def gaps(coverage: Coverage) -> list[Gap]:
    """What is missing: all documents of a row first, then randomised trials, then syntheses.

    What the whole collection lacks is not repeated for each row.
    """
    if not coverage.whole.counted:
        return []
    found = [Gap(row) for row in coverage.rows if not row.counted]
    for designs in SOUGHT:
        if not coverage.whole.of(designs):
            found.append(Gap(coverage.whole, designs))
        else:
            rows = (row for row in coverage.rows if row.counted and not row.of(designs))
            found += [Gap(row, designs) for row in sorted(rows, key=_by_population)]
    return found


def _by_population(row: Row) -> bool:
    """Populations come first: they are missing most often, and matter most."""
    return row.group is not Group.POPULATION
