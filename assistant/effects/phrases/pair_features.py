"""Features of two phrases that may name the groups of two figures."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from assistant.effects.phrases.phrase_features import Feature
from assistant.effects.phrases.place_features import between_tokens, passed
from assistant.effects.phrases.tokens import CLAUSES, EDGE, NUMBERS, Candidate, P, Token, bucket

_COMPARING = frozenset(("than", "versus", "vs", "compared", "and", "or", "relative", "against"))
_LESS = frozenset(
    ["lower", "less", "fewer", "shorter", "smaller", "reduced", "decreased", "lowered", "worse"]
)
_MORE = frozenset(
    ["higher", "more", "greater", "longer", "larger", "increased", "better", "superior"]
)
_AHEAD = 2  # tokens behind a phrase in which a word that compares is looked for
_BACK = 4  # the same before it
_SHORT = 5  # words between two phrases that are taken as they are
_LONGEST_JOINT = 3  # tokens between a phrase and its figure that are taken as they are


class Figures(NamedTuple):
    """The tokens of two figures, the first of which is `first`.

    `order` is -1, 0 or 1, as the first figure is smaller than the second, alike or larger. `joined`
    says which rule joins them, "" where none does.
    """

    first: int
    second: int
    order: int
    joined: str
    is_listed: bool  # the sentence says "respectively"


def figures_features(listed: list[Token], figures: Figures) -> Iterator[Feature]:
    """What speaks for two figures whose groups are not named, or that are not compared at all."""
    gap = listed[figures.first + 1 : figures.second]
    words = [token.word for token in gap]
    joined = figures.joined or "-"
    yield f"none {joined}", 1.0
    yield f"none apart {bucket(len(gap))} {joined}", 1.0
    yield f"none listed {figures.is_listed}", 1.0
    yield f"none passes p {P in words}", 1.0
    yield f"none passes numbers {min(sum(t.kind in NUMBERS for t in gap), 3)}", 1.0
    yield f"none passes clauses {min(sum(t.kind in CLAUSES for t in gap), 2)}", 1.0
    for word in sorted(_COMPARING.intersection(words)):
        yield f"none gap has {word}", 1.0
    before = listed[figures.first - 1].word if figures.first else EDGE
    yield f"none after {before}", 1.0
    if len(gap) <= _LONGEST_JOINT:
        yield f"none gap {' '.join(words)}", 1.0


def name_features(
    listed: list[Token], phrase: Candidate, figures: Figures, number: int
) -> Iterator[Feature]:
    """Where a phrase stands that may name the group of figure `number`, 0 or 1."""
    own, other = (figures.first, figures.second)[:: -1 if number else 1]
    side, between = between_tokens(listed, phrase, own, own)
    here = f"{number} {_region(phrase, figures)}"
    behind = listed[phrase.last + 1 : phrase.last + 1 + _AHEAD]
    ahead = listed[max(0, phrase.first - _BACK) : phrase.first]
    then = next((token.word for token in behind if token.word in _COMPARING), "-")
    since = next((token.word for token in reversed(ahead) if token.word in _COMPARING), "-")
    yield f"region {here}", 1.0
    yield f"region {here} then {then} since {since}", 1.0
    yield f"region {here} then {then} since {since} {figures.is_listed}", 1.0
    yield f"region {here} {figures.is_listed}", 1.0
    yield f"figure {side} {bucket(len(between))} {figures.is_listed}", 1.0
    low, high = sorted((phrase.first, own))
    yield f"passes figure {side} {low < other < high}", 1.0
    for name in passed(side, between):
        yield f"figure {name}", 1.0
    if len(between) <= _LONGEST_JOINT:
        yield f"figure joined {side} {' '.join(token.kind for token in between)}", 1.0
    yield f"region {here} from {listed[phrase.first - 1].word if phrase.first else EDGE}", 1.0


def pair_features(
    listed: list[Token], one: Candidate, two: Candidate, figures: Figures
) -> Iterator[Feature]:
    """How two phrases stand together, `one` for the first figure and `two` for the second."""
    in_order = one.first < two.first
    first, second = (one, two) if in_order else (two, one)
    between = listed[first.last + 1 : second.first]
    words = [token.word for token in between if token.kind not in NUMBERS]
    comparing = next((word for word in reversed(words) if word in _COMPARING), "-")
    here = f"{_region(one, figures)}/{_region(two, figures)}"
    yield f"pair {here}", 1.0
    yield f"pair {here} in order {in_order} by {comparing}", 1.0
    yield f"pair {here} in order {in_order} by {comparing} {figures.is_listed}", 1.0
    if len(words) <= _SHORT:
        yield f"pair {here} joined {' '.join(words)}", 1.0
    yield f"pair {here} apart {bucket(len(between))}", 1.0
    before = [listed[p.first - 1].word if p.first else EDGE for p in (first, second)]
    yield f"pair after {before[0]} and {before[1]}", 1.0
    yield f"pair alike before {before[0] == before[1]} {here}", 1.0
    yield f"pair alike last {listed[one.last].word == listed[two.last].word}", 1.0
    kinds = sorted((listed[one.last].kind, listed[two.last].kind))
    yield f"pair kinds {kinds[0]} {kinds[1]}", 1.0
    yield f"pair lengths {min(abs(one.last - one.first - two.last + two.first), 3)}", 1.0
    agrees = _agrees(listed, figures) if here == "0/0" else None
    if agrees is not None:
        yield f"pair agrees {agrees} in order {in_order} by {comparing}", 1.0


def _region(phrase: Candidate, figures: Figures) -> int:
    """How many of the two figures stand before a phrase."""
    return (figures.first < phrase.first) + (figures.second < phrase.first)


def _agrees(listed: list[Token], figures: Figures) -> bool | None:
    """Whether "lower in A than in B" fits the order of the figures; None where nothing says so."""
    said = {token.word for token in listed[: figures.first]}
    less, more = bool(said & _LESS), bool(said & _MORE)
    if less == more or not figures.order:
        return None
    return (figures.order < 0) == less
