"""Features of a phrase on its own: its words, and those beside it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from assistant.effects.phrases.context import Context
from assistant.effects.phrases.tokens import EDGE, Candidate, Token

#: A feature: its name and its value.
Feature = tuple[str, float]
_END = Token(0, 0, EDGE, EDGE)
_LONGEST_ENDING = 4  # letters


def phrase_features(
    listed: list[Token], phrase: Candidate, roles: Mapping[str, float], context: Context
) -> Iterator[Feature]:
    """The features of a phrase; `roles` says how much more often a word is of an outcome."""
    words = listed[phrase.first : phrase.last + 1]
    yield f"length {min(len(words), 6)}", 1.0
    for place, at in (("before", phrase.first - 1), ("behind", phrase.last + 1)):
        step = -1 if place == "before" else 1
        near, far = _at(listed, at), _at(listed, at + step)
        yield f"{place} {near.word}", 1.0
        yield f"{place} kind {near.kind}", 1.0
        yield f"{place} {near.word} {far.word}", 1.0
        yield f"{place} kinds {near.kind} {far.kind}", 1.0
    for place, token in (("first", words[0]), ("last", words[-1])):
        yield f"{place} {token.word}", 1.0
        yield f"{place} kind {token.kind}", 1.0
    yield f"ending {words[-1].word[-_LONGEST_ENDING:]}", 1.0
    yield f"shape {words[0].kind} {words[-1].kind} {min(len(words), 4)}", 1.0
    for token in words:
        yield f"has {token.word}", 1.0
    for kind in sorted({token.kind for token in words}):
        yield f"has kind {kind}", 1.0
    known = [roles[token.word] for token in words if token.word in roles]
    if known:
        yield "role", sum(known) / len(known)
    yield "role of last", roles.get(words[-1].word, 0.0)
    named = [context.arms.get(token.word, 0.0) for token in words]
    yield "arm", max(named)
    yield "arms only", sum(named) / len(named)
    yield "title", sum(token.word in context.title for token in words) / len(words)


def _at(listed: list[Token], at: int) -> Token:
    return listed[at] if 0 <= at < len(listed) else _END
