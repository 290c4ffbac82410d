"""Spans of the text of a document, and the blocks that it is divided into."""

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
    """The kind of a block of a document; only some kinds can be quoted.

    A fragment is a piece of a sentence whose rest was not found next to it.
    """

    TITLE = "title"
    HEADING = "heading"
    PARAGRAPH = "paragraph"
    LIST_ITEM = "list item"
    CAPTION = "caption"
    TABLE_ROW = "table row"
    TABLE_HEAD = "table head"
    FRAGMENT = "fragment"

    @property
    def searched(self) -> bool:
        """Whether passages contain blocks of this kind; titles and headings only name things."""
        return self not in (BlockKind.TITLE, BlockKind.HEADING)

    @property
    def quotable(self) -> bool:
        """Whether blocks of this kind state something, so that they can be quoted."""
        return self.searched and self not in (BlockKind.TABLE_HEAD, BlockKind.FRAGMENT)


class Block(NamedTuple):
    """One paragraph, title, heading, caption, list item, fragment or row of a table.

    `section` is the path of headings above the block, outermost first; for a heading, the path
    includes the heading itself. `locator` is the block's place in the source file
    (``body/sec[2]/p[3]``, ``line 14``).
    """

    span: Span
    kind: BlockKind
    section: tuple[str, ...]
    locator: str
