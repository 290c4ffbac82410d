"""EndNote's tagged format (``%0 Journal Article``, ``%T ...``). Places are line numbers."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from assistant.formats.citations.numbers import Numbers
from assistant.formats.citations.reference import Reference, Text, read_references
from assistant.formats.lines.tagged import Grammar, Record, tagged_records
from assistant.text.dates import days_of
from assistant.text.imprints import imprint_of
from assistant.text.locators import locators_of
from assistant.text.people import divided
from assistant.text.subjects import subjects_of

if TYPE_CHECKING:
    from assistant.formats.parsed import Parsed
    from assistant.records import Source

# Title, abstract, DOI and accession number.
_ONCE = frozenset({"T", "X", "R", "M"})
_FIELD = re.compile(r"%([0-9A-Z@!#$&()*+\[\]=~?^<>])(?:[ \t]+(.*))?")


def read_endnote(text: str, source: Source) -> Parsed:
    """Return the documents of an EndNote file.

    Lines that belong to no record, and records without title and abstract, are problem lines.
    Raises UnreadableFile when no record is left.
    """
    problems: list[str] = []
    # Files of the program refer have no %0, but blank lines between their records.
    untyped = not re.search(r"^%0", text, re.MULTILINE)
    grammar = Grammar(_field, start="0", once=_ONCE, blank_ends=untyped)
    references = map(_reference, tagged_records(text, grammar, problems))
    return read_references(references, source, problems, "no EndNote record")


def _field(line: str) -> tuple[str, str] | None:
    match = _FIELD.fullmatch(line)
    return (match[1], match[2] or "") if match else None


def _reference(record: Record) -> Reference:
    title = next(iter(record.named("T") or record.named("!")), None)
    return Reference(
        number=record.line,
        place=f"line {record.line}",
        title=Text(title.text, f"line {title.line}") if title else Text("", ""),
        abstracts=tuple(Text(field.text, f"line {field.line}") for field in record.named("X")),
        authors=tuple(divided(field.text) for field in record.named("A")),
        venue=record.first("J", "B"),
        dates=record.texts("D", "8"),
        electronic_dates=days_of(record.texts("7")),
        locators=locators_of(*map(record.first, ("V", "N", "P"))),
        imprint=imprint_of(record.first("I"), record.texts("@")),
        subjects=subjects_of(record.texts("K")),
        numbers=Numbers(
            dois=record.texts("R"),
            links=record.texts("U"),
            custom=record.texts("1", "2", "3", "4", "#", "$"),
            accession=record.first("M"),
            databases=record.texts("~", "W"),
        ),
        types=record.texts("9"),
        notes=record.texts("Z", "O"),
    )
