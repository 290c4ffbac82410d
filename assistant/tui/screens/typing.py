"""What is typed or pasted anywhere on the main screen goes to the prompt."""

from __future__ import annotations

from textual import events
from textual.binding import BindingsMap
from textual.dom import DOMNode
from textual.widgets import Input

from assistant.tui import keys
from assistant.tui.host import host
from assistant.tui.screens.reading import ReadingScreen
from assistant.tui.widgets.prompt import Prompt


class TypingScreen(ReadingScreen):
    """The panes and the prompt."""

    @property
    def prompt(self) -> Prompt:
        """The input for questions."""
        return self.query_one(Prompt)

    def on_key(self, event: events.Key) -> None:
        """Type into the prompt what is typed elsewhere, unless it is a key of the pane.

        Keys that can be typed are keys of a pane only while the prompt is empty.
        """
        if not event.is_printable or isinstance(self.focused, Input | Prompt):
            return
        if self.prompt.value or event.key not in self.active_bindings:
            self.prompt.take(event.character or "")
            event.stop()

    def on_paste(self, event: events.Paste) -> None:
        """Paste into the prompt what is pasted elsewhere."""
        self.prompt.take(event.text)

    @property
    def _binding_chain(self) -> list[tuple[DOMNode, BindingsMap]]:
        """The bindings that act; keys of the screen act even if Textual uses them for editing."""
        chain = super()._binding_chain
        own = {name for key in keys.EVERYWHERE for name in host(self).keys[key.id].split(",")}
        for _, bindings in chain:
            for name in own & bindings.key_to_bindings.keys():
                if all(binding.id is None for binding in bindings.key_to_bindings[name]):
                    del bindings.key_to_bindings[name]
        return chain
