"""The pane of the conversation: a welcome, then the turns."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from textual import events
from textual.binding import BindingType
from textual.containers import VerticalScroll
from textual.message import Message

from assistant.conversation.turns import Turn
from assistant.render.phrases import counted
from assistant.tui import keys
from assistant.tui.view.wrapped_lines import Line, blank, plain_lines
from assistant.tui.widgets.card import QuoteCard
from assistant.tui.widgets.notes import Layout, Note
from assistant.tui.widgets.painted import Painted
from assistant.tui.widgets.turn import TurnView

# Turns that are mounted at once when a conversation is reopened or the user asks for earlier turns.
# Chosen by hand: more of them take longer to appear.
SHOWN_AT_ONCE = 8
# Most turns that stay mounted when another one is added. Chosen by hand: with hundreds of widgets,
# the screen responds late to keys.
MOST_MOUNTED = 24


class Suggestion(Painted):
    """A question to try. The user clicks it or types its number."""

    DEFAULT_CSS = "Suggestion { pointer: pointer; }"

    class Chosen(Message):
        """The suggestion was clicked."""

        def __init__(self, question: str) -> None:
            self.question = question
            super().__init__()

    def __init__(self, number: int, question: str) -> None:
        super().__init__()
        self._number = number
        self.question = question

    def lay_out(self, width: int) -> list[Line]:
        """See `Painter.lay_out`."""
        label = f"   {self._number}  "
        return plain_lines(self.question, "quote", width, margin=len(label), label=label)

    def on_click(self, event: events.Click) -> None:
        """Post `Chosen`."""
        event.stop()
        self.post_message(self.Chosen(self.question))


class EarlierTurns(Note):
    """A line that stands for the earlier turns that are not mounted."""

    class Wanted(Message):
        """The line was clicked: earlier turns are to be shown."""

    def on_click(self, event: events.Click) -> None:
        """Post `Wanted`."""
        event.stop()
        self.post_message(self.Wanted())


class Conversation(VerticalScroll, can_focus=True):
    """The turns, and the active quote that keys act on."""

    BINDINGS: ClassVar[list[BindingType]] = [*keys.bindings(keys.EVIDENCE)]
    DEFAULT_CSS = "Conversation { height: 1fr; }"

    def __init__(self) -> None:
        super().__init__(id="conversation")
        self.active: QuoteCard | None = None
        self._earlier: list[Turn] = []
        self._numbers = 0

    @property
    def views(self) -> list[TurnView]:
        """The mounted turns, in order."""
        return list(self.query(TurnView))

    @property
    def cards(self) -> list[QuoteCard]:
        """The cards of all mounted turns, in order."""
        return list(self.query(QuoteCard))

    @property
    def view(self) -> TurnView | None:
        """The turn of the active quote, or else the last mounted turn."""
        if self.active is not None and self.active.is_attached:
            for node in self.active.ancestors:
                if isinstance(node, TurnView):
                    return node
        return self.views[-1] if self.views else None

    @property
    def suggestions(self) -> list[str]:
        """The suggested questions that are on the screen."""
        return [suggestion.question for suggestion in self.query(Suggestion)]

    def view_of(self, number: int) -> TurnView | None:
        """The mounted turn with this number, or None."""
        return next((view for view in self.views if view.number == number), None)

    async def welcome(self, layout: Layout, questions: Sequence[str] = ()) -> None:
        """Remove all turns; show what `layout` says of the index, and questions to try."""
        self.active = None
        self._earlier = []
        with self.app.batch_update():
            await self.remove_children()
            await self.mount(Note(layout, id="welcome"))
            await self.mount_all(Suggestion(n, q) for n, q in enumerate(questions, start=1))

    async def add(self, asked: str, question: str) -> TurnView:
        """Add a question that waits for its answer; return its view."""
        with self.app.batch_update():
            if not self.views:
                await self.remove_children()
            await self._unmount(self.views[: 1 - MOST_MOUNTED])
            view = self._view(asked, question, None)
            await self.mount(view)
        self.scroll_end(animate=False)
        return view

    async def reopen(self, turns: Sequence[Turn]) -> None:
        """Show the latest turns of an earlier conversation."""
        self.active = None
        self._earlier = list(turns[:-SHOWN_AT_ONCE])
        views = [self._view(t.asked, t.question, t) for t in turns[-SHOWN_AT_ONCE:]]
        with self.app.batch_update():
            await self.remove_children()
            if self._earlier:
                await self.mount(EarlierTurns(self._earlier_lines))
            await self.mount_all(views)
        if views:
            self.begin_at(views[-1])

    async def show_earlier(self) -> list[TurnView]:
        """Mount more of the earlier turns; return their views."""
        turns, self._earlier = self._earlier[-SHOWN_AT_ONCE:], self._earlier[:-SHOWN_AT_ONCE]
        views = [self._view(turn.asked, turn.question, turn) for turn in turns]
        note = self.query_one(EarlierTurns)
        await self.mount_all(views, after=note)
        if self._earlier:
            note.changed()
        else:
            await note.remove()
        return views

    async def _unmount(self, views: Sequence[TurnView]) -> None:
        """Unmount the oldest turns; the user can show them again.

        A question without an answer is not part of the conversation, so it does not come back.
        """
        if not views:
            return
        if self.view in views:
            self.activate(None)
        self._earlier += [view.turn for view in views if view.turn is not None]
        for view in views:
            await view.remove()
        notes = self.query(EarlierTurns)
        if notes:
            notes.first().changed()
        elif self._earlier:
            await self.mount(EarlierTurns(self._earlier_lines), before=0)

    def activate(self, card: QuoteCard | None) -> None:
        """Make a quote active (None: no quote), and scroll to it."""
        if self.active is not None:
            self.active.active = False
        self.active = card
        if card is not None:
            card.active = True
            card.scroll_visible(animate=False)

    def begin_at(self, view: TurnView) -> None:
        """Scroll so that a turn begins at the top of the pane."""

        def scroll() -> None:
            self.scroll_to(y=view.virtual_region.y, animate=False)

        # The first refresh lays out the new quotes. Only after the second one does the pane know
        # how far down it can scroll.
        self.call_after_refresh(self.call_after_refresh, scroll)

    def neighbour(self, by: int) -> QuoteCard | None:
        """The quote `by` places after the active one, but not beyond the first and the last."""
        cards = self.cards
        if not cards:
            return None
        if self.active not in cards:
            return cards[0 if by > 0 else -1]
        return cards[max(0, min(len(cards) - 1, cards.index(self.active) + by))]

    def _view(self, asked: str, question: str, turn: Turn | None) -> TurnView:
        self._numbers += 1
        return TurnView(self._numbers, asked, question, turn)

    def _earlier_lines(self, width: int) -> list[Line]:
        count = counted(len(self._earlier), "earlier question")
        invitation = f"{count}: click here or page up to see more"
        return [*plain_lines(invitation, "faint", width, margin=2), blank()]
