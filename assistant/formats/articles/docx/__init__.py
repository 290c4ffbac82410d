"""Reads Word documents (.docx): a zip file whose ``word/document.xml`` contains the text.

It does not use a library, because the libraries lose tracked insertions, text boxes, or the places
of paragraphs. Headings are recognised by their style, or by bold type where a document has no such
styles. Deletions, hidden text, field codes, tables of contents, headers, footers, notes and
comments are left out. Locators are ``paragraph 12`` and ``table 2 row 3``, counted from the top.
"""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from typing import TYPE_CHECKING

from assistant.errors import UnreadableFile
from assistant.formats.articles.docx.paragraph_text import (
    LEFT_OUT,
    Paragraph,
    paragraph_of,
    unfolded,
)
from assistant.formats.articles.docx.styles import Style, read_styles
from assistant.formats.lines.headings import is_abstract, is_left_out
from assistant.formats.markup.rows import Cell, Rows
from assistant.formats.markup.xml import Element, child, local, parse_xml, text_of
from assistant.formats.metadata import Metadata
from assistant.formats.problems import result_of
from assistant.records import BlockKind
from assistant.text.names import path_name, stem
from assistant.text.people import in_order
from assistant.text.section_names import ABSTRACT
from assistant.text.table_heads import is_head_of
from assistant.text.writer import TextWriter, fold

if TYPE_CHECKING:
    from collections.abc import Iterator

    from assistant.formats.parsed import Parsed
    from assistant.records import Source

_DOCUMENT = re.compile(r"word/document\d*\.xml")
_STYLES, _PROPERTIES = "word/styles.xml", "docProps/core.xml"
# MiB that one part may unpack to, so that a small zip file cannot fill the memory of a worker.
# Chosen by hand.
_LIMIT = 64
_MAX_BYTES = _LIMIT * 1024 * 1024
# Parts in the zip file. Chosen by hand, far above what Word writes, so that a list of millions
# costs no time.
_MOST_ENTRIES = 10_000

# Texts that Word and scanners fill in as the title, and as the author.
_NO_TITLE = re.compile(
    r"microsoft word\b|untitled|document\s*\d*\Z|title\b|manuscript\b|.*\.(?:docx?|rtf|odt|pdf)\Z",
    re.IGNORECASE,
)
_NO_AUTHOR = re.compile(
    r"\b(?:user|admin\w*|microsoft|office|owner|author|python-docx)\b|\d", re.IGNORECASE
)
# Words of a title: one or two more often name a template or a section. Chosen by hand, as for
# plain text.
_LEAST_WORDS = 3
# Characters of a title without a style of its own; a longer first paragraph is text. The longest
# real title known has 230.
_LONGEST_TITLE = 300
# Characters of a bold paragraph that counts as a heading. Chosen by hand: with a higher limit,
# bold sentences become headings and cannot be quoted.
_LONGEST_BOLD = 80
_STATEMENT = re.compile(r"[.!?,;]\Z")
_CAPTION = re.compile(
    r"(?:fig(?:ure|\.)?|table|box|scheme)\s*[A-Z]?\d{1,3}[a-z]?\s*[.:|\u2013-]", re.IGNORECASE
)


def read_docx(data: bytes, source: Source) -> Parsed:
    """Return the one document of a Word file.

    Raises UnreadableFile when it is damaged, encrypted, unpacks to more than 64 MB, or has no text.
    """
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        names = archive.namelist()
        if len(names) > _MOST_ENTRIES:
            raise UnreadableFile("a Word document with too many parts; save it again in Word")
        root = parse_xml(_part(archive, next(filter(_DOCUMENT.fullmatch, names), "")) or b"")
        styles = read_styles(_root(archive, _STYLES))
        properties = _root(archive, _PROPERTIES)
    metadata = _metadata(properties)
    metadata.id = path_name(source.path)
    body = child(root, "body")
    writer = _BodyWriter(styles).write(
        body if body is not None else root, metadata, stem(source.path)
    )
    documents = [metadata.document(source, writer)] if len(writer.blocks) > 1 else []
    return result_of(
        documents, [], "the Word document holds no text; if it is a scan, run OCR first"
    )


def _part(archive: zipfile.ZipFile, name: str) -> bytes | None:
    """Return an unpacked part; the size in the zip directory is not trusted."""
    try:
        with archive.open(name) as part:
            data = part.read(_MAX_BYTES + 1)
    except KeyError:
        return None
    except (zipfile.BadZipFile, zlib.error, EOFError, RuntimeError, NotImplementedError) as error:
        raise UnreadableFile(
            f"the Word document is damaged or encrypted ({error}); save it again in Word"
        ) from error
    if len(data) > _MAX_BYTES:
        raise UnreadableFile(f"a Word document that unpacks to more than {_LIMIT} MB; split it")
    return data


def _root(archive: zipfile.ZipFile, name: str) -> Element | None:
    data = _part(archive, name)
    return parse_xml(data) if data else None


def _metadata(properties: Element | None) -> Metadata:
    """Return title and authors from the properties, where someone has filled them in."""
    title, author = child(properties, "title"), child(properties, "creator")
    name = text_of(title) if title is not None else ""
    if len(name.split()) < _LEAST_WORDS or _NO_TITLE.match(name):
        return Metadata()
    people = re.split(r"[;,]", text_of(author)) if author is not None else []
    whole = [fold(person) for person in people if " " in fold(person)]
    known = () if any(map(_NO_AUTHOR.search, whole)) else map(in_order, whole)
    return Metadata(title=name, authors=tuple(known))


