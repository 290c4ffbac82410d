"""What publications of one corpus are to one another: notices and what they are about, preprints.

A relation names the other publication by identifiers; where the corpus holds it, the relation gets
its document. A preprint and its article know each other then, whichever of them said so, and what
a notice is about gets that notice.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import NamedTuple

from assistant.index.identity import Group, Pair, Publications, identifier_keys
from assistant.records import Document, Notice, Relation, RelationKind, Status

# A notice that the corpus holds is named as the source of what it says: this, and its id.
NOTICE_HERE = "notice in this corpus: "

_PREPRINT, _ARTICLE = RelationKind.PREPRINT_OF, RelationKind.ARTICLE_OF_PREPRINT
_INVERSE = {_PREPRINT: _ARTICLE, _ARTICLE: _PREPRINT}
_SAID = {
    RelationKind.RETRACTION_OF: (Status.RETRACTED, "Retraction in"),
    RelationKind.CONCERN_ABOUT: (Status.CONCERN, "Expression of concern in"),
    RelationKind.CORRECTION_OF: (Status.CORRECTED, "Erratum in"),
    RelationKind.REINSTATEMENT_OF: (Status.REINSTATED, "Reinstatement in"),
}


class Related(NamedTuple):
    """Documents that relations changed, by the number of the copy that is quoted; and the links.

    `preprints` are (preprint, article, how that is known); `notices` are (notice, document that it
    is about, status that it gives).
    """

    documents: Mapping[int, Document]
    preprints: tuple[tuple[str, str, str], ...]
    notices: tuple[tuple[str, str, str], ...]


def related(publications: Publications, load: Callable[[Group], Document]) -> Related:
    """Resolve the relations of all publications; `load` gives the united document of one."""
    corpus = _Corpus(publications, load)
    for group in publications.groups:
        if any(copy.relations for copy in group.copies):
            corpus.resolve(group)
    for group in publications.groups:
        if any(copy.relations for copy in group.copies):
            corpus.tell_others(group)
    for pair in publications.preprints:
        corpus.link(pair)
    return corpus.related()


class _Corpus:
    """All publications by identifier, and the documents that have changed."""

    def __init__(self, publications: Publications, load: Callable[[Group], Document]) -> None:
        self._load = load
        self._groups = {
            key: group
            for group in publications.groups
            for copy in group.copies
            for key in identifier_keys(copy.identifiers)
        }
        self._documents: dict[int, Document] = {}
        self._preprints: dict[tuple[str, str], str] = {}
        self._notices: set[tuple[str, str, str]] = set()

    def related(self) -> Related:
        """What was found."""
        preprints = sorted((*pair, reason) for pair, reason in self._preprints.items())
        return Related(self._documents, tuple(preprints), tuple(sorted(self._notices)))

    def resolve(self, group: Group) -> None:
        """Give the relations of a publication the documents that they name."""
        document = self._document(group)
        once: dict[object, Relation] = {}
        for relation in document.relations:
            found = self._resolved(group, relation)
            once.setdefault((found.kind, found.document or found.identifiers), found)
        self._keep(group, replace(document, relations=tuple(once.values())))

    def tell_others(self, group: Group) -> None:
        """Give the publications that one names what it is to them."""
        document = self._document(group)
        for relation in document.relations:
            other = self._named(group, relation)
            if other is None:
                continue
            if relation.kind in _SAID:
                self._notify(other, relation.kind, document)
            else:
                self._relate(other, _INVERSE[relation.kind], document)
                ends = (document.id, relation.document)
                pair = ends if relation.kind is _PREPRINT else ends[::-1]
                self._preprints.setdefault(pair, "a record says so")

    def link(self, pair: Pair) -> None:
        """Relate a preprint to the article that has its title and first author."""
        preprint, article = self._document(pair.preprint), self._document(pair.article)
        self._relate(pair.preprint, _PREPRINT, article)
        self._relate(pair.article, _ARTICLE, preprint)
        self._preprints.setdefault((preprint.id, article.id), pair.reason)

    def _notify(self, other: Group, kind: RelationKind, notice: Document) -> None:
        """Give a publication the notice about it, unless it has it from elsewhere."""
        status, words = _SAID[kind]
        document = self._document(other)
        self._notices.add((notice.id, document.id, status.value))
        told = Notice(
            status,
            f"{words}: {where(notice)}",
            str(notice.year or ""),
            f"{NOTICE_HERE}{notice.id}",
        )
        if not any(one.status is status and _is_of(one, told, notice) for one in document.notices):
            self._keep(other, replace(document, notices=(*document.notices, told)))

    def _relate(self, group: Group, kind: RelationKind, other: Document) -> None:
        """Add a relation, unless it is there."""
        document = self._document(group)
        if all((one.kind, one.document) != (kind, other.id) for one in document.relations):
            relation = Relation(kind, other.identifiers, where(other), other.id)
            self._keep(group, replace(document, relations=(*document.relations, relation)))

    def _resolved(self, group: Group, relation: Relation) -> Relation:
        other = self._named(group, relation)
        return relation._replace(document=self._document(other).id) if other else relation

    def _named(self, group: Group, relation: Relation) -> Group | None:
        """The publication that a relation names, if the corpus holds it; never its own."""
        keys = identifier_keys(relation.identifiers)
        found = next((self._groups[key] for key in keys if key in self._groups), None)
        return found if found and found.live.number != group.live.number else None

    def _document(self, group: Group) -> Document:
        kept = self._documents.get(group.live.number)
        return kept or self._load(group)

    def _keep(self, group: Group, document: Document) -> None:
        self._documents[group.live.number] = document


def where(document: Document) -> str:
    """Where a publication appeared: "J Invent Med. 2020. doi: 10.1000/x. PMID: 12"."""
    known = document.identifiers
    said = (
        document.venue.rstrip("."),
        str(document.year or ""),
        known.doi and f"doi: {known.doi}",
        known.pmid and f"PMID: {known.pmid}",
    )
    return ". ".join(filter(None, said)) or document.title


def _is_of(known: Notice, told: Notice, notice: Document) -> bool:
    """Whether a notice that a publication has is the one that is told."""
    named = filter(None, (notice.identifiers.pmid, notice.identifiers.doi))
    return known.reference == told.reference or any(
        re.search(rf"(?<!\w){re.escape(name)}(?!\w)", known.reference, re.IGNORECASE)
        for name in named
    )
