"""Puts a name in the place of an element of its type in the last question."""

from __future__ import annotations

import re

from assistant.conversation import lexicon, populations
from assistant.conversation.elements import (
    ILLNESSES,
    INTERVENTIONS,
    Element,
    ElementKind,
    elements,
    is_only,
    kind_of_phrase,
    text_of,
)
from assistant.conversation.lexicon import bare, is_any, is_function
from assistant.conversation.subjects import Span, Subject
from assistant.vocabulary.english import NounClass

_HARM = re.compile(
    r"\b(?:side[- ]effects?|adverse (?:events?|effects?|reactions?)|harms?|toxicity|risks?|safe|"
    r"safety|complications?|tolerab\w+|dangers?|dangerous)\b",
    re.IGNORECASE,
)
_TREATMENTS = frozenset({"treatment", "therapy", "management", "intervention", "regimen"})
_JOINTS = frozenset({"or", "and"})
_PLACE_PHRASE = re.compile(r"in (?:the )?(?:\w+ ){0,2}$")
_SIDE_OF = re.compile(
    r"(?P<before>(?:(?:what|how|which)(?:'s| is| are| was| were) )?(?:the )?)"
    r"(?P<side>.+?) (?P<joint>of|for|in|with|on|from) "
)
_TREATED = re.compile(
    r"how (?P<verb>is|are|was|were) (?P<what>.+ (?:treated|managed|prevented|diagnosed).*)"
)
_BEST = re.compile(
    r"(?:what|which) (?:is|are|was|were) "
    r"(?P<what>the .*\b(?:treatment|therapy|drug|option|choice|management)\b.*)"
)
_PLURAL_OF = {"is": "are", "was": "were"}


def kind_of_name(name: str) -> ElementKind | None:
    """The type of what a follow-up question names; None if it is a side of a subject, or people."""
    kind = next((kind for kind in ElementKind if is_only(kind, name)), None)
    words = name.split()
    if kind is not None or not words or any(is_function(w, lexicon.FUNCTION) for w in words):
        return kind
    before, last = words[:-1], words[-1]
    if before and is_any(last, _TREATMENTS) and not is_any(before[0], lexicon.GENERAL):
        return ElementKind.PROCEDURE  # "conservative management"
    named = {each.kind for each in elements(name)} - {ElementKind.NAME}
    is_event = lexicon.noun_class(last) is NounClass.ACT or kind_of_phrase(last) is ElementKind.NAME
    if named and named <= set(ILLNESSES) and is_event and last.islower():
        return ElementKind.FINDING  # "hepatitis B reactivation"
    if before and kind_of_phrase(last) is not None:
        return kind_of_phrase(last)  # "severe asthma", "inhaled steroids", "open surgery"
    is_side = is_any(last, lexicon.GENERAL) or (
        lexicon.english(last) is None and any(map(kind_of_phrase, before))
    )
    return ElementKind.NAME if not is_side and _is_nameable(last) else None


def _is_nameable(word: str) -> bool:
    """Whether a word can name a thing or an activity: "inventumab", "alcohol", "exercise"."""
    known = lexicon.english(word)
    if known is None or bare(word).endswith("ing"):
        return True
    return known.noun_class in (NounClass.CONCRETE, NounClass.ACT) and "n" in known.parts


def same_kind(kind: ElementKind, last: Subject) -> Span | None:
    """The place of the element that one of type `kind` replaces in the last question, if any.

    The thing of the question comes first. Drugs and procedures replace each other where there is no
    element of the very type; so do diseases and findings.
    """
    groups: list[tuple[ElementKind, ...]] = [(kind,)]
    groups += [group for group in (INTERVENTIONS, ILLNESSES) if kind in group]
    for group in groups:
        found = [each for each in last.of_kind(*group) if not _is_general(each, last)]
        if not found:
            continue
        thing = [each for each in found if last.span and last.span[0] <= each.start < last.span[1]]
        if thing and _fills(thing, last):
            return last.span
        return _widened((thing or found)[0], found, last.question)
    return None


def _fills(inside: list[Element], last: Subject) -> bool:
    """Whether elements and "or" are all that the thing of a question consists of."""
    words = [word for word in last.thing.split() if bare(word) not in _JOINTS]
    covered = sum(len(text_of(each, last.question).split()) for each in inside)
    return covered == len(words)


def _is_general(element: Element, last: Subject) -> bool:
    return is_any(text_of(element, last.question), lexicon.OUTCOMES)


def _widened(element: Element, found: list[Element], question: str) -> Span:
    """An element with those that "or" joins to it."""
    start, end = element.start, element.end
    for each in found:
        if each.start > end and bare(question[end : each.start].strip()) in _JOINTS:
            end = each.end
    return start, end


def in_place(name: str, last: Subject) -> str | None:
    """The last question with `name` instead of the element of its type, or added to it."""
    kind = kind_of_name(name)
    if kind is ElementKind.PLACE or any(e.kind is ElementKind.PLACE for e in elements(name)):
        return _in_country(name, last)
    if kind is None:
        return None
    if kind in ILLNESSES:
        return _illness(name, kind, last)
    if bare(name.rsplit(maxsplit=1)[-1]) in ("prevention", "prophylaxis"):
        return f"{last.question} in {name}"
    is_outcome = kind is ElementKind.NAME and last.kind in INTERVENTIONS and _is_event(name)
    outcome = outcome_in_place(name, last) if is_outcome else None
    span = None if last.asked_class else same_kind(kind, last)
    if outcome is None and span is not None:
        return last.replaced(span, name)
    return outcome or _intervention(name, kind, last)


