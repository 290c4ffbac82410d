"""The data of a document that finding duplicates needs."""

from __future__ import annotations

from dataclasses import replace
from enum import Enum
from typing import NamedTuple

from assistant.dedupe.titles import author_key, title_key
from assistant.editorial.notices import NOTICE_RELATIONS, NOTICE_TYPES
from assistant.editorial.preprints import document_is_preprint, version_of, without_version
from assistant.format_traits import format_named
from assistant.records import (
    Design,
    Document,
    Identifiers,
    Kind,
    Locators,
    Relation,
)
from assistant.study_design.publication_types import JUDGED, LETTER_TYPES
from assistant.text.names import path_name, stem

_PROTOCOL_TYPES = frozenset({"clinical trial protocol", "protocol"})

# Types that do not say what sort of publication it is.
_ANY_TYPES = frozenset({"article", "journal article"})


class Sort(Enum):
    """The sort of a publication; `UNKNOWN` if its record does not say."""

    ARTICLE = "an article"
    LETTER = "a letter, comment or editorial"
    NOTICE = "an editorial notice"
    PROTOCOL = "a protocol"
    REGISTRY = "an entry of a trial registry"
    UNKNOWN = "not said"


class Copy(NamedTuple):
    """The data of a document that finding duplicates needs.

    `position` is its place among the documents of its file, counted from 0. The DOI of a preprint
    has no version in `identifiers`; `version` has its number, or 0. `title` is a key that
    copies are matched by; it is empty if the title must not be used for that. `author` is the key
    of the first author. `heading` is the title as it was read, empty if the file gives none.
    `venue` is the journal, and `locators` the place in it, empty if they are guessed. `own_words`
    says that the text is a digest, written in words of its own.
    """

    number: int
    id: str
    path: str
    sha256: str
    position: int
    identifiers: Identifiers
    full_text: bool
    length: int
    title: str
    author: str
    year: int | None
    preprint: bool
    version: int
    relations: tuple[Relation, ...]
    registrations: tuple[str, ...]
    heading: str
    venue: str
    locators: Locators
    sort: Sort
    guessed: bool
    own_words: bool


def copy_of(number: int, document: Document, position: int, *, full_text: bool) -> Copy:
    """The `Copy` of `document`, which is at `position` in its file, counted from 0."""
    sort = _sort(document)
    by_title = document.kind is Kind.ARTICLE and sort is not Sort.NOTICE
    guessed = format_named(document.source.format).guesses_metadata
    return Copy(
        number=number,
        id=document.id,
        path=document.source.path,
        sha256=document.source.sha256,
        position=position,
        identifiers=work_identifiers(document.identifiers),
        full_text=full_text,
        length=len(document.text),
        title=title_key(document.title) if by_title else "",
        author=author_key(document),
        year=document.year,
        preprint=document_is_preprint(document),
        version=version_of(document.identifiers.doi or ""),
        relations=document.relations,
        registrations=document.registrations,
        heading="" if _is_only_a_name(document) else document.title,
        venue="" if guessed else document.venue,
        locators=Locators() if guessed else document.locators,
        sort=sort,
        guessed=guessed,
        own_words=document.kind is Kind.DIGEST,
    )


def work_identifiers(identifiers: Identifiers) -> Identifiers:
    """The identifiers that all versions of a preprint share; those of an article unchanged."""
    doi = without_version(identifiers.doi or "")
    return identifiers if doi == (identifiers.doi or "") else replace(identifiers, doi=doi)


def _is_only_a_name(document: Document) -> bool:
    """Whether the title is only the id or the file name, because the file gave no title."""
    path = document.source.path
    return document.title in (document.id, path_name(path), stem(path))


def _sort(document: Document) -> Sort:
    types = {name.strip().casefold() for name in document.publication_types} - _ANY_TYPES
    if (
        types & NOTICE_TYPES.keys()
        or {relation.kind for relation in document.relations} & NOTICE_RELATIONS
    ):
        return Sort.NOTICE
    if format_named(document.source.format).is_registry:
        return Sort.REGISTRY
    if types & _PROTOCOL_TYPES or (document.design is Design.PROTOCOL and not _by_text(document)):
        return Sort.PROTOCOL
    if types & LETTER_TYPES:
        return Sort.LETTER
    is_stated = document.design is not Design.NOT_STATED and not _by_text(document)
    return Sort.ARTICLE if types or is_stated else Sort.UNKNOWN


def _by_text(document: Document) -> bool:
    """Whether the text below the title gives the design: a copy without that text lacks it."""
    span = document.design_span
    if document.design_reason == JUDGED:
        return True
    return span is not None and bool(document.blocks) and span.start >= document.blocks[0].span.end
