"""The conversation: a welcome, then turns that stay and scroll."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from textual import events
from textual.binding import BindingType
from textual.containers import VerticalScroll
from textual.message import Message

from assistant.conversation.turns import Turn
from assistant.render.words import counted
from assistant.tui import keys
from assistant.tui.view import view_model
from assistant.tui.view.wrapped_lines import Line, blank, plain_lines
from assistant.tui.widgets.card import QuoteCard
from assistant.tui.widgets.notes import Layout, Note
from assistant.tui.widgets.painted import Painted
from assistant.tui.widgets.turn import TurnView
from assistant.tui.workers.messages import IndexContents

SHOWN_AT_ONCE = 8  # turns of a reopened conversation; more are mounted when asked for
MOUNTED = 24  # most turns when another is added; with hundreds of widgets, keys respond late


class Suggestion(Painted):
    """A question to try; click it, or type its number."""

    DEFAULT_CSS = "Suggestion { pointer: pointer; }"

    class Chosen(Message):
        """Somebody wants to ask it."""

        def __init__(self, question: str) -> None:
            self.question = question
            super().__init__()

    def __init__(self, number: int, question: str) -> None:
        super().__init__()
        self._number = number
        self.question = question

    def lay_out(self, width: int) -> list[Line]:
        """See `Painted.lay`."""
        label = f"   {self._number}  "
        return plain_lines(self.question, "quote", width, margin=len(label), label=label)

    def on_click(self, event: events.Click) -> None:
        """Ask it."""
        event.stop()
        self.post_message(self.Chosen(self.question))


class EarlierTurns(Note):
    """A placeholder for earlier turns that are not shown."""

    class Wanted(Message):
        """The earlier turns should be shown."""

    def on_click(self, event: events.Click) -> None:
        """Show them."""
        event.stop()
        self.post_message(self.Wanted())


class Conversation(VerticalScroll, can_focus=True):
    """All turns, and the one quote that keys act on."""

    BINDINGS: ClassVar[list[BindingType]] = [*keys.bindings(keys.EVIDENCE)]
    DEFAULT_CSS = "Conversation { height: 1fr; }"

    def __init__(self) -> None:
        super().__init__(id="conversation")
        self.active: QuoteCard | None = None
        self._earlier: list[Turn] = []
        self._numbers = 0

    @property
    def views(self) -> list[TurnView]:
        """The turns that are mounted, in order."""
        return list(self.query(TurnView))

    @property
    def cards(self) -> list[QuoteCard]:
        """The quotes of all of them."""
        return list(self.query(QuoteCard))

    @property
    def view(self) -> TurnView | None:
        """The turn of the active quote, else the last one."""
        if self.active is not None and self.active.is_attached:
            for node in self.active.ancestors:
                if isinstance(node, TurnView):
                    return node
        return self.views[-1] if self.views else None

    @property
    def suggestions(self) -> list[str]:
        """The questions to try that are shown."""
        return [suggestion.question for suggestion in self.query(Suggestion)]

    def view_of(self, number: int) -> TurnView | None:
        """The turn with that number."""
        return next((view for view in self.views if view.number == number), None)

    async def welcome(self, layout: Layout, questions: Sequence[str] = ()) -> None:
        """Show the state of the index instead of turns, and questions to try."""
        self.active = None
        self._earlier = []
        with self.app.batch_update():
            await self.remove_children()
            await self.mount(Note(layout, id="welcome"))
            await self.mount_all(Suggestion(n, q) for n, q in enumerate(questions, start=1))

    async def add(self, asked: str, question: str) -> TurnView:
        """A question that waits for its answer."""
        with self.app.batch_update():
            if not self.views:
                await self.remove_children()
            await self._put_away(self.views[: 1 - MOUNTED])
            view = self._view(asked, question, None)
            await self.mount(view)
        self.scroll_end(animate=False)
        return view

    async def reopen(self, turns: Sequence[Turn]) -> None:
        """Show an earlier conversation, its latest turns first."""
        self.active = None
        self._earlier = list(turns[:-SHOWN_AT_ONCE])
        shown = [self._view(t.asked, t.question, t) for t in turns[-SHOWN_AT_ONCE:]]
        with self.app.batch_update():
            await self.remove_children()
            if self._earlier:
                await self.mount(EarlierTurns(self._earlier_lines))
            await self.mount_all(shown)
        if shown:
            self.begin_at(shown[-1])

    async def show_earlier(self) -> list[TurnView]:
        """Show some more of its earlier turns; those that are new."""
        more, self._earlier = self._earlier[-SHOWN_AT_ONCE:], self._earlier[:-SHOWN_AT_ONCE]
        views = [self._view(turn.asked, turn.question, turn) for turn in more]
        note = self.query_one(EarlierTurns)
        await self.mount_all(views, after=note)
        if self._earlier:
            note.changed()
        else:
            await note.remove()
        return views

    async def _put_away(self, views: Sequence[TurnView]) -> None:
        """Take the oldest turns off the screen; they come back when asked for.

        Failed questions are not in saved conversations, so they do not come back.
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
        """Make a quote the one that keys act on, and bring it into sight."""
        if self.active is not None:
            self.active.active = False
        self.active = card
        if card is not None:
            card.active = True
            card.scroll_visible(animate=False)

    def begin_at(self, view: TurnView) -> None:
        """Scroll so that a turn begins at the top, once its height is known."""

        def scroll() -> None:
            self.scroll_to(y=view.virtual_region.y, animate=False)

        # Two refreshes: the first one lays out the new quotes. Only at the second one is it known
        # how far down it is possible to scroll.
        self.call_after_refresh(self.call_after_refresh, scroll)

    def neighbour(self, by: int) -> QuoteCard | None:
        """The quote so many further on; the last or first one at an end."""
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
        earlier = counted(len(self._earlier), "earlier question")
        said = f"{earlier}: click here or page up to see more"
        return [*plain_lines(said, "faint", width, margin=2), blank()]


def welcome(contents: IndexContents, width: int) -> list[Line]:
    """The lines before the first question."""
    questions = "Try one of these (click it, or type its number):" if contents.questions else ""
    return [
        blank(),
        *plain_lines("Ask a clinical question.", "title", width, margin=2),
        *plain_lines(
            "Every answer consists of sentences from the articles in this collection, word for "
            "word. When nothing in it answers, the program says so. This is not medical advice.",
            "text",
            width,
            margin=2,
        ),
        blank(),
        *plain_lines(
            f"This collection holds {view_model.size_of(contents.catalogue, contents.passages)}.",
            "facts",
            width,
            margin=2,
        ),
        *(plain_lines(f"⚠ {contents.note}", "warning", width, margin=2) if contents.note else ()),
        blank(),
        *plain_lines(questions, "text", width, margin=2),
    ]


def opening(width: int) -> list[Line]:
    """The lines while the index is being opened."""
    return [
        blank(),
        *plain_lines("Ask a clinical question.", "title", width, margin=2),
        *plain_lines("Opening the index … you can already type.", "facts", width, margin=2),
    ]


def unusable(sentence: str, no_index_advice: str, width: int) -> list[Line]:
    """The lines when there is no usable index."""
    return [
        blank(),
        *plain_lines("There is no index to answer from yet.", "title", width, margin=2),
        *plain_lines(f"⚠ {sentence}", "warning", width, margin=2),
        blank(),
        *plain_lines(no_index_advice, "text", width, margin=2),
    ]
