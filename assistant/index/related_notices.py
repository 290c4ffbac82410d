"""Finds the retracted and questioned publications that a document is related to.

A preprint and its article are related, and so are publications that report the same trial: its
extension, its subgroups, a secondary analysis. A retraction of one may concern the data of all.
A notice whose identifiers no document has is possibly about the document with its title.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import NamedTuple

from assistant import cite
from assistant.editorial.in_words import GRAVE, date_of_status
from assistant.editorial.notices import NOTICE_RELATIONS
from assistant.records import (
    Document,
    Identifiers,
    Notice,
    RelatedNotice,
    Relation,
    RelationKind,
    Status,
    status_of,
)

_VERSIONS = (RelationKind.PREPRINT_OF, RelationKind.ARTICLE_OF_PREPRINT)
_STATUSES = {
    RelationKind.RETRACTION_OF: Status.RETRACTED,
    RelationKind.CONCERN_ABOUT: Status.CONCERN,
}
# Most related publications that a document warns of. Chosen by hand: real ones have one or two, and
# this bounds the warnings beside a quote.
_MOST = 5


class Library(NamedTuple):
    """Where other publications are looked up.

    `trials` gives the ids of the documents with a trial registration that several share, and
    `possible` those of the notices that are possibly about a document with an id. `document`
    gives a document by its id, without its text, and `listed` the notices that the imported list
    has about an article that need not be in the corpus.
    """

    trials: Mapping[str, Sequence[str]]
    possible: Mapping[str, Sequence[str]]
    document: Callable[[str], Document | None]
    listed: Callable[[Identifiers], Sequence[Notice]]


def related_notices(document: Document, library: Library) -> tuple[RelatedNotice, ...]:
    """What to warn of beside a quote of `document`, the gravest first.

    Empty for a retracted document, whose own status says more.
    """
    if document.status is Status.RETRACTED:
        return ()
    found: dict[str, RelatedNotice] = {}
    for related in (
        *_possible(document, library),
        *_versions(document, library),
        *_same_trial(document, library),
    ):
        found.setdefault(related.document or related.citation, related)
    statuses = list(Status)
    in_order = sorted(found.values(), key=lambda r: (statuses.index(r.status), r.document))
    return tuple(in_order[:_MOST])


def _possible(document: Document, library: Library) -> Iterator[RelatedNotice]:
    """The notices of retraction or concern that have the title of `document`, and no identifier."""
    for identity in library.possible.get(document.id, ()):
        notice = library.document(identity)
        for relation in notice.relations if notice else ():
            status = _STATUSES.get(relation.kind)
            if notice and status:
                yield RelatedNotice(
                    status,
                    str(notice.year or ""),
                    RelationKind.POSSIBLY_NOTICED_BY,
                    (),
                    cite.vancouver(notice),
                    notice.id,
                )


def _versions(document: Document, library: Library) -> Iterator[RelatedNotice]:
    """The preprints and articles that are other versions of `document`."""
    for relation in document.relations:
        if relation.kind not in _VERSIONS:
            continue
        other = library.document(relation.document) if relation.document else None
        if other is not None:
            yield from _notice_about(document, other, relation.kind)
        else:
            yield from _notice_from_list(relation, library.listed(relation.identifiers))


def _same_trial(document: Document, library: Library) -> Iterator[RelatedNotice]:
    """The publications that share a trial registration with `document`."""
    # A notice may name the trial of the article that it is about.
    about = {r.document for r in document.relations if r.kind in NOTICE_RELATIONS}
    identities = {
        identity
        for registration in document.registrations
        for identity in library.trials.get(registration, ())
    }
    for identity in sorted(identities - about - {document.id}):
        other = library.document(identity)
        if other is not None:
            yield from _notice_about(document, other, RelationKind.SAME_TRIAL)


def _notice_about(
    document: Document, other: Document, kind: RelationKind
) -> Iterator[RelatedNotice]:
    if other.status in GRAVE:
        yield RelatedNotice(
            status=other.status,
            date=date_of_status(other.notices),
            kind=kind,
            registrations=tuple(n for n in document.registrations if n in other.registrations),
            citation=cite.vancouver(other),
            document=other.id,
        )


def _notice_from_list(relation: Relation, notices: Sequence[Notice]) -> Iterator[RelatedNotice]:
    """The notice about a publication that the corpus does not hold."""
    status = status_of(notices)
    if status in GRAVE:
        numbers = ", ".join(relation.identifiers.keys)
        citation = relation.reference or numbers
        yield RelatedNotice(status, date_of_status(notices), relation.kind, (), citation)
