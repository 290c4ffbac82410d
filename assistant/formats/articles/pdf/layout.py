"""Finds the reading order of a page: regions, cut at the gutters between columns.

A region is cut into bands at the rows that cross its best gutter (titles, wide figures). A band
that the gutter divides into columns of text is read column by column. This is the recursive cut of
Nagy and Seth (1984), but guided by gutters instead of the widest gap. So gaps between paragraphs
that happen to be side by side do not cut columns. A region that looks like a table is not cut, and
its rows are read across.
"""

from __future__ import annotations

from itertools import groupby, pairwise
from statistics import median
from typing import TYPE_CHECKING, TypeAlias

from assistant.formats.articles.pdf.page_lines import Atom, rows_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

Row: TypeAlias = list[Atom]

# Cuts of regions within regions; each level costs time.
_DEEPEST = 6
# Levels of columns within columns that may count as text.
_MOST_INNER = 2
# Rows beside one another that show a gutter. Two occur by chance, as in a heading with a number.
_LEAST_ROWS = 3
# Points between the places that are tried for a gutter. Gutters are several times as wide, and
# smaller steps cost time.
_STEP = 2.0
# The width of a gutter in font sizes. Less would find the gaps between words, more would miss
# narrow gutters.
_LEAST_GUTTER = 0.7
# Letters in the median row of a side: from the first it may be a column of text, from the second
# also beside a column with the same baselines, from the third beside a column that is not text (a
# sidebar). Rows of tables have fewer.
_TEXT_LETTERS = 16
_SHORT_LETTERS = 24
_SIDEBAR_LETTERS = 32
# The share of its width that the median row of a column of text fills; cells fill less.
_TEXT_FILL = 0.5
# The share of rows with a baseline of the other side from which two sides are aligned. Columns of
# text share some baselines by chance, rows of a table nearly all.
_ALIGNED = 0.6
# Font sizes from a baseline to the next within one title or caption.
_CLOSE = 1.6
# Points between a gutter of the page and one of other pages that are taken for the same.
_NEAR = 4.0
# The share of the type by which a line of the same title or caption may be larger or smaller, and
# the font sizes by which it may be indented.
_SAME_SIZE = 0.1
_SAME_LEFT = 2
# A place belongs to a gutter if it has at most 1/12 fewer free rows than the best place: a few rows
# always reach into it.
_FREE_PARTS = 12
# Font sizes between two pieces of a row that are cells. Gaps within a widely set line are smaller.
_CELL_GAP = 2
# A side with cells in a third of its rows is a table or has columns again.
_CELL_PARTS = 3


def regions(atoms: Sequence[Atom], known: Sequence[float] = ()) -> Iterator[list[Row]]:
    """Yield the rows of each region of a page in reading order.

    `known` are the gutters of other pages; beside those, even a single row counts as a column.
    """
    yield from _cut(rows_of(atoms), known, 0)


def gutters(atoms: Sequence[Atom]) -> list[tuple[float, int]]:
    """Return the gutters that are certain from the page itself.

    Each is a position in points from the left, with the number of rows beside it.
    """
    certain: list[tuple[float, int]] = []
    _collect(rows_of(atoms), certain, 0)
    return certain


def _collect(rows: list[Row], certain: list[tuple[float, int]], depth: int) -> None:
    gutter = _best_gutter(rows)
    if gutter is None or depth > _DEEPEST:
        return
    for band, crossing in _bands(rows, gutter):
        if crossing:
            if len(band) < len(rows):
                _collect(band, certain, depth + 1)
        elif _are_columns(band, gutter):
            certain.append((gutter, len(band)))
            for side in _sides(band, gutter):
                _collect(side, certain, depth + 1)


def _cut(rows: list[Row], known: Sequence[float], depth: int) -> Iterator[list[Row]]:
    if depth > _DEEPEST or len(rows) < _LEAST_ROWS:
        if rows:
            yield rows
        return
    for gutter in _candidates(rows, known):
        plan = list(_planned(rows, gutter, gutter in known))
        if any(columns for _, columns in plan):
            for band, columns in plan:
                sides = _sides(band, gutter) if columns else [band]
                for side in sides:
                    yield from _cut(side, known, depth + 1)
            return
    yield rows


def _candidates(rows: list[Row], known: Sequence[float]) -> Iterator[float]:
    best = _best_gutter(rows)
    if best is not None:
        yield next(
            (
                place
                for place in known
                if abs(place - best) < _NEAR and not _crossed(rows, place, best)
            ),
            best,
        )
    yield from known


def _crossed(rows: list[Row], place: float, best: float) -> bool:
    """Whether fewer rows leave `place` free than `best`."""
    free = sum(_parts(row, place) for row in rows)
    return free < sum(_parts(row, best) for row in rows)


def _planned(rows: list[Row], gutter: float, sure: bool) -> Iterator[tuple[list[Row], bool]]:  # noqa: FBT001
    """Yield bands and whether they are columns; adjacent bands without columns are joined."""
    marked = [
        (band, not crossing and _are_columns(band, gutter, sure=sure))
        for band, crossing in _bands(rows, gutter)
    ]
    for columns, group in groupby(marked, key=lambda pair: pair[1]):
        yield [row for band, _ in group for row in band], columns


