"""The part of a long text that is nearest to a short one, and where the two differ.

Sellers PH. The theory and computation of evolutionary distances: pattern recognition. J Algorithms
1980;1:359-73. It is edit distance with free ends in the long text. The project has its own version
because libraries compare windows of a fixed length or few different characters; this one finds the
true minimum for any characters. A row of the table is computed at once, so a sentence and an
article of 40,000 characters take about 20 ms.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import numpy.typing as npt

_Codes = npt.NDArray[np.uint32]
_Costs = npt.NDArray[np.int32]


class Nearest(NamedTuple):
    """The part of a text that is nearest, and how many characters differ."""

    start: int
    end: int
    distance: int


class Edit(NamedTuple):
    """A run of characters of one text that stands for a run of the other; the two differ.

    Either run may be empty.
    """

    start: int
    end: int
    other_start: int
    other_end: int


def nearest(short: str, long: str, at_most: int) -> Nearest | None:
    """The part of `long` that is nearest to `short`: the first of the best ones.

    None if more than `at_most` characters would have to be added, removed or replaced.
    """
    distances = _last_row(_codes(short), _codes(long))
    end = int(distances.argmin())
    distance = int(distances[end])
    if distance > at_most:
        return None
    # Where a last character may be replaced or removed, it counts as replaced.
    while end < len(long) and distances[end + 1] == distance:
        end += 1
    first = max(0, end - len(short) - distance)
    backwards = _last_row(_codes(short[::-1]), _codes(long[first:end][::-1]), is_anchored=True)
    lengths = np.flatnonzero(backwards == backwards.min())
    length = min(map(int, lengths), key=lambda length: abs(length - len(short)))
    return Nearest(end - length, end, distance)


def edits(one: str, other: str) -> list[Edit]:
    """How `one` becomes `other` with the fewest changes, in order, neighbours joined."""
    table = _table(_codes(one), _codes(other))
    at, across = len(one), len(other)
    found: list[Edit] = []
    while at or across:
        if at and across and one[at - 1] == other[across - 1]:
            at, across = at - 1, across - 1
            continue
        removed, added = _step(table, at, across)
        found.append(Edit(at - removed, at, across - added, across))
        at, across = at - removed, across - added
    return _joined(found[::-1])


def _step(table: _Costs, at: int, across: int) -> tuple[int, int]:
    """The cheapest last change: a replaced character before a removed and an added one."""
    cost = table[at, across]
    if at and across and table[at - 1, across - 1] + 1 == cost:
        return 1, 1
    if at and table[at - 1, across] + 1 == cost:
        return 1, 0
    return 0, 1


def _joined(found: list[Edit]) -> list[Edit]:
    """Edits with those that follow each other at once made one."""
    joined: list[Edit] = []
    for edit in found:
        if joined and (joined[-1].end, joined[-1].other_end) == (edit.start, edit.other_start):
            joined[-1] = joined[-1]._replace(end=edit.end, other_end=edit.other_end)
        else:
            joined.append(edit)
    return joined


def _codes(text: str) -> _Codes:
    return np.frombuffer(text.encode("utf-32-le", "surrogatepass"), dtype=np.uint32)


def _last_row(short: _Codes, long: _Codes, *, is_anchored: bool = False) -> _Costs:
    """The distance of `short` to the best part of `long` that ends before each position.

    With `is_anchored` the part begins where `long` does.
    """
    across = np.arange(len(long) + 1, dtype=np.int32)
    row: _Costs = across.copy() if is_anchored else np.zeros_like(across)
    for code in short:
        row = _next_row(row, code, long, across)
    return row


def _table(one: _Codes, other: _Codes) -> _Costs:
    """The distance of every beginning of `one` to every beginning of `other`."""
    across = np.arange(len(other) + 1, dtype=np.int32)
    table = np.empty((len(one) + 1, len(other) + 1), dtype=np.int32)
    table[0] = across
    for at, code in enumerate(one):
        table[at + 1] = _next_row(table[at], code, other, across)
    return table


def _next_row(row: _Costs, code: np.uint32, long: _Codes, across: _Costs) -> _Costs:
    following = np.empty_like(row)
    following[0] = row[0] + 1
    np.minimum(row[:-1] + (long != code), row[1:] + 1, out=following[1:])
    # A character that is added costs one for each step to the right.
    best: _Costs = np.minimum.accumulate(following - across) + across
    return best
