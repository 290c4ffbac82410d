"""Checks that no text was passed over between the end of a column and the beginning of another."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from assistant.formats.articles.pdf.line_kinds import LineKind

if TYPE_CHECKING:
    from collections.abc import Iterable

    from assistant.formats.articles.pdf.chunks import Chunk

# Font sizes between two baselines of which the lower one does not begin a column or a band.
_TOUCHING = 2


class ReadingOrder:
    """The chunks of running text of a document, by page, with their places in the order of reading.

    `texts` are those chunks with their places, which count from 0.
    """

    def __init__(self, texts: Iterable[tuple[int, Chunk]]) -> None:
        self._pages: defaultdict[int, list[tuple[int, Chunk]]] = defaultdict(list)
        for at, chunk in texts:
            if chunk.kind is LineKind.TEXT:
                self._pages[chunk.page].append((at, chunk))

    def joins(self, above: Chunk, below: Chunk, at: int) -> bool:
        """Whether `above` is the end of its column, and `below` the beginning of its own.

        `at` is the place of `below`. Text that is read later should not be below the one or above
        the other, and no text that was read before should touch the other from above.
        """
        end, begin = above.lines[-1].base, below.lines[0].base
        passed_over = (
            (other is not above and _shares_column(other, above) and other.lines[0].base > end)
            for place, other in self._pages[above.page]
            if place > at
        )
        skipped = (
            _shares_column(other, below)
            and begin - other.lines[-1].base > 0
            and (place > at or begin - other.lines[-1].base < _TOUCHING * below.size)
            for place, other in self._pages[below.page]
            if place != at
        )
        return not (any(passed_over) or any(skipped))


def _shares_column(chunk: Chunk, other: Chunk) -> bool:
    return min(chunk.right, other.right) > max(chunk.left, other.left)
