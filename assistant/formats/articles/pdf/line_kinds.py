"""Tells lines of text from rows of tables, in one region of a page."""

from __future__ import annotations

import re
from collections import Counter
from enum import Enum, auto
from itertools import groupby
from typing import TYPE_CHECKING, NamedTuple

from assistant.formats.articles.pdf.captions import CAPTION

if TYPE_CHECKING:
    from collections.abc import Sequence

    from assistant.formats.articles.pdf.page_lines import Line

# Indents of paragraphs, in font sizes. A smaller one is inaccuracy; a larger one than the deepest
# belongs to a list, a table or a centred line.
INDENT = 0.6
DEEPEST_INDENT = 4.5
# The left margin is where at least one line in five begins; fewer are outdented numbers.
_MARGIN_PARTS = 5
# The right margin is where this share of the lines has ended, because longer lines are often
# those across columns. More would call most lines of ragged text short.
_RAGGED = 0.6
# Font sizes by which a line that fills its column may end before or after the margin.
_FILLED = 0.5
# The share of lines that end at the right margin of a justified column; the others end paragraphs.
_JUSTIFIED = 0.6
# Points. Cells that begin in the same or the next step of this width are in one column.
_CELL_PLACE = 4.0
# Cells of a line that may also be a marker and its text; three are a table.
_PAIR = 2
# Stretched lines that follow one another; more are rows of a table whose cells are single words.
_MOST_STRETCHED = 3

ITEM = re.compile(
    r"(?:[\u2022\u2023\u25aa\u25a0\u25cf\u25e6\u2013\u2014*-]|\(?(?:\d{1,2}|[a-z]|[ivx]{1,4})[.)])\s+\S"
)
# What may stand before a wide gap within one line: a number, a label, a whole sentence.
_BEFORE_GAP = re.compile(r"[\d.]{1,6}|.*[.:;\u2014]")


class LineKind(Enum):
    """What a line is. A torn line has a gap in which something may be missing."""

    TEXT = auto()
    ROW = auto()
    TORN = auto()


class Column(NamedTuple):
    """The edges of a column in points; `justified` says whether most lines end at the right one."""

    left: float
    right: float
    justified: bool = False


def column_of(lines: Sequence[Line]) -> Column:
    """Return the column that `lines` are set in."""
    left = _margin([line.left for line in lines])
    right = sorted(line.right for line in lines)[int(_RAGGED * len(lines))]
    full = sum(abs(right - line.right) < _FILLED * line.size for line in lines)
    return Column(left, right, full > _JUSTIFIED * len(lines))


def kinds_of(lines: Sequence[Line], column: Column) -> list[LineKind]:
    """Return what each line is; the cells of rows begin where cells of other lines begin.

    A gap alone is not enough: list markers and the words of widely set lines have gaps, too.
    """
    stretched = _stretched(lines, column)
    wide = [
        len(line.cells) > 1 and not is_text and not _is_marked(line)
        for line, is_text in zip(lines, stretched, strict=True)
    ]
    starts: Counter[int] = Counter()
    for line, is_wide in zip(lines, wide, strict=True):
        if is_wide:
            starts.update({place for left in line.lefts[1:] for place in _places(left)})
    kinds = []
    for at, line in enumerate(lines):
        beside = any(wide[max(0, at - 1) : at] + wide[at + 1 : at + 2])
        shared = any(starts[place] > 1 for left in line.lefts[1:] for place in _places(left))
        if not wide[at]:
            kinds.append(LineKind.TEXT)
        elif shared or beside or len(line.cells) > _PAIR:
            kinds.append(LineKind.ROW)
        else:
            may_be_whole = _BEFORE_GAP.fullmatch(line.cells[0]) or CAPTION.match(line.text)
            kinds.append(LineKind.TEXT if may_be_whole else LineKind.TORN)
    return kinds


def _stretched(lines: Sequence[Line], column: Column) -> list[bool]:
    """Which lines with wide gaps are running text that was stretched to fill its column.

    They fill it with even gaps, and are above or below lines of text that fill it.
    """
    fills = [
        line.left - column.left < DEEPEST_INDENT * line.size
        and abs(column.right - line.right) < _FILLED * line.size
        for line in lines
    ]
    texts = [full and len(line.cells) == 1 for full, line in zip(fills, lines, strict=True)]
    stretched = [False] * len(lines)
    at = 0
    for may_be, group in groupby(
        full and line.even and len(line.cells) > 1 for full, line in zip(fills, lines, strict=True)
    ):
        count = len(list(group))
        beside = any(texts[max(0, at - 1) : at] + texts[at + count : at + count + 1])
        if may_be and beside and count <= _MOST_STRETCHED:
            stretched[at : at + count] = [True] * count
        at += count
    return stretched


def _places(left: float) -> tuple[int, int]:
    """The places, rounded up and down, where a cell begins."""
    return int(left // _CELL_PLACE), int(left // _CELL_PLACE) + 1


def _is_marked(line: Line) -> bool:
    return len(line.cells) == _PAIR and bool(
        ITEM.match(line.text) or re.match(r"[\d.]{1,6}$", line.cells[0])
    )


def _margin(lefts: Sequence[float]) -> float:
    """Return where most lines begin, or the leftmost place where a fifth of them does."""
    counts = Counter(round(left) for left in lefts)
    enough = max(1, len(lefts) // _MARGIN_PARTS)
    return float(
        min(
            place
            for place, count in counts.items()
            if count >= enough or count == max(counts.values())
        )
    )
