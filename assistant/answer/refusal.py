"""Confidence and refusal: how probable it is that the collection answers the question."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

from assistant.answer.scoring import Scored, reading
from assistant.ranking.weights import Confidence, weights
from assistant.retrieval.hybrid import Query

# Below this confidence the answer is marked as doubtful (training/NOTES.md).
_DOUBTFUL = 0.4
_STRANGE = 0.4  # share of the question, by weight, in words that are not in the collection
_LEADING = 8  # sentences from the top that are looked at
_SUREST = 0.9999  # upper bound of points, so that their logit stays finite
_LIKELY = 0.5
_DECIMALS = 6


def confidence(query: Query, scored: Sequence[Scored]) -> float:
    """The probability, between 0 and 1, that the best sentence answers the question.

    A logistic regression over `grounds`, capped at a ceiling. It leaves out the cosine where the
    index uses a different embedding model from the one that it was fitted with.
    ``training/settle.py`` fits it on the questions for choosing settings and on the training
    questions, the latter scored out of fold. They are answered questions, questions whose
    documents were removed, claims for which the collection is on topic but gives no answer, and
    questions out of the field.
    """
    if not scored:
        return 0.0
    return round(_learned(query, scored).probability(grounds(query, scored)), _DECIMALS)


def least(query: Query, scored: Sequence[Scored]) -> float:
    """The confidence below which nothing is quoted."""
    return _learned(query, scored).least


def in_doubt(sure: float) -> bool:
    """Whether quotes with a confidence of `sure` probably do not answer the question."""
    return sure < _DOUBTFUL


def touches(query: Query, scored: Sequence[Scored]) -> bool:
    """Whether the sentences are on topic, whether or not they answer.

    A logistic regression over some of the `grounds`, fitted like `confidence`. It distinguishes
    on-topic claims and questions whose documents were removed from questions out of the field.
    False for a question that is mostly in words that are not in the collection (``strange``),
    however similar the passages look.
    """
    if not scored:
        return False
    known = grounds(query, scored)
    near = _learned(query, scored).touched.probability(known) >= _LIKELY
    return near and not known["strange"]


def grounds(query: Query, scored: Sequence[Scored]) -> Mapping[str, float]:
    """The inputs of `confidence` and `touches`, by name.

    ``best`` is the logit of the points of the best sentence. ``named`` is the highest share of the
    question, by weight, that one of the first sentences names together with its title and section;
    ``stated`` is the same for the sentence alone. ``unknown`` is the share of the question whose
    words are not in the collection, and ``strange`` is 1 where that share is high. ``closest`` is
    the highest cosine of any sentence's passage.
    """
    total = sum(concept.weight for concept in query.concepts)
    unknown = sum(concept.weight for concept in query.concepts if not concept.known)
    share = unknown / total if total else 1.0
    points = min(_SUREST, max(1 - _SUREST, scored[0].points))
    return {
        "best": math.log(points / (1 - points)),
        "named": most_named(scored),
        "stated": max(item.candidate.overlap for item in scored[:_LEADING]),
        "unknown": share,
        "strange": float(share > _STRANGE),
        "closest": max(item.candidate.hit.scores.get("dense", 0.0) for item in scored),
    }


def most_named(scored: Sequence[Scored]) -> float:
    """The highest share of the question that one of the first sentences names.

    By weight, and together with its title and section; 0 without sentences.
    """
    return max((item.candidate.context for item in scored[:_LEADING]), default=0.0)


def _learned(query: Query, scored: Sequence[Scored]) -> Confidence:
    """The fitted confidence for the way of scoring (with the reader or not) and embedding model."""
    learned = weights()
    method = learned.fast if not scored or reading(scored[0]) is None else learned.read
    return method.sure if query.model == learned.model else method.sure_elsewhere
