"""Fits how the learned parts are combined, and calibrates confidence and threshold.

    python training/calibrate.py WORK

Reads what `ask.py` wrote, for the questions for choosing settings and for those for training, and
writes the parts ``with_ranker`` and ``without_ranker`` of the weights: the points of a sentence,
the order of documents, the confidence of an answer, and the threshold of refusal. The threshold is
the lowest that refuses a given share of the unanswerable questions. A lower one refuses fewer of
the others. Then it pins the file by its digest (`pins.py`).
"""

from __future__ import annotations

import argparse
import json
import pickle
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from types import MappingProxyType
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt
from ask import Asked
from examples import JUDGED
from pins import write_weights
from regress import DECIMALS, Rows, conditional, lapsing, levelled, logistic
from sklearn.metrics import f1_score

from assistant.answer.candidates import Candidate
from assistant.answer.documents import final_features
from assistant.answer.refusal import confidence_features
from assistant.answer.scoring import (
    RANKER,
    SIGNALS,
    Scored,
    fitting,
    for_full_pass,
    full_pass_count,
    most_promising_first,
    near_best,
)
from assistant.evaluate.judged import Kind, Question
from assistant.evaluate.matching import fold, matches_any
from assistant.ranking.weights import FILE, Confidence, Logistic, sigmoid

# The figures behind these choices are in NOTES.md.
# Logits below the best from which a sentence is left off the shortlist. Chosen on dev: on BioASQ it
# leaves a third of the sentences out, and loses .004 of nDCG@10 and no matching quote.
SIGNALS_MARGIN = 2.0
# Sentences on the shortlist, if they are not long. Chosen on dev: with 18 or 16, hit@5 on SciFact
# falls from .811 to .789 or .767.
SHORTLIST_SIZE = 20
# Sentences that get a full pass. Chosen on dev and on natural questions: 10 and 12 match as often,
# and 6 matches less often.
FULL_PASSES = 8
# The weight of the ranker beside that of the signals. A conditional logit gives .65. With 1.3,
# first quotes match as often on dev, and the Brier score is lower on all sets.
DIRECTION = {SIGNALS: 1.0, RANKER: 1.3}
# Share of the unanswerable questions of dev that are refused outright. Chosen on dev: with .8, .89
# to .97 of the answerable ones are quoted from, with .7 .93 to .99. Most of the other unanswerable
# ones are answered in doubt.
REFUSED = 0.7
# Share of the foreign questions that may seem on topic. Chosen by hand: with it, .97 of the
# questions in the field are recognised as on topic.
FOREIGN_ON_TOPIC = 0.05
_COSINE, _UNKNOWN = "best_cosine", "unknown_share"
# Weights of words that no document has. The judged sets do not determine them: anything from -3 to
# 0 is as good there, and fitted weights are sometimes above 0. In a collection on one subject, only
# these words distinguish a question beside the subject from a question about it. Chosen by hand on
# questions to the shipped corpus.
_UNKNOWN_WEIGHTS = {"unknown_share": -1.5, "mostly_unknown": -1.0}
_OF_CONFIDENCE = ("best_logit", "named_in_sentence", *_UNKNOWN_WEIGHTS, _COSINE)
_OF_TOPIC = ("named_in_context", _UNKNOWN, _COSINE)
# Without the cosine, little indicates whether sentences are on topic, and the fitted weight of the
# named words is sometimes below 0. A sentence that names them is nearer, so it is held at 1. Chosen
# by hand.
_NAMED_WEIGHT = {"named_in_context": 1.0}
_PASSAGE_LOGIT_ONLY = {"bias": 0.0, "passage_logit": 1.0}
_POINTS_DECIMALS = 6  # as in assistant/answer/scoring.py
_LEVELS = (0.2, 0.25, 0.3, 0.35, 0.4, 0.45, 0.5)  # of doubt, see assistant/answer/refusal.py
_IN_FIELD = (Kind.OWN, Kind.WITHOUT_GOLD)


class Judgement(NamedTuple):
    """The confidence features of an answer, whether its first sentence is right, its question."""

    features: Mapping[str, float]
    right: bool
    question: Question


