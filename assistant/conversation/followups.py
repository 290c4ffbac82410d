"""Rewrites a follow-up question into one that can be understood without the question before it.

Plain rules do this, without a model. In this order:

1. Typing errors in the words that shape a question are mended (`slips`). Lead-ins ("and", "but",
   "what about") are removed. "Is that true in children" and "the same for children" become "in
   children".
2. "Why not?" keeps its negation: "why does X not help". "How often?" and the like are put before
   the last question.
3. A sentence gets the thing that "it" or "this drug" stands for (`pronouns`). A sentence that names
   a subject of its own stays as it is. Any other gets the topic of the last question ("what are the
   side effects?").
4. Anything shorter replaces the element of its type in the last question, or is added to it
   (`fragments`).

Any other question is complete, or not understood, and stays as it is.
"""

from __future__ import annotations

import re

from assistant.conversation import fragments, lexicon, pronouns, short
from assistant.conversation.elements import ILLNESSES, INTERVENTIONS, ElementKind, elements
from assistant.conversation.fragments import Asked
from assistant.conversation.lexicon import bare, is_any, is_function, word_set
from assistant.conversation.slips import mended
from assistant.conversation.subjects import Subject

# Characters; the engine takes no longer question, so a longer result could not be asked.
_LONGEST = 2_000
# Characters at the end of a question that may have its question mark: "?", "?!", "??)". By hand.
_END = 3
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
_WHY_NOT_IN = re.compile(r"why not ((?:in|for|during|with|after|before) .+)", re.IGNORECASE)
_WHAT_IF = re.compile(r"what if (.+)", re.IGNORECASE)
_TREATING = frozenset({"treat", "manage"})
_GUIDANCE = frozenset({"guideline", "guidance", "consensus", "recommendation"})
_WHAT_IS = re.compile(r"(?:what(?:'s| is| are| was| were)|describe|explain) ", re.IGNORECASE)
_RISK = re.compile(
    r"(?:what(?:'s| is| are)|is there) (?:the |an? )?(?:increased |higher )?"
    r"(?:risk|chance|odds|probability|rate)s? of .+",
    re.IGNORECASE,
)
_CHOICE = re.compile(
    r"which(?: one)?(?: of (?:them|these|those|the two))? (?:is|are|was|has|works)\b"
)


