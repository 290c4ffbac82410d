"""Documents, passages and abbreviations of one generation (SQLite).

A store is written once with a rollback journal and read-only from then on: it is opened with
``immutable=1``, so that no lock and no journal is ever looked for.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Iterator
from dataclasses import replace
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

from assistant.errors import IndexDamaged, NotFound
from assistant.index import codec
from assistant.records import Document, Notice, Passage, Span, Status
from assistant.split.abbreviations import Definition
from assistant.split.passages import Cut

_SCHEMA = """
CREATE TABLE files (path TEXT PRIMARY KEY, sha256 TEXT NOT NULL, problems TEXT NOT NULL);
CREATE TABLE documents (
    number INTEGER PRIMARY KEY, id TEXT NOT NULL, path TEXT NOT NULL, superseded_by TEXT,
    year INTEGER, design TEXT NOT NULL, status TEXT NOT NULL, full_text INTEGER NOT NULL,
    record TEXT NOT NULL, united_notices TEXT, blocks TEXT NOT NULL, text TEXT NOT NULL,
    definitions TEXT, text_sha256 TEXT NOT NULL
);
CREATE INDEX by_id ON documents (id);
CREATE INDEX by_path ON documents (path);
CREATE TABLE passages (
    row INTEGER PRIMARY KEY, document INTEGER NOT NULL, start INTEGER NOT NULL,
    "end" INTEGER NOT NULL, sentences TEXT NOT NULL, digest BLOB NOT NULL
);
CREATE INDEX by_document ON passages (document);
CREATE TABLE abbreviations (
    short TEXT NOT NULL, long TEXT NOT NULL, documents INTEGER NOT NULL,
    short_key TEXT NOT NULL, long_key TEXT NOT NULL, PRIMARY KEY (short, long)
);
CREATE TABLE synonyms (number INTEGER NOT NULL, form TEXT NOT NULL, key TEXT NOT NULL);
CREATE INDEX by_key ON synonyms (key);
CREATE INDEX by_short ON abbreviations (short_key);
CREATE INDEX by_long ON abbreviations (long_key);
"""
_CACHED_DOCUMENTS = 512


class FileRecord(NamedTuple):
    """A file of the corpus as the build saw it; `problems` has one line for each."""

    path: str
    sha256: str
    problems: tuple[str, ...]


class Facts(NamedTuple):
    """What filters look at, of one live document."""

    id: str
    number: int
    year: int | None
    design: str
    status: str
    full_text: bool


class Abbreviation(NamedTuple):
    """Two forms that mean the same, and in how many documents.

    `short_key` is the short form without case, `long_key` the stemmed words of the long one.
    """

    short: str
    long: str
    documents: int
    short_key: str
    long_key: str


class Synonym(NamedTuple):
    """A term of a numbered group of terms that mean the same, and its stemmed words as a key."""

    group: int
    form: str
    key: str


class Computed(NamedTuple):
    """What was computed of a document: passages with the digests of what is embedded of them."""

    cuts: list[tuple[Cut, bytes]]
    definitions: list[Definition]


class StoreWriter:
    """Writes a new store: first all documents, then which are live, then their passages."""

    def __init__(self, path: Path) -> None:
        """Create the store at `path`, which must not exist."""
        self._connection = sqlite3.connect(path, isolation_level=None)
        self._connection.execute("PRAGMA synchronous=OFF")  # the finished file is flushed as one
        self._connection.executescript(_SCHEMA)
        self._connection.execute("BEGIN")
        self._documents = 0
        self._rows = 0

    def add_file(self, record: FileRecord) -> None:
        """Record one file of the corpus."""
        self._connection.execute(
            "INSERT INTO files VALUES (?, ?, ?)",
            (record.path, record.sha256, "\n".join(record.problems)),
        )

    def add_document(self, document: Document) -> int:
        """Append a document; returns its number, counted from 0."""
        number = self._documents
        self._documents += 1
        self._connection.execute(
            "INSERT INTO documents VALUES (?, ?, ?, NULL, ?, ?, ?, ?, ?, NULL, ?, ?, NULL, ?)",
            (
                number,
                document.id,
                document.source.path,
                document.year,
                document.design.value,
                document.status.value,
                int(document.is_full_text),
                codec.record_of(document),
                codec.blocks_of(document),
                document.text,
                codec.text_sha256(document.text),
            ),
        )
        return number

    def supersede(self, number: int, by: str) -> None:
        """Say that the document with id `by` is quoted instead of document `number`."""
        self._connection.execute(
            "UPDATE documents SET superseded_by = ? WHERE number = ?", (by, number)
        )

    def unite_notices(self, number: int, notices: tuple[Notice, ...], status: Status) -> None:
        """Give a live document the notices of all copies of it."""
        self._connection.execute(
            "UPDATE documents SET united_notices = ?, status = ? WHERE number = ?",
            (codec.notices_to(notices), status.value, number),
        )

    def add_passages(
        self, number: int, cuts: Iterable[tuple[Cut, bytes]], definitions: list[Definition]
    ) -> None:
        """Append the passages of a document, each with the digest of what is embedded of it."""
        for cut, digest in cuts:
            self._connection.execute(
                "INSERT INTO passages VALUES (?, ?, ?, ?, ?, ?)",
                (self._rows, number, *cut.span, codec.spans_to(cut.sentences), digest),
            )
            self._rows += 1
        self._connection.execute(
            "UPDATE documents SET definitions = ? WHERE number = ?",
            (json.dumps(definitions, ensure_ascii=False), number),
        )

    def add_abbreviations(self, abbreviations: Iterable[Abbreviation]) -> None:
        """Record pairs of forms that mean the same."""
        self._connection.executemany(
            "INSERT OR REPLACE INTO abbreviations VALUES (?, ?, ?, ?, ?)", abbreviations
        )

    def add_synonyms(self, synonyms: Iterable[Synonym]) -> None:
        """Record terms that mean the same."""
        self._connection.executemany("INSERT INTO synonyms VALUES (?, ?, ?)", synonyms)

    def reader(self) -> Store:
        """What has been written so far, through the same connection."""
        return Store(self._connection)

    def close(self, *, finish: bool) -> None:
        """Finish the file, or let it go unfinished."""
        if finish:
            self._connection.execute("COMMIT")
            self._connection.execute("VACUUM")
        self._connection.close()


def open_store(path: Path) -> Store:
    """Open the store at `path`, whose digest the caller has checked."""
    return Store(
        sqlite3.connect(
            f"{path.resolve().as_uri()}?mode=ro&immutable=1", uri=True, check_same_thread=False
        )
    )


class Store:
    """An open store, read-only; one thread at a time."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        """Read through `connection`; see `open_store`."""
        self._connection = connection
        self._cached = lru_cache(maxsize=_CACHED_DOCUMENTS)(self.load)

    def close(self) -> None:
        """Let go of the file."""
        self._connection.close()

    def count(self, table: str) -> int:
        """Rows of `table`: "files", "documents", "passages" or "abbreviations"."""
        (count,) = self._one(f"SELECT count(*) FROM {table}")  # noqa: S608 - never user text
        return int(count)

    def files(self) -> dict[str, FileRecord]:
        """Every file of the corpus, by path."""
        return {
            path: FileRecord(path, sha256, tuple(problems.splitlines()))
            for path, sha256, problems in self._all(
                "SELECT path, sha256, problems FROM files ORDER BY path"
            )
        }

    def facts(self) -> list[Facts]:
        """What filters look at, of every live document, in order."""
        return [
            Facts(identity, number, year, design, status, bool(full))
            for identity, number, year, design, status, full in self._all(
                "SELECT id, number, year, design, status, full_text FROM documents"
                " WHERE superseded_by IS NULL ORDER BY number"
            )
        ]

    def rows_of(self, numbers: Iterable[int]) -> list[int]:
        """The passage rows of documents, given their numbers."""
        return [
            row
            for number in numbers
            for (row,) in self._all("SELECT row FROM passages WHERE document = ?", number)
        ]

    def document(self, identity: str) -> Document:
        """The live document with that id (letter case aside); raises NotFound."""
        found = self._all(
            "SELECT number FROM documents WHERE superseded_by IS NULL AND id = ? COLLATE NOCASE"
            " ORDER BY id = ? DESC, number LIMIT 1",
            identity,
            identity,
        )
        if not found:
            raise NotFound(
                f"No document {identity!r} is in the index; ids are shown with every quote."
            )
        return self._cached(int(found[0][0]))

    def documents(self) -> Iterator[Document]:
        """Every live document, in order."""
        for (number,) in self._all(
            "SELECT number FROM documents WHERE superseded_by IS NULL ORDER BY number"
        ):
            yield self.load(int(number))

    def is_unchanged(self, document: Document) -> bool:
        """Whether the text of a live document is, to the character, what the build stored."""
        found = self._all(
            "SELECT text_sha256 FROM documents WHERE id = ? AND superseded_by IS NULL", document.id
        )
        return bool(found) and found[0][0] == codec.text_sha256(document.text)

    def documents_of_file(self, path: str) -> list[tuple[int, Document]]:
        """Every document of a file, superseded ones included, as it was read, with its number."""
        return [
            (number, self.load(number, united=False))
            for (number,) in self._all(
                "SELECT number FROM documents WHERE path = ? ORDER BY number", path
            )
        ]

    def computed(self, number: int) -> Computed | None:
        """What was computed of a document, or None when it was superseded."""
        (definitions,) = self._one("SELECT definitions FROM documents WHERE number = ?", number)
        if definitions is None:
            return None
        return Computed(self._cuts(number), [Definition(*pair) for pair in json.loads(definitions)])

    def duplicates(self) -> list[tuple[str, str]]:
        """(path, id of the document that is quoted instead) of every superseded document."""
        return self._all(
            "SELECT path, superseded_by FROM documents WHERE superseded_by IS NOT NULL"
            " ORDER BY number"
        )

    def count_files_with_documents(self) -> int:
        """How many files gave at least one document."""
        return int(self._one("SELECT count(DISTINCT path) FROM documents")[0])

    def passage(self, row: int) -> Passage:
        """The passage in `row`; raises IndexDamaged when there is none."""
        number, start, end, sentences = self._one(
            'SELECT document, start, "end", sentences FROM passages WHERE row = ?', row
        )
        return Passage(
            self._cached(int(number)), Span(start, end), row, codec.spans_from(sentences)
        )

    def passages(self) -> Iterator[tuple[int, Passage, bytes]]:
        """Every passage in order of rows, with its digest; documents are loaded one by one."""
        cursor = self._connection.execute(
            'SELECT row, document, start, "end", sentences, digest FROM passages ORDER BY row'
        )
        current: tuple[int, Document] | None = None
        for row, number, start, end, sentences, digest in cursor:
            if current is None or current[0] != number:
                current = (number, self.load(number))
            span = Span(start, end)
            yield row, Passage(current[1], span, row, codec.spans_from(sentences)), digest

    def document_ids(self, rows: Iterable[int]) -> dict[int, str]:
        """The document id of each passage row."""
        return {
            row: self._one(
                "SELECT id FROM documents JOIN passages ON document = number WHERE row = ?", row
            )[0]
            for row in rows
        }

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

    def _cuts(self, number: int) -> list[tuple[Cut, bytes]]:
        return [
            (Cut(Span(start, end), codec.spans_from(sentences)), digest)
            for start, end, sentences, digest in self._all(
                'SELECT start, "end", sentences, digest FROM passages WHERE document = ?'
                " ORDER BY row",
                number,
            )
        ]

    def load(self, number: int, *, united: bool = True) -> Document:
        """A document by its number; `united` with the notices of all its copies."""
        identity, record, notices, blocks, text = self._one(
            "SELECT id, record, united_notices, blocks, text FROM documents WHERE number = ?",
            number,
        )
        document = codec.document_from(identity, record, blocks, text)
        if united and notices is not None:
            return replace(document, notices=codec.notices_from(notices))
        return document

    def _one(self, query: str, *values: object) -> tuple:  # type: ignore[type-arg]
        found = self._all(query, *values)
        if not found:
            raise IndexDamaged(
                "The index names a passage that it does not hold; run: assistant build"
            )
        return found[0]

    def _all(self, query: str, *values: object) -> list[tuple]:  # type: ignore[type-arg]
        try:
            return self._connection.execute(query, values).fetchall()
        except sqlite3.DatabaseError as error:
            raise IndexDamaged(
                f"The document store cannot be read ({error}); run: assistant build"
            ) from error


def _marks(values: list[str]) -> str:
    return ",".join("?" * len(values))
