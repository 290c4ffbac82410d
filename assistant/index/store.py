"""Reads the documents, passages and abbreviations of one generation (SQLite).

A store is written once (see ``store_writer``) and read-only from then on. It is opened with
``immutable=1``, so SQLite never looks for a lock or a journal.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Container, Iterable, Iterator
from dataclasses import replace
from functools import cached_property, lru_cache
from pathlib import Path

from assistant.codec import compact
from assistant.errors import IndexDamaged, NotFound
from assistant.index import proofs, rows
from assistant.index.stored import (
    Abbreviation,
    Computed,
    DocumentFacts,
    Embedded,
    FileRecord,
    Metadata,
    StoredPassage,
    Synonym,
    files_from,
)
from assistant.records import Document, Listed, Passage, Span, Subjects
from assistant.text.abbreviations import Definition
from assistant.text.titles import without_stop

# Documents that stay in memory. Chosen by hand: the questions of a conversation load a hundred each
# at most and share many; more take more memory.
_CACHED_DOCUMENTS = 512
# The same for the documents of passages, which are numbers. Chosen by hand: a question reads a
# hundred passages.
_CACHED_NUMBERS = 4096
# Code points of the opening of a document without an abstract, and of the longest opening. Chosen
# by hand: abstracts have 1,500 on average, and nearly all have fewer than 5,000.
_OPENING, _LONGEST_OPENING = 2_000, 5_000
_LIVE = "superseded_by IS NULL ORDER BY number"  # a condition
_ROW = ", ".join(rows.Row._fields)


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
        self._numbers = lru_cache(maxsize=_CACHED_NUMBERS)(self._number)
        self._places = lru_cache(maxsize=_CACHED_DOCUMENTS)(self._passages_of)

    @cached_property
    def _has_proofs(self) -> bool:
        with proofs.reading():
            return proofs.has_proofs(self._connection)

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
            for row in self._whole(
                proofs.FILES, "SELECT path, sha256, problems FROM files ORDER BY path"
            )
            for record in files_from(*row)
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
        with proofs.sound():
            return [
                Listed(
                    known.id,
                    without_stop(compact.title_from(known.record)),
                    *(known.year, known.design, known.status, bool(known.full_text)),
                )
                for known in self._metadata(_LIVE)
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
        with proofs.sound():
            return [compact.subjects_from(known.current) for known in self._metadata(_LIVE)]

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
        stored = self._metadata("id = ? AND superseded_by IS NULL", identity)
        with proofs.sound():
            return compact.document_of(stored[0].current) if stored else None

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
        superseded = self._metadata("superseded_by IS NOT NULL ORDER BY number")
        return [(known.path, str(known.superseded_by)) for known in superseded]

    def files_with_documents(self) -> frozenset[str]:
        """The paths of the files that gave at least one document."""
        return frozenset(path for (path,) in self._all("SELECT DISTINCT path FROM documents"))

    def passage(self, row: int) -> Passage:
        """The passage in `row`; raises IndexDamaged when there is none."""
        number = self._numbers(row)
        places = self._places(number)
        if row not in places:
            proofs.compare("", "a passage of the document")
        return Passage(self._cached(number), places[row][0], row, places[row][1])

    def _number(self, row: int) -> int:
        """The number of a passage's document."""
        (number,) = self._one("SELECT document FROM passages WHERE row = ?", row)
        with proofs.sound():
            return int(number)

    def _passages_of(self, number: int) -> dict[int, tuple[Span, tuple[Span, ...]]]:
        """The span of each passage of a document and those of its sentences, by row."""
        stored = self._all(
            f"SELECT {proofs.PASSAGES} FROM passages"  # noqa: S608 - constants
            " WHERE document = ? ORDER BY row",
            number,
        )
        if self._has_proofs:
            (expected,) = self._one("SELECT passages FROM proofs WHERE document = ?", number)
            proofs.compare(proofs.of_rows(stored), expected)
        with proofs.sound():
            return {
                row: (Span(start, end), compact.spans_from(sentences))
                for row, start, end, sentences, *_ in stored
            }

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
        pairs = self._all(
            f"SELECT rowid, {proofs.PAIR} FROM abbreviations"  # noqa: S608 - marks
            f" WHERE short_key IN ({_marks(shorts)}) OR long_key IN ({_marks(longs)})"
            " ORDER BY documents DESC, short, long",
            *shorts,
            *longs,
        )
        for pair, *values in pairs if self._has_proofs else ():
            (expected,) = self._one("SELECT sha256 FROM pair_proofs WHERE pair = ?", pair)
            proofs.compare(rows.proof(values), expected)
        return [Abbreviation(*values) for _, *values in pairs]

    def synonyms(self, keys: Iterable[str]) -> list[Synonym]:
        """Every term of the groups that hold a term with one of `keys`, in the order given."""
        wanted = frozenset(keys)
        groups = {synonym.group for synonym in self._synonyms if synonym.key in wanted}
        return [synonym for synonym in self._synonyms if synonym.group in groups]

    @cached_property
    def _synonyms(self) -> list[Synonym]:
        """All of them: the user writes the list, so it is short."""
        stored = self._whole(
            proofs.SYNONYMS, "SELECT number, form, key FROM synonyms ORDER BY rowid"
        )
        return [Synonym(*row) for row in stored]

    def load(self, number: int) -> Document:
        """The document with that number, with metadata merged from its copies and the corpus."""
        known = next(iter(self._metadata("number = ?", number)), None)
        blocks, text = self._one("SELECT blocks, text FROM documents WHERE number = ?", number)
        if known is None or not isinstance(text, str):
            raise _unknown_row()
        if self._has_proofs:
            (expected,) = self._one("SELECT blocks FROM proofs WHERE document = ?", number)
            proofs.compare(rows.proof([blocks]), expected)
        with proofs.sound():
            document = compact.document_of(known.current)
            return replace(document, text=text, blocks=compact.blocks_from(blocks))

    def record(self, number: int) -> Document:
        """A document as it was read, without text and blocks."""
        (record,) = self._one("SELECT record FROM documents WHERE number = ?", number)
        with proofs.sound():
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
        return self._whole(
            proofs.links(kind),
            "SELECT subject, document, reason FROM links WHERE kind = ? ORDER BY rowid",
            kind,
        )

    def _metadata(self, condition: str, *values: object) -> list[Metadata]:
        """The metadata of the documents that meet a condition, which is never user text."""
        proved = "(SELECT metadata FROM proofs WHERE document = number)"
        stored = self._all(
            f"SELECT {proofs.METADATA}, {proved if self._has_proofs else 'NULL'}"  # noqa: S608
            f" FROM documents WHERE {condition}",
            *values,
        )
        for *known, expected in stored if self._has_proofs else ():
            proofs.compare(rows.proof(known), expected)
        return [Metadata(*known) for *known, _ in stored]

    def _whole(self, name: str, query: str, *values: object) -> list[tuple]:  # type: ignore[type-arg]
        """The rows of a table that is proved as a whole."""
        stored = self._all(query, *values)
        if self._has_proofs:
            proved = self._all("SELECT sha256 FROM table_proofs WHERE name = ?", name)
            proofs.compare(proofs.of_rows(stored), proved[0][0] if proved else proofs.of_rows(()))
        return stored

    def _one(self, query: str, *values: object) -> tuple:  # type: ignore[type-arg]
        stored = self._all(query, *values)
        if not stored:
            raise _unknown_row()
        return stored[0]

    def _all(self, query: str, *values: object) -> list[tuple]:  # type: ignore[type-arg]
        with proofs.reading():
            return self._connection.execute(query, values).fetchall()


def _unknown_row() -> IndexDamaged:
    return IndexDamaged("The index names a passage that it does not hold; run: assistant build")


def _marks(values: list[str]) -> str:
    return ",".join("?" * len(values))
