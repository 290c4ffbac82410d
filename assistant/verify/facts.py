"""Computes what an answer should say about a document, from its files, as a build does.

The functions of the build merge the quoted document with its other copies, and relate it to the
notices and preprints that the index names. They use the files alone, not what the index stored.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace

from assistant.dedupe.copies import Copy, copy_of
from assistant.dedupe.match import Group, PreprintPair, Publications, find_publications
from assistant.dedupe.merge import merge_copies
from assistant.dedupe.relations import NOTICE_HERE, resolve_relations
from assistant.records import Document
from assistant.verify.claims import Claim, Record, records_of
from assistant.verify.sources import Sources


@dataclass(frozen=True, slots=True)
class Witness:
    """An index as a witness: finds documents by id (None if unknown) and has digests of files."""

    document: Callable[[str], Document | None]
    files: Mapping[str, str] = field(default_factory=dict)


def paths_of(claims: Iterable[Claim], witness: Witness | None) -> set[str]:
    """Every file that the claims name, and every file that the index has for their documents."""
    paths = set()
    for claim in claims:
        paths |= {record.path for record in claim.records}
        for document in _witnessed(claim, witness):
            paths |= {record.path for record in _records(document)}
    return paths


def expected(
    claim: Claim, sources: Sources, witness: Witness | None, *, same_index: bool
) -> Document | None:
    """The document of a claim, or None when its file does not have it.

    `same_index` says that `witness` is the index that answered. Then the answer must name every
    copy that the index knows; otherwise copies may have been added since. Notices and relations are
    those of today in both cases.
    """
    related = _RelatedDocuments(claim, sources, witness)
    if related.quoted is None:
        return None
    today = related.document()
    if same_index:
        return today
    named = [related.quoted, *related.others_named_by(claim)]
    return replace(
        merge_copies(named, claim.document), notices=today.notices, relations=today.relations
    )


def _witnessed(claim: Claim, witness: Witness | None) -> Iterator[Document]:
    """The claimed document in the index, and the documents that it is related to."""
    indexed = witness.document(claim.document) if witness else None
    if witness is None or indexed is None:
        return
    yield indexed
    ids = {relation.document for relation in indexed.relations}
    ids |= {
        notice.source.removeprefix(NOTICE_HERE)
        for notice in (*indexed.notices, *claim.notices)
        if notice.source.startswith(NOTICE_HERE)
    }
    for identity in sorted(filter(None, ids)):
        if other := witness.document(identity):
            yield other


def _records(document: Document) -> tuple[Record, ...]:
    return records_of(document.id, (document.source, *document.also_in))


class _RelatedDocuments:
    """A small corpus of the claimed document and those related to it."""

    def __init__(self, claim: Claim, sources: Sources, witness: Witness | None) -> None:
        self._sources = sources
        self._ids = {
            record: document.id
            for document in _witnessed(claim, witness)
            for record in _records(document)
        }
        self._ids |= dict.fromkeys(claim.records, claim.document)
        self._read: dict[Record, Document] = {}
        for record in (*claim.records, *self._ids):
            if document := _document(sources, record):
                self._read.setdefault(record, document)
        self._numbers = list(self._read)
        self._quoted = claim.records[0]

    @property
    def quoted(self) -> Document | None:
        """The quoted document as it is in its file, not merged."""
        return self._read.get(self._quoted)

    def others_named_by(self, claim: Claim) -> list[Document]:
        """The other copies that a claim names, if they really are copies of the quoted document."""
        group = self._group(self._publications())
        copies = {self._numbers[copy.number] for copy in group.copies}
        return [self._read[record] for record in claim.records[1:] if record in copies]

    def document(self) -> Document:
        """The quoted document, merged with its copies and related to the other documents."""
        publications = self._publications()
        group = self._group(publications)
        ids = {group.live.number: self._id(group) for group in publications.groups}
        changed = resolve_relations(publications, ids, self._load).documents
        return changed.get(group.live.number) or self._load(group)

    def _publications(self) -> Publications:
        """The publications in this corpus; the claimed copy comes first in its publication."""
        publications = find_publications(map(self._copy, range(len(self._numbers))), self._text)
        quoting = {group.live.number: self._quoting(group) for group in publications.groups}
        return Publications(
            groups=tuple(quoting.values()),
            matches=(),
            preprints=tuple(
                PreprintPair(
                    quoting[pair.preprint.live.number], quoting[pair.article.live.number], pair[2]
                )
                for pair in publications.preprints
            ),
            apart=(),
        )

    def _copy(self, number: int) -> Copy:
        record = self._numbers[number]
        document = self._read[record]
        position = list(self._sources[record.path].documents).index(record.id)
        return copy_of(number, document, position, full_text=document.is_full_text)

    def _text(self, number: int) -> str:
        return self._read[self._numbers[number]].text

    def _quoting(self, group: Group) -> Group:
        """The group, with the claimed copy in front if it is one of them."""
        first = sorted(group.copies, key=lambda copy: not self._is_quoted(copy))
        return Group(first[0], tuple(first[1:]))

    def _is_quoted(self, copy: Copy) -> bool:
        return self._numbers[copy.number] == self._quoted

    def _group(self, publications: Publications) -> Group:
        return next(group for group in publications.groups if self._is_quoted(group.live))

    def _id(self, group: Group) -> str:
        return self._ids[self._numbers[group.live.number]]

    def _load(self, group: Group) -> Document:
        records = [self._numbers[copy.number] for copy in group.copies]
        return merge_copies([self._read[record] for record in records], self._id(group))


def _document(sources: Sources, record: Record) -> Document | None:
    source = sources.get(record.path)
    return source.documents.get(record.id) if source else None
