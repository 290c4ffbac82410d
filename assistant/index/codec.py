"""Converts documents to rows of the store and back; the text has a column of its own."""

from __future__ import annotations

import hashlib
import json
from dataclasses import astuple, replace
from typing import Any, NamedTuple

from assistant.records import (
    Block,
    BlockKind,
    Design,
    Document,
    Identifiers,
    Kind,
    Notice,
    Relation,
    RelationKind,
    Source,
    Span,
    Status,
)

#: Most code points of the title, and of the section path, that are indexed with each passage. The
#: longest real ones have 481 and 281. A model that reads 256 tokens reads about 1,200 in all.
NAMED = 1_000

_KINDS = list(BlockKind)
_KIND_NUMBERS = {kind: number for number, kind in enumerate(_KINDS)}


class Row(NamedTuple):
    """A document as the store keeps it: the columns that filters use, then the whole document."""

    id: str
    path: str
    year: int | None
    design: str
    status: str
    full_text: bool
    record: str
    blocks: str
    text: str
    text_sha256: str


def row_of(document: Document) -> Row:
    """The row that stores a document."""
    return Row(
        document.id,
        document.source.path,
        document.year,
        document.design.value,
        document.status.value,
        document.is_full_text,
        record_of(document),
        _blocks_of(document),
        document.text,
        text_sha256(document.text),
    )


def document_from(row: Row) -> Document:
    """The document that `row_of` turned into `row`."""
    return replace(without_blocks(row), blocks=_blocks_from(row.blocks))


def without_blocks(row: Row) -> Document:
    """The document of a row without its blocks, which take longest to decode."""
    return replace(document_of(row.record), text=row.text)


def as_read(row: Row, document: Document) -> Row:
    """`row` with the columns that merging may have changed, such as the id, as in `document`."""
    return row._replace(
        id=document.id,
        path=document.source.path,
        year=document.year,
        design=document.design.value,
        status=document.status.value,
        record=record_of(document),
    )


def document_of(record: str) -> Document:
    """The document that `record_of` turned into `record`, without its text and blocks."""
    fields = json.loads(record)
    return Document(
        id=fields["id"],
        source=Source(*fields["source"]),
        title=fields["title"],
        text="",
        blocks=(),
        authors=tuple(fields["authors"]),
        venue=fields["venue"],
        year=fields["year"],
        identifiers=Identifiers(
            fields["pmid"], fields["pmcid"], fields["doi"], tuple(fields["nct"])
        ),
        publication_types=tuple(fields["publication_types"]),
        notices=notices_from(fields["notices"]),
        design=Design(fields["design"]),
        design_reason=fields["design_reason"],
        design_span=Span(*fields["design_span"]) if fields["design_span"] else None,
        population=fields["population"],
        kind=Kind(fields["kind"]),
        relations=tuple(_relation_from(*relation) for relation in fields["relations"]),
        also_in=tuple(Source(*source) for source in fields["also_in"]),
    )


def embedded_text(title: str, section: str, passage: str) -> str:
    """The text that is indexed for a passage: title, section path and passage.

    Every passage of a document repeats title and section path, so each is cut to `NAMED`.
    """
    return f"{title[:NAMED]}\n{section[:NAMED]}\n{passage}"


def title_from(record: str) -> str:
    """The title in the record of a row."""
    title: str = json.loads(record)["title"]
    return title


def record_of(document: Document) -> str:
    """A document as JSON, without its text and blocks."""
    return _dumps(
        {
            "id": document.id,
            "source": astuple(document.source),
            "title": document.title,
            "authors": document.authors,
            "venue": document.venue,
            "year": document.year,
            "pmid": document.identifiers.pmid,
            "pmcid": document.identifiers.pmcid,
            "doi": document.identifiers.doi,
            "nct": document.identifiers.nct,
            "publication_types": document.publication_types,
            "notices": notices_to(document.notices),
            "design": document.design,
            "design_reason": document.design_reason,
            "design_span": document.design_span,
            "population": document.population,
            "kind": document.kind,
            "relations": [
                [kind, astuple(known), reference, other]
                for kind, known, reference, other in document.relations
            ],
            "also_in": [astuple(source) for source in document.also_in],
        }
    )


def _blocks_of(document: Document) -> str:
    """The blocks of a document as JSON; each section path is stored once."""
    sections: dict[tuple[str, ...], int] = {}
    rows = [
        [
            block.span.start,
            block.span.end,
            _KIND_NUMBERS[block.kind],
            sections.setdefault(block.section, len(sections)),
            block.locator,
        ]
        for block in document.blocks
    ]
    return _dumps([list(sections), rows])


def text_sha256(text: str) -> str:
    """The SHA-256 of a document's text as UTF-8, in hexadecimal."""
    return hashlib.sha256(text.encode()).hexdigest()


def notices_to(notices: tuple[Notice, ...]) -> str:
    """Editorial notices as JSON."""
    return _dumps(notices)


def notices_from(text: str) -> tuple[Notice, ...]:
    """The notices that `notices_to` wrote."""
    return tuple(Notice(Status(status), *said) for status, *said in json.loads(text))


def _relation_from(kind: str, known: list[Any], reference: str, other: str) -> Relation:
    pmid, pmcid, doi, nct = known
    return Relation(RelationKind(kind), Identifiers(pmid, pmcid, doi, tuple(nct)), reference, other)


def spans_to(spans: tuple[Span, ...]) -> str:
    """Spans as a flat list of offsets."""
    return _dumps([offset for span in spans for offset in span])


def spans_from(text: str) -> tuple[Span, ...]:
    """The spans that `spans_to` wrote."""
    offsets = json.loads(text)
    return tuple(map(Span, offsets[::2], offsets[1::2]))


def _blocks_from(text: str) -> tuple[Block, ...]:
    sections, rows = json.loads(text)
    paths = [tuple(section) for section in sections]
    return tuple(
        Block(Span(start, end), _KINDS[kind], paths[section], locator)
        for start, end, kind, section, locator in rows
    )


def _dumps(value: Any) -> str:  # noqa: ANN401 - whatever JSON holds
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))
