"""Scores how well sentences answer a question: features for all, the ranker for the best ones."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import NamedTuple

import numpy as np

from assistant.answer.candidates import Candidate
from assistant.answer.caution import is_retracted
from assistant.answer.elements import opposite
from assistant.answer.features import Features
from assistant.ranking.cross_encoder import CrossEncoder
from assistant.ranking.pairs import Pair, place
from assistant.ranking.weights import Method, Weights, sigmoid, weights
from assistant.retrieval.intent import Intent
from assistant.retrieval.query import Query

# What a cosine of 1 between question and sentence adds to the logit, and the cosine that adds
# nothing. The ranker was trained on other questions than people ask, and lost some of what the
# embedding model knows. Chosen on 95 natural questions (training/NOTES.md): the first quote is
# right for .64 of them without, and for .67 to .70 with 2 to 8.
SIMILARITY = 4.0
_USUAL_COSINE = 0.6
# Sentences that are compared with the question, and the cosine that others count with. On the same
# questions 12 are as good as all 20, and 8 are worse; each costs as much time as two early exits.
_COMPARED = 12
_COSINE_OF_OTHERS = 0.45
RANKER = "ranker"  # name of the learned weight of the ranker's score
SIGNALS = "signals"  # name of the learned weight of the sum of all signals
# What the best design adds to the logit when sentences are picked for the ranker and for quoting,
# in questions about an effect. It is not part of the probability that a sentence answers. Chosen by
# hand: no judged set prefers designs, but clinicians do.
DESIGN = 2.0
# Sentences that stay on the shortlist however weak their signals are. With this number, leaving the
# others out lost no matching quote on dev, and .004 of nDCG@10.
_ALWAYS_RANKED = 12
# This many sentences get the full pass whatever the early exit says: the early exit learned from
# judged questions, and people ask in other ways. Chosen on natural questions: without these, a
# sentence on treating attacks came third for "what treatments reduce NMO relapses"; 6 and 8 are as
# good, 12 are worse.
_FULL_PASSES_BY_SIGNALS = 4
# Words of a question and a sentence together. Chosen on dev: from 36 to 48, the first five quotes
# match about as often, and 40 saves a fifth of the sentences of long questions.
_USUAL_WORDS = 40
# Times as many full passes, because several publications answer a list. Chosen by hand, looking at
# the demo questions: with 8, "what treatments reduce NMO relapses" left out eculizumab.
_FULL_PASSES_FOR_LIST = 1.5
_DECIMALS = 6  # sums may differ between machines after the sixth decimal


class Scored(NamedTuple):
    """A candidate, the probability that it answers (`points`), and what contributed to it.

    `signals` are the contributions of the features. The contribution of the ranker is `full_pass`
    where the sentence had a full pass, and `early_exit` where it left early. `similarity` is the
    contribution of the cosine with the question. All three are None without the ranker, and
    `similarity` also with another embedding model than the default. All are in logits. Together
    with the bias of the model they sum to the logit of `points`. `opposite` is what the sentence
    says that is the opposite of what is asked, or "".
    """

    points: float
    candidate: Candidate
    signals: Mapping[str, float]
    early_exit: float | None = None
    full_pass: float | None = None
    similarity: float | None = None
    opposite: str = ""

    @property
    def ranker(self) -> float | None:
        """The contribution of the ranker, by full pass or early exit; None without the ranker."""
        return self.early_exit if self.full_pass is None else self.full_pass

    @property
    def total(self) -> float:
        """The sum of all contributions, in logits."""
        # In this order, so that the sum has the same rounding on every path.
        return sum(self.signals.values(), self.ranker or 0.0) + (self.similarity or 0.0)


Compare = Callable[[Sequence[str]], Sequence[float]]


class Networks(NamedTuple):
    """The networks that judge sentences.

    `similarity` gives the cosine of each sentence with the question; None for an embedding model
    that its weight was not chosen for.
    """

    cross_encoder: CrossEncoder
    similarity: Compare | None = None


def rank(query: Query, candidates: Iterable[Candidate], networks: Networks | None) -> list[Scored]:
    """Candidates, best first, ties by their place in the index.

    Without networks, it returns all of them. With them, it returns the shortlist: the best few by
    their signals. Each of these gets a score by the early exit. The best of them are compared with
    the question, and the best of all then get a full pass. Retracted work does not take a place of
    other work on the shortlist. A sentence whose signals are far below the best is left out,
    because it is not worth the time.
    """
    learned = weights()
    method = learned.with_ranker if networks else learned.without_ranker
    weighed = _weighed(list(candidates), learned, method)
    if networks is None:
        return _with_opposites(query, _best_first(weighed))
    promising = near_best(most_promising_first(weighed), learned.signals_margin)
    shortlist = fitting(promising, learned.shortlist_size, query.question)
    full_passes = full_pass_count(query.intent, learned.full_passes)
    ranked = _ranked(query, shortlist, networks, method, full_passes)
    return _with_opposites(query, _best_first(ranked))


def ranker_sha256(cross_encoder: CrossEncoder | None) -> str:
    """The SHA-256 of all that orders sentences: the weights, and the network if there is one."""
    parts = (weights().sha256, cross_encoder.sha256 if cross_encoder else "")
    return hashlib.sha256(" ".join(parts).encode()).hexdigest()


def most_promising_first(scored: Iterable[Scored]) -> list[Scored]:
    """`scored`, the highest sum of contributions and design first, ties by place."""
    return sorted(
        scored,
        key=lambda item: (
            -round(item.total + DESIGN * item.candidate.design, _DECIMALS),
            _place(item),
        ),
    )


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
        if at < _ALWAYS_RANKED
        or round(item.total + DESIGN * item.candidate.design - bound, _DECIMALS) >= 0
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


def full_pass_count(intent: Intent, usual: int) -> int:
    """How many sentences get a full pass: `usual`, or more where a list is asked for."""
    return round(_FULL_PASSES_FOR_LIST * usual) if intent.asks_for_list else usual


def for_full_pass(scored: Sequence[Scored], count: int, question: str) -> list[int]:
    """The indices of those in `scored` that get a full pass; `count` is as in `fitting`.

    First come the best few by their signals alone, then the best by signals and early exit.
    """
    indices = {_place(item): at for at, item in enumerate(scored)}
    by_signals = most_promising_first(
        item._replace(early_exit=None, similarity=None) for item in scored
    )
    first = fitting(by_signals, _FULL_PASSES_BY_SIGNALS, question)
    order = dict.fromkeys(indices[_place(item)] for item in (*first, *most_promising_first(scored)))
    chosen = fitting([scored[at] for at in order], count, question)
    return [indices[_place(item)] for item in chosen]


def _with_opposites(query: Query, scored: Iterable[Scored]) -> list[Scored]:
    return [item._replace(opposite=opposite(query, item.candidate)) for item in scored]


def _best_first(scored: Iterable[Scored]) -> list[Scored]:
    return sorted(scored, key=lambda item: (-item.points, _place(item)))


def _weighed(candidates: list[Candidate], learned: Weights, method: Method) -> list[Scored]:
    if not candidates:
        return []
    features = np.array([candidate.features for candidate in candidates])
    signals = learned.features.contributions(features) * method.points.weights[SIGNALS]
    return [
        _with_points(Scored(0.0, candidate, dict(zip(Features._fields, row, strict=True))), method)
        for candidate, row in zip(candidates, signals.tolist(), strict=True)
    ]


def _ranked(
    query: Query,
    shortlist: Sequence[Scored],
    networks: Networks,
    method: Method,
    full_passes: int,
) -> list[Scored]:
    early = networks.cross_encoder.early_exit([_pair(query, item.candidate) for item in shortlist])
    weight = method.points.weights[RANKER]
    ranked = [
        _with_points(item._replace(early_exit=score * weight), method)
        for item, score in zip(shortlist, early.scores.tolist(), strict=True)
    ]
    if networks.similarity is not None and not query.intent.outcome:
        ranked = _compared(query, ranked, networks.similarity, method)
    chosen = for_full_pass(ranked, full_passes, query.question)
    for at, score in zip(chosen, early.full_pass(chosen).tolist(), strict=True):
        full = ranked[at]._replace(early_exit=None, full_pass=score * weight)
        ranked[at] = _with_points(full, method)
    return ranked


def _compared(
    query: Query, ranked: Sequence[Scored], similarity: Compare, method: Method
) -> list[Scored]:
    """The sentences with the contribution of their cosine with the question.

    Questions for the effect of A on B are left out: the ranker was trained on these, and the cosine
    makes their answers worse.
    """
    chosen = for_full_pass(ranked, _COMPARED, query.question)
    cosines = dict(
        zip(chosen, similarity([ranked[at].candidate.text for at in chosen]), strict=True)
    )
    return [
        _with_points(
            item._replace(
                similarity=SIMILARITY * (cosines.get(at, _COSINE_OF_OTHERS) - _USUAL_COSINE)
            ),
            method,
        )
        for at, item in enumerate(ranked)
    ]


def _pair(query: Query, candidate: Candidate) -> Pair:
    passage = candidate.hit.passage
    above = place(passage.section, passage.document.title)
    return Pair(query.in_words_of(candidate.words), candidate.text, above)


def _with_points(item: Scored, method: Method) -> Scored:
    return item._replace(points=round(sigmoid(method.points.bias + item.total), _DECIMALS))


def _place(item: Scored) -> tuple[int, tuple[int, int]]:
    return item.candidate.hit.passage.row, item.candidate.span
