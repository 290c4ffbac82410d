"""Selects the quotes and their order: the best sentences, each adding something new."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from assistant.answer.candidates import Candidate
from assistant.answer.caution import is_questioned, is_retracted
from assistant.answer.scoring import Scored
from assistant.records import Adjustment, Document
from assistant.retrieval.query import Query

# What the best design adds to the logit when quotes are chosen, in questions about an effect. It is
# not part of the probability that a sentence answers. Chosen by hand: no judged set prefers
# designs, but clinicians do. A list is a survey of the evidence, so designs count more there. With
# 2 for all questions, the first quote is right for .70 of the natural ones: trials that answer
# another question come first.
DESIGN = 0.7
DESIGN_IN_LIST = 2.0
# The penalty for each earlier quote of the same publication, as a share of a sentence's points
# (which include the bonus for its design). Readers gain more from another publication than from a
# second sentence of the same one, but not from a poor one, so a sentence that is better by more
# than the penalty still comes first. The penalty has a bound: where only one publication answers,
# its fifth sentence is worth more than a sentence that is beside the point. It is a share, not a
# fixed number, because all points are low where an answer is in doubt. It is higher for a question
# that asks for a list, since many publications answer it. All three were chosen by hand, looking at
# the demo questions: higher values give more varied quotes, of which fewer answer.
REPEATED = 0.12
REPEATED_IN_LIST = 0.25
REPEATED_AT_MOST = 0.36
# The penalty, as a share of the points, where another publication was already quoted on exactly the
# same subject (a drug, a cause). A question for a list is answered by many subjects, so repeating
# one costs more there. A subject that is only shared in part costs less, by the square of that
# part, because trials of two drugs may share a comparator. Both were chosen by hand, looking at the
# demo questions, with the same trade-off.
REDUNDANT = 0.15
REDUNDANT_IN_LIST = 0.4
# The penalty for an expression of concern, as a share of the points. A concern says that findings
# may not hold, not that they are wrong. So unquestioned sentences that are about as good come
# first, but clearly poorer ones do not. Chosen by hand: a higher penalty puts poorer sentences
# first.
QUESTIONED = 0.15
# The penalties, in points, for being about the opposite of what is asked, for being a table row or
# an aim that does not name all of the question, for not giving what is asked of the subject, for
# naming too little of the question, for leaving out a part of it, for being written about the
# manuscript, and for being retracted. They exceed the points that a sentence can have, so such
# sentences come after all others. The last three exceed the sum of those before them.
OPPOSITE = 1.0
OTHER_WORDS = 1.0
NO_FINDING = 1.0
NOT_GIVEN = 1.0
PARTIAL = 5.0
REVIEW = 12.0
RETRACTED = 25.0
# A quoted sentence, with its title, names at least MIN_SHARE of what the best sentence names, or
# has at least HIGH_POINTS of the points of the best: a sentence with a high score may answer in
# other words. With as many, a sentence that covers all of the question comes before those that do
# not. Chosen on dev, with natural questions in view. On dev, .35 costs a little against .4. With
# .35 and OTHER_WORDS, sentences on children come first when children are asked about. From 0 to .4,
# whole sentences that come first are as often right.
MIN_SHARE = 0.35
HIGH_POINTS = 0.3
# Share of the points of the best below which nothing is quoted. Chosen on dev: .2 loses matching
# sentences (hit@5 on BioASQ .945 instead of .949), and .1 quotes half a sentence more.
MIN_POINTS = 0.15

# Share of common words from which two sentences say the same. Chosen on dev: with .6, hit@5 on
# Evidence Inference falls from .883 to .876, because sentences on different outcomes of the same
# trial differ in few words.
_SAME = 0.8
_NEGATIONS = frozenset({"no", "nor", "not", "never", "neither", "without", "fail", "lack"})


class Chosen(NamedTuple):
    """A sentence to quote, the adjustments of its points, and sentences that say the same."""

    item: Scored
    adjustments: Mapping[Adjustment, float]
    same: tuple[Scored, ...]


class Order(NamedTuple):
    """What the order of the quotes depends on beside the sentences.

    `best_context` is the highest `context` among the first sentences; see `MIN_SHARE`. `is_list`
    says that the question asks for several things. Retracted work comes last unless
    `ignores_retractions`. Sentences that cover all of the question and have at least `whole_from`
    points come first; None for no such order.
    """

    best_context: float
    is_list: bool
    ignores_retractions: bool = False
    whole_from: float | None = None


def select(scored: Sequence[Scored], most: int, order: Order) -> list[Chosen]:
    """The quotes: at most `most` of `scored`, in the order in which they are shown.

    A smaller `most` only cuts the list short. Sentences that say the same are merged: the best is
    quoted, and those of other publications are kept beside it, retracted ones last.
    """
    eligible = _eligible(scored, order)
    rest = list(eligible)
    picked: list[tuple[Scored, Mapping[Adjustment, float]]] = []
    quoted: Counter[str] = Counter()
    while rest and len(picked) < most:
        earlier = [item.candidate for item, _ in picked]
        # `rest` is in the order of `scored`, and `max` takes the first of equals, so the result is
        # deterministic.
        weighed = [(item, _adjustments(item, earlier, quoted, order)) for item in rest]
        best = max(weighed, key=lambda pair: pair[0].points + sum(pair[1].values()))
        rest.remove(best[0])
        if not any(say_the_same(best[0].candidate, candidate) for candidate in earlier):
            picked.append(best)
            quoted[_document(best[0].candidate)] += 1
    same = _same(eligible, [item for item, _ in picked])
    return [
        Chosen(item, adjustments, tuple(group))
        for (item, adjustments), group in zip(picked, same, strict=True)
    ]


def _eligible(scored: Sequence[Scored], order: Order) -> list[Scored]:
    """The sentences that are good enough to be quoted."""
    sound = scored if order.ignores_retractions else retracted_apart(scored)[0]
    best_points = max((item.points for item in sound or scored), default=0.0)
    return [
        item
        for item in scored
        if item.points >= HIGH_POINTS * best_points
        or (
            item.points >= MIN_POINTS * best_points
            and _names_enough(item.candidate, order.best_context)
        )
    ]


def _names_enough(candidate: Candidate, best_context: float) -> bool:
    """Whether a sentence, with its title and section, names enough of the question."""
    return candidate.features.context >= MIN_SHARE * best_context


def _adjustments(
    item: Scored,
    earlier: Sequence[Candidate],
    quoted: Counter[str],
    order: Order,
) -> Mapping[Adjustment, float]:
    """A sentence's bonus for its design and its penalties; zeros are left out."""
    points, candidate = item.points, item.candidate
    publication = _publication(candidate)
    times = quoted[_document(candidate)]
    repeated = min(REPEATED_AT_MOST, (REPEATED_IN_LIST if order.is_list else REPEATED) * times)
    weight = DESIGN_IN_LIST if order.is_list else DESIGN
    gained = _gain(points, weight * candidate.design)
    worth = points + gained
    shared = _nearest_subject(candidate, earlier)
    redundant = REDUNDANT_IN_LIST * shared**2 if order.is_list else REDUNDANT * shared
    names_enough = _names_enough(candidate, order.best_context)
    sent_back = is_retracted(publication) and not order.ignores_retractions
    values = {
        Adjustment.DESIGN: gained,
        Adjustment.PUBLICATION: -worth * repeated,
        Adjustment.SUBJECT: -worth * redundant,
        Adjustment.CONCERN: -worth * QUESTIONED * is_questioned(publication),
        Adjustment.OPPOSITE: -OPPOSITE * bool(item.opposite),
        Adjustment.NO_FINDING: -NO_FINDING * item.no_finding,
        Adjustment.NOT_GIVEN: -NOT_GIVEN * (not item.gives),
        Adjustment.OTHER_WORDS: -OTHER_WORDS * (not names_enough),
        Adjustment.PARTIAL: -PARTIAL * (not leads(item, order.whole_from)),
        Adjustment.REVIEW: -REVIEW * item.review,
        Adjustment.RETRACTED: -RETRACTED * sent_back,
    }
    return {adjustment: value for adjustment, value in values.items() if value}


