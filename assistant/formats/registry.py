"""The registry of formats: how each one is recognised, and the function that reads it.

Each record of `format_traits` has exactly one entry here, and a test compares the two. Readers are
imported when a file of their format comes: reading Markdown must not load lxml.
"""

from __future__ import annotations

import importlib
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, NamedTuple, TypeAlias

from assistant import format_traits
from assistant.format_traits import Format
from assistant.formats.articles import recognise_articles
from assistant.formats.citations import recognise_exports, recognise_text_exports
from assistant.formats.parsed import Parsed
from assistant.formats.records import recognise_services
from assistant.records import Source
from assistant.text.decoding import is_pdf, is_saved_page, is_word

#: A function that reads the content of one file.
Reader: TypeAlias = Callable[[Any, Source], Parsed]


@dataclass(frozen=True, slots=True, kw_only=True)
class Signs:
    """What shows that a file has a format. Each field also says what the reader gets.

    One sign is enough. `recognise` says in which order it looks for them.
    """

    #: Whether the first bytes are those of the format; the reader gets the bytes.
    first_bytes: Callable[[bytes], bool] | None = None
    #: Whether the first tag, in front of all text, is one of the format; the reader gets the bytes.
    first_tag: Callable[[str], bool] | None = None
    #: The names of root elements in XML; the reader gets the list of root elements.
    roots: frozenset[str] = frozenset()
    #: Whether the start of a text, without white space before it, is that of the format; the reader
    #: gets the text.
    text_start: Callable[[str], bool] | None = None
    #: Whether a JSON value has the form of the format; the reader gets the value.
    json_value: Callable[[Any], bool] | None = None
    #: Whether a file may have one such value in each line; the reader then gets `Lines`.
    json_lines: bool = False
    #: Whether a text without another sign is of the format; the reader gets the text.
    whole_text: Callable[[str], bool] | None = None
    #: Whether the format takes JSON without another sign; the reader gets the text of JSON Lines,
    #: or `Objects`.
    any_json_lines: bool = False


class Entry(NamedTuple):
    """A format, its signs, and its reader as ``module:function`` below this package."""

    format: Format
    signs: Signs
    reader_name: str

    def reader(self) -> Reader:
        """Import the module of the reader and return the function."""
        module, _, function = self.reader_name.partition(":")
        reader: Reader = getattr(importlib.import_module(f"assistant.formats.{module}"), function)
        return reader


#: All formats. Where two have the same kind of sign, the first match counts.
ENTRIES = (
    Entry(format_traits.PDF, Signs(first_bytes=is_pdf), "articles.pdf:read_pdf"),
    Entry(format_traits.DOCX, Signs(first_bytes=is_word), "articles.docx:read_docx"),
    Entry(format_traits.MHTML, Signs(first_bytes=is_saved_page), "articles.mhtml:read_mhtml"),
    Entry(
        format_traits.HTML, Signs(first_tag=recognise_articles.is_page), "articles.html:read_html"
    ),
    Entry(
        format_traits.PUBMED,
        Signs(roots=recognise_services.PUBMED_ROOTS),
        "records.pubmed:read_pubmed",
    ),
    Entry(
        format_traits.JATS, Signs(roots=recognise_articles.JATS_ROOTS), "articles.jats:read_jats"
    ),
    Entry(format_traits.TEI, Signs(roots=recognise_articles.TEI_ROOTS), "articles.tei:read_tei"),
    Entry(
        format_traits.ENDNOTE_XML,
        Signs(roots=recognise_exports.ENDNOTE_ROOTS),
        "citations.endnote_xml:read_endnote_xml",
    ),
    Entry(
        format_traits.MEDLINE,
        Signs(text_start=recognise_services.is_medline),
        "records.medline:read_medline",
    ),
    Entry(
        format_traits.PUBTATOR,
        Signs(text_start=recognise_services.is_pubtator),
        "records.pubtator:read_pubtator",
    ),
    Entry(format_traits.RIS, Signs(text_start=recognise_exports.is_ris), "citations.ris:read_ris"),
    Entry(
        format_traits.BIBTEX,
        Signs(text_start=recognise_exports.is_bibtex),
        "citations.bibtex:read_bibtex",
    ),
    Entry(
        format_traits.WEB_OF_SCIENCE,
        Signs(text_start=recognise_exports.is_web_of_science),
        "citations.wos:read_web_of_science",
    ),
    Entry(
        format_traits.ENDNOTE,
        Signs(text_start=recognise_exports.is_endnote),
        "citations.endnote:read_endnote",
    ),
    Entry(
        format_traits.REFWORKS,
        Signs(text_start=recognise_exports.is_refworks),
        "citations.refworks:read_refworks",
    ),
    Entry(
        format_traits.TABLE,
        Signs(text_start=recognise_exports.is_table),
        "citations.tables:read_table",
    ),
    Entry(
        format_traits.COCHRANE,
        Signs(text_start=recognise_text_exports.is_cochrane),
        "citations.cochrane:read_cochrane",
    ),
    Entry(
        format_traits.OVID,
        Signs(text_start=recognise_text_exports.is_ovid),
        "citations.ovid:read_ovid",
    ),
    Entry(
        format_traits.EMBASE_LINES,
        Signs(text_start=recognise_text_exports.is_embase_lines),
        "citations.embase_lines:read_embase_lines",
    ),
    Entry(
        format_traits.PUBMED_TEXT,
        Signs(text_start=recognise_text_exports.is_pubmed_text),
        "citations.pubmed_text:read_pubmed_text",
    ),
    Entry(
        format_traits.BIOC,
        Signs(
            roots=recognise_services.BIOC_ROOTS,
            json_value=recognise_services.is_bioc,
            json_lines=True,
        ),
        "records.bioc:read_bioc",
    ),
    Entry(
        format_traits.EUROPEPMC,
        Signs(
            roots=recognise_services.EUROPEPMC_ROOTS,
            json_value=recognise_services.is_europepmc,
            json_lines=True,
        ),
        "records.europepmc:read_europepmc",
    ),
    Entry(
        format_traits.S2ORC,
        Signs(json_value=recognise_services.is_s2orc, json_lines=True),
        "records.s2orc:read_s2orc",
    ),
    Entry(
        format_traits.TRIALS,
        Signs(
            roots=recognise_services.TRIAL_ROOTS,
            json_value=recognise_services.is_trial,
            json_lines=True,
        ),
        "records.trials:read_trials",
    ),
    Entry(
        format_traits.CROSSREF,
        Signs(json_value=recognise_exports.is_crossref),
        "citations.csl:read_csl",
    ),
    Entry(format_traits.CSL, Signs(json_value=recognise_exports.is_csl), "citations.csl:read_csl"),
    Entry(
        format_traits.REFLIB,
        Signs(json_value=recognise_exports.is_reflib),
        "citations.reflib:read_reflib",
    ),
    Entry(format_traits.JSON_LINES, Signs(any_json_lines=True), "records.jsonl:read_jsonl"),
    Entry(
        format_traits.MARKDOWN,
        Signs(whole_text=recognise_articles.is_markdown),
        "articles.markdown:read_markdown",
    ),
    Entry(
        format_traits.PLAIN_TEXT,
        Signs(whole_text=recognise_articles.is_text),
        "articles.plain:read_plain_text",
    ),
)


def entry_of(known: Format) -> Entry:
    """Return the entry of a format. Raises KeyError when it has none."""
    return _BY_FORMAT[known]


_BY_FORMAT = {entry.format: entry for entry in ENTRIES}
