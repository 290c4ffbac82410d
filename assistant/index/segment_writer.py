"""Writes the documents of one segment in one transaction; the file never changes after that."""

from __future__ import annotations

import contextlib
import json
import sqlite3
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from assistant.dedupe.copies import Copy
from assistant.index import rows
from assistant.index.copy_records import packed
from assistant.index.lexical import analyze, surface_key
from assistant.index.proofs import write_proofs
from assistant.index.segment import Segment
from assistant.index.stored import Computed, FileRecord
from assistant.text.abbreviations import Definition

# Long and rarely read columns come last, so that reading the others stays fast.
_SCHEMA = """
CREATE TABLE files (path BLOB PRIMARY KEY, sha256 TEXT NOT NULL, problems TEXT NOT NULL);
CREATE TABLE documents (
    number INTEGER PRIMARY KEY, superseded_by TEXT, united TEXT,
    id TEXT NOT NULL, path TEXT NOT NULL, year INTEGER, design TEXT NOT NULL, status TEXT NOT NULL,
    full_text INTEGER NOT NULL, text_sha256 TEXT NOT NULL, copy TEXT NOT NULL, record TEXT NOT NULL,
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
CREATE TABLE proofs (
    document INTEGER PRIMARY KEY, metadata TEXT NOT NULL, blocks TEXT NOT NULL,
    passages TEXT NOT NULL
);
CREATE TABLE pair_proofs (pair INTEGER PRIMARY KEY, sha256 TEXT NOT NULL);
CREATE TABLE files_proof (sha256 TEXT NOT NULL);
CREATE INDEX by_short ON abbreviations (short_key);
CREATE INDEX by_long ON abbreviations (long_key);
"""
_ROW = ", ".join(rows.Row._fields)
_MARKS = ", ".join("?" * len(rows.Row._fields))


class Merged(NamedTuple):
    """What merging makes of a document: its record and the columns that filters use."""

    record: str
    id: str
    year: int | None
    design: str
    status: str


class SegmentWriter:
    """Takes the files of a segment, their documents in order, and the passages of each.

    Every method raises OSError when the file cannot be written.
    """

    def __init__(self, path: Path) -> None:
        """Create the file at `path`, which must not exist."""
        self._documents = 0
        self._rows = 0
        self._definitions: Counter[Definition] = Counter()
        with _reporting():
            self._connection = sqlite3.connect(path, isolation_level=None)
            self._connection.execute(
                "PRAGMA synchronous=OFF"
            )  # the build flushes the finished file as a whole
            self._connection.executescript(_SCHEMA)
            self._connection.execute("BEGIN")

    def add_file(self, record: FileRecord) -> None:
        """Record one file of the corpus."""
        self._execute(
            "INSERT INTO files VALUES (?, ?, ?)",
            record.path.encode(),
            record.sha256,
            json.dumps(record.problems),
        )

    def add_document(self, row: rows.Row, copy: Copy) -> int:
        """Append a document; returns its number in the segment, counted from 0."""
        number = self._documents
        self._documents += 1
        self._execute(
            f"INSERT INTO documents (number, copy, {_ROW}) VALUES (?, ?, {_MARKS})",  # noqa: S608
            number,
            packed(copy),
            *row,
        )
        return number

    def supersede(self, number: int, by: str) -> None:
        """Record that the document with id `by` is quoted instead of document `number`."""
        self._execute("UPDATE documents SET superseded_by = ? WHERE number = ?", by, number)

    def store_merged(self, number: int, merged: Merged) -> None:
        """Store what merging makes of document `number`."""
        self._execute(
            "UPDATE documents SET united = ?, id = ?, year = ?, design = ?, status = ?"
            " WHERE number = ?",
            *merged,
            number,
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
        self._definitions.update(computed.definitions)

    def reader(self) -> Segment:
        """Reads what has been written so far, through the same connection."""
        return Segment(self._connection, proved=False)

    def finish(self) -> None:
        """Count the abbreviations, prove and commit; without this, `close` leaves no documents."""
        for pair, count in sorted(self._definitions.items()):
            keys = (surface_key(pair.short), " ".join(analyze(pair.long)))
            self._execute("INSERT INTO abbreviations VALUES (?, ?, ?, ?, ?)", *pair, count, *keys)
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
