"""The input for questions."""

from __future__ import annotations

from typing import ClassVar

from textual.binding import BindingType
from textual.widgets import Input

from assistant.display import inert
from assistant.tui import keys

PLACEHOLDER = "Ask, follow up, or type a citation number"


class Prompt(Input):
    """An input with a history of questions."""

    BINDINGS: ClassVar[list[BindingType]] = [*keys.bindings(keys.PROMPT)]

    def __init__(self) -> None:
        super().__init__(placeholder=PLACEHOLDER, id="prompt", compact=True, select_on_focus=False)
        self.history: list[str] = []
        self._back = (
            0  # how far back the shown question is in the history; 0 for the text being typed
        )
        self._typed = ""

    def validate_value(self, value: str) -> str:
        """Make the text inert, also when it was pasted."""
        return inert(value)

    def remember(self, question: str) -> None:
        """Add a question to the history, unless it repeats the last one."""
        self._back = 0
        if not self.history or self.history[-1] != question:
            self.history.append(question)

    def fill(self, text: str) -> None:
        """Replace the text, and put the cursor at its end."""
        self.value = text
        self.cursor_position = len(self.value)

    async def action_submit(self) -> None:
        """Submit the text, and make room at once for what is typed next."""
        text, self.value = self.value, ""
        self.post_message(self.Submitted(self, text))

    def put_back(self, text: str) -> None:
        """Put a submitted text back before what has been typed since then."""
        self.fill(text + self.value)

    def take(self, character: str) -> None:
        """Take the focus, and a character that was typed elsewhere."""
        self.focus()
        self.cursor_position = len(self.value)
        self.insert_text_at_cursor(character)

    def action_older(self) -> None:
        """Show the previous question of the history."""
        self._show(self._back + 1)

    def action_newer(self) -> None:
        """Show the next question of the history, and after the last one the text being typed."""
        self._show(self._back - 1)

    def _show(self, back: int) -> None:
        if not 0 <= back <= len(self.history):
            return
        if self._back == 0:
            self._typed = self.value
        self._back = back
        self.fill(self.history[-back] if back else self._typed)