class _BodyWriter:
    """Writes the blocks of one document."""

    def __init__(self, styles: dict[str, Style]) -> None:
        self._styles = styles
        self._writer = TextWriter()
        self._headings: list[tuple[int, str]] = []
        self._left_out = 0
        self._paragraphs = 0
        self._tables = 0

    def write(self, body: Element, metadata: Metadata, name: str) -> TextWriter:
        """Write title and text; set the title of `metadata` to the one in the text."""
        blocks = list(unfolded(body))
        paragraphs = [paragraph_of(block, self._styles) for block in blocks if local(block) == "p"]
        bold = not any(paragraph.level for paragraph in paragraphs)
        titled = _title_of(paragraphs)
        shown = paragraphs[titled].text if titled is not None else ""
        metadata.title = shown or metadata.title or name
        place = "properties" if titled is None else f"paragraph {titled + 1}"
        self._writer.add(metadata.title, BlockKind.TITLE, (), place)
        waiting = iter(paragraphs)
        for block in blocks:
            if local(block) == "tbl":
                self._table(block)
                continue
            self._paragraphs += 1
            paragraph = next(waiting)
            if self._paragraphs - 1 != titled and paragraph.text != metadata.title:
                self._paragraph(paragraph, bold=bold)
        return self._writer

    def _paragraph(self, paragraph: Paragraph, *, bold: bool) -> None:
        place = f"paragraph {self._paragraphs}"
        text = paragraph.text
        level = paragraph.level or (1 if bold and _is_bold_heading(paragraph) else 0)
        if not text or paragraph.left_out:
            return
        if level and (not self._left_out or level <= self._left_out):
            self._left_out = level if is_left_out(text) else 0
            self._headings = [heading for heading in self._headings if heading[0] < level]
            self._headings.append((level, ABSTRACT if is_abstract(text) else text.rstrip(":")))
            if not self._left_out:
                self._writer.add(text, BlockKind.HEADING, self._section, place)
        elif not self._left_out:
            kind = BlockKind.LIST_ITEM if paragraph.listed else BlockKind.PARAGRAPH
            if paragraph.caption or _CAPTION.match(text):
                kind = BlockKind.CAPTION
            self._writer.add(text, kind, self._section, place)

    def _table(self, table: Element) -> None:
        self._tables += 1
        if self._left_out:
            return
        rows = Rows()
        elements = list(_below(table, "tr"))
        listed = [
            rows.row(_cell(cell, self._styles) for cell in _below(row, "tc")) for row in elements
        ]
        for at, (row, cells) in enumerate(zip(elements, listed, strict=True)):
            is_head = at + 1 < len(listed) and (
                _is_marked_head(row) or (at == 0 and is_head_of(cells, listed[1:]))
            )
            place = f"table {self._tables} row {at + 1}"
            self._writer.add_row(cells, self._section, place, is_head=is_head)

    @property
    def _section(self) -> tuple[str, ...]:
        return tuple(text for _, text in self._headings)


def _title_of(paragraphs: list[Paragraph]) -> int | None:
    """Return the index of the title: by its style, or else a heading that comes first."""
    for number, paragraph in enumerate(paragraphs):
        if paragraph.title and paragraph.text:
            return number
    texts = [number for number, paragraph in enumerate(paragraphs) if paragraph.text]
    if len(texts) <= 1 or len(paragraphs[texts[0]].text) > _LONGEST_TITLE:
        return None
    first = texts[0]
    candidate = paragraphs[first]
    long = len(candidate.text.split()) >= _LEAST_WORDS
    return first if long and (candidate.level or not _STATEMENT.search(candidate.text)) else None


def _is_bold_heading(paragraph: Paragraph) -> bool:
    return (
        paragraph.bold
        and not paragraph.listed
        and len(paragraph.text) <= _LONGEST_BOLD
        and not _STATEMENT.search(paragraph.text)
        and not _CAPTION.match(paragraph.text)
    )


def _below(element: Element, name: str) -> Iterator[Element]:
    """Yield the rows of a table or the cells of a row, also those in content controls."""
    for inner in element:
        tag = local(inner)
        if tag == name:
            yield inner
        elif tag in ("sdt", "sdtContent", "ins", "customXml") and tag not in LEFT_OUT:
            yield from _below(inner, name)


def _is_marked_head(row: Element) -> bool:
    """Whether Word repeats a row at the top of each page."""
    mark = child(row, "trPr/tblHeader")
    return mark is not None and not {"0", "false", "off"}.intersection(
        map(str, mark.attrib.values())
    )


def _cell(cell: Element, styles: dict[str, Style]) -> Cell:
    texts = [paragraph_of(p, styles).text for p in cell.iter("{*}p")]
    span = child(cell, "tcPr/gridSpan")
    wide = next((str(value) for value in span.attrib.values()), "1") if span is not None else "1"
    return Cell(" ".join(filter(None, texts)), int(wide) if re.fullmatch(r"\d{1,2}", wide) else 1)
