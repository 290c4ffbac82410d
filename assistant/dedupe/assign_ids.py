"""A document keeps its id when its file is renamed, improved or joined by a fuller copy.

Ids stand in exported answers and saved conversations. Reading a file gives a document one; an index
that is brought in line keeps the one that it knows the publication by. A build from nothing names
documents afresh, and so does one that cannot read the index before it. Where files give several
documents one id, the first keeps it, and the others get the path of their file before theirs.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import chain, count
from typing import NamedTuple

from assistant.dedupe.copies import Copy
from assistant.dedupe.match import Group
from assistant.dedupe.titles import Likeness, compare_titles, squeezed
from assistant.text.names import path_name

_STRENGTHS = {"pmid": 1, "pmcid": 2, "doi": 3}
_BY_FILE = 4
# How a file's second document of an id is told from the first: see `assistant.formats`.
_AGAIN = re.compile(r":[0-9]+\Z")


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
    read = {group.live.number: _read_as(group) for group in groups}
    kept = _claimed(groups, before)
    while lost := _given_to_others(read, kept):
        kept = {number: one for number, one in kept.items() if number not in lost}
    return _named(groups, read, kept)


def _read_as(group: Group) -> str:
    """The id that reading gives a group: that of the quoted copy.

    Where its file holds the publication twice, it is the one of the first time.
    """
    live = group.live
    first = _AGAIN.sub("", live.id).lower()
    same = (copy.id for copy in group.copies if copy.path == live.path)
    return next((one for one in same if one.lower() == first), live.id)


def _given_to_others(read: Mapping[int, str], kept: Mapping[int, str]) -> set[int]:
    """Groups whose known id is that which reading gives another one, and not them."""
    counts = Counter(map(str.lower, {**read, **kept}.values()))
    return {
        number
        for number, one in kept.items()
        if counts[one.lower()] > 1 and one.lower() != read[number].lower()
    }


def _named(
    groups: Sequence[Group], read: Mapping[int, str], kept: Mapping[int, str]
) -> dict[int, str]:
    """An id of its own for each group: the one that is kept or read, else one with its path."""
    named: dict[int, str] = {}
    taken: set[str] = set()
    for number, one in (*kept.items(), *sorted(read.items())):
        if number not in named and one.lower() not in taken:
            named[number] = one
            taken.add(one.lower())
    for live in (group.live for group in groups if group.live.number not in named):
        is_path = live.id == path_name(live.path)
        told = live.path if is_path else f"{live.path}:{live.id}"
        again = (f"{told}:{number}" for number in count(2))
        named[live.number] = next(one for one in chain([told], again) if one.lower() not in taken)
        taken.add(named[live.number].lower())
    return named


def _claimed(groups: Sequence[Group], before: Before) -> dict[int, str]:
    """Known ids, each given to one group, by the number of the group's quoted copy."""
    identities: dict[str, dict[str, Copy]] = {}
    counts = Counter(one.copy.path for one in before.known)
    for copy, identity in before.known:
        for _, key in _keys(copy, copy.path, alone=counts[copy.path] == 1):
            identities.setdefault(key, {}).setdefault(identity, copy)
    found = list(_keys_of(groups, before))
    # What several know or have tells none of them: an identifier of the abstracts of a supplement.
    common = Counter(key for _, keys in found for key in {key for _, key in keys})
    claims = [
        (strength, identity.lower() != group.live.id.lower(), number, identity)
        for number, (group, keys) in enumerate(found)
        for strength, key in keys
        if strength == 0 or common[key] == 1
        for identity, copy in _known_by(key, strength, identities)
        if strength < _BY_FILE or _may_be_one(copy, group)
    ]
    return _awarded(groups, sorted(claims))


def _known_by(
    key: str, strength: int, identities: Mapping[str, Mapping[str, Copy]]
) -> list[tuple[str, Copy]]:
    known = list(identities.get(key, {}).items())
    return known[:1] if strength == 0 or len(known) == 1 else []


def _may_be_one(copy: Copy, group: Group) -> bool:
    """Whether what a file held then may be what it holds now, by their titles."""
    return any(
        compare_titles(copy.heading, now.heading) is not Likeness.DIFFERENT for now in group.copies
    )


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
    title = squeezed(copy.heading)
    for key in copy.identifiers.keys:
        yield _STRENGTHS[key.partition(":")[0]], f"{key} {title}"
        yield _STRENGTHS[key.partition(":")[0]], key
    yield _BY_FILE, f"read:{path}:{copy.id.lower()}"
    if alone:
        yield _BY_FILE + 1, f"file:{path}"
