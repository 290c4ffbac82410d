"""What an open index gives when its files are damaged in place: what is right, or a clear error."""

from __future__ import annotations

import random
import shutil
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from indexing import live, segment_files
from looking import look, shown
from samples import collection

from assistant.engine import Assistant
from assistant.errors import IndexDamaged
from assistant.index.layout import DENSE, DOCUMENTS, LEXICAL

_FLIPS = 60  # of single bytes in each file
COLUMNS = [
    (table, column)
    for table, columns in {
        "files": ("path", "sha256", "problems"),
        "documents": (
            *("superseded_by", "united", "id", "path", "year", "design", "status", "full_text"),
            *("text_sha256", "copy", "record", "blocks", "text"),
        ),
        "passages": ("document", "start", '"end"', "sentences", "section", "digest"),
        "abbreviations": ("short", "long", "documents", "short_key", "long_key"),
        "proofs": ("metadata", "blocks", "passages"),
        "pair_proofs": ("sha256",),
        "files_proof": ("sha256",),
    }.items()
    for column in columns
]


@pytest.fixture
def index(tmp_path: Path) -> Path:
    """A copy of the invented collection's index that a test may damage."""
    return Path(shutil.copytree(collection().index, tmp_path / "index"))


@pytest.fixture(scope="module")
def right() -> dict[str, Any]:
    with Assistant.open(collection().index, fast=True) as assistant:
        return {name: show() for name, show in shown(assistant).items()}


@pytest.mark.parametrize(("table", "column"), COLUMNS)
@pytest.mark.parametrize(
    "value", ["'x'", "NULL", "-1", "{column} || ' '", "x'ff00'", "upper({column})"]
)
def test_a_changed_column_is_never_shown(
    index: Path, right: dict[str, Any], table: str, column: str, value: str
) -> None:
    with Assistant.open(index, fast=True) as assistant:
        with closing(sqlite3.connect(segment_files(index, DOCUMENTS)[0])) as connection:
            connection.execute("PRAGMA writable_schema=ON")
            change = f"UPDATE OR IGNORE {table} SET {column} = {value.format(column=column)}"  # noqa: S608
            try:
                connection.execute(change)
            except sqlite3.IntegrityError:
                pytest.skip("the table does not take this value")
            connection.commit()
        list(look(assistant, right))


def test_a_changed_title_is_told(index: Path, right: dict[str, Any]) -> None:
    with Assistant.open(index, fast=True) as assistant:
        with closing(sqlite3.connect(segment_files(index, DOCUMENTS)[0])) as connection:
            connection.execute("UPDATE documents SET record = replace(record, 'title', 'Title')")
            connection.commit()
        assert "documents" in list(look(assistant, right))
        with pytest.raises(IndexDamaged, match="run: assistant build"):
            assistant.catalogue()


@pytest.mark.parametrize("part", [DOCUMENTS, DENSE, LEXICAL])
def test_flipped_bytes_are_never_shown(index: Path, right: dict[str, Any], part: str) -> None:
    files = (
        sorted((live(index) / LEXICAL).iterdir()) if part == LEXICAL else segment_files(index, part)
    )
    chance = random.Random(1)  # noqa: S311 - a test
    for file in (file for file in files if file.suffix != ".lock"):
        sound = file.read_bytes()
        for _ in range(_FLIPS if part == DOCUMENTS else 8):
            with Assistant.open(index, fast=True) as assistant:
                at = chance.randrange(len(sound))
                with file.open("r+b") as opened:
                    opened.seek(at)
                    opened.write(bytes([sound[at] ^ (1 << chance.randrange(8))]))
                list(look(assistant, right))
            with file.open("r+b") as opened:
                opened.seek(at)
                opened.write(sound[at : at + 1])
