"""Documents in the compact form of the store; the text has a column of its own."""

from __future__ import annotations

import json
from typing import Any

from assistant.codec.documents import AUTHOR, DOCUMENT, IDENTIFIERS, SUBJECTS
from assistant.codec.fields import TEXT, WHOLE, Field, Record, Shape, listed, maybe
from assistant.records import Author, Block, BlockKind, Document, Span, Subjects
from assistant.text import people

_KINDS = list(BlockKind)
_KIND_NUMBERS = {kind: number for number, kind in enumerate(_KINDS)}

_SPAN = Record(Span, Field("start", WHOLE), Field("end", WHOLE))


def _author(value: Any) -> Author:  # noqa: ANN401 - as JSON has it
    """An author, whose name early versions stored as one text."""
    return people.divided(value) if isinstance(value, str) else AUTHOR.unpack(value)


_AUTHOR = Shape(AUTHOR.decode, AUTHOR.encode, AUTHOR.pack, _author)
# The fields that do not follow from others, and those that only the store keeps apart.
_FIELDS = (
    *(field for field in DOCUMENT.fields if field.derive is None),
    Field("authors", listed(_AUTHOR)),
    Field("design_reason", TEXT),
    Field("design_span", maybe(_SPAN.shape)),
    Field("population_reason", TEXT, missing=""),
    Field("population_span", maybe(_SPAN.shape), missing=None),
)
# Looked up once, because a list of all documents decodes every record.
_UNPACKED = tuple((field.name, field.shape.unpack, field.missing) for field in _FIELDS)


def record_of(document: Document) -> str:
    """A document as JSON, without its text and blocks."""
    record = {field.name: field.shape.pack(field.value(document)) for field in _FIELDS}
    record |= zip(IDENTIFIERS.names, record.pop("identifiers"), strict=True)
    return _dumps(record | {"notices": _dumps(record["notices"])})


def document_of(record: str) -> Document:
    """The document that `record_of` turned into `record`, without its text and blocks."""
    values = json.loads(record)
    values["identifiers"] = [values[name] for name in IDENTIFIERS.names]
    values["notices"] = json.loads(values["notices"])
    # Records of earlier versions lack some of the fields.
    known = {
        name: unpack(values[name]) if name in values else missing
        for name, unpack, missing in _UNPACKED
    }
    return Document(text="", blocks=(), **known)


def title_from(record: str) -> str:
    """The title in a record."""
    title: str = json.loads(record)["title"]
    return title


def subjects_from(record: str) -> Subjects:
    """The index terms in a record; those of earlier versions have none."""
    packed = json.loads(record).get("subjects")
    return SUBJECTS.unpack(packed) if packed else Subjects()


def blocks_to(blocks: tuple[Block, ...]) -> str:
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
        for block in blocks
    ]
    return _dumps([list(sections), rows])


def blocks_from(text: str) -> tuple[Block, ...]:
    """The blocks that `blocks_to` wrote."""
    sections, rows = json.loads(text)
    paths = [tuple(section) for section in sections]
    return tuple(
        Block(Span(start, end), _KINDS[kind], paths[section], locator)
        for start, end, kind, section, locator in rows
    )


def spans_to(spans: tuple[Span, ...]) -> str:
    """Spans as a flat list of offsets."""
    return _dumps([offset for span in spans for offset in span])


def spans_from(text: str) -> tuple[Span, ...]:
    """The spans that `spans_to` wrote."""
    offsets = json.loads(text)
    return tuple(map(Span, offsets[::2], offsets[1::2]))


def _dumps(value: Any) -> str:  # noqa: ANN401 - whatever JSON holds
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))
