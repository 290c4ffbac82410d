"""Finds the subject of a question: the thing that it asks about, and the words that name it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from assistant.conversation import lexicon
from assistant.conversation.lexicon import bare, is_any, is_function, is_specific
from assistant.text import populations

# Both numbers were chosen by hand, on the examples in tests/conversation/test_followups.py.
# Most words of a thing. Names of diseases are the longest: "relapses of neuromyelitis optica
# spectrum disorder" has six. Longer matches span half a sentence.
_LONGEST = 6
# Words of a subject up to which a word such as "treatments" is added: "NMO relapses treatments". A
# longer subject is clear without it.
_FEW = 3


def _either(*kinds: frozenset[str]) -> str:
    """A pattern for a word of `kinds` and its inflections."""
    listed = sorted({word for kind in kinds for word in kind}, key=lambda word: (-len(word), word))
    return f"(?:{'|'.join(map(re.escape, listed))})"


_X = rf"(?:(?:the|a|an|any|taking|using) )?(?P<x>\S+(?: \S+){{0,{_LONGEST - 1}}}?)"
_AUX = _either(lexicon.AUXILIARIES)
_VERB = rf"(?:\w+ly |also |ever |still |be |been )?{_either(lexicon.VERBS)}(?:s|es|d|ed|ing)?\b"
_STATE = (
    rf"(?:a|an|the|as|\w+ly|also|ever|more|less|most|very|still|{_either(lexicon.ADJECTIVES)})\b"
)
_PREP = _either(lexicon.PREPOSITIONS | lexicon.CONJUNCTIONS)
_END = rf"(?= {_PREP}\b| {_VERB}|[,;:]|$)"
_PEOPLE = rf"(?:we|i|you|one|it|they|clinicians?|doctors?|{_either(lexicon.PEOPLE)}s?)"
_USED = r"(?:be given|be offered|use|give|get|take|start|stop|continue|switch to|try|need)"
_SIDES = rf"(?:side[- ]effects?|{_either(lexicon.ASPECTS, lexicon.WORKS, lexicon.CLASSES)}s?)"

# Patterns for the thing that a question is about, the most reliable one first.
_PATTERNS = [
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        rf"^{_AUX} (?:\S+ )?{_PEOPLE} (?:with \S+ )?{_USED} {_X}{_END}",
        rf"^{_AUX} {_X} {_VERB}",
        rf"\b(?:that|whether|if) {_X} {_VERB}",
        rf"^(?:is|are|was|were) (?!there\b){_X} {_STATE}",
        rf"\b{_SIDES} (?:of action )?(?:of|for|with|from) {_X}{_END}",
        rf"^how {_STATE}(?: \S+)? {_AUX} {_X}{_END}",
        rf"^(?:how|why|when|where)(?: \S+)? {_AUX} {_X} (?:{_VERB}|{_STATE}|(?:be )?\w+ed\b)",
        rf"^what (?:{_AUX}|causes?|triggers?|predicts?|prevents?) (?!{_SIDES}\b){_X}{_END}",
        rf"^{_X}(?= {_PREP}\b)",
    )
]
_LEFT_OF = re.compile(r"(?: (?:versus|vs\.?|compared (?:with|to)) )", re.IGNORECASE)
_CARRIED = ("in", "for", "during", "with", "among", "after", "while")


@dataclass(frozen=True, slots=True)
class Subject:
    """A question, and the place (code points) of the thing that it asks about, if it has one."""

    question: str
    span: tuple[int, int] | None

    @classmethod
    def of(cls, question: str) -> Subject:
        """The subject of a question with single blanks and without a question mark at its end."""
        # "Does X help versus Y" asks about X. Without a verb the thing is right before "versus".
        is_sentence = is_function(question.split(" ", 1)[0], lexicon.AUXILIARIES)
        first, second = (_found, _compared) if is_sentence else (_compared, _found)
        return cls(question, first(question) or second(question))

    @property
    def thing(self) -> str:
        """The thing that the question asks about, or ""."""
        return "" if self.span is None else self.question[slice(*self.span)]

    def with_thing(self, other: str) -> str:
        """The question with its thing replaced by `other`, or `other` added when it has none."""
        if self.span is None:
            return f"{self.question} {other}"
        return f"{self.question[: self.span[0]]}{other}{self.question[self.span[1] :]}"

    def words(self, *, outcomes: bool = False, people: bool = True) -> str:
        """The words that name the subject, or the whole question when there are none.

        Words for outcomes come with `outcomes`, or when there are no others; words for people come
        with `people`. A preposition before a word is kept. A word such as "treatments" is added
        where a short subject names no single thing.
        """
        chosen = self._chosen(outcomes=outcomes, people=people)
        if not any(any(c.isalpha() for c in word) for word in chosen):
            chosen = self._chosen(outcomes=True, people=True)
        if self.span is None and len(chosen) <= _FEW:
            chosen += [word for word, _ in self._tokens() if is_any(word, lexicon.CLASSES)][:1]
        return " ".join(chosen) or self.question

    def _tokens(self) -> Iterator[tuple[str, bool]]:
        """Each word, and whether it belongs to the thing."""
        for match in re.finditer(r"\S+", self.question):
            inside = self.span is not None and self.span[0] <= match.start() < self.span[1]
            yield match[0].strip(",;:?!()\"'"), inside

    def _chosen(self, *, outcomes: bool, people: bool) -> list[str]:
        chosen: list[str] = []
        waiting = ""
        is_drug = lexicon.kind(self.thing) == "drug"
        for word, inside in self._tokens():
            if inside or self._is_kept(word, outcomes=outcomes, people=people):
                if is_drug and not inside and lexicon.kind(word) == "disease":
                    waiting = waiting or "in"
                chosen += [waiting, word] if chosen and waiting else [word]
                waiting = ""
            else:
                waiting = word if bare(word) in _CARRIED else ""
        return chosen

    def _is_kept(self, word: str, *, outcomes: bool, people: bool) -> bool:
        if is_any(word, populations.GENERIC):
            return False
        if is_any(word, lexicon.PEOPLE, lexicon.SEASONS):
            return people
        return is_specific(word) or (outcomes and is_any(word, lexicon.OUTCOMES))


def _found(question: str) -> tuple[int, int] | None:
    for pattern in _PATTERNS:
        for match in pattern.finditer(question):
            if _is_thing(match["x"]):
                return _without_asides(question, *match.span("x"))
    return None


def _without_asides(question: str, start: int, end: int) -> tuple[int, int]:
    """The span of a thing without the asides at its ends: "rituximab however"."""
    tokens = [
        (start + match.start(), start + match.end())
        for match in re.finditer(r"\S+", question[start:end])
        if not is_function(match[0], lexicon.ASIDES)
    ]
    return tokens[0][0], tokens[-1][1]


def _is_thing(text: str) -> bool:
    """Whether text names something: it has no question words and does not begin with people."""
    tokens = text.split()
    shaping = (lexicon.QUESTION_WORDS, lexicon.AUXILIARIES, lexicon.PRONOUNS, lexicon.PREPOSITIONS)
    return (
        any(is_specific(token) for token in tokens)
        and not any(is_function(token, *shaping) for token in tokens)
        and not is_any(tokens[0], lexicon.PEOPLE)
    )


def _compared(question: str) -> tuple[int, int] | None:
    """The thing to the left of "versus"."""
    match = _LEFT_OF.search(question)
    if match is None:
        return None
    start = end = match.start()
    for token in reversed(list(re.finditer(r"\S+", question[:end]))[-_LONGEST:]):
        if not is_specific(token[0]):
            break
        start = token.start()
    return (start, end) if start < end else None
