"""Reads "Plain text" of the Cochrane Library (``Record #1 of 12``, ``TI: ...``).

Places are line numbers.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from assistant.formats.citations.numbers import Numbers
from assistant.formats.citations.printed import titled
from assistant.formats.citations.reference import Reference, Text, read_references
from assistant.formats.lines.tagged import Grammar, Record, tagged_records
from assistant.text.imprints import imprint_of
from assistant.text.locators import locators_of
from assistant.text.people import several
from assistant.text.subjects import subjects_of

if TYPE_CHECKING:
    from assistant.formats.parsed import Parsed
    from assistant.records import Source

_COUNTER = re.compile(r"\s*Record #\d{1,6} of \d{1,6}\b.*")
# All known tags. They are listed because a line of an abstract may also start with two capitals.
_TAGS = frozenset(
    """ID AU TI SO YR PY VL NO PG PM XR PT KY CC DOI DO AB US PB AD LA SN CO AN CT GR
    TB""".split()  # noqa: SIM905 - reads better so
)
_FIELD = re.compile(r"([A-Z]{2,3}): ?(.*)")
_START = "Record"
_ONCE = frozenset({"ID", "TI", "YR", "PY", "PM", "DOI", "DO", "AB"})
# "PUBMED 12345678", and other numbers of Embase and CINAHL.
_PUBMED = re.compile(r"(?:PUBMED )?(\d{1,9})", re.IGNORECASE)


def read_cochrane(text: str, source: Source) -> Parsed:
    """Return the documents of a text export of the Cochrane Library.

    Lines that belong to no record, and damaged records, are problem lines. Raises UnreadableFile
    when no record is left.
    """
    problems: list[str] = []
    grammar = Grammar(_field, start=_START, once=_ONCE)
    records = titled(tagged_records(text, grammar, problems), "TI", problems)
    references = map(_reference, records)
    return read_references(references, source, problems, "no record of the Cochrane Library")


def _field(line: str) -> tuple[str, str] | None:
    if _COUNTER.fullmatch(line):
        return _START, ""
    match = _FIELD.fullmatch(line.strip())
    return (match[1], match[2]) if match and match[1] in _TAGS else None


def _reference(record: Record) -> Reference:
    (title, *_) = record.named("TI")
    source = record.first("SO")
    is_address = source.startswith("http")  # of a record in a trial registry
    pmids = (match for text in record.texts("PM") if (match := _PUBMED.fullmatch(text.strip())))
    return Reference(
        number=record.line,
        place=f"line {record.line}",
        title=Text(title.text, f"line {title.line}"),
        abstracts=tuple(Text(field.text, f"line {field.line}") for field in record.named("AB")),
        authors=tuple(name for text in record.texts("AU") for name in several(text)),
        venue="" if is_address else source,
        dates=record.texts("YR", "PY"),
        locators=locators_of(record.first("VL"), record.first("NO"), record.first("PG")),
        imprint=imprint_of(record.first("PB"), record.texts("SN")),
        subjects=subjects_of(
            headings=(term for text in record.texts("KY", "KW") for term in text.split(";"))
        ),
        numbers=Numbers(
            pmids=tuple(match[1] for match in pmids),
            dois=record.texts("DOI", "DO"),
            trials=(source,) if is_address else (),
        ),
        types=record.texts("PT"),
    )
