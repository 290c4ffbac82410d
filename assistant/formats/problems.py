"""Builds the result of a reader, and limits the number of its problem lines."""

from __future__ import annotations

from typing import TYPE_CHECKING

from assistant.errors import UnreadableFile
from assistant.formats.parsed import Parsed

if TYPE_CHECKING:
    from collections.abc import Sequence

    from assistant.records import Document

# Problem lines of a file that are stored and shown; a damaged export may have one for each
# record. Chosen by hand.
_LISTED = 20


def result_of(documents: Sequence[Document], problems: Sequence[str], nothing: str) -> Parsed:
    """Return what was read, with at most 20 problem lines and the number of the others.

    Raises UnreadableFile, which says `nothing` and the first problem, when there is no document.
    """
    if not documents:
        raise UnreadableFile(f"{nothing} ({problems[0]})" if problems else nothing)
    return Parsed(tuple(documents), listed(problems))


def listed(problems: Sequence[str]) -> tuple[str, ...]:
    """Return at most 20 problem lines, and one with the number of the others."""
    first = tuple(problems[:_LISTED])
    if len(problems) > _LISTED:
        return (*first, f"and {len(problems) - _LISTED} more problems of this kind")
    return first
