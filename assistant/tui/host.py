"""What screens and widgets may use of the app.

The app imports the screens, so they cannot import it. They use it through this protocol.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Protocol, cast

from rich.style import Style
from textual.dom import DOMNode
from textual.notifications import SeverityLevel

from assistant.settings import Settings
from assistant.tui.workers.engine_worker import EngineWorker
from assistant.tui.workers.messages import IndexContents
from assistant.tui.workers.session_worker import SessionWorker

Clock = Callable[[], dt.datetime]


class Host(Protocol):
    """The app as its screens see it; `app.AssistantApp` is one."""

    @property
    def settings(self) -> Settings:
        """The settings that the app was started with."""
        ...

    @property
    def keys(self) -> Mapping[str, str]:
        """The keys of every action, by its id."""
        ...

    def key(self, name: str) -> str:
        """The keys of an action, as the screen shows them."""
        ...

    @property
    def clock(self) -> Clock:
        """Returns the current time."""
        ...

    @property
    def engine_worker(self) -> EngineWorker:
        """The thread that uses the engine."""
        ...

    @property
    def session_worker(self) -> SessionWorker:
        """The thread that reads and saves conversations."""
        ...

    @property
    def index_contents(self) -> IndexContents | None:
        """The contents of the open index; None until one has been opened."""
        ...

    @property
    def corpus(self) -> tuple[Path, ...]:
        """The folders and files of the corpus."""
        ...

    @property
    def roles(self) -> Mapping[str, Style]:
        """The style of each role of text."""
        ...

    def say(self, sentence: str, severity: SeverityLevel = "information") -> None:
        """Show a notification."""
        ...

    def sentence(self, error: Exception) -> str:
        """The sentence for the user about an error."""
        ...

    def report_failure(self, error: Exception) -> None:
        """Report a failure; if it is unexpected, log the details."""
        ...

    def no_index_advice(self) -> str:
        """The sentence that says how to make an index."""
        ...

    def copy(self, text: str, name: str) -> None:
        """Copy a text that the user knows by `name`, and say where it went."""
        ...

    def offer_addresses(self, addresses: list[str]) -> object:
        """Show addresses, and open the chosen one."""
        ...

    def type_ahead(self, text: str) -> None:
        """Put text at the end of the prompt, without going there."""
        ...

    def compare_saved_questions(self) -> None:
        """Ask the saved questions again, and say which have new evidence since the last build."""
        ...

    async def delete_session(self, session: str) -> None:
        """Delete a conversation."""
        ...


def host(node: DOMNode) -> Host:
    """The app that a screen or a widget is part of."""
    return cast("Host", node.app)  # mypy checks in `app` that the app is one
