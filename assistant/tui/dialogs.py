"""What opens dialogs, and brings them what the threads have found.

Each dialog is imported when it is first shown, so that the program starts at once.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from textual import on, work
from textual.app import App
from textual.notifications import SeverityLevel

from assistant.settings import Settings
from assistant.tui import keys
from assistant.tui.screens.main import MainScreen
from assistant.tui.workers.engine_worker import EngineWorker
from assistant.tui.workers.messages import (
    CoverageCounted,
    EvidenceRead,
    SavedQuestionsCompared,
    TextLocated,
)
from assistant.tui.workers.session_worker import SessionsListed, SessionWorker


class DialogApp(App[None], inherit_bindings=False):
    """The part of the app that opens dialogs over the main screen."""

    settings: Settings
    engine_worker: EngineWorker
    session_worker: SessionWorker
    _main: MainScreen
    _folder: Path
    #: The saved questions, as they were last compared after a rebuild.
    compared: SavedQuestionsCompared | None = None

    def say(self, sentence: str, severity: SeverityLevel = "information") -> None:
        """Show a notification."""
        raise NotImplementedError

    def key(self, name: str) -> str:
        """The keys of an action, as the screen shows them."""
        raise NotImplementedError

    # --- what the threads have found

    @on(SessionsListed)
    def sessions_listed(self, message: SessionsListed) -> None:
        """Fill the dialog of sessions, if it is open."""
        from assistant.tui.screens.sessions import SessionsScreen

        for screen in self._open(SessionsScreen):
            screen.fill(message.sessions)

    @on(CoverageCounted)
    def coverage_counted(self, message: CoverageCounted) -> None:
        """Show the topics in the overview of the collection, if it is open."""
        from assistant.tui.screens.corpus import CorpusScreen

        for screen in self._open(CorpusScreen):
            screen.fill(message)

    @on(EvidenceRead)
    def evidence_read(self, message: EvidenceRead) -> None:
        """Show the effects in the dialog about them, if it is open."""
        from assistant.tui.screens.evidence import EvidenceScreen

        for screen in self._open(EvidenceScreen):
            screen.fill(message)

    @on(TextLocated)
    def text_located(self, message: TextLocated) -> None:
        """Show where a text stands, if the dialog that asks for it is open."""
        from assistant.tui.screens.locate import LocateScreen

        for screen in self._open(LocateScreen):
            screen.fill(message)

    @on(SavedQuestionsCompared)
    def saved_questions_compared(self, message: SavedQuestionsCompared) -> None:
        """Show what became of the saved questions; after a rebuild, say how many changed."""
        from assistant.tui.screens.changed import ChangedScreen
        from assistant.tui.view.changed import sentence

        for screen in self._open(ChangedScreen):
            screen.fill(message)
        if message.since_build:
            self.compared = message
            said = sentence(message) if message.is_complete else ""
            if said:
                self.say(f"{said} {self.key(keys.CHANGED.id)} shows which.")

    def _open(self, kind: type[Any]) -> list[Any]:
        return [screen for screen in self.screen_stack if isinstance(screen, kind)]

    # --- actions

    def action_help(self) -> None:
        """Show the keys, and how to read an answer."""
        from assistant.tui.screens.help import HelpScreen

        if not isinstance(self.screen, HelpScreen):
            self.push_screen(HelpScreen())

    @work
    async def action_corpus(self) -> None:
        """Show what the collection holds; filter by the bar or the cell that the user chooses."""
        from assistant.tui.screens.corpus import CorpusScreen

        contents = self._main.index_contents
        if contents is None:
            self.say("There is no index to show yet.", "warning")
            return
        choice = await self.push_screen_wait(CorpusScreen(contents))
        if choice is not None:
            self._main.choose(choice.chosen)
            if choice.chosen:
                clear = self.key(keys.CLEAR_FILTERS.id)
                self.say(f"Only these may answer now: {choice.named}. {clear} clears the filter.")

    @work
    async def action_evidence(self) -> None:
        """Show the effects that the current answer states; go to the place that the user opens."""
        from assistant.tui.screens.evidence import EvidenceScreen

        view = self._main.conversation.view
        if view is None or view.turn is None or not view.turn.quotes:
            self.say("This answer has no quotes to compare.", "warning")
            return
        place = await self.push_screen_wait(EvidenceScreen(view.turn))
        if place is not None:
            self._main.open_place(place.number, place.span)

    @work
    async def action_locate(self) -> None:
        """Find where a text stands in the collection; go to the place that the user opens."""
        from assistant.tui.screens.locate import LocateScreen
        from assistant.tui.view.located import as_quoted

        if self._main.index_contents is None:
            self.say("There is no index to look in yet.", "warning")
            return
        place = await self.push_screen_wait(LocateScreen())
        if place is not None:
            self._main.open_located(as_quoted(place))

    @work
    async def action_changed(self) -> None:
        """Show which saved questions have other evidence; ask the one that the user opens."""
        from assistant.tui.screens.changed import ChangedScreen

        if self._main.index_contents is None:
            self.say("There is no index to ask yet.", "warning")
            return
        chosen = await self.push_screen_wait(ChangedScreen(self.compared))
        if chosen is not None:
            await self._main.ask_saved(chosen)

    @work
    async def action_sessions(self) -> None:
        """Let the user choose an earlier conversation, and load it."""
        from assistant.tui.screens.sessions import SessionsScreen

        chosen = await self.push_screen_wait(SessionsScreen())
        if chosen:
            self.session_worker.load(chosen)

    @work
    async def action_filters(self) -> None:
        """Let the user choose which documents may answer."""
        from assistant.tui.screens.filters import FiltersScreen

        contents = self._main.index_contents
        if contents is None:
            self.say("There is no index to filter yet.", "warning")
            return
        chosen = await self.push_screen_wait(FiltersScreen(contents, self._main.chosen))
        if chosen is not None:
            self._main.choose(chosen)

    @work
    async def action_export(self) -> None:
        """Let the user save an answer or the conversation to a file."""
        from assistant.tui.screens.export import ExportScreen

        view, session = self._main.conversation.view, self._main.controller.session
        if not session.turns:
            self.say("There is no answer to save yet.", "warning")
            return
        turn = view.turn if view is not None and view.turn is not None else session.turns[-1]
        dialog = ExportScreen(turn, session.turns, session.name, self._folder)
        written = await self.push_screen_wait(dialog)
        if written is not None:
            self.say(f"Saved {written}")
