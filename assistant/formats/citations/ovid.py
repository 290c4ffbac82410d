"""Reads text of Ovid: counters such as ``<1>``, and fields below their names or after tags.

Places are line numbers.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from assistant.formats.citations.numbers import Numbers
from assistant.formats.citations.printed import published_in, titled
from assistant.formats.citations.reference import Reference, Text, read_references
from assistant.formats.lines.paragraphs import split_lines
from assistant.formats.lines.tagged import Grammar, Record, tagged_records
from assistant.text.imprints import imprint_of
from assistant.text.people import several
from assistant.text.subjects import subjects_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from assistant.formats.parsed import Parsed
    from assistant.records import Source

_COUNTER = re.compile(r"\s*<\d{1,6}\.? ?>\s*")
_TAG = re.compile(r"([A-Z]{2}) {1,2}-(?: (.*))?")
_NAMES = {
    "abstract": "AB",
    "accession number": "AN",
    "author": "AU",
    "authors": "AU",
    "clinical trial number": "CT",
    "comments": "CM",
    "database": "DB",
    "date of publication": "DP",
    "digital object identifier": "DO",
    "doi": "DO",
    "issn": "IS",
    "issn electronic": "IE",
    "issn print": "IS",
    "journal": "JN",
    "journal name": "JN",
    "keyword heading": "KW",
    "keywords": "KW",
    "mesh subject headings": "MH",
    "pmid": "PM",
    "pubmed id": "PM",
    "pubmed identifier": "PM",
    "publication type": "PT",
    "publisher": "PU",
    "source": "SO",
    "subject headings": "SH",
    "title": "TI",
    "unique identifier": "UI",
    "year of publication": "YR",
}
_START = "<"
_OTHER = "??"
# Before the tag of a field in a line that only had the name of the field.
_MARK = "\x1e"
# A line in this form above an indented one is the name of a field that is not needed.
_NAME = re.compile(r"[A-Z][\w ()/&'-]{1,60}")
_ONCE = frozenset({"TI", "AB", "UI", "AN", "DO", "YR", "PY", "PM"})


def read_ovid(text: str, source: Source) -> Parsed:
    """Return the documents of a text export of Ovid.

    Lines that belong to no record, and damaged records, are problem lines. Raises UnreadableFile
    when no record is left.
    """
    problems: list[str] = []
    marked = "\n".join(_marked(split_lines(text)))
    records = tagged_records(marked, Grammar(_field, start=_START, once=_ONCE), problems)
    references = map(_reference, titled(records, "TI", problems))
    return read_references(references, source, problems, "no record of Ovid")


def _marked(lines: Sequence[str]) -> Iterator[str]:
    """Yield the lines, with a tag in place of each name of a field."""
    for line, following in zip(lines, [*lines[1:], ""], strict=True):
        tag = _NAMES.get(line.rstrip().casefold())
        if tag is None and _NAME.fullmatch(line.rstrip()) and following.startswith("  "):
            tag = _OTHER
        yield f"{_MARK}{tag}" if tag else line


def _field(line: str) -> tuple[str, str] | None:
    if line.startswith(_MARK):
        return line[1:], ""
    if _COUNTER.fullmatch(line):
        return _START, ""
    match = _TAG.fullmatch(line)
    return (match[1], match[2] or "") if match else None


def _reference(record: Record) -> Reference:
    (title, *_) = record.named("TI")
    databases = record.texts("DB")
    journal, locators = published_in(record.first("SO"))
    # A "Unique Identifier" is that of MEDLINE; other databases call theirs "Accession Number".
    number = record.first("UI")
    in_medline = not databases or "medline" in databases[0].casefold()
    return Reference(
        number=record.line,
        place=f"line {record.line}",
        title=Text(title.text, f"line {title.line}"),
        abstracts=tuple(Text(field.text, f"line {field.line}") for field in record.named("AB")),
        authors=tuple(name for text in record.texts("AU") for name in several(text)),
        venue=record.first("JN") or journal,
        locators=locators,
        imprint=imprint_of(record.first("PB", "PU"), record.texts("IS", "IP", "IE")),
        subjects=subjects_of(
            record.texts("KW", "KF"),
            (term for text in record.texts("MH", "SH") for term in re.split("[;\n]", text)),
        ),
        dates=record.texts("YR", "PY") + record.texts("DP", "SO"),
        numbers=Numbers(
            pmids=(*record.texts("PM"), *((number,) if in_medline else ())),
            dois=record.texts("DO"),
            accession=record.first("AN"),
            databases=databases,
            trials=record.texts("CT"),
        ),
        types=record.texts("PT"),
        notes=record.texts("CM"),
    )
