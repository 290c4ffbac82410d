"""Replaces what is said of a disease: how severe it is, its type or stage, what a test found."""

from __future__ import annotations

import re

from assistant.conversation import lexicon
from assistant.conversation.elements import ElementKind
from assistant.conversation.lexicon import bare, is_any, is_function
from assistant.conversation.populations import is_status
from assistant.conversation.subjects import Subject

_NUMBERED = re.compile(
    r"(?:type|stage|grade|class|phase) (?:\d\w?|[ivx]+\b|[A-D]\b)(?:[-/]\d)?", re.IGNORECASE
)
# Adjectives that exclude each other. They are few, and no list of words groups them so.
_FAMILIES = tuple(
    frozenset(words.split())
    for words in (
        "mild moderate severe critical fulminant refractory",
        "acute subacute chronic",
        "early late advanced metastatic localised localized resectable unresectable",
        "primary secondary",
        "stable unstable decompensated compensated",
        "ischaemic ischemic haemorrhagic hemorrhagic",
        "episodic persistent recurrent relapsing progressive monophasic",
        "symptomatic asymptomatic",
        "paroxysmal permanent",
        "unilateral bilateral",
    )
)


def replaced(asked: str, last: Subject) -> str | None:
    """The last question for another form of its disease: "severe?", "type 2?", "seronegative?".

    None when `asked` names no form, or names a disease that the last question does not have.
    """
    text = re.sub(r"^(?:in|for|with) ", "", asked)
    found = _found(text)
    if found is None:
        return None
    form, rest = found
    if rest and not _is_known(rest, last):
        return None
    there = _form_there(form, last.question)
    if there is not None:
        start, end = there
        return f"{last.question[:start]}{form}{last.question[end:]}"
    if rest and is_any(rest.split()[-1], lexicon.PEOPLE):
        return None  # a population
    illness = next(iter(last.of_kind(ElementKind.DISEASE)), None)
    if illness is None:
        return None
    return f"{last.question[: illness.start]}{form} {last.question[illness.start :]}"


def _found(text: str) -> tuple[str, str] | None:
    """The form that a phrase begins with, and the rest of the phrase."""
    match = _NUMBERED.match(text)
    if match:
        return match[0], text[match.end() :].strip()
    first, _, rest = text.partition(" ")
    if is_function(first, lexicon.FUNCTION):
        return None
    is_form = is_status(first) or any(bare(first) in family for family in _FAMILIES)
    return (first, rest) if is_form else None


def _is_known(rest: str, last: Subject) -> bool:
    """Whether a phrase names people or diseases in general, or the disease of the last question."""
    words = rest.split()
    return (
        all(is_any(word, lexicon.PEOPLE, lexicon.CLASSES, lexicon.OUTCOMES) for word in words)
        or f" {rest.lower()}" in f" {last.question.lower()}"
    )


def _form_there(form: str, question: str) -> tuple[int, int] | None:
    """The form of the same family in a question."""
    if _NUMBERED.fullmatch(form):
        kind = form.split(" ", maxsplit=1)[0].lower()
        for match in _NUMBERED.finditer(question):
            if match[0].lower().startswith(kind):
                return match.span()
        return None
    for match in re.finditer(r"\S+", question):
        word = bare(match[0])
        if is_status(form) and is_status(match[0].strip(",;")):
            return match.span()
        if any(bare(form) in family and word in family for family in _FAMILIES):
            return match.span()
    return None
