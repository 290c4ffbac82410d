"""A store whose documents carry the notices of the imported list, joined when they are read."""

from __future__ import annotations

import sqlite3
from dataclasses import replace

from assistant.index.store import Facts, Store
from assistant.records import Document, Identifiers, Listed
from assistant.status.kept import Joined, Places, Watched


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
        told = joined.notices_of(document.identifiers) if joined else ()
        return replace(document, notices=(*document.notices, *told)) if told else document

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
