"""The two status lines: the index at the top, a rebuild at the bottom."""

from __future__ import annotations

from textual import events
from textual.message import Message

from assistant.tui.view import view_model
from assistant.tui.view.wrapped_lines import Line, plain_lines
from assistant.tui.widgets.painted import Painted

_BAR = 20  # cells
_MINUTE = 60


class StatusBar(Painted):
    """Which collection answers, through which filters, and from which index."""

    def __init__(self) -> None:
        super().__init__(id="status")
        self._left = ""
        self._right = ""

    def say(self, left: str, right: str) -> None:
        """Show these two texts at its ends."""
        self._left, self._right = left, right
        self.changed()

    def lay_out(self, width: int) -> list[Line]:
        """See `Painted.lay`."""
        return [Line(view_model.beside(self._left, self._right, width), "facts")]

    async def on_click(self, event: events.Click) -> None:
        """Filters stand here, so they are chosen here."""
        event.stop()
        await self.run_action("app.filters")


class RebuildBar(Painted):
    """How far a rebuild has come, or how it failed. Hidden while there is nothing to say."""

    DEFAULT_CSS = """
    RebuildBar { display: none; }
    RebuildBar.-open { display: block; }
    """

    class Clicked(Message):
        """Somebody clicked the bar."""

    def __init__(self) -> None:
        super().__init__(id="rebuilding")
        self._text = ""
        self._role = "facts"

    def show(self, text: str, role: str = "facts") -> None:
        """Say this; more than a line of it where the terminal is small."""
        self._text, self._role = text, role
        self.add_class("-open")
        self.changed()

    def hide(self) -> None:
        """Say nothing more."""
        self.remove_class("-open")

    def lay_out(self, width: int) -> list[Line]:
        """See `Painted.lay`."""
        return plain_lines(self._text, self._role, width, margin=1)

    def on_click(self, event: events.Click) -> None:
        """Tell the screen."""
        event.stop()
        self.post_message(self.Clicked())


def progress(stage: str, done: int, total: int, seconds: float) -> str:
    """A line on a stage that began `seconds` ago: its bar, its rate and the time that is left."""
    if total <= 1:
        return f"Rebuilding · {stage} … {clock(seconds)}"
    rate = done / seconds if seconds > 0 else 0.0
    left = f"{clock((total - done) / rate)} left" if rate > 0 else ""
    parts = [f"{view_model.bar(done, total, _BAR)} {done:,}/{total:,}", _rate(rate), left]
    return f"Rebuilding · {stage} {' · '.join(filter(None, parts))}"


def clock(seconds: float) -> str:
    """Minutes and seconds, as 1:05."""
    whole = round(seconds)
    return f"{whole // _MINUTE}:{whole % _MINUTE:02}"


def _rate(rate: float) -> str:
    if rate <= 0:
        return ""
    return f"{rate:,.0f}/s" if rate >= 1 else f"{rate * _MINUTE:,.0f}/min"