def rewrite(asked: str, last: str) -> str | None:
    """`asked`, completed from `last`, the question before it; None when it is complete already.

    `last` is the question as it was searched, so it may be rewritten itself. The result is one line
    of at most 2,000 characters, without a question mark at its end. It is also None when `asked` is
    not understood.
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


def _read(asked: str) -> Asked:
    """The parts of a question; "hey, and actually in children?" is led by "and"."""
    text = _without_asides(mended(_trimmed(asked)))
    lead = _LEAD_IN.match(text)
    rest = text[lead.end() :] if lead else text
    marked = "?" in asked.rstrip()[-_END:]
    return Asked(_without_asides(rest.strip(" ,")), rest != text, marked)


def _without_asides(text: str) -> str:
    """A question without the greetings and asides before it: "hello, actually ..."."""
    tokens = text.split(" ")
    start = 0
    while start < len(tokens) and is_function(tokens[start], lexicon.ASIDES):
        start += 1
    return " ".join(tokens[start:])


def _trimmed(text: str) -> str:
    return " ".join(text.split()).rstrip(" ?!.,;:")


def _rewritten(asked: Asked, last: Subject) -> str | None:
    confirmed = _CONFIRMED.match(asked.text)
    if confirmed:
        tail = asked.text[confirmed.end() :].strip(" ,")
        if not tail or is_function(tail.split(" ")[0], lexicon.PREPOSITIONS):
            return fragments.phrase(Asked(tail, led=True, marked=True), last) if tail else None
    is_short, completed = short.completed(asked.text, last)
    if is_short:
        return completed
    denied = _WHY_NOT_IN.match(asked.text)
    return _denied(denied[1], last) if denied else _completed(asked, last)


def _denied(text: str, last: Subject) -> str | None:
    """Make "why does X not help in children" from "does X help"; `text` is "in children"."""
    question = fragments.phrase(Asked(text, led=True, marked=True), last)
    return short.negated(Subject.of(question)) if question is not None else None


def _completed(asked: Asked, last: Subject) -> str | None:
    """A sentence or a fragment, completed."""
    opening = lexicon.QUESTION_WORDS | lexicon.AUXILIARIES | lexicon.COMMANDS
    is_phrase = not is_function(asked.tokens[0], opening) and "," not in asked.text
    if is_phrase and (asked.led or asked.marked):
        people = fragments.of_people(asked, last)
        if people is not None:
            return people
    if asked.is_question:
        if ". " in asked.text and _names_subject(asked.tokens, asked.text):
            return None  # a case of several sentences
        return (
            _choice(asked.text, last)
            or pronouns.replaced(asked.tokens, last)
            or _what_if(asked.text, last)
            or _with_topic(asked, last)
        )
    return fragments.completed(asked, last)


def _choice(text: str, last: Subject) -> str | None:
    """Complete "which is cheaper?" and "is either safe?" with what the last question compares."""
    compared = fragments.compared(last)
    if not compared or _names_subject(text.split(" "), text):
        return None
    either = re.sub(r"\beither(?: of (?:them|these|those|the two))?\b", " or ".join(compared), text)
    both = re.sub(r"\bboth(?: of (?:them|these|those))?\b", " and ".join(compared), either)
    if both != text:
        return both
    return f"{text}, {' or '.join(compared)}" if _CHOICE.match(text.lower()) else None


def _what_if(text: str, last: Subject) -> str | None:
    """Complete "what if steroids fail?" with the last question."""
    match = _WHAT_IF.match(text)
    words = last.question.split()
    asks_treatment = last.kind in ILLNESSES or lexicon.any_of(words, lexicon.CLASSES, _TREATING)
    return f"{last.question} if {match[1]}" if match and asks_treatment else None


def _with_topic(asked: Asked, last: Subject) -> str | None:
    """A question that has no subject of its own, completed with the topic of the last one."""
    tokens = asked.tokens
    if all(is_function(token, lexicon.FUNCTION) for token in tokens):
        return None
    if _names_subject(tokens, asked.text):
        return _risk(asked, last)
    if _WHAT_IS.match(asked.text) and not fragments.is_side_or_outcome(asked.text):
        return None
    people = any(map(lexicon.is_person, tokens)) or any(is_any(t, lexicon.SEASONS) for t in tokens)
    works = any(is_any(token, lexicon.WORKS) for token in tokens)
    return fragments.joined(asked.text, last, outcomes=works, people=not people)


def _names_subject(tokens: list[str], text: str) -> bool:
    """Whether a question names a subject of its own: a disease, a drug, or any thing."""
    own = [
        each
        for each in elements(text)
        if each.kind in (ElementKind.DRUG, ElementKind.DISEASE, ElementKind.NAME, ElementKind.PLACE)
        or (
            each.kind is ElementKind.FINDING
            and not is_any(text[each.start : each.end], lexicon.OUTCOMES)
        )
        or (each.kind is ElementKind.PROCEDURE and not text[each.start : each.end].islower())
        or (each.kind is ElementKind.PROCEDURE and " " in text[each.start : each.end])
    ]
    if any(is_any(token, _GUIDANCE) for token in tokens):  # "what does the EULAR guideline say"
        own = [each for each in own if each.kind is not ElementKind.NAME]
    return bool(own) or any(
        lexicon.is_thing(token)
        and not is_any(token, lexicon.GENERAL)
        and bare(token) not in _PARTS_OF_CARE
        for token in tokens
        if not is_function(token, lexicon.FUNCTION)
    )


# Things that belong to every treatment: a question that names them alone still lacks its subject.
_PARTS_OF_CARE = word_set(
    "infusion infusions tablet tablets pill pills injection injections blood drug drugs baby "
    "liver kidney kidneys heart brain test tests scan scans vaccine vaccines medicine "
    "medicines"
)


def _risk(asked: Asked, last: Subject) -> str | None:
    """Complete "what is the risk of stroke?" with the treatment of the last question."""
    match = _RISK.fullmatch(asked.text)
    named = elements(asked.text)
    if match is None or len(named) != 1 or named[0].kind not in ILLNESSES:
        return None
    if last.kind not in (*INTERVENTIONS, ElementKind.NAME) or named[0].end != len(asked.text):
        return None
    return f"{asked.text} with {last.topic()}"
