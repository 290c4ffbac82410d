"""What the store keeps: the nouns of its tables."""

from __future__ import annotations

from typing import NamedTuple

from assistant.text.abbreviations import Definition


class FileRecord(NamedTuple):
    """A file of the corpus as the build read it; `problems` has one line for each problem."""

    path: str
    sha256: str
    problems: tuple[str, ...]


class DocumentFacts(NamedTuple):
    """The fields of one live document that filters use."""

    id: str
    number: int
    year: int | None
    design: str
    status: str
    full_text: bool


class Abbreviation(NamedTuple):
    """An abbreviation and its long form, and the number of documents that define it.

    `short_key` is the short form without case, `long_key` the stemmed words of the long form.
    """

    short: str
    long: str
    documents: int
    short_key: str
    long_key: str


class Synonym(NamedTuple):
    """A term of a numbered group of synonyms; `key` holds its stemmed words."""

    group: int
    form: str
    key: str


class Metadata(NamedTuple):
    """The columns of `proofs.METADATA`."""

    number: int
    superseded_by: str | None
    united: str | None
    id: str
    path: str
    year: int | None
    design: str
    status: str
    full_text: int
    text_sha256: str
    record: str

    @property
    def current(self) -> str:
        """The record: that which is merged from all copies, if there are several."""
        return self.record if self.united is None else self.united


class StoredPassage(NamedTuple):
    """A passage as the store keeps it; `digest` is the SHA-256 of the embedded text."""

    start: int
    end: int
    sentences: str
    section: str
    digest: bytes


class Computed(NamedTuple):
    """The passages of a document, and the abbreviations that it defines."""

    passages: list[StoredPassage]
    definitions: list[Definition]


class Embedded(NamedTuple):
    """The embedded text of a passage: its document's title, its section and the passage."""

    row: int
    document: str
    text: str
    digest: bytes


class Link(NamedTuple):
    """A link between documents, or between a document and something else; see its kind.

    `subject` is what is linked, `document` the id of a document, and `reason` says why.
    """

    subject: str
    document: str
    reason: str


class SegmentEntry(NamedTuple):
    """A segment in the manifest: what must be known of it before it is opened.

    `name` is the digest of all that it depends on. `documents` counts all of its documents,
    `quoted` those that are quoted, `passages` their passages, and `titles_only` those without text.
    `words` are the parts of the word index with its passages, each with their number. `recall` is
    the share of the nearest passages that a search of its vectors finds.
    """

    name: str
    documents: int
    quoted: int
    passages: int
    titles_only: int
    words: tuple[tuple[str, int], ...] = ()
    recall: float = 1.0
