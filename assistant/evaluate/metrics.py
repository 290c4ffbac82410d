"""What is measured, from what was asked and what came back.

A figure that cannot be computed from a judged set is left out; it is never 0.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import count
from typing import NamedTuple

import ir_measures
import numpy as np
from ir_measures import R, Success, nDCG

from assistant.answer.compose import MOST_QUOTES
from assistant.evaluate.estimates import Counts, Figure, Floats, divide, estimate, mean, ratio
from assistant.evaluate.judged import Question

HIT_DEPTHS = (1, 5, 10)  # quotes among which one that matches is looked for
DEEPEST = max(*HIT_DEPTHS, MOST_QUOTES)  # quotes to ask for
_MEASURES = {"ndcg@10": nDCG @ 10, "recall@100": R @ 100, "hit@1": Success @ 1}
_COVERAGES = tuple(step / 10 for step in range(1, 11))


class Quote(NamedTuple):
    """A quote: whether its document is judged for the question, and whether it matches there."""

    judged: bool
    matches: bool


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came back for one question.

    `documents` are ids in the order of their best passages; `quotes` are at most `DEEPEST`,
    best first; `seconds` is how long the answer took.
    """

    question: Question
    documents: tuple[str, ...]
    quotes: tuple[Quote, ...]
    refused: bool
    confidence: float
    seconds: float


class Risk(NamedTuple):
    """The share of unanswerable questions when only the surest share `coverage` is answered."""

    coverage: float
    risk: float


class Speed(NamedTuple):
    """How fast answers came, one question at a time; latencies in milliseconds."""

    questions_per_second: float
    median_ms: float
    p95_ms: float


def figures(outcomes: Sequence[Outcome]) -> dict[str, Figure]:
    """Every figure that the outcomes allow, by name; `report.LABELS` says what each one is."""
    found = {**_retrieval(outcomes), **_quotes(outcomes), **_abstention(outcomes)}
    return {name: figure for name, figure in found.items() if figure is not None}


def speed(outcomes: Iterable[Outcome]) -> Speed | None:
    """How fast answers came; None when no time passed."""
    seconds = np.array([outcome.seconds for outcome in outcomes])
    total = float(seconds.sum())
    if total <= 0:
        return None
    median, p95 = np.percentile(seconds, [50, 95])
    return Speed(len(seconds) / total, float(median) * 1000, float(p95) * 1000)


def risk_coverage(outcomes: Sequence[Outcome]) -> tuple[Risk, ...]:
    """The risk at every tenth of coverage; () when every question can be answered, or none can.

    Questions are answered in order of confidence; among equally sure ones the expected risk counts.
    """
    if not _both_kinds(outcomes):
        return ()
    surest = _Groups(outcomes, descending=True)
    everyone = np.ones((1, len(outcomes)), dtype=np.int64)
    answered = [0, *np.cumsum(surest.sizes(everyone)[0])]
    wrong = [0, *np.cumsum(surest.unanswerable(everyone)[0])]
    return tuple(
        Risk(share, float(np.interp(share * len(outcomes), answered, wrong)) / at)
        for share in _COVERAGES
        if (at := share * len(outcomes))
    )


def _retrieval(outcomes: Sequence[Outcome]) -> Mapping[str, Figure | None]:
    """Documents found, over answerable questions with judged documents.

    As trec_eval has it: unjudged documents count as not relevant, gains are linear.
    """
    judged = [one for one in outcomes if one.question.answerable and one.question.gold]
    if not judged:
        return {}
    relevant = [
        ir_measures.Qrel(one.question.id, document, grade)
        for one in judged
        for document, grade in one.question.gold.items()
    ]
    # trec_eval orders equal scores by document id, so ranks are handed over as scores.
    ranked = [
        ir_measures.ScoredDoc(one.question.id, document, -rank)
        for one in judged
        for rank, document in zip(count(), one.documents, strict=False)
    ]
    names = {measure: name for name, measure in _MEASURES.items()}
    values: dict[str, list[float]] = {name: [] for name in _MEASURES}
    for metric in ir_measures.iter_calc(list(names), relevant, ranked):
        values[names[metric.measure]].append(metric.value)
    return {name: mean(per_question) for name, per_question in values.items()}


