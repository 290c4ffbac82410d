"""Finds the other publications of the study that a document reports.

These are its preprint or article, the publications that share a trial registration (its protocol,
the record of the registry, an extension), and the notices about it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import NamedTuple

from assistant import cite
from assistant.editorial.notices import NOTICE_RELATIONS
from assistant.format_traits import format_named
from assistant.records import (
    Companion,
    CompanionKind,
    Design,
    Document,
    Identifiers,
    Notice,
    RelationKind,
    Status,
)

_VERSIONS = {
    RelationKind.PREPRINT_OF: CompanionKind.ARTICLE,
    RelationKind.ARTICLE_OF_PREPRINT: CompanionKind.PREPRINT,
}
# A report of what happened to the patients of a trial after its end.
_EXTENSION = re.compile(
    r"\b(?:extension|long[- ]term|follow[- ]?up|end[- ]of[- ]study)\b", re.IGNORECASE
)
# Most companions that a document shows. Chosen by hand: large trials have a dozen reports, and this
# bounds what stands beside a quote.
_MOST = 20


class Library(NamedTuple):
    """Where other publications are looked up.

    `trials` gives the ids of the documents with a trial registration that several share. By the id
    of a document, `notices` gives the ids of the notices about it, each with the status that it
    states, and `possible` the ids of those that are possibly about it. `document` gives a document
    by its id, without its text, and `listed` the notices that the imported list has about an
    article that need not be in the corpus.
    """

    trials: Mapping[str, Sequence[str]]
    notices: Mapping[str, Sequence[tuple[str, str]]]
    possible: Mapping[str, Sequence[str]]
    document: Callable[[str], Document | None]
    listed: Callable[[Identifiers], Sequence[Notice]]


def companions(document: Document, library: Library) -> tuple[Companion, ...]:
    """The companions of a document in the order of their kinds; those with one kind by id."""
    kinds = list(CompanionKind)
    found = sorted(related(document, library), key=lambda pair: (kinds.index(pair[0]), pair[1].id))
    return tuple(
        Companion(
            kind,
            other.status,
            shared_registrations(document, other),
            cite.short(other),
            cite.vancouver(other),
            other.id,
        )
        for kind, other in found[:_MOST]
    )


def related(document: Document, library: Library) -> list[tuple[CompanionKind, Document]]:
    """Each other publication of the same study that the corpus holds, with what it is."""
    found: dict[str, tuple[CompanionKind, Document]] = {}
    for kind, identity in _named(document, library):
        if other := library.document(identity):
            found.setdefault(identity, (kind, other))
    for identity in _same_trial(document, library):
        other = library.document(identity)
        # A notice about another report is shown beside that report.
        if other is not None and not _is_notice(other):
            found.setdefault(identity, (_kind_of(other, document), other))
    found.pop(document.id, None)
    return list(found.values())


def shared_registrations(document: Document, other: Document) -> tuple[str, ...]:
    """The trial registrations that two documents share."""
    return tuple(number for number in document.registrations if number in other.registrations)


def _named(document: Document, library: Library) -> Iterator[tuple[CompanionKind, str]]:
    """The publications that a document names, and the notices about it."""
    for relation in document.relations:
        if relation.document and relation.kind in _VERSIONS:
            yield _VERSIONS[relation.kind], relation.document
        elif relation.document and relation.kind in NOTICE_RELATIONS:
            yield CompanionKind.SUBJECT, relation.document
    for identity, status in library.notices.get(document.id, ()):
        is_correction = status == Status.CORRECTED.value
        yield CompanionKind.CORRECTION if is_correction else CompanionKind.NOTICE, identity


def _same_trial(document: Document, library: Library) -> Iterator[str]:
    """The publications that share a trial registration with a document.

    A notice shares that of the article that it is about, and has no other companions.
    """
    if not _is_notice(document):
        for number in document.registrations:
            yield from library.trials.get(number, ())


def _is_notice(document: Document) -> bool:
    return any(relation.kind in NOTICE_RELATIONS for relation in document.relations)


def _kind_of(other: Document, document: Document) -> CompanionKind:
    """What another publication of a trial is to one of its reports."""
    if format_named(other.source.format).is_registry:
        return CompanionKind.REGISTRY_RECORD
    if other.design is Design.PROTOCOL:
        return CompanionKind.PROTOCOL
    if _EXTENSION.search(other.title) and not _EXTENSION.search(document.title):
        return CompanionKind.EXTENSION
    return CompanionKind.REPORT
