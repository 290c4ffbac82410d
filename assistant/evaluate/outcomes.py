"""The outcome of one question, and the judgements that need no other question."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

from assistant.answer.compose import MOST_IN_DOUBT, MOST_QUOTES
from assistant.evaluate.judged import Question


def shown_count(*, refused: bool, doubted: bool) -> int | None:
    """How many of the best quotes a reader gets; None for all."""
    if refused:
        return 0
    return MOST_IN_DOUBT if doubted else None


class Quote(NamedTuple):
    """A quote: whether its document has judged sentences, and whether the quote matches one.

    `sentences` are the numbers of the judged sentences of `document` that it matches.
    """

    judged: bool
    matches: bool
    document: str = ""
    sentences: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class Outcome:
    """The outcome of one question.

    `documents` are ids in the order of their best passages. `best` are the best quotes, at most
    `DEEPEST`, best first, even when the engine refuses. `refused` says that the engine quotes
    nothing, and `doubted` that it quotes a few and says that they probably do not answer. `seconds`
    is how long the answer took.
    """

    question: Question
    documents: tuple[str, ...]
    best: tuple[Quote, ...]
    refused: bool
    confidence: float
    seconds: float
    doubted: bool = False

    @property
    def answered(self) -> bool:
        """Whether the engine says that it has an answer: it neither refuses nor doubts."""
        return not self.refused and not self.doubted

    @property
    def quotes(self) -> tuple[Quote, ...]:
        """The quotes that a reader gets: none when the engine refuses, few when it doubts."""
        return self.best[: shown_count(refused=self.refused, doubted=self.doubted)]

    @property
    def shown(self) -> tuple[Quote, ...]:
        """Those of `quotes` that are in an answer of the usual length."""
        return self.quotes[:MOST_QUOTES]

    @property
    def is_judged(self) -> bool:
        """Whether the question is answerable and has judged sentences."""
        return self.question.answerable and bool(self.question.evidence)

    @property
    def right(self) -> bool | None:
        """Whether the best quote answers; None when no judgement says so."""
        if not self.question.answerable:
            return False
        return any(quote.matches for quote in self.best[:1]) if self.is_judged else None
