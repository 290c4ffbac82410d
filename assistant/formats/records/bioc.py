"""Reads BioC in XML and JSON: articles in passages, whose "infons" say what each passage is.

PubMed Central's service, PubTator and many annotated data sets use this format. Section and heading
come from the infons ``section_type`` and ``type``. Passages of reference lists are left out, and so
are annotations. Offsets of BioC refer to its own text, so they are not used.
"""

from __future__ import annotations

import re
from functools import partial
from typing import TYPE_CHECKING, NamedTuple

from assistant.formats.metadata import Metadata, authors_of
from assistant.formats.records.building import (
    finished_document,
    first_text,
    id_of,
    own_identifiers,
    read_records,
    texts,
    titled_writer,
)
from assistant.formats.records.nodes import Node, XmlNode, nodes_of
from assistant.records import Author, BlockKind, Locators
from assistant.text import people
from assistant.text.locators import locators_in, locators_of
from assistant.text.section_names import ABSTRACT
from assistant.text.subjects import listed, subjects_of
from assistant.text.writer import fold
from assistant.text.years import year_in

if TYPE_CHECKING:
    from collections.abc import Iterator

    from assistant.formats.parsed import Parsed
    from assistant.records import Document, Identifiers, Source
    from assistant.text.writer import TextWriter

_REFERENCES = frozenset({"ref", "reference", "references"})
# "title_2" is a heading of the second level, "abstract_title_1" one within the abstract.
_HEADING = re.compile(r"(?:[a-z]+_)?title(?:_([1-9]))?")
_FRONT = frozenset({"front", "title"})
_TABLES = frozenset({"table"})
# PubMed Central's section types in words.
_SECTIONS = {
    "ABBR": "Abbreviations",
    "ABSTRACT": ABSTRACT,
    "ACK_FUND": "Acknowledgements and funding",
    "APPENDIX": "Appendix",
    "AUTH_CONT": "Author contributions",
    "CASE": "Case",
    "COMP_INT": "Competing interests",
    "CONCL": "Conclusion",
    "DISCUSS": "Discussion",
    "FIG": "Figures",
    "INTRO": "Introduction",
    "KEYWORD": "Keywords",
    "METHODS": "Methods",
    "RESULTS": "Results",
    "SUPPL": "Supplement",
    "TABLE": "Tables",
}
_FLOATS = frozenset({"FIG", "TABLE"})
_OF_PUBMED = re.compile(r"pubtator|pubmed(?! central)|medline", re.IGNORECASE)
_NAME = re.compile(r"surname:([^;]*)(?:;given-names:(.*))?")
# The start of a citation ("J Invent Med. 2019 Jun 6", "J Invent Med;2019Jun6").
_JOURNAL = re.compile(r"\s*([^.;]{2,120})[.;]")
_CITED_DOI = re.compile(r"doi:\s*(10\.\S{3,200})", re.IGNORECASE)
# Rows of a table end with a line, or with an empty cell between two tabs.
_ROW_END = re.compile(r"\t +\t|\n")


def read_bioc(content: object, source: Source) -> Parsed:
    """Return the documents of one or several BioC collections, or of bare documents.

    Raises UnreadableFile when there is none.
    """
    origins = " ".join(
        fold(item.at("source").text) for root in nodes_of(content) for item in root.each()
    )
    document = partial(_document, numbers_are_pmids=bool(_OF_PUBMED.search(origins)))
    return read_records(content, source, _records, document, "a BioC file without an article")


def _records(root: Node) -> Iterator[Node]:
    if isinstance(root, XmlNode):
        yield from root.each("document")
        return
    for item in root.each():
        if item.at("passages").exists:
            yield item
        for key in ("documents", "PubTator3"):
            yield from item.each(key)


def _document(
    record: Node, source: Source, noted: list[str], *, numbers_are_pmids: bool
) -> Document:
    """Raises UnusableRecord when the record has neither title nor text."""
    name = "passage" if isinstance(record, XmlNode) else "passages"
    listed = list(map(_passage, record.each(name)))
    passages = [passage for passage in listed if not passage.is_reference]
    if not all(passage.text for passage in listed):
        noted.append("some passages have no text")
    front = next((candidate for candidate in passages if candidate.kind in _FRONT), None)
    metadata = _metadata(record, front or _NO_PASSAGE, numbers_are_pmids=numbers_are_pmids)
    writer = titled_writer(metadata, front.place if front else record.place, source, record.place)
    body = _Body(writer)
    for passage in passages:
        if passage is not front:
            body.add(passage)
    return finished_document(metadata, writer, source)


