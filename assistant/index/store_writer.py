"""Writes the store of a new generation in one transaction; the store never changes after that."""

from __future__ import annotations

import contextlib
import json
import sqlite3
from collections.abc import Iterable, Iterator
from pathlib import Path

from assistant.codec import compact
from assistant.index import rows
from assistant.index.proofs import write_proofs
from assistant.index.store import Store
from assistant.index.stored import Abbreviation, Computed, FileRecord, StoredPassage, Synonym
from assistant.records import Document
from assistant.text.abbreviations import Definition

# Long and rarely read columns come last, so that reading the others stays fast.
_SCHEMA = """
CREATE TABLE files (path BLOB PRIMARY KEY, sha256 TEXT NOT NULL, problems TEXT NOT NULL);
CREATE TABLE documents (
    number INTEGER PRIMARY KEY, superseded_by TEXT, united TEXT,
    id TEXT NOT NULL, path TEXT NOT NULL, year INTEGER, design TEXT NOT NULL, status TEXT NOT NULL,
    full_text INTEGER NOT NULL, text_sha256 TEXT NOT NULL, record TEXT NOT NULL,
    blocks TEXT NOT NULL, text TEXT NOT NULL
);
CREATE INDEX by_id ON documents (id);
CREATE INDEX by_path ON documents (path);
CREATE TABLE passages (
    row INTEGER PRIMARY KEY, document INTEGER NOT NULL, start INTEGER NOT NULL,
    "end" INTEGER NOT NULL, sentences TEXT NOT NULL, section TEXT NOT NULL, digest BLOB NOT NULL
);
CREATE INDEX by_document ON passages (document);
CREATE TABLE definitions (document INTEGER PRIMARY KEY, pairs TEXT NOT NULL);
CREATE TABLE abbreviations (
    short TEXT NOT NULL, long TEXT NOT NULL, documents INTEGER NOT NULL,
    short_key TEXT NOT NULL, long_key TEXT NOT NULL, PRIMARY KEY (short, long)
);
CREATE TABLE links (
    kind TEXT NOT NULL, subject TEXT NOT NULL, document TEXT NOT NULL, reason TEXT NOT NULL
);
CREATE TABLE synonyms (number INTEGER NOT NULL, form TEXT NOT NULL, key TEXT NOT NULL);
CREATE TABLE proofs (
    document INTEGER PRIMARY KEY, metadata TEXT NOT NULL, blocks TEXT NOT NULL,
    passages TEXT NOT NULL
);
CREATE TABLE pair_proofs (pair INTEGER PRIMARY KEY, sha256 TEXT NOT NULL);
CREATE TABLE table_proofs (name TEXT PRIMARY KEY, sha256 TEXT NOT NULL);
CREATE INDEX by_key ON synonyms (key);
CREATE INDEX by_short ON abbreviations (short_key);
CREATE INDEX by_long ON abbreviations (long_key);
"""
# The passages and abbreviations of each parsed document, until the build knows which documents are
# quoted. They are kept on disk, because a corpus may be larger than the memory.
_DRAFTS = """
CREATE TEMP TABLE drafts (
    document INTEGER PRIMARY KEY, passages TEXT NOT NULL, pairs TEXT NOT NULL
);
"""
_ROW = ", ".join(rows.Row._fields)
_MARKS = ", ".join("?" * len(rows.Row._fields))


