"""Reads the documents, passages and abbreviations of one generation (SQLite).

A store is written once (see ``store_writer``) and read-only from then on. It is opened with
``immutable=1``, so SQLite never looks for a lock or a journal.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Container, Iterable, Iterator
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

from assistant.codec import compact
from assistant.errors import IndexDamaged, NotFound
from assistant.index import rows
from assistant.records import Document, Listed, Passage, Span, Subjects
from assistant.text.abbreviations import Definition
from assistant.text.titles import without_stop

# Documents that stay in memory. Chosen by hand: the questions of a conversation load a hundred each
# at most and share many; more take more memory.
_CACHED_DOCUMENTS = 512
# The same for places of passages, which are small. Chosen by hand: a question reads a hundred.
_CACHED_PLACES = 4096
# Code points of the opening of a document without an abstract, and of the longest opening. Chosen
# by hand: abstracts have 1,500 on average, and nearly all have fewer than 5,000.
_OPENING, _LONGEST_OPENING = 2_000, 5_000
_ROW = ", ".join(rows.Row._fields)


class FileRecord(NamedTuple):
    """A file of the corpus as the build read it; `problems` has one line for each problem."""

    path: str
    sha256: str
    problems: tuple[str, ...]


class DocumentFacts(NamedTuple):
    """The fields of one live document that filters use."""

    id: str
    number: int
    year: int | None
    design: str
    status: str
    full_text: bool


class Abbreviation(NamedTuple):
    """An abbreviation and its long form, and the number of documents that define it.

    `short_key` is the short form without case, `long_key` the stemmed words of the long form.
    """

    short: str
    long: str
    documents: int
    short_key: str
    long_key: str


class Synonym(NamedTuple):
    """A term of a numbered group of synonyms; `key` holds its stemmed words."""

    group: int
    form: str
    key: str


class StoredPassage(NamedTuple):
    """A passage as the store keeps it; `digest` is the SHA-256 of the embedded text."""

    start: int
    end: int
    sentences: str
    section: str
    digest: bytes


class Computed(NamedTuple):
    """The passages of a document, and the abbreviations that it defines."""

    passages: list[StoredPassage]
    definitions: list[Definition]


class Embedded(NamedTuple):
    """The embedded text of a passage: its document's title, its section and the passage."""

    row: int
    document: str
    text: str
    digest: bytes


def open_store(path: Path) -> Store:
    """Open the store at `path`, whose digest the caller has checked; raises IndexDamaged."""
    return Store(connect(path))


def connect(path: Path) -> sqlite3.Connection:
    """A connection to the store at `path`, as `open_store` uses it; raises IndexDamaged."""
    uri = f"{path.resolve().as_uri()}?mode=ro&immutable=1"
    try:
        return sqlite3.connect(uri, uri=True, check_same_thread=False)
    except sqlite3.Error as error:
        raise IndexDamaged(f"{path} cannot be opened ({error}); run: assistant build") from error


