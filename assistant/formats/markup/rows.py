"""Lays out table rows so that every cell is in its column."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from assistant.formats.markup.xml import local

if TYPE_CHECKING:
    from collections.abc import Iterable

    from assistant.formats.markup.xml import Element

# Real tables have up to 25 columns. Cells that span more than this are cut to it.
_MAX_COLUMNS = 60


class Cell(NamedTuple):
    """The text of a cell and how many columns and rows it spans."""

    text: str
    wide: int = 1
    high: int = 1


class Rows:
    """Lays out the rows of one table, from the first on."""

    def __init__(self) -> None:
        self._spans: dict[int, int] = {}

    def row(self, row: Iterable[Cell]) -> list[str]:
        """Return the cells of the next row, an empty one for each column spanned from elsewhere.

        There are no empty cells after the last cell of `row`.
        """
        cells: list[str] = []
        filled = 0
        left = {column: rows - 1 for column, rows in self._spans.items() if rows > 1}
        for text, wide, high in row:
            while len(cells) in self._spans:
                cells.append("")
            columns = max(1, min(wide, _MAX_COLUMNS - len(cells)))
            if high > 1 and len(cells) < _MAX_COLUMNS:
                left.update(dict.fromkeys(range(len(cells), len(cells) + columns), high - 1))
            filled = len(cells) + 1
            cells += [text, *[""] * (columns - 1)]
        self._spans = left
        return cells[:filled]


def is_head(row: Element) -> bool:
    """Whether `row` names the columns: by its group, or as a first row of nothing but headings.

    A group of heads with nothing after it is the whole table.
    """
    group = row.getparent()
    if group is None:
        return False
    if local(group) == "thead":
        return group.getnext() is not None
    cells = [local(cell) for cell in row]
    first = row.getprevious() is None and row.getnext() is not None
    return first and len(cells) > 1 and set(cells) == {"th"} and local(group) != "tfoot"
