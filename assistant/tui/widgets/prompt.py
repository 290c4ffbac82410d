"""The input for questions, which may take several lines."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from textual import events
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal
from textual.message import Message
from textual.widgets import Label, TextArea
from textual.widgets.text_area import Edit, EditResult

from assistant.display import inert
from assistant.render.phrases import counted
from assistant.tui import keys
from assistant.tui.host import host
from assistant.tui.pasting import Pasted

PLACEHOLDER = "Ask, follow up, or type a citation number"
# Characters. Chosen by hand: several times the longest question, so that a text that is too long
# can be pasted whole and then be shortened, and little enough that typing stays fast.
MOST_CHARACTERS = 10_000
# Keys that Textual binds in a text, but that belong to the screen or to the history here.
_NOT_TAKEN = {"up", "down", "pageup", "pagedown", "f6", "f7", "ctrl+y,super+y", "ctrl+shift+k"}


class Prompt(TextArea, inherit_bindings=False):
    """An input that grows with its text, with a history of questions."""

    BINDINGS: ClassVar[list[BindingType]] = [
        *(
            binding
            for binding in TextArea.BINDINGS
            if isinstance(binding, Binding) and binding.key not in _NOT_TAKEN
        ),
        Binding("ctrl+shift+a", "select_all", show=False),
        *keys.bindings(keys.PROMPT),
    ]

    @dataclass
    class Submitted(Message):
        """A text was submitted, and the prompt is empty again."""

        text: str

    def __init__(self) -> None:
        super().__init__(
            placeholder=PLACEHOLDER, id="prompt", compact=True, highlight_cursor_line=False
        )
        self.match_cursor_bracket = False
        self.history_of_questions: list[str] = []
        # How far back the shown question is in the history; 0 for the text being typed.
        self._back = 0
        self._typed = ""
        self._left_out = 0  # characters of the text being pasted

    @property
    def value(self) -> str:
        """The text."""
        return self.text

    def edit(self, edit: Edit) -> EditResult:
        """Make what is inserted inert, also when it was pasted, and leave out what is too much."""
        edit.text = inert(edit.text, multiline=True)
        replaced = self.get_text_range(edit.top, edit.bottom)
        room = max(0, MOST_CHARACTERS - len(self.text) + len(replaced))
        left_out, self._left_out = self._left_out + max(0, len(edit.text) - room), 0
        if left_out:
            host(self).say(
                f"A question has room for {MOST_CHARACTERS:,} characters; "
                f"the last {counted(left_out, 'character')} did not fit.",
                "warning",
            )
        edit.text = edit.text[:room]
        return super().edit(edit)

    def remember(self, question: str) -> None:
        """Add a question to the history, unless it repeats the last one."""
        self._back = 0
        if not self.history_of_questions or self.history_of_questions[-1] != question:
            self.history_of_questions.append(question)

    def fill(self, text: str) -> None:
        """Replace the text, and put the cursor at its end."""
        self.text = inert(text, multiline=True)
        self.move_cursor(self.document.end)

    def action_submit(self) -> None:
        """Submit the text, and make room at once for what is typed next."""
        text = self.text
        self.fill("")
        self.post_message(self.Submitted(text))

    def action_insert_line(self) -> None:
        """Begin a new line at the cursor."""
        self.replace("\n", *self.selection, maintain_selection_offset=False)

    def put_back(self, text: str) -> None:
        """Put a submitted text back before what has been typed since then."""
        self.fill(text + self.text)

    def append(self, text: str) -> None:
        """Put a text at the end."""
        self.insert(text, self.document.end)

    def take(self, text: str) -> None:
        """Take the focus, and a text that was typed or pasted elsewhere."""
        self.focus()
        self.move_cursor(self.document.end)
        self.insert(text)

    async def _on_key(self, event: events.Key) -> None:
        """Let enter submit, and let arrows reach the history only at the first and last line."""
        row = self.wrapped_document.location_to_offset(self.cursor_location).y
        if event.key == "enter":
            event.prevent_default()
        elif event.key == "up" and row > 0:
            self.action_cursor_up()
            event.stop()
        elif event.key == "down" and row < self.wrapped_document.height - 1:
            self.action_cursor_down()
            event.stop()

    async def _on_paste(self, event: events.Paste) -> None:
        """Note how much of a very long text was left out already."""
        event.stop()
        if isinstance(event, Pasted):
            self._left_out = event.left_out

    def action_delete_to_start_of_line(self) -> None:
        """Delete to the start of the line, which may be wrapped; there, join it with the last."""
        row, column = self.selection.end
        if column:
            self.delete((row, 0), (row, column), maintain_selection_offset=False)
        else:
            self.action_delete_left()

    def action_cut(self) -> None:
        """Cut what is selected, and nothing else."""
        if not self.selection.is_empty:
            super().action_cut()

    def action_older(self) -> None:
        """Show the previous question of the history."""
        self._show(self._back + 1)

    def action_newer(self) -> None:
        """Show the next question of the history, and after the last one the text being typed."""
        self._show(self._back - 1)

    def _show(self, back: int) -> None:
        if not 0 <= back <= len(self.history_of_questions):
            return
        if self._back == 0:
            self._typed = self.text
        self._back = back
        self.fill(self.history_of_questions[-back] if back else self._typed)


class AskLine(Horizontal):
    """The prompt with its sign. It keeps notifications above all of its lines."""

    def __init__(self, sign: str) -> None:
        super().__init__(id="ask")
        self._sign = sign

    def compose(self) -> ComposeResult:
        """The sign, and the prompt."""
        yield Label(self._sign, markup=False)
        yield Prompt()

    def on_resize(self, event: events.Resize) -> None:
        """Let notifications end above the prompt, whose footer takes one line."""
        for rack in self.screen.query("ToastRack"):  # none while a screen that failed is closed
            rack.styles.margin = (0, 0, event.size.height + 1, 0)
