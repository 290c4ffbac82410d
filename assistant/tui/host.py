"""The interface of the program for its screens and widgets.

The program imports the screens. Screens use the program through this protocol and never import it.
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
    """The program, such as `app.AssistantApp`."""

    @property
    def settings(self) -> Settings:
        """The settings that the program was started with."""
        ...

    @property
    def chosen_keys(self) -> Mapping[str, str]:
        """The keys that the user has chosen, by the ids of their actions."""
        ...

    @property
    def clock(self) -> Clock:
        """The clock."""
        ...

    @property
    def engine_worker(self) -> EngineWorker:
        """The thread that asks the engine."""
        ...

    @property
    def session_worker(self) -> SessionWorker:
        """The thread that saves conversations."""
        ...

    @property
    def index_contents(self) -> IndexContents | None:
        """The contents of the open index; None until one has been opened."""
        ...

    @property
    def corpus(self) -> tuple[Path, ...]:
        """The paths of the corpus."""
        ...

    @property
    def roles(self) -> Mapping[str, Style]:
        """The style of each role of text."""
        ...

    def say(self, sentence: str, severity: SeverityLevel = "information") -> None:
        """Show a sentence for a while."""
        ...

    def sentence(self, error: Exception) -> str:
        """The message for the user about an error."""
        ...

    def report_failure(self, error: Exception) -> None:
        """Report a failure; log the details of one that should not happen."""
        ...

    def no_index_advice(self) -> str:
        """What to do when there is no index."""
        ...

    def copy(self, text: str, what: str) -> None:
        """Copy a text and say that `what` was copied."""
        ...

    def offer_addresses(self, found: list[str]) -> object:
        """Show addresses, and open the one that is chosen."""
        ...

    async def delete_session(self, session: str) -> None:
        """Delete a conversation."""
        ...


def host(node: DOMNode) -> Host:
    """The program that a screen or a widget is part of."""
    return cast("Host", node.app)  # mypy checks in `app` that the program is one
