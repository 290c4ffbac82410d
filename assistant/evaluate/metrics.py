"""Computes the figures from the outcomes of questions.

A figure that cannot be computed from a judged set is left out; it is not reported as 0.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from itertools import count
from typing import NamedTuple

import ir_measures
import numpy as np
from ir_measures import R, Success, nDCG

from assistant.answer.compose import MOST_QUOTES
from assistant.evaluate import calibration
from assistant.evaluate.estimates import Counts, Figure, Floats, divide, estimate, mean, ratio
from assistant.evaluate.judged import Kind
from assistant.evaluate.outcomes import Outcome, Quote

HIT_DEPTHS = (1, 5, 10)  # a hit at k means that one of the first k quotes matches
DEEPEST = max(*HIT_DEPTHS, MOST_QUOTES)  # quotes to ask for
_MEASURES = {"ndcg@10": nDCG @ 10, "recall@100": R @ 100, "hit@1": Success @ 1}
_RATIONALES = 3  # quotes of each document that count, as in the evaluation of SciFact
_COVERAGES = tuple(step / 10 for step in range(1, 11))


class Risk(NamedTuple):
    """The share of unanswerable questions when only the most confident `coverage` is answered."""

    coverage: float
    risk: float


class Refusing(NamedTuple):
    """How well unanswerable questions of one kind are refused; `questions` is their number.

    `figures` are precision, recall and F1 of refusing, and the area under the ROC curve of the
    confidence, over these questions and all answerable ones.
    """

    kind: Kind
    questions: int
    figures: Mapping[str, Figure]


class Speed(NamedTuple):
    """The speed of answers, one question at a time; latencies are in milliseconds."""

    questions_per_second: float
    median_ms: float
    p95_ms: float


def figures(outcomes: Sequence[Outcome]) -> dict[str, Figure]:
    """Every figure that the outcomes allow, by name; `report.LABELS` says what each one is."""
    values = {
        **_retrieval(outcomes),
        **_quotes(outcomes),
        **_rationales(outcomes),
        **_abstention(outcomes),
        **calibration.scores(outcomes),
    }
    return _present(values)


def gains(outcomes: Sequence[Outcome]) -> dict[str, float]:
    """nDCG@10 by question id, for the questions that count for it in `figures`."""
    return dict(_measured(outcomes).get("ndcg@10", {}))


def refusing(outcomes: Sequence[Outcome]) -> tuple[Refusing, ...]:
    """How well questions are refused, for each kind of unanswerable questions.

    For the intervals, a question and its copy without gold documents are drawn independently.
    """
    answerable = [outcome for outcome in outcomes if outcome.question.answerable]
    by_kind = []
    for kind in Kind:
        others = [
            outcome
            for outcome in outcomes
            if outcome.question.kind is kind and not outcome.question.answerable
        ]
        if others:
            figures = _present(_refusing([*answerable, *others]))
            by_kind.append(Refusing(kind, len(others), figures))
    return tuple(by_kind)


def speed(outcomes: Iterable[Outcome]) -> Speed | None:
    """The speed of answering the set's own questions; None when no time passed."""
    return speed_of([out.seconds for out in outcomes if out.question.kind is Kind.OWN])


def speed_of(latencies: Sequence[float]) -> Speed | None:
    """The speed of answers that took `latencies`, in seconds; None when no time passed."""
    seconds = np.array(latencies)
    total = float(seconds.sum())
    if total <= 0:
        return None
    median, p95 = np.percentile(seconds, [50, 95])
    return Speed(len(seconds) / total, float(median) * 1000, float(p95) * 1000)


