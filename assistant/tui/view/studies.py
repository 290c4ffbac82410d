"""The studies that the quotes of an answer are from, as the views of the evidence show them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from rich.cells import cell_len

from assistant import cite
from assistant.display import inert
from assistant.effects.table import Row
from assistant.records import Directed, Document, Span, Status
from assistant.render.phrases import facts, warning
from assistant.tui.view.badges import badge
from assistant.tui.view.board import Board, Part
from assistant.tui.view.wrapped_lines import Line, blank, plain_lines

MARGIN = 2  # cells before what is below a study


class Place(NamedTuple):
    """A quote of the answer, and the span of its document to go to."""

    number: int
    span: Span


class Study(NamedTuple):
    """A quote with its document, and the direction that it states."""

    place: Place
    document: Document
    directed: Directed


@dataclass(frozen=True, slots=True)
class StudyEvidence:
    """What the quotes of an answer state.

    `studies` are the quotes by number, and `rows` their effects. `gone` are the numbers of the
    quotes whose document the index no longer holds, or holds changed. `problem` says why directions
    cannot be told, or is empty.
    """

    rows: tuple[Row, ...] = ()
    studies: Mapping[int, Study] = field(default_factory=dict)
    gone: tuple[int, ...] = ()
    problem: str = ""


def add_heading(board: Board, document: Document, quote: Place, note: str, width: int) -> None:
    """The study with the badge of its design, and other facts; those that do not fit wrap."""
    name, *others = facts(document)
    drawn = badge(document)
    study = Part(inert(f"[{quote.number}] {name}"), quote, "heading")
    design = Part(drawn.text, None, drawn.role)
    more = [fact for fact in (*others, note) if fact and fact != document.design.value]
    rest = Part(inert(f"  {' · '.join(more)}"), None, "facts")
    row = [study, Part("  "), design, rest]
    if cell_len("".join(part.text for part in row).rstrip()) <= width:
        board.add_parts(row, "text")
        return
    board.add(plain_lines(study.text, "heading", width), quote)
    board.add_parts([Part(" " * MARGIN), design, rest], "text")


def status_above(document: Document, width: int) -> list[Line]:
    """The editorial status above a study, if there is a notice."""
    said = warning(document)
    mark = "✘ " if document.status is Status.RETRACTED else "⚠ "
    return plain_lines(f"{mark}{said}", "warning", width) if said else []


def gone_lines(evidence: StudyEvidence, width: int) -> list[Line]:
    """The quotes that were not read, if there are any."""
    if not evidence.gone:
        return []
    numbers = ", ".join(f"[{number}]" for number in evidence.gone)
    said = f"not read: {numbers}; the index no longer holds this text"
    return [blank(), *plain_lines(said, "warning", width)]


def in_one_line(row: Row) -> str:
    """A study, such as "[1] Pittock 2019"."""
    return f"[{row.number}] {cite.short(row.document)}"