class _Passage(NamedTuple):
    """A passage: its place, its infons, and its text."""

    place: str
    infons: dict[str, str]
    text: str

    @property
    def kind(self) -> str:
        """Its infon ``type``: ``title_1``, ``paragraph``, ``table`` and so on."""
        return self.infons.get("type", "").casefold()

    @property
    def section(self) -> str:
        """The part of the article, as the passage names it."""
        return self.infons.get("section_type") or self.infons.get("section", "")

    @property
    def is_reference(self) -> bool:
        """Whether it belongs to a reference list."""
        return self.kind in _REFERENCES or self.section.casefold() in _REFERENCES


_NO_PASSAGE = _Passage("", {}, "")


def _passage(node: Node) -> _Passage:
    """Read a passage; its text is that of its sentences when only they have any."""
    name = "sentence" if isinstance(node, XmlNode) else "sentences"
    text = node.at("text").text or " ".join(texts(s.at("text") for s in node.each(name)))
    return _Passage(node.place, _infons(node), text)


def _infons(node: Node) -> dict[str, str]:
    if isinstance(node, XmlNode):
        return {fold(infon.at("@key").text): fold(infon.text) for infon in node.each("infon")}
    return {name: fold(infon.text) for name, infon in node.at("infons").inner()}


def _metadata(record: Node, front: _Passage, *, numbers_are_pmids: bool) -> Metadata:
    infons = _infons(record)
    own = _identifiers(record, infons, front.infons, numbers_are_pmids=numbers_are_pmids)
    cited = front.infons.get("journal", "")
    journal = _JOURNAL.match(cited)
    years = (front.infons.get("year", ""), record.at("date").text, infons.get("year", ""))
    return Metadata(
        id=id_of(own) or fold(record.at("id").text),
        title=front.text,
        authors=tuple(_authors(record, front.infons)),
        venue=first_text(record.at("journal")) or (journal[1] if journal else cited),
        year=year_in(*years),
        locators=_locators(front.infons) or locators_in(cited),
        identifiers=own,
        subjects=subjects_of(listed(front.infons.get("kwd", ""))),
    )


def _locators(front: dict[str, str]) -> Locators | None:
    names = ("volume", "issue", "fpage", "lpage", "elocation-id")
    located = locators_of(*(front.get(name, "") for name in names))
    return None if located == Locators() else located


def _identifiers(
    record: Node, infons: dict[str, str], front: dict[str, str], *, numbers_are_pmids: bool
) -> Identifiers:
    """Return the identifiers; a bare number only counts where its kind is stated.

    Numbers of PubMed and of PubMed Central look alike.
    """
    bare = fold(record.at("id").text)
    cited = _CITED_DOI.search(front.get("journal", ""))
    return own_identifiers(
        pmid=first_text(record.at("pmid"))
        or front.get("article-id_pmid")
        or (bare if numbers_are_pmids else ""),
        pmcid=first_text(record.at("pmcid"))
        or front.get("article-id_pmc")
        or (bare if bare.upper().startswith("PMC") else ""),
        doi=front.get("article-id_doi") or (cited[1] if cited else infons.get("doi") or bare),
    )


def _authors(record: Node, front: dict[str, str]) -> Iterator[Author]:
    """Yield authors: ``name_0`` and on of PubMed Central, one line of PubTator, or a list."""
    number = 0
    while name := _NAME.fullmatch(front.get(f"name_{number}", "")):
        yield people.person(name[1], name[2] or "")
        number += 1
    if not number:
        listed = list(texts(record.each("authors")))
        yield from (
            map(people.divided, listed)
            if listed
            else authors_of(front.get("authors", "").rstrip(",;. "))
        )


class _Body:
    """Writes passages, one after another, below the headings that came before them."""

    def __init__(self, writer: TextWriter) -> None:
        self._writer = writer
        self._part = ""
        self._headings: list[str] = []

    def add(self, passage: _Passage) -> None:
        """Append the text of `passage`."""
        section, kind, text, place = passage.section, passage.kind, passage.text, passage.place
        part = _SECTIONS.get(section, section) or (ABSTRACT if kind.startswith("abstract") else "")
        heading = _HEADING.fullmatch(kind)
        if kind in _TABLES:
            for row in _ROW_END.split(text):
                self._writer.add_row(row.rstrip().split("\t"), (part,) if part else (), place)
        elif section in _FLOATS:
            self._writer.add(text, BlockKind.CAPTION, (part,), place)
        elif heading and text:
            self._enter(part)
            del self._headings[max(0, int(heading[1] or 1) - 1) :]
            self._headings.append(fold(text).rstrip(":"))
            if part != ABSTRACT:
                self._writer.add(text, BlockKind.HEADING, self._section, place)
        else:
            self._enter(part)
            self._writer.add(text, BlockKind.PARAGRAPH, self._section, place)

    def _enter(self, part: str) -> None:
        if part != self._part:
            self._part = part
            self._headings = []

    @property
    def _section(self) -> tuple[str, ...]:
        """The part of the article, unless the headings in it say the same, and the headings."""
        below = [name for name in self._headings if name.casefold() != self._part.casefold()]
        return tuple(filter(None, (self._part, *below)))
