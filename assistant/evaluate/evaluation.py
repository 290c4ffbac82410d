"""Asks an engine every question of a judged set and measures what comes back."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Sequence
from typing import Protocol

from assistant.errors import UsageError
from assistant.evaluate import calibration, metrics
from assistant.evaluate.figures import Figures
from assistant.evaluate.judged import Judged, Question
from assistant.evaluate.matching import fold, matches
from assistant.evaluate.metrics import DEEPEST
from assistant.evaluate.outcomes import Outcome, Quote
from assistant.evaluate.saved import results
from assistant.filters import Filter
from assistant.index.progress import Progress, silent
from assistant.records import Answer, Evidence, Hit

if sys.platform != "win32":
    import resource

_HITS = 1000  # more than a search returns, so that every document that it finds is ranked
_KIBIBYTE = 1024


class Engine(Protocol):
    """The engine that is measured, such as `engine.Assistant`."""

    def ask(self, question: str, *, most: int, chosen: Filter | None, refuse: bool) -> Answer:
        """The answer, with at most `most` quotes, from documents that pass `chosen`.

        Without `refuse`, the best sentences are quoted even at a low confidence.
        """
        ...

    def search(self, question: str, *, limit: int) -> list[Hit]:
        """The `limit` best passages, best first."""
        ...


def measure(
    engine: Engine,
    judged: Judged,
    progress: Progress = silent,
    clock: Callable[[], float] = time.perf_counter,
) -> Figures:
    """The figures of `engine` on `judged`; raises UsageError when there is nothing to ask.

    Each question is asked once, without refusing, for as many quotes as the deepest figure needs.
    The engine chooses quotes one by one, so the first of them are those of an answer of the usual
    length.
    """
    if not judged.questions:
        raise UsageError(f"{judged.name} holds no questions to ask.")
    outcomes, fingerprint = [], ""
    for done, question in enumerate(judged.questions):
        progress("asking", done, len(judged.questions))
        start = clock()
        answer = engine.ask(question.text, most=DEEPEST, chosen=question.chosen, refuse=False)
        seconds = clock() - start
        hits = engine.search(question.text, limit=_HITS) if question.gold else []
        outcomes.append(_outcome(question, answer, hits, seconds))
        fingerprint = answer.fingerprint
    progress("asking", len(judged.questions), len(judged.questions))
    peak = peak_memory()  # before measuring, which needs memory of its own
    return Figures(
        name=judged.name,
        part=judged.part,
        fingerprint=fingerprint,
        questions=len(outcomes),
        answerable=sum(outcome.question.answerable for outcome in outcomes),
        figures=metrics.figures(outcomes),
        refusing=metrics.refusing(outcomes),
        risk_coverage=metrics.risk_coverage(outcomes),
        calibration=calibration.of_outcomes(outcomes),
        speed=metrics.speed(outcomes),
        peak_memory=peak,
        results=results(outcomes),
    )


def peak_memory() -> int | None:
    """The peak memory of this process since it started, in bytes; None on Windows."""
    if sys.platform == "win32":
        return None
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak if sys.platform == "darwin" else peak * _KIBIBYTE  # only macOS counts bytes


def _outcome(question: Question, answer: Answer, hits: Sequence[Hit], seconds: float) -> Outcome:
    documents = dict.fromkeys(hit.passage.document.id for hit in hits)
    refused = not answer.evidence or answer.confidence < answer.threshold
    return Outcome(
        question=question,
        documents=tuple(documents),
        best=tuple(_quote(question, evidence) for evidence in answer.evidence),
        refused=refused,
        doubted=not refused and answer.caution is not None and answer.caution.doubts,
        confidence=answer.confidence,
        seconds=seconds,
    )


def _quote(question: Question, evidence: Evidence) -> Quote:
    """The judgement of a quote; a judged sentence counts only in the document it is judged in."""
    document = evidence.document.id
    gold = question.evidence.get(document)
    quote = fold(evidence.quote)
    matched = frozenset(
        number for number, sentence in enumerate(gold or ()) if matches(quote, sentence)
    )
    return Quote(gold is not None, bool(matched), document, matched)
