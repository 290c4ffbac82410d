"""Assigns ids: a document keeps its id when its file is renamed, improved or gets a fuller copy.

Ids appear in exported answers and saved conversations, so they must not change. Parsing a file
gives each document an id; an index that is updated keeps the id under which it knows the
publication. A build from nothing uses the parsed ids, and so does a build that cannot read the
earlier index. If several documents have the same parsed id, the first keeps it, and the others get
the path of their file in front of it.
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
# The suffix that `assistant.formats` adds to the id of a file's second document with that id.
_AGAIN = re.compile(r":[0-9]+\Z")


class Known(NamedTuple):
    """A copy in the live index, and the id of the document that is quoted for it."""

    copy: Copy
    identity: str


class Before(NamedTuple):
    """The copies in the live index; `moved` maps the new path of a renamed file to its old path.

    `same_reading` says that today's parser gives the same documents in the same order for the same
    bytes.
    """

    known: Sequence[Known]
    moved: Mapping[str, str]
    same_reading: bool


_FIRST = Before((), {}, same_reading=True)


def kept_ids(groups: Sequence[Group], before: Before = _FIRST) -> dict[int, str]:
    """The id of every group, by the number of the copy that is quoted.

    A group keeps the id that the live index has for it. It is recognised by the same bytes first,
    then by an identifier, then by its file. Ids are unique: if a carried-over id collides with the
    parsed id of another document, the parsed id wins.
    """
    read = {group.live.number: _read_as(group) for group in groups}
    kept = _claimed(groups, before)
    while lost := _given_to_others(read, kept):
        kept = {number: one for number, one in kept.items() if number not in lost}
    return _named(groups, read, kept)


def _read_as(group: Group) -> str:
    """The parsed id of a group: that of the quoted copy.

    If its file holds the publication twice, the id of the first occurrence.
    """
    live = group.live
    first = _AGAIN.sub("", live.id).lower()
    same = (copy.id for copy in group.copies if copy.path == live.path)
    return next((one for one in same if one.lower() == first), live.id)


def _given_to_others(read: Mapping[int, str], kept: Mapping[int, str]) -> set[int]:
    """Groups whose carried-over id is taken by another group and is not their own parsed id."""
    counts = Counter(map(str.lower, {**read, **kept}.values()))
    return {
        number
        for number, one in kept.items()
        if counts[one.lower()] > 1 and one.lower() != read[number].lower()
    }


def _named(
    groups: Sequence[Group], read: Mapping[int, str], kept: Mapping[int, str]
) -> dict[int, str]:
    """A unique id for each group: the kept id, else the parsed id, else one with its path."""
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
    """The ids that groups keep from the live index, by the number of the quoted copy."""
    identities: dict[str, dict[str, Copy]] = {}
    counts = Counter(one.copy.path for one in before.known)
    for copy, identity in before.known:
        for _, key in _keys(copy, copy.path, alone=counts[copy.path] == 1):
            identities.setdefault(key, {}).setdefault(identity, copy)
    found = list(_keys_of(groups, before))
    # A key that several groups have identifies none of them, such as the DOI of a supplement that
    # each of its abstracts carries.
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
    """Whether a known copy may be the same publication as a group, judged by the titles."""
    return any(
        compare_titles(copy.heading, now.heading) is not Likeness.DIFFERENT for now in group.copies
    )


def _awarded(
    groups: Sequence[Group], claims: Iterable[tuple[int, bool, int, str]]
) -> dict[int, str]:
    """Give each known id to the group with the best claim; each group keeps only one id."""
    won: dict[str, tuple[bool, int, int]] = {}
    for strength, is_other, number, identity in claims:
        won.setdefault(identity, (is_other, strength, number))
    kept: dict[int, str] = {}
    # A known id that equals the parsed id comes first, so that two known documents that were merged
    # keep the parsed id.
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
    """The keys that recognise a document in a later build, each with its strength, 0 the best."""
    yield 0, f"bytes:{copy.sha256}:{copy.position}"
    title = squeezed(copy.heading)
    for key in copy.identifiers.keys:
        yield _STRENGTHS[key.partition(":")[0]], f"{key} {title}"
        yield _STRENGTHS[key.partition(":")[0]], key
    yield _BY_FILE, f"read:{path}:{copy.id.lower()}"
    if alone:
        yield _BY_FILE + 1, f"file:{path}"
