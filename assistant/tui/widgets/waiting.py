"""A question without an answer yet, and what is being done for it."""

from __future__ import annotations

from textual.timer import Timer

from assistant.tui.view import answer_head
from assistant.tui.view.wrapped_lines import Line
from assistant.tui.widgets.painted import Painted

_FRAMES = "⠋⠙⠹⠸⠼⠴⠦⠧⠇⠏"
_STILL = "…"
_INTERVAL = 0.1  # seconds between two frames; chosen by hand, one turn takes a second


class Waiting(Painted):
    """Shows the question, and a sign that turns while something is done for it.

    The sign stands still where the user has switched animations off (TEXTUAL_ANIMATIONS=none).
    """

    def __init__(self, asked: str, question: str) -> None:
        super().__init__()
        self._asked = asked
        self._question = question
        self._state = ""
        self._frame = 0
        self._moves = False
        self._timer: Timer | None = None

    def on_mount(self) -> None:
        """Begin to turn the sign."""
        if self.app.animation_level != "none":
            self._timer = self.set_interval(_INTERVAL, self._turn, pause=not self._moves)

    def say(self, state: str, *, moves: bool) -> None:
        """Show what the question waits for; `moves` says that something is done for it."""
        self._state, self._moves = state, moves
        if self._timer is not None:
            (self._timer.resume if moves else self._timer.pause)()
        self.changed()

    def lay_out(self, width: int) -> list[Line]:
        """See `Painter.lay_out`."""
        sign = ""
        if self._moves:
            sign = _STILL if self._timer is None else _FRAMES[self._frame]
        return answer_head.asking(self._asked, self._question, self._state, width, sign=sign)

    def _turn(self) -> None:
        self._frame = (self._frame + 1) % len(_FRAMES)
        self._laid_out = None
        self.refresh()
