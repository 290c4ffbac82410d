"""Finds where noun phrases end: at a preposition, at the verb, or at what describes the thing."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from assistant.conversation import lexicon
from assistant.conversation.elements import Element, ElementKind
from assistant.conversation.lexicon import bare, is_function

_ENDS = (",", ";", ":")


class Token(NamedTuple):
    """A word of a question, and its place (code points) without the punctuation after it."""

    text: str
    start: int
    end: int


def tokens_of(question: str) -> list[Token]:
    """The words of a question."""
    return [
        Token(match[0], match.start(), match.start() + len(match[0].rstrip(",;:?!")))
        for match in re.finditer(r"\S+", question)
    ]


def phrase_end(
    tokens: Sequence[Token],
    start: int,
    named: Sequence[Element],
    *,
    describes: bool,
    verbs: bool = True,
    of: bool = False,
) -> int:
    """The index after the last token of the phrase that begins at `start`.

    An adjective ends it when the verb before it describes (`describes`: "is X safe"), a verb ends
    it with `verbs` ("does X help"), and "of" does not end it with `of`.
    """
    at = start
    while at < len(tokens):
        inside = next((each for each in named if each.start <= tokens[at].start < each.end), None)
        if inside is not None and not (
            describes and _ends_before(tokens, at, start, inside, named)
        ):
            while at < len(tokens) and tokens[at].start < inside.end:
                at += 1
        elif at > start and _is_end(tokens, at, named, describes=describes, verbs=verbs, of=of):
            return at
        else:
            at += 1
        if at > start and tokens[at - 1].text.endswith(_ENDS) and at - 1 >= start:
            return at
    return at


def _ends_before(
    tokens: Sequence[Token],
    at: int,
    start: int,
    inside: Element,
    named: Sequence[Element],
) -> bool:
    """Whether a word that no source knows describes the thing before it: "is X cardiotoxic"."""
    before = tokens[at - 1] if at > start else None
    return (
        before is not None
        and inside.kind is ElementKind.NAME
        and tokens[at].text.islower()
        and any(each.end == before.end for each in named)
    )


def _is_end(
    tokens: Sequence[Token],
    at: int,
    named: Sequence[Element],
    *,
    describes: bool,
    verbs: bool,
    of: bool,
) -> bool:
    text = tokens[at].text
    if bare(text) == "of":
        return not of
    if bare(text) in ("or", "and"):
        return not _joins(tokens, at, named)
    if is_function(text, lexicon.FUNCTION):
        return True
    word = lexicon.english(text)
    if word is None or any(each.start <= tokens[at].start < each.end for each in named):
        return describes and not text[:1].isupper()
    is_description = describes and word.parts[0] in "ar"
    if describes:  # only a participle follows: "are attacks treated"
        return is_description or ("v" in word.parts and bare(text).endswith("ed"))
    return verbs and _is_verb_here(tokens, at)


def _is_verb_here(tokens: Sequence[Token], at: int) -> bool:
    """Whether a word is the verb of the question: "help", and "work" if no verb follows."""
    text = tokens[at].text
    word = lexicon.english(text)
    if word is None or bare(text).endswith("ing"):  # "does cord clamping help"
        return False
    later = any(lexicon.is_verb(token.text) for token in tokens[at + 1 :])
    is_last_chance = "v" in word.parts and not later and not bare(text).endswith("s")
    return word.parts[0] in "vr" or is_last_chance


def _joins(tokens: Sequence[Token], at: int, named: Sequence[Element]) -> bool:
    """Whether "or" or "and" joins two things of one kind."""
    before = next((each for each in named if each.end == tokens[at - 1].end), None)
    after = (
        next((each for each in named if each.start == tokens[at + 1].start), None)
        if at + 1 < len(tokens)
        else None
    )
    return before is not None and after is not None and before.kind is after.kind
