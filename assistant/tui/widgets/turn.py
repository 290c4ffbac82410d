"""A turn of the conversation: a question and its answer."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import partial

from textual.app import ComposeResult
from textual.containers import Vertical

from assistant.conversation.turns import Turn
from assistant.render.phrases import division, left_out
from assistant.tui import keys
from assistant.tui.host import host
from assistant.tui.view import answer_head, card_lines
from assistant.tui.view.wrapped_lines import Line
from assistant.tui.widgets.card import HeldBackCard, QuoteCard
from assistant.tui.widgets.notes import Note
from assistant.tui.widgets.waiting import Waiting


class TurnView(Vertical):
    """An answered turn or, without `turn`, a question that waits for its answer."""

    DEFAULT_CSS = "TurnView { height: auto; }"

    def __init__(self, number: int, asked: str, question: str, turn: Turn | None = None) -> None:
        super().__init__()
        self.number = number
        self.asked = asked
        self.question = question
        self.turn = turn

    def compose(self) -> ComposeResult:
        """The question, then the quotes or the reason why there are none."""
        if self.turn is None:
            yield Waiting(self.asked, self.question)
        else:
            yield from self._parts(self.turn)

    @property
    def cards(self) -> list[QuoteCard]:
        """The cards of the turn: quotes, nearest passages and what was held back, in order."""
        return list(self.query(QuoteCard))

    def wait(self, reason: str) -> None:
        """Show what the question waits for, while nothing is done for it."""
        self.query_one(Waiting).say(reason, moves=False)

    def work(self, step: str) -> None:
        """Show what is done for the question."""
        self.query_one(Waiting).say(step, moves=True)

    async def answer(self, turn: Turn) -> None:
        """Show the answer in place of the waiting question."""
        self.turn = turn
        await self._replace(self._parts(turn))

    async def fail(self, sentence: str) -> None:
        """Show why there is no answer in place of the waiting question."""
        await self._replace([Note(lambda width: answer_head.failed(self.asked, sentence, width))])

    def mark_unconfirmed(self, unconfirmed: Mapping[int, str]) -> None:
        """Mark the quotes that the open index no longer confirms."""
        for card in self.cards:
            card.mark_unconfirmed(unconfirmed.get(card.quoted.number, ""))

    async def _replace(self, parts: Iterator[Note | QuoteCard] | list[Note]) -> None:
        with self.app.batch_update():
            await self.remove_children()
            await self.mount_all(parts)

    def _head(self, turn: Turn, width: int) -> list[Line]:
        key = host(self).key(keys.HELD_BACK.id)
        named = host(self).settings.named
        return answer_head.question(turn, width, shows_held_back=key, named=named)

    def _parts(self, turn: Turn) -> Iterator[Note | QuoteCard]:
        yield Note(partial(self._head, turn))
        yield from _evidence(turn)


def _evidence(turn: Turn) -> Iterator[Note | QuoteCard]:
    """The quotes of a turn, or why there are none, and the retracted work that stands back."""
    if turn.abstained is not None:
        yield Note(lambda width: answer_head.nothing(turn, width))
    lacking = (*turn.uncovered, turn.not_given)
    missing = [quoted.missing for quoted in turn.quotes]
    divided = division(missing)
    for at, quoted in enumerate(turn.quotes):
        if divided and at == divided:
            yield Note(partial(card_lines.rule, left_out(missing[divided:], lacking)))
        yield QuoteCard(quoted, lacking=lacking)
    if not turn.quotes:
        for quoted in turn.nearest:
            yield QuoteCard(quoted, is_answer=False)
    for quoted in turn.held_back:
        yield HeldBackCard(quoted)
