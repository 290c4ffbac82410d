"""What is measured, from what was asked and what came back.

A figure that cannot be computed from a judged set is left out; it is never 0.
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

HIT_DEPTHS = (1, 5, 10)  # quotes among which one that matches is looked for
DEEPEST = max(*HIT_DEPTHS, MOST_QUOTES)  # quotes to ask for
_MEASURES = {"ndcg@10": nDCG @ 10, "recall@100": R @ 100, "hit@1": Success @ 1}
_RATIONALES = 3  # quotes that count of each document
_COVERAGES = tuple(step / 10 for step in range(1, 11))


class Risk(NamedTuple):
    """The share of unanswerable questions when only the surest share `coverage` is answered."""

    coverage: float
    risk: float


class Refusing(NamedTuple):
    """How well questions of one kind are refused: `questions` cannot be answered.

    `figures` are precision, recall and F1 of refusing and the area under the ROC curve of the
    confidence, over those questions and all that can be answered.
    """

    kind: Kind
    questions: int
    figures: Mapping[str, Figure]


class Speed(NamedTuple):
    """How fast answers came, one question at a time; latencies in milliseconds."""

    questions_per_second: float
    median_ms: float
    p95_ms: float


def figures(outcomes: Sequence[Outcome]) -> dict[str, Figure]:
    """Every figure that the outcomes allow, by name; `report.LABELS` says what each one is."""
    found = {
        **_retrieval(outcomes),
        **_quotes(outcomes),
        **_rationales(outcomes),
        **_abstention(outcomes),
        **calibration.scores(outcomes),
    }
    return _present(found)


def gains(outcomes: Sequence[Outcome]) -> dict[str, float]:
    """nDCG@10 by question id, of those that `figures` counts for it."""
    return dict(_measured(outcomes).get("ndcg@10", {}))


def refusing(outcomes: Sequence[Outcome]) -> tuple[Refusing, ...]:
    """How well questions are refused, for each kind of them that cannot be answered.

    For the intervals a question and the same one without its gold documents are drawn apart.
    """
    answerable = [one for one in outcomes if one.question.answerable]
    found = []
    for kind in Kind:
        others = [
            one for one in outcomes if one.question.kind is kind and not one.question.answerable
        ]
        if others:
            figures = _present(_refusing([*answerable, *others]))
            found.append(Refusing(kind, len(others), figures))
    return tuple(found)


def speed(outcomes: Iterable[Outcome]) -> Speed | None:
    """How fast the questions of the set itself were answered; None when no time passed."""
    own = [one for one in outcomes if one.question.kind is Kind.OWN]
    seconds = np.array([outcome.seconds for outcome in own])
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


def _present(found: Mapping[str, Figure | None]) -> dict[str, Figure]:
    return {name: figure for name, figure in found.items() if figure is not None}


def _retrieval(outcomes: Sequence[Outcome]) -> Mapping[str, Figure | None]:
    """Documents found, over answerable questions with judged documents."""
    measured = _measured(outcomes)
    return {name: mean(list(values.values())) for name, values in measured.items()}


def _measured(outcomes: Sequence[Outcome]) -> Mapping[str, Mapping[str, float]]:
    """Each measure of documents found, by question; {} when no question has judged documents.

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
    values: dict[str, dict[str, float]] = {name: {} for name in _MEASURES}
    for metric in ir_measures.iter_calc(list(names), relevant, ranked):
        values[names[metric.measure]][metric.query_id] = metric.value
    return values


def _quotes(outcomes: Sequence[Outcome]) -> Mapping[str, Figure | None]:
    """Quotes given, and how many match, over answerable questions with judged sentences."""
    found: dict[str, Figure | None] = {}
    judged = [one for one in outcomes if one.is_judged]
    for depth in HIT_DEPTHS:
        hits = [any(quote.matches for quote in one.quotes[:depth]) for one in judged]
        found[f"evidence_hit@{depth}"] = mean(hits)
    shown = [one.shown for one in judged]
    matching = [sum(quote.matches for quote in quotes) for quotes in shown]
    found["matching_of_judged_quotes"] = ratio(
        matching, [sum(quote.judged for quote in quotes) for quotes in shown]
    )
    found["matching_of_all_quotes"] = ratio(matching, [len(quotes) for quotes in shown])
    answered = [one for one in outcomes if one.answered]
    found["quotes_per_answer"] = mean([len(one.shown) for one in answered])
    return found