def main() -> None:
    """Fit and write."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("work", type=Path)
    work = parser.parse_args().work
    asked = _read(work, "asked")
    out_of_fold = _rescaled(_read(work, "out-of-fold"), asked)
    content = json.loads(FILE.read_text("utf-8"))
    content |= {
        "shortlist_size": SHORTLIST_SIZE,
        "signals_margin": SIGNALS_MARGIN,
        "full_passes": FULL_PASSES,
        "embedding_model": asked[0].query.model,
    }
    for name, columns in (("with_ranker", (SIGNALS, RANKER)), ("without_ranker", (SIGNALS,))):
        content[name] = _method(asked, out_of_fold, columns)
        print(name, json.dumps(content[name], indent=1))
    write_weights(content)


def _read(work: Path, what: str) -> list[Asked]:
    asked: list[Asked] = []
    for name in JUDGED:
        asked += pickle.loads((work / f"{name}-{what}.pickle").read_bytes())  # noqa: S301 - our own
    return asked


def _rescaled(out_of_fold: Sequence[Asked], asked: Sequence[Asked]) -> list[Asked]:
    """`out_of_fold` with the mean and the spread of the ranker's own scores.

    The networks behind these scores were trained a little differently, and each has a level of its
    own.
    """
    theirs, ours = (
        np.array(
            [
                score
                for each in group
                if each.question.kind in _IN_FIELD
                for score in each.full_passes
            ]
        )
        for group in (out_of_fold, asked)
    )
    scale = ours.std() / theirs.std()
    shift = ours.mean() - scale * theirs.mean()
    print(f"out-of-fold scores: times {scale:.3f}, plus {shift:+.3f}")
    return [
        replace(
            each,
            early_exits=[float(scale * score + shift) for score in each.early_exits],
            full_passes=[float(scale * score + shift) for score in each.full_passes],
        )
        for each in out_of_fold
    ]


def _method(
    asked: Sequence[Asked], out_of_fold: Sequence[Asked], columns: tuple[str, ...]
) -> dict[str, Any]:
    """The weights for one way of asking.

    The confidence is fitted on all questions, the rest on those of `asked`.
    """
    answerable = [each for each in asked if each.question.answerable]
    direction = np.array([DIRECTION[name] for name in columns])
    points = levelled(columns, [_rows(each, columns) for each in answerable], direction)
    if RANKER in columns:
        # The weight of the signals decides the shortlist.
        asked, out_of_fold = (
            [_as_ranked(_shortlisted(each, points[SIGNALS]), points) for each in group]
            for group in (asked, out_of_fold)
        )
    choosing = _judgements(asked, points)
    judged = [*choosing, *_judgements(out_of_fold, points)]
    names = list(judged[0].features)
    without_cosine = [name for name in names if name != _COSINE]
    other_model = _confidence(judged, choosing, without_cosine, _NAMED_WEIGHT)
    # A collection on one subject is close to every question about it, and those of the judged sets
    # are not. So the fit must not trade the weight of unknown words for closeness.
    held = {_UNKNOWN: other_model["on_topic"][_UNKNOWN]}
    return {
        "points": points,
        "documents": _documents(asked, points[RANKER])
        if RANKER in columns
        else _PASSAGE_LOGIT_ONLY,
        "confidence": _confidence(judged, choosing, names, held),
        "confidence_other_model": other_model,
    }


def _judgements(asked: Sequence[Asked], points: Mapping[str, float]) -> list[Judgement]:
    judgements = []
    for each in asked:
        scored = _scored(each, points)
        if scored:
            right = each.question.answerable and _is_right(each.question, scored[0].candidate)
            features = confidence_features(each.query, scored)
            judgements.append(Judgement(features, right, each.question))
    return judgements


def _rows(asked: Asked, columns: tuple[str, ...]) -> Rows:
    values = {SIGNALS: asked.signal_sums, RANKER: asked.full_passes}
    right = [_is_right(asked.question, scored.candidate) for scored in asked.scored]
    return np.array([values[name] for name in columns]).T, np.array(right, dtype=bool)


def _is_right(question: Question, candidate: Candidate) -> bool:
    gold = question.evidence.get(candidate.hit.passage.document.id, ())
    return bool(gold) and matches_any(fold(candidate.text), gold)


def _shortlisted(asked: Asked, weight: float) -> Asked:
    """Only the sentences that `assistant.answer.scoring.rank` puts on the shortlist."""
    weighed = [
        Scored(0.0, item.candidate, {SIGNALS: weight * signal_sum})
        for item, signal_sum in zip(asked.scored, asked.signal_sums, strict=True)
    ]
    promising = near_best(most_promising_first(weighed), SIGNALS_MARGIN)
    shortlist = fitting(promising, SHORTLIST_SIZE, asked.question.text)
    kept = {id(item.candidate) for item in shortlist}
    indices = [at for at, item in enumerate(asked.scored) if id(item.candidate) in kept]
    return replace(
        asked,
        scored=[asked.scored[at] for at in indices],
        signal_sums=[asked.signal_sums[at] for at in indices],
        early_exits=[asked.early_exits[at] for at in indices],
        full_passes=[asked.full_passes[at] for at in indices],
    )


def _as_ranked(asked: Asked, points: Mapping[str, float]) -> Asked:
    """With the score of the early exit where asking would give a sentence no full pass."""
    by_early_exit = [
        _weighed(item.candidate, signal_sum, score, points)
        for item, signal_sum, score in zip(
            asked.scored, asked.signal_sums, asked.early_exits, strict=True
        )
    ]
    count = full_pass_count(asked.query.intent, FULL_PASSES)
    chosen = set(for_full_pass(by_early_exit, count, asked.question.text))
    return replace(
        asked,
        full_passes=[
            full_pass if at in chosen else early_exit
            for at, (full_pass, early_exit) in enumerate(
                zip(asked.full_passes, asked.early_exits, strict=True)
            )
        ],
    )


def _scored(asked: Asked, points: Mapping[str, float]) -> list[Scored]:
    """The sentences with these points, best first."""
    scored = [
        _weighed(item.candidate, signal_sum, score, points)
        for item, signal_sum, score in zip(
            asked.scored, asked.signal_sums, asked.full_passes, strict=True
        )
    ]
    return sorted(scored, key=lambda item: -item.points)


def _weighed(
    candidate: Candidate, signal_sum: float, score: float, points: Mapping[str, float]
) -> Scored:
    """A sentence with its points; `score` is that of the ranker, by either pass."""
    ranker = points[RANKER] * score if RANKER in points else None
    item = Scored(0.0, candidate, {SIGNALS: points[SIGNALS] * signal_sum}, early_exit=ranker)
    return item._replace(points=round(sigmoid(points["bias"] + item.total), _POINTS_DECIMALS))


def _documents(asked: Sequence[Asked], weight: float) -> dict[str, float]:
    """The weights of the final features, so that a document that answers comes first."""
    questions = []
    names: list[str] = []
    for each in asked:
        if not each.question.answerable or not each.question.gold:
            continue
        ranker: dict[str, list[float]] = {}
        for item, score in zip(each.scored, each.full_passes, strict=True):
            identity = item.candidate.hit.passage.document.id
            ranker.setdefault(identity, []).append(weight * score)
        logits: dict[str, float] = {}
        for identity, _, logit in each.passage_logits:
            logits[identity] = max(logits.get(identity, logit), logit)
        rows = [
            final_features(logit, ranker.get(identity, ())) for identity, logit in logits.items()
        ]
        right = np.array([identity in each.question.gold for identity in logits])
        if right.any():
            names = list(rows[0])
            questions.append((np.array([[*row.values()] for row in rows]), right))
    return conditional(names, questions)


def _confidence(
    judged: Sequence[Judgement],
    choosing: Sequence[Judgement],
    names: Sequence[str],
    held: Mapping[str, float] = MappingProxyType({}),
) -> dict[str, Any]:
    """The parts of the confidence, with the threshold from the questions for `choosing` settings.

    `held` are weights that are held fixed in the model of what is on topic.
    """
    used = [name for name in names if name in _OF_CONFIDENCE]
    right = np.array([judgement.right for judgement in judged])
    fitted, ceiling = lapsing(used, _matrix(judged, used), right, _UNKNOWN_WEIGHTS)
    model = Logistic(fitted["bias"], {name: fitted[name] for name in used})
    confidence = Confidence(model, ceiling, 0.0, model)
    values = np.array([confidence.probability(judgement.features) for judgement in choosing])
    answerable = np.array([judgement.question.answerable for judgement in choosing])
    threshold = float(np.quantile(np.sort(values[~answerable]), REFUSED).round(DECIMALS))
    refused = values < threshold
    print(
        f"threshold {threshold}: refused {refused[~answerable].mean():.3f} of the unanswerable, "
        f"answered {1 - refused[answerable].mean():.3f} of the answerable, "
        f"precision of refusing {(~answerable)[refused].mean():.3f}"
    )
    _print_doubt(judged, confidence)
    on_topic = _on_topic(judged, names, held)
    return {"logistic": fitted, "ceiling": ceiling, "threshold": threshold, "on_topic": on_topic}


def _print_doubt(judged: Sequence[Judgement], confidence: Confidence) -> None:
    """Print how well doubt identifies the unanswerable, for each level where it could begin."""
    own = [judgement for judgement in judged if judgement.question.kind is not Kind.FOREIGN]
    values = np.array([confidence.probability(judgement.features) for judgement in own])
    unanswerable = np.array([not judgement.question.answerable for judgement in own])
    for level in _LEVELS:
        print(f"in doubt below {level}: F1 {f1_score(unanswerable, values < level):.4f}")


def _on_topic(
    judged: Sequence[Judgement], names: Sequence[str], held: Mapping[str, float]
) -> dict[str, float]:
    """The model that distinguishes what is on topic without answering from foreign questions.

    Its level is such that no more than a share of the foreign questions counts as on topic.
    """
    names = [name for name in names if name in _OF_TOPIC]
    unanswerable = [judgement for judgement in judged if not judgement.question.answerable]
    near = np.array([judgement.question.kind is not Kind.FOREIGN for judgement in unanswerable])
    fitted = logistic(names, _matrix(unanswerable, names), near, held)
    model = Logistic(fitted["bias"], {name: fitted[name] for name in names})
    logits = np.array([model.logit(judgement.features) for judgement in unanswerable])
    level = max(0.0, float(np.quantile(logits[~near], 1 - FOREIGN_ON_TOPIC)))
    fitted["bias"] = round(fitted["bias"] - level, DECIMALS)
    predicted = logits >= level
    print(f"on topic: {predicted[near].mean():.3f}, foreign ones {predicted[~near].mean():.3f}")
    return fitted


def _matrix(judged: Sequence[Judgement], names: Sequence[str]) -> npt.NDArray[np.float64]:
    return np.array([[judgement.features[name] for name in names] for judgement in judged])


if __name__ == "__main__":
    main()
