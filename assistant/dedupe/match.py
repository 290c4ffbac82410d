"""Finds the documents that are copies of one publication, and chooses the one to quote.

Copies have the same bytes; or they share a PMID, PMCID, DOI or id and agree in title or text; or
they share title and first author and nothing speaks against a match; or they have similar titles,
and text, or journal and year, agree. Matches by title are reported.
Documents that share one of these keys but clearly differ stay separate, and that is reported, too.
Notices and digests are not matched by title: the title of a notice is often that of the article
that it is about. A preprint is linked with the article that has its title and first author, and
stays a document of its own.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import combinations
from typing import NamedTuple

from assistant.dedupe.clusters import MOST_ALIKE, CopyGroups
from assistant.dedupe.copies import Copy, Sort
from assistant.dedupe.likeness import Certainty, Judge, Judgement
from assistant.dedupe.title_matches import (
    SeparatePair,
    TitleMatches,
    same_title,
    similar_titles,
)
from assistant.dedupe.titles import squeezed
from assistant.text.names import path_name

_SAME = "same title and first author ({})"
_ALIKE = "a similar title, and the same text, or the same journal and year"
_BY_ID = "id:"


class Group(NamedTuple):
    """Copies of one publication: the one that is quoted, and those that it replaces."""

    live: Copy
    superseded: tuple[Copy, ...]

    @property
    def copies(self) -> tuple[Copy, ...]:
        """All copies, the fullest text first."""
        return (self.live, *self.superseded)


class TitleMatch(NamedTuple):
    """A copy that was added to a group by title and first author."""

    copy: Copy
    group: Group
    reason: str


class PreprintPair(NamedTuple):
    """A preprint and the article that has its title and first author."""

    preprint: Group
    article: Group
    reason: str


class KeptApart(NamedTuple):
    """A copy of `group` that shares `key` with the group `other`; `why` says how the two differ."""

    copy: Copy
    group: Group
    other: Group
    key: str
    why: str


class Publications(NamedTuple):
    """The publications of a corpus, in the order of their quoted documents, and their links."""

    groups: tuple[Group, ...]
    matches: tuple[TitleMatch, ...]
    preprints: tuple[PreprintPair, ...]
    apart: tuple[KeptApart, ...]


def find_publications(
    copies: Iterable[Copy], load: Callable[[int], str] = lambda _: ""
) -> Publications:
    """Group the copies of each publication; `load` gives the text of a copy by its number.

    The live copy of a group is a full text if there is one, then the last version of a preprint,
    then the longest text; ties go by path.
    A title never joins copies with different PMIDs, PMCIDs or DOIs. `apart` lists groups that share
    a key but were not joined: each group is listed against the first group with that key.
    """
    judge = Judge(load)
    copy_groups = CopyGroups(
        copies, lambda first, second: judge.by_identifier(first, second).certainty is Certainty.NO
    )
    identifier_matches = _IdentifierMatches(copy_groups, judge)
    identifier_matches.join_copies()
    by_identifier = {number: copy_groups.root(number) for number in copy_groups.copies}
    title_matches = [
        TitleMatches(copy_groups, judge.by_title, numbers)
        for numbers in same_title(copy_groups.copies.values())
    ]
    for matches in title_matches:
        matches.join_copies()
    by_title = {number: copy_groups.root(number) for number in copy_groups.copies}
    similar = similar_titles(copy_groups.copies.values())
    numbers = sorted({number for series in similar for number in series})
    TitleMatches(copy_groups, judge.by_likeness, numbers).join_similar(similar)
    groups = {root: _group_of(members) for root, members in copy_groups.groups().items()}
    return Publications(
        groups=tuple(sorted(groups.values(), key=lambda group: group.live.number)),
        matches=tuple(_matches(groups.values(), by_identifier, by_title)),
        preprints=tuple(
            PreprintPair(groups[preprint], groups[article], _SAME.format(author))
            for matches in title_matches
            for preprint, article, author in matches.preprints()
        ),
        apart=tuple(
            _apart(
                copy_groups, groups, [*identifier_matches.apart(), *_separate_pairs(title_matches)]
            )
        ),
    )


class _IdentifierMatches:
    """Copies that share an identifier or an id."""

    def __init__(self, copy_groups: CopyGroups, judge: Judge) -> None:
        self._copy_groups = copy_groups
        self._judge = judge
        self._by_key: dict[str, list[int]] = {}

    def join_copies(self) -> None:
        """Join copies that share a key and also agree in title or text."""
        by_bytes: dict[tuple[str, int], int] = {}
        for number, copy in self._copy_groups.copies.items():
            self._copy_groups.join(
                by_bytes.setdefault((copy.sha256, copy.position), number), number
            )
        self._by_key = _by_key(self._copy_groups.copies.values())
        pairs: dict[Certainty, list[tuple[int, int]]] = defaultdict(list)
        for key in self._by_key:
            for pair, certainty in self._pairs(key):
                pairs[certainty].append(pair)
        for certainty in (Certainty.SURE, Certainty.LIKELY, Certainty.POSSIBLE):
            self._copy_groups.join_pairs(pairs[certainty])

    def apart(self) -> Iterator[SeparatePair]:
        """Copies that share a key but were not joined."""
        for key, numbers in self._by_key.items():
            firsts: dict[int, int] = {}
            for number in numbers:
                firsts.setdefault(self._copy_groups.root(number), number)
            first, *others = (self._copy_groups.copies[number] for number in firsts.values())
            for copy in others:
                if not _is_generated_id(key, copy):
                    why = self._judge_pair(key, first, copy).why
                    yield SeparatePair(copy, first, key, why or "what else shares it differs")

    def _pairs(self, key: str) -> Iterator[tuple[tuple[int, int], Certainty]]:
        """Pairs of copies with `key` that may be one publication.

        If different articles share the key, it says little, so only pairs that are SURE count.
        """
        copies = self._one_of_each_group(self._by_key[key])
        certainties = {
            (first.number, second.number): self._judge_pair(key, first, second).certainty
            for first, second in _pairs_to_compare(copies, self._judge)
        }
        is_ambiguous = Certainty.NO in certainties.values() or len(copies) > MOST_ALIKE
        worst = Certainty.SURE if is_ambiguous else Certainty.POSSIBLE
        return ((pair, certainty) for pair, certainty in certainties.items() if certainty <= worst)

    def _one_of_each_group(self, numbers: Sequence[int]) -> list[Copy]:
        """One copy for each group of copies with the same bytes."""
        return [self._copy_groups.copies[root] for root in self._copy_groups.roots(numbers)]

    def _judge_pair(self, key: str, first: Copy, second: Copy) -> Judgement:
        judge = self._judge.by_id if key.startswith(_BY_ID) else self._judge.by_identifier
        return judge(first, second)


def _is_generated_id(key: str, copy: Copy) -> bool:
    """Whether `key` is only a generated id: the file's name and a place, not an id in the file."""
    return key.startswith(f"{_BY_ID}{path_name(copy.path).lower()}:")


