"""Shared by the readers of this package: naming records, beginning their text, noting problems."""

from __future__ import annotations

from typing import TYPE_CHECKING

from assistant.formats.lines.paragraphs import paragraphs, split_lines
from assistant.formats.markup.html_text import html_text
from assistant.formats.problems import result_of
from assistant.formats.records.nodes import Lines, nodes_of
from assistant.records import BlockKind, Identifiers
from assistant.text import identifiers
from assistant.text.names import path_name
from assistant.text.writer import TextWriter, fold
from assistant.text.years import year_in

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from assistant.formats.metadata import Metadata
    from assistant.formats.parsed import Parsed
    from assistant.formats.records.nodes import Node
    from assistant.records import Document, Source


class UnusableRecord(Exception):
    """A record is not an article; the message gives the reason."""


def read_records(
    content: object,
    source: Source,
    records: Callable[[Node], Iterable[Node]],
    document: Callable[[Node, Source, list[str]], Document],
    nothing: str,
) -> Parsed:
    """Return the `document` of each of the `records` of `content`.

    A record for which `document` raises UnusableRecord is a problem line, and so is each note that
    it leaves in its list. Raises UnreadableFile, which says `nothing`, when there is no document.
    """
    documents: list[Document] = []
    problems = list(content.problems) if isinstance(content, Lines) else []
    for root in nodes_of(content):
        for record in records(root):
            noted: list[str] = []
            try:
                documents.append(document(record, source, noted))
            except UnusableRecord as reason:
                noted = [str(reason)]
            where = f"{record.place}: " if record.place else ""
            problems += (f"{where}{note}" for note in noted)
    return result_of(documents, problems, nothing)


def titled_writer(metadata: Metadata, place: str, source: Source, fallback: str = "") -> TextWriter:
    """Return a text that begins with the title of `metadata`; `place` is the place of the title.

    A record without an id is named after its file and `fallback`, one without a title after its id.
    """
    metadata.id = fold(metadata.id) or ":".join(filter(None, (path_name(source.path), fallback)))
    metadata.title = fold(metadata.title) or metadata.id
    writer = TextWriter()
    writer.add(metadata.title, BlockKind.TITLE, (), place or "title")
    return writer


def finished_document(metadata: Metadata, writer: TextWriter, source: Source) -> Document:
    """Return the document. Raises UnusableRecord when it has no title of its own and no text."""
    if len(writer.blocks) == 1 and metadata.title == metadata.id:
        raise UnusableRecord("neither title nor text")
    return metadata.document(source, writer)


def write_text(
    text: str, writer: TextWriter, section: tuple[str, ...], place: str, *, html: bool = False
) -> None:
    """Append the paragraphs of `text`."""
    for paragraph in paragraphs(split_lines(html_text(text) if html else text)):
        writer.add(paragraph.text, BlockKind.PARAGRAPH, section, place)


def own_identifiers(
    pmid: str = "", pmcid: str = "", doi: str = "", nct: Iterable[str] = ()
) -> Identifiers:
    """Return the well-formed ones of the identifiers."""
    return Identifiers(
        pmid=identifiers.pmid(pmid),
        pmcid=identifiers.pmcid(pmcid),
        doi=identifiers.doi(doi),
        nct=identifiers.nct(*nct),
    )


def id_of(own: Identifiers) -> str:
    """The id of a document with these identifiers, as in other readers; may be empty."""
    return (f"PMID{own.pmid}" if own.pmid else own.pmcid) or own.doi or ""


def first_text(*nodes: Node) -> str:
    """The folded text of the first node that has any."""
    return next(filter(None, (fold(node.text) for node in nodes)), "")


def first_year(*nodes: Node) -> int | None:
    """The first year in any of the nodes."""
    return year_in(*(node.text for node in nodes))


def texts(nodes: Iterable[Node]) -> Iterator[str]:
    """The folded texts of nodes, without empty ones."""
    yield from filter(None, (fold(node.text) for node in nodes))
