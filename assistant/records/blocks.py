"""Places in the text of a document, and what kinds of blocks it is made of."""

from __future__ import annotations

from enum import StrEnum
from typing import NamedTuple


class Span(NamedTuple):
    """A half-open range of code points of ``Document.text``."""

    start: int
    end: int

    def within(self, other: Span) -> bool:
        """Whether this span is non-empty and lies inside `other`."""
        return other.start <= self.start < self.end <= other.end


class BlockKind(StrEnum):
    """What a block of a document is; only some kinds can be quoted."""

    TITLE = "title"
    HEADING = "heading"
    PARAGRAPH = "paragraph"
    LIST_ITEM = "list item"
    CAPTION = "caption"
    TABLE_ROW = "table row"

    @property
    def quotable(self) -> bool:
        """Titles and headings name things; they state nothing that could be quoted."""
        return self not in (BlockKind.TITLE, BlockKind.HEADING)


class Block(NamedTuple):
    """One paragraph, title, heading, caption, list item or table row.

    `section` is the path of headings above it, outermost first, a heading's own included;
    `locator` is its place in the source file (``body/sec[2]/p[3]``, ``line 14``).
    """

    span: Span
    kind: BlockKind
    section: tuple[str, ...]
    locator: str
