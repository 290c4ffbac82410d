"""Groups the rows of a region into chunks of lines, by gap, indent, size and style."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, replace
from itertools import pairwise
from statistics import median
from typing import TYPE_CHECKING

from assistant.formats.articles.pdf.captions import CAPTION
from assistant.formats.articles.pdf.line_kinds import (
    DEEPEST_INDENT,
    INDENT,
    ITEM,
    Column,
    LineKind,
    column_of,
    kinds_of,
)
from assistant.formats.articles.pdf.page_lines import Line, line_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from assistant.formats.articles.pdf.page_lines import Atom

# Distance between baselines, in font sizes, where lines do not show one; the usual value of text
# processors is about 1.2.
_LEADING = 1.25
# A step of more than this many usual steps ends a chunk. Less would cut paragraphs at lines with
# raised text, more would join those with little space between them.
_GAP = 1.3
# Sizes that differ by a smaller share count as the same, because conversion rounds them.
_SAME_SIZE = 0.06
# A line is short when it ends before the margin by more than this share of the column, and by
# more than `_SHORT_BY` font sizes, which counts in narrow columns. Less would end paragraphs at
# ragged lines.
_SHORT = 0.12
_SHORT_BY = 1.5
# Font sizes between baselines; a larger step is a gap, and says nothing about the usual one.
_LONGEST_STEP = 3
# Shares of the characters of a line in one typeface: below the first the line has no typeface of
# its own; above the second it is set in it, apart from numbers and symbols.
_MIXED, _WHOLE = 0.5, 0.85

_ENDED = re.compile(
    r"[.?!:;]['\"\u2019\u201d)\]]*(?:\s?[\d,\u2013\u2070\u00b9\u00b2\u00b3\u2074-\u2079-]+)?\Z"
)


@dataclass(slots=True)
class Chunk:
    """Lines of one region that belong together; `number` counts the chunks of the page.

    `page` counts from 1. `left` and `right` are the edges of the column in points. A row of a table
    and a torn line are chunks of their own.
    """

    page: int
    number: int
    lines: list[Line]
    left: float
    right: float
    kind: LineKind = LineKind.TEXT

    @property
    def tabular(self) -> bool:
        """Whether it is a row of a table, which has cells."""
        return self.kind is LineKind.ROW

    @property
    def size(self) -> float:
        """The size of most of its lines, in points."""
        return Counter(line.size for line in self.lines).most_common(1)[0][0]

    @property
    def font(self) -> str:
        """The font of most of its lines."""
        return Counter(line.style.font for line in self.lines).most_common(1)[0][0]

    @property
    def bold(self) -> bool:
        """Whether all of it is bold."""
        return all(line.style.bold for line in self.lines)

    @property
    def first(self) -> str:
        """The text of its first line."""
        return self.lines[0].text

    @property
    def is_indented(self) -> bool:
        """Whether its first line begins a paragraph by its indent."""
        return self.lines[0].left - self.left > INDENT * self.size

    @property
    def is_full(self) -> bool:
        """Whether its last line reaches the end of the column."""
        return not _is_short(self.lines[-1], Column(self.left, self.right))


def ended(text: str) -> bool:
    """Whether `text` ends like a sentence, apart from citation marks."""
    return bool(_ENDED.search(text[-40:]))


def chunks_of(rows: Sequence[Sequence[Atom]], page: int, number: int) -> Iterator[Chunk]:
    """Yield the chunks of a region, numbered from `number` on."""
    lines = [line_of(row, page) for row in rows]
    column = column_of(lines)
    leading = _leading(lines)
    merged = list(_merged(lines, kinds_of(lines, column), leading))
    lines = [line for line, _ in merged]
    kinds = [kind for _, kind in merged]
    run: list[Line] = []
    for at, line in enumerate(lines):
        if run and (
            {kinds[at - 1], kinds[at]} != {LineKind.TEXT}
            or _breaks(run, line, column, leading)
            or _heads(run, lines[at : at + 2], column)
        ):
            yield Chunk(page, number, run, column.left, column.right, kinds[at - 1])
            number += 1
            run = []
        run.append(line)
    yield Chunk(page, number, run, column.left, column.right, kinds[-1])


def _merged(
    lines: Sequence[Line], kinds: Sequence[LineKind], leading: float
) -> Iterator[tuple[Line, LineKind]]:
    """Yield `lines`; a line that only continues the cells of the row above is merged into it."""
    row: Line | None = None
    base = 0.0
    for line, kind in zip(lines, kinds, strict=True):
        if row is not None and _goes_on(row, line, line.base - base, leading):
            row = _with_more(row, line)
        elif kind is LineKind.ROW:
            if row is not None:
                yield row, kind
            row = line
        else:
            if row is not None:
                yield row, LineKind.ROW
            row = None
            yield line, kind
        base = line.base
    if row is not None:
        yield row, LineKind.ROW


def _goes_on(row: Line, line: Line, step: float, leading: float) -> bool:
    """Whether all cells of `line` are close below cells of `row` other than its first one."""
    if step > _GAP * leading * line.size or len(line.cells) >= len(row.cells):
        return False
    return all(_column(row, left) > 0 for left in line.lefts)


def _column(row: Line, left: float) -> int:
    near = (at for at, start in enumerate(row.lefts) if abs(start - left) < row.size)
    return next(near, -1)


def _with_more(row: Line, line: Line) -> Line:
    cells = list(row.cells)
    for text, left in zip(line.cells, line.lefts, strict=True):
        at = _column(row, left)
        cells[at] = f"{cells[at]} {text}"
    return replace(row, cells=tuple(cells))


def _leading(lines: Sequence[Line]) -> float:
    """Return the distance between baselines, as a fraction of the font size."""
    steps = [
        (below.base - above.base) / above.size
        for above, below in pairwise(lines)
        if _same_size(above, below) and 0 < below.base - above.base < _LONGEST_STEP * above.size
    ]
    return median(steps) if steps else _LEADING


def _same_size(line: Line, other: Line) -> bool:
    return abs(line.size - other.size) <= _SAME_SIZE * max(line.size, other.size)


def _is_short(line: Line, column: Column) -> bool:
    width = column.right - column.left
    return column.right - line.right > max(_SHORT * width, _SHORT_BY * line.size)


def _breaks(run: Sequence[Line], line: Line, column: Column, leading: float) -> bool:
    """Whether `line` begins a new chunk after those of `run`."""
    above = run[-1]
    if not _same_size(above, line) or line.base - above.base > _GAP * leading * line.size:
        return True
    short = _is_short(above, column)
    finished = ended(above.text)
    over = finished or short
    begins = (ITEM.match(line.text) and (over or ITEM.match(run[0].text))) or (
        CAPTION.match(line.text) and finished
    )
    if begins or _changes_style(run, line, column):
        return True
    if _hangs(run):
        return over and line.left < above.left - INDENT * line.size
    if line.left - above.left > INDENT * line.size:
        return over and INDENT < (line.left - column.left) / line.size < DEEPEST_INDENT
    return finished and short and not line.text[:1].islower()


def _heads(run: Sequence[Line], below: Sequence[Line], column: Column) -> bool:
    """Whether `run` is a line above a paragraph, as a heading in the type of the text is.

    Either the paragraph is indented and its second line is not, or the line is short in a column
    whose other lines are not.
    """
    above, first = run[-1], below[0]
    at_margin = abs(above.left - column.left) <= INDENT * above.size
    if len(run) > 1 or not at_margin or above.broken or not first.text[:1].isupper():
        return False
    indented = INDENT < (first.left - column.left) / first.size < DEEPEST_INDENT
    if indented:
        return len(below) > 1 and abs(below[1].left - column.left) <= INDENT * first.size
    return column.justified and _is_short(above, column) and not ended(above.text)


def _hangs(run: Sequence[Line]) -> bool:
    """Whether the first line of a list item or reference begins left of the others."""
    return len(run) > 1 and run[1].left - run[0].left > INDENT * run[0].size


def _changes_style(run: Sequence[Line], line: Line, column: Column) -> bool:
    """Whether a heading ends or begins: a short line in a typeface that the next one lacks."""
    above = run[-1]
    if above.style == line.style or min(above.emphasis, line.emphasis) < _MIXED:
        return False
    heading = above.emphasis > _WHOLE and _is_short(above, column) and above.style == run[0].style
    begins = line.emphasis > _WHOLE and (
        line.style.bold > above.style.bold
        or (_is_short(above, column) and _is_short(line, column) and above.emphasis > _WHOLE)
    )
    return heading or begins
