"""A widget for lines with spots: keys move from spot to spot, enter or a click opens one."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import ClassVar

from textual import events
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.geometry import Region
from textual.message import Message

from assistant.tui.view.board import Board, neighbour, same_spot, spot_at
from assistant.tui.view.wrapped_lines import Line
from assistant.tui.widgets.painted import Paint, Painted, drawn

Layout = Callable[[int], Board]  # from a width in cells to lines that fit it


class Spots(Painted, can_focus=True):
    """Shows a board inside a container that scrolls, and says which spot is current."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("down", "move(1)", show=False),
        Binding("up", "move(-1)", show=False),
        Binding("right", "step(1)", show=False),
        Binding("left", "step(-1)", show=False),
        Binding("enter", "choose", show=False),
        Binding("pagedown", "page(1)", show=False),
        Binding("pageup", "page(-1)", show=False),
        Binding("home", "edge(0)", show=False),
        Binding("end", "edge(-1)", show=False),
    ]

    class Moved(Message):
        """Another spot is current; its value is None without spots."""

        def __init__(self, value: object | None) -> None:
            self.value = value
            super().__init__()

    class Chosen(Message):
        """The user has opened a spot."""

        def __init__(self, value: object) -> None:
            self.value = value
            super().__init__()

    def __init__(self, layout: Layout) -> None:
        super().__init__()
        self._layout = layout
        self._board = Board()
        self._current = 0

    def show(self, layout: Layout) -> None:
        """Show another board. The current spot stays current, and where it is, if the board has it.

        Otherwise the first spot is current.
        """
        spots, was_chosen = self._board.spots, self._current > 0
        line = spots[self._current].line if was_chosen else 0
        self._layout = layout
        self.changed()

        def settle() -> None:
            now = self._board.spots
            if self._current:
                by = now[self._current].line - line
                self._scroller.scroll_relative(y=by, animate=False, immediate=True)
            elif was_chosen:
                self._scroller.scroll_home(animate=False, immediate=True)
            self._tell()

        self.call_after_refresh(settle)

    def lay_out(self, width: int) -> list[Line]:
        """See `Painter.lay_out`."""
        before, self._board = self._board, self._layout(width)
        self._current = same_spot(before, self._current, self._board)
        return self._board.lines

    def paints(self, number: int, line: Line) -> Iterable[Paint]:
        """The style of the current spot, over that of the label."""
        yield from super().paints(number, line)
        for tint in self._board.tints:
            if tint.line == number:
                yield Paint(tint.start, tint.end, self.role(tint.role))
        if self._current < len(self._board.spots):
            spot = self._board.spots[self._current]
            if spot.line == number:
                style = self.role("chosen" if self.has_focus else "find")
                yield Paint(spot.start, spot.end, style)

    def on_mount(self) -> None:
        """Say which spot is current."""
        self.call_after_refresh(self._tell)

    def on_click(self, event: events.Click) -> None:
        """Open the spot that is clicked."""
        if 0 <= event.y < len(self._board.lines):
            text = drawn(self._board.lines[event.y])
            number = spot_at(self._board, event.y, event.x, text)
            if number is not None:
                self._go(number)
                self.action_choose()

    def action_move(self, by: int) -> None:
        """Go to the nearest spot `by` lines with spots further on; without one, scroll a line."""
        spots = self._board.spots
        number = neighbour(self._board, self._current, by) if spots else None
        if number is None:
            self._scroller.scroll_relative(y=by, animate=False)
        else:
            self._go(number)

    def action_step(self, by: int) -> None:
        """Go to the next or previous spot, in reading order."""
        if 0 <= self._current + by < len(self._board.spots):
            self._go(self._current + by)

    def action_edge(self, number: int) -> None:
        """Go to the first spot (0) or to the last one (-1)."""
        if self._board.spots:
            self._go(number % len(self._board.spots))
        self._scroller.scroll_to(
            y=self._scroller.max_scroll_y if number else 0, animate=False, immediate=True
        )

    def action_page(self, by: int) -> None:
        """Scroll by a page, and go to the first spot that is then visible."""
        scroller = self._scroller
        height = scroller.scrollable_content_region.height
        scroller.scroll_relative(y=by * max(1, height - 2), animate=False, immediate=True)
        top = scroller.scroll_offset.y - self.virtual_region.y
        visible = [
            number
            for number, spot in enumerate(self._board.spots)
            if top <= spot.line < top + height
        ]
        if visible:
            self._current = visible[0]
            self.refresh()
            self._tell()

    def action_choose(self) -> None:
        """Open the current spot."""
        if self._current < len(self._board.spots):
            self.post_message(self.Chosen(self._board.spots[self._current].value))

    @property
    def _scroller(self) -> VerticalScroll:
        return next(node for node in self.ancestors if isinstance(node, VerticalScroll))

    def _go(self, number: int) -> None:
        self._current = number
        line = self._board.spots[number].line
        place = Region(0, self.virtual_region.y + line, 1, 1)
        self._scroller.scroll_to_region(place, animate=False, immediate=True)
        self.refresh()
        self._tell()

    def _tell(self) -> None:
        spots = self._board.spots
        self.post_message(self.Moved(spots[self._current].value if spots else None))
