"""Features of where a phrase stands beside the numbers of an effect."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from assistant.effects.phrases.phrase_features import Feature
from assistant.effects.phrases.tokens import (
    CLAUSES,
    EDGE,
    NUMBERS,
    VERBS,
    Candidate,
    Token,
    bucket,
)

_BESIDE = 10  # tokens beside a phrase that may say what it is
_LONGEST_JOINT = 2  # tokens between a phrase and its effect that are taken as they are


class Anchor(NamedTuple):
    """The numbers of an effect, as numbers of tokens: from `first` up to and including `last`.

    `kind` says which numbers it has. `others` are the first tokens of the other effects.
    """

    first: int
    last: int
    kind: str
    others: tuple[int, ...] = ()


def outcome_features(listed: list[Token], phrase: Candidate, anchor: Anchor) -> Iterator[Feature]:
    """Where a phrase stands that may name the outcome of the effect at `anchor`."""
    side, between = between_tokens(listed, phrase, anchor.first, anchor.last)
    near = bucket(len(between))
    many = min(len(anchor.others), 2)
    yield f"distance {side} {near}", 1.0
    yield f"among {many} {side} {near}", 1.0
    for name in passed(side, between):
        yield name, 1.0
    if len(between) <= _LONGEST_JOINT:
        joint = " ".join(token.word for token in between)
        yield f"joined {side} {joint}", 1.0
        yield f"joined {side} {joint} among {many}", 1.0
    beside = between if side == "behind" else between[:_BESIDE]
    for word in sorted({token.word for token in beside[-_BESIDE:]}):
        yield f"between {side} {word}", 1.0
    yield from _effect_features(listed, phrase, anchor, side, between)


def _effect_features(
    listed: list[Token], phrase: Candidate, anchor: Anchor, side: str, between: list[Token]
) -> Iterator[Feature]:
    here = f"{side} {anchor.kind}"
    edge = listed[phrase.first - 1].word if phrase.first else EDGE
    low, high = sorted((phrase.first, anchor.first))
    crossed = sum(low <= other < high for other in anchor.others)
    many = min(len(anchor.others), 2)
    begins = phrase.first <= 1 or edge in CLAUSES
    verb = next((token.word for token in between if token.kind in VERBS), "-")
    yield f"side {here}", 1.0
    yield f"passes effects {side} {min(crossed, 2)}", 1.0
    yield f"begins {begins} {side} among {many}", 1.0
    yield f"begins {begins} {side} verb {verb}", 1.0
    yield f"side {side} from {edge} passes {min(crossed, 1)}", 1.0
    if between:
        near = between[0] if side == "before" else between[-1]
        yield f"side {here} by {near.word}", 1.0
        yield f"side {here} by kind {near.kind}", 1.0


def passed(side: str, between: list[Token]) -> Iterator[str]:
    """What stands between a phrase and numbers, by how often."""
    kinds = [token.kind for token in between]
    yield f"passes numbers {side} {min(sum(kind in NUMBERS for kind in kinds), 3)}"
    yield f"passes clauses {side} {min(sum(kind in CLAUSES for kind in kinds), 2)}"
    yield f"passes commas {side} {min(kinds.count(','), 3)}"
    yield f"passes verbs {side} {min(sum(kind in VERBS for kind in kinds), 2)}"
    yield f"passes brackets {side} {min(kinds.count('('), 2)} {min(kinds.count(')'), 2)}"


def between_tokens(
    listed: list[Token], phrase: Candidate, first: int, last: int
) -> tuple[str, list[Token]]:
    """On which side of the tokens from `first` to `last` a phrase stands, and what is between."""
    if phrase.last < first:
        return "before", listed[phrase.last + 1 : first]
    if phrase.first > last:
        return "behind", listed[last + 1 : phrase.first]
    return "inside", []
