"""Which candidate sentences answer a question of a judged or of a natural set."""

from __future__ import annotations

import re
from collections.abc import Callable

from assistant.answer.candidates import Candidate
from assistant.evaluate.judged import Question
from assistant.evaluate.matching import fold, matches_any
from assistant.evaluate.natural.reading import NaturalQuestion, digest

Test = Callable[[Candidate], bool]


def answers(question: Question | NaturalQuestion) -> Test:
    """The test of whether a sentence answers."""
    return _judged(question) if isinstance(question, Question) else _natural(question)


def misleads(question: Question | NaturalQuestion) -> Test:
    """The test of whether a set calls a sentence misleading; judged sets do not say."""
    if isinstance(question, Question):
        return lambda _: False
    forbid = re.compile(question.forbid or "(?!)", re.IGNORECASE | re.DOTALL)
    return lambda candidate: (
        _is_of(question, candidate)
        and (
            digest(candidate.text) in question.misleading
            or forbid.search(candidate.text) is not None
        )
    )


def _judged(question: Question) -> Test:
    def test(candidate: Candidate) -> bool:
        gold = question.evidence.get(candidate.hit.passage.document.id, ())
        return bool(gold) and matches_any(fold(candidate.text), gold)

    return test


def _natural(question: NaturalQuestion) -> Test:
    expect = re.compile(question.expect or "(?!)", re.IGNORECASE | re.DOTALL)
    return lambda candidate: (
        _is_of(question, candidate)
        and (
            digest(candidate.text) in question.sentences
            or expect.search(candidate.text) is not None
        )
    )


def _is_of(question: NaturalQuestion, candidate: Candidate) -> bool:
    return not question.documents or candidate.hit.passage.document.id in question.documents