class StoreWriter:
    """Takes all documents first, then which are live and their merged metadata, then passages.

    Every method raises OSError when the store cannot be written.
    """

    def __init__(self, path: Path) -> None:
        """Create the store at `path`, which must not exist."""
        self._documents = 0
        self._rows = 0
        with _reporting():
            self._connection = sqlite3.connect(path, isolation_level=None)
            self._connection.execute(
                "PRAGMA synchronous=OFF"
            )  # the build flushes the finished file as a whole
            self._connection.executescript(_SCHEMA + _DRAFTS)
            self._connection.execute("BEGIN")

    def add_file(self, record: FileRecord) -> None:
        """Record one file of the corpus."""
        self._execute(
            "INSERT INTO files VALUES (?, ?, ?)",
            record.path.encode(),
            record.sha256,
            json.dumps(record.problems),
        )

    def add_document(self, row: rows.Row) -> int:
        """Append a document; returns its number, counted from 0."""
        number = self._documents
        self._documents += 1
        self._execute(
            f"INSERT INTO documents (number, {_ROW}) VALUES (?, {_MARKS})",  # noqa: S608 - constants
            number,
            *row,
        )
        return number

    def supersede(self, number: int, by: str) -> None:
        """Record that the document with id `by` is quoted instead of document `number`."""
        self._execute("UPDATE documents SET superseded_by = ? WHERE number = ?", by, number)

    def store_merged(self, number: int, document: Document) -> None:
        """Store the merged metadata of live document `number`; see `compact.record_of`."""
        self._execute(
            "UPDATE documents SET united = ?, id = ?, year = ?, design = ?, status = ?"
            " WHERE number = ?",
            compact.record_of(document),
            document.id,
            document.year,
            document.design.value,
            document.status.value,
            number,
        )

    def add_links(self, kind: str, links: Iterable[tuple[str, str, str]]) -> None:
        """Record links of one kind; see `Store.links`."""
        for link in links:
            self._execute("INSERT INTO links VALUES (?, ?, ?, ?)", kind, *link)

    def draft(self, number: int, computed: Computed) -> None:
        """Keep the passages of a document until the build knows whether it is quoted."""
        passages = [(*passage[:-1], passage.digest.hex()) for passage in computed.passages]
        self._execute(
            "INSERT INTO drafts VALUES (?, ?, ?)",
            number,
            json.dumps(passages, ensure_ascii=False),
            json.dumps(computed.definitions, ensure_ascii=False),
        )

    def read_draft(self, number: int) -> Computed | None:
        """The passages and abbreviations that `draft` stored for a document, or None."""
        with _reporting():
            row = self._connection.execute(
                "SELECT passages, pairs FROM drafts WHERE document = ?", (number,)
            ).fetchone()
        if row is None:
            return None
        passages, pairs = map(json.loads, row)
        return Computed(
            [
                StoredPassage(start, end, sentences, section, bytes.fromhex(digest))
                for start, end, sentences, section, digest in passages
            ],
            [Definition(*pair) for pair in pairs],
        )

    def add_computed(self, number: int, computed: Computed) -> None:
        """Append the passages of a document, and the abbreviations that it defines."""
        for passage in computed.passages:
            self._execute(
                "INSERT INTO passages VALUES (?, ?, ?, ?, ?, ?, ?)", self._rows, number, *passage
            )
            self._rows += 1
        pairs = json.dumps(computed.definitions, ensure_ascii=False)
        self._execute("INSERT INTO definitions VALUES (?, ?)", number, pairs)

    def add_abbreviations(self, abbreviations: Iterable[Abbreviation]) -> None:
        """Record pairs of forms that mean the same."""
        for pair in abbreviations:
            self._execute("INSERT INTO abbreviations VALUES (?, ?, ?, ?, ?)", *pair)

    def add_synonyms(self, synonyms: Iterable[Synonym]) -> None:
        """Record terms that mean the same."""
        for synonym in synonyms:
            self._execute("INSERT INTO synonyms VALUES (?, ?, ?)", *synonym)

    def reader(self) -> Store:
        """A store that reads what has been written so far, through the same connection."""
        return Store(self._connection)

    def finish(self) -> None:
        """Prove and commit what was written; without this, `close` leaves an empty store."""
        with _reporting():
            write_proofs(self._connection)
        self._execute("COMMIT")

    def close(self) -> None:
        """Close the file."""
        self._connection.close()

    def _execute(self, query: str, *values: object) -> None:
        with _reporting():
            self._connection.execute(query, values)


@contextlib.contextmanager
def _reporting() -> Iterator[None]:
    try:
        yield
    except sqlite3.Error as error:
        raise OSError(str(error)) from error
