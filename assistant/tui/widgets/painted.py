"""The base classes of widgets that draw lines. They draw all text of the main screen."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import pairwise
from typing import NamedTuple

from rich.cells import cell_len
from rich.segment import Segment
from rich.style import Style
from textual.geometry import Size
from textual.selection import Selection
from textual.strip import Strip
from textual.widget import Widget

from assistant.tui.host import host
from assistant.tui.view.wrapped_lines import Line, text_between


class Paint(NamedTuple):
    """A style for the characters from `start` up to, and without, `end` of a drawn line."""

    start: int
    end: int
    style: Style


def drawn(line: Line) -> str:
    """A line as the screen shows it: the label, filled up to the margin, then the text."""
    room = line.margin - cell_len(line.label)
    return f"{line.label}{' ' * room}{line.text}"


def strip(text: str, base: Style, paints: Sequence[Paint], width: int) -> Strip:
    """`text` in the style `base`, with `paints` over it in order, `width` cells wide."""
    inside = [
        Paint(max(0, start), min(end, len(text)), style)
        for start, end, style in paints
        if start < len(text) and end > 0 and start < end
    ]
    cuts = sorted({0, len(text), *(edge for start, end, _ in inside for edge in (start, end))})
    segments = []
    for start, end in pairwise(cuts):
        style = base
        for paint in inside:
            if paint.start <= start and end <= paint.end:
                style += paint.style
        segments.append(Segment(text[start:end], style))
    return Strip(segments).adjust_cell_length(width, base)


class Painter(Widget):
    """Draws the lines that `lay_out` returns."""

    ALLOW_SELECT = True
    _laid_out: tuple[int, list[Line]] | None = None

    def lay_out(self, width: int) -> list[Line]:
        """The lines to draw for a width in cells; each subclass has its own."""
        raise NotImplementedError

    def changed(self) -> None:
        """Lay out and draw again, because the contents have changed."""
        self._laid_out = None
        self.refresh(layout=True)

    def lines(self, width: int) -> list[Line]:
        """The lines for a width in cells; laid out again only for another width."""
        if self._laid_out is None or self._laid_out[0] != width:
            self._laid_out = (width, self.lay_out(width))
        return self._laid_out[1]

    def role(self, name: str) -> Style:
        """The style of a role in the current theme."""
        return host(self).roles[name]

    def with_label(self, line: Line) -> Line:
        """The line with the label that it has now, if the label can change."""
        return line

    def paints(self, number: int, line: Line) -> Iterable[Paint]:
        """The styles to draw over that of the role of line `number`."""
        del number
        if line.label:
            yield Paint(0, len(line.label), self.role("label"))
        before = len(drawn(line)) - len(line.text)
        for start, end, role in line.emphases:
            yield Paint(before + start, before + end, self.role(role))

    def paint(self, number: int, lines: Sequence[Line], width: int, y: int) -> Strip:
        """Line `number` as a strip; `y` is its row for selections with the mouse."""
        if number >= len(lines):
            return Strip.blank(width, self.rich_style)
        line = self.with_label(lines[number])
        text = drawn(line)
        paints = [Paint(0, len(text), self.role(line.role)), *self.paints(number, line)]
        selected = self.text_selection.get_span(y) if self.text_selection else None
        if selected is not None:
            end = len(text) if selected[1] < 0 else selected[1]
            style = self.screen.get_component_rich_style("screen--selection")
            paints.append(Paint(selected[0], end, style))
        return strip(text, self.rich_style, paints, width).apply_offsets(0, y)

    def get_selection(self, selection: Selection) -> tuple[str, str] | None:
        """The selected text, for copying."""
        lines = self._laid_out[1] if self._laid_out else []
        spans = (selection.get_span(y) for y in range(len(lines)))
        return text_between(lines, spans), "\n"


class Painted(Painter):
    """A widget with one row for each of its lines."""

    DEFAULT_CSS = "Painted { height: auto; width: 1fr; }"

    def get_content_width(self, container: Size, viewport: Size) -> int:
        """As wide as the container."""
        del viewport
        return container.width

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        """One row for each line."""
        del container, viewport
        return len(self.lines(width))

    def render_line(self, y: int) -> Strip:
        """Row `y` of the widget."""
        return self.paint(y, self.lines(self.content_size.width), self.content_size.width, y)
