"""Building in this process, and looking at all that an index holds."""

from __future__ import annotations

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
from assistant.index.layout import DENSE, DOCUMENTS
from assistant.index.progress import silent
from assistant.render import as_json
from assistant.sourcefile import is_there, read_file

_Result = TypeVar("_Result")

QUESTIONS = (
    "what reduces relapses of NMO",
    "does plasmapheresis help",
    "how were hiccups treated",
    "what is the best bicycle",
)


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


def answers(index: Path) -> str:
    """The answers to all questions, as JSON."""
    with Assistant.open(index) as assistant:
        return json.dumps([as_json.answer(assistant.ask(question)) for question in QUESTIONS])


def everything(index: Path) -> dict[str, Any]:
    """All that an index holds, but for when and where it was built."""
    folder = live(index)
    connection = sqlite3.connect(folder / DOCUMENTS)
    tables = [
        name for (name,) in connection.execute("SELECT name FROM sqlite_schema WHERE type='table'")
    ]
    held: dict[str, Any] = {
        table: connection.execute(f"SELECT * FROM {table}").fetchall()  # noqa: S608
        for table in tables
    }
    connection.close()
    held["vectors"] = (folder / DENSE).read_bytes()
    held["answers"] = answers(index)
    return held


def tree(folder: Path) -> dict[str, bytes | None]:
    """Every path below a folder with its bytes; None for a folder."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes() if path.is_file() else None
        for path in sorted(folder.rglob("*"))
    }
