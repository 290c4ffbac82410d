"""The base class of all dialogs, and two small dialogs."""

from __future__ import annotations

from typing import ClassVar, TypeVar

from textual import events, on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Button, Input, Label, Static

from assistant.display import inert
from assistant.tui import keys, pasting
from assistant.tui.host import host

Result = TypeVar("Result")


def inert_content(text: str) -> Content:
    """Text as content for widgets of Textual: inert, and never read as markup."""
    return Content(inert(text, multiline=True))


class Dialog(ModalScreen[Result]):
    """A box with a title over the screen. Escape closes it, and the result is then None."""

    heading = ""
    #: The field that takes what is typed elsewhere in the dialog; "" where it has none.
    FIELD: ClassVar[str] = ""
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "leave", "back", id="back"),
        *keys.bindings(keys.IN_DIALOGS),
        Binding("down", "app.focus_next", show=False),
        Binding("up", "app.focus_previous", show=False),
    ]

    _has_said_where = False

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

    def on_key(self, event: events.Key) -> None:
        """Type into the field what is typed elsewhere; say why another key does nothing here."""
        if event.key in self.active_bindings or isinstance(self.focused, Input):
            self._explain(event.key)
        elif event.is_printable:
            event.stop()
            if event.character == " " and isinstance(self.focused, Button):
                return  # a blank too many, which is not to change a name
            self.take(event, event.character or "")
        else:
            self._explain(event.key)

    def on_paste(self, event: events.Paste) -> None:
        """Paste into the field what is pasted elsewhere."""
        line, _ = pasting.as_line(pasting.cleaned(event))
        self.take(line, line.text)

    def take(self, event: events.Key | events.Paste, text: str) -> None:
        """Let the field have what was typed or pasted; without a field it waits at the prompt."""
        if self.FIELD:
            field = self.query_one(self.FIELD, Input)
            self.set_focus(field)
            copy = events.Key(event.key, text) if isinstance(event, events.Key) else event
            field.post_message(copy)  # so that it arrives after the focus
            return
        host(self).type_ahead(text)
        if not self._has_said_where:
            self._has_said_where = True
            back = host(self).key("back")
            host(self).say(f"What you type waits at the prompt; {back} goes there.")

    def _explain(self, name: str) -> None:
        """Say that a key of the main screen waits for the dialog to close, unless it acts here."""
        if name in self.active_bindings:
            return
        for key in keys.EVERYWHERE:
            if name in host(self).keys[key.id].split(","):
                shown, back = keys.displayed(name), host(self).key("back")
                host(self).say(f"{shown} acts once this dialog is closed; {back} closes it.")


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

    FIELD = "#line"

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
