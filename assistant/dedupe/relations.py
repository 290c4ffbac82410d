"""Resolves relations between publications of one corpus: notices and preprints.

A relation names the other publication by identifiers. If the corpus holds that publication, the
relation gets its document id. A preprint and its article then name each other, whichever of them
stated the relation, and an article gets the notices about it. If several publications share the
identifier, such as the abstracts of a supplement, the relation applies to the one whose title it or
the notice names, or else to none.

Publications of one trial share its registration; `shared_registrations` finds them.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import NamedTuple

from assistant.dedupe.copies import Copy, Sort, work_identifiers
from assistant.dedupe.match import Group, PreprintPair, Publications
from assistant.dedupe.titles import main_title, squeezed, title_key
from assistant.records import Document, Notice, Relation, RelationKind, Status

# First letters of a title, by which it is looked up. Specific titles have at least 25 characters,
# blanks included, so they are longer. Chosen by hand: more letters find fewer false candidates.
_START = 16
# Titles with one start, or publications with one title, that are kept. Chosen by hand: it bounds
# the time of a search, and a notice that matches so many publications identifies none of them.
_MOST_ALIKE = 50
# The source of a notice that comes from a document of the corpus: this text and the document's id.
NOTICE_HERE = "notice in this corpus: "

# Most notices of one status, and most relations, that a publication gets from other documents. Real
# ones get four at most. Chosen by hand, far above that: it bounds the size of a document.
_MOST_FROM_OTHERS = 100
_PREPRINT, _ARTICLE = RelationKind.PREPRINT_OF, RelationKind.ARTICLE_OF_PREPRINT
_INVERSE = {_PREPRINT: _ARTICLE, _ARTICLE: _PREPRINT}
_NOTICE_WORDS = {
    RelationKind.RETRACTION_OF: (Status.RETRACTED, "Retraction in"),
    RelationKind.CONCERN_ABOUT: (Status.CONCERN, "Expression of concern in"),
    RelationKind.CORRECTION_OF: (Status.CORRECTED, "Erratum in"),
    RelationKind.REINSTATEMENT_OF: (Status.REINSTATED, "Reinstatement in"),
}
# Characters of a notice in which it names the article. Chosen by hand: two paragraphs.
_BEGINNING = 2000
# A partial retraction is a correction, but readers want to know which kind.
_PARTIAL = "Partial retraction"


class Related(NamedTuple):
    """The documents that relations changed, by the number of the quoted copy, and the links.

    `preprints` are (preprint id, article id, how that is known). `notices` are (notice id, id of
    the document that it is about, status that it gives). `unmatched` are (copy that is a notice,
    identifier that it names), if several publications share that identifier and no title in the
    notice tells which one it means. `unmet` are (copy that is a notice, copy that it is possibly
    about, or None), if no publication has an identifier that it names. `ambiguous` are (shared
    identifier, number of a publication that it does not identify by itself).
    """

    documents: Mapping[int, Document]
    preprints: tuple[tuple[str, str, str], ...]
    notices: tuple[tuple[str, str, str], ...]
    unmatched: tuple[tuple[Copy, str], ...]
    unmet: tuple[tuple[Copy, Copy | None], ...]
    ambiguous: tuple[tuple[str, int], ...]


def resolve_relations(
    publications: Publications, ids: Mapping[int, str], load: Callable[[Group], Document]
) -> Related:
    """Resolve the relations of all publications; `load` gives the merged document of a group.

    `ids` maps the number of each quoted document to its id.
    """
    resolver = _Resolver(publications, ids, load)
    for group in publications.groups:
        if any(copy.relations for copy in group.copies):
            resolver.resolve(group)
    for group in publications.groups:
        if any(copy.relations for copy in group.copies):
            resolver.tell_others(group)
    for pair in publications.preprints:
        resolver.link(pair)
    resolver.find_unmet(publications.groups)
    return resolver.result()


def shared_registrations(
    groups: Iterable[Group], ids: Mapping[int, str]
) -> Iterator[tuple[str, str]]:
    """Each trial registration that several publications have, with the id of each of them.

    `ids` maps the number of each quoted document to its id.
    """
    holders: dict[str, list[str]] = defaultdict(list)
    for group in groups:
        numbers = dict.fromkeys(n for copy in group.copies for n in copy.registrations)
        for number in numbers:
            holders[number].append(ids[group.live.number])
    for number, identities in sorted(holders.items()):
        if len(identities) > 1:
            yield from ((number, identity) for identity in sorted(identities))


class _TitleIndex:
    """Publications by their titles, to find those that a text names.

    A search takes time in proportion to the text, however many publications there are.
    """

    def __init__(
        self, groups: Iterable[Group], shorten: Callable[[str], str] = lambda title: title
    ) -> None:
        self._by_start: dict[str, dict[str, list[Group]]] = defaultdict(dict)
        for group in groups:
            headings = {shorten(copy.heading) for copy in group.copies}
            for title in map(squeezed, filter(title_key, headings)):
                alike = self._by_start[title[:_START]]
                if title in alike or len(alike) < _MOST_ALIKE:
                    alike.setdefault(title, []).append(group)

    def named_in(self, texts: Iterable[str]) -> list[Group]:
        """The publications whose titles occur in one of `texts`, each once."""
        named: dict[int, Group] = {}
        for text in map(squeezed, texts):
            for at in range(len(text)):
                for title, groups in self._by_start.get(text[at : at + _START], {}).items():
                    if text.startswith(title, at):
                        named |= {group.live.number: group for group in groups[:_MOST_ALIKE]}
        return list(named.values())


class _Resolver:
    """All publications by identifier, and the documents that have changed."""

    def __init__(
        self,
        publications: Publications,
        ids: Mapping[int, str],
        load: Callable[[Group], Document],
    ) -> None:
        self._ids = ids
        self._load = load
        self._groups: dict[str, dict[int, Group]] = defaultdict(dict)
        for group in publications.groups:
            for copy in group.copies:
                for key in copy.identifiers.keys:
                    self._groups[key][group.live.number] = group
        self._documents: dict[int, Document] = {}
        self._preprints: dict[tuple[str, str], str] = {}
        self._notices: set[tuple[str, str, str]] = set()
        self._unmatched: dict[tuple[int, str], Copy] = {}
        self._unmet: list[tuple[Copy, Copy | None]] = []
        self._articles_of: dict[str, dict[int, Group]] = {}
        self._title_indexes: dict[str, _TitleIndex] = {}

    def result(self) -> Related:
        """The changed documents and the links."""
        preprints = sorted((*pair, reason) for pair, reason in self._preprints.items())
        return Related(
            self._documents,
            tuple(preprints),
            tuple(sorted(self._notices)),
            tuple((copy, key) for (_, key), copy in sorted(self._unmatched.items())),
            tuple(self._unmet),
            tuple(self._ambiguous()),
        )

    def _ambiguous(self) -> Iterator[tuple[str, int]]:
        for key, groups in sorted(self._groups.items()):
            if len(groups) > 1:
                articles = self._articles(key)
                alone = next(iter(articles)) if len(articles) == 1 else None
                yield from ((key, number) for number in sorted(groups) if number != alone)

    def resolve(self, group: Group) -> None:
        """Add the document ids to the relations of a publication."""
        document = self._document(group)
        by_target: dict[object, Relation] = {}
        for relation in document.relations:
            resolved = self._resolved(group, relation)
            by_target.setdefault(
                (resolved.kind, resolved.document or resolved.identifiers), resolved
            )
        self._keep(group, replace(document, relations=tuple(by_target.values())))

    def tell_others(self, group: Group) -> None:
        """Add notices and inverse relations to the publications that a group names."""
        document = self._document(group)
        for relation in document.relations:
            other = self._named_publication(group, relation)
            if other is None:
                continue
            if relation.kind in _NOTICE_WORDS:
                self._notify(other, relation, document)
            else:
                self._relate(other, _INVERSE[relation.kind], document)
                ends = (document.id, relation.document)
                pair = ends if relation.kind is _PREPRINT else ends[::-1]
                self._preprints.setdefault(pair, "a record says so")

    def link(self, pair: PreprintPair) -> None:
        """Relate a preprint to the article that has its title and first author."""
        preprint, article = self._document(pair.preprint), self._document(pair.article)
        self._relate(pair.preprint, _PREPRINT, article)
        self._relate(pair.article, _ARTICLE, preprint)
        self._preprints.setdefault((preprint.id, article.id), pair.reason)

    def find_unmet(self, groups: Sequence[Group]) -> None:
        """Find what notices are possibly about whose identifiers no publication has.

        The article may have another number in its file, or none, and the notice its title.
        """
        shared = {copy.number for copy in self._unmatched.values()}
        notices = [
            group
            for group in groups
            if group.live.number not in shared and self._is_unmet(self._document_if_notice(group))
        ]
        if not notices:
            return
        articles = [group for group in groups if group.live.sort is not Sort.NOTICE]
        by_title, by_main_title = _TitleIndex(articles), _TitleIndex(articles, main_title)
        for group in notices:
            document = self._document(group)
            texts = [r.reference for r in document.relations] + [document.text[:_BEGINNING]]
            named = by_title.named_in(texts) or by_main_title.named_in(texts)
            self._unmet.append((group.live, _only(named)))

    def _document_if_notice(self, group: Group) -> Document | None:
        states = any(r.kind in _NOTICE_WORDS for copy in group.copies for r in copy.relations)
        return self._document(group) if states else None

    def _is_unmet(self, document: Document | None) -> bool:
        relations = document.relations if document else ()
        about = [relation for relation in relations if relation.kind in _NOTICE_WORDS]
        return bool(about) and not any(relation.document for relation in about)

    def _notify(self, other: Group, relation: Relation, notice: Document) -> None:
        """Add a notice to the publication that it is about, unless it already has that notice."""
        status, words = _NOTICE_WORDS[relation.kind]
        if relation.reference.startswith(_PARTIAL):
            words = f"{_PARTIAL} in"
        document = self._document(other)
        self._notices.add((notice.id, document.id, status.value))
        stated = Notice(
            status,
            f"{words}: {citation_without_title(notice)}",
            str(notice.year or ""),
            f"{NOTICE_HERE}{notice.id}",
        )
        same_status = [known for known in document.notices if known.status is status]
        if len(same_status) < _MOST_FROM_OTHERS and not any(
            _is_same_notice(known, stated, notice) for known in same_status
        ):
            document = replace(document, notices=(*document.notices, stated))
        self._keep(other, document)

    def _relate(self, group: Group, kind: RelationKind, other: Document) -> None:
        """Add a relation to a publication, unless it already has that relation."""
        document = self._document(group)
        relations = document.relations
        if len(relations) < _MOST_FROM_OTHERS and (kind, other.id) not in (
            (r.kind, r.document) for r in relations
        ):
            relation = Relation(kind, other.identifiers, citation_without_title(other), other.id)
            document = replace(document, relations=(*relations, relation))
        self._keep(group, document)

    def _resolved(self, group: Group, relation: Relation) -> Relation:
        other = self._named_publication(group, relation)
        return relation._replace(document=self._ids[other.live.number]) if other else relation

    def _named_publication(self, group: Group, relation: Relation) -> Group | None:
        """The publication that a relation names, if the corpus holds it; never `group` itself."""
        named = work_identifiers(relation.identifiers)
        keys = [key for key in named.keys if key in self._groups]
        if not keys:
            return None
        key = min(keys, key=lambda key: len(self._groups[key]))
        articles, own = self._articles(key), group.live.number
        is_shared = len(articles) - (own in articles) > 1
        texts = [relation.reference, *(copy.heading for copy in group.copies)]
        candidates = self._title_index(key).named_in(texts) if is_shared else articles.values()
        other_groups = [other for other in candidates if other.live.number != own]
        if is_shared and len(other_groups) != 1 and relation.kind in _NOTICE_WORDS:
            self._unmatched[own, key] = group.live
        return other_groups[0] if len(other_groups) == 1 else None

    def _articles(self, key: str) -> dict[int, Group]:
        """The publications with an identifier, without notices unless all of them are notices."""
        if key not in self._articles_of:
            holders = self._groups[key]
            articles = {
                n: group for n, group in holders.items() if group.live.sort is not Sort.NOTICE
            }
            self._articles_of[key] = articles or holders
        return self._articles_of[key]

    def _title_index(self, key: str) -> _TitleIndex:
        if key not in self._title_indexes:
            self._title_indexes[key] = _TitleIndex(self._articles(key).values())
        return self._title_indexes[key]

    def _document(self, group: Group) -> Document:
        changed = self._documents.get(group.live.number)
        return changed or self._load(group)

    def _keep(self, group: Group, document: Document) -> None:
        self._documents[group.live.number] = document


def _only(named: Sequence[Group]) -> Copy | None:
    """The copy that a text names, if it names one title, or one that the others are within."""
    by_title = {squeezed(group.live.heading): group.live for group in named}
    longest = max(by_title, key=len, default="")
    is_one_title = len(by_title) == len(named) and all(title in longest for title in by_title)
    return by_title.get(longest) if is_one_title else None


def citation_without_title(document: Document) -> str:
    """A citation without authors and title: "J Invent Med. 2020. doi: 10.1000/x. PMID: 12"."""
    identifiers = document.identifiers
    parts = (
        document.venue.rstrip("."),
        str(document.year or ""),
        identifiers.doi and f"doi: {identifiers.doi}",
        identifiers.pmid and f"PMID: {identifiers.pmid}",
    )
    return ". ".join(filter(None, parts)) or document.title


def _is_same_notice(known: Notice, stated: Notice, notice: Document) -> bool:
    """Whether the notice `known` of a publication is the same as `stated`, which `notice` gives."""
    named = filter(None, (notice.identifiers.pmid, notice.identifiers.doi))
    return known.reference == stated.reference or any(
        re.search(rf"(?<!\w){re.escape(name)}(?!\w)", known.reference, re.IGNORECASE)
        for name in named
    )
