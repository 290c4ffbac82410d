"""Builds the text of a document with the offsets of its blocks; nothing else sets offsets."""

from __future__ import annotations

import re

from assistant.records import Block, BlockKind, Span

_SPACE = re.compile(r"[ \t\n\r\f\v\u00a0\u2028\u2029\u0085]+")
# NUL ends strings in C libraries, and lone surrogates cannot be stored as UTF-8.
_UNSTORABLE = re.compile("[\x00\ud800-\udfff]")


def fold(text: str) -> str:
    """`text` with each run of white space folded to one blank, and trimmed.

    Characters that cannot be stored (NUL, lone surrogates) become U+FFFD.
    """
    return _UNSTORABLE.sub("\N{REPLACEMENT CHARACTER}", _SPACE.sub(" ", text).strip(" "))


class TextWriter:
    """Collects the text of one document, block by block, in reading order."""

    def __init__(self) -> None:
        self._pieces: list[str] = []
        self._length = 0
        self._blocks: list[Block] = []

    def add(
        self, text: str, kind: BlockKind, section: tuple[str, ...] = (), locator: str = ""
    ) -> None:
        """Append one block with its white space folded; adds nothing if the text is blank."""
        self._append(fold(text), kind, section, locator)

    def add_row(
        self, cells: list[str], section: tuple[str, ...], locator: str, *, is_head: bool = False
    ) -> None:
        """Append a table row, with cells separated by tabs; empty cells keep their place.

        A head names the columns and states nothing.
        """
        folded = [fold(cell) for cell in cells]
        if any(folded):
            kind = BlockKind.TABLE_HEAD if is_head else BlockKind.TABLE_ROW
            self._append("\t".join(folded), kind, section, locator)

    @property
    def text(self) -> str:
        """The whole text, with blocks separated by a blank line."""
        return "".join(self._pieces)

    @property
    def blocks(self) -> tuple[Block, ...]:
        """The blocks in order, without overlap; their spans are slices of `text`."""
        return tuple(self._blocks)

    def _append(self, text: str, kind: BlockKind, section: tuple[str, ...], locator: str) -> None:
        if not text:
            return
        if self._pieces:
            separator = "\n\n"
            self._pieces.append(separator)
            self._length += len(separator)
        start = self._length
        self._pieces.append(text)
        self._length += len(text)
        self._blocks.append(Block(Span(start, self._length), kind, section, locator))
