"""Reads the documents, passages and abbreviations of one generation, which is made of segments.

Documents and passages are numbered through all segments, in the order of their paths. So their
numbers are the same however the corpus came to be divided.
"""

from __future__ import annotations

import contextlib
from bisect import bisect_right
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import cached_property, lru_cache
from itertools import accumulate
from pathlib import Path
from typing import NamedTuple, TypeVar

from assistant.errors import IndexDamaged, NotFound
from assistant.index import proofs
from assistant.index.layout import DOCUMENTS, LINKS, segment_folder
from assistant.index.links import Links
from assistant.index.segment import Place, Segment
from assistant.index.stored import (
    Abbreviation,
    DocumentFacts,
    FileRecord,
    Link,
    SegmentEntry,
    Synonym,
)
from assistant.records import Document, Identifiers, Listed, Passage, Subjects

# Documents that stay in memory. Chosen by hand: the questions of a conversation load a hundred each
# at most and share many; more take more memory.
_CACHED_DOCUMENTS = 512
# The same for the documents of passages, which are numbers. Chosen by hand: a question reads a
# hundred passages.
_CACHED_NUMBERS = 4096

_Item = TypeVar("_Item")


class Part(NamedTuple):
    """A segment in its generation: its first document and its first passage row."""

    segment: Segment
    entry: SegmentEntry
    document: int
    row: int


def open_parts(generation: Path, entries: Sequence[SegmentEntry]) -> list[Part]:
    """Open the segments of a generation, whose digests were checked; raises IndexDamaged."""
    with contextlib.ExitStack() as opened:
        segments = [
            opened.enter_context(
                contextlib.closing(Segment.open(segment_folder(generation, entry.name) / DOCUMENTS))
            )
            for entry in entries
        ]
        opened.pop_all()
    documents = accumulate((entry.documents for entry in entries), initial=0)
    rows = accumulate((entry.passages for entry in entries), initial=0)
    return [Part(*part) for part in zip(segments, entries, documents, rows, strict=False)]


def open_store(generation: Path, entries: Sequence[SegmentEntry]) -> Store:
    """Open the documents of a generation, whose digests were checked; raises IndexDamaged."""
    return Store(open_parts(generation, entries), Links(generation / LINKS))


