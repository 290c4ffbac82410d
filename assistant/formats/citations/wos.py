"""Reads Web of Science and the older ISI format (``PT J``, ``AU Doe, A`` ... ``ER``).

Continued lines are indented. Places are line numbers.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from assistant.formats.citations.numbers import Numbers
from assistant.formats.citations.reference import Reference, Text, read_references
from assistant.formats.lines.tagged import Field, Grammar, Record, tagged_records
from assistant.text.imprints import imprint_of
from assistant.text.locators import locators_of
from assistant.text.people import divided, group
from assistant.text.subjects import subjects_of
from assistant.text.writer import fold

if TYPE_CHECKING:
    from assistant.formats.parsed import Parsed
    from assistant.records import Source

_FIELD = re.compile(r"([A-Z][A-Z0-9])(?: (.*))?")
# Subscripts and superscripts as INSPEC writes them: H/sub 2/O.
_SHIFTED = re.compile(r"/su([bp])\s?([^/\s]{1,20})\s?/")
# Title, abstract, and the numbers in Web of Science, PubMed and Crossref.
_ONCE = frozenset({"TI", "AB", "UT", "PM", "DI"})
_GRAMMAR_EDGES = frozenset({"FN", "VR", "EF"})


def read_web_of_science(text: str, source: Source) -> Parsed:
    """Return the documents of a Web of Science file.

    Lines that belong to no record, and records without title and abstract, are problem lines.
    Raises UnreadableFile when no record is left.
    """
    problems: list[str] = []
    grammar = Grammar(_field, "PT", frozenset({"ER"}), around=_GRAMMAR_EDGES, once=_ONCE)
    references = map(_reference, tagged_records(text, grammar, problems))
    return read_references(references, source, problems, "no Web of Science record")


def _field(line: str) -> tuple[str, str] | None:
    match = _FIELD.fullmatch(line)
    return (match[1], match[2] or "") if match else None


def _reference(record: Record) -> Reference:
    title = next(iter(record.named("TI")), None)
    people, full_names = (
        [line for text in record.texts(tag) for line in re.split(r"[;\n]", text)]
        for tag in ("AU", "AF")
    )
    people = full_names if len(full_names) >= len(people) else people
    return Reference(
        number=record.line,
        place=f"line {record.line}",
        title=_text(title) if title else Text("", ""),
        abstracts=tuple(map(_text, record.named("AB"))),
        authors=tuple(dict.fromkeys((*map(divided, people), *map(group, record.texts("CA"))))),
        venue=record.first("JI", "J9", "SO"),
        dates=record.texts("PY", "PD"),
        electronic_dates=record.texts("EA"),
        locators=locators_of(
            record.first("VL"),
            " ".join(filter(None, (record.first("IS"), _supplement(record.first("SU"))))),
            record.first("BP"),
            record.first("EP"),
            record.first("AR"),
        ),
        imprint=imprint_of(record.first("PU"), record.texts("SN", "EI")),
        subjects=subjects_of(
            map(fold, record.texts("DE")),
            (term for text in record.texts("MH") for term in fold(text).split(";")),
        ),
        numbers=Numbers(
            pmids=record.texts("PM"),
            dois=record.texts("DI"),
            accession=record.first("UT"),
        ),
        types=record.texts("DT"),
    )


def _supplement(name: str) -> str:
    return name if not name or "s" in name.lower() else f"Suppl {name}"


def _text(field: Field) -> Text:
    text = _SHIFTED.sub(r"<su\1>\2</su\1>", field.text.replace("\n   ", "\n"))
    return Text(text, f"line {field.line}")
