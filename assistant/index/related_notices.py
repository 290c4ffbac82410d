"""Finds the retracted and questioned publications that a document is related to.

A preprint and its article are related, and so are publications that report the same trial: its
extension, its subgroups, a secondary analysis. A retraction of one may concern the data of all.
A notice whose identifiers no document has is possibly about the document with its title.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from assistant import cite
from assistant.editorial.in_words import GRAVE, date_of_status
from assistant.index.companions import Library, related, shared_registrations
from assistant.records import (
    CompanionKind,
    Document,
    Notice,
    RelatedNotice,
    Relation,
    RelationKind,
    Status,
    status_of,
)

_VERSIONS = (RelationKind.PREPRINT_OF, RelationKind.ARTICLE_OF_PREPRINT)
# What a document is to its companion of each kind. Other kinds say the status themselves.
_KINDS = {
    CompanionKind.PREPRINT: RelationKind.ARTICLE_OF_PREPRINT,
    CompanionKind.ARTICLE: RelationKind.PREPRINT_OF,
    CompanionKind.PROTOCOL: RelationKind.SAME_TRIAL,
    CompanionKind.REGISTRY_RECORD: RelationKind.SAME_TRIAL,
    CompanionKind.EXTENSION: RelationKind.SAME_TRIAL,
    CompanionKind.REPORT: RelationKind.SAME_TRIAL,
}
_STATUSES = {
    RelationKind.RETRACTION_OF: Status.RETRACTED,
    RelationKind.CONCERN_ABOUT: Status.CONCERN,
}
# Most related publications that a document warns of. Chosen by hand: real ones have one or two, and
# this bounds the warnings beside a quote.
_MOST = 5


def related_notices(document: Document, library: Library) -> tuple[RelatedNotice, ...]:
    """What to warn of beside a quote of `document`, the gravest first.

    Empty for a retracted document, whose own status says more.
    """
    if document.status is Status.RETRACTED:
        return ()
    found: dict[str, RelatedNotice] = {}
    for notice in (
        *_possible(document, library),
        *_companions(document, library),
        *_from_list(document, library),
    ):
        found.setdefault(notice.document or notice.citation, notice)
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


def _companions(document: Document, library: Library) -> Iterator[RelatedNotice]:
    """The companions of `document` that are retracted or questioned."""
    for kind, other in related(document, library):
        if kind in _KINDS and other.status in GRAVE:
            yield RelatedNotice(
                status=other.status,
                date=date_of_status(other.notices),
                kind=_KINDS[kind],
                registrations=shared_registrations(document, other),
                citation=cite.vancouver(other),
                document=other.id,
            )


def _from_list(document: Document, library: Library) -> Iterator[RelatedNotice]:
    """What the imported list says of a preprint or article that the corpus does not hold."""
    for relation in document.relations:
        is_absent = not relation.document or library.document(relation.document) is None
        if relation.kind in _VERSIONS and is_absent:
            yield from _notice_from_list(relation, library.listed(relation.identifiers))


def _notice_from_list(relation: Relation, notices: Sequence[Notice]) -> Iterator[RelatedNotice]:
    """The notice about a publication that the corpus does not hold."""
    status = status_of(notices)
    if status in GRAVE:
        numbers = ", ".join(relation.identifiers.keys)
        citation = relation.reference or numbers
        yield RelatedNotice(status, date_of_status(notices), relation.kind, (), citation)
