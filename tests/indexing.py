"""Building in this process, and looking at all that an index holds."""

from __future__ import annotations

import contextlib
import hashlib
import json
import sqlite3
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, TypeVar

from assistant.engine import Assistant
from assistant.errors import UnreadableFile
from assistant.formats.worker import Parser, Reading
from assistant.index.build import Report, build
from assistant.index.corpus import CorpusRoots
from assistant.index.generations import Generations
from assistant.index.layout import DENSE, DOCUMENTS, LINKS, segment_folder
from assistant.index.manifest import Manifest
from assistant.index.progress import silent
from assistant.index.store import Store, open_store
from assistant.render import as_json
from assistant.sourcefile import is_there, read_file

_Result = TypeVar("_Result")

QUESTIONS = (
    "what reduces relapses of NMO",
    "does plasmapheresis help",
    "how were hiccups treated",
    "what is the best bicycle",
)


# Code points of a segment, on average, where a test wants several segments of a few short texts.
SMALL_SEGMENT = 300


class Reader:
    """Reads files like `parse_files`, but in this process; knows which it read."""

    def __init__(self) -> None:
        self.read: list[str] = []

    def __call__(
        self, corpus: Path, paths: Sequence[str], *, parser: Parser[_Result]
    ) -> Iterator[tuple[str, Reading[_Result]]]:
        for path in paths:
            self.read.append(path)
            try:
                data = read_file(corpus, path, 1 << 20)
            except UnreadableFile as error:
                yield path, Reading("" if is_there(corpus, path) else None, error)
                continue
            digest = hashlib.sha256(data).hexdigest()
            try:
                yield path, Reading(digest, parser(data, path))
            except UnreadableFile as error:
                yield path, Reading(digest, error)


def make(corpus: Path | Sequence[Path], index: Path, *, dry_run: bool = False) -> Report:
    return build(CorpusRoots.of(corpus), index, "hashing", silent, dry_run=dry_run)


def article(corpus: Path, name: str, text: str, **fields: object) -> None:
    """Write one article as JSON Lines."""
    record = {"id": name, "title": f"Title of {name}", "abstract": text, **fields}
    corpus.mkdir(exist_ok=True)
    (corpus / f"{name}.jsonl").write_text(f"{json.dumps(record)}\n", encoding="utf-8")


def live(index: Path) -> Path:
    """The folder of the live generation."""
    generations = Generations(index)
    name = generations.current()
    assert name is not None
    return generations.path(name)


def answers(index: Path, *, fast: bool = False) -> str:
    """The answers to all questions, as JSON; with `fast`, without the trained ranker."""
    with Assistant.open(index, fast=fast) as assistant:
        return json.dumps([as_json.answer(assistant.ask(question)) for question in QUESTIONS])


def open_documents(index: Path) -> Store:
    """The documents of the live generation."""
    folder = live(index)
    return open_store(folder, Manifest.read(folder).segments)


def segment_files(index: Path, name: str) -> list[Path]:
    """The files called `name` of the segments of the live generation, in order."""
    folder = live(index)
    entries = Manifest.read(folder).segments
    return [segment_folder(folder, entry.name) / name for entry in entries]


def everything(index: Path) -> dict[str, Any]:
    """All that an index holds, but for when and where it was built."""
    held: dict[str, Any] = {}
    for file in segment_files(index, DOCUMENTS):
        held[file.parent.name] = tables_of(file)
    held["links"] = (live(index) / LINKS).read_bytes()
    held["vectors"] = [file.read_bytes() for file in segment_files(index, DENSE)]
    held["answers"] = answers(index)
    return held


def tables_of(file: Path) -> dict[str, list[tuple[object, ...]]]:
    """The rows of all tables of a segment."""
    with contextlib.closing(sqlite3.connect(file)) as connection:
        query = "SELECT name FROM sqlite_schema WHERE type='table'"
        names = [name for (name,) in connection.execute(query)]
        return {
            name: connection.execute(f"SELECT * FROM {name}").fetchall()  # noqa: S608
            for name in names
        }


def tree(folder: Path) -> dict[str, bytes | None]:
    """Every path below a folder with its bytes; None for a folder."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes() if path.is_file() else None
        for path in sorted(folder.rglob("*"))
    }
