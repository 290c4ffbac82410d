"""Finds the registration numbers of the trial that an article reports.

A number in a record counts unless the text gives it to a trial of others. Other numbers count where
authors name their own: in the title, the abstract, the methods and statements of registration. A
wrong number would tie an article to the retraction of another trial, so in doubt none is kept.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from assistant.records import BlockKind, Design, Document
from assistant.study_design.matcher import speaks_of_others
from assistant.study_design.plain import plain
from assistant.text import identifiers
from assistant.text.section_names import METHOD_SECTION_NAMES
from assistant.text.sentences import sentences

# They name the trials of others.
_REVIEWS = frozenset(
    {
        Design.META_ANALYSIS,
        Design.SYSTEMATIC_REVIEW,
        Design.GUIDELINE,
        Design.REVIEW,
        Design.PRODUCT_LABEL,
    }
)
# Most numbers that are taken from a text. Chosen by hand: pooled analyses name a few trials of
# their own, and a text that names more lists those of others.
_MOST = 6
_ABSTRACT_HEADINGS = ("abstract", "summary")
_OWN_HEADING = re.compile(
    rf"\b(?:{'|'.join(sorted(METHOD_SECTION_NAMES))}|registration|registry|ethics|funding)\b",
    re.IGNORECASE,
)
_REGISTERED = re.compile(
    r"\bregist(?:ered|ration|ry|er)\b|\bidentifier\b|\bregistered\b"
    r"|\b(?:clinicaltrials\.gov|isrctn|eudract|umin|trial) (?:id|no|number|registration)\b",
    re.IGNORECASE,
)
_OF_THIS_TRIAL = re.compile(
    r"\b(?:this|our|the present|the current) (?:\S+ ){0,4}?(?:trial|study|protocol|extension)\b"
    r"|\b(?:trial|study) (?:is|was|has been) (?:\S+ )?registered\b",
    re.IGNORECASE,
)
# Words of analyses and extensions that rest on the patients of the trial that they name.
_CONTINUES = re.compile(
    r"\bextension\b|\bcomplete[ds]?\b|\broll(?:ed|ing)?[- ]?over\b|\bparent\b|\blead-in\b"
    r"|\bpost[- ]?hoc\b|\bsecondary analys|\bsubgroup\b|\bsub-?study\b|\bancillary\b|\bpooled\b"
    r"|\b(?:data|patients|participants) (?:of|in|from)\b|\benrolled in\b",
    re.IGNORECASE,
)
_COMPARED = re.compile(r"\bet al\b|\bunlike\b|\bin contrast\b|\bas opposed to\b", re.IGNORECASE)
_LATER = re.compile(
    r"\bongoing\b|\bunder ?way\b|\b(?:currently|now) (?:recruiting|enrolling|being)\b|\bplanned\b"
    r"|\bfuture\b|\b(?:is|are) being\b|\bawaited\b|\banother\b|\bother (?:trials|studies)\b",
    re.IGNORECASE,
)


def with_registrations(document: Document) -> Document:
    """Return `document` with the registration numbers of its own trial.

    `document.registrations` are those that its record states. Reviews get none.
    """
    if document.design in _REVIEWS:
        return replace(document, registrations=()) if document.registrations else document
    stated = dict.fromkeys((*document.identifiers.nct, *document.registrations))
    own: dict[str, None] = {}
    foreign: dict[str, None] = {}
    for sentence, is_method in _sentences(document):
        numbers = dict.fromkeys(identifiers.registrations(sentence))
        if _is_of_others(sentence):
            foreign |= numbers
        elif not is_method or _REGISTERED.search(sentence) or _CONTINUES.search(sentence):
            own |= numbers
    if len(own) > _MOST:
        own = {}
    kept = {number: None for number in stated if number in own or number not in foreign}
    registrations = tuple(kept | own)
    if registrations == document.registrations:
        return document
    return replace(document, registrations=registrations)


def _sentences(document: Document) -> Iterator[tuple[str, bool]]:
    """The sentences with numbers in the parts that name the own trial; True for methods."""
    for block in document.blocks:
        section = " / ".join(block.section).lower()
        in_abstract = not section or section.startswith(_ABSTRACT_HEADINGS)
        if not (in_abstract or block.kind is BlockKind.TITLE or _OWN_HEADING.search(section)):
            continue
        text = document.text[slice(*block.span)]
        if not identifiers.registrations(text):
            continue
        for start, end in sentences(text):
            yield text[start:end], not in_abstract


def _is_of_others(sentence: str) -> bool:
    """Whether a sentence gives its numbers to a trial of others, or to a later trial."""
    if _COMPARED.search(sentence):
        return True
    if _LATER.search(sentence):
        return not _OF_THIS_TRIAL.search(sentence)
    return speaks_of_others(plain(sentence)) and not _CONTINUES.search(sentence)