def _bands(rows: list[Row], gutter: float) -> Iterator[tuple[list[Row], bool]]:
    """Yield runs of rows, and whether they cross the gutter.

    A row on one side only that is close to a crossing row is its last or first line.
    """
    marks = [_crosses(row, gutter) for row in rows]
    for at in range(1, len(rows)):
        if marks[at - 1] and not marks[at] and _belongs(rows[at - 1], rows[at], gutter):
            marks[at] = True
    at = 0
    for crossing, group in groupby(marks):
        count = len(list(group))
        yield rows[at : at + count], crossing
        at += count


def _belongs(above: Row, row: Row, gutter: float) -> bool:
    close = row[0].base - above[0].base <= _CLOSE * row[0].size
    same = abs(row[0].size - above[0].size) < _SAME_SIZE * row[0].size
    left = abs(row[0].left - above[0].left) < _SAME_LEFT * row[0].size
    return close and same and left and not _parts(row, gutter) and row[-1].right < gutter


def _crosses(row: Row, gutter: float) -> bool:
    return any(atom.left < gutter < atom.right for atom in row)


def _parts(row: Row, gutter: float) -> bool:
    """Whether `row` has text on both sides of the gutter, and none across it."""
    return row[0].left < gutter < row[-1].right and not _crosses(row, gutter)


def _sides(rows: list[Row], gutter: float) -> list[list[Row]]:
    atoms = [atom for row in rows for atom in row]
    left = [atom for atom in atoms if atom.right <= gutter]
    right = [atom for atom in atoms if atom.right > gutter]
    return [rows_of(side) for side in (left, right) if side]


def _best_gutter(rows: list[Row]) -> float | None:
    """Return the middle of the widest gap that most rows leave free between two atoms."""
    start = min(row[0].left for row in rows)
    width = max(atom.right for row in rows for atom in row) - start
    counts = [0] * (int(width / _STEP) + 2)
    for row in rows:
        reach = row[0].right
        for atom in row[1:]:
            if atom.left - reach > _LEAST_GUTTER * min(atom.size, row[0].size):
                for place in range(
                    int((reach - start) / _STEP) + 1, int((atom.left - start) / _STEP) + 1
                ):
                    counts[place] += 1
            reach = max(reach, atom.right)
    most = max(counts)
    if most < _LEAST_ROWS:
        return None
    # The longest stretch of places that nearly as many rows leave free.
    stretches, at = [], 0
    for full, group in groupby(counts, key=lambda count: count >= most - most // _FREE_PARTS):
        length = len(list(group))
        if full:
            stretches.append((length, at))
        at += length
    length, at = max(stretches)
    return start + _STEP * (at + (length - 1) / 2)


def _are_columns(rows: list[Row], gutter: float, *, sure: bool = False) -> bool:
    """Whether the gutter parts `rows` into columns of text, not into columns of a table."""
    both = sum(_parts(row, gutter) for row in rows)
    if both < (1 if sure else _LEAST_ROWS):
        return False
    left, right = _sides(rows, gutter)[:2]
    texts = [_is_text(side) for side in (left, right)]
    if sure:
        return any(texts) or not _side_by_side(left, right)
    letters = sorted(_letters(side) for side in (left, right))
    aligned = _side_by_side(left, right)
    if all(texts):
        return letters[0] >= _SHORT_LETTERS or not aligned
    return any(texts) and letters[1] >= _SIDEBAR_LETTERS and not aligned


def _is_text(rows: list[Row], depth: int = 0) -> bool:
    """Whether most rows fill their column with words and have no cells, or are columns again."""
    width = max(row[-1].right for row in rows) - min(row[0].left for row in rows)
    fill = median(sum(atom.right - atom.left for atom in row) for row in rows) / max(width, 1.0)
    wide = sum(_has_cells(row) for row in rows)
    if _letters(rows) < _TEXT_LETTERS or fill < _TEXT_FILL:
        return False
    if _CELL_PARTS * wide < len(rows):
        return True
    gutter = _best_gutter(rows) if depth < _MOST_INNER else None
    if gutter is None:
        return False
    sides = _sides([row for row in rows if not _crosses(row, gutter)], gutter)
    return all(_letters(side) >= _SHORT_LETTERS and _is_text(side, depth + 1) for side in sides)


def _has_cells(row: Row) -> bool:
    return any(after.left - atom.right > _CELL_GAP * atom.size for atom, after in pairwise(row))


def _letters(rows: list[Row]) -> float:
    return median(
        sum(glyph.text.isalpha() for atom in row for glyph in atom.glyphs) for row in rows
    )


def _side_by_side(left: list[Row], right: list[Row]) -> bool:
    """Whether most rows of the sparser side share their baseline with one of the other side."""
    fewer, more = sorted((left, right), key=len)
    bases = {round(row[0].base) for row in more}
    shared = sum(
        not bases.isdisjoint((round(row[0].base) - 1, round(row[0].base), round(row[0].base) + 1))
        for row in fewer
    )
    return shared > _ALIGNED * len(fewer)
