"""The Textual app: what several screens share."""

from __future__ import annotations

import contextlib
import datetime as dt
import os
import sys
import webbrowser
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar

from rich.style import Style
from rich.text import Text
from textual import events, on, work
from textual.app import SystemCommand
from textual.binding import Binding, BindingType
from textual.driver import Driver
from textual.message import Message
from textual.notifications import SeverityLevel
from textual.screen import Screen
from textual.widgets import Input

from assistant.conversation.sessions import SessionStore
from assistant.display import inert
from assistant.errors import AssistantError
from assistant.render.advice import with_options
from assistant.settings import Settings
from assistant.tui import clipboard, crashes, keys, pasting, preferences
from assistant.tui.browser import has_browser
from assistant.tui.dialogs import DialogApp
from assistant.tui.hangup import end_when_hung_up
from assistant.tui.host import Clock, Host
from assistant.tui.key_queue import KeyHandled, KeyQueue
from assistant.tui.screens.main import MainScreen
from assistant.tui.view.themes import THEMES, roles
from assistant.tui.workers import session_worker
from assistant.tui.workers.background import Background
from assistant.tui.workers.engine_worker import EngineWorker, open_engine
from assistant.tui.workers.messages import FailureReported, IndexContents, TextCopied
from assistant.tui.workers.saved_questions import read_saved

if TYPE_CHECKING:
    from assistant.engine import Assistant

# Seconds between two checks for a newly published index. Chosen by hand: a new index answers soon,
# and the engine is not kept busy.
_FOLLOW_INTERVAL = 3.0


def _now() -> dt.datetime:
    return dt.datetime.now(tz=dt.UTC)


