"""What the quotes of an answer say of effects: a table, intervals on an axis, and directions.

Every cell that a text gives is a spot whose value is a `Place`. Nothing is pooled.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from itertools import groupby
from typing import NamedTuple

from rich.cells import cell_len, set_cell_size

from assistant import cite
from assistant.display import inert
from assistant.effects.forest import axes, forest, without_interval
from assistant.effects.table import NOT_STATED, Cell, Row
from assistant.records import Document, Span, Status
from assistant.render.phrases import facts, warning
from assistant.tui.view.badges import badge
from assistant.tui.view.board import Board, Part
from assistant.tui.view.wrapped_lines import Line, blank, dotted_lines, plain_lines, wrap

_POOLED = "One row for each effect, as its study states it. Nothing is pooled or computed."
_OWN_AXES = "Each study with its own interval. Nothing is pooled; measures never share an axis."
_NO_EFFECTS = "No quote of this answer states an effect: no measure, estimate, interval or p value."
_NO_INTERVALS = "No quote of this answer gives a ratio or a difference with its interval."
_BESIDE = "in the sentence next to the quote"
# Cells of the columns: those of every table, and those of one that has the room for them. Chosen by
# hand: most cells fit on one line, few need more than two.
_COLUMNS = {"measure": 23, "estimate": 11, "interval": 24, "p": 11}
_MORE_COLUMNS = {"outcome": 24, "population": 19}
_ROOMY = 114  # cells from which the second columns fit
_MARGIN = 2  # cells before a row


class Place(NamedTuple):
    """A quote of the answer, and the span of its document to go to."""

    number: int
    span: Span


class StudyEvidence(NamedTuple):
    """What the quotes of an answer state.

    `gone` are the numbers of the quotes whose document the index no longer holds, or holds changed.
    `quotes` has the place of each other quote.
    """

    rows: tuple[Row, ...]
    quotes: dict[int, Place]
    gone: tuple[int, ...] = ()


def effect_table(evidence: StudyEvidence, width: int) -> Board:
    """The effects below the study that states them, each in a row of cells."""
    board = Board()
    if any(row.effect for row in evidence.rows):
        columns = _columns(width)
        heads = "".join(set_cell_size(name, cells) for name, cells in columns.items())
        board.add(plain_lines(_POOLED, "facts", width))
        board.add([blank(), Line(f"{' ' * _MARGIN}{heads}".rstrip(), "faint")])
        for number, rows in groupby(evidence.rows, lambda row: row.number):
            _add_study(board, list(rows), evidence.quotes[number], columns, width)
    else:
        board.add(plain_lines(_NO_EFFECTS, "text", width))
    board.add(_gone(evidence, width))
    return board


def _columns(width: int) -> dict[str, int]:
    """The columns that fit, with their cells; the last one takes what is left."""
    columns = {**_COLUMNS, **(_MORE_COLUMNS if width >= _ROOMY else {})}
    last = list(columns)[-1]
    return columns | {last: columns[last] + max(0, width - _MARGIN - sum(columns.values()))}


def _add_study(
    board: Board, rows: Sequence[Row], quote: Place, columns: dict[str, int], width: int
) -> None:
    """A study with its status above it, and the rows of its effects."""
    document = rows[0].document
    board.add(_retracted(document, width))
    _add_heading(board, document, quote, "" if rows[0].effect else "states no effect", width)
    for row in rows:
        if row.effect is not None:
            _add_row(board, row, columns)
            _add_below(board, row, columns, width)


def _add_heading(board: Board, document: Document, quote: Place, note: str, width: int) -> None:
    """The study with the badge of its design, and other facts; those that do not fit wrap."""
    name, *others = facts(document)
    drawn = badge(document)
    study = Part(inert(f"[{quote.number}] {name}"), quote, "heading")
    design = Part(drawn.text, None, drawn.role)
    more = [fact for fact in (*others, note) if fact and fact != document.design.value]
    rest = Part(inert(f"  {' · '.join(more)}"), None, "facts")
    if sum(cell_len(part.text) for part in (study, design, rest)) < width:
        board.add_parts([study, Part("  "), design, rest], "text")
        return
    board.add(plain_lines(study.text, "heading", width), quote)
    board.add_parts([Part(" " * _MARGIN), design, rest], "text")


def _add_row(board: Board, row: Row, columns: dict[str, int]) -> None:
    """The cells of a row side by side, each wrapped in its column."""
    cells = {name: row.cells(name)[0] for name in columns}
    wrapped = {name: _in_column(cell.words, columns[name]) for name, cell in cells.items()}
    for number in range(max(map(len, wrapped.values()))):
        parts = [Part(" " * _MARGIN)]
        for name, cell in cells.items():
            text = wrapped[name][number] if number < len(wrapped[name]) else ""
            place = Place(row.number, cell.span) if cell.span else None
            parts.append(Part(set_cell_size(text, columns[name]), place, _role(name, cell)))
        board.add_parts(parts, "text")


def _role(column: str, cell: Cell) -> str:
    if cell.span is None:
        return "faint"
    return "question" if column in ("estimate", "interval", "p") else ""


def _in_column(text: str, cells: int) -> list[str]:
    """Inert text in lines that leave a blank before the next column."""
    inert_text = inert(text)
    return [inert_text[start:end].strip() for start, end in wrap(inert_text, cells - 1)]


def _add_below(board: Board, row: Row, columns: Iterable[str], width: int) -> None:
    """What stands below a row: the cells that have no column, and what is not stated of them."""
    missing = []
    for name in (each for each in (*_MORE_COLUMNS, "groups") if each not in columns):
        label = f"{' ' * (_MARGIN + 2)}{name}: "
        for cell in row.cells(name):
            if cell.span is None:
                missing.append(name)
                continue
            for line in plain_lines(cell.words, "text", width, margin=cell_len(label)):
                board.add_parts(
                    [Part(label, None, "facts"), Part(line.text, Place(row.number, cell.span))],
                    "text",
                )
                label = " " * cell_len(label)
    notes = [
        *([f"{NOT_STATED}: {', '.join(missing)}"] if missing else []),
        *([_BESIDE] if row.is_beside else []),
    ]
    board.add(dotted_lines(notes, "faint", width, margin=_MARGIN + 2))


def _retracted(document: Document, width: int) -> list[Line]:
    """The editorial status above a study, if there is a notice."""
    said = warning(document)
    mark = "✘ " if document.status is Status.RETRACTED else "⚠ "
    return plain_lines(f"{mark}{said}", "warning", width) if said else []


def _gone(evidence: StudyEvidence, width: int) -> list[Line]:
    if not evidence.gone:
        return []
    numbers = ", ".join(f"[{number}]" for number in evidence.gone)
    said = f"not read: {numbers}; the index no longer holds this text"
    return [blank(), *plain_lines(said, "warning", width)]


def forest_strip(evidence: StudyEvidence, width: int) -> Board:
    """The intervals of the effects on axes, and the effects without an interval."""
    board = Board()
    drawn_axes, others = axes(evidence.rows), without_interval(evidence.rows)
    board.add(plain_lines(_OWN_AXES if drawn_axes else _NO_INTERVALS, "facts", width))
    for axis in drawn_axes:
        title, *lines = forest(axis, width, _label)
        board.add([blank(), *plain_lines(title, "title", width)])
        for at, line in enumerate(lines):
            mark = axis.marks[at] if at < len(axis.marks) else None
            effect = mark.row.effect if mark else None
            if mark and effect and effect.estimate:
                place = Place(mark.row.number, effect.estimate.span)
                board.add_parts([Part(line, place)], "text")
            else:
                board.add([Line(line, "faint")])
    if others:
        board.add([blank(), *plain_lines("Without an interval", "title", width)])
    for row in others:
        if row.effect and row.effect.estimate:
            words = f"{_label(row)}: {row.words('measure')} {row.words('estimate')}"
            place = Place(row.number, row.effect.estimate.span)
            board.add(plain_lines(words, "text", width, margin=2), place)
    board.add(_gone(evidence, width))
    return board


def _label(row: Row) -> str:
    return f"[{row.number}] {cite.short(row.document)}"


#: The views of the dialog, each with its name.
VIEWS: dict[str, Callable[[StudyEvidence, int], Board]] = {
    "effects": effect_table,
    "intervals": forest_strip,
}
