"""The conversation as it goes on: what was asked, what waits for an answer, what is kept."""

from __future__ import annotations

import datetime as dt
import gc
from dataclasses import replace
from itertools import count
from typing import NamedTuple

from assistant import filters
from assistant.conversation.sessions import Session
from assistant.conversation.turns import Turn
from assistant.filters import Filter
from assistant.tui.engine_worker import Desk
from assistant.tui.host import Clock
from assistant.tui.messages import Answered, AskFailed
from assistant.tui.session_worker import Keeper, Kept
from assistant.tui.widgets.conversation import Conversation
from assistant.tui.widgets.turn import TurnView

_MOST_PENDING = 2  # one that is being answered, and one behind it


class Pending(NamedTuple):
    """A question without an answer yet."""

    request: int
    question: str
    chosen: Filter
    view: TurnView


def _carried(asked: str, last: str) -> str:
    """What a question means after the one before."""
    from assistant.conversation.followups import rewrite  # noqa: PLC0415 - many patterns

    return rewrite(asked, last) or asked


class Talk:
    """Asks, and gives every answer its place; an answer that nobody waits for is left."""

    def __init__(
        self, conversation: Conversation, desk: Desk, keeper: Keeper, clock: Clock
    ) -> None:
        self._conversation = conversation
        self._desk = desk
        self._keeper = keeper
        self._clock = clock
        self._numbers = count(1)
        self._waiting = ""  # why questions are not asked at once
        self.pending: list[Pending] = []
        self.session = keeper.new(self.now())

    def now(self) -> str:
        """The time, as sessions keep it."""
        return self._clock().astimezone(dt.UTC).replace(microsecond=0).isoformat()

    @property
    def is_full(self) -> bool:
        """Whether another question has to wait to be typed in."""
        return len(self.pending) >= (1 if self._waiting else _MOST_PENDING)

    @property
    def last_question(self) -> str:
        """What the last question was asked as, or nothing."""
        if self.pending:
            return self.pending[-1].question
        return self.session.turns[-1].question if self.session.turns else ""

    async def ask(self, asked: str, chosen: Filter, *, as_typed: bool = False) -> TurnView:
        """Ask a question, or what it means after the one before."""
        question = asked if as_typed else _carried(asked, self.last_question)
        view = await self._conversation.add(asked, question)
        pending = Pending(next(self._numbers), question, chosen, view)
        self.pending.append(pending)
        if self._waiting:
            view.wait(self._waiting)
        else:
            self._desk.ask(pending.request, question, chosen)
        return view

    def hold(self, reason: str) -> None:
        """Keep questions until there is an index to ask."""
        self._waiting = reason
        for pending in self.pending:
            pending.view.wait(reason)

    def go_on(self) -> None:
        """Ask what was kept: there is an index now."""
        if self._waiting:
            self._waiting = ""
            for pending in self.pending:
                pending.view.wait("asking …")
                self._desk.ask(pending.request, pending.question, pending.chosen)

    async def answered(self, message: Answered) -> TurnView | None:
        """Give an answer its place; None when nobody waits for it."""
        pending = self._take(message.request)
        if pending is None:
            return None
        view = pending.view
        turn = Turn.of(view.asked, message.answer, filters.terms(pending.chosen), self.now())
        self.session = replace(self.session, turns=(*self.session.turns, turn))
        self._keeper.save(self.session)
        await view.answer(turn)
        return view

    async def failed(self, message: AskFailed, sentence: str) -> None:
        """Say why there is no answer."""
        pending = self._take(message.request)
        if pending is not None:
            await pending.view.fail(sentence)

    async def take_back(self) -> str | None:
        """Take the latest question back that waits; what was typed, or None when none does."""
        if not self.pending:
            return None
        pending = self.pending.pop()
        self._desk.drop(pending.request)
        await pending.view.remove()
        return pending.view.asked

    def kept(self, message: Kept) -> None:
        """The session is on the disk, under this id and name."""
        if self.session.id == message.before:
            saved = message.session
            self.session = replace(self.session, id=saved.id, name=saved.name)

    async def reopen(self, session: Session) -> None:
        """Go on with an earlier conversation."""
        self._leave()
        self.session = session
        await self._conversation.reopen(session.turns)
        self.compare()

    def restart(self) -> None:
        """Begin a new conversation."""
        self._leave()
        gc.unfreeze()  # see Background: now there is something to be collected
        self.session = self._keeper.new(self.now())

    def compare(self) -> None:
        """Compare every quote that is shown with what the open index holds now."""
        for view in self._conversation.views:
            if view.turn is not None and view.turn.quotes:
                self._desk.compare(view.number, view.turn.quotes)

    def _leave(self) -> None:
        for pending in self.pending:
            self._desk.drop(pending.request)
        self.pending.clear()

    def _take(self, request: int) -> Pending | None:
        for pending in self.pending:
            if pending.request == request:
                self.pending.remove(pending)
                return pending
        return None
