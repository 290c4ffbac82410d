"""Cards: a quote with facts about its document. Clicking a card opens its source."""

from __future__ import annotations

from collections.abc import Sequence

from textual import events
from textual.message import Message
from textual.reactive import reactive

from assistant.conversation.turns import Quoted
from assistant.tui.view import card_lines
from assistant.tui.view.wrapped_lines import Line
from assistant.tui.widgets.painted import Painted


class QuoteCard(Painted):
    """A quote of an answer or, without `is_answer`, a nearest passage that does not answer.

    `lacking` are the parts of the question that no quote covers.
    """

    DEFAULT_CSS = "QuoteCard { border-left: blank; padding: 0 1 0 0; pointer: pointer; }"
    active = reactive(default=False)

    class Chosen(Message):
        """The card was clicked."""

        def __init__(self, card: QuoteCard) -> None:
            self.card = card
            super().__init__()

    def __init__(
        self, quoted: Quoted, *, is_answer: bool = True, lacking: Sequence[str] = ()
    ) -> None:
        super().__init__(classes="" if is_answer else "-nearest")
        self.quoted = quoted
        self.lacking = lacking
        self.is_answer = is_answer
        self._unconfirmed = ""

    def lay_out(self, width: int) -> list[Line]:
        """See `Painter.lay_out`."""
        return card_lines.card(
            self.quoted,
            width,
            unconfirmed=self._unconfirmed,
            is_answer=self.is_answer,
            lacking=self.lacking,
        )

    def mark_unconfirmed(self, reason: str) -> None:
        """Show why the open index no longer confirms this quote; "" means that it does."""
        if reason != self._unconfirmed:
            self._unconfirmed = reason
            self.changed()

    def watch_active(self) -> None:
        """Highlight the card while keys act on it."""
        self.set_class(self.active, "-active")

    def on_click(self, event: events.Click) -> None:
        """Post `Chosen`, unless the click selected text."""
        event.stop()
        if self.text_selection is None:
            self.post_message(self.Chosen(self))


class HeldBackCard(QuoteCard):
    """A sentence of a retracted article that was held back; its source can be opened."""

    def __init__(self, quoted: Quoted) -> None:
        super().__init__(quoted, is_answer=False)

    def lay_out(self, width: int) -> list[Line]:
        """See `Painter.lay_out`."""
        return card_lines.held_back(self.quoted, width)
