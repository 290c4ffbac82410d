"""Renders the effect table and the forest strips of an answer, as text and as records."""

from __future__ import annotations

import textwrap
from collections.abc import Sequence

from assistant import cite
from assistant.display import inert
from assistant.effects.forest import RETRACTED, axes, forest, without_interval
from assistant.effects.table import COLUMNS, NOT_STATED, Row, rows_of
from assistant.records import Evidence, Status
from assistant.render.lines import Style, plain, wrapped
from assistant.render.tables import Record

_HEADING = "effects as the quotes state them; nothing is pooled or computed"
_WITHOUT = "on no axis, because no interval is stated: "
_NONE = "no effect is stated in this quote"
_BESIDE = "beside the quote"
_GAP = "  "
# Columns in shares of the width; those of the wide table have the population apart.
_NARROW = (("study", 16), ("outcome", 17), ("groups", 18), ("effect", 17), ("p", 10))
_WIDE = (
    ("study", 15),
    ("outcome", 17),
    ("population", 15),
    ("groups", 20),
    ("effect", 18),
    ("p", 10),
)
_WIDE_FROM = 100  # columns of a terminal in which the population has room of its own
_PLACE = " place"
#: The keys of records: what is known of the quote, and each cell with its place behind it.
EFFECT_COLUMNS = (
    *("quote", "document", "citation", "status", "from"),
    *(name for column in COLUMNS for name in (column, column + _PLACE)),
)


def lines(evidence: Sequence[Evidence], width: int, style: Style = plain) -> list[str]:
    """The table and the strips as lines of at most `width` columns."""
    rows = rows_of(evidence)
    shown = [*wrapped(_HEADING, width, "", style, "faint"), ""]
    shown += _table(rows, width, style)
    for axis in axes(rows):
        title, *drawn = forest(axis, width, _label)
        shown += [*wrapped(title, width, "", style, "heading"), *drawn, ""]
    left = "; ".join(
        f"{_label(row)}, {row.words('measure')} {row.words('estimate')}"
        for row in without_interval(rows)
    )
    return [*shown, *(wrapped(f"{_WITHOUT}{left}", width, "", style, "faint") if left else ())]


def records(evidence: Sequence[Evidence]) -> list[Record]:
    """The table as records: one for each effect, and beside each cell its place, "start:end"."""
    found: list[Record] = []
    for row in rows_of(evidence):
        document = row.document
        sentence = row.effect.sentence if row.effect else None
        known = [
            str(row.number),
            document.id,
            cite.vancouver(document),
            document.status.value,
            f"{sentence.start}:{sentence.end}" if sentence else "",
        ]
        found.append(dict(zip(EFFECT_COLUMNS, [*known, *_with_places(row)], strict=True)))
    return found


def _with_places(row: Row) -> list[str]:
    """The words of every cell, each with its place behind it."""
    found = []
    for column in COLUMNS:
        cells = row.cells(column)
        found.append("; ".join(cell.words for cell in cells))
        found.append("; ".join(f"{cell.span.start}:{cell.span.end}" for cell in cells if cell.span))
    return found


def _label(row: Row) -> str:
    return f"[{row.number}] {cite.short(row.document)}"


def _table(rows: Sequence[Row], width: int, style: Style) -> list[str]:
    columns = _WIDE if width >= _WIDE_FROM else _NARROW
    room = width - len(_GAP) * (len(columns) - 1)
    total = sum(share for _, share in columns)
    widths = [max(1, room * share // total) for _, share in columns]
    shown = _laid_out([[name] for name, _ in columns], widths, style, "heading")
    for row in rows:
        if row.effect is None:
            shown += [*wrapped(f"{_label(row)}: {_NONE}", width, "", style, "faint"), ""]
            continue
        cells = [_lines_of(row, name, is_wide=columns is _WIDE) for name, _ in columns]
        is_retracted = row.document.status is Status.RETRACTED
        shown += [*_laid_out(cells, widths, style, "warning" if is_retracted else "text"), ""]
    return shown


def _lines_of(row: Row, column: str, *, is_wide: bool) -> list[str]:
    """What a cell of the printed table says, one thing a line."""
    if column == "study":
        status = row.document.status
        marked = [f"{RETRACTED}{status.value}"] if status is Status.RETRACTED else []
        design = row.document.design.value
        return [_label(row), *marked, design, *([_BESIDE] if row.is_beside else [])]
    if column == "effect":
        parts = [row.words(name) for name in ("measure", "estimate", "interval")]
        stated = [part for part in parts if part != NOT_STATED]
        return stated or [NOT_STATED]
    if column == "outcome" and not is_wide:
        return [row.words(column), f"in: {row.words('population')}"]
    return [cell.words for cell in row.cells(column)]


def _laid_out(
    cells: Sequence[Sequence[str]], widths: Sequence[int], style: Style, role: str
) -> list[str]:
    """Cells side by side, each wrapped to its width."""
    columns = [
        [
            line
            for words in cell
            for line in textwrap.wrap(inert(words), width, break_on_hyphens=False) or [""]
        ]
        for cell, width in zip(cells, widths, strict=True)
    ]
    laid = []
    for number in range(max(map(len, columns))):
        parts = [
            (column[number] if number < len(column) else "").ljust(width)
            for column, width in zip(columns, widths, strict=True)
        ]
        laid.append(style(_GAP.join(parts).rstrip(), role))
    return laid
