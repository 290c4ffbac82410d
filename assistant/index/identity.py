"""One article, one document: which of several copies of a publication is quoted."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from assistant.records import Document, Notice, Status


class Copy(NamedTuple):
    """What identity needs to know of a document."""

    number: int
    id: str
    path: str
    keys: tuple[str, ...]
    length: int
    notices: tuple[Notice, ...]


class Group(NamedTuple):
    """Copies of one publication: the one that is quoted, and those that it replaces."""

    live: Copy
    superseded: tuple[Copy, ...]

    @property
    def notices(self) -> tuple[Notice, ...]:
        """The notices of all copies, each once."""
        copies = (self.live, *self.superseded)
        return tuple(dict.fromkeys(notice for copy in copies for notice in copy.notices))

    @property
    def status(self) -> Status:
        """The gravest status that any copy gives."""
        order = list(Status)
        return min((n.status for n in self.notices), key=order.index, default=Status.UNFLAGGED)


def copy_of(number: int, document: Document) -> Copy:
    """What identity needs to know of `document`."""
    known = document.identifiers
    named = {
        "id": document.id.lower(),
        "pmid": known.pmid,
        "pmcid": known.pmcid,
        "doi": known.doi,
    }
    keys = tuple(f"{name}:{value}" for name, value in named.items() if value)
    return Copy(
        number, document.id, document.source.path, keys, len(document.text), document.notices
    )


def group(copies: Iterable[Copy]) -> list[Group]:
    """Copies that share an id, PMID, PMCID or DOI; the longest text is live, ties by number."""
    leader: dict[int, int] = {}
    by_key: dict[str, int] = {}
    members = {copy.number: copy for copy in copies}
    for copy in members.values():
        leader[copy.number] = copy.number
        for key in copy.keys:
            _join(leader, by_key.setdefault(key, copy.number), copy.number)
    groups: dict[int, list[Copy]] = {}
    for number, copy in members.items():
        groups.setdefault(_root(leader, number), []).append(copy)
    return [_ranked(group) for group in groups.values()]


def _ranked(copies: list[Copy]) -> Group:
    first, *rest = sorted(copies, key=lambda copy: (-copy.length, copy.number))
    return Group(first, tuple(rest))


def _root(leader: dict[int, int], number: int) -> int:
    while leader[number] != number:
        leader[number] = leader[leader[number]]
        number = leader[number]
    return number


def _join(leader: dict[int, int], one: int, other: int) -> None:
    first, second = sorted((_root(leader, one), _root(leader, other)))
    leader[second] = first
