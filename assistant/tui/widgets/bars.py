"""The two bars: the status at the top, and the progress of a rebuild at the bottom."""

from __future__ import annotations

from rich.cells import cell_len
from textual import events
from textual.message import Message

from assistant.display import inert
from assistant.tui.view import view_model
from assistant.tui.view.wrapped_lines import Line, plain_lines
from assistant.tui.widgets.painted import Painted

_BAR_WIDTH = 20  # cells; chosen by hand, so that counts, rate and time fit beside it
_MINUTE = 60  # seconds


class StatusBar(Painted):
    """The collection and the filters at the left, the index at the right."""

    def __init__(self) -> None:
        super().__init__(id="status")
        self._left = ""
        self._right = ""
        self._end = ""

    def say(self, left: str, right: str, end: str) -> None:
        """Show two texts at the ends of the bar, and last `end` where there is room for it."""
        self._left, self._right, self._end = left, right, end
        self.changed()

    def lay_out(self, width: int) -> list[Line]:
        """See `Painter.lay_out`."""
        right = f"{self._right}{self._end} "
        if cell_len(inert(self._left)) + cell_len(inert(right)) >= width:
            right = f"{self._right} "
        return [Line(view_model.beside(self._left, right, width), "facts")]

    async def on_click(self, event: events.Click) -> None:
        """Open the dialog of filters, because the bar shows the filters."""
        event.stop()
        await self.run_action("app.filters")


class RebuildBar(Painted):
    """The progress of a rebuild, or why it failed. Hidden when there is neither."""

    DEFAULT_CSS = """
    RebuildBar { display: none; }
    RebuildBar.-open { display: block; }
    """

    class Clicked(Message):
        """The bar was clicked."""

    def __init__(self) -> None:
        super().__init__(id="rebuilding")
        self._text = ""
        self._role = "facts"

    def show(self, text: str, role: str = "facts") -> None:
        """Show the bar with a text, which may take several lines."""
        self._text, self._role = text, role
        self.add_class("-open")
        self.changed()

    def hide(self) -> None:
        """Hide the bar."""
        self.remove_class("-open")

    def lay_out(self, width: int) -> list[Line]:
        """See `Painter.lay_out`."""
        return plain_lines(self._text, self._role, width, margin=1)

    def on_click(self, event: events.Click) -> None:
        """Post `Clicked`."""
        event.stop()
        self.post_message(self.Clicked())


def progress(stage: str, done: int, total: int, seconds: float) -> str:
    """A line about a stage that began `seconds` ago: a bar, the rate and the time left.

    A stage of a single step has no bar, only the time since it began.
    """
    if total <= 1:
        return f"Rebuilding · {stage} … {clock(seconds)}"
    rate = done / seconds if seconds > 0 else 0.0
    time_left = f"{clock((total - done) / rate)} left" if rate > 0 else ""
    parts = [
        f"{view_model.bar(done, total, _BAR_WIDTH)} {done:,}/{total:,}",
        _rate(rate),
        time_left,
    ]
    return f"Rebuilding · {stage} {' · '.join(filter(None, parts))}"


def clock(seconds: float) -> str:
    """Minutes and seconds, such as 1:05."""
    whole = round(seconds)
    return f"{whole // _MINUTE}:{whole % _MINUTE:02}"


def _rate(rate: float) -> str:
    if rate <= 0:
        return ""
    return f"{rate:,.0f}/s" if rate >= 1 else f"{rate * _MINUTE:,.0f}/min"
