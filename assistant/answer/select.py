"""Which sentences are quoted, and in what order: the best, and each something that is new."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from assistant.answer.candidates import Candidate
from assistant.answer.caution import is_questioned, is_retracted
from assistant.answer.scoring import DESIGN, Scored
from assistant.records import Adjustment, Document

# What is taken off a sentence's points, as a share of them with what its design gives. A reader
# gains more from another publication than from a second sentence of one, but not from a poor one: a
# sentence that is better by more than this still comes first. It grows with each quote of its
# publication up to a bound: where one publication alone answers, its fifth sentence is worth more
# than one beside the point. A share and no number, since all points are low where an answer is in
# doubt. A list is answered by many publications.
REPEATED = 0.12
REPEATED_IN_LIST = 0.25
REPEATED_AT_MOST = 0.36
# What a subject (a drug, a cause) that another publication was quoted on costs, in full. A question
# for a list is answered by many of them, so there the same one costs more; and one that is shared
# in part less (by the square of the part), for two trials of two drugs may share a comparator.
REDUNDANT = 0.15
REDUNDANT_IN_LIST = 0.4
# What an expression of concern costs, as a share, too. It says that findings may not hold and not
# that they do not, so comparable sentences that nobody questions come first, and clearly poorer
# ones do not.
QUESTIONED = 0.15
# What it costs, in points, to name too little, and to be retracted: more than there are, so that
# such sentences stand behind all that do and are not.
OTHER_WORDS = 1.0
RETRACTED = 3.0
# A quoted sentence names what the best one names with its title, at least this share of it, or has
# a share of the points of the best: what reads well may answer in other words.
LEAST_SHARE = 0.35
WELL_READ = 0.3
LEAST_POINTS = 0.15  # of those of the best; on dev, a higher share loses sentences that match

# Share of common words from which two sentences say the same; those of one trial's outcomes differ
# in a fifth of them.
_SAME = 0.8
_NEGATIONS = frozenset({"no", "nor", "not", "never", "neither", "without", "fail", "lack"})


class Chosen(NamedTuple):
    """A sentence to quote, what its points gain or lose, and sentences that say the same."""

    item: Scored
    adjustments: Mapping[str, float]
    same: tuple[Scored, ...]


class _Asked(NamedTuple):
    """What is selected for; see `select`."""

    named: float
    is_list: bool
    forgiving: bool


def select(
    scored: Sequence[Scored], most: int, named: float, *, is_list: bool, forgiving: bool = False
) -> list[Chosen]:
    """At most `most` of `scored`, in the order that they are quoted.

    `named` is the context of the best sentence; see `LEAST_SHARE`. The first ones do not depend on
    `most`, and retracted work comes last, unless `forgiving`. Sentences that say the same are
    merged: one is quoted, those of other publications are kept beside it, retracted ones behind the
    others.
    """
    asked = _Asked(named, is_list, forgiving)
    sound = scored if forgiving else retracted_apart(scored)[0]
    best_points = max((item.points for item in sound or scored), default=0.0)
    able = [
        item
        for item in scored
        if item.points >= WELL_READ * best_points
        or (item.points >= LEAST_POINTS * best_points and _names(item.candidate, named))
    ]
    rest = list(able)
    picked: list[tuple[Scored, Mapping[str, float]]] = []
    quoted: Counter[str] = Counter()
    while rest and len(picked) < most:
        earlier = [item.candidate for item, _ in picked]
        # `rest` is in the order of `scored`, so of equals the first is taken: the same every time.
        weighed = [(item, _adjustments(item, earlier, quoted, asked)) for item in rest]
        best = max(weighed, key=lambda pair: pair[0].points + sum(pair[1].values()))
        rest.remove(best[0])
        if not any(_say_the_same(best[0].candidate, one) for one in earlier):
            picked.append(best)
            quoted[_document(best[0].candidate)] += 1
    same = _same(able, [item for item, _ in picked])
    return [
        Chosen(item, adjustments, tuple(group))
        for (item, adjustments), group in zip(picked, same, strict=True)
    ]


def _names(candidate: Candidate, named: float) -> bool:
    """Whether a sentence with its title names enough of what is asked."""
    return candidate.context >= LEAST_SHARE * named


def _adjustments(
    item: Scored,
    earlier: Sequence[Candidate],
    quoted: Counter[str],
    asked: _Asked,
) -> Mapping[str, float]:
    """What a sentence gains by its design, and loses to earlier quotes and notices; none is 0."""
    points, candidate = item.points, item.candidate
    publication = _publication(candidate)
    times = quoted[_document(candidate)]
    repeated = min(REPEATED_AT_MOST, (REPEATED_IN_LIST if asked.is_list else REPEATED) * times)
    gained = _gain(points, candidate.design)
    worth = points + gained
    shared = _nearest_subject(candidate, earlier)
    redundant = REDUNDANT_IN_LIST * shared**2 if asked.is_list else REDUNDANT * shared
    values = {
        Adjustment.DESIGN: gained,
        Adjustment.PUBLICATION: -worth * repeated,
        Adjustment.SUBJECT: -worth * redundant,
        Adjustment.CONCERN: -worth * QUESTIONED * is_questioned(publication),
        Adjustment.OTHER_WORDS: -OTHER_WORDS * (not _names(candidate, asked.named)),
        Adjustment.RETRACTED: -RETRACTED * (is_retracted(publication) and not asked.forgiving),
    }
    return {name.value: value for name, value in values.items() if value}


def _gain(points: float, design: float) -> float:
    """What a probability of `points` grows by when its odds do by `DESIGN` times `design`."""
    factor = math.exp(DESIGN * design)
    return points * factor / (1 - points + points * factor) - points


def _same(able: Sequence[Scored], picked: Sequence[Scored]) -> list[list[Scored]]:
    """For each quote, the best sentence of every other publication that says the same.

    A sentence goes to the first quote that it agrees with.
    """
    same: list[list[Scored]] = [[] for _ in picked]
    for item in able:
        for group, quote in zip(same, picked, strict=True):
            if _say_the_same(item.candidate, quote.candidate):
                if _document(item.candidate) not in map(_document_of, (quote, *group)):
                    group.append(item)
                break
    for group in same:
        group.sort(key=_by_notices)
    return same


def retracted_apart(scored: Sequence[Scored]) -> tuple[list[Scored], list[Scored]]:
    """Those whose publication is not retracted, as far as is known, and those whose is."""
    parts: tuple[list[Scored], list[Scored]] = [], []
    for item in scored:
        parts[is_retracted(_publication(item.candidate))].append(item)
    return parts


def _by_notices(item: Scored) -> tuple[bool, bool]:
    """Work that nobody questions first, retracted work last."""
    document = _publication(item.candidate)
    return is_retracted(document), is_questioned(document)


def _publication(candidate: Candidate) -> Document:
    return candidate.hit.passage.document


def _document(candidate: Candidate) -> str:
    return _publication(candidate).id


def _document_of(item: Scored) -> str:
    return _document(item.candidate)


def _nearest_subject(candidate: Candidate, earlier: Sequence[Candidate]) -> float:
    """How much of its subject an earlier quote of another document shares, between 0 and 1.

    Carbonell J, Goldstein J. The use of MMR, diversity-based reranking. SIGIR 1998.
    """
    return max(
        (
            _jaccard(candidate.subject, one.subject)
            for one in earlier
            if _document(one) != _document(candidate)
        ),
        default=0.0,
    )


def _jaccard(one: frozenset[str], other: frozenset[str]) -> float:
    union = len(one | other)
    return len(one & other) / union if union else 0.0


def _say_the_same(one: Candidate, other: Candidate) -> bool:
    """Whether one of two sentences is enough.

    Sentences of two publications that differ in a number, a "not" or their subject are two
    findings, however many words they share. One publication may tell a finding twice, with more or
    fewer numbers.
    """
    if one.words == other.words:
        return True
    if _jaccard(one.words, other.words) < _SAME:
        return False
    return _document(one) == _document(other) or not _differ(one, other)


def _differ(one: Candidate, other: Candidate) -> bool:
    """Whether what only one of two sentences says can turn its meaning."""
    grave = _NEGATIONS | one.subject | other.subject
    return any(word in grave or word.isdecimal() for word in one.words ^ other.words)