def leads(item: Scored, whole_from: float | None) -> bool:
    """Whether a sentence is one of those that come first; see `Order`."""
    return whole_from is None or (item.is_whole and item.points >= whole_from)


def whole_from(query: Query, scored: Sequence[Scored]) -> float | None:
    """The points from which sentences that cover all of the question come first; see `Order`.

    None where a question names more than answers repeat.
    """
    if query.intent.names_more_than_answers:
        return None
    return HIGH_POINTS * max((item.points for item in scored), default=0.0)


def _gain(points: float, bonus: float) -> float:
    """What the probability `points` gains when its log odds grow by `bonus`."""
    factor = math.exp(bonus)
    return points * factor / (1 - points + points * factor) - points


def _same(eligible: Sequence[Scored], picked: Sequence[Scored]) -> list[list[Scored]]:
    """For each quote, the best sentence of every other publication that says the same.

    A sentence goes to the first quote that it agrees with.
    """
    same: list[list[Scored]] = [[] for _ in picked]
    for item in eligible:
        for group, quote in zip(same, picked, strict=True):
            if say_the_same(item.candidate, quote.candidate):
                if _document(item.candidate) not in map(_document_of, (quote, *group)):
                    group.append(item)
                break
    for group in same:
        group.sort(key=_by_notices)
    return same


