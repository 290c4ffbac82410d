"""Lines of the program itself: the text of a turn besides its quotes, hints, failures."""

from __future__ import annotations

from collections.abc import Callable

from assistant.tui.view.wrapped_lines import Line
from assistant.tui.widgets.painted import Painted

Layout = Callable[[int], list[Line]]  # width in cells -> lines


class Note(Painted):
    """Shows the lines that a function lays out for the current width."""

    def __init__(
        self,
        layout: Layout,
        *,
        id: str | None = None,  # noqa: A002 - as Textual has it
        classes: str | None = None,
    ) -> None:
        super().__init__(id=id, classes=classes)
        self._layout = layout

    def show(self, layout: Layout) -> None:
        """Show something else."""
        self._layout = layout
        self.changed()

    def lay_out(self, width: int) -> list[Line]:
        """See `Painted.lay`."""
        return self._layout(width)
