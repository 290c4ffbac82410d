"""Reads the documents, passages and abbreviations of one segment (SQLite).

A segment is written once (see ``segment_writer``) and read-only from then on. It is opened with
``immutable=1``, so SQLite never looks for a lock or a journal. Numbers of documents and rows of
passages are counted within the segment.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Container, Iterable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import NamedTuple

from assistant.codec import compact
from assistant.dedupe.copies import Copy
from assistant.errors import IndexDamaged
from assistant.index import proofs, rows
from assistant.index.copy_records import unpacked
from assistant.index.stored import (
    Abbreviation,
    Computed,
    DocumentFacts,
    Embedded,
    FileRecord,
    Metadata,
    StoredPassage,
)
from assistant.records import Document, Identifiers, Listed, Span, Subjects
from assistant.text.abbreviations import Definition
from assistant.text.titles import without_stop

# Code points of the opening of a document without an abstract, and of the longest opening. Chosen
# by hand: abstracts have 1,500 on average, and nearly all have fewer than 5,000.
_OPENING, _LONGEST_OPENING = 2_000, 5_000
_LIVE = "superseded_by IS NULL ORDER BY number"  # a condition
_ROW = ", ".join(rows.Row._fields)


class Known(NamedTuple):
    """A document, and the id of the document that is quoted for it."""

    number: int
    identity: str
    copy: Copy


class Place(NamedTuple):
    """Where a passage starts and ends, and where its sentences do, as they are stored."""

    start: int
    end: int
    sentences: str

    def spans(self) -> tuple[Span, tuple[Span, ...]]:
        """The span of the passage, and those of its sentences; raises IndexDamaged."""
        with proofs.sound():
            return Span(self.start, self.end), compact.spans_from(self.sentences)


class Segment:
    """An open segment, read-only; one thread at a time."""

    def __init__(self, connection: sqlite3.Connection, *, proved: bool = True) -> None:
        """Read through `connection`; `proved` says that its rows have digests."""
        self._connection = connection
        self._proved = proved

    @staticmethod
    def open(path: Path) -> Segment:
        """Open the segment at `path`, whose digest the caller has checked; raises IndexDamaged."""
        uri = f"{path.resolve().as_uri()}?mode=ro&immutable=1"
        try:
            return Segment(sqlite3.connect(uri, uri=True, check_same_thread=False))
        except sqlite3.Error as error:
            raise IndexDamaged(
                f"{path} cannot be opened ({error}); run: assistant build"
            ) from error

    def close(self) -> None:
        """Close the file."""
        self._connection.close()

    # Files

    def files(self) -> list[FileRecord]:
        """The files of the segment, in the order of their paths."""
        stored = self._all(proofs.FILES)
        if self._proved:
            (expected,) = self._one("SELECT sha256 FROM files_proof")
            proofs.compare(proofs.of_rows(stored), expected)
        with proofs.sound():
            return [
                FileRecord(path.decode(), sha256, tuple(json.loads(problems)))
                for path, sha256, problems in stored
            ]

    def files_with_documents(self) -> list[str]:
        """The paths of the files that gave at least one document."""
        return [path for (path,) in self._all("SELECT DISTINCT path FROM documents")]

    # Documents

    def number_of(self, identity: str) -> tuple[int, bool] | None:
        """The live document with that id, ignoring case, and whether the id is the same."""
        found = self._all(
            "SELECT number, id FROM documents WHERE superseded_by IS NULL"
            " AND id = ? COLLATE NOCASE ORDER BY id = ? DESC, number LIMIT 1",
            identity,
            identity,
        )
        return (int(found[0][0]), found[0][1] == identity) if found else None

    def ids(self) -> list[str]:
        """The ids of the live documents."""
        return [
            str(identity)
            for (identity,) in self._all("SELECT id FROM documents WHERE superseded_by IS NULL")
        ]

    def numbers(self) -> list[int]:
        """The numbers of the live documents."""
        found = self._all(f"SELECT number FROM documents WHERE {_LIVE}")  # noqa: S608 - constants
        return [int(number) for (number,) in found]

    def facts(self) -> list[DocumentFacts]:
        """The `DocumentFacts` of every live document."""
        return [
            DocumentFacts(identity, number, year, design, status, bool(full))
            for identity, number, year, design, status, full in self._all(
                "SELECT id, number, year, design, status, full_text FROM documents"  # noqa: S608
                f" WHERE {_LIVE}"
            )
        ]

    def catalogue(self) -> list[Listed]:
        """Every live document, without its text."""
        with proofs.sound():
            return [
                Listed(
                    known.id,
                    without_stop(compact.title_from(known.record)),
                    *(known.year, known.design, known.status, bool(known.full_text)),
                )
                for known in self._metadata(_LIVE)
            ]

    def identified(self) -> list[tuple[int, Identifiers]]:
        """The number of every live document, with its PMID and its DOI."""
        return [
            (number, Identifiers(pmid, doi=doi))
            for number, pmid, doi in self._all(
                "SELECT number, json_extract(known, '$.pmid'), json_extract(known, '$.doi')"
                " FROM (SELECT number, coalesce(united, record) AS known FROM documents"
                " WHERE superseded_by IS NULL ORDER BY number)"
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
        with proofs.sound():
            return [compact.subjects_from(known.current) for known in self._metadata(_LIVE)]

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

    def row(self, number: int) -> rows.Row:
        """The row that stores a document.

        The record is as it was read. Other columns may have been merged; see `rows.as_read`.
        """
        return rows.Row(*self._one(f"SELECT {_ROW} FROM documents WHERE number = ?", number))  # noqa: S608

    def known(self) -> list[Known]:
        """Every document as it was read, superseded ones included, in order."""
        stored = self._all(
            "SELECT number, coalesce(superseded_by, id), copy FROM documents ORDER BY number"
        )
        with proofs.sound():
            return [Known(number, identity, unpacked(copy)) for number, identity, copy in stored]

    def duplicates(self) -> list[tuple[str, str]]:
        """(path, id of the document that is quoted instead) of every superseded document."""
        superseded = self._metadata("superseded_by IS NOT NULL ORDER BY number")
        return [(known.path, str(known.superseded_by)) for known in superseded]

    def load(self, number: int) -> Document:
        """The document with that number, with metadata merged from its copies and the corpus."""
        known = next(iter(self._metadata("number = ?", number)), None)
        blocks, text = self._one("SELECT blocks, text FROM documents WHERE number = ?", number)
        if known is None or not isinstance(text, str):
            raise _unknown_row()
        if self._proved:
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

    # Passages

    def rows_of(self, numbers: Iterable[int]) -> list[int]:
        """The passage rows of the documents with these numbers."""
        return [
            row
            for number in numbers
            for (row,) in self._all("SELECT row FROM passages WHERE document = ?", number)
        ]

    def number_of_row(self, row: int) -> int:
        """The number of a passage's document."""
        (number,) = self._one("SELECT document FROM passages WHERE row = ?", row)
        with proofs.sound():
            return int(number)

    def passages_of(self, number: int) -> dict[int, Place]:
        """The place of each passage of a document, by row."""
        stored = self._all(
            f"SELECT {proofs.PASSAGES} FROM passages"  # noqa: S608 - constants
            " WHERE document = ? ORDER BY row",
            number,
        )
        if self._proved:
            (expected,) = self._one("SELECT passages FROM proofs WHERE document = ?", number)
            proofs.compare(proofs.of_rows(stored), expected)
        return {row: Place(start, end, sentences) for row, start, end, sentences, *_ in stored}

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

    def counts(self) -> tuple[int, int, int, int]:
        """How many documents it has, how many are quoted, passages, and those without text."""
        documents = self._one("SELECT count(*), count(*) - count(superseded_by) FROM documents")
        passages = self._one("SELECT count(*), coalesce(sum(sentences = '[]'), 0) FROM passages")
        return (*documents, *passages)

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
        for pair, *values in pairs if self._proved else ():
            (expected,) = self._one("SELECT sha256 FROM pair_proofs WHERE pair = ?", pair)
            proofs.compare(rows.proof(values), expected)
        return [Abbreviation(*values) for _, *values in pairs]

    # How rows are read

    def _metadata(self, condition: str, *values: object) -> list[Metadata]:
        """The metadata of the documents that meet a condition, which is never user text."""
        proved = "(SELECT metadata FROM proofs WHERE document = number)"
        stored = self._all(
            f"SELECT {proofs.METADATA}, {proved if self._proved else 'NULL'}"  # noqa: S608
            f" FROM documents WHERE {condition}",
            *values,
        )
        for *known, expected in stored if self._proved else ():
            proofs.compare(rows.proof(known), expected)
        return [Metadata(*known) for *known, _ in stored]

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
