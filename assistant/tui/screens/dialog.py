"""The base class of all dialogs, and two small dialogs."""

from __future__ import annotations

from typing import ClassVar, TypeVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Button, Input, Label, Static

from assistant.display import inert
from assistant.tui.host import host

Result = TypeVar("Result")


def inert_content(text: str) -> Content:
    """Text as content for widgets of Textual: inert, and never read as markup."""
    return Content(inert(text, multiline=True))


class Dialog(ModalScreen[Result]):
    """A box with a title over the screen. Escape closes it, and the result is then None."""

    heading = ""
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "leave", "back", id="back"),
        Binding("down", "app.focus_next", show=False),
        Binding("up", "app.focus_previous", show=False),
    ]

    def compose(self) -> ComposeResult:
        """The box with its title, around `contents`."""
        with Vertical(id="dialog") as box:
            box.border_title = inert(self.heading)
            box.border_subtitle = f"{host(self).key('back')} back"
            yield from self.contents()

    def contents(self) -> ComposeResult:
        """The widgets in the box; each dialog has its own."""
        raise NotImplementedError

    def action_leave(self) -> None:
        """Close the dialog; the result is None."""
        self.dismiss(None)


class ConfirmScreen(Dialog[bool]):
    """Asks a question; returns whether the user chose the first button."""

    heading = "Please confirm"

    def __init__(self, question: str, yes: str) -> None:
        super().__init__()
        self._question = question
        self._yes = yes

    def contents(self) -> ComposeResult:
        """The question, a button that confirms, and a button that does not."""
        yield Static(inert_content(self._question), id="says")
        with Horizontal(classes="buttons"):
            yield Button(inert_content(self._yes), variant="primary", id="yes", compact=True)
            yield Button("No", id="no", compact=True)

    @on(Button.Pressed)
    def pressed(self, event: Button.Pressed) -> None:
        """Return the answer."""
        self.dismiss(event.button.id == "yes")


class TextScreen(Dialog[str]):
    """Asks for one line of text, and returns it without blanks at its ends."""

    def __init__(self, title: str, label: str, value: str) -> None:
        super().__init__()
        self.heading = title
        self._label = label
        self._value = inert(value)

    def contents(self) -> ComposeResult:
        """A label, an input and a button."""
        yield Label(inert_content(self._label))
        yield Input(self._value, id="line", compact=True)
        with Horizontal(classes="buttons"):
            yield Button("Save", variant="primary", id="yes", compact=True)

    @on(Button.Pressed)
    @on(Input.Submitted)
    def done(self) -> None:
        """Return the text."""
        self.dismiss(self.query_one(Input).value.strip())
