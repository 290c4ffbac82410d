"""A document keeps its id when its file is renamed, improved or joined by a fuller copy.

Ids stand in exported answers and saved conversations. Reading a file gives a document one; an index
that is brought in line keeps the one that it knows the publication by. A build from nothing names
documents afresh, and so does one that cannot read the index before it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from assistant.index.identity import Copy, Group, identifier_keys

_STRENGTHS = {"pmid": 1, "pmcid": 2, "doi": 3}


class Known(NamedTuple):
    """A copy as the live index has it, and the id of the document that is quoted for it."""

    copy: Copy
    identity: str


class Before(NamedTuple):
    """What the live index holds; `moved` gives the path that a file had there.

    `same_reading` says that the same bytes give the same documents in the same order as then.
    """

    known: Sequence[Known]
    moved: Mapping[str, str]
    same_reading: bool


_FIRST = Before((), {}, same_reading=True)


def kept_ids(groups: Sequence[Group], before: Before = _FIRST) -> dict[int, str]:
    """The id of every group, by the number of the copy that is quoted.

    It is the one that the live index knows it by: by the same bytes first, then by an identifier,
    then by its file. No two documents get one id: where a known one would be that which reading
    gives another document, reading decides.
    """
    read = {group.live.number: group.live.id for group in groups}
    kept = _claimed(groups, before)
    while taken := _taken_twice({**read, **kept}):
        kept = {number: one for number, one in kept.items() if one.lower() not in taken}
    return {**read, **kept}


def _taken_twice(ids: Mapping[int, str]) -> set[str]:
    return {one for one, count in Counter(map(str.lower, ids.values())).items() if count > 1}


def _claimed(groups: Sequence[Group], before: Before) -> dict[int, str]:
    """Known ids, each given to one group, by the number of the group's quoted copy."""
    identities: dict[str, str] = {}
    counts = Counter(one.copy.path for one in before.known)
    for copy, identity in before.known:
        for _, key in _keys(copy, copy.path, alone=counts[copy.path] == 1):
            identities.setdefault(key, identity)
    claims = []
    for number, (group, keys) in enumerate(_keys_of(groups, before)):
        for strength, key in keys:
            if found := identities.get(key):
                is_other = found.lower() != group.live.id.lower()
                claims.append((strength, is_other, number, found))
    return _awarded(groups, sorted(claims))


def _awarded(
    groups: Sequence[Group], claims: Iterable[tuple[int, bool, int, str]]
) -> dict[int, str]:
    """Each known id to the group with the best claim; a group that has won several takes one."""
    won: dict[str, tuple[bool, int, int]] = {}
    for strength, is_other, number, identity in claims:
        won.setdefault(identity, (is_other, strength, number))
    kept: dict[int, str] = {}
    # What reading gives comes first: two known documents that have become one are called by it.
    for identity, (_, _, number) in sorted(won.items(), key=lambda item: (*item[1], item[0])):
        kept.setdefault(groups[number].live.number, identity)
    return kept


def _keys_of(
    groups: Sequence[Group], before: Before
) -> Iterator[tuple[Group, list[tuple[int, str]]]]:
    counts = Counter(copy.path for group in groups for copy in group.copies)
    for group in groups:
        keys = [
            (strength, key)
            for copy in group.copies
            for strength, key in _keys(
                copy, before.moved.get(copy.path, copy.path), alone=counts[copy.path] == 1
            )
            if before.same_reading or not key.startswith("bytes:")
        ]
        yield group, keys


def _keys(copy: Copy, path: str, *, alone: bool) -> Iterator[tuple[int, str]]:
    """What a document can be known by again, each with its strength: 0 is the strongest."""
    yield 0, f"bytes:{copy.sha256}:{copy.position}"
    for key in identifier_keys(copy.identifiers):
        yield _STRENGTHS[key.partition(":")[0]], key
    yield 4, f"read:{path}:{copy.id.lower()}"
    if alone:
        yield 5, f"file:{path}"
