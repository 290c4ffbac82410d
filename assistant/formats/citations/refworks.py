"""RefWorks' tagged format (``RT Journal Article``, ``T1 ...``). Places are line numbers."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from assistant.formats.citations.numbers import Numbers
from assistant.formats.citations.reference import Reference, Text, read_references
from assistant.formats.lines.paragraphs import split_lines
from assistant.formats.lines.tagged import Grammar, Record, tagged_records
from assistant.text.imprints import imprint_of
from assistant.text.locators import locators_of
from assistant.text.people import divided
from assistant.text.subjects import subjects_of

if TYPE_CHECKING:
    from assistant.formats.parsed import Parsed
    from assistant.records import Source

# All existing tags. They are listed because a line of an abstract may also start with two capitals
# and a blank.
_TAGS = frozenset(
    """RT SR ID A1 T1 JF JO YR FD VO IS SP OP K1 AB NO A2 T2 ED PB PP A3 A4 A5 T3 SN AV AD AN LA CL
    SF OT LK DO CN DB DS IP RD ST U1 U2 U3 U4 U5 U6 U7 U8 U9 U10 U11 U12 U13 U14 U15 UL SL LL CR WT
    A6 WV WP OL PMID PMCID""".split()  # noqa: SIM905 - reads better so
)
# Some databases end their records as in RIS. "ER" with text is a line of an abstract.
_ENDS = frozenset({"ER"})
_FIELD = re.compile(r"([A-Z][A-Z0-9]{1,4})(?: (.*))?")
# Title, abstract and numbers.
_ONCE = frozenset({"T1", "AB", "DO", "PMID"})
# Some exports begin with an explanation of the tags in the form of a record: "T1 Primary Title".
_FIRST_RECORD = re.compile(r"^RT (?!\W*Reference Type)", re.MULTILINE)


def read_refworks(text: str, source: Source) -> Parsed:
    """Return the documents of a RefWorks file.

    Lines that belong to no record, and records without title and abstract, are problem lines.
    Raises UnreadableFile when no record is left.
    """
    problems: list[str] = []
    first = _FIRST_RECORD.search(text)
    above = len(split_lines(text[: first.start()])) - 1 if first else 0
    if first and text[: first.start()].strip("\ufeff \t\r\n"):
        problems.append(f"lines 1 to {above}: an explanation, or text outside any record")
    grammar = Grammar(_field, start="RT", ends=_ENDS, once=_ONCE)
    text = "\n" * above + text[first.start() if first else 0 :]
    references = map(_reference, tagged_records(text, grammar, problems))
    return read_references(references, source, problems, "no RefWorks record")


def _field(line: str) -> tuple[str, str] | None:
    if line.rstrip() in _ENDS:
        return line.rstrip(), ""
    match = _FIELD.fullmatch(line)
    return (match[1], match[2] or "") if match and match[1] in _TAGS else None


def _reference(record: Record) -> Reference:
    title = next(iter(record.named("T1") or record.named("T2", "OT")), None)
    return Reference(
        number=record.line,
        place=f"line {record.line}",
        title=Text(title.text, f"line {title.line}") if title else Text("", ""),
        abstracts=tuple(Text(field.text, f"line {field.line}") for field in record.named("AB")),
        authors=tuple(divided(field.text) for field in record.named("A1")),
        venue=record.first("JO", "JF") or (record.first("T2") if record.first("T1") else ""),
        dates=record.texts("YR", "FD"),
        locators=locators_of(*map(record.first, ("VO", "IS", "SP", "OP"))),
        imprint=imprint_of(record.first("PB"), record.texts("SN")),
        subjects=subjects_of(record.texts("K1")),
        numbers=Numbers(
            pmids=record.texts("PMID"),
            pmcids=record.texts("PMCID"),
            dois=record.texts("DO"),
            links=record.texts("LK", "UL"),
            custom=record.texts(*(f"U{number}" for number in range(1, 16))),
            accession=record.first("AN"),
            databases=record.texts("DB", "DS"),
        ),
        notes=record.texts("NO"),
    )