def _quotes(outcomes: Sequence[Outcome]) -> Mapping[str, Figure | None]:
    """Quotes given, and how many match, over answerable questions with judged sentences."""
    found: dict[str, Figure | None] = {}
    judged = [one for one in outcomes if one.question.answerable and one.question.evidence]
    for depth in HIT_DEPTHS:
        hits = [any(quote.matches for quote in one.quotes[:depth]) for one in judged]
        found[f"evidence_hit@{depth}"] = mean(hits)
    shown = [one.quotes[:MOST_QUOTES] for one in judged]
    matching = [sum(quote.matches for quote in quotes) for quotes in shown]
    found["matching_of_judged_quotes"] = ratio(
        matching, [sum(quote.judged for quote in quotes) for quotes in shown]
    )
    found["matching_of_all_quotes"] = ratio(matching, [len(quotes) for quotes in shown])
    answered = [one for one in outcomes if not one.refused]
    found["quotes_per_answer"] = mean([len(one.quotes[:MOST_QUOTES]) for one in answered])
    return found


def _abstention(outcomes: Sequence[Outcome]) -> Mapping[str, Figure | None]:
    """Refusing, over all questions; most of it needs some that cannot be answered."""
    answerable = [one for one in outcomes if one.question.answerable]
    found = {"answered": mean([not one.refused for one in answerable])}
    if len(answerable) == len(outcomes):
        return found
    refused = [one.refused for one in outcomes]
    unanswerable = [not one.question.answerable for one in outcomes]
    rightly = [one.refused and not one.question.answerable for one in outcomes]
    found["refusal_precision"] = ratio(rightly, refused)
    found["refusal_recall"] = ratio(rightly, unanswerable)
    if _both_kinds(outcomes):
        found["refusal_auroc"] = estimate(_auroc(outcomes), len(outcomes))
        found["refusal_aurc"] = estimate(_aurc(outcomes), len(outcomes))
    return found


def _both_kinds(outcomes: Iterable[Outcome]) -> bool:
    return len({one.question.answerable for one in outcomes}) > 1


class _Groups:
    """Outcomes grouped by equal confidence, in the order of confidence."""

    def __init__(self, outcomes: Sequence[Outcome], *, descending: bool) -> None:
        sign = -1 if descending else 1
        confidence = np.array([sign * one.confidence for one in outcomes])
        self._order = np.argsort(confidence, kind="stable")
        self._starts = np.unique(confidence[self._order], return_index=True)[1]
        self._unanswerable = np.array([not one.question.answerable for one in outcomes], dtype=int)

    def sizes(self, counts: Counts) -> Counts:
        """Questions of each group, shape (resamples, groups)."""
        summed: Counts = np.add.reduceat(counts[:, self._order], self._starts, axis=1)
        return summed

    def unanswerable(self, counts: Counts) -> Counts:
        """Unanswerable questions of each group, shape (resamples, groups)."""
        return self.sizes(counts * self._unanswerable)


def _auroc(outcomes: Sequence[Outcome]) -> Callable[[Counts], Floats]:
    """How often an answerable question is surer than an unanswerable one; ties count half.

    The Mann-Whitney form of the area under the ROC curve (Hanley JA, McNeil BJ. 1982).
    """
    groups = _Groups(outcomes, descending=False)

    def statistic(counts: Counts) -> Floats:
        negative = groups.unanswerable(counts)
        positive = groups.sizes(counts) - negative
        below = np.cumsum(negative, axis=1) - negative
        won = (positive * (below + negative / 2)).sum(axis=1)
        return divide(won, positive.sum(axis=1) * negative.sum(axis=1))

    return statistic


def _aurc(outcomes: Sequence[Outcome]) -> Callable[[Counts], Floats]:
    """The mean risk over all coverages 1/n, 2/n, ..., 1 (Geifman Y et al. 2019).

    Within a group of g equally sure questions with e unanswerable ones, behind K questions with E,
    the expected risk at K + j is (E + j e/g) / (K + j); summed over j that is
    (E - K e/g) (H(K + g) - H(K)) + e, with the harmonic numbers H.
    """
    groups = _Groups(outcomes, descending=True)
    harmonic = np.concatenate([[0.0], np.cumsum(1 / np.arange(1, len(outcomes) + 1))])

    def statistic(counts: Counts) -> Floats:
        sizes, wrong = groups.sizes(counts), groups.unanswerable(counts)
        before = np.cumsum(sizes, axis=1) - sizes
        wrong_before = np.cumsum(wrong, axis=1) - wrong
        share = np.nan_to_num(divide(wrong.astype(float), sizes))
        grown = harmonic[before + sizes] - harmonic[before]
        risks = (wrong_before - before * share) * grown + wrong
        total: Floats = risks.sum(axis=1) / len(outcomes)
        return total

    return statistic
