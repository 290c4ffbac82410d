"""Tracks the headings above the text of a page.

Both heading levels and elements separate sections: a section ``Abstract`` or ``References`` ends
with the element that contains it, because many sites give the next heading a deeper level.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from assistant.formats.lines.headings import is_abstract, is_left_out
from assistant.records import BlockKind
from assistant.text.section_names import ABSTRACT

if TYPE_CHECKING:
    from assistant.formats.markup.xml import Element
    from assistant.text.writer import TextWriter

# "[edit]", "Jump to section" and the like.
_LABEL = 20


class Sections:
    """Keeps the section path; writes a heading only when something is written below it."""

    def __init__(self, writer: TextWriter) -> None:
        self._writer = writer
        self._open: list[tuple[int, str]] = []
        self._pending: list[tuple[str, tuple[str, ...], str]] = []
        self._saved: dict[Element, list[tuple[int, str]]] = {}
        self._left_out_level = 0
        self._left_out_in: Element | None = None
        self.begun = False

    @property
    def path(self) -> tuple[str, ...]:
        """The headings above the next text, outermost first."""
        return tuple(text for _, text in self._open)

    @property
    def left_out(self) -> bool:
        """Whether the next text does not belong to the article."""
        return self._left_out_level > 0

    def head(self, level: int, text: str, element: Element, locator: str) -> None:
        """Begin the section of the heading `element`."""
        if self.left_out and level > self._left_out_level:
            return
        self._left_out_level = 0
        self.begun = True
        if is_left_out(text):
            self._left_out_level, self._left_out_in = level, holder(element, text)
            return
        if is_abstract(text):
            self.open_abstract(level, holder(element, text))
        else:
            self._open = [heading for heading in self._open if heading[0] < level]
            self._open.append((level, text))
        while self._pending and self._pending[-1][1] != self.path[: len(self._pending[-1][1])]:
            self._pending.pop()
        self._pending.append((text, self.path, locator))

    def find_abstract(self, element: Element) -> None:
        """Begin the abstract if `element` is one by its name and no heading has just named it."""
        if not self._pending:
            self.open_abstract(0, element)

    def open_abstract(self, level: int, element: Element) -> None:
        """Begin the abstract, which ends with `element` at the latest."""
        self.begun = True
        if self.path[:1] != (ABSTRACT,):
            self._saved[element] = self._open
            self._open = [(level, ABSTRACT)]

    def leave(self, element: Element) -> None:
        """End the sections in `element`."""
        if element in self._saved:
            self._open = self._saved.pop(element)
            self._pending.clear()
        if element is self._left_out_in:
            self._left_out_level, self._left_out_in = 0, None

    def announce(self) -> None:
        """Write the headings that have no text below them so far."""
        for text, path, locator in self._pending:
            self._writer.add(text, BlockKind.HEADING, path, locator)
        self._pending.clear()

    def reset(self) -> None:
        """Forget the headings so far, because they came before the title."""
        self._open, self.begun, self._left_out_level = [], False, 0
        self._pending.clear()


def holder(heading: Element, text: str) -> Element:
    """Return the innermost element that contains more than `heading` and a label beside it."""
    element = heading
    while (above := element.getparent()) is not None:
        size = 0
        element = above
        for piece in above.itertext():
            size += len(piece.strip())
            if size > len(text) + _LABEL:
                return above
    return element