def _is_event(name: str) -> bool:
    """Whether a name may be what a treatment prevents: "falls", but not "vaping"."""
    word = name.rsplit(maxsplit=1)[-1]
    return lexicon.noun_class(word) is NounClass.ACT and not bare(word).endswith("ing")


def _in_country(name: str, last: Subject) -> str:
    place = next(iter(last.of_kind(ElementKind.PLACE)), None)
    if place is None:
        return f"{last.question} in {name}"
    start = place.start
    phrase = _PLACE_PHRASE.search(last.question[:start])
    before = last.question[: phrase.start()] if phrase else last.question[:start]
    joint = "in " if phrase else ""
    return f"{before}{joint}{name}{last.question[place.end :]}"


def _illness(name: str, kind: ElementKind, last: Subject) -> str:
    """A disease or finding: instead of another, as a harm of the treatment, or "in" a disease."""
    diseases = [each for each in last.of_kind(ElementKind.DISEASE) if not _is_general(each, last)]
    treats = last.kind not in ILLNESSES and last.span is not None
    harm = _HARM.search(last.question)
    if harm and treats and not diseases:
        return _as_harm(name, last)
    if kind is ElementKind.FINDING or not diseases:
        outcome = outcome_in_place(name, last)
        general = is_any(last.object_text.split(" ")[-1], lexicon.OUTCOMES)
        if outcome is not None and (kind is ElementKind.FINDING or not general):
            return outcome
    span = same_kind(kind, last)
    if span is not None:
        return last.replaced(_with_status(span, last.question), name)
    if treats and (last.kind is not ElementKind.NAME or last.object is not None):
        return f"{last.question} in {name}"
    if last.span is not None:
        return last.replaced(last.span, name)
    return f"{last.question} in {name}"


def _with_status(span: Span, question: str) -> Span:
    """The place of a disease with the "AQP4-positive" before it, which another disease loses."""
    before = question[: span[0]].split()
    has_status = bool(before) and populations.is_status(before[-1])
    return (span[0] - len(before[-1]) - 1, span[1]) if has_status else span


def _as_harm(name: str, last: Subject) -> str:
    """Make "risk of lymphoma with azathioprine" from "side effects of azathioprine"."""
    named = [
        each for each in last.of_kind(*ILLNESSES) if not _HARM.search(text_of(each, last.question))
    ]
    if named:
        return last.replaced((named[0].start, named[0].end), name)
    return f"risk of {name} with {last.topic()}"


def _intervention(name: str, kind: ElementKind, last: Subject) -> str | None:
    """A drug, a procedure or a thing that no source knows, where none is in the last question."""
    verb = re.match(r"what (?P<verb>\w+s) ", last.question)
    asked = last.asked_class or ("what" if verb and lexicon.is_verb(verb["verb"]) else "")
    if asked:
        return _of_asked_class(name, asked, last)
    is_replaced = last.kind not in ILLNESSES and (
        kind is ElementKind.NAME or last.kind in (*INTERVENTIONS, ElementKind.NAME, None)
    )
    if last.span is not None and is_replaced:
        return last.replaced(last.span, name)
    treated = _TREATED.match(last.question)
    if treated:
        return f"{treated['verb']} {treated['what']} with {name}"
    best = _BEST.match(last.question)
    if best:
        return f"is {name} {best['what']}"
    illness = last.first(*ILLNESSES)
    return f"{name} in {illness}" if illness else None


def _of_asked_class(name: str, asked: str, last: Subject) -> str:
    """Make "does X reduce relapses" from "what treatments reduce relapses"."""
    rest = last.question.split(asked, 1)[1].strip()
    verb, _, object_ = rest.partition(" ")
    if is_function(verb, lexicon.AUXILIARIES):
        plural = lexicon.is_plural(name)
        number = (
            {"is": "are", "does": "do", "has": "have"}
            if plural
            else {"are": "is", "do": "does", "have": "has"}
        )
        return f"{number.get(verb, verb)} {name} {object_}"
    base = verb
    if bare(verb).endswith("s") and lexicon.is_verb(verb):
        base = verb[:-1]
    return f"{'do' if lexicon.is_plural(name) else 'does'} {name} {base} {object_}"


def outcome_in_place(name: str, last: Subject) -> str | None:
    """The last question with another outcome: "does X reduce mortality in heart failure"."""
    if last.object is None:
        return None
    inside = [
        each
        for each in last.of_kind(ElementKind.DISEASE)
        if last.object[0] <= each.start < last.object[1] and each.end < last.object[1]
    ]
    lost = f" in {text_of(inside[0], last.question)}" if inside else ""
    before, after = last.question[: last.object[0]], last.question[last.object[1] :]
    return f"{before}{name}{lost}{after}"


def side_in_place(name: str, last: Subject) -> str | None:
    """The last question with another side of its topic: "what is the specificity of X"."""
    match = _SIDE_OF.match(last.question)
    if match is None or last.span is None or match.end("side") > last.span[0]:
        return None
    if match["joint"] != "of" and not is_any(match["side"].split()[-1], lexicon.ASPECTS):
        return None
    first = match["side"].split(" ")[0]
    if is_function(first, lexicon.AUXILIARIES | lexicon.QUESTION_WORDS) or any(
        each.start < match.end("side") for each in last.of_kind(*INTERVENTIONS, ElementKind.DISEASE)
    ):
        return None
    before = match["before"]
    if lexicon.is_plural(name):
        before = re.sub(r"\b(is|was)\b", lambda verb: _PLURAL_OF[verb[0]], before)
    else:
        before = before.replace(" are ", " is ").replace(" were ", " was ")
    return f"{before}{name} of {last.question[match.end() :]}"
