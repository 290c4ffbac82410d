"""Completes follow-up questions that are less than a sentence: a name, a phrase, an adjective.

A fragment names an element. The element replaces the one of its type in the last question, or is
added where there is none.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from assistant.conversation import lexicon, modifiers, names, populations, pronouns
from assistant.conversation.elements import (
    ILLNESSES,
    INTERVENTIONS,
    ElementKind,
    elements,
    kind_of_phrase,
)
from assistant.conversation.lexicon import bare, is_any, is_function
from assistant.conversation.subjects import Subject
from assistant.vocabulary.english import NounClass

# The limits below are in words and were chosen by hand, on the examples in
# tests/conversation/test_followups.py. A longer text is more likely a question of its own, the more
# so the less marks it as a follow-up.
# A name with a question mark and no lead-in: "vitamin D?". Three words may be a new topic.
_BARE_WORDS = 2
# A name after a lead-in, with a phrase: "what about rituximab for MOGAD in children?" has five.
_NAME_WORDS = 8
# A phrase after a lead-in, with a question mark alone, and with neither: "with AQP4 antibodies".
_PHRASE_WORDS = {"led": 14, "marked": 10, "plain": 5}
_OPENING = lexicon.PREPOSITIONS | frozenset({"of", "if", "when", "unless"})
_CLAUSES = frozenset({"if", "when", "unless", "while", "because"})
_COMPARISON = re.compile(
    r" (?P<by>versus|vs\.?|compared (?:with|to)|than) (?P<what>.+?)"
    r"(?= (?:in|for|during|on|with|after)\b|$)",
    re.IGNORECASE,
)
_TIME = re.compile(r"(?:in the )?(?P<span>(?:long|short|longer|medium)[- ]term)", re.IGNORECASE)
_SAYING = frozenset({"say", "recommend", "advise", "suggest", "conclude", "know"})
_NOT_OF = lexicon.FUNCTION - {"of"}
_VERSIONS = frozenset({"biosimilar", "generic"})
# Words that do not take "of".
_JOINTS = {
    "evidence": "for",
    "guideline": "on",
    "guidelines": "on",
    "alternative": "to",
    "alternatives": "to",
}
_LINE = re.compile(r"(?P<which>first|second|third)[- ]line", re.IGNORECASE)
_AFTER = re.compile(r"\d+ (?:years?|months?|weeks?|days?|hours?)(?: later)?", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Asked:
    """The typed text without lead-in and question mark, and whether it had each of them."""

    text: str
    led: bool
    marked: bool

    @property
    def tokens(self) -> list[str]:
        """The words of the text."""
        return self.text.split(" ")

    @property
    def is_question(self) -> bool:
        """Whether it is a sentence, not just a phrase."""
        first, rest = self.tokens[0], self.tokens[1:]
        if bare(first) in _CLAUSES and bare(first) != "when":
            return False
        opening = (lexicon.QUESTION_WORDS, lexicon.AUXILIARIES, lexicon.COMMANDS)
        return is_function(first, *opening) or any(
            is_function(token, lexicon.AUXILIARIES) for token in rest
        )


def of_people(asked: Asked, last: Subject) -> str | None:
    """The last question for other people, or for another form of its disease; None for others."""
    if asked.led or asked.marked:
        other_form = modifiers.replaced(asked.text, last)
        if other_form is not None:
            return other_form
    elif " " not in asked.text:
        return None
    return populations.replaced(asked.text, last.question)


def completed(asked: Asked, last: Subject) -> str | None:
    """The question that a fragment stands for, or None."""
    people = of_people(asked, last)
    if people is not None:
        return people
    return (
        phrase(asked, last) or _at_time(asked, last) or _judged(asked, last) or _named(asked, last)
    )


def compared(last: Subject) -> list[str]:
    """The two things that a question compares, or an empty list."""
    comparison = _COMPARISON.search(last.question)
    if comparison and last.thing:
        return [last.thing, comparison["what"]]
    pair = re.split(r" (?:or|and) ", last.thing)
    return pair if len(pair) == len(("one", "other")) else []


def phrase(asked: Asked, last: Subject) -> str | None:
    """The last question with a phrase that begins with a preposition, or with "if"."""
    tokens = asked.tokens
    how = "led" if asked.led else "marked" if asked.marked else "plain"
    if not is_function(tokens[0], _OPENING) or len(tokens) > _PHRASE_WORDS[how]:
        return None
    text = " ".join(pronouns.put_in(tokens, last))
    if bare(tokens[0]) == "to" and asked.led:  # "does that apply to children"
        text = f"in {' '.join(tokens[1:])}"
    if len(tokens) > 1 and is_function(tokens[1], lexicon.QUESTION_WORDS):
        return _asked_first(text, last)
    if bare(tokens[0]) in ("if", "unless", "because"):
        return f"{last.question} {text}"
    if bare(tokens[0]).rstrip(".") in lexicon.COMPARING:
        return _compared_with(text, last)
    is_plain = bare(tokens[0]) in ("in", "for", "with")
    other_form = modifiers.replaced(text, last) if is_plain else None
    return (
        other_form
        or populations.replaced(text, last.question)
        or _in_phrase(text, last)
        or f"{last.question} {text}"
    )


def _asked_first(text: str, last: Subject) -> str:
    """Make "at what dose does X help" from "does X help"."""
    first, _, rest = last.question.partition(" ")
    if is_function(first, lexicon.AUXILIARIES):
        return f"{text} {first.lower()} {rest}"
    return f"{last.question}, and {text}"


def _compared_with(text: str, last: Subject) -> str:
    """The last question with another comparator; "better than X" stays "better than"."""
    comparison = _COMPARISON.search(last.question)
    if comparison is None:
        is_better = any(bare(token).endswith("er") for token in last.question.split())
        if bare(text.split(" ", maxsplit=1)[0]) == "than" and not is_better:
            text = f"compared with {text.split(' ', 1)[1]}"
        return f"{last.question} {text}"
    other = re.sub(r"^(?:versus|vs\.?|compared (?:with|to)|than) ", "", text, flags=re.IGNORECASE)
    by = comparison["by"] if comparison["by"].lower() == "than" else text[: -len(other)].strip()
    before, after = last.question[: comparison.start()], last.question[comparison.end() :]
    return f"{before} {by} {other}{after}"


def _in_phrase(text: str, last: Subject) -> str | None:
    """The last question with the element that a phrase names in place of one of its type.

    "With methotrexate" is added when the drug of the last question is its thing: both are given.
    "With diabetes" is added, too: patients have both.
    """
    preposition, _, name = text.partition(" ")
    named = [each for each in elements(name) if each.kind is not ElementKind.NAME]
    if not named:
        return None
    place = next((each for each in named if each.kind is ElementKind.PLACE), None)
    if place is not None:
        return names.in_place(name, last)
    if len(named) > 1 or bare(preposition) in (
        "without",
        "after",
        "before",
        "since",
        "until",
        "despite",
    ):
        return None
    kind = named[0].kind
    if bare(preposition) == "with" and not _follows_preposition(kind, last):
        return None
    core = name[named[0].start : named[0].end]
    if core.lower() != re.sub(r"^(?:the|a|an) ", "", name.lower()):
        return None
    span = names.same_kind(kind, last) or _unknown_after(preposition, last)
    return last.replaced(span, core) if span is not None else None


def _unknown_after(preposition: str, last: Subject) -> tuple[int, int] | None:
    """The place of a word that no source knows after the same preposition."""
    for each in last.of_kind(ElementKind.NAME):
        if last.question[: each.start].lower().endswith(f" {preposition.lower()} "):
            return each.start, each.end
    word = re.search(
        rf"\b{re.escape(preposition)} (\w+)(?= (?:in|for|with|on)\b|$)",
        last.question,
        re.IGNORECASE,
    )
    known = word is not None and any(each.start == word.start(1) for each in last.named)
    return word.span(1) if word is not None and not known else None


def _follows_preposition(kind: ElementKind, last: Subject) -> bool:
    """Whether the last question names a thing of the kind after "on", "with" and the like."""
    for each in last.of_kind(kind):
        before = last.question[: each.start].split()
        if before and bare(before[-1]) in ("on", "with", "from", "of", "under", "using", "by"):
            return bare(before[-1]) != "of" or (each.start, each.end) != last.span
    return False


def _at_time(asked: Asked, last: Subject) -> str | None:
    """Complete a question for a time, a line of treatment or a manner: "5 years?", "orally?"."""
    match = _TIME.fullmatch(asked.text)
    if match and (asked.led or asked.marked):
        return f"{last.question} in the {match['span']}"
    line = _LINE.fullmatch(asked.text)
    if line and (asked.led or asked.marked):
        illness = last.first(*ILLNESSES)
        return f"{line['which']}-line treatment of {illness}" if illness else None
    first, *rest = asked.tokens
    word = lexicon.english(first)
    is_manner = (
        word is not None
        and word.parts[0] == "r"
        and (not rest or is_function(rest[0], lexicon.FUNCTION))
    )
    if is_manner and not is_function(first, lexicon.FUNCTION) and (asked.led or asked.marked):
        return f"{last.question} {asked.text}"  # "alone?", "orally?"
    if _AFTER.fullmatch(asked.text) and (asked.led or asked.marked):
        return f"{last.question} after {asked.text}"
    return None


def _judged(asked: Asked, last: Subject) -> str | None:
    """Complete "safe in pregnancy?": the question is whether the thing is so."""
    first, *rest = asked.tokens
    if not (asked.led or asked.marked) or not lexicon.is_adjective(first):
        return None
    if rest and not is_function(rest[0], lexicon.PREPOSITIONS | lexicon.CONJUNCTIONS):
        return None
    about = last.thing or last.topic()
    return f"{'are' if lexicon.is_plural(about) else 'is'} {about} {asked.text}"


def _named(asked: Asked, last: Subject) -> str | None:
    """A name, with or without a phrase after it, or a side of the topic."""
    tokens = asked.tokens
    is_marked = asked.led or asked.marked
    at = next(
        (n for n in range(1, len(tokens)) if is_function(tokens[n], lexicon.PREPOSITIONS)),
        len(tokens),
    )
    head, tail = " ".join(tokens[:at]), " ".join(tokens[at:])
    core = re.sub(r"^(?:the|a|an|any|some|his|her|their|its) ", "", head, flags=re.IGNORECASE)
    if all(is_function(token, lexicon.FUNCTION) for token in tokens) or tokens[0] == "not":
        return None
    referring = pronouns.replaced(tokens, last)
    if referring is not None and (is_marked or _is_side(core)):
        return referring
    if not is_marked and not _is_side(head):
        return None
    determiner = head[: len(head) - len(core)].strip().lower()
    if names.kind_of_name(core) is None or determiner in ("any", "some"):
        return _side(asked, core, head, tail, last)
    is_short = len(tokens) <= (_NAME_WORDS if asked.led else _BARE_WORDS)
    return _put(core, tail, last) if is_short else None


def _put(core: str, tail: str, last: Subject) -> str | None:
    """The last question with a name in it, and the phrases that follow the name."""
    instead = tail.removeprefix("instead of ")
    if instead != tail and instead in last.question:
        start = last.question.index(instead)
        return last.replaced((start, start + len(instead)), core)
    result = names.in_place(core, last)
    return _with_tail(result, tail) if result is not None else None


def _with_tail(question: str, tail: str) -> str | None:
    """A question with the phrases after a name, each in turn: "for MOGAD in children"."""
    for text in re.split(r" (?=(?:in|during|for) )", tail) if tail else ():
        completed_question = phrase(Asked(text, led=True, marked=True), Subject.of(question))
        if completed_question is None:
            return None
        question = completed_question
    return question


def _is_side(core: str) -> bool:
    """Whether words name a side of a subject and nothing else: "side effects", "prognosis"."""
    words = core.split()
    return (
        bool(words)
        and (
            is_any(words[-1], lexicon.ASPECTS, lexicon.WORKS)
            or lexicon.noun_class(words[-1]) is NounClass.ABSTRACT
        )
        and all(
            lexicon.english(word) is not None or is_any(word, lexicon.GENERAL) for word in words
        )
        and not any(kind_of_phrase(word) or is_function(word, _NOT_OF) for word in words)
        and not is_any(words[-1], lexicon.OUTCOMES)
    )


def is_side_or_outcome(question: str) -> bool:
    """Whether "what is the dose in children" asks for a side of a subject, or an outcome."""
    words = question.split()[1:]
    ends = (n for n, word in enumerate(words) if n and is_function(word, lexicon.PREPOSITIONS))
    words = [w for w in words[: next(ends, len(words))] if not is_function(w, lexicon.FUNCTION)]
    phrases_of = " ".join(words)
    return bool(words) and (
        _is_side(phrases_of)
        or _is_side(words[0])
        or is_any(words[-1], lexicon.GENERAL)
        or lexicon.may_describe(words[-1])
        or bare(words[-1]).endswith("ed")
    )


def _side(asked: Asked, core: str, head: str, tail: str, last: Subject) -> str | None:
    """A side of the topic ("dose?"), which replaces another side, or an outcome ("deaths?")."""
    named = [each for each in elements(core) if each.kind in (*INTERVENTIONS, ElementKind.NAME)]
    if named and head == core:
        return None  # "rituximab dose" is complete
    illness = [each for each in elements(core) if each.kind in ILLNESSES]
    if (
        not _is_side(core)
        and not illness
        and not is_any(core.rsplit(maxsplit=1)[-1], lexicon.OUTCOMES)
    ):
        return None if len(core.split()) > _BARE_WORDS else joined(asked.text, last)
    if head == core and not tail and not _is_side(core):
        replaced = names.outcome_in_place(core, last)
        if replaced is not None:
            return replaced
    swapped = (
        names.side_in_place(core, last)
        if _is_side(core) and not is_any(core.rsplit(maxsplit=1)[-1], lexicon.WORKS)
        else None
    )
    if swapped is not None:
        return _with_tail(swapped, tail)
    works = is_any(core.rsplit(maxsplit=1)[-1], lexicon.WORKS)
    people = lexicon.any_of(tail.split(), lexicon.PEOPLE, lexicon.SEASONS)
    return joined(asked.text, last, outcomes=works, people=not people)


def joined(text: str, last: Subject, *, outcomes: bool = False, people: bool = True) -> str:
    """A question with the topic of the last one: "what is the dose of rituximab in NMO"."""
    tokens = text.split(" ")
    about = last.topic(outcomes=outcomes, people=people)
    is_sentence = is_function(tokens[0], lexicon.AUXILIARIES)
    for at in range(len(tokens) - 1, -1, -1):
        after = tokens[at + 1 :]
        is_last = not after or is_function(after[0], lexicon.PREPOSITIONS)
        is_verb = is_sentence and lexicon.may_be_verb(tokens[at])
        if is_verb and not is_any(tokens[at], lexicon.ASPECTS, lexicon.WORKS):
            continue
        is_last = is_last or (is_any(tokens[at], lexicon.WORKS) and lexicon.is_verb(after[0]))
        if is_last and _takes_of(tokens[at]):
            joint = _JOINTS.get(bare(tokens[at]), "of")
            return " ".join([*tokens[: at + 1], joint, about, *after])
    asks_said = is_any(tokens[-1], _SAYING)
    joint = "about" if asks_said else "with"
    if bare(tokens[0]) == "who" and lexicon.is_adjective(tokens[-1]):
        joint = "for"
    return f"{text} {joint} {about}"


def _takes_of(token: str) -> bool:
    """Whether a noun takes "of": "the dose of", but "infections with"."""
    if is_function(token, lexicon.FUNCTION) or is_any(token, lexicon.OUTCOMES):
        return False
    if is_any(token, lexicon.ASPECTS, lexicon.WORKS) or bare(token).rstrip("s") in _VERSIONS:
        return True
    word = lexicon.english(token)
    return (
        word is not None
        and word.parts[0] == "n"
        and word.noun_class in (NounClass.ABSTRACT, NounClass.ACT)
    ) or bare(token) in ("infusion", "injection")
