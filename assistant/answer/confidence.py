"""Whether the collection answers at all: how sure that is, and from where on it is quoted."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

from assistant.answer.scoring import READER, Scored
from assistant.rank.weights import Method, weights
from assistant.search import Query

MENTIONS = 0.75  # of the question, by weight, from which a sentence mentions what is asked
_LEADING = 8  # sentences that are looked at
_SUREST = 0.9999  # points, so that their logit stays finite
_DECIMALS = 6


def confidence(query: Query, scored: Sequence[Scored]) -> float:
    """The probability, between 0 and 1, that the best sentence answers the question.

    A logistic regression over `grounds`, fitted by ``training/fit.py`` on questions for choosing
    settings: answered ones, ones whose documents were removed, claims that are only touched, and
    questions out of the field.
    """
    if not scored:
        return 0.0
    return round(_method(scored).first.probability(grounds(query, scored)), _DECIMALS)


def least(scored: Sequence[Scored]) -> float:
    """The confidence below which nothing is quoted."""
    return _method(scored).least


def grounds(query: Query, scored: Sequence[Scored]) -> Mapping[str, float]:
    """What the confidence is judged by; nothing that depends on the embedding model.

    ``best`` is the logit of the points of the best sentence; ``named`` the share of the question,
    by weight, that a leading sentence names with its title and section, and ``stated`` what it
    names alone; ``unknown`` the share of the question whose words the collection does not have.
    """
    total = sum(concept.weight for concept in query.concepts)
    unknown = sum(concept.weight for concept in query.concepts if not concept.known)
    points = min(_SUREST, max(1 - _SUREST, scored[0].points))
    return {
        "best": math.log(points / (1 - points)),
        "named": most_named(scored),
        "stated": max(item.candidate.overlap for item in scored[:_LEADING]),
        "unknown": unknown / total if total else 1.0,
    }


def most_named(scored: Sequence[Scored]) -> float:
    """The share of the question, by weight, that a leading sentence names with what is above it."""
    return max((item.candidate.context for item in scored[:_LEADING]), default=0.0)


def _method(scored: Sequence[Scored]) -> Method:
    """How the sentences were scored: read or not."""
    return weights().read if scored and READER in scored[0].signals else weights().fast
