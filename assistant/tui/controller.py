"""The current conversation: its questions, those that wait for an answer, and its saved session."""

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
from assistant.tui.host import Clock
from assistant.tui.widgets.conversation import Conversation
from assistant.tui.widgets.turn import TurnView
from assistant.tui.workers.engine_worker import EngineWorker
from assistant.tui.workers.messages import QuestionAnswered, QuestionFailed
from assistant.tui.workers.session_worker import SessionSaved, SessionWorker

_MOST_PENDING = 2  # questions: one that is being answered, and one that waits


class Pending(NamedTuple):
    """A question without an answer yet."""

    request: int
    question: str
    chosen: Filter
    view: TurnView


def _carried(asked: str, last: str) -> str:
    """The question, completed from the one before it if it is a follow-up."""
    from assistant.conversation.followups import rewrite  # noqa: PLC0415 - many patterns

    return rewrite(asked, last) or asked


class ConversationController:
    """Asks questions and places the answers; ignores answers that nobody waits for any more."""

    def __init__(
        self,
        conversation: Conversation,
        engine_worker: EngineWorker,
        session_worker: SessionWorker,
        clock: Clock,
    ) -> None:
        self._conversation = conversation
        self._engine_worker = engine_worker
        self._session_worker = session_worker
        self._clock = clock
        self._numbers = count(1)
        self._waiting = ""  # why questions are not asked immediately
        self.pending: list[Pending] = []
        self.session = session_worker.new(self.now())

    def now(self) -> str:
        """The time in the format of sessions."""
        return self._clock().astimezone(dt.UTC).replace(microsecond=0).isoformat()

    @property
    def is_full(self) -> bool:
        """Whether so many questions are pending that no other can be asked."""
        return len(self.pending) >= (1 if self._waiting else _MOST_PENDING)

    @property
    def last_question(self) -> str:
        """The last question as the engine got it, or ""."""
        if self.pending:
            return self.pending[-1].question
        return self.session.turns[-1].question if self.session.turns else ""

    async def ask(self, asked: str, chosen: Filter, *, as_typed: bool = False) -> TurnView:
        """Ask a question; unless `as_typed`, a follow-up is completed first."""
        question = asked if as_typed else _carried(asked, self.last_question)
        view = await self._conversation.add(asked, question)
        pending = Pending(next(self._numbers), question, chosen, view)
        self.pending.append(pending)
        if self._waiting:
            view.wait(self._waiting)
        else:
            self._engine_worker.ask(pending.request, question, chosen)
        return view

    def hold(self, reason: str) -> None:
        """Hold questions back until there is an index; `reason` says why."""
        self._waiting = reason
        for pending in self.pending:
            pending.view.wait(reason)

    def go_on(self) -> None:
        """Ask the questions that were held back, because there is an index now."""
        if self._waiting:
            self._waiting = ""
            for pending in self.pending:
                pending.view.wait("asking …")
                self._engine_worker.ask(pending.request, pending.question, pending.chosen)

    async def answered(self, message: QuestionAnswered) -> TurnView | None:
        """Show an answer in its place; None when nobody waits for it."""
        pending = self._take(message.request)
        if pending is None:
            return None
        view = pending.view
        turn = Turn.of(view.asked, message.answer, filters.terms(pending.chosen), self.now())
        self.session = replace(self.session, turns=(*self.session.turns, turn))
        self._session_worker.save(self.session)
        await view.answer(turn)
        return view

    async def failed(self, message: QuestionFailed, sentence: str) -> None:
        """Say why there is no answer."""
        pending = self._take(message.request)
        if pending is not None:
            await pending.view.fail(sentence)

    async def take_back(self) -> str | None:
        """Withdraw the latest waiting question; return it as typed, or None when none waits."""
        if not self.pending:
            return None
        pending = self.pending.pop()
        self._engine_worker.drop(pending.request)
        await pending.view.remove()
        return pending.view.asked

    def kept(self, message: SessionSaved) -> None:
        """Note that the session was saved under this id and name."""
        if self.session.id == message.before:
            saved = message.session
            self.session = replace(self.session, id=saved.id, name=saved.name)

    async def reopen(self, session: Session) -> None:
        """Continue an earlier conversation."""
        self._leave()
        self.session = session
        await self._conversation.reopen(session.turns)
        self.compare()

    def restart(self) -> None:
        """Begin a new conversation."""
        self._leave()
        gc.unfreeze()  # see Background: now there is garbage to collect
        self.session = self._session_worker.new(self.now())

    def compare(self) -> None:
        """Compare every quote on the screen with the open index."""
        for view in self._conversation.views:
            if view.turn is not None and view.turn.quotes:
                self._engine_worker.compare(view.number, view.turn.quotes)

    def _leave(self) -> None:
        for pending in self.pending:
            self._engine_worker.drop(pending.request)
        self.pending.clear()

    def _take(self, request: int) -> Pending | None:
        for pending in self.pending:
            if pending.request == request:
                self.pending.remove(pending)
                return pending
        return None
