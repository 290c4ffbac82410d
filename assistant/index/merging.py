"""What becomes of each document when all documents of a corpus are compared.

Copies of one publication are merged into the one that is quoted, ids are given, and the links
between publications are found.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from assistant.codec import compact
from assistant.dedupe.assign_ids import EarlierIndex, assign_ids
from assistant.dedupe.match import Group, Publications, find_publications
from assistant.dedupe.merge import merge_copies
from assistant.dedupe.relations import Related, resolve_relations, shared_registrations
from assistant.index.origins import Origin
from assistant.index.segment_writer import Merged
from assistant.index.stored import Link
from assistant.records import Document


class Merging(NamedTuple):
    """What becomes of the documents of a corpus, by their numbers.

    `superseded` has the id of the document that is quoted instead, `merged` what merging changes of
    a document that is quoted, and `ids` the id of each that is quoted. `links` are those of each
    kind; see `Store.links`. `kept_ids` holds pairs (id that a build from nothing would give, id
    that the document keeps).
    """

    superseded: Mapping[int, str]
    merged: Mapping[int, Merged]
    ids: Mapping[int, str]
    links: Mapping[str, tuple[Link, ...]]
    kept_ids: tuple[tuple[str, str], ...]


def merge(origins: Sequence[Origin], earlier: EarlierIndex) -> Merging:
    """Compare all documents; `origins` has each at the place of its number."""
    publications = find_publications(
        (origin.copy for origin in origins), lambda number: origins[number].text()
    )
    ids = assign_ids(publications.groups, earlier)

    def load(group: Group) -> Document:
        records = [origins[copy.number].record() for copy in group.copies]
        return merge_copies(records, ids[group.live.number])

    relations = resolve_relations(publications, ids, load)
    merged: dict[int, Merged] = {}
    superseded: dict[int, str] = {}
    for group in publications.groups:
        number = group.live.number
        superseded |= {copy.number: ids[number] for copy in group.superseded}
        if number in relations.documents:
            merged[number] = _merged(relations.documents[number])
        elif group.superseded or ids[number] != group.live.id:
            merged[number] = _merged(load(group))
    links = {
        kind: tuple(Link(*link) for link in found)
        for kind, found in _links(publications, relations, ids).items()
    }
    return Merging(superseded, merged, ids, links, tuple(_kept_ids(publications.groups, ids)))


def _merged(document: Document) -> Merged:
    return Merged(
        compact.record_of(document),
        document.id,
        document.year,
        document.design.value,
        document.status.value,
    )


def _kept_ids(groups: Sequence[Group], ids: Mapping[int, str]) -> Iterator[tuple[str, str]]:
    """Sorted pairs (id that a build from nothing would give, kept id), where the two differ."""
    fresh_ids = assign_ids(groups)
    yield from sorted(
        (fresh_ids[n], identity) for n, identity in ids.items() if fresh_ids[n] != identity
    )


def _links(
    publications: Publications, relations: Related, ids: Mapping[int, str]
) -> dict[str, Iterable[tuple[str, str, str]]]:
    return {
        "preprint": relations.preprints,
        "notice": relations.notices,
        "unmet": (
            (notice.path, ids[notice.number], ids[article.number] if article else "")
            for notice, article in relations.unmet
        ),
        "trial": (
            (registration, identity, "")
            for registration, identity in shared_registrations(publications.groups, ids)
        ),
        "apart": _kept_apart(publications, relations, ids),
        "ambiguous": ((key, ids[number], "") for key, number in relations.ambiguous),
        "title": (
            (match.copy.path, ids[match.group.live.number], match.reason)
            for match in publications.matches
        ),
    }


def _kept_apart(
    publications: Publications, relations: Related, ids: Mapping[int, str]
) -> Iterator[tuple[str, str, str]]:
    """Links for `Contents.kept_apart`, with key and reason together in one JSON text."""
    for apart in publications.apart:
        why = f"not {ids[apart.other.live.number]}: {apart.why}"
        yield apart.copy.path, ids[apart.group.live.number], json.dumps([apart.key, why])
    for notice, key in relations.unmatched:
        why = (
            "several documents share it and the notice names none of their titles; none is flagged"
        )
        yield notice.path, ids[notice.number], json.dumps([key, why])
