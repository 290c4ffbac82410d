"""Citations for reference managers: BibTeX, RIS and CSL-JSON."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from urllib.parse import quote

from assistant.cite.names import authors_of, bibtex_name, csl_name, has_others, ris_name
from assistant.cite.plain import latex, plain
from assistant.cite.vancouver import DIGEST, bare_title
from assistant.display import inert_json
from assistant.editorial import in_words
from assistant.editorial.preprints import document_is_preprint
from assistant.records import Document, Kind
from assistant.text.locators import first_and_last

_NO_KEY = re.compile(r"[^A-Za-z0-9._:-]+")


def each_once(documents: Iterable[Document]) -> Iterator[Document]:
    """Each document once, by its id."""
    seen: set[str] = set()
    for document in documents:
        if document.id not in seen:
            seen.add(document.id)
            yield document


def bibtex(documents: Iterable[Document]) -> str:
    """BibTeX entries in UTF-8; their keys are the document ids, made safe and unique."""
    keys: set[str] = set()
    entries = []
    for document in each_once(documents):
        key = _key(document.id, keys)
        keys.add(key.lower())
        fields = [f"  {name} = {{{value}}}" for name, value in _bibtex_fields(document) if value]
        kind = "article" if _in_journal(document) else "misc"
        entries.append(",\n".join([f"@{kind}{{{key}", *fields]) + "\n}")
    return "\n\n".join(entries)


def ris(documents: Iterable[Document]) -> str:
    """RIS records; lines end in LF, which text mode on Windows converts to CR LF."""
    records = (
        [f"{tag}  - {value}" for tag, value in _ris_fields(document) if value]
        for document in each_once(documents)
    )
    return "\n\n".join("\n".join([*record, "ER  - "]) for record in records)


def csl_json(documents: Iterable[Document]) -> str:
    """A JSON list of CSL 1.0 items."""
    items = [
        {name: value for name, value in _csl_item(document).items() if value}
        for document in each_once(documents)
    ]
    return inert_json(items, indent=2)


def _notes(document: Document) -> str:
    """A note on the editorial status, and on a text that is a digest; may be empty."""
    notes = []
    status = plain(in_words.status_in_words(document))
    if status:
        notes.append(f"Editorial status: {status}.")
    if document.kind is Kind.DIGEST:
        notes.append(f"What was read is a {DIGEST}, not the publication itself.")
    return " ".join(notes)


def _in_journal(document: Document) -> bool:
    return bool(plain(document.venue)) and not document_is_preprint(document)


def _bibtex_fields(document: Document) -> Iterator[tuple[str, str]]:
    ids, where = document.identifiers, document.locators
    title = latex(bare_title(document))
    yield "title", title and f"{{{title}}}"  # the second pair keeps capitals as they are
    authors = list(map(bibtex_name, authors_of(document)))
    if authors and has_others(document):
        authors.append("others")  # the BibTeX keyword for further authors
    yield "author", " and ".join(authors)
    yield "journal" if _in_journal(document) else "howpublished", latex(document.venue)
    yield "year", "" if document.year is None else str(document.year)
    yield "volume", latex(where.volume)
    yield "number", latex(where.issue)
    # Styles print no field for the number of an article, so it takes the place of the pages.
    pages = plain(where.pages) or plain(where.article_number)
    yield "publisher", latex(document.imprint.publisher)
    yield "issn", latex(", ".join(document.imprint.issn))
    yield "pages", "--".join(map(latex, filter(None, first_and_last(pages))))
    # Packages read a DOI verbatim, so characters that would break the field are percent-encoded.
    yield "doi", re.sub(r"[{}\\%\s]", lambda match: quote(match[0]), plain(ids.doi))
    yield "pmid", latex(ids.pmid)
    yield "pmcid", latex(ids.pmcid)
    yield "note", latex(_notes(document))


def _key(identity: str, taken: set[str]) -> str:
    key = unique = _NO_KEY.sub("-", identity).strip("-") or "document"
    number = 1
    while unique.lower() in taken:  # BibTeX ignores case in keys
        number += 1
        unique = f"{key}-{number}"
    return unique


def _ris_fields(document: Document) -> Iterator[tuple[str, str]]:
    ids, where = document.identifiers, document.locators
    yield "TY", "JOUR" if _in_journal(document) else "GEN"
    yield "ID", plain(document.id)
    for name in authors_of(document):
        yield "AU", ris_name(name)
    yield "TI", bare_title(document)
    yield "T2", plain(document.venue)
    yield "PY", "" if document.year is None else str(document.year)
    yield "VL", plain(where.volume)
    yield "IS", plain(where.issue)
    number = plain(where.article_number)
    first, last = first_and_last(plain(where.pages))
    yield "SP", first or number
    yield "EP", last
    yield "PB", plain(document.imprint.publisher)
    yield "SN", plain(", ".join(document.imprint.issn))
    yield "C7", number  # where EndNote and Scopus keep the number of an article
    yield "DO", plain(ids.doi)
    yield "AN", plain(ids.pmid)
    yield "C2", plain(ids.pmcid)  # where EndNote keeps the PMCID
    yield "N1", _notes(document)


def _csl_item(document: Document) -> dict[str, object]:
    ids, where = document.identifiers, document.locators
    other = "article" if document_is_preprint(document) else "document"
    number = plain(where.article_number)
    earlier = None if document.electronic_year == document.year else document.electronic_year
    return {
        "id": plain(document.id),
        "type": "article-journal" if _in_journal(document) else other,
        "title": bare_title(document),
        "author": list(map(csl_name, authors_of(document))),
        "container-title": plain(document.venue),
        "issued": _csl_year(document.year),
        "available-date": _csl_year(earlier),
        "volume": plain(where.volume),
        "issue": plain(where.issue),
        "page": plain(where.pages) or number,
        "number": number,
        "publisher": plain(document.imprint.publisher),
        "ISSN": plain(", ".join(document.imprint.issn)),
        "DOI": plain(ids.doi),
        "PMID": plain(ids.pmid),
        "PMCID": plain(ids.pmcid),
        "note": _notes(document),
    }


def _csl_year(year: int | None) -> dict[str, object]:
    return {} if year is None else {"date-parts": [[year]]}