class Store:
    """An open store, read-only; one thread at a time."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        """Read through `connection`; see `open_store`."""
        self._connection = connection
        self._cached = lru_cache(maxsize=_CACHED_DOCUMENTS)(self.load)
        self._places = lru_cache(maxsize=_CACHED_PLACES)(self._place)

    def close(self) -> None:
        """Close the file."""
        self._connection.close()

    def count(self, table: str) -> int:
        """Rows of `table`: "files", "documents", "passages" or "abbreviations"."""
        (count,) = self._one(f"SELECT count(*) FROM {table}")  # noqa: S608 - never user text
        return int(count)

    def files(self) -> dict[str, FileRecord]:
        """Every file of the corpus, by path.

        Earlier versions also kept files whose names are not UTF-8; those are left out.
        """
        return {
            record.path: record
            for row in self._all("SELECT path, sha256, problems FROM files ORDER BY path")
            for record in _file_from(*row)
        }

    def facts(self) -> list[DocumentFacts]:
        """The `DocumentFacts` of every live document, in order."""
        return [
            DocumentFacts(identity, number, year, design, status, bool(full))
            for identity, number, year, design, status, full in self._all(
                "SELECT id, number, year, design, status, full_text FROM documents"
                " WHERE superseded_by IS NULL ORDER BY number"
            )
        ]

    def catalogue(self) -> list[Listed]:
        """Every live document, in order, without its text."""
        return [
            Listed(
                identity, without_stop(compact.title_from(record)), year, design, status, bool(full)
            )
            for identity, record, year, design, status, full in self._all(
                "SELECT id, record, year, design, status, full_text FROM documents"
                " WHERE superseded_by IS NULL ORDER BY number"
            )
        ]

    def openings(self) -> list[str]:
        """The title and the abstract of every live document, in order.

        A document without sections that are called "Abstract" opens with its first lines.
        """
        return [
            text
            for (text,) in self._all(
                "SELECT substr(text, 1, min(coalesce(abstract, ?), ?)) FROM documents LEFT JOIN"
                ' (SELECT document, max("end") AS abstract FROM passages'
                " WHERE section LIKE 'Abstract%' GROUP BY document) ON document = number"
                " WHERE superseded_by IS NULL ORDER BY number",
                _OPENING,
                _LONGEST_OPENING,
            )
        ]

    def subjects(self) -> list[Subjects]:
        """The index terms of every live document, in order."""
        return [
            compact.subjects_from(record)
            for (record,) in self._all(
                "SELECT coalesce(united, record) FROM documents"
                " WHERE superseded_by IS NULL ORDER BY number"
            )
        ]

    def rows_of(self, numbers: Iterable[int]) -> list[int]:
        """The passage rows of the documents with these numbers."""
        return [
            row
            for number in numbers
            for (row,) in self._all("SELECT row FROM passages WHERE document = ?", number)
        ]

    def document(self, identity: str) -> Document:
        """The live document with that id, ignoring case; raises NotFound."""
        stored = self._all(
            "SELECT number FROM documents WHERE superseded_by IS NULL AND id = ? COLLATE NOCASE"
            " ORDER BY id = ? DESC, number LIMIT 1",
            identity,
            identity,
        )
        if not stored:
            raise NotFound(
                f"The index has no document {identity!r}; ids are shown with every quote."
            )
        return self._cached(int(stored[0][0]))

    def documents(self) -> Iterator[Document]:
        """Every live document, in order."""
        for (number,) in self._all(
            "SELECT number FROM documents WHERE superseded_by IS NULL ORDER BY number"
        ):
            yield self.load(int(number))

    def documents_with(self, text: str) -> list[str]:
        """The ids of the live documents whose text holds `text`, word for word, in order."""
        return [
            identity
            for (identity,) in self._all(
                "SELECT id FROM documents WHERE superseded_by IS NULL AND instr(text, ?) > 0"
                " ORDER BY number",
                text,
            )
        ]

    def metadata(self, identity: str) -> Document | None:
        """The live document with that id, without text and blocks; None if there is none."""
        stored = self._all(
            "SELECT coalesce(united, record) FROM documents WHERE id = ? AND superseded_by IS NULL",
            identity,
        )
        return compact.document_of(stored[0][0]) if stored else None

    def is_unchanged(self, document: Document) -> bool:
        """Whether the text of a live document still has the SHA-256 that the build stored."""
        stored = self._all(
            "SELECT text_sha256 FROM documents WHERE id = ? AND superseded_by IS NULL", document.id
        )
        return bool(stored) and stored[0][0] == rows.text_sha256(document.text)

    def rows_of_file(self, path: str) -> list[tuple[int, rows.Row]]:
        """Every document of a file with its number, superseded ones included.

        The record is as it was read. Other columns may have been merged; see `rows.as_read`.
        """
        return [
            (number, rows.Row(*row))
            for number, *row in self._all(
                f"SELECT number, {_ROW} FROM documents WHERE path = ?"  # noqa: S608 - constants
                " ORDER BY number",
                path,
            )
        ]

    def computed(self, number: int) -> Computed | None:
        """The passages and abbreviations of a document, or None if it was superseded."""
        stored = self._all("SELECT pairs FROM definitions WHERE document = ?", number)
        if not stored:
            return None
        passages = self._all(
            'SELECT start, "end", sentences, section, digest FROM passages WHERE document = ?'
            " ORDER BY row",
            number,
        )
        return Computed(
            [StoredPassage(*row) for row in passages],
            [Definition(*pair) for pair in json.loads(stored[0][0])],
        )

    def duplicates(self) -> list[tuple[str, str]]:
        """(path, id of the document that is quoted instead) of every superseded document."""
        return self._all(
            "SELECT path, superseded_by FROM documents WHERE superseded_by IS NOT NULL"
            " ORDER BY number"
        )

    def files_with_documents(self) -> frozenset[str]:
        """The paths of the files that gave at least one document."""
        return frozenset(path for (path,) in self._all("SELECT DISTINCT path FROM documents"))

    def passage(self, row: int) -> Passage:
        """The passage in `row`; raises IndexDamaged when there is none."""
        number, span, sentences = self._places(row)
        return Passage(self._cached(number), span, row, sentences)

    def _place(self, row: int) -> tuple[int, Span, tuple[Span, ...]]:
        """The number of a passage's document, its span there, and those of its sentences."""
        number, start, end, sentences = self._one(
            'SELECT document, start, "end", sentences FROM passages WHERE row = ?', row
        )
        return int(number), Span(start, end), compact.spans_from(sentences)

    def digests(self) -> list[bytes]:
        """The digest of the embedded text of every passage, in order of rows."""
        return [digest for (digest,) in self._all("SELECT digest FROM passages ORDER BY row")]

    def embedded(self, only: Container[bytes] | None = None) -> Iterator[Embedded]:
        """The embedded text of every passage, in order of rows; `only` limits it to those digests.

        Reads documents one by one, without their blocks.
        """
        current, document, title, text = -1, "", "", ""
        for row, number, start, end, section, digest in self._connection.execute(
            'SELECT row, document, start, "end", section, digest FROM passages ORDER BY row'
        ):
            if only is not None and digest not in only:
                continue
            if number != current:
                current = number
                document, record, text = self._one(
                    "SELECT id, record, text FROM documents WHERE number = ?", number
                )
                title = compact.title_from(record)
            passage = rows.embedded_text(title, section, text[start:end])
            yield Embedded(row, document, passage, digest)

    def abbreviations(
        self, short_keys: Iterable[str], long_keys: Iterable[str]
    ) -> list[Abbreviation]:
        """Every pair with one of these keys, the most often defined first."""
        shorts, longs = list(dict.fromkeys(short_keys)), list(dict.fromkeys(long_keys))
        return [
            Abbreviation(*row)
            for row in self._all(
                f"SELECT * FROM abbreviations WHERE short_key IN ({_marks(shorts)})"  # noqa: S608
                f" OR long_key IN ({_marks(longs)}) ORDER BY documents DESC, short, long",
                *shorts,
                *longs,
            )
        ]

    def synonyms(self, keys: Iterable[str]) -> list[Synonym]:
        """Every term of the groups that hold a term with one of `keys`, in the order given."""
        wanted = list(dict.fromkeys(keys))
        return [
            Synonym(*row)
            for row in self._all(
                "SELECT number, form, key FROM synonyms WHERE number IN"  # noqa: S608 - marks
                f" (SELECT number FROM synonyms WHERE key IN ({_marks(wanted)})) ORDER BY rowid",
                *wanted,
            )
        ]

    def load(self, number: int) -> Document:
        """The document with that number, with metadata merged from its copies and the corpus."""
        merged, *values = self._one(
            f"SELECT united, {_ROW} FROM documents WHERE number = ?",  # noqa: S608 - constants
            number,
        )
        row = rows.Row(*values)
        return rows.document_from(row if merged is None else row._replace(record=merged))

    def record(self, number: int) -> Document:
        """A document as it was read, without text and blocks."""
        (record,) = self._one("SELECT record FROM documents WHERE number = ?", number)
        return compact.document_of(record)

    def text(self, number: int) -> str:
        """The text of a document, superseded or not."""
        (text,) = self._one("SELECT text FROM documents WHERE number = ?", number)
        return str(text)

    def documents_as_read(self) -> Iterator[tuple[str, Document]]:
        """Every document as it was read, superseded ones included, without text and blocks.

        Yields (id of the document that is quoted for it, document), in order.
        """
        for identity, record in self._connection.execute(
            "SELECT coalesce(superseded_by, id), record FROM documents ORDER BY number"
        ):
            yield identity, compact.document_of(record)

    def links(self, kind: str) -> list[tuple[str, str, str]]:
        """Links of one kind, such as "title", "preprint", "notice", "trial" or "unmet"."""
        return self._all(
            "SELECT subject, document, reason FROM links WHERE kind = ? ORDER BY rowid", kind
        )

    def _one(self, query: str, *values: object) -> tuple:  # type: ignore[type-arg]
        stored = self._all(query, *values)
        if not stored:
            raise IndexDamaged(
                "The index names a passage that it does not hold; run: assistant build"
            )
        return stored[0]

    def _all(self, query: str, *values: object) -> list[tuple]:  # type: ignore[type-arg]
        try:
            return self._connection.execute(query, values).fetchall()
        except sqlite3.DatabaseError as error:
            raise IndexDamaged(
                f"The document store cannot be read ({error}); run: assistant build"
            ) from error


def _file_from(path: bytes, sha256: str, problems: str) -> list[FileRecord]:
    try:
        return [FileRecord(path.decode(), sha256, tuple(json.loads(problems)))]
    except UnicodeDecodeError:
        return []


def _marks(values: list[str]) -> str:
    return ",".join("?" * len(values))
