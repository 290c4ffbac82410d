"""Chooses the phrases that name the outcome of an effect and the groups of two figures."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import NamedTuple

import numpy as np

from assistant.effects.groups import Pair
from assistant.effects.phrases.model import Floats, Model, probabilities
from assistant.effects.phrases.pair_features import (
    Figures,
    figures_features,
    name_features,
    pair_features,
)
from assistant.effects.phrases.phrase_features import phrase_features
from assistant.effects.phrases.place_features import Anchor, outcome_features
from assistant.effects.phrases.sentence import Sentence, figures
from assistant.effects.phrases.tokens import Candidate, Token
from assistant.records import Span
from assistant.vocabulary.terms import Kind

_WORD = re.compile(r"\w+")
# Phrases for each of two figures whose pairs are compared. With 12 instead of all, no choice on the
# marked sentences changes.
_SHORTLIST = 12


Words = frozenset[str]


class Choice(NamedTuple):
    """Phrases that were chosen, and how likely they, or phrases like them, are right."""

    spans: tuple[Span, ...]
    probability: float


class Chooser:
    """Chooses phrases of one sentence; what is the same for all its effects is computed once."""

    def __init__(self, sentence: Sentence, model: Model) -> None:
        self._sentence = sentence
        self._model = model
        self._listed, self._phrases = sentence.tokens, sentence.phrases
        self._words = [words_of(sentence.text[slice(*sentence.span(p))]) for p in self._phrases]
        features = [
            list(phrase_features(self._listed, phrase, model.roles, sentence.context))
            for phrase in self._phrases
        ]
        self._is_setting = [_is_setting(self._listed, phrase) for phrase in self._phrases]
        self._as_outcome = [model.outcome.score(each) for each in features]
        self._as_group = [model.groups.score(each) for each in features]

    def outcome(self, anchor: Anchor) -> Choice | None:
        """The phrase that most likely names the outcome of an effect."""
        if not self._phrases:
            return None
        score = self._model.outcome.score
        scores = [
            own + score(outcome_features(self._listed, phrase, anchor))
            for own, phrase in zip(self._as_outcome, self._phrases, strict=True)
        ]
        likely = probabilities([score([(f"none {anchor.kind}", 1.0)]), *scores])[1:]
        best = int(np.where(self._is_setting, -1.0, likely).argmax())
        total = _total(likely, lambda at: alike(self._words[at], self._words[best]))
        return Choice((self._sentence.span(self._phrases[best]),), total)

    def outcome_of(self, anchor: Anchor) -> Span | None:
        """The place of the outcome of an effect; None where it is not clear."""
        choice = self.outcome(anchor)
        least = self._model.outcome.among if anchor.others else self._model.outcome.threshold
        is_sure = choice is not None and choice.probability >= least
        return choice.spans[0] if choice and is_sure else None

    def names(self, pair: Pair) -> tuple[Span, Span] | None:
        """The places of the groups of two figures; None where they are not clear."""
        choice = self.groups(figures(self._sentence, *pair))
        if choice is None or choice.probability < self._model.groups.threshold:
            return None
        return choice.spans[0], choice.spans[1]

    def groups(self, where: Figures) -> Choice | None:
        """The two phrases that most likely name the groups of two figures."""
        score = self._model.groups.score
        scores = [
            np.array(
                [
                    own + score(name_features(self._listed, phrase, where, number))
                    for own, phrase in zip(self._as_group, self._phrases, strict=True)
                ]
            )
            for number in (0, 1)
        ]
        pairs = [
            (one, two)
            for one in _best(scores[0])
            for two in _best(scores[1])
            if are_apart(self._phrases[one], self._phrases[two])
            and self._words[one] != self._words[two]
        ]
        if not pairs:
            return None
        chosen = [
            scores[0][one]
            + scores[1][two]
            + score(pair_features(self._listed, self._phrases[one], self._phrases[two], where))
            for one, two in pairs
        ]
        none = score(figures_features(self._listed, where))
        likely = probabilities([none, *chosen])[1:]
        best = pairs[int(likely.argmax())]
        words = self._words

        def is_like_best(at: int) -> bool:
            return all(alike(words[a], words[b]) for a, b in zip(pairs[at], best, strict=True))

        spans = tuple(self._sentence.span(self._phrases[at]) for at in best)
        return Choice(spans, _total(likely, is_like_best))


def words_of(text: str) -> Words:
    """The words of a phrase, in small letters."""
    return frozenset(_WORD.findall(text.lower()))


def alike(one: Words, two: Words) -> bool:
    """Whether two phrases name the same: one contains the other, or they share most words."""
    common = len(one & two)
    return one <= two or two <= one or 2 * common > max(len(one), len(two))


def are_apart(one: Candidate, two: Candidate) -> bool:
    """Whether two phrases have no token in common."""
    return one.last < two.first or two.last < one.first


def _is_setting(listed: list[Token], phrase: Candidate) -> bool:
    """Whether a phrase names the disease in which an effect was seen: "in severe neuritis".

    Six of 1,080 marked outcomes stand there.
    """
    before = phrase.first - 1
    while before >= 0 and listed[before].kind != listed[before].word:  # neither sign nor article
        before -= 1
    is_behind_in = before >= 0 and listed[before].word == "in"
    return is_behind_in and listed[phrase.last].kind == Kind.DISEASE.value


def _best(scores: Floats) -> list[int]:
    """The places of the highest scores."""
    return [int(at) for at in np.argsort(-scores, kind="stable")[:_SHORTLIST]]


def _total(likely: Floats, is_counted: Callable[[int], bool]) -> float:
    return float(sum(likely[at] for at in range(len(likely)) if is_counted(at)))
