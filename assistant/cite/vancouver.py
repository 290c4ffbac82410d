"""Citations for people: one line in Vancouver style, and short labels."""

from __future__ import annotations

import re

from assistant.cite.names import authors_of, has_others, vancouver_authors
from assistant.cite.plain import plain
from assistant.records import Document, Kind, Status
from assistant.text.locators import short_pages
from assistant.text.titles import without_stop

#: How citations mark a text that is not the publication itself.
DIGEST = "digest of the publication"

_TITLE_WORDS = 5  # words of a title that replaces a missing author; chosen by hand, for a label
_ENDED = re.compile("[.?!\u2026][\"'\u201d\u2019\u00bb)\\]]*$")
_TWO = 2


def vancouver(document: Document) -> str:
    """One line in the style of the National Library of Medicine (ICMJE recommendations)."""
    marks = [document.status.value] if document.status is not Status.UNFLAGGED else []
    if document.kind is Kind.DIGEST:
        marks.append(DIGEST)
    ids = document.identifiers
    numbers = [("PMID: ", plain(ids.pmid)), ("PMCID: ", plain(ids.pmcid))]
    doi = plain(ids.doi)
    parts = (
        _sentence(", ".join(vancouver_authors(document))),
        _sentence(plain(document.title), *marks),
        _sentence(venue(document)),
        _sentence(_published(document)),
        _sentence(f"doi: {doi}" if doi else ""),
        _sentence(_published_before(document)),
        _sentence("; ".join(label + number for label, number in numbers if number)),
    )
    return " ".join(filter(None, parts))


def short(document: Document) -> str:
    """A label: "Pittock 2019", "Wingerchuk & Lucchinetti 2022"; it does not mark a digest.

    Without authors, it names the journal. Without both, it has the title in quotation marks, so
    that nobody takes the title for a name.
    """
    names = authors_of(document)
    both = len(names) == _TWO and not has_others(document)
    words = [name.surname for name in names[: _TWO if both else 1]]
    who = " & ".join(words) or venue(document) or title_label(document)
    return f"{who}, no date" if document.year is None else f"{who} {document.year}"


def venue(document: Document) -> str:
    """The journal or book of a document, on one line; empty if it is not known."""
    return plain(document.venue)


def bare_title(document: Document) -> str:
    """The title of a document, on one line and without the full stop that PubMed puts after it."""
    return without_stop(plain(document.title))


def title_label(document: Document) -> str:
    """The first words of the title in quotation marks, or the id of a document without a title."""
    words = plain(document.title).split()
    if not words:
        return plain(document.id)
    is_cut = len(words) > _TITLE_WORDS
    title = " ".join(words[:_TITLE_WORDS]).rstrip(".,:;?!" if is_cut else ".,:;")
    return f"“{title}{' …' if is_cut else ''}”"


def first_family(document: Document) -> str:
    """The surname of the first author, or the whole name of a group; empty without authors."""
    return next((name.surname for name in authors_of(document)), "")


def _published(document: Document) -> str:
    """Year, volume, issue and pages: "2024;12(3):45-50"."""
    where = document.locators
    issue = plain(where.issue)
    at = plain(where.volume) + (f"({issue})" if issue else "")
    pages = short_pages(plain(where.pages)) or plain(where.article_number)
    year = "[date unknown]" if document.year is None else str(document.year)
    return f"{year}{f';{at}' if at else ''}{f':{pages}' if pages else ''}"


def _published_before(document: Document) -> str:
    """The year of the electronic publication, where the issue has a different one."""
    electronic = document.electronic_year
    return f"Epub {electronic}" if electronic not in (None, document.year) else ""


def _sentence(text: str, *marks: str) -> str:
    """`text` with `marks` in brackets, and a full stop unless it already ends a sentence."""
    if marks:
        text = " ".join([text.rstrip(" ."), *(f"[{mark}]" for mark in marks)]).lstrip()
    return f"{text}." if text and not _ENDED.search(text) else text
