"""One article, one document: which documents are copies of one publication, and which is quoted.

Copies share the bytes of their file, an id, a PMID, a PMCID or a DOI. Else they are told by title
and first author when no identifier speaks against it; what is told so is reported. A notice is not
told by its title, which is often that of the article that it is about, nor is a digest. A preprint
is linked with the article that has its title and first author, and stays a document of its own.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import combinations
from typing import NamedTuple

from assistant.index.titles import author_key, title_key
from assistant.records import Design, Document, Identifiers, Kind, Relation, RelationKind

NOTICES_OF = frozenset(
    {
        RelationKind.RETRACTION_OF,
        RelationKind.CONCERN_ABOUT,
        RelationKind.CORRECTION_OF,
        RelationKind.REINSTATEMENT_OF,
    }
)
_NOTICE_TYPES = frozenset(
    {"retraction of publication", "published erratum", "expression of concern", "retraction notice"}
)
# bioRxiv and medRxiv (whose publisher has journals, too), Research Square, Preprints.org, SSRN,
# arXiv, OSF and PsyArXiv, Authorea, ChemRxiv, Qeios.
_PREPRINT_DOI = re.compile(
    r"10\.(?:(?:1101|64898)/\d|(?:21203|20944|2139|48550|31219|31234|22541|26434|32388)/)"
)
# More documents than that with one title and first author are a series and no copies.
_MOST_ALIKE = 50


class Copy(NamedTuple):
    """What identity needs to know of a document.

    `position` is its place among the documents of its file; `title` and `author` are keys to tell
    copies by, empty where they must not be.
    """

    number: int
    id: str
    path: str
    sha256: str
    position: int
    identifiers: Identifiers
    full_text: bool
    length: int
    title: str
    author: str
    year: int | None
    preprint: bool
    relations: tuple[Relation, ...]


class Group(NamedTuple):
    """Copies of one publication: the one that is quoted, and those that it replaces."""

    live: Copy
    superseded: tuple[Copy, ...]

    @property
    def copies(self) -> tuple[Copy, ...]:
        """All of them, the fullest text first."""
        return (self.live, *self.superseded)


class Match(NamedTuple):
    """That a copy was told by title and first author to be the publication of a group."""

    copy: Copy
    group: Group
    reason: str


class Pair(NamedTuple):
    """A preprint and the article that has its title and first author."""

    preprint: Group
    article: Group
    reason: str


class Publications(NamedTuple):
    """What a corpus holds, in the order of the documents that are quoted."""

    groups: tuple[Group, ...]
    matches: tuple[Match, ...]
    preprints: tuple[Pair, ...]


def copy_of(number: int, document: Document, position: int, *, full_text: bool) -> Copy:
    """What identity needs to know of `document`, the `position`th one of its file."""
    by_title = document.kind is Kind.ARTICLE and not _is_notice(document)
    return Copy(
        number=number,
        id=document.id,
        path=document.source.path,
        sha256=document.source.sha256,
        position=position,
        identifiers=document.identifiers,
        full_text=full_text,
        length=len(document.text),
        title=title_key(document.title) if by_title else "",
        author=author_key(document) if by_title else "",
        year=document.year,
        preprint=_is_preprint(document),
        relations=document.relations,
    )


def identifier_keys(known: Identifiers) -> list[str]:
    """The identifiers of one publication, each with its name, the most reliable first."""
    named = {"pmid": known.pmid, "pmcid": known.pmcid, "doi": known.doi}
    return [f"{name}:{value}" for name, value in named.items() if value]


def publications(copies: Iterable[Copy]) -> Publications:
    """Put copies of one publication together.

    The fullest text is live, then the longest; ties go by path. Two PMIDs, PMCIDs or DOIs are never
    brought together by a title.
    """
    joined = _Joined(list(copies))
    for copy in joined.copies.values():
        keys = [f"id:{copy.id.lower()}", f"bytes:{copy.sha256}:{copy.position}"]
        for key in (*keys, *identifier_keys(copy.identifiers)):
            joined.share(key, copy.number)
    by_identifier = {number: joined.root(number) for number in joined.copies}
    alike = [_Alike(joined, numbers) for numbers in _same_title(joined.copies.values())]
    for found in alike:
        found.join_copies()
    groups = {root: _ranked(members) for root, members in joined.groups().items()}
    return Publications(
        groups=tuple(sorted(groups.values(), key=lambda group: group.live.number)),
        matches=tuple(_matches(groups.values(), by_identifier)),
        preprints=tuple(
            Pair(groups[preprint], groups[article], _SAME.format(author))
            for found in alike
            for preprint, article, author in found.preprints()
        ),
    )


_SAME = "same title and first author ({})"


@dataclass(slots=True)
class _Facts:
    """What is known of copies that were put together."""

    identifiers: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    years: set[int] = field(default_factory=set)
    preprint: bool = True

    def add(self, other: _Facts) -> None:
        for name, values in other.identifiers.items():
            self.identifiers[name] |= values
        self.years |= other.years
        self.preprint = self.preprint and other.preprint

    def agrees(self, other: _Facts) -> bool:
        """Whether nothing says that these are two publications."""
        # One identifier that both have would have put them together already.
        both = self.identifiers.keys() & other.identifiers.keys()
        apart = [abs(one - two) for one in self.years for two in other.years]
        return not both and self.preprint is other.preprint and min(apart, default=0) <= 1


class _Joined:
    """Copies by number, and which of them belong together."""

    def __init__(self, copies: Sequence[Copy]) -> None:
        self.copies = {copy.number: copy for copy in copies}
        self._leader = {copy.number: copy.number for copy in copies}
        self._facts = {copy.number: _facts(copy) for copy in copies}
        self._by_key: dict[str, int] = {}

    def share(self, key: str, number: int) -> None:
        """Put a copy together with those that have the same key."""
        self.join(self._by_key.setdefault(key, number), number)

    def join(self, one: int, other: int) -> None:
        """Put two copies, and what is together with them, together."""
        first, second = sorted((self.root(one), self.root(other)))
        if first != second:
            self._leader[second] = first
            self._facts[first].add(self._facts[second])

    def root(self, number: int) -> int:
        """The copy that stands for those that a copy is together with."""
        while self._leader[number] != number:
            self._leader[number] = self._leader[self._leader[number]]
            number = self._leader[number]
        return number

    def facts(self, root: int) -> _Facts:
        """What is known of the copies that `root` stands for."""
        return self._facts[root]

    def groups(self) -> dict[int, list[Copy]]:
        """Copies that belong together, by what stands for them."""
        groups: dict[int, list[Copy]] = {}
        for number, copy in self.copies.items():
            groups.setdefault(self.root(number), []).append(copy)
        return groups


class _Alike:
    """Copies that have a title and a first author in common."""

    def __init__(self, joined: _Joined, numbers: list[int]) -> None:
        self._joined = joined
        self._numbers = numbers

    def join_copies(self) -> None:
        """Put together what may be one publication, unless it may be one of several."""
        left = self._roots()
        agreeing = {root: {root} for root in left}
        for one, other in combinations(left, 2):
            if self._joined.facts(one).agrees(self._joined.facts(other)):
                agreeing[one].add(other)
                agreeing[other].add(one)
        for root, others in agreeing.items():
            if all(agreeing[other] == others for other in others):
                self._joined.join(root, min(others))

    def preprints(self) -> Iterator[tuple[int, int, str]]:
        """Each preprint, the one article that it may be the preprint of, and the first author."""
        roots = self._roots()
        articles = [root for root in roots if not self._joined.facts(root).preprint]
        if len(articles) == 1:
            author = self._joined.copies[self._numbers[0]].author.title()
            for root in roots:
                if root != articles[0]:
                    yield root, articles[0], author

    def _roots(self) -> list[int]:
        return sorted({self._joined.root(number) for number in self._numbers})


def _same_title(copies: Iterable[Copy]) -> list[list[int]]:
    alike: dict[tuple[str, str], list[int]] = {}
    for copy in copies:
        if copy.title and copy.author:
            alike.setdefault((copy.title, copy.author), []).append(copy.number)
    return [numbers for _, numbers in sorted(alike.items()) if 1 < len(numbers) <= _MOST_ALIKE]


def _matches(groups: Iterable[Group], by_identifier: dict[int, int]) -> Iterator[Match]:
    for group in sorted(groups, key=lambda group: group.live.number):
        known = by_identifier[group.live.number]
        for copy in group.superseded:
            if by_identifier[copy.number] != known:
                yield Match(copy, group, _SAME.format(copy.author.title()))


def _ranked(copies: list[Copy]) -> Group:
    first, *rest = sorted(
        copies, key=lambda copy: (not copy.full_text, -copy.length, copy.path, copy.position)
    )
    return Group(first, tuple(rest))


def _facts(copy: Copy) -> _Facts:
    facts = _Facts(preprint=copy.preprint)
    for key in identifier_keys(copy.identifiers):
        facts.identifiers[key.partition(":")[0]].add(key)
    if copy.year is not None:
        facts.years.add(copy.year)
    return facts


def _is_notice(document: Document) -> bool:
    types = {name.casefold() for name in document.publication_types}
    kinds = {relation.kind for relation in document.relations}
    return not (types.isdisjoint(_NOTICE_TYPES) and kinds.isdisjoint(NOTICES_OF))


def _is_preprint(document: Document) -> bool:
    types = {name.casefold() for name in document.publication_types}
    named = document.design is Design.PREPRINT or "preprint" in types
    return named or bool(_PREPRINT_DOI.match(document.identifiers.doi or ""))
