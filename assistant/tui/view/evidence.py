"""What the quotes of an answer say of effects: a table, and intervals on an axis.

Every cell that a text gives is a spot whose value is a `Place`. Nothing is pooled.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import groupby

from rich.cells import cell_len, set_cell_size

from assistant.display import inert
from assistant.effects.forest import axes, forest, without_interval
from assistant.effects.table import NOT_STATED, Cell, Row
from assistant.tui.view.board import Board, Part
from assistant.tui.view.studies import (
    MARGIN,
    Place,
    StudyEvidence,
    add_heading,
    gone_lines,
    in_one_line,
    status_above,
)
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


def effect_table(evidence: StudyEvidence, width: int) -> Board:
    """The effects below the study that states them, each in a row of cells."""
    board = Board()
    if any(row.effect for row in evidence.rows):
        columns = _columns(width)
        heads = "".join(set_cell_size(name, cells) for name, cells in columns.items())
        board.add(plain_lines(_POOLED, "facts", width))
        board.add([blank(), Line(f"{' ' * MARGIN}{heads}".rstrip(), "faint")])
        for number, rows in groupby(evidence.rows, lambda row: row.number):
            _add_study(board, list(rows), evidence.studies[number].place, columns, width)
    else:
        board.add(plain_lines(_NO_EFFECTS, "text", width))
    board.add(gone_lines(evidence, width))
    return board


def _columns(width: int) -> dict[str, int]:
    """The columns that fit, with their cells; the last one takes what is left."""
    columns = {**_COLUMNS, **(_MORE_COLUMNS if width >= _ROOMY else {})}
    last = list(columns)[-1]
    return columns | {last: columns[last] + max(0, width - MARGIN - sum(columns.values()))}


def _add_study(
    board: Board, rows: Sequence[Row], quote: Place, columns: dict[str, int], width: int
) -> None:
    """A study with its status above it, and the rows of its effects."""
    document = rows[0].document
    board.add(status_above(document, width))
    add_heading(board, document, quote, "" if rows[0].effect else "states no effect", width)
    for row in rows:
        if row.effect is not None:
            _add_row(board, row, columns)
            _add_below(board, row, columns, width)


def _add_row(board: Board, row: Row, columns: dict[str, int]) -> None:
    """The cells of a row side by side, each wrapped in its column."""
    cells = {name: row.cells(name)[0] for name in columns}
    wrapped = {name: _in_column(cell.words, columns[name]) for name, cell in cells.items()}
    for number in range(max(map(len, wrapped.values()))):
        parts = [Part(" " * MARGIN)]
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
        label = f"{' ' * (MARGIN + 2)}{name}: "
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
    board.add(dotted_lines(notes, "faint", width, margin=MARGIN + 2))


def forest_strip(evidence: StudyEvidence, width: int) -> Board:
    """The intervals of the effects on axes, and the effects without an interval."""
    board = Board()
    drawn_axes, others = axes(evidence.rows), without_interval(evidence.rows)
    board.add(plain_lines(_OWN_AXES if drawn_axes else _NO_INTERVALS, "facts", width))
    for axis in drawn_axes:
        title, *lines = forest(axis, width, in_one_line)
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
            words = f"{in_one_line(row)}: {row.words('measure')} {row.words('estimate')}"
            place = Place(row.number, row.effect.estimate.span)
            board.add(plain_lines(words, "text", width, margin=2), place)
    board.add(gone_lines(evidence, width))
    return board
