"""Turns chunks into the blocks of a document: sections, captions, tables, whole paragraphs."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from assistant.formats.articles.pdf.captions import CAPTION
from assistant.formats.articles.pdf.chunks import Chunk, ended
from assistant.formats.articles.pdf.line_kinds import ITEM, LineKind
from assistant.formats.articles.pdf.outline import (
    Body,
    Outline,
    begins_abstract,
    heading_of,
    label_of,
)
from assistant.formats.articles.pdf.parts import Between, Part, begins_within
from assistant.formats.articles.pdf.reading_order import ReadingOrder
from assistant.records import BlockKind
from assistant.text.peer_review import PEER_REVIEW, begins_peer_review, is_file_of_reviews

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from assistant.formats.articles.pdf.hyphens import Words
    from assistant.formats.articles.pdf.outline import Heading

# Sizes that differ by a smaller share count as the same, because conversion rounds them.
_SAME_SIZE = 0.06
# Type below this share of the size of the body is small, as in footnotes and addresses.
_SMALLER = 0.97
_LABEL = re.compile(r"[^\W\d_]+(?:\s[^\W\d_]+)?\.?\s*(?:S?\d{1,3}|[IVX]{1,5})[a-z]?", re.IGNORECASE)
_TABLE = re.compile(r"\W*(?:\w+\s+)?table\b", re.IGNORECASE)
_FIGURE = re.compile(r"(?:supplementary\s+)?fig(?:ure|s?\.)\s*S?\d", re.IGNORECASE)
# Words of a label in a figure; longer texts in another font may be sentences.
_MOST_LETTERED = 6
# Characters of a table line with a single cell; a longer line is text below the table.
_SHORT_ROW = 60
# Characters of each cell of a row in the type of the body that is probably lines of two columns.
_LONG_CELL = 30
# Characters of a text without letters that counts as the scale of an axis.
_SHORT_FIGURE = 12
# Words of a single line without a full stop that may continue a paragraph; fewer are a label in a
# figure.
_LEAST_WORDS = 4
# Lines of a chunk in body type with which the text of the article has begun; names and addresses
# are shorter.
_LEAST_LINES = 3
# Pages at the start that may have addresses, dates and licences, and an abstract.
_FRONT_PAGES = 2
# Chunks after a heading among which its text is looked for; other headings may come first.
_MOST_HEADINGS = 4
# Front matter that is not part of the article: addresses, dates, licences, keywords.
_LEFT_OUT = re.compile(
    r"\W*\d{0,8}\s?(?:key\s?words?\b(?:\s+and\s+phrases)?\s*[:.\u2014\u2013-]|key\s?words?\Z"
    r"|\W*(?:©|\(c\) ?\d{4}|copyright\b)|full list of author information"
    r"|\W*correspondence(?:\s+(?:to|address|should|may|concerning|author)\b|\s*[:.*]|\Z)"
    r"|\W*corresponding authors?\b|\W*equal contribut|e-?mail(?: address(?:es)?)?\s*:"
    r"|(?:article history|received|accepted|published(?: online)?|available online)\s*:?\s+"
    r"(?:\d|[a-z]+ \d)|this is an open[- ]access article|how to cite|cite this article"
    r"|citation:\s|academic editors?:|edited by:?\s|reviewed by:?\s)",
    re.IGNORECASE,
)
_LICENCE = re.compile(r"creative commons|licensee\b|all rights reserved", re.IGNORECASE)
_ADDRESS = re.compile(
    r"\b(?:universit|department|d[ée]partement|division of|institut|hospital|school of|faculty|"
    r"college|laborator|clinic\b|cent(?:er|re) (?:for|of)|inserm|cnrs|@)",
    re.IGNORECASE,
)
# Characters of addresses and licences that are left out. A longer text probably has sentences of
# the article in it, and losing those is worse than keeping an address.
_LONGEST_ADDRESS = 1500
# A text reads as prose if at least two words, and one in twelve, are articles, auxiliary verbs and
# the like. Addresses have hardly any.
_LEAST_PROSE, _PROSE_PARTS = 2, 12
_ADDRESSES = frozenset({"author details", "affiliations", "author affiliations"})
_ENTRY = re.compile(r"\[?\(?\d{1,3}[\]).]|[^\W\d_]+,?\s(?:[A-Z](?![a-z])\.?[\s,-]*){1,4}")


class Structure:
    """Turns the chunks of one document into parts; each document needs its own."""

    def __init__(self, body: Body, words: Words, title: str = "") -> None:
        self._is_review = is_file_of_reviews(title)
        self._has_references = False
        self._section_number = 0
        self._body = body
        self._words = words
        self._outline = Outline()
        self._parts: list[Part] = []
        self._open: Part | None = None
        self._last: Chunk | None = None
        self._between = Between()
        self._order = ReadingOrder(())
        self._at = 0
        self._references: Heading | None = None
        self._float = ""
        self._place = (0, 0.0)
        self._fresh = ""
        self._begun = False
        self._figures: set[int] = set()
        self._abstract_type: tuple[float, str] | None = None

    def parts_of(self, chunks: Iterable[Chunk]) -> list[Part]:
        """Return the parts of the document; `chunks` are all of its chunks in reading order."""
        ordered = list(chunks)
        self._figures = {figure.page for figure in ordered if _FIGURE.match(figure.first)}
        self._order = ReadingOrder(
            (at, chunk) for at, chunk in enumerate(ordered) if not self._is_small(chunk)
        )
        for at, chunk in enumerate(ordered):
            self._at = at
            self._read(chunk, ordered[at + 1 : at + 1 + _MOST_HEADINGS])
        return self._parts

    def _read(self, chunk: Chunk, ahead: Sequence[Chunk]) -> None:
        place = (chunk.page, chunk.left)
        if place != self._place:
            self._float = self._float if chunk.page == self._place[0] else ""
            self._place = place
        if self._begins_review(chunk):
            return
        caption = CAPTION.match(chunk.first)
        heading = None if caption else self._heading(chunk, ahead)
        if heading:
            self._enter(heading, chunk)
        elif caption:
            self._caption(chunk)
        elif self._references:
            return
        elif chunk.tabular or self._is_row(chunk):
            self._rows(chunk)
        else:
            self._text(chunk)

    def _begins_review(self, chunk: Chunk) -> bool:
        """Begin the peer review: all of the file, or what follows the references, up to the end."""
        alone = chunk.kind is LineKind.TEXT and len(chunk.lines) == 1
        begins = begins_peer_review if self._has_references else is_file_of_reviews
        if self._is_review or not (alone and begins(chunk.first)):
            return False
        self._is_review, self._references, self._open = True, None, None
        self._outline = Outline()
        self._add(BlockKind.HEADING, chunk.first, chunk, (chunk.first.rstrip(" :."),))
        return True

    def _heading(self, chunk: Chunk, ahead: Sequence[Chunk]) -> Heading | None:
        heading = heading_of(chunk, self._body)
        if heading is None or (not heading.name and _LEFT_OUT.match(heading.text)):
            return None
        if not heading.name and (not self._begun or (self._float and self._is_small(chunk))):
            return None  # names of authors also look like headings
        if not heading.name and (self._is_item(heading) or not self._heads(ahead)):
            return None
        if self._references and not heading.name:
            same = heading.look == self._references.look
            return heading if same and not _ENTRY.match(heading.text) else None
        return heading

    def _is_item(self, heading: Heading) -> bool:
        """Whether it is a numbered item: after a colon, or out of the series of the sections."""
        if heading.depth != 1:
            return False
        number = heading.number
        above = self._parts[-1].text if self._parts else ""
        return above.endswith(":") or (number > 0 and number != self._section_number + 1)

    def _heads(self, ahead: Sequence[Chunk]) -> bool:
        """Whether body text follows, perhaps after other headings; in figures it does not."""
        for chunk in ahead:
            if chunk.tabular or CAPTION.match(chunk.first):
                continue
            if abs(chunk.size - self._body.size) <= _SAME_SIZE * self._body.size and (
                len(chunk.lines) > 1 or ended(chunk.first)
            ):
                return True
            if heading_of(chunk, self._body) is None:
                return False
        return False

    def _enter(self, heading: Heading, chunk: Chunk) -> None:
        self._references = heading if heading.is_references else None
        self._float = ""
        self._open = None
        self._begun = True
        self._abstract_type = None
        if heading.is_references:
            self._has_references = True
            return
        if heading.depth == 1:
            self._section_number = heading.number
        self._outline.enter(heading)
        self._add(BlockKind.HEADING, heading.text, chunk)

    def _caption(self, chunk: Chunk) -> None:
        text = self._words.joined([line.text for line in chunk.lines])
        label = _LABEL.match(text)
        self._between.caption = True
        self._float = label[0] if label else text
        self._fresh = self._float if label and len(text) < len(label[0]) + 3 else ""
        self._add(BlockKind.CAPTION, text, chunk, self._below())

    def _below(self) -> tuple[str, ...]:
        path = () if self._references else self._outline.path
        return (*path, self._float) if self._float else path

    def _below_review(self, section: tuple[str, ...]) -> tuple[str, ...]:
        return (PEER_REVIEW, *section) if self._is_review else section

    def _is_small(self, chunk: Chunk) -> bool:
        return chunk.size < _SMALLER * self._body.size

    def _is_row(self, chunk: Chunk) -> bool:
        """Whether it is a table line with one cell: a name of a row group, a short last row."""
        if not _TABLE.match(self._float) or self._fresh:
            return False
        last = self._parts[-1] if self._parts else None
        text = chunk.first
        beside = last is not None and last.kind in (BlockKind.TABLE_ROW, BlockKind.CAPTION)
        return beside and len(chunk.lines) == 1 and len(text) < _SHORT_ROW and not ended(text)

    def _rows(self, chunk: Chunk) -> None:
        is_body = abs(chunk.size - self._body.size) <= _SAME_SIZE * self._body.size
        self._between.unsure = True
        self._between.lost = self._between.lost or is_body
        for line in chunk.lines:
            is_text = is_body and all(len(cell) >= _LONG_CELL for cell in line.cells)
            kind = BlockKind.FRAGMENT if is_text else BlockKind.TABLE_ROW
            self._add(kind, line.text, chunk, self._below(), line.cells)

    def _text(self, chunk: Chunk) -> None:
        text = self._words.joined([line.text for line in chunk.lines])
        if self._fresh:
            self._fresh = ""
            self._add(BlockKind.CAPTION, text, chunk, self._below())
            return
        if self._is_lettering(text, chunk):
            self._between.unsure = True
            return
        if self._is_matter(text, chunk):
            self._between.note = True
            return
        if chunk.kind is LineKind.TORN:
            self._between.lost = True
            self._add(BlockKind.FRAGMENT, text, chunk, self._section(text))
            return
        if self._continues(chunk, text):
            self._continue(chunk, text)
            return
        kind = BlockKind.LIST_ITEM if ITEM.match(text) else BlockKind.PARAGRAPH
        if not self._is_small(chunk):
            self._float = ""
            self._begun = self._begun or len(chunk.lines) >= _LEAST_LINES
        self._in_abstract(chunk, text)
        part = self._add(kind, text, chunk, self._section(text))
        above = None if chunk.is_indented else self._open
        part.begins_within = kind is BlockKind.PARAGRAPH and begins_within(text, above)
        if not self._is_small(chunk) or self._outline.in_abstract or self._open is None:
            if self._open is not None and part.begins_within:
                self._open.ends_within = not ended(self._open.text)
            self._open, self._last, self._between = part, chunk, Between()
        else:
            self._between.note = True

    def _in_abstract(self, chunk: Chunk, text: str) -> None:
        """Begin an abstract without a heading, and end one without a heading."""
        front = not self._begun or (chunk.page <= _FRONT_PAGES and not self._outline.path)
        if front and (begins_abstract(text) or label_of(text)):
            line = chunk.lines[0]
            self._outline.begin_abstract(
                (line.size, line.style.bold, False, line.style.italic, line.style.font)
            )
            self._begun = True
        if not self._outline.in_abstract:
            return
        own = (chunk.size, chunk.font)
        if self._abstract_type is None:
            self._abstract_type = own
        elif own != self._abstract_type and own == (self._body.size, self._body.font):
            self._outline.leave()

    def _section(self, text: str) -> tuple[str, ...]:
        path = self._outline.path
        if self._outline.in_abstract and (label := label_of(text)):
            return (path[0], label)
        return path

    def _is_matter(self, text: str, chunk: Chunk) -> bool:
        """Whether it is front matter that is not part of the article, or an address anywhere."""
        if _LEFT_OUT.match(text) or (_LICENCE.search(text) and chunk.size < self._body.size):
            return len(text) < _LONGEST_ADDRESS
        path = self._outline.path
        if path and path[-1].casefold() in _ADDRESSES and len(text) < _LONGEST_ADDRESS:
            return True
        first = not path or self._is_small(chunk)
        return (
            first
            and chunk.page <= _FRONT_PAGES
            and bool(_ADDRESS.search(text))
            and len(text) < _LONGEST_ADDRESS
            and not self._reads_as_text(text)
        )

    def _is_lettering(self, text: str, chunk: Chunk) -> bool:
        """Whether it belongs to a figure: the scale of an axis, a short label in another font."""
        if len(text) < _SHORT_FIGURE and not any(map(str.isalpha, text)):
            return True
        other = abs(chunk.size - self._body.size) > _SAME_SIZE * self._body.size
        short = len(text.split()) <= _MOST_LETTERED and not ended(text) and not ITEM.match(text)
        return short and chunk.page in self._figures and (other or chunk.font != self._body.font)

    def _reads_as_text(self, text: str) -> bool:
        """Whether there are verbs and articles as in prose."""
        words = text.casefold().split()
        plain = sum(word in _PROSE for word in words)
        return plain >= max(_LEAST_PROSE, len(words) // _PROSE_PARTS)

    def _continues(self, chunk: Chunk, text: str) -> bool:
        """Whether the last paragraph continues here, in the next column or on the next page."""
        part = self._open
        if part is None or ITEM.match(text):
            return False
        if abs(part.size - chunk.size) > _SAME_SIZE * part.size or part.bold != chunk.bold:
            return False
        if len(chunk.lines) == 1 and not ended(text) and len(text.split()) < _LEAST_WORDS:
            return False  # a label in a figure
        moved = part.column != (chunk.page, chunk.left)
        if moved and self._last and not self._order.joins(self._last, chunk, self._at):
            return False
        lower = text[0].islower() or part.broken
        if self._between.anything:
            return lower and moved and self._between.surely and not ended(part.text)
        return lower if ended(part.text) else lower or (moved and part.full)

    def _continue(self, chunk: Chunk, text: str) -> None:
        part = self._open
        if part is None:
            return
        part.text = self._words.mended(part.text, text)
        part.column = (chunk.page, chunk.left)
        part.broken = chunk.lines[-1].broken
        part.full = chunk.is_full
        self._last, self._between = chunk, Between()

    def _add(
        self,
        kind: BlockKind,
        text: str,
        chunk: Chunk,
        section: tuple[str, ...] | None = None,
        cells: tuple[str, ...] = (),
    ) -> Part:
        part = Part(
            kind,
            text,
            self._below_review(self._outline.path if section is None else section),
            chunk.page,
            chunk.number,
            chunk.size,
            chunk.bold,
            chunk.lines[-1].broken,
            chunk.is_full,
            (chunk.page, chunk.left),
            cells,
        )
        self._parts.append(part)
        return part


_PROSE = frozenset(
    """a an are as be been by can has have in is it may not of on or that the these this to was we
    were which with""".split()  # noqa: SIM905 - reads better than thirty quoted words
) - {"of", "in", "on", "by", "the"}
