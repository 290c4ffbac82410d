"""Finds a text in the collection: word for word, nearly so, or nowhere.

The store itself looks for the exact text, in every document. The word index finds the documents
that have most of the words, and `alignment` the part of each that is nearest.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from itertools import islice
from typing import TYPE_CHECKING

from assistant.errors import IndexDamaged, UsageError
from assistant.index.lexical import analyze
from assistant.locate.alignment import nearest
from assistant.locate.differences import Difference, differences, whole_words
from assistant.records import Block, Document, Span
from assistant.text.passages import block_sentences

if TYPE_CHECKING:
    from assistant.index.open_index import Index

#: Characters of a text that can be located. Chosen by hand: a long paragraph. The time grows with
#: it.
LONGEST = 2_000
# Characters that may differ, of each character of the text. Chosen by hand, so that a sentence with
# a few changed words is near, and a sentence that only says the same is absent.
# benchmarks/locate.py counts how often a sentence that is absent is called near.
_MAY_DIFFER = 0.3
# Passages, and then documents, in which the near text is looked for. Chosen by hand: the document
# of a changed sentence is nearly always the first.
_PASSAGES = 100
_DOCUMENTS = 10
# Exact places that are counted. Chosen by hand: nobody looks at more, and a single letter stands in
# every line of a collection.
MOST_COUNTED = 1_000
_QUOTATION_MARKS = {"“": "”", '"': '"', "«": "»", "„": "“", "'": "'", "‘": "’"}


class Verdict(StrEnum):
    """Whether a text stands in the collection."""

    EXACT = "exact"
    NEAR = "near"
    ABSENT = "absent"


@dataclass(frozen=True, slots=True)
class Place:
    """A part of a document that is the given text, or near it.

    `distance` is the number of characters to add, remove or replace; it is 0 for the exact text.
    """

    document: Document
    span: Span
    distance: int
    differences: tuple[Difference, ...] = ()

    @property
    def text(self) -> str:
        """The text of the document at this place."""
        return self.document.text[slice(*self.span)]

    @property
    def sentence(self) -> str:
        """The sentence in which the place begins, up to the end of the place."""
        sentences = block_sentences(self.document, self.block)
        start = max((s.start for s in sentences if s.start <= self.span.start), default=0)
        ends = [s.end for s in block_sentences(self.document, self.block) if s.start == start]
        return self.document.text[start : max([*ends, self.span.end])]

    @property
    def block(self) -> Block:
        """The block in which the place begins."""
        return self.document.block_at(self.span.start)


@dataclass(frozen=True, slots=True)
class Located:
    """Where a text stands: `places` has the nearest first, and `count` says how many there are.

    No more than `MOST_COUNTED` are counted.

    `text` is the text that was looked for: the given one without white space around it, and without
    quotation marks around it unless they are part of the exact text. `fingerprint` is that of the
    index.
    """

    text: str
    verdict: Verdict
    places: tuple[Place, ...]
    count: int
    fingerprint: str


def locate(given: str, index: Index, most: int, before_each: Callable[[], object]) -> Located:
    """Where `given` stands in the documents of an index; at most `most` places.

    It calls `before_each` before each document that it looks into; what that raises ends the
    search. Raises UsageError for a text that is empty or too long.
    """
    text = given.strip()
    if not text:
        raise UsageError("The text is empty; give a sentence to look for.")
    if len(text) > LONGEST:
        raise UsageError(
            f"The text is longer than {LONGEST:,} characters; look for one paragraph at a time."
        )
    for candidate in dict.fromkeys((text, _inside_marks(text))):
        exact = list(islice(_exact(candidate, index, before_each), MOST_COUNTED))
        if exact:
            places = tuple(exact[:most])
            return Located(candidate, Verdict.EXACT, places, len(exact), index.fingerprint)
    inside = _inside_marks(text)
    near = sorted(_near(inside, index, before_each), key=lambda place: place.distance)
    verdict = Verdict.NEAR if near else Verdict.ABSENT
    return Located(inside, verdict, tuple(near[:most]), len(near), index.fingerprint)


def _inside_marks(text: str) -> str:
    """The text without the quotation marks around it."""
    if len(text) > 2 and _QUOTATION_MARKS.get(text[0]) == text[-1]:  # noqa: PLR2004 - two marks
        return text[1:-1].strip()
    return text


def _exact(text: str, index: Index, before_each: Callable[[], object]) -> Iterator[Place]:
    """Every place of the exact text, in order, unless it cuts a word or a number there."""
    for identity in index.store.documents_with(text):
        before_each()
        document = _unchanged(identity, index)
        at = document.text.find(text)
        while at >= 0:
            span = Span(at, at + len(text))
            if whole_words(document.text, span) == span:
                yield Place(document, span, 0)
            at = document.text.find(text, at + len(text))


def _near(text: str, index: Index, before_each: Callable[[], object]) -> Iterator[Place]:
    """The nearest part of each document that has the most words of the text, if it is near."""
    words = dict.fromkeys(analyze(text))
    hits = index.lexical.search([[[word]] for word in words], _PASSAGES)
    ids = dict.fromkeys(index.store.passage(hit.row).document.id for hit in hits)
    for identity in islice(ids, _DOCUMENTS):
        before_each()
        document = _unchanged(identity, index)
        found = nearest(text, document.text, int(len(text) * _MAY_DIFFER))
        if found is not None and found.start < found.end:
            span = whole_words(document.text, Span(found.start, found.end))
            widened = (span.end - span.start) - (found.end - found.start)
            changes = differences(text, document.text[slice(*span)], span.start)
            yield Place(document, span, found.distance + widened, changes)


def _unchanged(identity: str, index: Index) -> Document:
    """A document whose text has its digest; raises IndexDamaged for any other."""
    document = index.store.document(identity)
    if not index.store.is_unchanged(document):
        raise IndexDamaged(
            f"The stored text of {identity} is not what the build wrote; run: assistant build"
        )
    return document
