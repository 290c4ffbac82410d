"""Reads CSV of Embase with one field in each line (``"TITLE","..."``). Places are line numbers."""

from __future__ import annotations

import csv
import re
from collections import Counter
from itertools import pairwise
from typing import TYPE_CHECKING

from assistant.formats.citations.numbers import Numbers
from assistant.formats.citations.printed import published_in, titled
from assistant.formats.citations.reference import Reference, Text, read_references
from assistant.formats.lines.paragraphs import split_lines
from assistant.formats.lines.tagged import Field, Grammar, Record, tagged_records
from assistant.text.people import divided

if TYPE_CHECKING:
    from collections.abc import Sequence

    from assistant.formats.parsed import Parsed
    from assistant.records import Source

_FIELD = re.compile(r"\"([A-Z][A-Z0-9 /()&-]{1,60})\"(?:,(.*))?")
_COUNTER = re.compile(r"\"?RECORD \d{1,6}\"?,*\s*")
_ONCE = frozenset({"TITLE", "ABSTRACT", "DOI", "MEDLINE PMID", "PUBLICATION YEAR", "PUI"})


def read_embase_lines(text: str, source: Source) -> Parsed:
    """Return the documents of such a file.

    Lines that belong to no record, and damaged records, are problem lines. Raises UnreadableFile
    when no record is left.
    """
    problems: list[str] = []
    names = [
        field[0] for line in split_lines(text.removeprefix("\ufeff")) if (field := _field(line))
    ]
    grammar = Grammar(_field, start=_first_field(names), once=_ONCE, blank_ends=True)
    records = titled(tagged_records(text, grammar, problems), "TITLE", problems)
    return read_references(map(_reference, records), source, problems, "no record of Embase")


def _first_field(names: Sequence[str]) -> str:
    """The field with which records begin: the title, or else the authors that come before it.

    The first field of the file may be missing, so the order in most records counts.
    """
    order = Counter(pairwise(names))
    authors_first = order["AUTHOR NAMES", "TITLE"] > order["TITLE", "AUTHOR NAMES"]
    return "AUTHOR NAMES" if authors_first else "TITLE"


def _field(line: str) -> tuple[str, str] | None:
    if _COUNTER.fullmatch(line):
        return "RECORD", ""
    match = _FIELD.fullmatch(line.rstrip())
    return (match[1], match[2] or "") if match else None


def _reference(record: Record) -> Reference:
    def first(name: str) -> str:
        return next((cell for field in record.named(name) for cell in _cells(field)), "")

    (title, *_) = record.named("TITLE")
    journal, locators = published_in(first("SOURCE"))
    return Reference(
        number=record.line,
        place=f"line {record.line}",
        title=Text(first("TITLE"), f"line {title.line}"),
        abstracts=tuple(
            Text("\n".join(_cells(field)), f"line {field.line}")
            for field in record.named("ABSTRACT")
        ),
        authors=tuple(
            divided(name)
            for field in record.named("AUTHOR NAMES")
            for cell in _cells(field)
            for name in cell.split(";")
        ),
        venue=first("SOURCE TITLE") or journal,
        locators=locators,
        dates=(first("PUBLICATION YEAR"), first("PUBLICATION DATE"), first("SOURCE")),
        numbers=Numbers(
            pmids=(first("MEDLINE PMID"),),
            dois=(first("DOI"),),
            links=(first("FULL TEXT LINK"),),
            trials=(first("CLINICAL TRIAL NUMBERS"),),
        ),
        types=(first("PUBLICATION TYPE"),),
    )


def _cells(field: Field) -> list[str]:
    """The cells after the name of a field; a text may have line ends."""
    rows = csv.reader(field.text.splitlines(keepends=True))
    return [cell.strip().strip('"') for row in rows for cell in row if cell.strip(' \t"')]
