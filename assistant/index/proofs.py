"""Digests of the rows of a segment, so that damage is found when a row is read.

Opening an index compares the file of each segment with its digest. While it is held open, the file
may be damaged all the same. Texts have a digest of their own, which every quote is compared with.
This module gives one to everything else that is shown: the metadata of each document, its blocks
and its passages, each pair of an abbreviation, and the table of files as a whole.
"""

from __future__ import annotations

import contextlib
import sqlite3
from collections.abc import Iterable, Iterator

from assistant.errors import IndexDamaged
from assistant.index import rows

#: The columns that are proved as the metadata of a document.
METADATA = (
    "number, superseded_by, united, id, path, year, design, status, full_text, text_sha256, record"
)
#: Those of the passages of a document, in order of rows.
PASSAGES = 'row, start, "end", sentences, section, digest'
#: Those of an abbreviation.
PAIR = "short, long, documents, short_key, long_key"
#: The table of files, which is read as a whole.
FILES = "SELECT path, sha256, problems FROM files ORDER BY path"


def write_proofs(connection: sqlite3.Connection) -> None:
    """Prove all rows of a segment that is being written; raises sqlite3.Error."""
    execute = connection.execute
    for number, blocks, *metadata in execute(
        f"SELECT number, blocks, {METADATA} FROM documents"  # noqa: S608 - constants
    ):
        passages = execute(
            f"SELECT {PASSAGES} FROM passages WHERE document = ? ORDER BY row",  # noqa: S608
            (number,),
        )
        proved = (rows.proof(metadata), rows.proof([blocks]), of_rows(passages))
        execute("INSERT INTO proofs VALUES (?, ?, ?, ?)", (number, *proved))
    for pair, *values in execute(f"SELECT rowid, {PAIR} FROM abbreviations"):  # noqa: S608
        execute("INSERT INTO pair_proofs VALUES (?, ?)", (pair, rows.proof(values)))
    execute("INSERT INTO files_proof VALUES (?)", (of_rows(execute(FILES)),))


def of_rows(content: Iterable[tuple]) -> str:  # type: ignore[type-arg]
    """The proof of some rows together."""
    return rows.proof(value for row in content for value in row)


def compare(proof: str, expected: object) -> None:
    """Raise IndexDamaged unless both are the same."""
    if proof != expected:
        raise IndexDamaged(
            "The index was damaged since it was opened: a record is not what the build wrote; "
            "run: assistant build"
        )


@contextlib.contextmanager
def sound() -> Iterator[None]:
    """Turn what a damaged value raises when it is decoded into an IndexDamaged."""
    try:
        yield
    except (ValueError, LookupError, TypeError, AttributeError, ArithmeticError) as error:
        raise IndexDamaged(
            f"A record of the index cannot be read ({type(error).__name__}); run: assistant build"
        ) from error
    except RecursionError as error:
        raise IndexDamaged("A record of the index cannot be read; run: assistant build") from error


@contextlib.contextmanager
def reading() -> Iterator[None]:
    """Turn what SQLite raises for a damaged file into an IndexDamaged."""
    try:
        yield
    except (sqlite3.DatabaseError, OverflowError, UnicodeError) as error:
        raise IndexDamaged(
            f"The document store cannot be read ({error}); run: assistant build"
        ) from error
