"""Rewrites a follow-up question into one that can be understood without the question before it.

Plain rules do this, without a model. In this order:

1. Lead-ins ("and", "but", "what about") are removed. "Is that true in children" and "the same for
   children" become "in children".
2. In a sentence, "it", "they", "this drug" and the like become the thing that the last question
   asks about ("does X reduce", "is X safe", "effects of X", "X versus Y"), or else its subject
   words. They stay where they refer to something in the same question, or to nothing ("is it true
   that").
3. In a phrase, a population ("in children", "pregnancy?") replaces the population of the last
   question, and "versus Y" replaces its comparison. Any other phrase with a preposition is added to
   the last question, or replaces the drug or disease there if it names one of the same kind.
4. For an adjective ("safe in pregnancy?"), the question is whether the thing is so.
5. A name ("what about Y?", "Y?") replaces the drug or disease of its kind, or else the thing. If
   there is neither, it is added to the last question.
6. A question that names nothing specific ("what are the side effects?", "why?") gets the subject
   words of the last question.

Any other question is complete and stays as it is.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from assistant.conversation import lexicon, populations, pronouns
from assistant.conversation.lexicon import bare, is_any, is_function
from assistant.conversation.subjects import Subject

# Characters; the engine takes no longer question, so a longer result could not be asked.
_LONGEST = 2_000
# Characters at the end of a question that may have its question mark: "?", "?!", "??)". By hand.
_END = 3
# The limits below are in words and were chosen by hand, on the examples in
# tests/conversation/test_followups.py. A longer text is more likely a question of its own, the more
# so the less marks it as a follow-up.
# A name with a question mark and no lead-in: "vitamin D?". Three words may be a new topic.
_BARE_WORDS = 2
# A name after a lead-in, with a phrase: "what about rituximab for MOGAD in children?" has five.
_NAME_WORDS = 8
# A phrase after a lead-in, with a question mark alone, and with neither: "with AQP4 antibodies".
_PHRASE_WORDS = {"led": 14, "marked": 10, "plain": 5}
_LEAD_IN = re.compile(
    r"(?:(?:(?i:and|but|so|then|also|ok|okay|now|well|yes|no|thanks)|[Oo]r)(?:,? |$))*"
    r"(?:(?i:what|how) (?i:about|of)(?: (?=\S)|$))?"
    r"(?:(?i:even|only|just|specifically|especially|particularly) (?=(?i:in|for|during|with)\b))?"
)
_CONFIRMED = re.compile(
    r"(?:is|was) (?:it|that|this) (?:also |still )?"
    r"(?:true|so|right|correct|different|similar|(?:the )?same|the case)(?: too| as well)?"
    r"|(?:does|do|did|will|would) (?:it|that|this|the same) (?:also )?(?:apply|hold|go)(?: true)?"
    r"|(?:the )?same(?: question| thing)?",
    re.IGNORECASE,
)
_HOW_IT_DOES = re.compile(
    r"(?P<word>why|how(?: long| often| soon| much)?|when|where)"
    r"(?: (?:is|was) (?:that|this|so)| so)?"
    r"|why not|how so|how come",
    re.IGNORECASE,
)
_HOW = re.compile(
    r"how (?P<how>\S+)(?: (?:is|was|are) (?P<what>that|this|it|those|these))?", re.IGNORECASE
)
_EVENTS = frozenset({"common", "frequent", "likely", "rare", "serious", "severe", "large", "often"})
_ABOUT = ("in", "with", "for", "of")
_IN_COUNTRY = re.compile(r" in (?:the )?[A-Z][a-z]+(?: [A-Z][a-z]+)*$")
_COMPARISON = re.compile(
    r" (?:versus|vs\.?|compared (?:with|to)|than) .+?(?= (?:in|for|during|on|with|after)\b|$)",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class _Asked:
    """The typed text without lead-in and question mark, and whether it had each of them."""

    text: str
    led: bool
    marked: bool

    @property
    def tokens(self) -> list[str]:
        return self.text.split(" ")

    @property
    def is_question(self) -> bool:
        """Whether it is a sentence, not just a phrase."""
        first, rest = self.tokens[0], self.tokens[1:]
        opening = (lexicon.QUESTION_WORDS, lexicon.AUXILIARIES, lexicon.COMMANDS)
        return is_function(first, *opening) or any(
            is_function(token, lexicon.AUXILIARIES) for token in rest
        )


def rewrite(asked: str, last: str) -> str | None:
    """`asked`, completed from `last`, the question before it; None when it is complete already.

    `last` is the question as it was searched, so it may be rewritten itself. The result is one line
    of at most 2,000 characters, without a question mark at its end.
    """
    if len(asked) > _LONGEST or len(last) > _LONGEST:
        return None
    before = _without_asides(_trimmed(last))
    follow_up = _read(asked)
    if not any(map(str.isalnum, before)) or not any(map(str.isalnum, follow_up.text)):
        return None
    result = _rewritten(follow_up, Subject.of(before))
    if result is None:
        return None
    result = " ".join(result.split())
    return result if len(result) <= _LONGEST else None


def _read(asked: str) -> _Asked:
    """The parts of a question; "hey, and actually in children?" is led by "and"."""
    text = _without_asides(_trimmed(asked))
    lead = _LEAD_IN.match(text)
    rest = text[lead.end() :] if lead else text
    marked = "?" in asked.rstrip()[-_END:]
    return _Asked(_without_asides(rest.strip(" ,")), rest != text, marked)


def _without_asides(text: str) -> str:
    """A question without the greetings and asides before it: "hello, actually ..."."""
    tokens = text.split(" ")
    start = 0
    while start < len(tokens) and is_function(tokens[start], lexicon.ASIDES):
        start += 1
    return " ".join(tokens[start:])


def _trimmed(text: str) -> str:
    return " ".join(text.split()).rstrip(" ?!.,;:")


def _rewritten(asked: _Asked, last: Subject) -> str | None:
    confirmed = _CONFIRMED.match(asked.text)
    if confirmed:
        tail = asked.text[confirmed.end() :].strip(" ,")
        if not tail or is_function(tail.split(" ")[0], lexicon.PREPOSITIONS):
            return _phrase(_Asked(tail, led=True, marked=True), last) if tail else None
    short = _short(asked.text, last)
    if short is not None:
        return short
    replaced = populations.replaced(asked.text, last.question)
    if replaced is not None and (asked.led or asked.marked or " " in asked.text):
        return replaced
    if asked.is_question:
        return pronouns.replaced(asked.tokens, last) or _with_subject(asked, last)
    return _phrase(asked, last) or _judged(asked, last) or _named(asked, last)


def _short(text: str, last: Subject) -> str | None:
    """A question of a word or two: "why?", "how safe?", "how common is that?"."""
    match = _HOW_IT_DOES.fullmatch(text)
    if match:
        first = last.question.split(" ", 1)[0]
        is_asked = is_function(first, lexicon.AUXILIARIES)
        return (
            f"{match['word'] or 'why'} {last.question if is_asked else last.words(outcomes=True)}"
        )
    match = _HOW.fullmatch(text)
    if match is None or not is_any(match["how"], lexicon.ADJECTIVES, _EVENTS):
        return None
    is_event = bare(match["how"]) in _EVENTS and lexicon.kind(last.thing) != "disease"
    about = "" if is_event or not match["what"] else last.thing
    return f"how {match['how']} is {about or last.words(outcomes=is_event)}"


def _phrase(asked: _Asked, last: Subject) -> str | None:
    """A phrase that begins with a preposition."""
    tokens = asked.tokens
    how = "led" if asked.led else "marked" if asked.marked else "plain"
    begins = is_function(tokens[0], lexicon.PREPOSITIONS, frozenset({"of"}))
    if not begins or len(tokens) > _PHRASE_WORDS[how]:
        return None
    text = " ".join(pronouns.put_in(tokens, last))
    if bare(tokens[0]) == "to" and asked.led:  # "does that apply to children"
        text = f"in {' '.join(tokens[1:])}"
    replaced = populations.replaced(text, last.question)
    if replaced is not None:
        return replaced
    if bare(tokens[0]).rstrip(".") in lexicon.COMPARING:
        comparison = _COMPARISON.search(last.question)
        if comparison:
            return (
                f"{last.question[: comparison.start()]} {text}{last.question[comparison.end() :]}"
            )
        return f"{last.question} {text}"
    return _kindred(text, last) or f"{last.question} {text}"


def _kindred(phrase: str, last: Subject) -> str | None:
    """The last question, its drug, disease or country replaced by the one that a phrase names."""
    preposition, *tokens = phrase.split(" ")
    at = _phrase_end(tokens)
    name, rest = " ".join(tokens[:at]), " ".join(tokens[at:])
    span = _same_kind(name, last.question)
    if span is None:
        country = _IN_COUNTRY.search(last.question)
        if country and _IN_COUNTRY.fullmatch(f" {phrase}"):
            return f"{last.question[: country.start()]} {phrase}"
        return None
    alike = ("for", "of") if preposition.lower() in ("for", "of") else (preposition.lower(),)
    before = last.question[: span[0]].lower()
    is_same = before.endswith(tuple(f" {word} " for word in alike))
    if not is_same and (lexicon.kind(name) != "disease" or preposition.lower() not in _ABOUT):
        return None
    return f"{last.question[: span[0]]}{name}{last.question[span[1] :]} {rest}"


def _phrase_end(tokens: Sequence[str]) -> int:
    """The index of the first preposition after the first word, or the number of tokens."""
    return next(
        (n for n, token in enumerate(tokens) if n and is_function(token, lexicon.PREPOSITIONS)),
        len(tokens),
    )


def _judged(asked: _Asked, last: Subject) -> str | None:
    """A question that is an adjective, alone or with a phrase: "safe?", "better than placebo?"."""
    first, *rest = asked.tokens
    if not (asked.led or asked.marked) or not is_any(first, lexicon.ADJECTIVES):
        return None
    if rest and not is_function(rest[0], lexicon.PREPOSITIONS):
        return None
    return f"is {last.thing or last.words()} {asked.text}"


def _named(asked: _Asked, last: Subject) -> str | None:
    """A question that is a name, with or without a phrase after it, or aspects of a subject."""
    tokens = asked.tokens
    if not lexicon.any_specific(tokens):
        sides = (
            lexicon.ASPECTS,
            lexicon.WORKS,
            lexicon.CLASSES,
            lexicon.FUNCTION,
            lexicon.ADJECTIVES,
        )
        leans = (
            asked.led
            or asked.marked
            or (
                all(is_any(token, *sides) for token in tokens)
                and any(is_any(token, *sides[:3]) for token in tokens)
            )
        )
        if not leans or all(is_function(token, lexicon.FUNCTION) for token in tokens):
            return None
        return pronouns.replaced(tokens, last) or _with_subject(asked, last)
    if len(tokens) > (_NAME_WORDS if asked.led else _BARE_WORDS if asked.marked else 0):
        return None
    at = _phrase_end(tokens)
    head, tail = tokens[:at], tokens[at:]
    if any(is_any(token, lexicon.ASPECTS, lexicon.WORKS) for token in head):
        return None  # "rituximab dose" is complete
    if is_function(head[0], frozenset({"the", "a", "an"})) and last.span is not None:
        head = head[1:]
    result = _in_place(" ".join(head), last)
    if not tail:
        return result
    return _phrase(_Asked(" ".join(tail), led=True, marked=True), Subject.of(result))


def _in_place(name: str, last: Subject) -> str:
    """The last question with `name` instead of something of its kind, or added to it."""
    kind = lexicon.kind(name)
    span = _same_kind(name, last.question)
    if span:
        return f"{last.question[: span[0]]}{name}{last.question[span[1] :]}"
    other = lexicon.kind(last.thing)
    if kind and other and kind != other:
        return f"{last.question}{' in' if kind == 'disease' else ''} {name}"
    return last.with_thing(name)


def _same_kind(name: str, question: str) -> tuple[int, int] | None:
    """The span of the only drug or disease in a question that is of the kind of `name`, if any."""
    spans = lexicon.named(question).get(lexicon.kind(name), [])
    return spans[0] if len(spans) == 1 else None


def _with_subject(asked: _Asked, last: Subject) -> str | None:
    """A question that names nothing specific, completed with the subject words of the last one."""
    tokens = asked.tokens
    if lexicon.any_specific(tokens) or all(
        is_function(token, lexicon.FUNCTION) for token in tokens
    ):
        return None
    works = any(is_any(token, lexicon.WORKS) for token in tokens)
    people = any(is_any(token, lexicon.PEOPLE, lexicon.SEASONS) for token in tokens)
    about = last.words(outcomes=works, people=not people)
    for at in range(len(tokens) - 1, -1, -1):
        after = tokens[at + 1 :]
        if is_any(tokens[at], lexicon.ASPECTS, lexicon.WORKS) and (
            not after or is_function(after[0], lexicon.PREPOSITIONS)
        ):
            joint = "for" if bare(tokens[at]) == "evidence" else "of"
            return " ".join([*tokens[: at + 1], joint, about, *after])
    joint = " with " if is_any(tokens[-1], lexicon.OUTCOMES) else " "
    return f"{asked.text}{joint}{about}"
