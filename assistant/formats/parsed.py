"""The result of reading one file."""

from __future__ import annotations

from typing import NamedTuple

from assistant.records import Document


class Parsed(NamedTuple):
    """The documents of a file, and one line for each of its records that could not be read."""

    documents: tuple[Document, ...]
    problems: tuple[str, ...] = ()