class AssistantApp(DialogApp, inherit_bindings=False):
    """The program of the screen: it owns the threads, and gives screens what they need.

    It takes no keys from Textual's app, whose ctrl+q would quit whatever key the user has chosen.
    """

    TITLE = "evidence-assistant"
    CSS_PATH = "style.tcss"
    ENABLE_COMMAND_PALETTE = True
    BINDINGS: ClassVar[list[BindingType]] = [
        *(
            Binding(key.keys, key.action, key.hint, show=False, priority=True, id=key.id)
            for key in (keys.PALETTE, keys.QUIT)
        ),
        Binding("ctrl+c", "help_quit", show=False, system=True),
    ]

    def __init__(
        self,
        settings: Settings,
        *,
        open_index: Callable[[], Assistant] | None = None,
        clock: Clock = _now,
        folder: Path | None = None,
    ) -> None:
        """`folder` is where answers are saved by default; without it, the current folder."""
        super().__init__()
        for theme in THEMES:
            self.register_theme(theme)
        self.theme = preferences.theme(settings.data)
        self.settings = settings
        self.clock = clock
        self._folder = folder or Path.cwd()
        opening = open_index or (lambda: open_engine(settings.index, user=settings.data))
        self.engine_worker = EngineWorker(opening, self.post, self.report_failure)
        self.session_worker = session_worker.SessionWorker(
            SessionStore(settings.data / "sessions"), self.post, self.report_failure
        )
        self._main = MainScreen()
        self._errands = Background("errands", self.report_failure)
        chosen, self._keys_problem = keys.read(settings.data)
        self.keys = keys.assigned(chosen)
        self._key_queue = KeyQueue(self, self._handle_typed)

    @property
    def roles(self) -> Mapping[str, Style]:
        """The style of each role of text."""
        return roles(self.theme, without_colours=self.no_color)

    @property
    def index_contents(self) -> IndexContents | None:
        """The contents of the open index; None until one has been opened."""
        return self._main.index_contents

    @property
    def corpus(self) -> tuple[Path, ...]:
        """The corpus that the user named, or else that of the open index."""
        if self.index_contents and not self.settings.corpus_given:
            return tuple(map(Path, self.index_contents.corpus))
        return self.settings.corpus

    def get_driver_class(self) -> type[Driver]:
        """The driver, which takes pasted text apart from keys."""
        return pasting.use(super().get_driver_class())

    def get_default_screen(self) -> Screen[None]:
        """The main screen."""
        return self._main

    def on_mount(self) -> None:
        """Apply the user's keys; open the index after the first paint."""
        self.set_keymap(self.keys)
        if self._keys_problem:
            self.say(self._keys_problem, "warning")
        self.call_after_refresh(self._begin)

    def _begin(self) -> None:
        self.engine_worker.open()
        self.session_worker.remember()
        self.set_interval(_FOLLOW_INTERVAL, self.engine_worker.follow)

    def finish(self) -> bool:
        """Stop all threads and the build process; return whether all threads have ended."""
        self._main.rebuilding.end(self.settings.index)
        sessions_ended = self.session_worker.stop()
        return self.engine_worker.stop() & self._errands.stop(0) & sessions_ended

    async def on_event(self, event: events.Event) -> None:
        """Handle keys and pasted texts one by one."""
        if isinstance(event, events.Key | events.Paste) and not event.is_forwarded:
            await self._key_queue.add(event)
        else:
            await super().on_event(event)

    async def _handle_typed(self, event: events.Key | events.Paste) -> None:
        """Handle a key or a pasted text; most fields take one line only."""
        if isinstance(event, events.Paste):
            event = pasting.cleaned(event)
            if isinstance(self.focused, Input):
                event, sentence = pasting.as_line(event)
                if sentence:
                    self.say(sentence, "warning")
        await super().on_event(event)

    @on(KeyHandled)
    async def key_handled(self, message: KeyHandled) -> None:
        """Let the next key follow."""
        await self._key_queue.handled(message.number)

    # --- messages of threads

    def post(self, message: Message) -> None:
        """Post a message from a thread; drop it when the screen has ended."""
        with contextlib.suppress(RuntimeError):
            self._main.post_message(message)

    def report_failure(self, error: Exception) -> None:
        """Report a failure; if it is unexpected, log the details."""
        is_known = isinstance(error, AssistantError)
        sentence = str(error) if is_known else crashes.record(self.settings.data, error)
        self.post(FailureReported(sentence))

    @on(FailureReported)
    def show_failure(self, message: FailureReported) -> None:
        """Show what failed."""
        self.say(message.sentence, "error")

    @on(session_worker.SessionFailed)
    def session_failed(self, message: session_worker.SessionFailed) -> None:
        """Say that a conversation could not be read or written."""
        self.say(str(message.error), "error")

    @on(TextCopied)
    def text_copied(self, message: TextCopied) -> None:
        """Say where a text went; if needed, send it to the clipboard of the terminal first."""
        if not message.by_system:
            super().copy_to_clipboard(message.text)
        self.say(clipboard.where(message.name, by_system=message.by_system))

    # --- services for screens

    def say(self, sentence: str, severity: SeverityLevel = "information") -> None:
        """Show a notification."""
        advice = with_options(sentence, self.settings.named)
        self.notify(inert(advice), severity=severity, markup=False)

    def sentence(self, error: Exception) -> str:
        """The sentence for the user about an error."""
        if isinstance(error, AssistantError):
            return with_options(str(error), self.settings.named)
        if isinstance(error, OSError):
            return f"{error.strerror or error} ({error.filename}); check its permissions."
        advice = f"ask again, or press {self.key('rebuild')} to rebuild"
        return f"The engine failed ({type(error).__name__}); {advice}."

    def key(self, name: str) -> str:
        """The keys of an action, as the screen shows them."""
        return keys.displayed(self.keys[name])

    def no_index_advice(self) -> str:
        """The sentence that says how to make an index."""
        folders = ", ".join(map(str, self.corpus))
        rebuild = self.key("rebuild")
        return f"Press {rebuild} to look at the corpus in {folders} and to build its index."

    def copy(self, text: str, name: str) -> None:
        """Copy a text that the user knows by `name`, in the background because it may be slow."""
        self._errands.do(lambda: self.post(TextCopied(text, name, clipboard.to_system(text))))

    def copy_to_clipboard(self, text: str) -> None:
        """Copy text that was selected; Textual calls this."""
        self.copy(text, "The selected text")

    def type_ahead(self, text: str) -> None:
        """Put text at the end of the prompt, without going there."""
        self._main.prompt.append(text)

    def compare_saved_questions(self) -> None:
        """Ask the saved questions again, and say which have new evidence since the last build."""
        self.compared = None
        store = SessionStore(self.settings.data / "sessions")
        self.engine_worker.compare_saved(lambda: read_saved(store), since_build=True)

    async def delete_session(self, session: str) -> None:
        """Delete a conversation; if it is the current one, begin a new one."""
        self.session_worker.delete(session)
        if session == self._main.controller.session.id:
            await self._main.action_new_session()

    # --- actions

    def get_system_commands(self, screen: Screen[Any]) -> Iterable[SystemCommand]:
        """The commands of the palette: what keys do."""
        all_keys = (*keys.EVERYWHERE, *keys.QUOTE, *keys.SOURCE[:3])
        acting = (*keys.IN_DIALOGS, keys.QUIT) if screen.is_modal else all_keys
        for key in acting:
            if key.id not in (keys.BACK.id, keys.PALETTE.id):
                key_name = f"key: {self.key(key.id)}"
                yield SystemCommand(key.description, key_name, self._acting(key.action))

    def _acting(self, action: str) -> Callable[[], object]:
        return lambda: self.call_later(self._main.run_action, action)

    def action_theme(self) -> None:
        """Switch between light and dark, and save the choice."""
        name = preferences.LIGHT if self.theme == preferences.DARK else preferences.DARK
        self.theme = name
        self._errands.do(lambda: preferences.save_theme(self.settings.data, name))

    def action_rebuild(self) -> None:
        """Start the dialog that rebuilds the index."""
        self._main.rebuilding.begin()

    @work
    async def offer_addresses(self, addresses: list[str]) -> None:
        """Show addresses; open the chosen one in a browser, or copy it if there is no browser."""
        from assistant.tui.screens.addresses import AddressesScreen

        address = await self.push_screen_wait(AddressesScreen(addresses))
        if address is None:
            return
        if has_browser():
            self._errands.do(lambda: webbrowser.open(address))
            self.say(f"Opening {address}")
        else:
            self.say("No browser can be opened here.", "warning")
            self.copy(address, address)

    def _fatal_error(self) -> None:
        """Print a sentence in place of the traceback, which goes to a log."""
        error = self._exception or RuntimeError("the screen failed")
        sentence = crashes.record(self.settings.data, error)
        self._exit_renderables.append(Text(f"assistant: {inert(sentence)}"))
        self._close_messages_no_wait()


if TYPE_CHECKING:
    _checked: type[Host] = AssistantApp  # mypy checks the cast in `host` here


def run(settings: Settings, *, fast: bool = False) -> int:
    """Run the screen; return the exit code. Quitting does not wait for work in the background."""
    app = AssistantApp(
        settings, open_index=lambda: open_engine(settings.index, fast=fast, user=settings.data)
    )
    end_when_hung_up(app.finish)
    app.run()
    code = app.return_code or 0
    if not app.finish():
        # A thread inside a library cannot be stopped. All that matters is on the disk already.
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(code)
    return code
