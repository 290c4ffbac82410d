"""Scores how well sentences answer a question: signals for all, the reader for the best ones."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from operator import attrgetter
from typing import NamedTuple

import numpy as np

from assistant.answer.candidates import Candidate
from assistant.answer.caution import is_retracted
from assistant.answer.intent import asks_for_list
from assistant.ranking.cross_encoder import Reader
from assistant.ranking.pairs import Pair, place
from assistant.ranking.weights import Method, Weights, sigmoid, weights
from assistant.retrieval.hybrid import Query

READER = "reader"  # signal: the reader's score from the full pass
GLANCE = "glance"  # signal: the score of the early exit, for sentences without a full pass
SIGNALS_SUM = "signals"  # name of the learned weight of the sum of all other signals
# What the best design adds to the logit when sentences are picked for the reader and for quoting,
# in questions about an effect. It is not part of the probability that a sentence answers. Chosen by
# hand: no judged set prefers designs, but clinicians do.
DESIGN = 2.0
_ALWAYS_READ = 12  # sentences that reach the shortlist however weak their signals are
# So many sentences get the full pass whatever the early exit says: it learned from judged
# questions, and people ask in other ways.
_BY_SIGNALS = 4
_USUAL_WORDS = 40  # of a question and a sentence together
_FOR_LIST = 1.5  # times as many full passes: a list is answered by several publications
_DECIMALS = 6  # sums may differ between machines after the sixth decimal


class Scored(NamedTuple):
    """A candidate, the probability that it answers (`points`), and each signal's contribution.

    `signals` are in logits. Together with the bias of the model they sum to the logit of `points`.
    """

    points: float
    candidate: Candidate
    signals: Mapping[str, float]


def rank(query: Query, candidates: Iterable[Candidate], reader: Reader | None) -> list[Scored]:
    """Candidates, best first, ties by their place in the index.

    Without a reader all of them are returned. With one only the shortlist is: the best few by their
    signals. The reader scores each of these by the early exit, and then gives the best a full pass.
    Retracted work does not take a place of other work on the shortlist. A sentence whose signals
    are far below the best is left out, because it is not worth the time.
    """
    learned = weights()
    method = learned.read if reader else learned.fast
    weighed = _weighed(list(candidates), learned, method)
    if reader is None:
        return _ordered(weighed)
    promising = most_promising(weighed)
    few = shortlist(worth_reading(promising, learned.within), learned.shortlist, query.question)
    most = worth_finishing(query.question, learned.finalists)
    return _ordered(_read(query, few, reader, method, most))


def reading(item: Scored) -> float | None:
    """What the reader gave a sentence, in logits, by full pass or early exit; None without one."""
    return item.signals.get(READER, item.signals.get(GLANCE))


def identity(reader: Reader | None) -> str:
    """The SHA-256 of all that orders sentences: the weights, and the reader if there is one."""
    parts = (weights().sha256, reader.sha256 if reader else "")
    return hashlib.sha256(" ".join(parts).encode()).hexdigest()


def most_promising(weighed: Iterable[Scored]) -> list[Scored]:
    """`weighed`, the highest sum of signals and design first, ties by place."""
    return sorted(
        weighed,
        key=lambda one: (
            -round(sum(one.signals.values()) + DESIGN * one.candidate.design, _DECIMALS),
            _place(one),
        ),
    )


def worth_reading(promising: Sequence[Scored], within: float) -> list[Scored]:
    """The first few of `promising`, and those whose signals are at most `within` below the best.

    `within` is in logits. The design can only help: it counts for a sentence, but not for the best
    that it is compared with. Retracted work does not raise the best.
    """
    sums = [sum(one.signals.values()) for one in promising]
    sound = [
        given
        for one, given in zip(promising, sums, strict=True)
        if not is_retracted(one.candidate.hit.passage.document)
    ]
    bound = max(sound, default=0.0) - within
    return [
        one
        for at, (one, given) in enumerate(zip(promising, sums, strict=True))
        if at < _ALWAYS_READ or round(given + DESIGN * one.candidate.design - bound, _DECIMALS) >= 0
    ]


def shortlist(promising: Sequence[Scored], most: int, question: str) -> list[Scored]:
    """The first `most`, retracted work included, and more until `most` are not retracted.

    There are fewer where the sentences are long, or the question, which is read with each of them:
    no more than can be read in the time of `most` sentences of usual length.
    """
    asked = len(question.split())
    few: list[Scored] = []
    every, sound = _Budget(most), _Budget(most)
    for item in promising:
        words = asked + len(item.candidate.text.split())
        retracted = is_retracted(item.candidate.hit.passage.document)
        if every.is_left or (sound.is_left and not retracted):
            few.append(item)
        every.spend(words)
        if not retracted:
            sound.spend(words)
        if not sound.is_left:
            break
    return few


class _Budget:
    """The time to read sentences, measured by their number and their words."""

    def __init__(self, most: int) -> None:
        self._sentences, self._words = most, most * _USUAL_WORDS

    @property
    def is_left(self) -> bool:
        return self._sentences > 0 and self._words > 0

    def spend(self, words: int) -> None:
        self._sentences -= 1
        self._words -= words


def worth_finishing(question: str, usually: int) -> int:
    """How many sentences get a full pass: `usually`, or more where a list is asked for."""
    return round(_FOR_LIST * usually) if asks_for_list(question) else usually


def finalists(guessed: Sequence[Scored], most: int, question: str) -> list[int]:
    """The indices of those in `guessed` that get a full pass; `most` is as in `shortlist`.

    First come the best few by their signals alone, then the best by signals and early exit.
    """
    numbers = {_place(item): at for at, item in enumerate(guessed)}
    unread = [
        item._replace(signals={k: v for k, v in item.signals.items() if k not in (READER, GLANCE)})
        for item in guessed
    ]
    sure = shortlist(most_promising(unread), _BY_SIGNALS, question)
    order = dict.fromkeys(numbers[_place(item)] for item in (*sure, *most_promising(guessed)))
    chosen = shortlist([guessed[at] for at in order], most, question)
    return [numbers[_place(item)] for item in chosen]


def _ordered(scored: Iterable[Scored]) -> list[Scored]:
    return sorted(scored, key=lambda one: (-one.points, _place(one)))


def _weighed(candidates: list[Candidate], learned: Weights, method: Method) -> list[Scored]:
    if not candidates:
        return []
    names = learned.signals.names
    matrix = np.array([*map(attrgetter(*names), candidates)])
    given = learned.signals.contributions(matrix) * method.points.weights[SIGNALS_SUM]
    return [
        _scored(candidate, dict(zip(names, row, strict=True)), method)
        for candidate, row in zip(candidates, given.tolist(), strict=True)
    ]


def _read(
    query: Query, few: Sequence[Scored], reader: Reader, method: Method, most: int
) -> list[Scored]:
    glanced = reader.glance([_pair(query, item.candidate) for item in few])
    found = [
        _with_reading(item, GLANCE, given, method)
        for item, given in zip(few, glanced.scores.tolist(), strict=True)
    ]
    which = finalists(found, most, query.question)
    for at, given in zip(which, glanced.read(which).tolist(), strict=True):
        found[at] = _with_reading(few[at], READER, given, method)
    return found


def _pair(query: Query, candidate: Candidate) -> Pair:
    passage = candidate.hit.passage
    above = place(passage.section, passage.document.title)
    return Pair(query.in_words_of(candidate.words), candidate.text, above)


def _with_reading(item: Scored, name: str, given: float, method: Method) -> Scored:
    logits = given * method.points.weights[READER]
    return _scored(item.candidate, {name: logits, **item.signals}, method)


def _scored(candidate: Candidate, signals: dict[str, float], method: Method) -> Scored:
    logit = method.points.bias + sum(signals.values())
    return Scored(round(sigmoid(logit), _DECIMALS), candidate, signals)


def _place(item: Scored) -> tuple[int, tuple[int, int]]:
    return item.candidate.hit.passage.row, item.candidate.span
