"""What the main screen does with quotes: choose one, show its source, copy it, open its page."""

from __future__ import annotations

from textual import on
from textual.screen import Screen
from textual.widgets import Input

from assistant.conversation.turns import Quoted
from assistant.records import Span
from assistant.tui import clipboard
from assistant.tui.host import host
from assistant.tui.view import view_model
from assistant.tui.view.web_addresses import addresses
from assistant.tui.widgets.card import HeldBackCard, QuoteCard
from assistant.tui.widgets.conversation import Conversation
from assistant.tui.widgets.source import SourcePane
from assistant.tui.workers import messages

# What is said of a verdict (see `verify.Verdict`) if the file has the text. Quotes are whole
# sentences; a text that the user located may be a part of one.
_VERBATIM = {"valid": "✔ verbatim"}
_LOCATED = {**_VERBATIM, "part of a sentence": "✔ verbatim, part of a sentence"}
_GONE = "✘ the index no longer holds this document"
_NO_INDEX = "✘ there is no index that could hold this document"


class ReadingScreen(Screen[None]):
    """The two panes, and the active quote that keys act on."""

    def __init__(self) -> None:
        super().__init__()
        self.index_contents: messages.IndexContents | None = None
        self._request = 0  # number of the pending request for a document
        self._place: Span | None = None  # of the active quote's document, to be shown
        self._located: Quoted | None = None  # shown in place of the active quote, if any

    @property
    def conversation(self) -> Conversation:
        """The left pane, with questions and answers."""
        return self.query_one(Conversation)

    @property
    def source(self) -> SourcePane:
        """The right pane, with the document of the active quote."""
        return self.query_one(SourcePane)

    @property
    def shown(self) -> Quoted | None:
        """The quote or the located place that the source is to show, and that keys act on."""
        if self._located is not None:
            return self._located
        return self.conversation.active.quoted if self.conversation.active else None

    def pick(self, number: int) -> bool:
        """Make quote `number` of the current answer active; return whether the answer has it."""
        view = self.conversation.view
        card = next((c for c in view.cards if c.quoted.number == number), None) if view else None
        if card is not None:
            self.activate(card)
        return card is not None

    def activate(self, card: QuoteCard | None) -> None:
        """Make a quote active (None: no quote), and show its source if there is room for it."""
        self._located = None
        if self._place is not None:
            self._place = None
            self.source.point(None)
        self.conversation.activate(card)
        self.set_class(card is not None, "-filled")
        if card is None:
            self.source.close()
        elif self.has_class("-source") or self.has_class("-wide"):
            self._fetch(card.quoted)
        self.refresh_bindings()

    def _fetch(self, quoted: Quoted) -> None:
        self._request += 1
        host(self).engine_worker.fetch(self._request, quoted.document.id)

    @on(messages.DocumentFetched)
    def fetched(self, message: messages.DocumentFetched) -> None:
        """Show the document of the active quote, and compare the quote with its file.

        It drops the document of a quote that is no longer active.
        """
        quoted, view = self.shown, self.conversation.view
        if message.request != self._request or quoted is None:
            return
        cards = view.cards if view is not None and self._located is None else []
        siblings = [card.quoted for card in cards] or [quoted]
        reason = _NO_INDEX if self.index_contents is None else _GONE
        self.source.open(quoted, siblings, message.document, reason)
        if self._place is not None:
            self.source.point(self._place)
        if message.document is not None:
            host(self).engine_worker.prove(
                self._request, quoted, message.document, host(self).corpus
            )

    @on(messages.QuoteProved)
    def proved(self, message: messages.QuoteProved) -> None:
        """Show how the comparison of the active quote with its file ended."""
        if message.request == self._request:
            finding = message.finding
            problem = f"✘ {finding.verdict.value}: {finding.detail}"
            verbatim = _VERBATIM if self._located is None else _LOCATED
            self.source.prove(verbatim.get(finding.verdict.value, problem))

    @on(QuoteCard.Chosen)
    def clicked(self, event: QuoteCard.Chosen) -> None:
        """Open the clicked quote."""
        self.activate(event.card)
        self.action_open()

    def action_open(self) -> None:
        """Go to the source of the active quote; without one, make the first quote active."""
        if self.shown is None:
            self.action_move(1)
        if self.show_source():
            self.call_after_refresh(self.source.text.focus)

    def open_place(self, number: int, place: Span) -> None:
        """Open quote `number` of the current answer, with a place of its document marked."""
        if self.pick(number):
            self._place = place
            self.action_open()
            if self.source.quoted is self.shown:
                self.source.point(place)

    def show_source(self) -> bool:
        """Show the source of the active quote; return whether there is such a quote."""
        quoted = self.shown
        if quoted is None:
            return False
        self.add_class("-source")
        if self.source.quoted is not quoted:
            self._fetch(quoted)
        return True

    def open_located(self, quoted: Quoted) -> None:
        """Show a place that belongs to no answer in its source, and go there."""
        self._located, self._place = quoted, None
        self.add_class("-filled")
        self.show_source()
        self.refresh_bindings()
        self.call_after_refresh(self.source.text.focus)

    def leave_located(self) -> bool:
        """Show the source of the active quote again; return whether a place was shown instead."""
        if self._located is None:
            return False
        self.activate(self.conversation.active)
        return True

    def action_move(self, by: int) -> None:
        """Make the quote `by` places further on active."""
        card = self.conversation.neighbour(by)
        if card is not None:
            self.activate(card)

    def action_pick(self, number: int) -> None:
        """Open quote `number` of the current answer."""
        if self.pick(number):
            self.action_open()

    def action_held_back(self) -> None:
        """Show the retracted work that stands back in this answer; again, the next one."""
        view = self.conversation.view
        cards = [card for card in view.cards if isinstance(card, HeldBackCard)] if view else []
        if not cards:
            host(self).say("No retracted work stands back in this answer.")
            return
        active = self.conversation.active
        at = cards.index(active) + 1 if active in cards else 0
        self.activate(cards[at % len(cards)])
        self.show_source()

    def action_step(self, by: int) -> None:
        """Go `by` hits further on, or, without hits, that many quotes of the answer."""
        if not self.source.step(by):
            view, card = self.conversation.view, self.conversation.active
            if self._located is None and view is not None and card in view.cards:
                cards = view.cards
                self.activate(cards[(cards.index(card) + by) % len(cards)])

    def action_find(self) -> None:
        """Open the input for words to find in the document."""
        if self.source.document is not None:
            self.source.open_find()

    @on(Input.Changed, "#find")
    def finding(self, event: Input.Changed) -> None:
        """Find the words that have been typed so far."""
        if self.source.is_finding:
            self.source.find(event.value)

    @on(Input.Submitted, "#find")
    def found(self) -> None:
        """Leave the input, so that n and N go from hit to hit."""
        self.source.text.focus()

    def action_copy(self) -> None:
        """Copy the shown quote with a short citation."""
        if self.shown is not None:
            host(self).copy(clipboard.cited(self.shown), view_model.name(self.shown))

    def action_copy_proof(self) -> None:
        """Copy the shown quote with its citation, and all that proves it."""
        if self.shown is not None:
            text = clipboard.proved(self.shown, host(self).settings.named)
            host(self).copy(text, f"{view_model.name(self.shown)} with its proof")

    def action_address(self) -> None:
        """Offer the web addresses of the shown quote's document."""
        if self.shown is None:
            return
        public_pages = addresses(self.shown.document)
        if public_pages:
            host(self).offer_addresses(public_pages)
        else:
            host(self).say("Its record has no DOI, PubMed or trial number.", "warning")
