"""BioC, as XML and as JSON: articles in passages, whose "infons" say what each of them is.

PubMed Central's service, PubTator and many annotated data sets hand articles out so. Section and
heading come from the infons ``section_type`` and ``type``; passages of reference lists are left
out, and so are annotations. Offsets of BioC count in its own text, so they are not used.
"""

from __future__ import annotations

import re
from functools import partial
from typing import TYPE_CHECKING

from assistant.parse.metadata import Metadata, authors_of
from assistant.parse.names import short_given
from assistant.parse.services.records import (
    ABSTRACT,
    begun,
    finished,
    first_text,
    first_year,
    id_of,
    own_identifiers,
    read_records,
    texts,
)
from assistant.parse.services.tree import JsonNode, Node, XmlNode, nodes
from assistant.parse.writer import fold
from assistant.records import BlockKind

if TYPE_CHECKING:
    from collections.abc import Iterator

    from assistant.parse.parsed import Parsed
    from assistant.parse.writer import TextWriter
    from assistant.records import Document, Identifiers, Source

_REFERENCES = frozenset({"ref", "reference", "references"})
# "title_2" is a heading of the second level, "abstract_title_1" one within the abstract.
_HEADING = re.compile(r"(?:[a-z]+_)?title(?:_([1-9]))?")
_FRONT = frozenset({"front", "title"})
_TABLES = frozenset({"table"})
# What PubMed Central names its sections, in words.
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
# What a citation begins with ("J Invent Med. 2019 Jun 6", "J Invent Med;2019Jun6").
_JOURNAL = re.compile(r"\s*([^.;]{2,120})[.;]")
_CITED_DOI = re.compile(r"doi:\s*(10\.\S{3,200})", re.IGNORECASE)
# Rows of a table end with a line, or with an empty cell between two tabs.
_ROW_END = re.compile(r"\t +\t|\n")


def read(content: object, source: Source) -> Parsed:
    """Return the documents of one or several BioC collections, or of bare documents.

    Raises UnreadableFile when there is none.
    """
    origins = " ".join(
        fold(item.at("source").text) for root in nodes(content) for item in root.each()
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
    listed = list(record.each("passage" if isinstance(record, XmlNode) else "passages"))
    passages = [passage for passage in listed if not _is_reference(passage)]
    if any(not _text(passage) for passage in listed):
        noted.append("some passages have no text")
    front = next((one for one in passages if _kind(one) in _FRONT), None)
    metadata = _metadata(record, front or JsonNode(), numbers_are_pmids=numbers_are_pmids)
    writer = begun(metadata, front.place if front else record.place, source, record.place)
    body = _Body(writer)
    for passage in passages:
        if passage is not front:
            body.add(passage)
    return finished(metadata, writer, source)


def _metadata(record: Node, front: Node, *, numbers_are_pmids: bool) -> Metadata:
    own = _identifiers(record, front, numbers_are_pmids=numbers_are_pmids)
    cited = fold(_infon(front, "journal").text)
    journal = _JOURNAL.match(cited)
    return Metadata(
        id=id_of(own) or fold(record.at("id").text),
        title=_text(front),
        authors=tuple(_authors(record, front)),
        venue=first_text(record.at("journal")) or (journal[1] if journal else cited),
        year=first_year(_infon(front, "year"), record.at("date"), _infon(record, "year")),
        identifiers=own,
    )


def _infon(node: Node, key: str) -> Node:
    """What a node says about itself under `key`."""
    if isinstance(node, JsonNode):
        return node.at("infons").at(key)
    named = (infon for infon in node.each("infon") if infon.at("@key").text == key)
    return next(named, XmlNode())


def _kind(passage: Node) -> str:
    return first_text(_infon(passage, "type")).casefold()


def _is_reference(passage: Node) -> bool:
    section = first_text(_infon(passage, "section_type"), _infon(passage, "section"))
    return _kind(passage) in _REFERENCES or section.casefold() in _REFERENCES


def _text(passage: Node) -> str:
    """The text of a passage, or of its sentences when only they have any."""
    name = "sentence" if isinstance(passage, XmlNode) else "sentences"
    return passage.at("text").text or " ".join(texts(s.at("text") for s in passage.each(name)))


def _identifiers(record: Node, front: Node, *, numbers_are_pmids: bool) -> Identifiers:
    """Numbers of PubMed and of PubMed Central look alike, so a bare one counts only when said."""
    bare = fold(record.at("id").text)
    cited = _CITED_DOI.search(_infon(front, "journal").text)
    return own_identifiers(
        pmid=first_text(record.at("pmid"), _infon(front, "article-id_pmid"))
        or (bare if numbers_are_pmids else ""),
        pmcid=first_text(record.at("pmcid"), _infon(front, "article-id_pmc"))
        or (bare if bare.upper().startswith("PMC") else ""),
        doi=first_text(_infon(front, "article-id_doi"))
        or (cited[1] if cited else fold(_infon(record, "doi").text) or bare),
    )


def _authors(record: Node, front: Node) -> Iterator[str]:
    """Yield names: ``name_0`` and on of PubMed Central, one line of PubTator, or a list."""
    number = 0
    while name := _NAME.fullmatch(fold(_infon(front, f"name_{number}").text)):
        yield f"{name[1].strip()} {short_given((name[2] or '').strip())}".strip()
        number += 1
    if not number:
        listed = list(texts(record.each("authors")))
        yield from listed or authors_of(_infon(front, "authors").text.strip().rstrip(",;."))


class _Body:
    """Writes passages one after another below the headings that came before them."""

    def __init__(self, writer: TextWriter) -> None:
        self._writer = writer
        self._part = ""
        self._headings: list[str] = []

    def add(self, passage: Node) -> None:
        """Append the text of `passage`."""
        named = first_text(_infon(passage, "section_type"), _infon(passage, "section"))
        kind, text, place = _kind(passage), _text(passage), passage.place
        part = _SECTIONS.get(named, named) or (ABSTRACT if kind.startswith("abstract") else "")
        heading = _HEADING.fullmatch(kind)
        if kind in _TABLES:
            for row in _ROW_END.split(text):
                self._writer.add_row(row.rstrip().split("\t"), (part,) if part else (), place)
        elif named in _FLOATS:
            self._writer.add(text, BlockKind.CAPTION, (part,), place)
        elif heading and text:
            self._enter(part)
            del self._headings[max(0, int(heading[1] or 1) - 1) :]
            self._headings.append(fold(text))
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
