"""Parses the bytes of a file into documents.

`parse` looks at the content, never at the name. The tables below list the formats that it reads;
each may be compressed with gzip. It refuses everything else, and says why and what to do about it.
`decoding` describes how bytes become text.
"""

from __future__ import annotations

import hashlib
import importlib
import json
import re
from dataclasses import replace
from typing import TYPE_CHECKING, Any, NamedTuple

from assistant.errors import UnreadableFile
from assistant.format_traits import FORMATS
from assistant.formats.citations import recognise as exports
from assistant.formats.lines.front_matter import split_front_matter
from assistant.formats.lines.record_lists import refuse_several
from assistant.formats.parsed import Parsed
from assistant.formats.records import recognise
from assistant.records import Source
from assistant.study_design.stated import with_design
from assistant.text.decoding import (
    beginning,
    decoded,
    is_pdf,
    is_saved_page,
    is_word,
    refuse_foreign,
    unpacked,
)
from assistant.versions import PARSER

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from assistant.records import Document

__all__ = ["PARSER", "Parsed", "parse"]

_PUBMED_ROOTS = frozenset(
    {
        "BookDocument",
        "DeleteCitation",
        "MedlineCitation",
        "MedlineCitationSet",
        "PubmedArticle",
        "PubmedArticleSet",
        "PubmedBookArticle",
        "PubmedBookArticleSet",
        "PubmedBookData",
        "PubmedData",
    }
)
# OAI-PMH wraps articles in `record` and the elements around it.
_JATS_ROOTS = frozenset(
    {
        "GetRecord",
        "ListRecords",
        "OAI-PMH",
        "article",
        "front",
        "metadata",
        "pmc-articleset",
        "record",
    }
)


class _Format(NamedTuple):
    """A format: its name in `Source.format`, and the submodule whose `read` parses it.

    `assistant.formats` needs an entry of that name.
    Modules are only imported when their format is needed: reading Markdown must not load lxml.
    """

    name: str
    module: str

    def read(self, content: Any, path: str, digest: str) -> Parsed:  # noqa: ANN401 - as it takes it
        """What the module reads from `content`: bytes, text, root elements or a JSON value."""
        module = importlib.import_module(f"{__name__}.{self.module}")
        parsed: Parsed = module.read(content, Source(path, self.name, digest))
        return parsed


# Formats recognised by their first bytes; `read` gets the bytes. The first match counts.
_BINARY: tuple[tuple[Callable[[bytes], bool], _Format], ...] = (
    (is_pdf, _Format("pdf", "articles.pdf")),
    (is_word, _Format("docx", "articles.docx")),
    (is_saved_page, _Format("mhtml", "articles.mhtml")),
)

# XML formats, recognised by the names of their root elements; `read` gets the list of roots.
_XML: tuple[tuple[frozenset[str], _Format], ...] = (
    (_PUBMED_ROOTS, _Format("pubmed", "records.pubmed")),
    (_JATS_ROOTS, _Format("jats", "articles.jats")),
    (frozenset({"TEI"}), _Format("tei", "articles.tei")),
    (recognise.BIOC_ROOTS, _Format("bioc", "records.bioc")),
    (recognise.EUROPEPMC_ROOTS, _Format("europepmc", "records.europepmc")),
    (recognise.TRIAL_ROOTS, _Format("clinicaltrials", "records.trials")),
    (exports.ENDNOTE_ROOTS, _Format("endnote-xml", "citations.endnote_xml")),
)

_MEDLINE = re.compile(
    r"(?:PMID|PMCR?|OWN|STAT|DCOM) {0,2}-"
    # Other text may come before the first record.
    r"|(?:[^\n]{0,200}\n){1,20}?PMID- ?\d{1,12}[ \t]*\r?\n(?:OWN|STAT) {0,2}-"
)
# Text formats, recognised by their start, after white space; `read` gets the whole text.
_TEXT: tuple[tuple[re.Pattern[str], _Format], ...] = (
    (_MEDLINE, _Format("medline", "records.medline")),
    (recognise.PUBTATOR, _Format("pubtator", "records.pubtator")),
    (exports.RIS, _Format("ris", "citations.ris")),
    (exports.BIBTEX, _Format("bibtex", "citations.bibtex")),
    (exports.WEB_OF_SCIENCE, _Format("web-of-science", "citations.wos")),
    (exports.ENDNOTE, _Format("endnote", "citations.endnote")),
    (exports.REFWORKS, _Format("refworks", "citations.refworks")),
)

# JSON of services and data sets; `read` gets the value, or `Lines` of such values.
_SERVICES: tuple[tuple[Callable[[Any], bool], _Format], ...] = (
    (recognise.is_bioc, _Format("bioc", "records.bioc")),
    (recognise.is_europepmc, _Format("europepmc", "records.europepmc")),
    (recognise.is_s2orc, _Format("s2orc", "records.s2orc")),
    (recognise.is_trial, _Format("clinicaltrials", "records.trials")),
)

# Formats of one JSON value, recognised by its form; `read` gets the value. JSON Lines are tried
# after these.
_JSON_VALUES: tuple[tuple[Callable[[Any], bool], _Format], ...] = (
    *_SERVICES,
    (exports.is_crossref, _Format("crossref", "citations.csl")),
    (exports.is_csl, _Format("csl-json", "citations.csl")),
    (exports.is_reflib, _Format("reflib", "citations.reflib")),
)

