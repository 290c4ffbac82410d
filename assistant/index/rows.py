"""Rows of the store: a document with the columns that filters use, and the text of a passage."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import replace
from typing import NamedTuple

from assistant.codec import compact
from assistant.records import Document

#: Most code points of the title, and of the section path, that are indexed with each passage. The
#: longest real ones have 481 and 281. A model that reads 256 tokens reads about 1,200 in all.
NAMED = 1_000


class Row(NamedTuple):
    """A document as a segment keeps it: the columns that filters use, then the whole document."""

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
        compact.record_of(document),
        compact.blocks_to(document.blocks),
        document.text,
        text_sha256(document.text),
    )


def without_blocks(row: Row) -> Document:
    """The document of a row without its blocks, which take longest to decode."""
    return replace(compact.document_of(row.record), text=row.text)


def as_read(row: Row, document: Document) -> Row:
    """`row` with the columns that merging may have changed, such as the id, as in `document`."""
    return row._replace(
        id=document.id,
        path=document.source.path,
        year=document.year,
        design=document.design.value,
        status=document.status.value,
        record=compact.record_of(document),
    )


def embedded_text(title: str, section: str, passage: str) -> str:
    """The text that is indexed for a passage: title, section path and passage.

    Every passage of a document repeats title and section path, so each is cut to `NAMED`.
    """
    return f"{title[:NAMED]}\n{section[:NAMED]}\n{passage}"


def proof(values: Iterable[object]) -> str:
    """The SHA-256 of values of the store, in hexadecimal: each with its type and its length."""
    digest = hashlib.sha256()
    for value in values:
        data = value if isinstance(value, bytes) else str(value).encode("utf-8", "surrogatepass")
        digest.update(f"{type(value).__name__} {len(data)} ".encode())
        digest.update(data)
    return digest.hexdigest()


def text_sha256(text: str) -> str:
    """The SHA-256 of a document's text as UTF-8, in hexadecimal."""
    return hashlib.sha256(text.encode()).hexdigest()