class Store:
    """The documents of a generation, read-only; one thread at a time."""

    def __init__(self, parts: Sequence[Part], links: Links) -> None:
        """Read from segments in the order of their paths; see `open_store`."""
        self.parts = parts
        self._links = links
        self._first_documents = [part.document for part in parts]
        self._first_rows = [part.row for part in parts]
        self._cached = lru_cache(maxsize=_CACHED_DOCUMENTS)(self.load)
        self._numbers = lru_cache(maxsize=_CACHED_NUMBERS)(self._number_of_row)
        self._places = lru_cache(maxsize=_CACHED_DOCUMENTS)(self._passages_of)

    def close(self) -> None:
        """Close the files."""
        for part in self.parts:
            part.segment.close()

    def files(self) -> Mapping[str, FileRecord]:
        """Every file of the corpus, by path."""
        return self._files

    @cached_property
    def _files(self) -> dict[str, FileRecord]:
        return {record.path: record for record in self._through(Segment.files)}

    def files_with_documents(self) -> frozenset[str]:
        """The paths of the files that gave at least one document."""
        return frozenset(self._through(Segment.files_with_documents))

    def facts(self) -> list[DocumentFacts]:
        """The `DocumentFacts` of every live document, in order."""
        return [
            facts._replace(number=part.document + facts.number)
            for part in self.parts
            for facts in part.segment.facts()
        ]

    def catalogue(self) -> list[Listed]:
        """Every live document, in order, without its text."""
        return self._through(Segment.catalogue)

    def openings(self) -> list[str]:
        """The title and the abstract of every live document, in order.

        A document without sections that are called "Abstract" opens with its first lines.
        """
        return self._through(Segment.openings)

    def subjects(self) -> list[Subjects]:
        """The index terms of every live document, in order."""
        return self._through(Segment.subjects)

    def duplicates(self) -> list[tuple[str, str]]:
        """(path, id of the document that is quoted instead) of every superseded document."""
        return self._through(Segment.duplicates)

    def counts(self) -> tuple[int, int, int]:
        """How many live documents and passages there are, and how many of these have no text."""
        entries = [part.entry for part in self.parts]
        return (
            sum(entry.quoted for entry in entries),
            sum(entry.passages for entry in entries),
            sum(entry.titles_only for entry in entries),
        )

    def identified(self) -> Iterator[tuple[int, Identifiers]]:
        """The number of every live document, with its PMID and its DOI."""
        for part in self.parts:
            for number, identifiers in part.segment.identified():
                yield part.document + number, identifiers

    def rows_of(self, numbers: Iterable[int]) -> list[int]:
        """The passage rows of the documents with these numbers."""
        rows = []
        for part, number in map(self._part_of, numbers):
            rows += [part.row + row for row in part.segment.rows_of([number])]
        return rows

    def document(self, identity: str) -> Document:
        """The live document with that id, ignoring case; raises NotFound."""
        found = [
            (not same_case, part.document + number)
            for part in self.parts
            for number, same_case in [part.segment.number_of(identity) or (-1, False)]
            if number >= 0
        ]
        if not found:
            raise NotFound(
                f"The index has no document {identity!r}; ids are shown with every quote."
            )
        return self._cached(min(found)[1])

    def documents(self) -> Iterator[Document]:
        """Every live document, in order."""
        for part in self.parts:
            for number in part.segment.numbers():
                yield self.load(part.document + number)

    def documents_with(self, text: str) -> list[str]:
        """The ids of the live documents whose text holds `text`, word for word, in order."""
        return self._through(lambda segment: segment.documents_with(text))

    def metadata(self, identity: str) -> Document | None:
        """The live document with that id, without text and blocks; None if there is none."""
        part = self._part_with.get(identity)
        return part.segment.metadata(identity) if part else None

    def is_unchanged(self, document: Document) -> bool:
        """Whether the text of a live document still has the SHA-256 that the build stored."""
        part = self._part_with.get(document.id)
        return part is not None and part.segment.is_unchanged(document)

    @cached_property
    def _part_with(self) -> dict[str, Part]:
        """The segment of each live document, by its id."""
        return {identity: part for part in self.parts for identity in part.segment.ids()}

    def load(self, number: int) -> Document:
        """The document with that number, with metadata merged from its copies and the corpus."""
        part, within = self._part_of(number)
        return part.segment.load(within)

    def passage(self, row: int) -> Passage:
        """The passage in `row`; raises IndexDamaged when there is none."""
        number = self._numbers(row)
        places = self._places(number)
        if row not in places:
            proofs.compare("", "a passage of the document")
        span, sentences = places[row].spans()
        return Passage(self._cached(number), span, row, sentences)

    def abbreviations(
        self, short_keys: Iterable[str], long_keys: Iterable[str]
    ) -> list[Abbreviation]:
        """Every pair with one of these keys, the most often defined first."""
        shorts, longs = list(short_keys), list(long_keys)
        counts: Counter[Abbreviation] = Counter()
        for pair in self._through(lambda segment: segment.abbreviations(shorts, longs)):
            counts[pair._replace(documents=0)] += pair.documents
        pairs = [pair._replace(documents=count) for pair, count in counts.items()]
        return sorted(pairs, key=lambda pair: (-pair.documents, pair.short, pair.long))

    def synonyms(self, keys: Iterable[str]) -> list[Synonym]:
        """Every term of the groups that hold a term with one of `keys`, in the order given."""
        return self._links.synonyms(keys)

    def links(self, kind: str) -> list[Link]:
        """Links of one kind, such as "title", "preprint", "notice", "trial" or "unmet"."""
        return self._links.of_kind(kind)

    def _through(self, read: Callable[[Segment], Iterable[_Item]]) -> list[_Item]:
        """What all segments give, in order."""
        return [item for part in self.parts for item in read(part.segment)]

    def _part_of(self, number: int) -> tuple[Part, int]:
        """The segment of a document, and its number there."""
        part = self.parts[_place(self._first_documents, number)]
        return part, number - part.document

    def _part_of_row(self, row: int) -> tuple[Part, int]:
        part = self.parts[_place(self._first_rows, row)]
        return part, row - part.row

    def _number_of_row(self, row: int) -> int:
        """The number of a passage's document."""
        part, within = self._part_of_row(row)
        return part.document + part.segment.number_of_row(within)

    def _passages_of(self, number: int) -> dict[int, Place]:
        """The place of each passage of a document, by row."""
        part, within = self._part_of(number)
        return {part.row + row: places for row, places in part.segment.passages_of(within).items()}


def _place(firsts: Sequence[int], number: int) -> int:
    """The place of the segment that holds a number; `firsts` has the first number of each."""
    # Segments without documents or passages begin where the next one does.
    place = bisect_right(firsts, number) - 1
    if place < 0:
        raise IndexDamaged("The index names a passage that it does not hold; run: assistant build")
    return place
