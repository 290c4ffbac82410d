"""Whether the collection answers at all: how sure that is, and from where on it is quoted."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from assistant.answer.scoring import READER, Scored
from assistant.rank.weights import weights
from assistant.records import Hit
from assistant.search import Query

MENTIONS = 0.75  # of the question, by weight, from which a sentence mentions what is asked
_LEADING = 8  # sentences that are looked at
_FEW = 3  # sentences whose points are averaged
_DECIMALS = 6


def confidence(query: Query, scored: Sequence[Scored], hits: Sequence[Hit]) -> float:
    """The probability, between 0 and 1, that the best sentence answers the question.

    A logistic regression over `grounds`, fitted by ``training/fit.py`` on questions for choosing
    settings: answered ones, ones whose documents were removed, claims that are only touched, and
    questions out of the field.
    """
    if not scored:
        return 0.0
    method = weights().read if READER in scored[0].signals else weights().fast
    return round(method.first.probability(grounds(query, scored, hits)), _DECIMALS)


def least(scored: Sequence[Scored]) -> float:
    """The confidence below which nothing is quoted."""
    return (weights().read if scored and READER in scored[0].signals else weights().fast).least


def grounds(query: Query, scored: Sequence[Scored], hits: Sequence[Hit]) -> Mapping[str, float]:
    """What the confidence is judged by.

    ``best`` and ``few`` are the points of the best sentence and the mean of the best three;
    ``named`` the share of the question, by weight, that a leading sentence names with its title and
    section, and ``stated`` what it names alone; ``cosine`` the best cosine of any passage;
    ``unknown`` the share of the question whose words the collection does not have.
    """
    total = sum(concept.weight for concept in query.concepts)
    unknown = sum(concept.weight for concept in query.concepts if not concept.known)
    few = [item.points for item in scored[:_FEW]]
    return {
        "best": scored[0].points,
        "few": sum(few) / len(few),
        "named": most_named(scored),
        "stated": max(item.candidate.overlap for item in scored[:_LEADING]),
        "cosine": max((hit.scores.get("dense", 0.0) for hit in hits), default=0.0),
        "unknown": unknown / total if total else 1.0,
    }


def most_named(scored: Sequence[Scored]) -> float:
    """The share of the question, by weight, that a leading sentence names with what is above it."""
    return max((item.candidate.context for item in scored[:_LEADING]), default=0.0)