def _rationales(outcomes: Sequence[Outcome]) -> Mapping[str, Figure | None]:
    """Quotes of gold documents against gold sentences, micro-averaged over questions.

    Over answerable questions with judged sentences. Predicted are the quotes of the answer, as many
    as one holds, that stand in a document with judged sentences, the first three of each document;
    a refusal predicts nothing. A predicted one is right when it matches a gold sentence of its
    document; a gold one is found when a predicted one matches it.

    Near to, and not the same as, the sentence selection of SciFact (Wadden D et al. Fact or
    fiction. EMNLP 2020), which is counted in two settings. In the open one the system finds the
    abstracts, and sentences that it selects in wrong ones cost precision: .608 on the dev split
    with T5-3B (VerT5erini, Pradeep R et al. 2021), micro-averaged over single sentences as here.
    In the oracle one the gold abstracts are given, and figures are higher. Recall here is that of
    the open setting: documents have to be found, in an answer of eight quotes that other documents
    fill too. Precision is that of the oracle setting: quotes of other documents cost nothing.
    Easier than theirs beside that: only claims that have evidence are asked, and a quote matches
    a sentence that it shares half of. Their count of whole pipelines also wants every sentence of
    a rationale; the limit of three is that of their abstract-level count.
    """
    judged = [one for one in outcomes if one.is_judged]
    predicted = [_of_gold_documents(one) for one in judged]
    right = [sum(quote.matches for quote in quotes) for quotes in predicted]
    found = [
        len({(quote.document, number) for quote in quotes for number in quote.sentences})
        for quotes in predicted
    ]
    given = [len(quotes) for quotes in predicted]
    gold = [sum(map(len, one.question.evidence.values())) for one in judged]
    columns = [np.array(column, dtype=float) for column in (right, given, found, gold)]

    def harmonic(counts: Counts) -> Floats:
        of_right, of_given, of_found, of_gold = (counts @ column for column in columns)
        precision, recall = divide(of_right, of_given), divide(of_found, of_gold)
        none = (of_right == 0) & (of_gold > 0)
        return np.where(none, 0.0, divide(2 * precision * recall, precision + recall))

    return {
        "rationale_precision": ratio(right, given),
        "rationale_recall": ratio(found, gold),
        "rationale_f1": estimate(harmonic, len(judged)),
    }


def _of_gold_documents(outcome: Outcome) -> list[Quote]:
    seen: Counter[str] = Counter()
    kept = []
    for quote in outcome.shown:
        if quote.judged and seen[quote.document] < _RATIONALES:
            seen[quote.document] += 1
            kept.append(quote)
    return kept


def _abstention(outcomes: Sequence[Outcome]) -> Mapping[str, Figure | None]:
    """Refusing, over all questions; most of it needs some that cannot be answered."""
    answerable = [one for one in outcomes if one.question.answerable]
    found = {
        "answered": mean([one.answered for one in answerable]),
        "quoted": mean([not one.refused for one in answerable]),
    }
    if len(answerable) == len(outcomes):
        return found
    found |= {f"refusal_{name}": figure for name, figure in _refusing(outcomes).items()}
    if _both_kinds(outcomes):
        found["refusal_aurc"] = estimate(_aurc(outcomes), len(outcomes))
    return found


def _refusing(outcomes: Sequence[Outcome]) -> Mapping[str, Figure | None]:
    """Precision, recall and F1 of refusing, and the area under the ROC curve of the confidence.

    To quote a few sentences and say that they are probably no answer counts as refusing.
    """
    refused = [not one.answered for one in outcomes]
    unanswerable = [not one.question.answerable for one in outcomes]
    rightly = [not one.answered and not one.question.answerable for one in outcomes]
    either = [one + other for one, other in zip(refused, unanswerable, strict=True)]
    return {
        "precision": ratio(rightly, refused),
        "recall": ratio(rightly, unanswerable),
        "f1": ratio([2 * hit for hit in rightly], either),
        "auroc": estimate(_auroc(outcomes), len(outcomes)) if _both_kinds(outcomes) else None,
    }


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
