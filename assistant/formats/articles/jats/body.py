"""Writes the text of a JATS article, block by block, in reading order.

It does not drop unexpected elements: an unknown element becomes part of the paragraph around it, or
a paragraph of its own. Only the elements in `LEFT_OUT` are left out.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from assistant.formats.markup.inline import Inline
from assistant.formats.markup.rows import Cell, Rows, is_head
from assistant.formats.markup.xml import (
    Element,
    child,
    collect,
    language,
    local,
    preferred_form,
    separates_words,
    spans_of,
    steps,
    text_of,
)
from assistant.records import BlockKind
from assistant.text.section_names import ABSTRACT
from assistant.text.writer import TextWriter, fold

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

# References are other people's titles. The others are licences, identifiers for machines, hidden
# descriptions, and index terms.
LEFT_OUT = frozenset(
    {
        "alt-text",
        "index-term",
        "index-term-range-end",
        "kwd-group",
        "long-desc",
        "nomenclature-ref",
        "object-id",
        "permissions",
        "ref-list",
        "sec-meta",
    }
)

_SECTIONS = frozenset(
    {"ack", "app", "bio", "boxed-text", "fn-group", "glossary", "notes", "sec", "statement"}
)
# Names of sections that have no title in the article. A `sec` without a title adds nothing.
_UNTITLED = {
    "ack": "Acknowledgements",
    "app": "Appendix",
    "bio": "Biography",
    "boxed-text": "Box",
    "fn-group": "Footnotes",
    "glossary": "Glossary",
    "notes": "Notes",
}
# Sections that have paragraphs of their own even inside a list or a caption.
_FRESH = frozenset({"ack", "app", "bio", "boxed-text", "glossary", "notes", "sec"})

# Elements with a label and a caption, and their names when they have no label.
_FLOATS = {
    "fig": "Figure",
    "fig-group": "",
    "media": "",
    "supplementary-material": "Supplementary material",
    "table-wrap": "Table",
    "table-wrap-group": "",
}
_MAY_FLOAT = frozenset(_FLOATS) | {"boxed-text"}
_ROW_GROUPS = frozenset({"table", "tbody", "tfoot", "tgroup", "thead"})
_ROWS = frozenset({"tr", "row"})
_CELLS = frozenset({"td", "th", "entry"})
_ITEMS = frozenset({"list-item", "def-item"})
# The words that introduce the block after them: "2.", "Figure 1", "†", the term of a definition.
_LEADS = frozenset({"label", "speaker", "term"})
_WHOLE = frozenset(
    {"attrib", "disp-formula", "disp-formula-group", "preformat", "subtitle", "verse-line"}
)
_CONTAINERS = frozenset(
    {
        "abstract",
        "answer",
        "app-group",
        "back",
        "body",
        "caption",
        "chem-struct-wrap",
        "def",
        "def-list",
        "disp-quote",
        "explanation",
        "floats-group",
        "floats-wrap",
        "fn",
        "list",
        "p",
        "question",
        "question-wrap",
        "speech",
        "table-wrap-foot",
        "trans-abstract",
        "verse-group",
    }
)
_BLOCKS = (
    _SECTIONS
    | _MAY_FLOAT
    | _ROW_GROUPS
    | _ROWS
    | _ITEMS
    | _LEADS
    | _WHOLE
    | _CONTAINERS
    | {"alternatives", "title"}
)
# Inside a paragraph these belong to the sentence around them.
_INLINE_IN_P = (_LEADS | _WHOLE | {"alternatives", "chem-struct-wrap", "def", "fn"}) - {"attrib"}

_SENTENCE_END = re.compile(r"[.?!:;]['\"\u2019\u201d)\]]*\s*\Z")
_MARKS = frozenset({"xref", "fn"})

# The longest real title known has 230 characters.
_LONGEST_HEADING = 300
# Characters at the end of a text that show whether its sentence is over; closing marks are shorter.
_END_SIZE = 200


class Place(NamedTuple):
    """The place of a block: its section path, its locator in the file, and the kind around it."""

    section: tuple[str, ...]
    locator: str
    kind: BlockKind = BlockKind.PARAGRAPH

    def at(self, step: str) -> Place:
        """Return the place one `step` further down."""
        return self._replace(locator=f"{self.locator}/{step}")


class Walker:
    """Writes the blocks below an element."""

    def __init__(self, writer: TextWriter) -> None:
        self._writer = writer
        self._lead = ""
        self._rows = Rows()

    def walk(self, element: Element, place: Place) -> None:
        """Write `element` with all its content; `place` is the place of `element` itself."""
        name = local(element)
        if name in LEFT_OUT:
            return
        if name in _LEADS:
            self._lead = f"{self._lead} {text_of(element, LEFT_OUT)}".strip()
        elif name == "title":
            text = text_of(element, LEFT_OUT)
            if place.kind is not BlockKind.CAPTION and len(text) <= _LONGEST_HEADING:
                place = place._replace(kind=BlockKind.HEADING)
            self._write(text, place)
        elif name in _SECTIONS:
            self._section(element, name, place)
        elif name in _FLOATS:
            self._float(element, name, place)
        elif name in _ROWS:
            self._row(element, place)
        elif name == "alternatives":
            self._alternatives(element, place)
        elif name in _WHOLE:
            self._write(text_of(element, LEFT_OUT), place)
        else:
            self._plain(element, name, place)

    def content(self, element: Element, place: Place) -> None:
        """Write the content of `element`: its blocks, and the text between them as blocks."""
        is_p = local(element) == "p"
        blocks = _BLOCKS - _INLINE_IN_P if is_p else _BLOCKS
        led = bool(self._lead)
        run = Inline()
        run.add(element.text)
        floating: list[tuple[Element, Place]] = []
        for inner, step in steps(element):
            name = local(inner)
            if name in LEFT_OUT:
                pass
            elif name not in blocks:
                separator = " " if separates_words(inner) else ""
                run.add(separator)
                collect(inner, LEFT_OUT, run)
                run.add(separator)
            elif name in _MAY_FLOAT and _unfinished(run):
                floating.append((inner, place.at(step)))
                run.add(" ")
            else:
                self._flush(run, floating, place, images=is_p)
                self.walk(inner, place.at(step))
            run.add(inner.tail)
        self._flush(run, floating, place, images=is_p)
        if not led:
            self._write_lead(place)

    def _plain(self, element: Element, name: str, place: Place) -> None:
        if name in _ROW_GROUPS:
            self._rows = Rows()
        elif name in _ITEMS:
            place = place._replace(kind=BlockKind.LIST_ITEM)
        elif name in ("caption", "table-wrap-foot"):
            place = place._replace(kind=BlockKind.CAPTION)
        self.content(element, place)

    def _section(self, element: Element, name: str, place: Place) -> None:
        title = child(element, "title")
        if title is None:
            title = child(element, "caption/title")
        heading = heading_of(title)
        if not heading:
            heading = heading_of(child(element, "label")) or _UNTITLED.get(name, "")
        if heading:
            place = place._replace(section=(*place.section, heading))
        if name in _FRESH:
            place = place._replace(kind=BlockKind.PARAGRAPH)
        self.content(element, place)

    def _float(self, element: Element, name: str, place: Place) -> None:
        label = heading_of(child(element, "label"))
        if not label and place.kind is not BlockKind.CAPTION:
            label = _FLOATS[name]
        section = (*place.section, label) if label else place.section
        self.content(element, place._replace(section=section, kind=BlockKind.CAPTION))

    def _alternatives(self, element: Element, place: Place) -> None:
        form = preferred_form(element)
        if form is element:
            self.content(element, place)
        for inner, step in steps(element):
            if inner is form:
                self.walk(inner, place.at(step))

    def _row(self, element: Element, place: Place) -> None:
        """Write a row, with an empty cell for each column that a cell in it or above it spans."""
        cells = self._rows.row(_cells(element))
        self._write_lead(place._replace(kind=BlockKind.CAPTION))
        self._writer.add_row(cells, place.section, place.locator, is_head=is_head(element))

    def _flush(
        self, run: Inline, floating: list[tuple[Element, Place]], place: Place, *, images: bool
    ) -> None:
        """Write the collected text, then the floating elements from within its sentences.

        Images without text count in paragraphs, where they may be formulas. Elsewhere they are the
        images of figures.
        """
        if images or run.has_words:
            self._write(run.text, place)
        run.cut(0)
        for element, where in floating:
            self.walk(element, where)
        floating.clear()

    def _write(self, text: str, place: Place) -> None:
        """Write a block with the label before it; blank text leaves the label to the next block."""
        if text.strip():
            lead, self._lead = self._lead, ""
            self._writer.add(f"{lead} {text}", place.kind, place.section, place.locator)

    def _write_lead(self, place: Place) -> None:
        """Write a label that has no block after it."""
        lead, self._lead = self._lead, ""
        self._write(lead, place)


def heading_of(element: Element | None) -> str:
    """Return the text of a title or label as a section path shows it, without footnote marks.

    Some files have whole paragraphs in titles. They do not count as headings.
    """
    if element is None:
        return ""
    text = text_of(element, LEFT_OUT | _MARKS) or text_of(element, LEFT_OUT)
    return (text.rstrip(".: ") or text) if len(text) <= _LONGEST_HEADING else ""


def abstract_name(element: Element, article_language: str) -> str:
    """Return ``Abstract``, with kind and language where it is not the abstract of the article."""
    kind = fold(str(element.get("abstract-type") or "").replace("-", " ").replace("_", " "))
    own = language(element)
    foreign = local(element) == "trans-abstract" or (own and own != (article_language or "en"))
    marks: Iterable[str] = (kind, (own or "translation") if foreign else "")
    label = ", ".join(filter(None, marks))
    return f"Abstract ({label})" if label else ABSTRACT


def _unfinished(run: Inline) -> bool:
    """Whether the text so far stops in the middle of a sentence, judged by its end."""
    text = run.tail(_END_SIZE)
    return bool(text.strip()) and not _SENTENCE_END.search(text)


def _cells(row: Element) -> Iterator[Cell]:
    """Yield the cells of `row`; text outside of cells counts as a cell."""
    if row.text and row.text.strip():
        yield Cell(row.text)
    for inner in row:
        text = text_of(inner, LEFT_OUT)
        if local(inner) in _CELLS:
            yield Cell(text, *spans_of(inner))
        elif text:
            yield Cell(text)
        if inner.tail and inner.tail.strip():
            yield Cell(inner.tail)
