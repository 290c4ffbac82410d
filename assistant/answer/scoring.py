"""Scores how well sentences answer a question: features for all, the ranker for the best ones."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from assistant.answer.candidates import Candidate
from assistant.answer.caution import is_retracted
from assistant.answer.elements import gives, is_about_manuscript, is_no_finding, missing, opposite
from assistant.answer.features import COMPARING, Features
from assistant.answer.setting import Setting
from assistant.answer.steps import Step, silent
from assistant.ranking.cross_encoder import CrossEncoder
from assistant.ranking.pairs import Pair, place
from assistant.ranking.weights import Method, Weights, sigmoid, weights
from assistant.retrieval.intent import Intent
from assistant.retrieval.query import Query

# The cosine between question and sentence that adds nothing to the logit. Chosen by hand: about
# that of a sentence on the subject.
_USUAL_COSINE = 0.6
RANKER = "ranker"  # name of the learned weight of the ranker's score
SIGNALS = "signals"  # name of the learned weight of the sum of all signals
# Name of the learned weight of the cosine. The ranker was trained on other questions than people
# ask, and lost some of what the embedding model knows.
SIMILARITY = "similarity"
# What the best design adds in questions about an effect, when sentences are picked for the ranker,
# in units of the signals. Chosen on natural questions: with 13, the first quote is right for .705
# of them instead of .737, because trials of other questions take the places.
_DESIGN_FOR_RANKER = 8.4
# Sentences that stay on the shortlist however weak their signals are. With this number, leaving the
# others out lost no matching quote on dev, and .004 of nDCG@10.
_ALWAYS_RANKED = 12
# Times that the cosine counts when sentences are picked for the ranker. It counts more than in the
# points, because the ranker then judges better than both. Chosen on natural questions: from 2 to 4
# the same first quotes are right, with .5 or 1 fewer are.
_SIMILARITY_FOR_RANKER = 2.0
# Sentences that are checked for whether they can answer, in lengths of the shortlist. Chosen by
# hand: more take longer, and are seldom read.
_CHECKED = 3
# The share of the shortlist that the signals alone choose. The rest are near the question in
# meaning, whatever they state. Chosen on natural questions: without these, a right sentence is on
# the shortlist for .94 of them instead of .99, because the signals prefer results.
_SHARE_BY_SIGNALS = 0.7
# What naming the whole question adds to the cosine of the passage when the rest is chosen. Chosen
# by hand.
_NAMING = 0.3
# This many sentences get to the ranker whatever the cosine says. Chosen on natural questions:
# without these, a sentence on treating attacks came third for "what treatments reduce NMO
# relapses"; 6 and 8 are as good, 12 are worse.
_BY_SIGNALS = 4
# Words of a question and a sentence together. Chosen on dev: from 36 to 48, the first five quotes
# match about as often, and 40 saves a fifth of the sentences of long questions.
_USUAL_WORDS = 40
# Times as many sentences for the ranker, because several publications answer a list, or because
# there is no cosine to pick them by. Chosen by hand, looking at the demo questions: with 8
# sentences, "what treatments reduce NMO relapses" left out eculizumab.
_MORE = 1.5
_DECIMALS = 6  # sums may differ between machines after the sixth decimal


class Scored(NamedTuple):
    """A candidate, the probability that it answers (`points`), and what contributed to it.

    `signals` are the contributions of the features, `ranker` is that of the ranker, and
    `similarity` that of the cosine with the question. The last two are None without the ranker, and
    `similarity` also where the cosine does not count (`_cosines`). All are in logits. Together
    with the bias of the model they sum to the logit of `points`. `opposite` is what the sentence
    says that is the opposite of what is asked, or "". `no_finding` says that it is a table row or
    an aim, and does not name all that is asked, `review` that it was written about the manuscript
    of the article. `gives` says whether it may give what is asked of
    the subject, such as a dose. `is_whole` says that it and its surroundings cover all of the
    question.
    """

    points: float
    candidate: Candidate
    signals: Mapping[str, float]
    ranker: float | None = None
    similarity: float | None = None
    opposite: str = ""
    no_finding: bool = False
    review: bool = False
    gives: bool = True
    is_whole: bool = True

    @property
    def total(self) -> float:
        """The sum of all contributions, in logits."""
        return sum(self.signals.values()) + (self.ranker or 0.0) + (self.similarity or 0.0)


Compare = Callable[[Sequence[str]], Sequence[float]]


class Networks(NamedTuple):
    """The networks that judge sentences.

    `similarity` gives the cosine of each sentence with the question; None for an embedding model
    that its weight was not chosen for.
    """

    cross_encoder: CrossEncoder
    similarity: Compare | None = None


def rank(
    query: Query,
    candidates: Iterable[Candidate],
    networks: Networks | None,
    step: Step = silent,
) -> list[Scored]:
    """Candidates, best first, ties by their place in the index.

    Without networks, it returns the best few dozen. With them, it returns those that the ranker
    scores: the best few of the shortlist by their signals and by their similarity to the question.
    The shortlist is the best by their signals, and those that are near the question in meaning
    unless the effect of A on B is asked for. Retracted work does not take a place of other work. A
    sentence whose signals are far below the best is left out, because it is not worth the time.
    """
    learned = weights()
    method = learned.with_ranker if networks else learned.without_ranker
    weighed = _weighed(list(candidates), learned, method)
    if networks is None:
        return _checked(query, _best_first(weighed)[: _CHECKED * learned.shortlist_size])
    shortlist = _counted(query, _shortlist(query, weighed, learned), learned)
    cosines = _cosines(query, shortlist, networks.similarity)
    count = ranked_count(query.intent, learned.ranked, is_compared=bool(cosines))
    chosen = for_ranker(shortlist, cosines, count, query.plain)
    step(f"reading {len(chosen):,} sentences")
    ranked = _ranked(query, chosen, networks.cross_encoder, method)
    return _checked(query, _best_first(ranked))


def _shortlist(query: Query, weighed: Sequence[Scored], learned: Weights) -> list[Scored]:
    """The best by their signals, and then the nearest in meaning."""
    ordered = most_promising_first(weighed)
    promising = _unfit_last(query, near_best(ordered, learned.signals_margin), learned)
    if query.intent.outcome:
        return fitting(promising, learned.shortlist_size, query.plain)
    count = round(_SHARE_BY_SIGNALS * learned.shortlist_size)
    first = fitting(promising, count, query.plain)
    places = set(map(_place, first))
    nearest = sorted(
        (item for item in ordered if _place(item) not in places), key=_nearness, reverse=True
    )
    nearest = _unfit_last(query, nearest, learned)
    return first + fitting(nearest, learned.shortlist_size - count, query.plain)


def _unfit_last(query: Query, ordered: Sequence[Scored], learned: Weights) -> list[Scored]:
    """`ordered`, with those of the first ones that cannot answer behind the others.

    They are about the opposite, or do not give what is asked for. They do not come first in the
    answer, so they must not take the places of others.
    """
    count = _CHECKED * learned.shortlist_size
    checked = [
        (gives(query, item.candidate) and not opposite(query, item.candidate), item)
        for item in ordered[:count]
    ]
    fit = [item for is_fit, item in checked if is_fit]
    return [*fit, *(item for is_fit, item in checked if not is_fit), *ordered[count:]]


def _nearness(item: Scored) -> float:
    """How near the passage is in meaning, and how much of the question the sentence names."""
    candidate = item.candidate
    cosine = candidate.hit.scores.get("dense", 0.0)
    return round(cosine + _NAMING * candidate.features.overlap, _DECIMALS)


def _counted(query: Query, shortlist: Sequence[Scored], learned: Weights) -> list[Scored]:
    """The shortlist with the signals that count: what is stated, only where an effect is asked for.

    Elsewhere, a result is not a better answer than a dose or a definition. Of the natural
    questions, .86 to .91 have a right sentence among the first three that are read, instead of .85
    (training/NOTES.md).
    """
    if query.intent.asks_effect or not shortlist:
        return list(shortlist)
    features = np.array([item.candidate.features for item in shortlist])
    compares = np.array([name in COMPARING for name in Features._fields])
    return [
        item._replace(signals=signals)
        for item, signals in zip(
            shortlist, _signals(features * compares, learned, learned.with_ranker), strict=True
        )
    ]


def _signals(
    features: npt.NDArray[np.float64], learned: Weights, method: Method
) -> list[dict[str, float]]:
    """What each feature contributes, in logits: one dictionary for each row of `features`."""
    rows = learned.features.contributions(features) * method.points.weights[SIGNALS]
    return [dict(zip(Features._fields, row, strict=True)) for row in rows.tolist()]


def ranker_sha256(cross_encoder: CrossEncoder | None) -> str:
    """The SHA-256 of all that orders sentences: the weights, and the network if there is one."""
    parts = (weights().sha256, cross_encoder.sha256 if cross_encoder else "")
    return hashlib.sha256(" ".join(parts).encode()).hexdigest()


def most_promising_first(scored: Iterable[Scored]) -> list[Scored]:
    """`scored`, the highest sum of contributions and design first, ties by place."""
    return sorted(scored, key=lambda item: (-_promise(item), _place(item)))


def _promise(item: Scored) -> float:
    """The sum of its contributions and of its design."""
    unit = weights().with_ranker.points.weights[SIGNALS]
    return round(item.total + _DESIGN_FOR_RANKER * unit * item.candidate.design, _DECIMALS)


def near_best(promising: Sequence[Scored], margin: float) -> list[Scored]:
    """The first few of `promising`, and those whose signals are at most `margin` below the best.

    `margin` is in logits. The design can only help: it counts for a sentence, but not for the best
    that it is compared with. Retracted work does not raise the best.
    """
    best = max(
        (item.total for item in promising if not is_retracted(item.candidate.hit.passage.document)),
        default=0.0,
    )
    bound = best - margin
    return [
        item
        for at, item in enumerate(promising)
        if at < _ALWAYS_RANKED or _promise(item) >= round(bound, _DECIMALS)
    ]


def fitting(promising: Sequence[Scored], count: int, question: str) -> list[Scored]:
    """The first `count`, retracted work included, and more until `count` are not retracted.

    There are fewer where the sentences are long, or the question, which goes through the network
    with each of them: no more than fit in the time of `count` sentences of usual length.
    """
    question_words = len(question.split())
    chosen: list[Scored] = []
    for_all, for_sound = _Budget(count), _Budget(count)
    for item in promising:
        words = question_words + len(item.candidate.text.split())
        retracted = is_retracted(item.candidate.hit.passage.document)
        if for_all.is_left or (for_sound.is_left and not retracted):
            chosen.append(item)
        for_all.spend(words)
        if not retracted:
            for_sound.spend(words)
        if not for_sound.is_left:
            break
    return chosen


class _Budget:
    """The time for some sentences, measured by their number and their words."""

    def __init__(self, sentences: int) -> None:
        self._sentences, self._words = sentences, sentences * _USUAL_WORDS

    @property
    def is_left(self) -> bool:
        return self._sentences > 0 and self._words > 0

    def spend(self, words: int) -> None:
        self._sentences -= 1
        self._words -= words


def ranked_count(intent: Intent, usual: int, *, is_compared: bool) -> int:
    """How many sentences the ranker scores: `usual`, or more for a list or without cosines."""
    return usual if is_compared and not intent.asks_for_list else round(_MORE * usual)


def for_ranker(
    shortlist: Sequence[Scored], cosines: Sequence[float], count: int, question: str
) -> list[tuple[Scored, float | None]]:
    """The sentences that the ranker scores, each with its cosine; `count` is as in `fitting`.

    First come the best few by their signals alone, then the best by signals and cosine. Without
    `cosines`, the signals alone decide.
    """
    weight = _SIMILARITY_FOR_RANKER * weights().with_ranker.points.weights[SIMILARITY]
    known: Sequence[float | None] = cosines or [None] * len(shortlist)
    by_place = {_place(item): cosine for item, cosine in zip(shortlist, known, strict=True)}
    compared = [
        item._replace(similarity=weight * (by_place[_place(item)] or 0.0)) for item in shortlist
    ]
    first = fitting(most_promising_first(shortlist), _BY_SIGNALS, question)
    order = [*first, *most_promising_first(compared)]
    distinct = {_place(item): item._replace(similarity=None) for item in order}
    chosen = fitting(list(distinct.values()), count, question)
    return [(item, by_place[_place(item)]) for item in chosen]


def _cosines(
    query: Query, shortlist: Sequence[Scored], similarity: Compare | None
) -> Sequence[float]:
    """The cosines of the sentences with the question; none for the effect of A on B.

    The ranker was trained on such questions. There, the cosine picks worse sentences than the
    signals do (of 140 questions of dev, one of the first five quotes matches for .92 instead of
    .94), and takes half of the time.
    """
    if similarity is None or query.intent.outcome:
        return ()
    return similarity([item.candidate.text for item in shortlist])


def _checked(query: Query, scored: Iterable[Scored]) -> list[Scored]:
    """`scored` with what keeps a sentence from answering, whatever its points."""
    return [
        item._replace(
            opposite=opposite(query, item.candidate),
            no_finding=is_no_finding(query, item.candidate),
            review=is_about_manuscript(item.candidate),
            gives=gives(query, item.candidate),
            is_whole=not missing(query, item.candidate),
        )
        for item in scored
    ]


def _best_first(scored: Iterable[Scored]) -> list[Scored]:
    return sorted(scored, key=lambda item: (-item.points, _place(item)))


def _weighed(candidates: list[Candidate], learned: Weights, method: Method) -> list[Scored]:
    if not candidates:
        return []
    features = np.array([candidate.features for candidate in candidates])
    return [
        _with_points(Scored(0.0, candidate, signals), method)
        for candidate, signals in zip(candidates, _signals(features, learned, method), strict=True)
    ]


def _ranked(
    query: Query,
    chosen: Sequence[tuple[Scored, float | None]],
    cross_encoder: CrossEncoder,
    method: Method,
) -> list[Scored]:
    """The sentences with the contributions of the ranker and of the cosine, if there is one."""
    learned = method.points.weights
    setting = Setting(query)
    pairs = [_pair(query, setting, item.candidate) for item, _ in chosen]
    scores = cross_encoder.scores(pairs).tolist()
    return [
        _with_points(
            item._replace(
                ranker=score * learned[RANKER],
                similarity=None
                if cosine is None
                else learned[SIMILARITY] * (cosine - _USUAL_COSINE),
            ),
            method,
        )
        for (item, cosine), score in zip(chosen, scores, strict=True)
    ]


def _pair(query: Query, setting: Setting, candidate: Candidate) -> Pair:
    passage = candidate.hit.passage
    above = place(passage.section, setting.title(passage.document))
    return Pair(query.in_words_of(candidate.words), candidate.text, above)


def _with_points(item: Scored, method: Method) -> Scored:
    return item._replace(points=round(sigmoid(method.points.bias + item.total), _DECIMALS))


def _place(item: Scored) -> tuple[int, tuple[int, int]]:
    return item.candidate.hit.passage.row, item.candidate.span
