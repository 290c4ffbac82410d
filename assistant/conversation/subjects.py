"""Reads a question: the thing that it asks about, what that affects, and its other elements."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

from assistant.conversation import lexicon, populations
from assistant.conversation.elements import (
    ILLNESSES,
    INTERVENTIONS,
    Element,
    ElementKind,
    elements,
    kind_of_phrase,
)
from assistant.conversation.lexicon import bare, is_any, is_function, is_plural, word_set
from assistant.conversation.phrases import Token, phrase_end, tokens_of

Span = tuple[int, int]

_LEFT_OF = re.compile(r" (?:versus|vs\.?|compared (?:with|to)) ", re.IGNORECASE)
_BE = frozenset({"am", "is", "are", "was", "were"})
_SKIPPED = frozenset({"the", "a", "an", "any", "taking", "using", "not", "all", "also", "still"})
# What clinicians, patients and authorities do with a thing: the question is about the thing.
_OF_AGENTS = word_set(
    "approve license licence recommend endorse authorise authorize use give get take start "
    "stop continue switch try offer prescribe need tolerate avoid add combine choose"
)
# Verbs of what a treatment does, but is not given for.
_CAUSING = word_set("cause trigger induce lead worsen increase raise provoke predispose stunt")
_PREVENTING = word_set("prevent avert")
_SINGULAR_TO_PLURAL = {"is": "are", "was": "were", "does": "do", "has": "have"}
_PLURAL_TO_SINGULAR = {plural: singular for singular, plural in _SINGULAR_TO_PLURAL.items()}
_QUESTION_WORDS = re.compile(r"^(?:what|which|how|who|when|where)(?: (?:many|much|often))? ")
_CLASS_ASKED = re.compile(
    r"(?:what|which) (?P<best>(?:is|are) the (?:best|usual|standard|first-line) )?"
    r"(?P<class>(?:[\w-]+ ){0,2}?[\w-]+)(?= )",
    re.IGNORECASE,
)


class _Reading(NamedTuple):
    """Where the thing is, and what it is said to affect."""

    thing: Span | None
    object: Span | None = None
    #: Where the subject of the verb ends, which need not be the thing: "should patients".
    subject_end: int | None = None


@dataclass(frozen=True)
class Subject:
    """A question, and the places (code points) of what it is about."""

    question: str
    #: The thing that the question asks about: "rituximab" in "does rituximab reduce relapses".
    span: Span | None
    #: What the thing does something to: "relapses".
    object: Span | None
    #: Where the subject of the verb ends: the place of "not".
    subject_end: int | None
    named: tuple[Element, ...]

    @classmethod
    def of(cls, question: str) -> Subject:
        """The subject of a question with single blanks and without a question mark at its end."""
        named = elements(question)
        reading = _read(tokens_of(question), named, question)
        if _asked_class(question):
            reading = reading._replace(thing=None)
        return cls(question, reading.thing, reading.object, reading.subject_end, tuple(named))

    @property
    def thing(self) -> str:
        """The thing that the question asks about, or ""."""
        if self.span is None:
            return self._of_class
        return self.question[slice(*self.span)]

    @property
    def object_text(self) -> str:
        """What the thing does something to, or ""."""
        return "" if self.object is None else self.question[slice(*self.object)]

    @cached_property
    def asked_class(self) -> str:
        """The class that a question asks for: "treatments" in "what treatments reduce relapses"."""
        return _asked_class(self.question)

    @property
    def _of_class(self) -> str:
        illness = self.first(*ILLNESSES)
        if not self.asked_class:
            return ""
        return f"{self.asked_class} for {illness}" if illness else self.asked_class

    @property
    def kind(self) -> ElementKind | None:
        """The type of the thing."""
        kinds = [each.kind for each in self.named if self._is_in_thing(each)]
        known = [kind for kind in kinds if kind in (*INTERVENTIONS, *ILLNESSES)]
        return known[0] if known else kinds[0] if kinds else None

    def _is_in_thing(self, element: Element) -> bool:
        return self.span is not None and self.span[0] <= element.start < self.span[1]

    def of_kind(self, *kinds: ElementKind) -> list[Element]:
        """The elements of some types."""
        return [each for each in self.named if each.kind in kinds]

    def first(self, *kinds: ElementKind) -> str:
        """The words of the first element of some types, or ""."""
        return next((self.question[each.start : each.end] for each in self.of_kind(*kinds)), "")

    def replaced(self, span: Span, other: str) -> str:
        """The question with `other` at a place, and the verb before it in the right number."""
        before, after = self.question[: span[0]], self.question[span[1] :]
        words = before.split()
        old = self.question[slice(*span)]
        if words and is_plural(old) != is_plural(other):
            forms = _SINGULAR_TO_PLURAL if is_plural(other) else _PLURAL_TO_SINGULAR
            articles = [words.pop()] if bare(words[-1]) in ("the", "a", "an") else []
            if words:
                verb = forms.get(words[-1].lower(), words[-1])
                words[-1] = verb.capitalize() if words[-1][0].isupper() else verb
            before = " ".join([*words, *articles]) + " "
        return f"{before}{other}{after}"

    def topic(self, *, outcomes: bool = False, people: bool = True) -> str:
        """The words that name what the question is about: "rituximab in NMO".

        What the thing affects comes with `outcomes`, and for whom comes with `people`.
        """
        thing = self.thing
        if not thing:
            return self._first_named() or _QUESTION_WORDS.sub("", self.question)
        parts = [thing]
        is_illness = self.kind in ILLNESSES
        if not is_illness and self.span is not None:
            obj = self.object_text if outcomes else ""
            if obj:
                parts.append(f"for {obj}")
            illness = self._illness_beside(obj)
            if illness:
                joint = "to prevent" if self._prevents(illness) else "in"
                parts.append(f"{joint} {illness}")
        if people:
            parts += [text for text in populations.found(self.question) if text not in thing]
        return " ".join(parts)

    def _illness_beside(self, obj: str) -> str:
        for each in self.of_kind(ElementKind.DISEASE):
            text = self.question[each.start : each.end]
            is_object = self.object is not None and self.object[0] <= each.start < self.object[1]
            only_object = is_object and text == self.object_text and self._is_harm
            if not self._is_in_thing(each) and text not in obj and not only_object:
                return self._with_status(each)
        return ""

    def _prevents(self, illness: str) -> bool:
        """Whether the question is whether the thing prevents an illness."""
        before = self.question.split(illness)[0].split()
        return self.object_text.endswith(illness) and any(is_any(w, _PREVENTING) for w in before)

    @property
    def _is_harm(self) -> bool:
        """Whether the thing is said to cause its object, so that it is not given for it."""
        before = self.question[: self.object[0]].split() if self.object else []
        return any(is_any(word, _CAUSING) for word in before)

    def _with_status(self, element: Element) -> str:
        """The words of a disease with those that narrow it: "AQP4-positive", "MRSA", "severe"."""
        start = element.start
        for word in reversed(self.question[: element.start].split()):
            is_name = kind_of_phrase(word) is ElementKind.NAME or lexicon.is_acronym(word)
            if not (populations.is_status(word) or is_name or lexicon.is_adjective(word)):
                break
            if is_function(word, lexicon.FUNCTION):
                break
            start -= len(word) + 1
        return self.question[start : element.end]

    def _first_named(self) -> str:
        kinds = (*INTERVENTIONS, ElementKind.NAME)
        return self.first(*kinds) or self.first(*ILLNESSES)


def _asked_class(question: str) -> str:
    match = _CLASS_ASKED.match(question)
    if match is None or match["best"]:
        return ""
    *_, last = match["class"].split()
    is_class = is_any(last, lexicon.CLASSES) or (
        kind_of_phrase(last) in INTERVENTIONS
        and (is_plural(last) or question.lower().startswith("which "))
    )
    return match["class"] if is_class else ""


def _read(tokens: list[Token], named: list[Element], question: str) -> _Reading:
    if not tokens:
        return _Reading(None)
    first = tokens[0].text
    is_sentence = is_function(first, lexicon.AUXILIARIES | lexicon.QUESTION_WORDS)
    compared = None if is_sentence else _compared(question, tokens, named)
    if compared is not None:
        return _Reading(compared)
    at = _auxiliary(tokens)
    if at is None or (at == 1 and bare(first) in ("what", "which", "who")):
        return _noun_phrase(tokens, (at or 0) + (at is not None), named)
    if at > 1 and bare(first) in ("what", "which") and bare(tokens[at].text) in _BE:
        return _Reading(_first_span(named, tokens[at].end))  # "which drugs are approved for X"
    return _clause(tokens, at, named)


def _auxiliary(tokens: list[Token]) -> int | None:
    """The index of the verb that makes the question: "does", and "is" in "how common is"."""
    first = tokens[0].text
    if is_function(first, lexicon.AUXILIARIES):
        return 0
    if not is_function(first, lexicon.QUESTION_WORDS):
        return None
    found = (n for n, token in enumerate(tokens) if is_function(token.text, lexicon.AUXILIARIES))
    return next(found, None)


def _clause(tokens: list[Token], at: int, named: list[Element]) -> _Reading:
    """The thing of "does X reduce Y", "is X safe" or "when should X be stopped"."""
    start = at + 1
    while start < len(tokens) and (
        bare(tokens[start].text) in _SKIPPED or is_function(tokens[start].text, lexicon.ASIDES)
    ):
        start += 1
    if start >= len(tokens):
        return _Reading(None)
    is_be = bare(lexicon.NEGATED.get(bare(tokens[at].text), tokens[at].text)) in _BE
    end = phrase_end(tokens, start, named, describes=is_be)
    verb = _after_adverbs(tokens, end)
    is_agent = verb < len(tokens) and is_any(tokens[verb].text, _OF_AGENTS) and not is_be
    subject = tokens[start].start, tokens[end - 1].end
    people = lexicon.is_person(tokens[end - 1].text) or is_function(
        tokens[start].text, lexicon.FUNCTION - lexicon.ASIDES
    )
    if is_agent or people or bare(tokens[start].text) == "there":
        after = tokens[end - 1].end
        is_passive = is_agent and not people and _is_passive(tokens, verb)
        if not is_passive:
            known = _first_span(named, after)
            thing = known or (None if people else subject)
            return _Reading(thing, None, tokens[end - 1].end)
    obj = None if is_be else _object(tokens, verb + 1, named)
    return _Reading(subject, obj, tokens[end - 1].end)


def _after_adverbs(tokens: list[Token], at: int) -> int:
    """The index of the first token from `at` on that may be the verb: after "actually", "also"."""
    while at < len(tokens):
        text = tokens[at].text
        is_adverb = lexicon.may_describe(text) and not lexicon.may_be_verb(text)
        if not is_adverb and not is_function(text, lexicon.ASIDES):
            break
        at += 1
    return at


def _is_passive(tokens: list[Token], verb: int) -> bool:
    return verb > 0 and bare(tokens[verb - 1].text) in ("be", "been", "being")


def _object(tokens: list[Token], start: int, named: list[Element]) -> Span | None:
    while start < len(tokens) and bare(tokens[start].text) in _SKIPPED:
        start += 1
    if start >= len(tokens) or is_function(tokens[start].text, lexicon.FUNCTION):
        return None
    end = phrase_end(tokens, start, named, describes=False, verbs=False, of=True)
    return (tokens[start].start, tokens[end - 1].end) if end > start else None


def _noun_phrase(tokens: list[Token], start: int, named: list[Element]) -> _Reading:
    """The thing of "what is the dose of X in Y", "side effects of X" or "X dose in Y"."""
    at = start
    while at < len(tokens) and bare(tokens[at].text) != "of":
        if is_function(tokens[at].text, lexicon.PREPOSITIONS):
            break
        at += 1
    before = [each for each in named if start < len(tokens) and tokens[start].start <= each.start]
    if at < len(tokens) and bare(tokens[at].text) == "of":
        inside = [e for e in before if e.end <= tokens[at].start and e.kind in INTERVENTIONS]
        if not inside:
            return _Reading(_after_of(tokens, at, named))
    first = _first_span(named, tokens[start].start if start < len(tokens) else 0)
    return _Reading(first)


def _after_of(tokens: list[Token], at: int, named: list[Element]) -> Span | None:
    """The phrase after the last "of" in a row: "X" in "mechanism of action of X"."""
    start = at + 1
    while start < len(tokens) and (
        bare(tokens[start].text) in _SKIPPED
        or (bare(tokens[start].text).endswith("ing") and start + 1 < len(tokens))
    ):
        start += 1
    if start >= len(tokens):
        return None
    end = phrase_end(tokens, start, named, describes=False, verbs=False)
    following = tokens[end].text if end < len(tokens) else ""
    if bare(following) == "of" and is_any(tokens[end - 1].text, lexicon.ASPECTS):
        return _after_of(tokens, end, named)
    return (tokens[start].start, tokens[end - 1].end) if end > start else None


def _first_span(named: list[Element], after: int) -> Span | None:
    """The first drug or procedure after a place, or else the first illness, or else a name."""
    for kinds in (INTERVENTIONS, ILLNESSES, (ElementKind.NAME,)):
        found = [each for each in named if each.start >= after and each.kind in kinds]
        if found:
            # "Herpes zoster" before "vaccine" belongs to the name of the vaccine.
            before = [each for each in named if each.end + 1 == found[0].start]
            start = before[0].start if before and before[0].start >= after else found[0].start
            return start, found[0].end
    return None


def _compared(question: str, tokens: list[Token], named: list[Element]) -> Span | None:
    """The thing to the left of "versus" in a question that is not a sentence."""
    match = _LEFT_OF.search(question)
    if match is None:
        return None
    before = [each for each in named if each.end <= match.start()]
    if before and before[-1].end == match.start():
        return before[-1].start, before[-1].end
    left = [token for token in tokens if token.end <= match.start()]
    start = next(
        (
            n + 1
            for n in range(len(left) - 1, -1, -1)
            if is_function(left[n].text, lexicon.FUNCTION)
        ),
        0,
    )
    return (left[start].start, match.start()) if start < len(left) else None
