"""Saved questions whose evidence has changed."""

from __future__ import annotations

from functools import partial

from textual import on
from textual.app import ComposeResult
from textual.containers import VerticalScroll
from textual.widgets import Static

from assistant.conversation.sessions import SessionStore
from assistant.tui.host import host
from assistant.tui.screens.dialog import Dialog, inert_content
from assistant.tui.view.board import Board
from assistant.tui.view.changed import changed_board
from assistant.tui.view.wrapped_lines import plain_lines
from assistant.tui.widgets.spots import Spots
from assistant.tui.workers.messages import SavedQuestion, SavedQuestionsCompared
from assistant.tui.workers.saved_questions import read_saved

_HINT = "⏎ asks the marked question again"


class ChangedScreen(Dialog[SavedQuestion]):
    """Lists the questions; returns the one that the user chose.

    `compared` is how they were compared after the last rebuild. Without it, the questions are asked
    again now, unless that goes on already; leaving ends this.
    """

    heading = "Saved questions whose evidence has changed"
    AUTO_FOCUS = "Spots"

    def __init__(self, compared: SavedQuestionsCompared | None) -> None:
        super().__init__()
        self._compared = compared

    def contents(self) -> ComposeResult:
        """The questions, which scroll, and a line about the key."""
        with VerticalScroll(can_focus=False):
            yield Spots(partial(changed_board, self._compared) if self._compared else _reading)
        yield Static(inert_content(_HINT), id="says")

    def on_mount(self) -> None:
        """Ask the questions again, if that has to be done."""
        if self._compared is None:
            store = SessionStore(host(self).settings.data / "sessions")
            host(self).engine_worker.compare_saved(lambda: read_saved(store), since_build=False)

    def on_unmount(self) -> None:
        """Ask no further question."""
        if self._compared is None or not self._compared.since_build:
            host(self).engine_worker.stop_comparing_saved()

    def fill(self, message: SavedQuestionsCompared) -> None:
        """Show what is known so far."""
        self._compared = message
        self.query_one(Spots).show(partial(changed_board, message))

    @on(Spots.Chosen)
    def chosen(self, event: Spots.Chosen) -> None:
        """Return the question."""
        if isinstance(event.value, SavedQuestion):
            self.dismiss(event.value)


def _reading(width: int) -> Board:
    return Board(plain_lines("reading the saved conversations …", "facts", width))
