"""Reads CSV of Embase with one field in each line (``"TITLE","..."``), and its text.

The text has the name of each field in a line of its own, with the values in the lines below it.
Places are line numbers.
"""

from __future__ import annotations

import csv
import re
from collections import Counter
from itertools import pairwise
from typing import TYPE_CHECKING

from assistant.formats.citations.numbers import Numbers
from assistant.formats.citations.printed import published_in, titled
from assistant.formats.citations.recognise_text_exports import is_embase_text
from assistant.formats.citations.reference import LONGEST_CELL, Reference, Text, read_references
from assistant.formats.lines.paragraphs import split_lines
from assistant.formats.lines.tagged import Field, Grammar, Record, tagged_records
from assistant.text.imprints import imprint_of
from assistant.text.people import divided
from assistant.text.subjects import subjects_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from assistant.formats.parsed import Parsed
    from assistant.records import Source

_FIELD = re.compile(r"\"([A-Z][A-Z0-9 /()&-]{1,60})\"(?:,(.*))?")
_COUNTER = re.compile(r"\"?RECORD \d{1,6}\"?,*\s*")
# Names that are alone in a line of the text; other capitals may be labels of an abstract.
_NAMES = frozenset(
    """TITLE|ORIGINAL (NON-ENGLISH) TITLE|AUTHOR NAMES|AUTHOR ADDRESSES|CORRESPONDENCE ADDRESS
    |AUTHOR EMAIL ADDRESS|EDITORS|CORPORATE AUTHOR|SOURCE|SOURCE TITLE|PUBLICATION YEAR|VOLUME|ISSUE
    |FIRST PAGE|LAST PAGE|PAGE RANGE|DATE OF PUBLICATION|PUBLICATION DATE|PUBLICATION TYPE
    |SOURCE TYPE|CONFERENCE NAME|CONFERENCE LOCATION|CONFERENCE DATE|ISSN|ELECTRONIC ISSN|ISBN|CODEN
    |BOOK PUBLISHER|PUBLISHER|ABSTRACT|ORIGINAL (NON-ENGLISH) ABSTRACT|AUTHOR KEYWORDS
    |EMTREE DRUG INDEX TERMS|EMTREE DRUG INDEX TERMS (MAJOR FOCUS)|EMTREE MEDICAL INDEX TERMS
    |EMTREE MEDICAL INDEX TERMS (MAJOR FOCUS)|DRUG TRADE NAME|DRUG MANUFACTURER|DEVICE TRADE NAME
    |DEVICE MANUFACTURER|CAS REGISTRY NUMBERS|EMBASE CLASSIFICATIONS|CLINICAL TRIAL NUMBERS
    |MOLECULAR SEQUENCE NUMBERS|ARTICLE LANGUAGE|LANGUAGE OF ARTICLE|SUMMARY LANGUAGE
    |LANGUAGE OF SUMMARY|MEDLINE PMID|EMBASE ACCESSION ID|PUI|DOI|FULL TEXT LINK|EMBASE LINK
    |OPEN URL LINK|COPYRIGHT""".replace("\n    ", "").split("|")
)
_KEYWORDS = ("AUTHOR KEYWORDS",)
_HEADINGS = tuple(sorted(name for name in _NAMES if name.startswith("EMTREE ")))
_ONCE = frozenset({"TITLE", "ABSTRACT", "DOI", "MEDLINE PMID", "PUBLICATION YEAR", "PUI"})


def read_embase_lines(text: str, source: Source) -> Parsed:
    """Return the documents of such a file, in either layout.

    Lines that belong to no record, and damaged records, are problem lines. Raises UnreadableFile
    when no record is left.
    """
    if is_embase_text(text):
        return read_embase_text(text, source)
    problems: list[str] = []
    names = [
        field[0] for line in split_lines(text.removeprefix("\ufeff")) if (field := _field(line))
    ]
    grammar = Grammar(_field, start=_first_field(names), once=_ONCE, blank_ends=True)
    records = titled(tagged_records(text, grammar, problems), "TITLE", problems)
    references = (_reference(record, _cells) for record in records)
    return read_references(references, source, problems, "no record of Embase")


def read_embase_text(text: str, source: Source) -> Parsed:
    """Return the documents of a text in which "RECORD 1" begins the first record.

    Damaged records are problem lines. Raises UnreadableFile when no record is left.
    """
    problems: list[str] = []
    grammar = Grammar(_field_above, start="RECORD", once=_ONCE)
    records = titled(tagged_records(text, grammar, problems), "TITLE", problems)
    references = (_reference(record, _lines) for record in records)
    return read_references(references, source, problems, "no record of Embase")


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


def _field_above(line: str) -> tuple[str, str] | None:
    if _COUNTER.fullmatch(line):
        return "RECORD", ""
    return (line.strip(), "") if line.strip() in _NAMES else None


def _reference(record: Record, values: Callable[[Field], list[str]]) -> Reference:
    def first(name: str) -> str:
        return next((value for field in record.named(name) for value in values(field)), "")

    def terms(*names: str) -> Iterator[str]:
        cells = (cell for field in record.named(*names) for cell in values(field))
        return (term for cell in cells for term in cell.split(";"))

    (title, *_) = record.named("TITLE")
    journal, locators = published_in(first("SOURCE"))
    return Reference(
        number=record.line,
        place=f"line {record.line}",
        title=Text(first("TITLE"), f"line {title.line}"),
        abstracts=tuple(
            Text("\n".join(values(field)), f"line {field.line}")
            for field in record.named("ABSTRACT")
        ),
        authors=tuple(
            divided(name)
            for field in record.named("AUTHOR NAMES")
            for cell in values(field)
            for name in cell.split(";")
        ),
        venue=first("SOURCE TITLE") or journal,
        locators=locators,
        imprint=imprint_of(
            first("PUBLISHER") or first("BOOK PUBLISHER"),
            (first("ISSN"), first("ELECTRONIC ISSN")),
        ),
        subjects=subjects_of(terms(*_KEYWORDS), terms(*_HEADINGS)),
        dates=(first("PUBLICATION YEAR"), first("PUBLICATION DATE"), first("SOURCE")),
        numbers=Numbers(
            pmids=(first("MEDLINE PMID").partition(" (")[0],),  # "123 (https://...)"
            dois=(first("DOI"),),
            links=(first("FULL TEXT LINK"),),
            trials=(first("CLINICAL TRIAL NUMBERS"),),
        ),
        types=(first("PUBLICATION TYPE"),),
    )


def _cells(field: Field) -> list[str]:
    """The cells after the name of a field; a text may have line ends."""
    csv.field_size_limit(LONGEST_CELL)
    rows = csv.reader(field.text.splitlines(keepends=True))
    return [_unquoted(cell.strip()) for row in rows for cell in row if cell.strip(' \t"')]


def _unquoted(cell: str) -> str:
    """A cell without quotation marks around it whose partners are lost."""
    return cell.strip('"') if cell.count('"') % 2 else cell


def _lines(field: Field) -> list[str]:
    """The text below the name of a field, whose lines may be wrapped; authors end with a ";"."""
    if field.tag == "AUTHOR NAMES":
        return [line.strip() for line in field.text.splitlines() if line.strip()]
    return [" ".join(field.text.split())] if field.text.strip() else []
