"""Reads TEI as GROBID writes it from PDF files: header, abstract, sections, figures and tables.

A file may hold one document or a corpus of them, and a document may have only a header.

It leaves out bibliographies, footnotes, formulas outside of paragraphs, and everything in the
header except title, authors, journal, year, volume, issue, pages and identifiers. Places are paths
below the root element (``text/body/div[2]/p[1]``).
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from assistant.formats.lines.headings import is_left_out
from assistant.formats.markup.rows import Cell, Rows
from assistant.formats.markup.xml import Element, child, children, local, steps, text_of
from assistant.formats.metadata import Metadata
from assistant.formats.problems import result_of
from assistant.records import Author, BlockKind, Identifiers, Imprint, Locators, Subjects
from assistant.text import identifiers, people
from assistant.text.imprints import imprint_of
from assistant.text.locators import locators_of
from assistant.text.names import path_name, stem
from assistant.text.section_names import ABSTRACT
from assistant.text.subjects import listed, subjects_of
from assistant.text.table_heads import is_head_of
from assistant.text.writer import TextWriter

if TYPE_CHECKING:
    from collections.abc import Iterator

    from assistant.formats.parsed import Parsed
    from assistant.records import Source

_SOURCE = "teiHeader/fileDesc/sourceDesc/biblStruct"
_YEAR = re.compile(r"1[5-9][0-9]{2}|20[0-9]{2}")
_LEFT_OUT = frozenset({"formula", "listBibl", "note"})
_NOT_TEXT = frozenset({"note"})
_BACK_NAMES = {"acknowledgement": "Acknowledgements", "annex": "Annex", "funding": "Funding"}


def read_tei(roots: list[Element], source: Source) -> Parsed:
    """Return the documents of `roots`, one for each ``TEI`` element, also of those in a corpus.

    A document may have only a header. Problems name documents with neither title nor text. Raises
    UnreadableFile when no document has either.
    """
    elements = [element for root in roots for element in _documents(root)]
    documents, problems = [], []
    for number, root in enumerate(elements, start=1):
        metadata = _metadata(root)
        file_id = path_name(source.path)
        metadata.id = file_id if len(elements) == 1 else f"{file_id}-{number}"
        has_title = bool(metadata.title)
        metadata.title = metadata.title or stem(source.path)
        writer = TextWriter()
        writer.add(metadata.title, BlockKind.TITLE, (), "teiHeader")
        abstract = child(root, "teiHeader/profileDesc/abstract")
        if abstract is not None:
            _walk(abstract, (ABSTRACT,), "teiHeader/profileDesc/abstract", writer)
        for part in ("body", "back"):
            element = child(root, f"text/{part}")
            if element is not None:
                _walk(element, (), f"text/{part}", writer)
        if has_title or len(writer.blocks) > 1:
            documents.append(metadata.document(source, writer))
        else:
            problems.append(f"<TEI> document {number} holds neither a title nor text")
    nothing = "the file holds no <TEI> document with a title or text; convert the article again"
    return result_of(documents, problems, nothing)


def _documents(root: Element) -> Iterator[Element]:
    """The ``TEI`` elements of a document or a corpus, which may hold corpora."""
    if local(root) == "TEI":
        yield root
        return
    for element in root.iter():
        if local(element) == "TEI":
            yield element


def _metadata(root: Element) -> Metadata:
    title = child(root, "teiHeader/fileDesc/titleStmt/title")
    article = child(root, f"{_SOURCE}/analytic")
    journal = child(root, f"{_SOURCE}/monogr")
    numbers: dict[str, str] = {}
    for holder in (child(root, _SOURCE), article):
        for number in children(holder, "idno") if holder is not None else ():
            numbers.setdefault(str(number.get("type") or "").upper(), text_of(number))
    venue = child(journal, "title")
    date = child(journal, "imprint/date")
    when = _YEAR.match(str(date.get("when") or "")) if date is not None else None
    return Metadata(
        title=text_of(title) if title is not None else "",
        authors=tuple(map(_author, children(article, "author"))) if article is not None else (),
        venue=text_of(venue) if venue is not None else "",
        year=int(when[0]) if when else None,
        locators=_locators(child(journal, "imprint")),
        imprint=_imprint(root, journal),
        subjects=_subjects(root),
        identifiers=Identifiers(
            pmid=identifiers.pmid(numbers.get("PMID")),
            pmcid=identifiers.pmcid(numbers.get("PMCID")),
            doi=identifiers.doi(numbers.get("DOI")),
        ),
    )


def _locators(imprint: Element | None) -> Locators:
    parts: dict[str, tuple[str, str]] = {}
    for scope in children(imprint, "biblScope") if imprint is not None else ():
        first = str(scope.get("from") or "") or text_of(scope)
        parts.setdefault(str(scope.get("unit") or ""), (first, str(scope.get("to") or "")))
    first, last = parts.get("page", ("", ""))
    return locators_of(parts.get("volume", ("",))[0], parts.get("issue", ("",))[0], first, last)


def _imprint(root: Element, journal: Element | None) -> Imprint:
    numbers = children(journal, "idno") if journal is not None else ()
    issn = (text_of(e) for e in numbers if "ISSN" in str(e.get("type") or "").upper())
    names = (
        child(holder, path)
        for holder, path in (
            (journal, "imprint/publisher"),
            (root, "teiHeader/fileDesc/publicationStmt/publisher"),
        )
    )
    return imprint_of(next((text_of(name) for name in names if name is not None), ""), issn)


def _subjects(root: Element) -> Subjects:
    """Return the terms of the header, which GROBID also writes as one text."""
    keywords = child(root, "teiHeader/profileDesc/textClass/keywords")
    if keywords is None:
        return Subjects()
    terms = tuple(text_of(element) for element in keywords.iter() if local(element) == "term")
    return subjects_of(terms or listed(text_of(keywords)))


def _author(author: Element) -> Author:
    """Return an author, which is nobody where only an address was recognised."""
    name, group = child(author, "persName"), child(author, "orgName")
    surname = child(name, "surname")
    if name is None or surname is None:
        return people.group(text_of(group)) if group is not None else Author()
    suffix = child(name, "genName")
    return people.person(
        text_of(surname),
        " ".join(map(text_of, children(name, "forename"))),
        text_of(suffix) if suffix is not None else "",
    )


def _walk(element: Element, section: tuple[str, ...], locator: str, writer: TextWriter) -> None:
    """Write the content of `element`; a ``div`` with a heading is a section below `section`."""
    for inner, step in steps(element):
        name, place = local(inner), f"{locator}/{step}"
        if name in _LEFT_OUT:
            continue
        if name == "div":
            head = child(inner, "head")
            heading = text_of(head) if head is not None else ""
            heading = heading or _BACK_NAMES.get(str(inner.get("type")), "")
            if not is_left_out(heading):
                _walk(inner, (*section, heading) if heading else section, place, writer)
        elif name == "head":
            writer.add(text_of(inner), BlockKind.HEADING, section, place)
        elif name == "figure":
            _figure(inner, section, place, writer)
        elif name == "list":
            _walk(inner, section, place, writer)
        else:
            kind = BlockKind.LIST_ITEM if name == "item" else BlockKind.PARAGRAPH
            writer.add(text_of(inner, _NOT_TEXT), kind, section, place)


def _figure(figure: Element, section: tuple[str, ...], locator: str, writer: TextWriter) -> None:
    """Write the caption of a figure or table as one block, then the rows."""
    pieces = [text_of(inner) for inner in children(figure, "head", "figDesc")]
    writer.add(" ".join(pieces), BlockKind.CAPTION, section, locator)
    table = child(figure, "table")
    if table is None:
        return
    rows = Rows()
    listed = [
        (rows.row(Cell(text_of(cell), _columns(cell)) for cell in children(row, "cell")), step)
        for row, step in steps(table)
    ]
    for at, (cells, step) in enumerate(listed):
        is_head = at == 0 and is_head_of(cells, [row for row, _ in listed[1:]])
        writer.add_row(cells, section, f"{locator}/table/{step}", is_head=is_head)


def _columns(cell: Element) -> int:
    wide = str(cell.get("cols") or "1")
    return int(wide) if re.fullmatch("[0-9]{1,2}", wide) else 1
