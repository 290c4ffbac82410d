"""Whether the collection answers at all: how sure that is, and from where on it is quoted."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

from assistant.answer.scoring import Scored, reading
from assistant.ranking.weights import Confidence, weights
from assistant.retrieval.hybrid import Query

# The confidence below which an answer is given in doubt (training/NOTES.md).
_DOUBTFUL = 0.4
_STRANGE = 0.4  # of the question, by weight, from which it asks in words that nobody here uses
_LEADING = 8  # sentences that are looked at
_SUREST = 0.9999  # points, so that their logit stays finite
_LIKELY = 0.5
_DECIMALS = 6


def confidence(query: Query, scored: Sequence[Scored]) -> float:
    """The probability, between 0 and 1, that the best sentence answers the question.

    A logistic regression, below a ceiling, over `grounds` (without the cosine where the embedding
    model is another one than that it was fitted with), fitted by ``training/settle.py`` on
    questions for choosing settings, and on those for training as networks that had not seen them
    read them: answered ones, ones whose documents were removed, claims that are only touched, and
    questions out of the field.
    """
    if not scored:
        return 0.0
    return round(_learned(query, scored).probability(grounds(query, scored)), _DECIMALS)


def least(query: Query, scored: Sequence[Scored]) -> float:
    """The confidence below which nothing is quoted."""
    return _learned(query, scored).least


def in_doubt(sure: float) -> bool:
    """Whether what is quoted with a confidence of `sure` is probably no answer."""
    return sure < _DOUBTFUL


def touches(query: Query, scored: Sequence[Scored]) -> bool:
    """Whether what was found is on the subject of the question, whether or not it answers.

    A logistic regression over some of the `grounds`, fitted as `confidence` is: claims that are
    only touched and questions whose documents were removed, against questions out of the field.
    What asks in words that nobody here uses is not on their subject, however close it may be.
    """
    if not scored:
        return False
    known = grounds(query, scored)
    near = _learned(query, scored).touched.probability(known) >= _LIKELY
    return near and not known["strange"]


def grounds(query: Query, scored: Sequence[Scored]) -> Mapping[str, float]:
    """What the confidence is judged by, and whether a question is touched on.

    ``best`` is the logit of the points of the best sentence; ``named`` the share of the question,
    by weight, that a leading sentence names with its title and section, and ``stated`` what it
    names alone; ``unknown`` the share of the question whose words the collection does not have, and
    ``strange`` whether that is much; ``closest`` the highest cosine of a sentence's passage.
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
    """The share of the question, by weight, that a leading sentence names with what is above it."""
    return max((item.candidate.context for item in scored[:_LEADING]), default=0.0)


def _learned(query: Query, scored: Sequence[Scored]) -> Confidence:
    """By how the sentences were scored, read or not, and what their cosines are of."""
    learned = weights()
    method = learned.fast if not scored or reading(scored[0]) is None else learned.read
    return method.sure if query.model == learned.model else method.sure_elsewhere
