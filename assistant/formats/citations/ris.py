"""Reads RIS: tagged lines between ``TY`` and ``ER``, as nearly every database exports them.

It does not use rispy (0.10), which drops a record without ``ER``, overwrites the fields of a record
with a second ``TY``, reads nothing from files with one blank before the hyphen, and has no line
numbers. Places are line numbers.
"""

from __future__ import annotations

import re
from itertools import chain, pairwise, takewhile
from typing import TYPE_CHECKING

from assistant.formats.citations.numbers import Numbers
from assistant.formats.citations.reference import Reference, Text, read_references
from assistant.formats.lines.paragraphs import split_lines
from assistant.formats.lines.tagged import Grammar, Record, tagged_records
from assistant.text.dates import days_of
from assistant.text.imprints import imprint_of
from assistant.text.locators import locators_of
from assistant.text.people import divided
from assistant.text.subjects import subjects_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from assistant.formats.parsed import Parsed
    from assistant.records import Source

_TAG = re.compile(r"([A-Z][A-Z0-9])(?:  |[ \t]*\t)[ \t]?-[ \t]?(.*)|(TY|ER) {0,3}-(?:[ \t](.*))?")
# Some programs write one blank, or three. But text wrapped before "T1 - weighted" also looks like
# such a tag, so these lines only count in files whose types or most tags are written like that.
_OTHER_TAG = re.compile(r"([A-Z][A-Z0-9]) {0,3}-(?:[ \t](.*))?")
_OTHER_TYPE = re.compile(r"^[\ufeff \t]*TY -", re.MULTILINE)
# This starts a record wherever it occurs.
_ANY_TYPE = re.compile(r"TY {0,4}[-\u2013\u2014] {0,4}[A-Z]{3,6} *")
_TYPE, _END = "TY", "ER"
# Titles and abstracts, each under two tags.
_ONCE = frozenset({"TI", "T1", "AB", "N2"})
# Embase writes PubMed numbers into C5; other databases put other things there.
_EMBASE = re.compile(
    r"embase\.com/|Link to the Ovid Full Text|^\W{0,3}D[BP] {0,3}-[ \t].*\bEmbase"
    r"|^\W{0,3}U2 {0,3}- L\d{6,}[ \t]*$",
    re.MULTILINE | re.IGNORECASE,
)
_PMID = re.compile(r"\s*\d{5,8}\s*")
# A line that Ovid puts below each record.
_OVID_LINK = re.compile(r"^Link to the Ovid Full Text\b.*", re.MULTILINE)
# Tags of the article's title, and of the title of what contains it.
_TITLES = (("TI", "T1", "CT"), ("BT", "ST", "TT", "T2"))


def read_ris(text: str, source: Source) -> Parsed:
    """Return the documents of a RIS file.

    Lines that belong to no record, and records without title and abstract, are problem lines.
    Raises UnreadableFile when no record is left.
    """
    of_embase = _EMBASE.search(text) is not None
    text = _OVID_LINK.sub("", text)
    lines = [line.lstrip("\ufeff \t") for line in split_lines(text)]
    pattern = _pattern(text, lines)
    indented = re.search(r"^\ufeff?TY", text, re.MULTILINE) is None

    def field(written: str) -> tuple[str, str] | None:
        line = written.lstrip(" \t") if indented else written
        match = pattern.fullmatch(line)
        if match is None:
            return (_TYPE, "") if _ANY_TYPE.fullmatch(line) else None
        tag, content, *edge = match.groups()
        return (tag, content or "") if tag else (edge[0], edge[1] or "")

    problems: list[str] = []
    tags = [tagged[0] for line in lines if (tagged := field(line))]
    grammar = Grammar(field, start=_TYPE, ends=frozenset({_END}), once=_ONCE)
    if _type_within(tags):
        starts = _END not in tags and _follows_blanks(tags[0], map(field, lines))
        start = tags[0] if starts else ""
        grammar = grammar._replace(start=start, once=_ONCE | {_TYPE})
    whole = _complete(tagged_records(text, grammar, problems), problems)
    references = (_reference(record, of_embase=of_embase) for record in whole)
    return read_references(references, source, problems, "no RIS record")


def _pattern(text: str, lines: list[str]) -> re.Pattern[str]:
    """Return the pattern for tags as they are written in most `lines` of `text`."""
    usual = sum((match := _TAG.fullmatch(line)) is not None and bool(match[1]) for line in lines)
    either = sum(_OTHER_TAG.fullmatch(line) is not None for line in lines)
    return _OTHER_TAG if _OTHER_TYPE.search(text) or either > 2 * usual else _TAG


def _type_within(tags: list[str]) -> bool:
    """Whether the first record has other tags before its type, so that only its end ends it.

    Tags between the end of a record and the next type are different: Ovid writes the journal of the
    record above there.
    """
    first = list(takewhile(lambda tag: tag != _END, tags))
    return _TYPE in first and first[0] != _TYPE


def _follows_blanks(tag: str, fields: Iterable[tuple[str, str] | None]) -> bool:
    """Whether a line without a tag precedes each field `tag` but the first, as between records."""
    before = [above is None for above, named in pairwise(fields) if named and named[0] == tag]
    return bool(before) and all(before)


def _complete(records: Iterable[Record], problems: list[str]) -> Iterator[Record]:
    """Yield the records; a piece without type and title may belong to the record above or below."""
    for record in records:
        if record.named(_TYPE, *chain(*_TITLES)):
            yield record
        else:
            problems.append(f"line {record.line}: fields outside any record")


def _reference(record: Record, *, of_embase: bool) -> Reference:
    title = next((field for tags in _TITLES for field in record.named(*tags)), None)
    types = [text for text in record.texts("M3") if not re.search(r"\d", text)]
    return Reference(
        number=record.line,
        place=f"line {record.line}",
        title=Text(title.text, f"line {title.line}") if title else Text("", ""),
        abstracts=tuple(
            Text(entry.text, f"line {entry.line}") for entry in record.named("AB", "N2")
        ),
        authors=tuple(divided(entry.text) for entry in record.named("AU", "A1")),
        venue=_venue(record, title.tag if title else ""),
        dates=record.texts("PY", "YR") + record.texts("DA", "Y1"),
        electronic_dates=days_of(record.texts("ET")),  # where EndNote keeps it
        locators=locators_of(
            record.first("VL"),
            record.first("IS", "CP"),
            record.first("SP"),
            record.first("EP"),
            record.first("C7", "AR"),
        ),
        imprint=imprint_of(record.first("PB"), record.texts("SN")),
        subjects=subjects_of(record.texts("KW")),
        numbers=Numbers(
            pmids=record.texts("PM")
            + tuple(text for text in record.texts("C5") if of_embase and _PMID.fullmatch(text)),
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
    tags = ["J2", "JA", "J1", "JO", "JF", "T2", "BT"]
    if record.first(_TYPE) == "UNPB":  # a preprint; some programs name its server as publisher
        tags.append("PB")
    return next((text for tag in tags if tag != title and (text := record.first(tag))), "")


def _lines(record: Record, *tags: str) -> tuple[str, ...]:
    return tuple(line.strip() for text in record.texts(*tags) for line in text.splitlines())
