"""Renders what a collection covers: a table of topics by design, with years, and the gaps."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, NamedTuple

from rich.cells import cell_len, set_cell_size

from assistant.coverage import Coverage, Gap, Group, Row, gaps
from assistant.display import inert
from assistant.filters import Filter
from assistant.records import Design
from assistant.render.lines import Style, listed, plain
from assistant.render.phrases import counted, counted_design

#: How the documents of a topic are found, for a reader of the table.
BASIS = "a document counts under a topic that its title, abstract or index terms name"
#: Above what is missing: a study may include children and say so only further down.
MISSING = "Missing, by title and abstract"
_RETRACTED = "✘"
_NARROWEST_LABEL, _WIDEST_LABEL = 18, 34  # cells; the longest usual topics fit the wider one
_NARROWEST_CELL = 4  # cells of a count: a blank and 999
_SHORTEST_SPARK, _LONGEST_SPARK = 8, 36  # cells; chosen by hand
_SPARKS = " ▁▂▃▄▅▆▇█"
_HEADINGS = {
    Group.ASKED: "Asked for",
    Group.INTERVENTION: "Interventions",
    Group.CONDITION: "Conditions",
    Group.POPULATION: "Populations",
}


class Column(NamedTuple):
    """A column of the table: its short head, what it counts, and the designs of that."""

    head: str
    meaning: str
    designs: frozenset[str]


COLUMNS = (
    Column(
        "SR",
        "meta-analyses and systematic reviews",
        frozenset([Design.META_ANALYSIS, Design.SYSTEMATIC_REVIEW]),
    ),
    Column("RCT", "randomised trials", frozenset([Design.RANDOMISED_TRIAL])),
    Column("NRT", "non-randomised trials", frozenset([Design.NON_RANDOMISED_TRIAL])),
    Column(
        "obs",
        "cohort, case-control, cross-sectional and diagnostic accuracy studies",
        frozenset(
            [
                Design.COHORT,
                Design.CASE_CONTROL,
                Design.CROSS_SECTIONAL,
                Design.DIAGNOSTIC_ACCURACY,
            ]
        ),
    ),
    Column(
        "cas", "case series and case reports", frozenset([Design.CASE_SERIES, Design.CASE_REPORT])
    ),
    Column(
        "oth",
        "guidelines, reviews, animal or in-vitro studies, protocols, product labels and preprints",
        frozenset(
            [
                Design.GUIDELINE,
                Design.REVIEW,
                Design.ANIMAL_OR_IN_VITRO,
                Design.PROTOCOL,
                Design.PRODUCT_LABEL,
                Design.PREPRINT,
            ]
        ),
    ),
    Column("n.s", "design not stated", frozenset([Design.NOT_STATED])),
)


class Part(NamedTuple):
    """A piece of a line, and the filter that passes what it counts; None if it counts nothing."""

    text: str
    chosen: Filter | None = None


class Table:
    """Lays out the table of a coverage for a width in cells."""

    def __init__(self, coverage: Coverage, width: int) -> None:
        self.coverage = coverage
        self._has_retracted = bool(coverage.whole.retracted)
        self._has_undated = bool(coverage.whole.years[None])
        self._cell = max(_NARROWEST_CELL, len(str(len(coverage.whole.documents))) + 1)
        counts = 1 + len(COLUMNS) + self._has_retracted + self._has_undated
        room = width - counts * self._cell - 1
        longest = max((cell_len(_label(row)) for row in coverage.rows), default=0)
        self._label = max(_NARROWEST_LABEL, min(_WIDEST_LABEL, longest, room - _SHORTEST_SPARK))
        first, last = coverage.years or (0, 0)
        years = max(len("1999-2025"), last - first + 1)
        self._spark = max(_SHORTEST_SPARK, min(_LONGEST_SPARK, room - self._label, years))

    def head(self) -> str:
        """The heads of the columns."""
        first, last = self.coverage.years or ("", "")
        years = f"{first}-{last}" if first != last else f"{first}"
        heads = ["all", *(column.head for column in COLUMNS)]
        heads += [_RETRACTED] if self._has_retracted else []
        undated = f"{'n.d':>{self._cell}}" if self._has_undated else ""
        cells = "".join(f"{head:>{self._cell}}" for head in heads)
        return f"{'':{self._label}}{cells} {set_cell_size(years, self._spark)}{undated}".rstrip()

    def parts(self, row: Row) -> list[Part]:
        """The pieces of the line of a row."""
        parts = [
            Part(set_cell_size(_label(row), self._label)),
            self._part(len(row.counted), row.chosen()),
            *(self._part(row.of(each.designs), row.chosen(each.designs)) for each in COLUMNS),
        ]
        if self._has_retracted:
            parts.append(self._part(len(row.retracted), row.chosen_retracted()))
        parts.append(Part(f" {sparkline(row.years, self.coverage.years, self._spark)}"))
        if self._has_undated:
            parts.append(Part(self._count(row.years[None])))
        return parts

    def _part(self, count: int, chosen: Filter) -> Part:
        return Part(self._count(count), chosen if count else None)

    def _count(self, count: int) -> str:
        """A count in a cell of the table; a dot stands for none."""
        return f"{count or '·':>{self._cell}}"

    def rows(self) -> Iterator[tuple[str, list[Row]]]:
        """The rows under their headings; all documents come first, without a heading."""
        yield "", [self.coverage.whole]
        yield from grouped(self.coverage.rows).items()

    def legend(self) -> list[str]:
        """What the heads mean."""
        undated = ["n.d: year not stated"] if self._has_undated else []
        retracted = (
            [f"{_RETRACTED}: retracted, counted nowhere else"] if self._has_retracted else []
        )
        meanings = [f"{column.head}: {column.meaning}" for column in COLUMNS]
        return [BASIS, *meanings, *retracted, *undated]


def _label(row: Row) -> str:
    margin = "" if row.group is Group.ALL else "    in " if row.within else "  "
    return inert(f"{margin}{row.name}")


def grouped(rows: Iterable[Row]) -> dict[str, list[Row]]:
    """Rows under the headings of their groups, in order; those within a topic stay with it."""
    groups: dict[str, list[Row]] = {}
    for row in rows:
        heading = _HEADINGS[Group.ASKED if row.within else row.group]
        groups.setdefault(heading, []).append(row)
    return groups


def sparkline(years: Mapping[int | None, int], span: tuple[int, int] | None, cells: int) -> str:
    """Bars for the documents of each year, at most `cells` of them; several years may share one."""
    if span is None:
        return " " * cells
    first, last = span
    bins = min(cells, last - first + 1)
    counts = [0] * bins
    for year, count in years.items():
        if year is not None:
            counts[(year - first) * bins // (last - first + 1)] += count
    most = max(counts)
    top = len(_SPARKS) - 1
    bars = (_SPARKS[-(-count * top // most)] if count else " " for count in counts)
    return "".join(bars).ljust(cells)


def called(row: Row) -> str:
    """A row in words, such as "rituximab in children"."""
    return f"{row.within} in {row.name}" if row.within else row.name


def gaps_in_words(coverage: Coverage) -> list[tuple[str, list[str]]]:
    """What is missing, such as "0 randomised trials", each with the rows that lack it."""
    rows: dict[str, list[str]] = {}
    for gap in gaps(coverage):
        rows.setdefault(_lacking(gap), []).append(_where(gap, f"of {len(gap.row.counted):,}"))
    return list(rows.items())


def gap_in_words(gap: Gap) -> str:
    """What a row lacks, such as "0 randomised trials in children (of 20 documents)"."""
    of_all = f"of {counted(len(gap.row.counted), 'document')}"
    return f"{_lacking(gap)} {_where(gap, of_all)}"


def _lacking(gap: Gap) -> str:
    if not gap.designs:
        return "0 documents"
    return " and ".join(counted_design(0, design) for design in gap.designs)


def _where(gap: Gap, of_all: str) -> str:
    row = gap.row
    place = {
        Group.ALL: "in the whole collection",
        Group.POPULATION: f"in {row.name}",
    }.get(row.group, f"on {row.name}")
    details = [
        *([of_all] if gap.designs else []),
        *([f"{len(row.retracted):,} retracted"] if row.retracted else []),
    ]
    named = f"on {called(row)}" if row.within else place
    return f"{named} ({', '.join(details)})" if details else named


def as_text(coverage: Coverage, width: int, style: Style = plain) -> str:
    """The table, what its heads mean, and what is missing."""
    table = Table(coverage, width)
    lines = [style(table.head(), "faint")]
    for heading, rows in table.rows():
        lines += [style(heading, "heading")] if heading else []
        lines += ["".join(part.text for part in table.parts(row)).rstrip() for row in rows]
    lines += ["", *listed(table.legend(), width, "", style, "faint")]
    missing = gaps_in_words(coverage)
    lines += ["", style(MISSING, "heading")] if missing else []
    for lacking, where in missing:
        lines += listed([f"{lacking}: {where[0]}", *where[1:]], width, "  ", style, "text")
    return "\n".join(lines)


def as_data(coverage: Coverage, fingerprint: str) -> dict[str, Any]:
    """The coverage as JSON values; docs/json.md describes them."""
    return {
        "fingerprint": fingerprint,
        "rows": [
            {
                "topic": row.name,
                "within": row.within,
                "group": row.group.value,
                "documents": len(row.counted),
                "retracted": len(row.retracted),
                "cells": [
                    {"design": design, "year": year, "documents": count}
                    for (design, year), count in _sorted_cells(row)
                ],
            }
            for row in (coverage.whole, *coverage.rows)
        ],
        "missing": [
            {
                "topic": gap.row.name,
                "within": gap.row.within,
                "designs": [design.value for design in gap.designs],
                "sentence": gap_in_words(gap),
            }
            for gap in gaps(coverage)
        ],
    }


def as_csv(coverage: Coverage) -> str:
    """One line for each topic, design and year that has documents, and one for retracted ones."""
    written = io.StringIO()
    writer = csv.writer(written, lineterminator="\n")
    writer.writerow(["group", "within", "topic", "design", "year", "documents"])
    for row in (coverage.whole, *coverage.rows):
        named = (row.group.value, inert(row.within), inert(row.name))
        for (design, year), count in _sorted_cells(row):
            writer.writerow([*named, design, "not stated" if year is None else year, count])
        if row.retracted:
            writer.writerow([*named, "retracted", "", len(row.retracted)])
    return written.getvalue().rstrip("\n")


def _sorted_cells(row: Row) -> list[tuple[tuple[str, int | None], int]]:
    """The counts of a row by design, then by year; those without a year come last."""
    order = list(Design)
    return sorted(
        row.cells.items(), key=lambda item: (order.index(Design(item[0][0])), item[0][1] or 9_999)
    )
