"""What lines of the screen say: all of them, or the parts in one role."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace

import asked
from samples import RETRACTED, STEERING, TRIAL

from assistant.display import inert
from assistant.records import Document, Notice, Span, Status
from assistant.tui.view.wrapped_lines import Line, Piece

IDENTITIES = [TRIAL, RETRACTED, "beta-2021", "abstract-1", f"hostile{STEERING}"]


def words(lines: Iterable[Line], role: str = "") -> str:
    """What lines say, blanks folded: all of them, or what is in a role."""
    texts = (
        f"{line.label}{line.text}" if role in ("", line.role) else _in_role(line, role)
        for line in lines
    )
    return " ".join(" ".join(texts).split())


def _in_role(line: Line, role: str) -> str:
    return " ".join(line.text[part.start : part.end] for part in line.emphases if part.role == role)


def said(pieces: Iterable[Piece]) -> str:
    """The text of pieces that follow one another."""
    return "".join(piece.text for piece in pieces)


def squeezed(text: str) -> str:
    return re.sub(r"[\s·]", "", inert(text))


def of_status(status: Status, reference: str = "") -> Document:
    """The trial of the collection with a notice."""
    return replace(asked.documents()[TRIAL], notices=(Notice(status, reference),))


def span_of(text: str, part: str) -> Span:
    start = text.index(part)
    return Span(start, start + len(part))
