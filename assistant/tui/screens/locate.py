"""Where a sentence stands in the collection: word for word, nearly so, or nowhere."""

from __future__ import annotations

from functools import partial

from textual import on
from textual.app import ComposeResult
from textual.containers import VerticalScroll
from textual.widgets import Input, Static

from assistant.locate import LONGEST, Located, Place
from assistant.tui.host import host
from assistant.tui.screens.dialog import Dialog, inert_content
from assistant.tui.view import studies
from assistant.tui.view.board import Board
from assistant.tui.view.located import located_board
from assistant.tui.view.wrapped_lines import plain_lines
from assistant.tui.widgets.spots import Spots
from assistant.tui.workers.messages import TextLocated

_HINT = "⏎ looks for the text"
_HINT_FOUND = "⏎ opens the marked place in its source · type to look for another text"
_HINT_ABSENT = "change the text to look again"
_ABOUT = (
    "Paste a sentence that somebody sent you, or type it. You see whether a document of this "
    "collection holds it word for word, or nearly so and which characters differ, or not at all."
)


class LocateScreen(Dialog[Place]):
    """Looks for a text; returns the place that the user opened.

    The engine looks in the background. Another text, or leaving, ends the search.
    """

    heading = "Locate a sentence"
    AUTO_FOCUS = FIELD = "#sentence"

    def __init__(self) -> None:
        super().__init__()
        self._request = 0
        self._found: Located | None = None
        self._searched = ""

    def contents(self) -> ComposeResult:
        """An input for the text, what was found, which scrolls, and a line about the keys."""
        yield Input(placeholder="a sentence", id="sentence", compact=True, max_length=LONGEST)
        with VerticalScroll(can_focus=False):
            yield Spots(partial(_note, _ABOUT))
        yield Static(_HINT, id="says", markup=False)

    def on_unmount(self) -> None:
        """End the search, if one goes on."""
        host(self).engine_worker.stop_locating()

    @on(Input.Changed)
    def typed(self) -> None:
        """Look for nothing while the text changes."""
        if self.query_one(Input).value.strip() != self._searched:
            self._request += 1
            self._searched = ""
            host(self).engine_worker.stop_locating()
            self._say(_HINT)

    @on(Input.Submitted)
    def submitted(self, event: Input.Submitted) -> None:
        """Look for the text; if it has been found already, go to the places."""
        text = event.value.strip()
        if not text:
            self._say("The text is empty; paste or type a sentence.")
        elif text != self._searched:
            self._request += 1
            self._searched, self._found = text, None
            self.query_one(Spots).show(partial(_note, "looking …"))
            back = host(self).key("back")
            self._say(f"looking in all documents · {back} ends the search")
            host(self).engine_worker.locate(self._request, text)
        elif self._found is not None and self._found.places:
            self.query_one(Spots).focus()

    def fill(self, message: TextLocated) -> None:
        """Show where the text stands, or why that is not known."""
        if message.request != self._request or not self._searched:
            return
        if message.located is None:
            self._searched = ""
            self.query_one(Spots).show(partial(_note, f"⚠ {message.problem}"))
            self._say(_HINT)
            return
        self._found = message.located
        spots = self.query_one(Spots)
        spots.show(partial(located_board, message.located))
        if message.located.places:
            spots.focus()
        self._say(_HINT_FOUND if message.located.places else _HINT_ABSENT)

    @on(Spots.Chosen)
    def chosen(self, event: Spots.Chosen) -> None:
        """Return the place."""
        if isinstance(event.value, studies.Place) and self._found is not None:
            self.dismiss(self._found.places[event.value.number - 1])

    def _say(self, text: str) -> None:
        self.query_one("#says", Static).update(inert_content(text))


def _note(text: str, width: int) -> Board:
    return Board(plain_lines(text, "facts", width))
