"""Finds the name that a trial goes by, such as PREVENT or N-MOmentum.

Only the title and the first paragraph count, and only where they leave no doubt: other trials are
named like the own one, and abbreviations of diseases and methods look like names of trials.
"""

from __future__ import annotations

import re

from assistant.records import BlockKind, Design, Document
from assistant.text.abbreviations import definitions
from assistant.text.identifiers import registrations
from assistant.vocabulary.lookup import is_known

_TRIALS = frozenset({Design.RANDOMISED_TRIAL, Design.NON_RANDOMISED_TRIAL, Design.PROTOCOL})
# At least four characters, two of them capitals. Shorter ones are mostly methods ("MRI study").
_NAME = r"(?P<name>(?=[\w-]*[A-Z][\w-]*[A-Z])[A-Z]\w*(?:-\w+)*)"
_SHORTEST = 4
_KINDS = r"(?:randomi[sz]ed |controlled |clinical )*"
_STUDY = r"(?:trial|study)\b"
_IN_TITLE = tuple(
    map(
        re.compile,
        (
            rf"\({_NAME}(?: {_STUDY})?\)\s*(?:[:.,;]|$)",
            rf"^{_NAME}(?: {_STUDY})?:",
            rf"\b{_NAME} {_KINDS}{_STUDY}",
        ),
    )
)
_IN_PARAGRAPH = tuple(
    map(
        re.compile,
        (
            rf"(?:^|\. ){_NAME} (?:was|is) an? [^.]{{0,150}}?\b{_STUDY}",
            rf"\b(?:[Tt]he|[Oo]ur|[Tt]his) {_NAME} {_KINDS}{_STUDY}",
            rf"\b{_STUDY} \({_NAME}\)",
        ),
    )
)


def trial_name(document: Document) -> str:
    """The name of the trial that a document reports; empty where it is not certain."""
    if document.design not in _TRIALS:
        return ""
    opening = _opening(document)
    abbreviations = {
        known.short
        for known in definitions(f"{document.title}. {opening}")
        if len(known.long.split()) <= len(known.short) + 1  # or its letters are there by chance
    }
    named = [
        match["name"]
        for text, patterns in ((document.title, _IN_TITLE), (opening, _IN_PARAGRAPH))
        for pattern in patterns
        for match in pattern.finditer(text)
        if _may_be_name(match["name"]) and match["name"] not in abbreviations
    ]
    # Two names leave a doubt which one is that of the own trial.
    return named[0] if len(set(named)) == 1 else ""


def _may_be_name(name: str) -> bool:
    is_term = is_known(name) or all(map(is_known, name.split("-")))
    return len(name) >= _SHORTEST and not is_term and not registrations(name)


def _opening(document: Document) -> str:
    """The first paragraph of a document; empty without one."""
    first = next((block for block in document.blocks if block.kind is BlockKind.PARAGRAPH), None)
    return document.text[slice(*first.span)] if first else ""
