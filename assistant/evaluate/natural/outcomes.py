"""The outcome of one natural question, as a reader meets it: refused, in doubt, or answered."""

from __future__ import annotations

from dataclasses import dataclass

from assistant.evaluate.natural.expressions import found
from assistant.evaluate.natural.reading import NaturalQuestion, digest
from assistant.evaluate.saved import Result
from assistant.records import Answer, Evidence

_FIRST = 3  # quotes that a reader sees without scrolling


@dataclass(frozen=True, slots=True)
class NaturalOutcome:
    """The outcome of one question.

    `answers` says of each quote whether it answers; without quotes, the engine refused. `misleads`
    says that the first quote is one that the set forbids. `doubted` says that the engine quotes and
    says that the quotes probably do not answer. `seconds` is how long the answer took.
    """

    question: NaturalQuestion
    answers: tuple[bool, ...]
    misleads: bool
    doubted: bool
    confidence: float
    seconds: float

    @property
    def refused(self) -> bool:
        """Whether nothing is quoted."""
        return not self.answers

    @property
    def answered(self) -> bool:
        """Whether the engine quotes without doubt."""
        return not self.refused and not self.doubted

    @property
    def right(self) -> bool:
        """Whether the first quote answers."""
        return any(self.answers[:1])

    @property
    def one_of_three(self) -> bool:
        """Whether one of the first three quotes answers."""
        return any(self.answers[:_FIRST])

    @property
    def wrong(self) -> bool:
        """Whether the first quote does not answer, without doubt."""
        return self.answered and not self.right

    @property
    def misled(self) -> bool:
        """Whether the first quote misleads, without doubt."""
        return self.wrong and self.misleads

    @property
    def result(self) -> Result:
        """The result that is saved."""
        return Result(
            id=self.question.id,
            kind=self.question.kind,
            answerable=self.question.answerable,
            confidence=self.confidence,
            refused=self.refused,
            doubted=self.doubted,
            right=self.right,
            hits=self.answers if self.question.answerable else None,
            gain=None,
        )


def outcome_of(question: NaturalQuestion, answer: Answer, seconds: float) -> NaturalOutcome:
    """The outcome of a question; raises UnreadableFile when its expressions take too long."""
    quotes = [item.quote for item in answer.evidence]
    pairs = [(question.expect, quote) for quote in quotes]
    pairs += [(question.forbid, quote) for quote in quotes[:1]]
    hits = found(pairs, question.place)
    digests = [digest(quote) for quote in quotes]
    answers = tuple(
        (hit or name in question.sentences) and _is_of(question.documents, item)
        for hit, name, item in zip(hits, digests, answer.evidence, strict=False)
    )
    return NaturalOutcome(
        question=question,
        answers=answers,
        misleads=any(hits[len(quotes) :]) or not question.misleading.isdisjoint(digests[:1]),
        doubted=bool(quotes) and answer.caution is not None and answer.caution.doubts,
        confidence=answer.confidence,
        seconds=seconds,
    )


def _is_of(documents: frozenset[str], item: Evidence) -> bool:
    """Whether a quote is of one of `documents`, ids or PMCIDs; any will do when there are none."""
    names = {item.document.id, item.document.identifiers.pmcid}
    return not documents or not names.isdisjoint(documents)
