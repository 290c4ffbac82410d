"""Reads S2ORC and CORD-19: articles that were extracted from PDFs, as JSON.

There are three layouts: paragraphs below ``grobid_parse``, ``pdf_parse`` or ``latex_parse`` (older
S2ORC); the same at the top level (CORD-19, and the converter that made both); and one long text
with the spans of its parts (newer S2ORC, below ``content`` or ``body``). Reference lists are left
out.
"""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING

from assistant.formats.metadata import Metadata
from assistant.formats.records.building import (
    finished_document,
    first_text,
    first_year,
    id_of,
    own_identifiers,
    read_records,
    titled_writer,
    write_text,
)
from assistant.formats.records.nodes import JsonNode, Node
from assistant.records import Author, BlockKind, Locators
from assistant.text import people
from assistant.text.locators import locators_of
from assistant.text.section_names import ABSTRACT
from assistant.text.writer import fold

if TYPE_CHECKING:
    from collections.abc import Iterator

    from assistant.formats.parsed import Parsed
    from assistant.records import Document, Identifiers, Source
    from assistant.text.writer import TextWriter

_OFFSET = re.compile(r"[0-9]{1,12}")
_PARSES = ("grobid_parse", "pdf_parse", "latex_parse")


def read_s2orc(content: object, source: Source) -> Parsed:
    """Return the documents of one article, of a list, or of JSON Lines.

    Raises UnreadableFile when there is none.
    """
    return read_records(content, source, lambda root: root.each(), _document, "no article in it")


def _document(record: Node, source: Source, noted: list[str]) -> Document:
    """Raises UnusableRecord when the record has neither title nor text."""
    annotated = next((n for n in map(record.at, ("content", "body")) if n.at("text").text), None)
    metadata = _metadata(record)
    if annotated is not None:
        spans = _Annotated(annotated, noted)
        metadata.title = metadata.title or spans.title
        writer = titled_writer(metadata, record.place, source, record.place)
        spans.write(writer)
    else:
        writer = titled_writer(metadata, record.place, source, record.place)
        _write_parts(record, writer)
    return finished_document(metadata, writer, source)


def _metadata(record: Node) -> Metadata:
    about = record.at("metadata")
    own = _identifiers(record, about)
    return Metadata(
        id=id_of(own) or first_text(record.at("paper_id"), record.at("corpusid")),
        title=first_text(about.at("title"), record.at("title")),
        authors=tuple(_authors(about)) or tuple(_authors(record)),
        venue=first_text(
            *(n.at(key) for key in ("journal", "journal/name", "venue") for n in (about, record))
        ),
        year=first_year(about.at("year"), record.at("year")),
        locators=_locators(about, record),
        identifiers=own,
    )


def _locators(*holders: Node) -> Locators:
    """Return the locators, which are beside the name of the journal or below it."""
    places = [place for holder in holders for place in (holder, holder.at("journal"))]
    volume, issue, pages = (
        first_text(*(place.at(name) for place in places)) for name in ("volume", "issue", "pages")
    )
    return locators_of(volume, issue, pages)


def _identifiers(record: Node, about: Node) -> Identifiers:
    external = record.at("externalids")
    name = fold(record.at("paper_id").text)
    return own_identifiers(
        pmid=first_text(about.at("pubmed_id"), record.at("pubmed_id"), external.at("pubmed")),
        pmcid=first_text(about.at("pmc_id"), record.at("pmc_id"), external.at("pubmedcentral"))
        or (name if name.upper().startswith("PMC") else ""),
        doi=first_text(about.at("doi"), record.at("doi"), external.at("doi")),
    )


def _authors(holder: Node) -> Iterator[Author]:
    for author in holder.each("authors"):
        last = first_text(author.at("last"), author.at("last_name"))
        given_names = " ".join(
            filter(None, map(fold, (n.text for k in ("first", "middle") for n in author.each(k))))
        )
        if last:
            yield people.person(last, given_names, first_text(author.at("suffix")))
        elif name := first_text(author.at("name"), author):
            yield people.in_order(name)


def _write_parts(record: Node, writer: TextWriter) -> None:
    """Write the abstract, the body, what follows it, and the captions."""
    parse = next((n for n in map(record.at, _PARSES) if n.at("body_text").exists), record)
    abstracts = [n for n in parse.each("abstract") if n.at("text").exists]
    for part in abstracts:
        write_text(part.at("text").text, writer, (ABSTRACT,), part.place)
    if not abstracts:
        whole = next(
            (n for n in (record.at("metadata/abstract"), record.at("abstract")) if n.text),
            JsonNode(),
        )
        write_text(whole.text, writer, (ABSTRACT,), whole.place)
    section: tuple[str, ...] = ()
    for part in (*parse.each("body_text"), *parse.each("back_matter")):
        heading = first_text(part.at("section"))
        if heading and (heading,) != section:
            writer.add(heading, BlockKind.HEADING, (heading,), f"{part.place}/section")
        section = (heading,) if heading else ()
        write_text(part.at("text").text, writer, section, part.place)
    for name, entry in parse.at("ref_entries").inner():
        section = ("Tables",) if name.startswith("TAB") else ("Figures",)
        writer.add(entry.at("text").text, BlockKind.CAPTION, section, entry.place)


class _Annotated:
    """A long text with the spans of title, abstract, headings and paragraphs in it."""

    def __init__(self, holder: Node, noted: list[str]) -> None:
        self._place = f"{holder.place}/text"
        self._text = holder.at("text").text
        self._holder = holder
        self._noted = noted
        self.title = next((self._slice(*span) for span in self._spans("title")), "")

    def write(self, writer: TextWriter) -> None:
        """Append abstract and body, or the whole text where paragraphs have no spans."""
        kinds = ("abstract", "sectionheader", "paragraph", "figurecaption")
        parts = sorted((*span, kind) for kind in kinds for span in self._spans(kind))
        section: tuple[str, ...] = ()
        end = 0
        for start, stop, kind in parts:
            text, place = self._slice(start, stop), f"{self._place} {start}:{stop}"
            if start < end or not fold(text):
                continue
            end = stop
            if kind == "sectionheader":
                section = (fold(text),)
                writer.add(text, BlockKind.HEADING, section, place)
            elif kind == "figurecaption":
                writer.add(text, BlockKind.CAPTION, section, place)
            else:
                write_text(text, writer, (ABSTRACT,) if kind == "abstract" else section, place)
        if not any(kind == "paragraph" for _, _, kind in parts):
            self._noted.append("its paragraphs are not marked, so it is read without sections")
            write_text(self._text[end:], writer, (), self._place)

    def _slice(self, start: int, stop: int) -> str:
        return self._text[start:stop]

    def _spans(self, kind: str) -> Iterator[tuple[int, int]]:
        """Yield the spans of one kind; they are in a list, or in a list written as a string."""
        node = self._holder.at("annotations").at(kind)
        if node.text:
            try:
                node = JsonNode(json.loads(node.text), node.place)
            except (ValueError, RecursionError):
                self._noted.append(f"the places of {kind} are not readable")
                return
        for span in node.each():
            start, stop = (_whole(span.at(key).text) for key in ("start", "end"))
            if start is not None and stop is not None and start < stop:
                yield start, stop


def _whole(text: str) -> int | None:
    return int(text) if _OFFSET.fullmatch(text) else None