def retracted_apart(scored: Sequence[Scored]) -> tuple[list[Scored], list[Scored]]:
    """`scored` in two lists: not retracted (as far as is known), and retracted."""
    parts: tuple[list[Scored], list[Scored]] = [], []
    for item in scored:
        parts[is_retracted(_publication(item.candidate))].append(item)
    return parts


def _by_notices(item: Scored) -> tuple[bool, bool]:
    """A sort key: unquestioned work first, retracted work last."""
    document = _publication(item.candidate)
    return is_retracted(document), is_questioned(document)


def _publication(candidate: Candidate) -> Document:
    return candidate.hit.passage.document


def _document(candidate: Candidate) -> str:
    return _publication(candidate).id


def _document_of(item: Scored) -> str:
    return _document(item.candidate)


def _nearest_subject(candidate: Candidate, earlier: Sequence[Candidate]) -> float:
    """The highest share of its subject in common with an earlier quote of another document, 0 to 1.

    Carbonell J, Goldstein J. The use of MMR, diversity-based reranking. SIGIR 1998.
    """
    return max(
        (
            _jaccard(candidate.subject, quoted.subject)
            for quoted in earlier
            if _document(quoted) != _document(candidate)
        ),
        default=0.0,
    )


def _jaccard(left: frozenset[str], right: frozenset[str]) -> float:
    union = len(left | right)
    return len(left & right) / union if union else 0.0


def say_the_same(left: Candidate, right: Candidate) -> bool:
    """Whether two sentences say the same, so that one of them is enough.

    Sentences of two publications that differ in a number, a "not" or their subject are two
    findings, however many words they share. One publication may state a finding twice, with more
    or fewer numbers.
    """
    if left.words == right.words:
        return True
    if _jaccard(left.words, right.words) < _SAME:
        return False
    return _document(left) == _document(right) or not _differ(left, right)


def _differ(left: Candidate, right: Candidate) -> bool:
    """Whether a word that only one of the two sentences has can change the meaning."""
    grave = _NEGATIONS | left.subject | right.subject
    return any(word in grave or word.isdecimal() for word in left.words ^ right.words)
