"""The current conversation: its pending questions, its answers, and its saved session."""

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
from assistant.tui.workers.messages import QuestionAnswered, QuestionFailed, StepBegan
from assistant.tui.workers.session_worker import SessionSaved, SessionWorker

# Questions: one that is being answered, and one that waits. Chosen by hand: the user can withdraw
# the waiting one, and a longer queue would answer questions that are no longer of interest.
_MOST_PENDING = 2
# Quotes of an answer that was asked for more and more. Chosen by hand: more than anybody reads, and
# few enough that the answer appears at once.
MOST_QUOTES = 32
_MORE_QUOTES = 8  # at a time; chosen by hand: as many as an answer has at first


# What a question waits for that the engine has not begun with.
_QUEUED = "waiting for its turn"


class Pending(NamedTuple):
    """A question without an answer yet."""

    request: int
    question: str
    chosen: Filter
    more_than: int
    view: TurnView

    @property
    def most(self) -> int | None:
        """How many quotes are asked for; None: as many as the engine gives."""
        return min(MOST_QUOTES, self.more_than + _MORE_QUOTES) if self.more_than else None


def _completed(asked: str, last: str) -> str:
    """The question, completed from the last one if it is a follow-up."""
    from assistant.conversation.followups import rewrite  # noqa: PLC0415 - many patterns

    return rewrite(asked, last) or asked


class ConversationController:
    """Asks questions, shows the answers, and saves them.

    It ignores the answer to a question that was withdrawn or belongs to an earlier conversation.
    """

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
        self._waiting = ""  # why questions are held back; "" if they are not
        self._preparing = ""  # what is done before any question is answered; "" for nothing
        self.pending: list[Pending] = []
        self.session = session_worker.new(self.now())

    def now(self) -> str:
        """The current time, in the format of sessions."""
        return self._clock().astimezone(dt.UTC).replace(microsecond=0).isoformat()

    @property
    def is_full(self) -> bool:
        """Whether no other question can be asked now, because enough are pending."""
        return len(self.pending) >= (1 if self._waiting else _MOST_PENDING)

    @property
    def last_question(self) -> str:
        """The last question as the engine received it, or ""."""
        if self.pending:
            return self.pending[-1].question
        return self.session.turns[-1].question if self.session.turns else ""

    async def ask(self, asked: str, chosen: Filter, *, as_typed: bool = False) -> TurnView:
        """Ask a question; unless `as_typed`, a follow-up is first completed from the last one."""
        question = asked if as_typed else _completed(asked, self.last_question)
        return await self._add(asked, question, chosen)

    async def ask_for_more(self, turn: Turn) -> TurnView:
        """Ask a question again, of the same documents, for more quotes than it had."""
        chosen = filters.parse(turn.terms)
        return await self._add(turn.asked, turn.question, chosen, more_than=len(turn.quotes))

    async def _add(
        self, asked: str, question: str, chosen: Filter, *, more_than: int = 0
    ) -> TurnView:
        view = await self._conversation.add(asked, question)
        pending = Pending(next(self._numbers), question, chosen, more_than, view)
        self.pending.append(pending)
        if self._waiting:
            view.wait(self._waiting)
        else:
            self._ask(pending)
            view.work(self._preparing or _QUEUED)
        return view

    def hold(self, reason: str) -> None:
        """Hold questions back, because there is no index yet; show the reason."""
        self._waiting = reason
        for pending in self.pending:
            pending.view.wait(reason)

    def ask_held_back(self) -> None:
        """Ask the questions that were held back."""
        if self._waiting:
            self._waiting = ""
            for pending in self.pending:
                pending.view.work(self._preparing or _QUEUED)
                self._ask(pending)

    async def is_repeated(self, message: QuestionAnswered) -> bool:
        """Whether an answer for which more quotes were asked has no more; it is not shown then."""
        for pending in self.pending:
            if pending.request == message.request:
                is_repeated = 0 < len(message.answer.evidence) <= pending.more_than
                if is_repeated:
                    self.pending.remove(pending)
                    await pending.view.remove()
                return is_repeated
        return False

    def step_began(self, message: StepBegan) -> None:
        """Show what is done for a question, or before any question is answered."""
        if message.request is None:
            self._preparing = message.step
        for pending in self.pending:
            if message.request in (None, pending.request) and not self._waiting:
                pending.view.work(message.step or _QUEUED)

    async def answered(self, message: QuestionAnswered) -> TurnView | None:
        """Show and save an answer; return its view, or None when nobody waits for the answer."""
        pending = self._remove_pending(message.request)
        if pending is None:
            return None
        view = pending.view
        turn = Turn.of(view.asked, message.answer, filters.terms(pending.chosen), self.now())
        self.session = replace(self.session, turns=(*self.session.turns, turn))
        self._session_worker.save(self.session)
        await view.answer(turn)
        return view

    async def failed(self, message: QuestionFailed, sentence: str) -> None:
        """Show why a question has no answer."""
        pending = self._remove_pending(message.request)
        if pending is not None:
            await pending.view.fail(sentence)

    async def withdraw(self) -> str | None:
        """Withdraw the latest pending question; return it as typed, or None when there is none."""
        if not self.pending:
            return None
        pending = self.pending.pop()
        self._engine_worker.drop(pending.request)
        await pending.view.remove()
        return pending.view.asked

    def saved(self, message: SessionSaved) -> None:
        """Note the id and the name under which the session was saved."""
        if self.session.id == message.before:
            saved = message.session
            self.session = replace(self.session, id=saved.id, name=saved.name)

    async def reopen(self, session: Session) -> None:
        """Leave the current conversation, and show an earlier one."""
        self._drop_pending()
        self.session = session
        await self._conversation.reopen(session.turns)
        self.compare()

    def restart(self) -> None:
        """Leave the current conversation, and begin a new one."""
        self._drop_pending()
        gc.unfreeze()  # undoes what `Background` does: the old conversation is garbage now
        self.session = self._session_worker.new(self.now())

    def compare(self) -> None:
        """Compare the quotes of all mounted turns with the open index."""
        for view in self._conversation.views:
            if view.turn is not None and view.turn.quotes:
                self._engine_worker.compare(view.number, view.turn.quotes)

    def _ask(self, pending: Pending) -> None:
        self._engine_worker.ask(pending.request, pending.question, pending.chosen, pending.most)

    def _drop_pending(self) -> None:
        for pending in self.pending:
            self._engine_worker.drop(pending.request)
        self.pending.clear()

    def _remove_pending(self, request: int) -> Pending | None:
        for pending in self.pending:
            if pending.request == request:
                self.pending.remove(pending)
                return pending
        return None
