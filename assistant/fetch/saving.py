"""Saves articles in the corpus, each in a file with a stable name: ``PMID1.xml``, ``PMC2.nxml``."""

from __future__ import annotations

from collections.abc import Set as AbstractSet
from enum import StrEnum
from pathlib import Path

from assistant import storage
from assistant.errors import FetchError
from assistant.fetch.client import Unusable
from assistant.fetch.europepmc import preprints
from assistant.fetch.records import Record, read_records
from assistant.fetch.trials import study_number


class State(StrEnum):
    """The result of saving a file."""

    NEW = "new"
    UPDATED = "updated"
    UNCHANGED = "unchanged"


def save(path: Path, data: bytes, names: AbstractSet[str]) -> State:
    """Write `data` to `path`, unless the file has the same content already.

    `names` are those of the article. Raises FetchError when the existing file is about something
    else, or when the file cannot be read or written.
    """
    try:
        there = path.read_bytes() if path.exists() else None
        if there == data:
            return State.UNCHANGED
        if there is not None and not _is_about(there, names):
            raise FetchError(
                f"{path.name} already exists in the corpus and is a different article; rename it"
            )
        storage.write_file(path, data)
    except OSError as error:
        raise FetchError(
            f"{path} cannot be written ({error.strerror or error}); free some disk space or allow "
            "writing there, then fetch again"
        ) from error
    return State.NEW if there is None else State.UPDATED


def full_text_at(path: Path, names: AbstractSet[str]) -> bool:
    """Whether the file at `path` is the full text of the article with one of these `names`."""
    try:
        data = path.read_bytes()
    except OSError:
        return False
    return any(record.full and record.names & names for record in _records(data))


def _is_about(data: bytes, names: AbstractSet[str]) -> bool:
    if records := _records(data):
        return len(records) == 1 and bool(records[0].names & names)
    try:
        study = study_number(data)
        return ({study} if study else preprints(data)) == names
    except Unusable:
        return False


def _records(data: bytes) -> list[Record]:
    try:
        return read_records(data)
    except Unusable:
        return []
