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

# How well a key recognises a document, the best first: 0 is for the same bytes. A DOI comes after
# the numbers of PubMed, because the abstracts of a supplement may share one.
_STRENGTHS = {"pmid": 1, "pmcid": 2, "doi": 3}
_BY_FILE = 4  # the file with the parsed id; the file alone is weaker still
# The suffix that `assistant.formats` adds to the id of a file's second document with that id.
_AGAIN = re.compile(r":[0-9]+\Z")


class KnownCopy(NamedTuple):
    """A copy in the live index, and the id of the document that is quoted for it."""

    copy: Copy
    identity: str


class EarlierIndex(NamedTuple):
    """The copies in the live index; `moved` maps the new path of a renamed file to its old path.

    `same_reading` says that today's parser gives the same documents in the same order for the same
    bytes.
    """

    copies: Sequence[KnownCopy]
    moved: Mapping[str, str]
    same_reading: bool


_NO_EARLIER_INDEX = EarlierIndex((), {}, same_reading=True)


def assign_ids(groups: Sequence[Group], before: EarlierIndex = _NO_EARLIER_INDEX) -> dict[int, str]:
    """The id of every group, by the number of the copy that is quoted.

    A group keeps the id that the live index has for it. It is recognised by the same bytes first,
    then by an identifier, then by its file. Ids are unique: if a carried-over id collides with the
    parsed id of another document, the parsed id wins.
    """
    parsed_ids = {group.live.number: _parsed_id(group) for group in groups}
    claimed = _ids_from_earlier_index(groups, before)
    while taken := _taken_by_others(parsed_ids, claimed):
        claimed = {number: identity for number, identity in claimed.items() if number not in taken}
    return _unique_ids(groups, parsed_ids, claimed)


def _parsed_id(group: Group) -> str:
    """The parsed id of a group: that of the quoted copy.

    If its file holds the publication twice, the id of the first occurrence.
    """
    live = group.live
    first = _AGAIN.sub("", live.id).lower()
    ids_in_file = (copy.id for copy in group.copies if copy.path == live.path)
    return next((identity for identity in ids_in_file if identity.lower() == first), live.id)


def _taken_by_others(parsed_ids: Mapping[int, str], claimed: Mapping[int, str]) -> set[int]:
    """Groups whose carried-over id is taken by another group and is not their own parsed id."""
    counts = Counter(map(str.lower, {**parsed_ids, **claimed}.values()))
    return {
        number
        for number, identity in claimed.items()
        if counts[identity.lower()] > 1 and identity.lower() != parsed_ids[number].lower()
    }


def _unique_ids(
    groups: Sequence[Group], parsed_ids: Mapping[int, str], claimed: Mapping[int, str]
) -> dict[int, str]:
    """A unique id for each group: the kept id, else the parsed id, else one with its path."""
    unique: dict[int, str] = {}
    taken: set[str] = set()
    for number, identity in (*claimed.items(), *sorted(parsed_ids.items())):
        if number not in unique and identity.lower() not in taken:
            unique[number] = identity
            taken.add(identity.lower())
    for live in (group.live for group in groups if group.live.number not in unique):
        is_path = live.id == path_name(live.path)
        with_path = live.path if is_path else f"{live.path}:{live.id}"
        numbered = (f"{with_path}:{number}" for number in count(2))
        unique[live.number] = next(
            identity for identity in chain([with_path], numbered) if identity.lower() not in taken
        )
        taken.add(unique[live.number].lower())
    return unique


def _ids_from_earlier_index(groups: Sequence[Group], before: EarlierIndex) -> dict[int, str]:
    """The ids that groups keep from the live index, by the number of the quoted copy."""
    identities: dict[str, dict[str, Copy]] = {}
    counts = Counter(known_copy.copy.path for known_copy in before.copies)
    for copy, identity in before.copies:
        for _, key in _keys(copy, copy.path, alone=counts[copy.path] == 1):
            identities.setdefault(key, {}).setdefault(identity, copy)
    keyed = list(_keys_of(groups, before))
    # A key that several groups have identifies none of them, such as the DOI of a supplement that
    # each of its abstracts carries.
    common = Counter(key for _, keys in keyed for key in {key for _, key in keys})
    claims = [
        (strength, identity.lower() != group.live.id.lower(), number, identity)
        for number, (group, keys) in enumerate(keyed)
        for strength, key in keys
        if strength == 0 or common[key] == 1
        for identity, copy in _known_by(key, strength, identities)
        if strength < _BY_FILE or _may_be_same(copy, group)
    ]
    return _best_claims(groups, sorted(claims))


def _known_by(
    key: str, strength: int, identities: Mapping[str, Mapping[str, Copy]]
) -> list[tuple[str, Copy]]:
    copies = list(identities.get(key, {}).items())
    return copies[:1] if strength == 0 or len(copies) == 1 else []


def _may_be_same(copy: Copy, group: Group) -> bool:
    """Whether a known copy may be the same publication as a group, judged by the titles."""
    return any(
        copy.heading == now.heading
        or compare_titles(copy.heading, now.heading) is not Likeness.DIFFERENT
        for now in group.copies
    )


def _best_claims(
    groups: Sequence[Group], claims: Iterable[tuple[int, bool, int, str]]
) -> dict[int, str]:
    """Give each known id to the group with the best claim; each group keeps only one id."""
    won: dict[str, tuple[bool, int, int]] = {}
    for strength, is_other, number, identity in claims:
        won.setdefault(identity, (is_other, strength, number))
    claimed: dict[int, str] = {}
    # A known id that equals the parsed id comes first, so that two known documents that were merged
    # keep the parsed id.
    for identity, (_, _, number) in sorted(won.items(), key=lambda item: (*item[1], item[0])):
        claimed.setdefault(groups[number].live.number, identity)
    return claimed


def _keys_of(
    groups: Sequence[Group], before: EarlierIndex
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