# Comments and processing instructions may come before anything, in Markdown too.
_MARKUP = re.compile(
    r"(?:(?:<!--(?:.*?-->|.*)|<\?(?:.*?\?>|.*))\s*)*(<[!/]?[A-Za-z_:])?", re.DOTALL
)
_HTML = re.compile(r"<(?:!doctype\s+html|(?:html|head|body|meta)[\s/>])", re.IGNORECASE)
# Markdown may well begin with one of these.
_HTML_PIECE = re.compile(r"<(?:div|span|h[1-6]|br|img|center)[\s/>]", re.IGNORECASE)
_JSON = re.compile(r'\{\s*["}]|\[\s*[\[{"]')
# One of the first so many lines must be an object, or else the file is one large piece of JSON.
_JSON_LINES = 20


def parse(data: bytes, path: str) -> Parsed:
    """Return the documents in `data`, the bytes of the file at `path` (relative to the corpus).

    Raises UnreadableFile when nothing can be read; its one sentence says why and what to do.
    """
    read = _parse_bytes(unpacked(data), path, hashlib.sha256(data).hexdigest())
    for document in read.documents:
        if FORMATS[document.source.format].may_be_list:
            refuse_several(document.text.split("\n"))
    return read._replace(documents=tuple(map(with_design, _told_apart(read.documents))))


def _told_apart(documents: Iterable[Document]) -> Iterator[Document]:
    """Give each document of a file its own id; the abstracts of a supplement share its DOI."""
    taken: set[str] = set()
    last: dict[str, int] = {}
    for document in documents:
        own = document.id.lower()
        name = document.id
        while name.lower() in taken:
            last[own] = last.get(own, 1) + 1
            name = f"{document.id}:{last[own]}"
        taken.add(name.lower())
        yield document if name == document.id else replace(document, id=name)


def _parse_bytes(data: bytes, path: str, digest: str) -> Parsed:
    for is_such, form in _BINARY:
        if is_such(data):
            return form.read(data, path, digest)
    refuse_foreign(data)
    head = beginning(data)
    markup = _MARKUP.match(head)
    start = markup.start(1) if markup else -1
    if start >= 0 and _HTML.match(head, start):
        return _Format("html", "articles.html").read(data, path, digest)
    if start >= 0 and _HTML_PIECE.match(head, start):
        return _parse_piece(data, path, digest)
    if start >= 0 or head.startswith("<?xml"):
        return _parse_xml(data, path, digest)
    return _parse_text(decoded(data), path, digest)


def _parse_piece(data: bytes, path: str, digest: str) -> Parsed:
    """Parse a piece of a web page, or Markdown that begins like one."""
    # See `_Format`.
    from assistant.formats.articles import markdown  # noqa: PLC0415

    text = decoded(data)
    if markdown.looks_like_markdown(text):
        refuse_several(split_front_matter(text).body)
        return markdown.read(text, Source(path, "markdown", digest))
    return _Format("html", "articles.html").read(data, path, digest)


def _parse_xml(data: bytes, path: str, digest: str) -> Parsed:
    # See `_Format`.
    from assistant.formats.markup.xml import local, parse_roots  # noqa: PLC0415

    roots = parse_roots(data)
    names = {local(root) for root in roots}
    for known, form in _XML:
        if names <= known:
            return form.read(roots, path, digest)
    named = ", ".join(f"<{name}>" for name in sorted(names)[:3])
    raise UnreadableFile(
        f"an unknown kind of XML with the root element {named}; export it as JATS or PubMed XML, "
        "or as plain text"
    )


def _parse_text(text: str, path: str, digest: str) -> Parsed:
    start = text.lstrip("\ufeff \t\r\n")
    for pattern, form in _TEXT:
        if pattern.match(start):
            return form.read(text, path, digest)
    if exports.is_table(start):
        return _Format("csv", "citations.tables").read(text, path, digest)
    if _JSON.match(start):
        return _parse_json(text, path, digest)
    # See `_Format`.
    from assistant.formats.articles import markdown  # noqa: PLC0415

    refuse_several(split_front_matter(text).body)
    if markdown.looks_like_markdown(text):
        return markdown.read(text, Source(path, "markdown", digest))
    return _Format("text", "articles.plain").read(text, path, digest)


def _parse_json(text: str, path: str, digest: str) -> Parsed:
    """Parse one JSON value in a known form, or JSON Lines, some of which may be damaged."""
    try:
        value = json.loads(text)
    except (ValueError, RecursionError):
        value = None
    for is_such, form in _JSON_VALUES:
        if value is not None and is_such(value):
            return form.read(value, path, digest)
    start = text.lstrip("\ufeff \t\r\n")
    first = None if start.startswith("[") else _first_object(start)
    if first is None:
        raise UnreadableFile(
            "an unknown kind of JSON; export it in another format, or write JSON Lines, one object "
            "per line"
        )
    for is_such, form in _SERVICES:
        if is_such(first):
            # See `_Format`.
            from assistant.formats.records.json_lines import lines_of  # noqa: PLC0415

            return form.read(lines_of(text), path, digest)
    return _Format("jsonl", "records.jsonl").read(text, path, digest)


def _first_object(text: str) -> dict[str, Any] | None:
    """The first JSON object among the first lines; it skips damaged lines. None without one."""
    for line in text.split("\n", _JSON_LINES)[:_JSON_LINES]:
        try:
            value = json.loads(line)
        except (ValueError, RecursionError):
            continue
        if isinstance(value, dict):
            return value
    return None
