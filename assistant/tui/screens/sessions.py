"""The dialog that lists earlier conversations, to reopen, rename or delete them."""

from __future__ import annotations

from typing import ClassVar

from textual import on, work
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.widgets import Input, OptionList, Static
from textual.widgets.option_list import Option

from assistant.conversation.sessions import SessionInfo
from assistant.render.phrases import counted
from assistant.tui import keys
from assistant.tui.host import host
from assistant.tui.screens.dialog import ConfirmScreen, Dialog, TextScreen, inert_content
from assistant.tui.view.times import local_minute

_EMPTY = "There are no conversations yet; each one is saved from its first answer on."


class SessionsScreen(Dialog[str]):
    """A list of sessions, newest first; returns the id of the session to reopen."""

    heading = "Conversations"
    AUTO_FOCUS = "OptionList"  # what is typed goes to the words to search for all the same
    FIELD = "#words"
    BINDINGS: ClassVar[list[BindingType]] = [*keys.bindings(keys.SESSIONS)]

    def __init__(self) -> None:
        super().__init__()
        self._sessions: list[SessionInfo] = []

    def contents(self) -> ComposeResult:
        """An empty list; `fill` fills it once the session worker has read the sessions."""
        rename, delete = (host(self).key(key.id).replace(" ", " or ") for key in keys.SESSIONS)
        yield Static(f"⏎ reopens · {rename} renames · {delete} deletes · type to search", id="says")
        yield Input(
            placeholder="words of a name or of a question",
            id="words",
            compact=True,
            select_on_focus=False,  # another word narrows the list
        )
        yield OptionList(compact=True)

    def on_mount(self) -> None:
        """Ask the session worker for the sessions."""
        host(self).session_worker.list()

    def fill(self, sessions: list[SessionInfo]) -> None:
        """Show the sessions, and keep the highlighted place in the list."""
        self._sessions = sessions
        options, words = self.query_one(OptionList), self.query_one("#words", Input)
        at = options.highlighted or 0
        options.clear_options()
        options.add_options(Option(inert_content(_line(info)), disabled=False) for info in sessions)
        if sessions:
            options.highlighted = min(at, len(sessions) - 1)
            if not words.has_focus:
                options.focus()
        elif words.value.strip():
            options.add_option(Option("No conversation has these words.", disabled=True))
        else:
            self.query_one("#says", Static).update(_EMPTY)

    @on(Input.Changed, "#words")
    def words_typed(self, event: Input.Changed) -> None:
        """List the conversations that have the typed words."""
        host(self).session_worker.list(event.value)

    @on(Input.Submitted, "#words")
    def searched(self) -> None:
        """Go to the list."""
        self.query_one(OptionList).focus()

    @on(OptionList.OptionSelected)
    def chosen(self, event: OptionList.OptionSelected) -> None:
        """Return the id of a session, or say why the session cannot be read."""
        info = self._sessions[event.option_index]
        if info.problem:
            host(self).say(info.problem, "error")
        else:
            self.dismiss(info.id)

    @work
    async def action_rename(self) -> None:
        """Ask for a new name of the highlighted session, and rename it."""
        info = self._current()
        if info is None or info.problem:
            return
        name = await self.app.push_screen_wait(
            TextScreen("Rename", "Name of the conversation", info.name)
        )
        if name:
            host(self).session_worker.rename(info.id, name)

    @work
    async def action_delete(self) -> None:
        """Delete the highlighted session, if the user confirms."""
        info = self._current()
        if info is None or not info.id:
            return
        question = f"Delete “{info.name or info.id}” with all its answers?"
        if await self.app.push_screen_wait(ConfirmScreen(question, "Delete")):
            await host(self).delete_session(info.id)

    def _current(self) -> SessionInfo | None:
        at = self.query_one(OptionList).highlighted
        return self._sessions[at] if at is not None and at < len(self._sessions) else None


def _line(info: SessionInfo) -> str:
    if info.problem:
        return f"⚠ {info.problem}"
    return f"{local_minute(info.updated)} · {counted(info.turns, 'question')} · {info.name}"
