"""Writes notes into a folder. A file that exists is the user's, so it is kept as it is."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

from assistant import storage
from assistant.conversation.vault.notes import Note
from assistant.errors import UnreadableFile, UsageError
from assistant.formats.lines.front_matter import split_front_matter
from assistant.records import Status

# Bytes of a kept note that are read to compare its status. Chosen by hand: front matter is short.
_MOST_READ = 1 << 18


class Changed(NamedTuple):
    """A kept note of an article that says another editorial status than the answer does."""

    path: Path
    noted: str
    now: str


class Written(NamedTuple):
    """The files that were written, those that were kept, and what the latter say wrongly."""

    written: tuple[Path, ...]
    kept: tuple[Path, ...]
    changed: tuple[Changed, ...]


def write(folder: Path, notes: Sequence[Note]) -> Written:
    """Write the notes that `folder` does not have yet, each whole or not at all.

    Raises UsageError when `folder` cannot be used or a folder in it leads out of it, and
    StorageError when a file cannot be written.
    """
    base = _absolute(folder)
    written, kept, changed = [], [], []
    for note in notes:
        path = base / note.folder / note.name
        with storage.reporting(path, "export again"):
            if not path.parent.resolve().is_relative_to(base.resolve()):
                raise UsageError(f"{path.parent} leads out of {base}; choose another folder.")
            if os.path.lexists(path):
                kept.append(path)
                changed += _changed(path, note)
            else:
                storage.write_file(path, note.text.encode("utf-8", "replace"))
                written.append(path)
    return Written(tuple(written), tuple(kept), tuple(changed))


def _absolute(folder: Path) -> Path:
    try:
        return folder.expanduser().absolute()
    except RuntimeError as error:  # ~nobody
        raise UsageError(f"{folder} is not a usable path ({error}); correct it.") from error


def _changed(path: Path, note: Note) -> list[Changed]:
    """How the status of a kept note differs, as a list of one or none.

    A note whose front matter the user removed or broke says no status.
    """
    if not note.status:
        return []
    try:
        with path.open("rb") as file:
            text = file.read(_MOST_READ).decode("utf-8", "replace")
        noted = str(split_front_matter(text).values.get("status", ""))
    except (OSError, UnreadableFile):
        noted = ""
    is_known = noted or note.status != Status.UNFLAGGED.value
    return [Changed(path, noted, note.status)] if noted != note.status and is_known else []
