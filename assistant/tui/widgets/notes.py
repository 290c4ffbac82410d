"""A widget for any lines: questions, summaries, hints, failures, the text of a dialog."""

from __future__ import annotations

from collections.abc import Callable

from assistant.tui.view.wrapped_lines import Line
from assistant.tui.widgets.painted import Painted

Layout = Callable[[int], list[Line]]  # from a width in cells to lines that fit it


class Note(Painted):
    """Shows the lines that `layout` returns for the current width."""

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
        """Show what another function lays out."""
        self._layout = layout
        self.changed()

    def lay_out(self, width: int) -> list[Line]:
        """See `Painter.lay_out`."""
        return self._layout(width)
