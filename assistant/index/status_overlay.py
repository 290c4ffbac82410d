"""A store whose documents carry the notices of the imported list, joined when they are read."""

from __future__ import annotations

import sqlite3
from dataclasses import replace
from functools import cached_property

from assistant.dedupe.titles import Likeness, compare_titles
from assistant.editorial.entries import Entry
from assistant.editorial.kept_list import Joined, Places, Watched
from assistant.editorial.list_file import StoredList
from assistant.index.store import Facts, Store
from assistant.records import Document, Identifiers, Listed, Notice


class JoinedStore(Store):
    """A store with the user's list; `refresh` takes another list.

    The one place where they meet: everything that is loaded, listed or filtered comes from here.
    """

    def __init__(self, connection: sqlite3.Connection, places: Places) -> None:
        """Read through `connection`; raises StatusListDamaged."""
        super().__init__(connection)
        self._watched = Watched(places)
        self._statuses: dict[int, str] | None = None
        self.refresh()

    def refresh(self) -> None:
        """Take the list that is there now; raises StatusListDamaged."""
        if self._watched.refresh():
            self._cached.cache_clear()
            self._statuses = None

    @property
    def joined(self) -> Joined:
        """The list that is joined, and the one that is missing."""
        return self._watched.joined

    def load(self, number: int) -> Document:
        """A document by its number, with what the list says of it, too."""
        document = super().load(number)
        joined = self._watched.joined.current
        shared = self.shared_identifiers(document.id)
        told = notices_about(document, joined, shared) if joined else ()
        return replace(document, notices=(*document.notices, *told)) if told else document

    def shared_identifiers(self, identity: str) -> frozenset[str]:
        """Identifiers of a document that others have as well, such as ``doi:10.1000/supplement``.

        They say too little by themselves; see `notices_about`.
        """
        return self._shared.get(identity, frozenset())

    def undecided(self) -> list[str]:
        """Ids of documents that the list may speak of, and may not.

        It names an identifier that several documents have, and no title to choose by.
        """
        joined = self._watched.joined.current
        if joined is None:
            return []
        documents = (
            self.document(identity)
            for identity, shared in self._shared.items()
            if any(joined.may_hold(_identified(key)) for key in shared)
        )
        return [
            document.id
            for document in documents
            if joined.notices_of(document.identifiers, lambda one: not joined.titles_of(one))
            and not notices_about(document, joined, self.shared_identifiers(document.id))
        ]

    @cached_property
    def _shared(self) -> dict[str, frozenset[str]]:
        found: dict[str, set[str]] = {}
        for key, identity, _ in self.links("ambiguous"):
            found.setdefault(identity, set()).add(key)
        return {identity: frozenset(keys) for identity, keys in found.items()}

    def facts(self) -> list[Facts]:
        """What filters look at, of every live document, in order."""
        changed = self._changed()
        return [one._replace(status=changed.get(one.number, one.status)) for one in super().facts()]

    def catalogue(self) -> list[Listed]:
        """Every live document, in order, without its text."""
        return [
            listed._replace(status=facts.status)
            for listed, facts in zip(super().catalogue(), self.facts(), strict=True)
        ]

    def _changed(self) -> dict[int, str]:
        """The status of every live document that the list speaks of, by its number."""
        joined = self._watched.joined.current
        if joined is None:
            return {}
        if self._statuses is None:
            self._statuses = {
                number: self._cached(number).status.value
                for number, pmid, doi in self._all(
                    "SELECT number, json_extract(known, '$.pmid'), json_extract(known, '$.doi')"
                    " FROM (SELECT number, coalesce(united, record) AS known FROM documents"
                    " WHERE superseded_by IS NULL)"
                )
                if joined.may_hold(Identifiers(pmid, doi=doi))
            }
        return self._statuses


def notices_about(
    document: Document, listed: StoredList, shared: frozenset[str]
) -> tuple[Notice, ...]:
    """What a list says of a document, some of whose identifiers are `shared` by others.

    A notice that names nothing else of the document has to name its title.
    """
    own = {*document.identifiers.keys} - shared

    def is_about(entry: Entry) -> bool:
        if not shared or own & {f"doi:{entry.doi}", f"pmid:{entry.pmid}"}:
            return True
        likeness = {compare_titles(title, document.title) for title in listed.titles_of(entry)}
        return not likeness.isdisjoint((Likeness.SAME, Likeness.SIMILAR))

    return listed.notices_of(document.identifiers, is_about)


def _identified(key: str) -> Identifiers:
    """The identifiers of `Identifiers.keys` that one key stands for."""
    known = dict([key.split(":", 1)])
    return Identifiers(known.get("pmid"), known.get("pmcid"), known.get("doi"))
