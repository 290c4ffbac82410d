"""The two panes: the conversation with the active quote, and the source of that quote."""

from __future__ import annotations

from textual import on
from textual.screen import Screen
from textual.widgets import Input

from assistant.tui import clipboard
from assistant.tui.host import host
from assistant.tui.view.web_addresses import addresses
from assistant.tui.widgets.card import QuoteCard
from assistant.tui.widgets.conversation import Conversation
from assistant.tui.widgets.source import SourcePane
from assistant.tui.workers import messages

_GONE = "✘ the index no longer holds this document"
_NO_INDEX = "✘ there is no index that could hold this document"


class ReadingScreen(Screen[None]):
    """Owns the quote that keys act on, and what is shown of its document."""

    def __init__(self) -> None:
        super().__init__()
        self.index_contents: messages.IndexContents | None = None
        self._request = 0  # number of the pending request for a document

    @property
    def conversation(self) -> Conversation:
        """The left pane."""
        return self.query_one(Conversation)

    @property
    def source(self) -> SourcePane:
        """The right pane."""
        return self.query_one(SourcePane)

    def pick(self, number: int) -> bool:
        """Make quote `number` of the current answer active; return whether there is one."""
        view = self.conversation.view
        card = next((c for c in view.cards if c.quoted.number == number), None) if view else None
        if card is not None:
            self.activate(card)
        return card is not None

    def activate(self, card: QuoteCard | None) -> None:
        """Make a quote the one that keys act on; its source follows."""
        self.conversation.activate(card)
        self.set_class(card is not None, "-filled")
        if card is None:
            self.source.close()
        elif self.has_class("-source") or self.has_class("-wide"):
            self._fetch(card)
        self.refresh_bindings()

    def _fetch(self, card: QuoteCard) -> None:
        self._request += 1
        host(self).engine_worker.fetch(self._request, card.quoted.document.id)

    @on(messages.DocumentFetched)
    def fetched(self, message: messages.DocumentFetched) -> None:
        """Show the document of the active quote, and have the quote proved."""
        card, view = self.conversation.active, self.conversation.view
        if message.request != self._request or card is None or view is None:
            return
        siblings = [other.quoted for other in view.cards]
        absent = _NO_INDEX if self.index_contents is None else _GONE
        self.source.open(card.quoted, siblings, message.document, absent)
        if message.document is not None:
            host(self).engine_worker.prove(
                self._request, card.quoted, message.document, host(self).corpus
            )

    @on(messages.QuoteProved)
    def proved(self, message: messages.QuoteProved) -> None:
        """Show the result of comparing a quote with its file."""
        if message.request == self._request:
            finding = message.finding
            valid = finding.verdict.value == "valid"
            said = "✔ verbatim" if valid else f"✘ {finding.verdict.value}: {finding.detail}"
            self.source.prove(said)

    @on(QuoteCard.Chosen)
    def clicked(self, event: QuoteCard.Chosen) -> None:
        """Open the quote that was clicked."""
        self.activate(event.card)
        self.action_open()

    def action_open(self) -> None:
        """Go to the source of the active quote."""
        card = self.conversation.active
        if card is None:
            self.action_move(1)
            card = self.conversation.active
        if card is None:
            return
        self.add_class("-source")
        if self.source.quoted is not card.quoted:
            self._fetch(card)
        self.call_after_refresh(self.source.text.focus)

    def action_move(self, by: int) -> None:
        """Go to another quote."""
        card = self.conversation.neighbour(by)
        if card is not None:
            self.activate(card)

    def action_pick(self, number: int) -> None:
        """Open quote `number` of the answer at hand."""
        if self.pick(number):
            self.action_open()

    def action_step(self, by: int) -> None:
        """Go to another hit of the search in the text, or else to another quote of the answer."""
        if not self.source.step(by):
            view, card = self.conversation.view, self.conversation.active
            if view is not None and card in view.cards:
                cards = view.cards
                self.activate(cards[(cards.index(card) + by) % len(cards)])

    def action_find(self) -> None:
        """Ask for words to find in the document."""
        if self.source.document is not None:
            self.source.open_find()

    @on(Input.Changed, "#find")
    def finding(self, event: Input.Changed) -> None:
        """Find what has been typed so far."""
        if self.source.is_finding:
            self.source.find(event.value)

    @on(Input.Submitted, "#find")
    def found(self) -> None:
        """Go on with n and N."""
        self.source.text.focus()

    def action_copy(self) -> None:
        """Copy the active quote with its citation."""
        card = self.conversation.active
        if card is not None:
            host(self).copy(clipboard.cited(card.quoted), f"quote [{card.quoted.number}]")

    def action_address(self) -> None:
        """Show the web addresses of the active quote's document, and open the chosen one."""
        card = self.conversation.active
        if card is None:
            return
        found = addresses(card.quoted.document)
        if found:
            host(self).offer_addresses(found)
        else:
            host(self).say("Its record has no DOI, PubMed or trial number.", "warning")