def risk_coverage(outcomes: Sequence[Outcome]) -> tuple[Risk, ...]:
    """The risk at every tenth of coverage; () when all questions can be answered, or none can.

    Questions are answered in order of confidence. Among those of equal confidence the expected risk
    counts.
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


def _present(values: Mapping[str, Figure | None]) -> dict[str, Figure]:
    return {name: figure for name, figure in values.items() if figure is not None}


def _retrieval(outcomes: Sequence[Outcome]) -> Mapping[str, Figure | None]:
    """Figures of retrieved documents, over answerable questions with judged documents."""
    measured = _measured(outcomes)
    return {name: mean(list(values.values())) for name, values in measured.items()}


def _measured(outcomes: Sequence[Outcome]) -> Mapping[str, Mapping[str, float]]:
    """Each measure of retrieval, by question; {} when no question has judged documents.

    As in trec_eval, unjudged documents count as not relevant, and gains are linear.
    """
    judged = [
        outcome for outcome in outcomes if outcome.question.answerable and outcome.question.gold
    ]
    if not judged:
        return {}
    relevant = [
        ir_measures.Qrel(outcome.question.id, document, grade)
        for outcome in judged
        for document, grade in outcome.question.gold.items()
    ]
    # trec_eval orders equal scores by document id, so it gets the ranks as scores.
    ranked = [
        ir_measures.ScoredDoc(outcome.question.id, document, -rank)
        for outcome in judged
        for rank, document in zip(count(), outcome.documents, strict=False)
    ]
    names = {measure: name for name, measure in _MEASURES.items()}
    values: dict[str, dict[str, float]] = {name: {} for name in _MEASURES}
    for metric in ir_measures.iter_calc(list(names), relevant, ranked):
        values[names[metric.measure]][metric.query_id] = metric.value
    return values


def _quotes(outcomes: Sequence[Outcome]) -> Mapping[str, Figure | None]:
    """Figures of quotes and how many match, over answerable questions with judged sentences."""
    values: dict[str, Figure | None] = {}
    judged = [outcome for outcome in outcomes if outcome.is_judged]
    for depth in HIT_DEPTHS:
        hits = [any(quote.matches for quote in outcome.quotes[:depth]) for outcome in judged]
        values[f"evidence_hit@{depth}"] = mean(hits)
    shown = [outcome.shown for outcome in judged]
    matching = [sum(quote.matches for quote in quotes) for quotes in shown]
    values["matching_of_judged_quotes"] = ratio(
        matching, [sum(quote.judged for quote in quotes) for quotes in shown]
    )
    values["matching_of_all_quotes"] = ratio(matching, [len(quotes) for quotes in shown])
    answered = [outcome for outcome in outcomes if outcome.answered]
    values["quotes_per_answer"] = mean([len(outcome.shown) for outcome in answered])
    return values


def _rationales(outcomes: Sequence[Outcome]) -> Mapping[str, Figure | None]:
    """Quotes of gold documents against gold sentences, micro-averaged over questions.

    Only answerable questions with judged sentences count. The predictions are the quotes of an
    answer of the usual length that are in a document with judged sentences, the first three of each
    document; a refusal predicts nothing. A prediction is right when it matches a gold sentence of
    its document. A gold sentence is found when a prediction matches it.

    This is similar to, but not the same as, the sentence selection of SciFact (Wadden D et al. Fact
    or fiction. EMNLP 2020), which has two settings. In the open setting, the system finds the
    abstracts, and sentences from wrong abstracts lower precision: .608 on the dev split with T5-3B
    (VerT5erini, Pradeep R et al. 2021), micro-averaged over single sentences as here. In the oracle
    setting, the gold abstracts are given, and figures are higher. Recall here is that of the open
    setting: the documents must be found, in an answer of eight quotes that other documents share.
    Precision here is that of the oracle setting: quotes from other documents do not lower it. The
    task here is easier in two more ways: only claims with evidence are asked, and a quote matches a
    sentence when they share half of it. SciFact's evaluation of whole pipelines also requires every
    sentence of a rationale. The limit of three comes from its abstract-level evaluation.
    """
    judged = [outcome for outcome in outcomes if outcome.is_judged]
    predicted = [_of_gold_documents(outcome) for outcome in judged]
    right = [sum(quote.matches for quote in quotes) for quotes in predicted]
    matched = [
        len({(quote.document, number) for quote in quotes for number in quote.sentences})
        for quotes in predicted
    ]
    quoted = [len(quotes) for quotes in predicted]
    gold = [sum(map(len, outcome.question.evidence.values())) for outcome in judged]
    columns = [np.array(column, dtype=float) for column in (right, quoted, matched, gold)]

    def harmonic(counts: Counts) -> Floats:
        of_right, of_quoted, of_matched, of_gold = (counts @ column for column in columns)
        precision, recall = divide(of_right, of_quoted), divide(of_matched, of_gold)
        none = (of_right == 0) & (of_gold > 0)
        return np.where(none, 0.0, divide(2 * precision * recall, precision + recall))

    return {
        "rationale_precision": ratio(right, quoted),
        "rationale_recall": ratio(matched, gold),
        "rationale_f1": estimate(harmonic, len(judged)),
    }


def _of_gold_documents(outcome: Outcome) -> list[Quote]:
    seen: Counter[str] = Counter()
    quotes = []
    for quote in outcome.shown:
        if quote.judged and seen[quote.document] < _RATIONALES:
            seen[quote.document] += 1
            quotes.append(quote)
    return quotes


def _abstention(outcomes: Sequence[Outcome]) -> Mapping[str, Figure | None]:
    """Figures of refusing, over all questions; most of them need unanswerable questions."""
    answerable = [outcome for outcome in outcomes if outcome.question.answerable]
    values = {
        "answered": mean([outcome.answered for outcome in answerable]),
        "quoted": mean([not outcome.refused for outcome in answerable]),
    }
    if len(answerable) == len(outcomes):
        return values
    values |= {f"refusal_{name}": figure for name, figure in _refusing(outcomes).items()}
    if _both_kinds(outcomes):
        values["refusal_aurc"] = estimate(_aurc(outcomes), len(outcomes))
    return values


def _refusing(outcomes: Sequence[Outcome]) -> Mapping[str, Figure | None]:
    """Precision, recall and F1 of refusing, and the area under the ROC curve of the confidence.

    An answer in doubt, with few quotes that probably do not answer, counts as refusing.
    """
    refused = [not outcome.answered for outcome in outcomes]
    unanswerable = [not outcome.question.answerable for outcome in outcomes]
    rightly = [not outcome.answered and not outcome.question.answerable for outcome in outcomes]
    either = [
        was_refused + cannot_answer
        for was_refused, cannot_answer in zip(refused, unanswerable, strict=True)
    ]
    return {
        "precision": ratio(rightly, refused),
        "recall": ratio(rightly, unanswerable),
        "f1": ratio([2 * hit for hit in rightly], either),
        "auroc": estimate(_auroc(outcomes), len(outcomes)) if _both_kinds(outcomes) else None,
    }


def _both_kinds(outcomes: Iterable[Outcome]) -> bool:
    return len({outcome.question.answerable for outcome in outcomes}) > 1


class _Groups:
    """Outcomes grouped by equal confidence, in the order of confidence."""

    def __init__(self, outcomes: Sequence[Outcome], *, descending: bool) -> None:
        sign = -1 if descending else 1
        confidence = np.array([sign * outcome.confidence for outcome in outcomes])
        self._order = np.argsort(confidence, kind="stable")
        self._starts = np.unique(confidence[self._order], return_index=True)[1]
        self._unanswerable = np.array(
            [not outcome.question.answerable for outcome in outcomes], dtype=int
        )

    def sizes(self, counts: Counts) -> Counts:
        """The number of questions in each group: shape (resamples, groups)."""
        summed: Counts = np.add.reduceat(counts[:, self._order], self._starts, axis=1)
        return summed

    def unanswerable(self, counts: Counts) -> Counts:
        """The number of unanswerable questions in each group: shape (resamples, groups)."""
        return self.sizes(counts * self._unanswerable)


def _auroc(outcomes: Sequence[Outcome]) -> Callable[[Counts], Floats]:
    """The share of pairs in which the answerable question has the higher confidence; ties are half.

    This is the Mann-Whitney form of the area under the ROC curve (Hanley JA, McNeil BJ. 1982). The
    pairs are all those of an answerable and an unanswerable question.
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

    Take a group of g questions of equal confidence, e of them unanswerable, after K questions, E of
    them unanswerable. The expected risk at K + j is (E + j e/g) / (K + j). Its sum over j is
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
