"""RIS: tagged lines between ``TY`` and ``ER``, as nearly every database exports them.

The tags are read here because rispy (0.10) drops a record whose ``ER`` is missing, overwrites the
fields of one whose ``TY`` comes again, reads nothing from files with one blank before the hyphen,
and knows no line numbers. Places are line numbers.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from assistant.parse.references.numbers import Numbers
from assistant.parse.references.people import person
from assistant.parse.references.reference import Reference, Text, read_references
from assistant.parse.tagged import Grammar, Record, records

if TYPE_CHECKING:
    from assistant.parse.parsed import Parsed
    from assistant.records import Source

_TAG = re.compile(r"([A-Z][A-Z0-9])(?:  |[ \t]*\t)[ \t]?-[ \t]?(.*)|(TY|ER) {0,3}-(?:[ \t](.*))?")
# Some programs write one blank. Then text that was wrapped before "T1 - weighted" looks like a tag,
# so those lines count only in files that are written so.
_NARROW = re.compile(r"([A-Z][A-Z0-9]) {0,3}-(?:[ \t](.*))?")
_NARROW_FILE = re.compile(r"^[\ufeff \t]*TY -", re.MULTILINE)


def read(text: str, source: Source) -> Parsed:
    """Return the documents of a RIS file.

    Lines that belong to no record, and records without title and abstract, are problem lines.
    Raises UnreadableFile when no record is left.
    """
    line = _NARROW if _NARROW_FILE.search(text) else _TAG

    def field(written: str) -> tuple[str, str] | None:
        match = line.fullmatch(written)
        if match is None:
            return None
        tag, content, *edge = match.groups()
        return (tag, content or "") if tag else (edge[0], edge[1] or "")

    problems: list[str] = []
    grammar = Grammar(field, start="TY", ends=frozenset({"ER"}))
    references = map(_reference, records(text, grammar, problems))
    return read_references(references, source, problems, "no RIS record")


def _reference(record: Record) -> Reference:
    title = next(iter(record.named("TI", "T1", "CT")), None)
    title = title or next(iter(record.named("BT", "ST", "TT", "T2")), None)
    types = [text for text in record.texts("M3") if not re.search(r"\d", text)]
    return Reference(
        number=record.line,
        place=f"line {record.line}",
        title=Text(title.text, f"line {title.line}") if title else Text("", ""),
        abstracts=tuple(Text(one.text, f"line {one.line}") for one in record.named("AB", "N2")),
        authors=tuple(person(one.text) for one in record.named("AU", "A1")),
        venue=_venue(record, title.tag if title else ""),
        dates=record.texts("PY", "YR") + record.texts("DA", "Y1"),
        numbers=Numbers(
            pmids=record.texts("PM"),
            dois=record.texts("DO", "DI"),
            links=_lines(record, "UR", "L1", "L2", "L3", "LK"),
            custom=_lines(record, "C1", "C2", "C6", "U1", "U2", "M1", "M3", "N1")
            + tuple(text for text in record.texts("AN") if text.upper().startswith("PMC")),
            accession=record.first("AN"),
            databases=record.texts("DB", "DP"),
        ),
        types=tuple(types),
        notes=record.texts("N1"),
    )


def _venue(record: Record, title: str) -> str:
    tags = ("J2", "JA", "J1", "JO", "JF", "T2", "BT")
    return next((text for tag in tags if tag != title and (text := record.first(tag))), "")


def _lines(record: Record, *tags: str) -> tuple[str, ...]:
    return tuple(line.strip() for text in record.texts(*tags) for line in text.splitlines())
