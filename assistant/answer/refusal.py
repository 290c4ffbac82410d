"""Confidence and refusal: how probable it is that the collection answers the question."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

from assistant.answer.candidates import Candidate
from assistant.answer.elements import covers, missing, uncovered
from assistant.answer.scoring import SIMILARITY, Scored
from assistant.answer.select import HIGH_POINTS, leads, say_the_same, whole_from
from assistant.ranking.weights import Confidence, weights
from assistant.retrieval.query import Query

# Share of the question, by weight, in words that are not in the collection. Chosen by hand. A lower
# share would refuse more questions because of a single unknown word.
_MOSTLY_UNKNOWN = 0.4
# The confidence below which nothing is quoted. Chosen on 179 natural questions that have an answer
# and 93 everyday ones (training/NOTES.md): it refuses 2 and 75 in 100. Higher ones mostly refuse
# questions that are answered in other words, which are better answered in doubt.
_REFUSED = 0.05
# The factor for an answer whose documents leave out something that the question names, or that is
# about the opposite. On 126 natural questions, the first quote is right for .60 of the others, and
# for .05 of these (training/NOTES.md). With this factor, such an answer is always in doubt, because
# no ceiling is above .95.
_INCOMPLETE = 0.4
# The confidence below which sentences answer so improbably that retracted work which answers better
# is quoted alone. 93 in 100 of the unanswerable questions of a sample of dev are below it; with a
# higher one, retracted work more often hides other work.
_IMPROBABLE = 0.22
_FIRST_QUOTES = 3  # sentences from the top whose documents may name what the question names
# Sentences from the top whose words count. Chosen by hand. More of them find the words of the
# question more often by chance.
_LEADING = 8
_MOST_POINTS = 0.9999  # upper bound of points, so that their logit stays finite
# Upper bound of the margin, in logits, also where no sentence says something else. Chosen by hand:
# about the highest margins of natural questions.
_MOST_MARGIN = 3.0
_MORE_LIKELY_THAN_NOT = 0.5
_DECIMALS = 6  # logits may differ between machines after the sixth decimal


def confidence(query: Query, scored: Sequence[Scored]) -> float:
    """The probability, between 0 and 1, that the best sentence answers the question.

    A logistic regression over `confidence_features`, capped at a ceiling. An answer that leaves out
    something that the question names, or that is about the opposite, counts less. The regression
    leaves out the cosines where the index uses a different embedding model from the one that it was
    fitted with. ``training/calibrate.py`` fits it on the questions for choosing settings and on
    natural questions. They are answered questions, questions whose documents were removed, claims
    for which the collection is on topic but gives no answer, and questions out of the field.
    """
    direct = leading(query, scored)
    if not direct:
        return 0.0
    factor = 1.0 if is_complete(query, direct) else _INCOMPLETE
    features = confidence_features(query, direct, scored)
    probability = _learned(query, direct).probability(features)
    return round(probability * factor, _DECIMALS)


def leading(query: Query, scored: Sequence[Scored]) -> Sequence[Scored]:
    """The sentences of which the first quote is one, in the order of `scored`.

    Sentences about the opposite are left out, those that do not give what is asked for, and those
    that leave out a part of the question (see `whole_from`), each kind only if others remain.
    """
    scored = [item for item in scored if not item.opposite] or scored
    scored = [item for item in scored if item.gives] or scored
    least = whole_from(query, scored)
    return [item for item in scored if leads(item, least)] or scored


def is_complete(query: Query, scored: Sequence[Scored]) -> bool:
    """Whether the documents of the first sentences name all that the question names.

    False also where the first sentence is about the opposite of what is asked, or does not give
    what is asked of the subject, or where no sentence by itself covers all of the question (unless
    it names more than answers repeat).
    """
    first = [
        (item.candidate.hit.passage.document, missing(query, item.candidate))
        for item in scored[:_FIRST_QUOTES]
        if item.points >= HIGH_POINTS * scored[0].points
    ]
    best = scored[0]
    if not query.intent.names_more_than_answers and not any(item.is_whole for item in scored):
        return False
    return not uncovered(query, first) and not best.opposite and best.gives


def threshold(query: Query, scored: Sequence[Scored]) -> float:
    """The confidence below which nothing is quoted."""
    return min(_learned(query, scored).threshold, _REFUSED)


def is_improbable(query: Query, scored: Sequence[Scored]) -> bool:
    """Whether these sentences answer so improbably that others go first, even retracted ones."""
    return confidence(query, scored) < _IMPROBABLE


def is_in_doubt(confidence: float) -> bool:
    """Whether quotes with this confidence probably do not answer the question."""
    return confidence < weights().doubt


def is_on_topic(query: Query, scored: Sequence[Scored]) -> bool:
    """Whether the sentences are on topic, whether or not they answer.

    A logistic regression over some of the `confidence_features`, fitted like `confidence`. It
    distinguishes on-topic claims and questions whose documents were removed from questions out of
    the field. False for a question that is mostly in words that are not in the collection
    (``mostly_unknown``), however similar the passages look.
    """
    if not scored:
        return False
    features = confidence_features(query, scored)
    is_near = _learned(query, scored).on_topic.probability(features) >= _MORE_LIKELY_THAN_NOT
    return is_near and not features["mostly_unknown"]


def confidence_features(
    query: Query, scored: Sequence[Scored], rivals: Sequence[Scored] | None = None
) -> Mapping[str, float]:
    """The inputs of `confidence` and `is_on_topic`, by name.

    `scored` are sentences, best first, and `rivals` those that the best is compared with (by
    default the same).

    - ``best_logit`` is the logit of the points of the best sentence.
    - ``margin`` is how far that is above the best sentence that says something else, in logits.
    - ``named_in_context`` is the highest share of the question, by weight, that one of the first
      sentences names together with its title and section.
    - ``named_in_sentence`` is the same for the sentence alone.
    - ``unknown_share`` is the share of the question whose words are not in the collection.
    - ``mostly_unknown`` is 1 where that share is high.
    - ``best_cosine`` is the highest cosine of any sentence's passage.
    - ``similarity`` is how far the cosine of the best sentence is above a usual one; 0 where the
      cosine does not count.
    - ``missing`` is the share of what the question names and asks for that neither the best
      sentence nor its surroundings cover.
    """
    total = sum(concept.weight for concept in query.concepts)
    unknown = sum(concept.weight for concept in query.concepts if not concept.known)
    unknown_share = unknown / total if total else 1.0
    learned = weights().with_ranker
    return {
        "best_logit": _logit(scored[0]),
        "margin": _margin(scored[0], scored if rivals is None else rivals),
        "named_in_context": best_context(scored),
        "named_in_sentence": max(item.candidate.features.overlap for item in scored[:_LEADING]),
        "unknown_share": unknown_share,
        "mostly_unknown": float(unknown_share > _MOSTLY_UNKNOWN),
        "best_cosine": max(item.candidate.hit.scores.get("dense", 0.0) for item in scored),
        "similarity": (scored[0].similarity or 0.0) / learned.points.weights[SIMILARITY],
        "missing": _share_missing(query, scored[0].candidate),
    }


def _logit(item: Scored) -> float:
    points = min(_MOST_POINTS, max(1 - _MOST_POINTS, item.points))
    return math.log(points / (1 - points))


def _margin(best: Scored, rivals: Sequence[Scored]) -> float:
    """How far a sentence is above the best one that says something else, in logits, with a bound.

    Below 0 where that one has more points but, for example, leaves out a part of the question.
    """
    others = [_logit(item) for item in rivals if not say_the_same(best.candidate, item.candidate)]
    return min(_MOST_MARGIN, _logit(best) - max(others)) if others else _MOST_MARGIN


def _share_missing(query: Query, candidate: Candidate) -> float:
    covered = covers(query, candidate)
    return len(missing(query, candidate)) / len(covered) if covered else 0.0


def best_context(scored: Sequence[Scored]) -> float:
    """The highest share of the question that one of the first sentences names.

    By weight, and together with its title and section; 0 without sentences.
    """
    return max((item.candidate.features.context for item in scored[:_LEADING]), default=0.0)


def _learned(query: Query, scored: Sequence[Scored]) -> Confidence:
    """The fitted confidence for the way of scoring (with the ranker or not) and embedding model."""
    learned = weights()
    is_ranked = bool(scored) and scored[0].ranker is not None
    method = learned.with_ranker if is_ranked else learned.without_ranker
    if query.model == learned.embedding_model:
        return method.confidence
    return method.confidence_other_model
