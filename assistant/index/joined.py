"""A store whose documents carry the notices of the imported list, joined when they are read."""

from __future__ import annotations

import sqlite3
from dataclasses import replace
from functools import cached_property, partial

from assistant.index.copies import identifier_keys
from assistant.index.store import Facts, Store
from assistant.index.titles import Likeness, compare_titles
from assistant.records import Document, Identifiers, Listed
from assistant.status.entries import Entry
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
        is_about = partial(self._is_about, document)
        told = joined.notices_of(document.identifiers, is_about) if joined else ()
        return replace(document, notices=(*document.notices, *told)) if told else document

    def undecided(self) -> list[str]:
        """Ids of documents that the list may speak of, and may not.

        It names an identifier that several documents have, and no title to choose by.
        """
        joined = self._watched.joined.current
        if joined is None:
            return []

        def may_be(document: Document, entry: Entry) -> bool:
            return not (joined.titles_of(entry) or self._is_about(document, entry))

        documents = (
            self.document(identity)
            for identity, shared in self._ambiguous.items()
            if any(joined.may_hold(_identified(key)) for key in shared)
        )
        return [
            document.id
            for document in documents
            if joined.notices_of(document.identifiers, partial(may_be, document))
        ]

    def _is_about(self, document: Document, entry: Entry) -> bool:
        """Whether a notice that names an identifier of a document is about that document.

        Where several documents have the identifier, the title has to agree as well.
        """
        joined, ambiguous = self._watched.joined.current, self._ambiguous.get(document.id)
        if joined is None or ambiguous is None:
            return True
        named = {f"doi:{entry.doi}", f"pmid:{entry.pmid}"}
        if named.intersection(identifier_keys(document.identifiers)) - ambiguous:
            return True
        likeness = (compare_titles(title, document.title) for title in joined.titles_of(entry))
        return any(one in (Likeness.SAME, Likeness.SIMILAR) for one in likeness)

    @cached_property
    def _ambiguous(self) -> dict[str, set[str]]:
        """Identifiers that say too little, by the ids of the documents that share them."""
        found: dict[str, set[str]] = {}
        for key, identity, _ in self.links("ambiguous"):
            found.setdefault(identity, set()).add(key)
        return found

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


def _identified(key: str) -> Identifiers:
    """The identifiers of `identifier_keys` that one key stands for."""
    known = dict([key.split(":", 1)])
    return Identifiers(known.get("pmid"), known.get("pmcid"), known.get("doi"))
