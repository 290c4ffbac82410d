"""The line that questions are typed into."""

from __future__ import annotations

from typing import ClassVar

from textual.binding import BindingType
from textual.widgets import Input

from assistant.display import inert
from assistant.tui import keys

PLACEHOLDER = "Ask, follow up, or type a citation number"


class Prompt(Input):
    """A line with a history."""

    BINDINGS: ClassVar[list[BindingType]] = [*keys.bindings(keys.PROMPT)]

    def __init__(self) -> None:
        super().__init__(placeholder=PLACEHOLDER, id="prompt", compact=True)
        self.history: list[str] = []
        self._back = 0  # how many questions back the one that is shown is; 0: what is being typed
        self._typed = ""

    def validate_value(self, value: str) -> str:
        """Make the text inert, whatever its origin."""
        return inert(value)

    def remember(self, question: str) -> None:
        """Add a question to the history."""
        self._back = 0
        if not self.history or self.history[-1] != question:
            self.history.append(question)

    def fill(self, text: str) -> None:
        """Put a text here, with the cursor behind it."""
        self.value = text
        self.cursor_position = len(self.value)

    def action_older(self) -> None:
        """Show the question before the one that is shown."""
        self._show(self._back + 1)

    def action_newer(self) -> None:
        """Show the question after the one that is shown, at last what was being typed."""
        self._show(self._back - 1)

    def _show(self, back: int) -> None:
        if not 0 <= back <= len(self.history):
            return
        if self._back == 0:
            self._typed = self.value
        self._back = back
        self.fill(self.history[-back] if back else self._typed)
