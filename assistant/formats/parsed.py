"""The result of reading one file."""

from __future__ import annotations

from typing import NamedTuple

from assistant.records import Document


class Parsed(NamedTuple):
    """The documents of a file, and one line for each problem.

    A problem is a record that could not be read, or a value of a document that was ignored.
    """

    documents: tuple[Document, ...]
    problems: tuple[str, ...] = ()