def _by_key(copies: Iterable[Copy]) -> dict[str, list[int]]:
    """Numbers of copies by each key that several share; identifiers first, ids last."""
    by_key: dict[str, list[int]] = defaultdict(list)
    for copy in copies:
        keys = [*copy.identifiers.keys]
        if copy.sort is Sort.REGISTRY:
            keys.append(f"registry:{copy.id.lower()}")
        for key in (*keys, f"{_BY_ID}{copy.id.lower()}"):
            by_key[key].append(copy.number)
    order = ("pmid", "pmcid", "doi", "registry", "id")
    shared = [(key, sorted(numbers)) for key, numbers in by_key.items() if len(numbers) > 1]
    return dict(sorted(shared, key=lambda pair: (order.index(pair[0].partition(":")[0]), pair[0])))


def _pairs_to_compare(copies: Sequence[Copy], judge: Judge) -> Iterator[tuple[Copy, Copy]]:
    """The pairs of copies with one key to compare: all pairs, unless there are many copies.

    Among many copies, only those with the same title are compared; among many with the same title,
    only those with the same text. So the number of pairs grows no faster than that of copies.
    """
    if len(copies) <= MOST_ALIKE:
        yield from combinations(copies, 2)
        return
    for alike in _split_by(copies, lambda copy: squeezed(copy.heading)):
        if len(alike) <= MOST_ALIKE:
            yield from combinations(alike, 2)
            continue
        for same in _split_by(alike, lambda copy: (copy.author, judge.texts.body(copy.number))):
            yield from ((same[0], other) for other in same[1:])


def _split_by(copies: Iterable[Copy], key: Callable[[Copy], object]) -> Iterator[list[Copy]]:
    parts: dict[object, list[Copy]] = {}
    for copy in copies:
        parts.setdefault(hash(key(copy)), []).append(copy)
    yield from parts.values()


def _separate_pairs(title_matches: Iterable[TitleMatches]) -> Iterator[SeparatePair]:
    for matches in title_matches:
        yield from matches.apart()


def _apart(
    copy_groups: CopyGroups, groups: Mapping[int, Group], separate_pairs: Iterable[SeparatePair]
) -> Iterator[KeptApart]:
    """Each pair of groups once, with the strongest key that they share."""
    seen: set[tuple[int, int]] = set()
    for copy, other, key, why in separate_pairs:
        pair = (copy_groups.root(copy.number), copy_groups.root(other.number))
        if pair[0] != pair[1] and pair not in seen:
            seen |= {pair, pair[::-1]}
            yield KeptApart(copy, groups[pair[0]], groups[pair[1]], key, why)


def _matches(
    groups: Iterable[Group], by_identifier: Mapping[int, int], by_title: Mapping[int, int]
) -> Iterator[TitleMatch]:
    """The copies that were not joined by an identifier; each mapping gives roots by number."""
    for group in sorted(groups, key=lambda group: group.live.number):
        live = group.live.number
        for copy in group.superseded:
            if by_title[copy.number] != by_title[live]:
                yield TitleMatch(copy, group, _ALIKE)
            elif by_identifier[copy.number] != by_identifier[live]:
                yield TitleMatch(copy, group, _SAME.format(copy.author.title()))


def _group_of(copies: list[Copy]) -> Group:
    first, *rest = sorted(
        copies,
        key=lambda copy: (
            not copy.full_text,
            -copy.version,
            -copy.length,
            copy.path,
            copy.position,
        ),
    )
    return Group(first, tuple(rest))
