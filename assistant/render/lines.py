"""Lines of text for a terminal: inert, wrapped, and styled by a function of the caller."""

from __future__ import annotations

import textwrap
from collections.abc import Callable, Sequence
from pathlib import PurePosixPath

from assistant.display import inert
from assistant.records import Document, Source, Span
from assistant.render.phrases import warnings

Style = Callable[[str, str], str]  # (text, "quote" | "faint" | "warning" | "heading") -> text

#: Columns of running text, however narrow the terminal.
NARROWEST = 20
#: Characters of a digest that are shown.
SHORT_DIGEST = 12


def plain(text: str, role: str) -> str:
    """The text without styling."""
    del role
    return text


def wrapped(
    text: str, width: int, first: str, style: Style, role: str, *, divides: bool = True
) -> list[str]:
    """`text`, inert and wrapped; its first line follows `first`, and the others align with it.

    A word that is longer than a line is divided, unless `divides` is false: a path must stay whole,
    so that it can be copied.
    """
    margin = " " * len(first)
    room = max(NARROWEST, width - len(first))
    lines = textwrap.wrap(inert(text), room, break_on_hyphens=False, break_long_words=divides)
    lines = lines or [""]
    return [
        f"{first if number == 0 else margin}{style(line, role)}"
        for number, line in enumerate(lines)
    ]


def listed(parts: Sequence[str], width: int, first: str, style: Style, role: str) -> list[str]:
    """`parts` after `first`, separated by dots; lines break between parts where possible."""
    rows: list[str] = []
    for part in filter(None, parts):
        if rows and len(f"{first}{rows[-1]} · {part} ·") <= width:
            rows[-1] += f" · {part}"
        else:
            rows.append(part)
    rows[:-1] = [f"{row} ·" for row in rows[:-1]]
    margins = [first, *[" " * len(first)] * len(rows)]
    return [
        line
        for row, margin in zip(rows, margins, strict=False)
        for line in wrapped(row, width, margin, style, role)
    ]


def warned(shown: Document, width: int, margin: str, style: Style) -> list[str]:
    """The lines of all warnings about a document and the publications related to it."""
    return [
        line
        for said in warnings(shown)
        for line in wrapped(f"⚠ {said}", width, margin, style, "warning")
    ]


def place(shown: Document, span: Span) -> list[str]:
    """The place of a span; it names the file unless the document's id is the file's name."""
    source: Source = shown.source
    path = "" if PurePosixPath(source.path).stem == shown.id else source.path
    return [
        f"{shown.id} {span.start}:{span.end}",
        path,
        f"sha256 {source.sha256[:SHORT_DIGEST]}",
    ]
