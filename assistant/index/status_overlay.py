"""A store that adds what is known of editorial status to documents as they are read.

These are the notices of the imported list, and the notices about related publications.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import cached_property, lru_cache

from assistant.dedupe.titles import Likeness, compare_titles
from assistant.editorial.entries import Entry
from assistant.editorial.kept_list import JoinedList, Places, Watched
from assistant.editorial.list_file import StoredList
from assistant.index.companions import Library, companions
from assistant.index.links import Links
from assistant.index.related_notices import related_notices
from assistant.index.store import Part, Store
from assistant.index.stored import DocumentFacts
from assistant.records import Document, Identifiers, Listed, Notice

# Related documents that stay in memory, without their text. Chosen by hand: the quotes of an answer
# have a few each, and those of one trial share them.
_CACHED_RELATED = 512


class JoinedStore(Store):
    """A store joined with the user's list; `refresh` picks up a changed list.

    Only this class joins the two, so everything that is loaded, listed or filtered comes from it.
    """

    def __init__(self, parts: Sequence[Part], links: Links, places: Places) -> None:
        """Read from the segments `parts`; raises StatusListDamaged."""
        super().__init__(parts, links)
        self._watched = Watched(places)
        self._statuses: dict[int, str] | None = None
        self._related = lru_cache(maxsize=_CACHED_RELATED)(self._without_text)
        self.refresh()

    def refresh(self) -> None:
        """Look for a changed list and join it; raises StatusListDamaged."""
        if self._watched.refresh():
            self._cached.cache_clear()
            self._related.cache_clear()
            self._statuses = None

    @property
    def joined(self) -> JoinedList:
        """The list that is joined, and a list that is missing."""
        return self._watched.joined

    def load(self, number: int) -> Document:
        """The document with that number, with all that other documents and the list add."""
        document = self._with_list(super().load(number))
        library = Library(
            self._trials, self._notices, self.possible_notices, self._related, self._listed
        )
        of_study = companions(document, library)
        related = related_notices(document, library)
        if not (of_study or related):
            return document
        return replace(document, companions=of_study, related_notices=related)

    def _with_list(self, document: Document) -> Document:
        """The document with the notices that the list has about it."""
        listed = self._watched.joined.current
        shared = self.shared_identifiers(document.id)
        from_list = notices_about(document, listed, shared) if listed else ()
        return replace(document, notices=(*document.notices, *from_list)) if from_list else document

    def _without_text(self, identity: str) -> Document | None:
        """The document with that id, with the notices of the list; None if there is none."""
        document = self.metadata(identity)
        return self._with_list(document) if document else None

    def _listed(self, identifiers: Identifiers) -> tuple[Notice, ...]:
        """The notices of the list about an article with these identifiers."""
        listed = self._watched.joined.current
        return listed.notices_of(identifiers) if listed else ()

    def shared_identifiers(self, identity: str) -> frozenset[str]:
        """Identifiers that a document shares with others, such as ``doi:10.1000/supplement``.

        A notice needs more than these to match the document; see `notices_about`.
        """
        return self._shared.get(identity, frozenset())

    def undecided(self) -> list[str]:
        """Ids of documents that the list may or may not be about.

        The list names an identifier that several documents share, and no title to choose between
        them.
        """
        listed = self._watched.joined.current
        if listed is None:
            return []
        documents = (
            self.document(identity)
            for identity, shared in self._shared.items()
            if any(listed.may_hold(_identified(key)) for key in shared)
        )
        return [
            document.id
            for document in documents
            if listed.notices_of(document.identifiers, lambda entry: not listed.titles_of(entry))
            and not notices_about(document, listed, self.shared_identifiers(document.id))
        ]

    @cached_property
    def possible_notices(self) -> Mapping[str, Sequence[str]]:
        """The ids of the notices that are possibly about each document that has such notices."""
        notices: dict[str, list[str]] = defaultdict(list)
        for _, notice, about in self.links("unmet"):
            if about:
                notices[about].append(notice)
        return notices

    @cached_property
    def _notices(self) -> Mapping[str, Sequence[tuple[str, str]]]:
        """The ids of the notices about each document that has some, with the status they state."""
        notices: dict[str, list[tuple[str, str]]] = defaultdict(list)
        for notice, about, status in self.links("notice"):
            notices[about].append((notice, status))
        return notices

    @cached_property
    def _trials(self) -> Mapping[str, Sequence[str]]:
        """The ids of the documents with each trial registration that several documents have."""
        documents: dict[str, list[str]] = defaultdict(list)
        for registration, identity, _ in self.links("trial"):
            documents[registration].append(identity)
        return documents

    @cached_property
    def _shared(self) -> dict[str, frozenset[str]]:
        keys_of: dict[str, set[str]] = {}
        for key, identity, _ in self.links("ambiguous"):
            keys_of.setdefault(identity, set()).add(key)
        return {identity: frozenset(keys) for identity, keys in keys_of.items()}

    def facts(self) -> list[DocumentFacts]:
        """The `DocumentFacts` of every live document, in order."""
        changed = self._changed()
        return [
            facts._replace(status=changed.get(facts.number, facts.status))
            for facts in super().facts()
        ]

    def catalogue(self) -> list[Listed]:
        """Every live document, in order, without its text."""
        changed = self._changed()
        return [
            listed._replace(status=changed.get(facts.number, listed.status))
            for listed, facts in zip(super().catalogue(), super().facts(), strict=True)
        ]

    def _changed(self) -> dict[int, str]:
        """The status of every live document that the list may be about, by its number."""
        listed = self._watched.joined.current
        if listed is None:
            return {}
        if self._statuses is None:
            self._statuses = {
                number: self._cached(number).status.value
                for number, identifiers in self.identified()
                if listed.may_hold(identifiers)
            }
        return self._statuses


def notices_about(
    document: Document, listed: StoredList, shared: frozenset[str]
) -> tuple[Notice, ...]:
    """The notices of a list about a document that shares the identifiers `shared` with others.

    A notice that names only shared identifiers counts only if it also has the document's title.
    """
    own = {*document.identifiers.keys} - shared

    def is_about(entry: Entry) -> bool:
        if not shared or own & {f"doi:{entry.doi}", f"pmid:{entry.pmid}"}:
            return True
        likeness = {compare_titles(title, document.title) for title in listed.titles_of(entry)}
        return not likeness.isdisjoint((Likeness.SAME, Likeness.SIMILAR))

    return listed.notices_of(document.identifiers, is_about)


def _identified(key: str) -> Identifiers:
    """The `Identifiers` with just one key, as `Identifiers.keys` writes it."""
    values = dict([key.split(":", 1)])
    return Identifiers(values.get("pmid"), values.get("pmcid"), values.get("doi"))
