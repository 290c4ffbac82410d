"""Completes follow-up questions of a word or two: "why?", "why not?", "how common is that?"."""

from __future__ import annotations

import re

from assistant.conversation import lexicon
from assistant.conversation.elements import ILLNESSES, INTERVENTIONS
from assistant.conversation.lexicon import bare, is_any, is_function, is_plural, word_set
from assistant.conversation.phrases import tokens_of
from assistant.conversation.subjects import Subject

_HOW_IT_DOES = re.compile(
    r"(?P<word>why|how(?: long| often| soon| much| well)?|when|where)"
    r"(?: (?:is|was|does|do) (?:that|this|so|it))?(?: so)?"
    r"|how so|how come",
    re.IGNORECASE,
)
_WHY_NOT = re.compile(r"(?:and |but )?why (?:not|isn't it|doesn't it|don't they)", re.IGNORECASE)
_HOW = re.compile(
    r"how (?P<how>\S+)(?: (?:is|was|are) (?P<what>that|this|it|those|these|they))?", re.IGNORECASE
)
_MORE = re.compile(r"(?:tell me )?(?:more|more details?|details|go on)(?: please)?", re.IGNORECASE)
# Said of events and diseases, not of drugs.
_OF_EVENTS = word_set("common frequent likely rare serious severe often fatal")


def completed(text: str, last: Subject) -> tuple[bool, str | None]:
    """Whether a question is of this sort, and the question that it stands for, if there is one."""
    if _MORE.fullmatch(text):
        return True, f"more about {last.topic()}"
    if _WHY_NOT.fullmatch(text):
        return True, negated(last)
    match = _HOW_IT_DOES.fullmatch(text)
    if match:
        return True, _asked_of(match["word"] or "why", last)
    match = _HOW.fullmatch(text)
    if (
        match is None
        or not lexicon.may_describe(match["how"])
        or is_function(match["how"], frozenset({"many", "about"}))
    ):
        return False, None
    about = last.topic(people=False)
    if is_any(match["how"], _OF_EVENTS):
        about = last.object_text if last.kind not in ILLNESSES else last.thing
        about = about or last.first(*ILLNESSES) or last.topic()
        verb = "are" if is_plural(about) else "is"
        if about == last.object_text and last.kind in INTERVENTIONS and not last.first(*ILLNESSES):
            about = f"{about} with {last.thing}"
        return True, f"how {match['how']} {verb} {about}"
    if match["what"]:
        about = last.thing or about
    return True, f"how {match['how']} {'are' if is_plural(about) else 'is'} {about}"


def _asked_of(word: str, last: Subject) -> str:
    """The last question with "why" or "how often" before it, or after it if it is not a clause."""
    question = last.question
    tokens = question.split(" ")
    if is_function(tokens[0], lexicon.AUXILIARIES):
        return f"{word} {tokens[0].lower()} {' '.join(tokens[1:])}"
    if bare(tokens[0]) in ("why", "when", "where") and len(tokens) > 1:
        return f"{word} {' '.join(tokens[1:])}"
    if bare(tokens[0]) == "how":
        if is_function(tokens[1] if len(tokens) > 1 else "", lexicon.AUXILIARIES):
            return f"{word} {' '.join(tokens[1:])}"
        described = _described(tokens, last)
        if described:
            return f"{word} {described}"
    return f"{question}, and {word}"


def _described(tokens: list[str], last: Subject) -> str:
    """Make "is asthma common in Japan" from "how common is asthma in Japan"."""
    if len(tokens) < 4 or not is_function(tokens[2], lexicon.AUXILIARIES) or last.span is None:  # noqa: PLR2004 - how, adjective, verb, thing
        return ""
    if not last.question.startswith(" ".join(tokens[:3])):
        return ""
    thing_end = last.span[1]
    start = len(" ".join(tokens[:3])) + 1
    return f"{tokens[2]} {last.question[start:thing_end]} {tokens[1]}{last.question[thing_end:]}"


def negated(last: Subject) -> str | None:
    """Make "why does X not help" from "does X help"; None for what cannot be denied."""
    tokens = last.question.split(" ")
    first, rest = tokens[0].lower(), last.question[len(tokens[0]) + 1 :]
    if bare(first) == "why" and " not " in f" {rest} ":
        return last.question
    if not is_function(first, lexicon.AUXILIARIES) or not rest:
        return None
    first = lexicon.NEGATED.get(bare(first), first)
    if last.subject_end is None:
        return None
    end = _before_predicate(last, describes=first in ("is", "are", "was", "were"))
    end -= len(tokens[0]) + 1
    return f"why {first} {rest[:end]} not{rest[end:]}"


def _before_predicate(last: Subject, *, describes: bool) -> int:
    """Where "not" belongs: after "patients with epilepsy", not after "patients"."""
    end = last.subject_end or 0
    following = [token for token in tokens_of(last.question) if token.start > end]
    if not following or not is_function(following[0].text, lexicon.PREPOSITIONS):
        return end
    belongs = lexicon.may_describe if describes else lexicon.may_be_verb
    inside = last.named
    for token in following:
        if belongs(token.text) and not any(e.start <= token.start < e.end for e in inside):
            return token.start - 1
    return end
