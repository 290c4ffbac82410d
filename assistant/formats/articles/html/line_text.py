"""Builds the text of one block from its inline elements."""

from __future__ import annotations

import re
from enum import Enum
from itertools import islice
from typing import TYPE_CHECKING

from lxml import etree

from assistant.formats.markup.elements import is_layout, shift_of, text_after, text_before
from assistant.formats.markup.inline import FORMULA, IMAGE, Inline
from assistant.text.writer import fold

if TYPE_CHECKING:
    from collections.abc import Callable

    from assistant.formats.markup.xml import Element

# Invisible characters: places where a word may be broken, and byte order marks.
_UNSEEN = re.compile("[\u00ad\u200b\u2060\ufeff]")
# Inline elements that separate words.
_SEPARATING = frozenset(
    """br caption dd div dt figcaption h1 h2 h3 h4 h5 h6 hr li mtd mtr ol p pre section table tbody
    td th thead tr ul""".split()  # noqa: SIM905 - reads better than thirty quoted words
)
# Links that offer an action on what is beside them.
_OFFER = re.compile(
    r"\[?(?:(?:view|download|open|show|see|export|hide|enlarge|close)\b[^.?!]{0,40}|edit"
    r"|full[- ]size image|powerpoint(?: slide)?|pubmed|crossref|google scholar|web of science)\]?",
    re.IGNORECASE,
)


# Elements that draw something instead of text. Saved pages draw formulas in all of these ways.
_PICTURES = frozenset({"canvas", "embed", "img", "object", "svg"})
# Elements of a span among which the MathML beside a picture is looked for. Chosen by hand, so
# that a span around a whole page costs little time.
_NEAR = 32
_ORNAMENTS = frozenset({"none", "presentation"})


class Pictures(Enum):
    """Where in a line a picture replaces text; everywhere else it is an ornament."""

    BETWEEN = "between words"
    AFTER = "between and after words"
    ANYWHERE = "anywhere"


class Run:
    """Collects text, with its raised and lowered pieces, and counts how much of it is in links."""

    def __init__(self, pictures: Pictures = Pictures.AFTER) -> None:
        """Begin a line; `pictures` says where in it they replace text."""
        self._pictures = pictures
        self._inline = Inline()
        self._size = 0
        self._links: list[tuple[int, int]] = []
        self._bold: list[int] = []
        self.linked = 0
        self.bold = 0

    @property
    def text(self) -> str:
        """The text so far, with folded white space."""
        return fold(self._inline.text)

    @property
    def has_words(self) -> bool:
        """Whether there is anything except pictures."""
        return self._inline.has_words

    @property
    def size(self) -> int:
        """How many characters were added, white space included."""
        return self._size

    def add(self, text: str | None, within: Element | None = None) -> None:
        """Append text that is directly `within` an element."""
        if text and not (is_layout(within) and text.isspace()):
            self._inline.add(_UNSEEN.sub("", text))
            self._size += len(text)

    def open(self, element: Element) -> None:
        """Begin an inline element."""
        tag = str(element.tag).lower()
        if tag in _SEPARATING:
            self._inline.add(" ")
        if tag == "a":
            self._links.append((self._inline.place, self._size))
        elif tag in ("b", "strong"):
            self._bold.append(self._size)
        elif tag == "img":
            self.picture(element)
        elif tag == "math" and not "".join(element.itertext()).strip():
            self._inline.hole(FORMULA, str(element.get("alttext") or ""))
        if shift := shift_of(element):
            self._inline.begin(shift)
        self._inline.add(text_before(element))

    def close(self, element: Element) -> None:
        """End an inline element."""
        tag = str(element.tag).lower()
        self._inline.add(text_after(element))
        if shift_of(element):
            self._inline.end()
        if tag in _SEPARATING:
            self._inline.add(" ")
        if tag == "a" and self._links:
            self._close_link(*self._links.pop())
        elif tag in ("b", "strong") and self._bold:
            self.bold += self._size - self._bold.pop()

    def picture(self, element: Element) -> None:
        """Add a placeholder for a picture, unless the page says that it is an ornament.

        A picture that is drawn, is in a link or has an empty alternative text only counts between
        words. Other skipped elements get no placeholder.
        """
        tag, parent = str(element.tag).lower(), element.getparent()
        hidden = element.get("aria-hidden") == "true" or element.get("role") in _ORNAMENTS
        beside = parent is not None and parent.tag == "span" and _holds_math(parent)
        if tag not in _PICTURES or hidden or beside:
            return
        alternative = element.get("alt") if tag == "img" else element.get("aria-label")
        counts = self._pictures is Pictures.ANYWHERE or (
            self._pictures is Pictures.AFTER and self._inline.has_words
        )
        shown = counts and tag == "img" and alternative != "" and not self._links
        self._inline.hole(IMAGE, str(alternative or ""), weak=not shown)

    def _close_link(self, start: int, size: int) -> None:
        words = self._inline.since(start).strip()
        if words:  # a picture beside the words of a link is its icon
            self._inline.cut(start, only_holes=True)
        if _OFFER.fullmatch(words):
            self._inline.cut(start)
            self._inline.add(" ")
        else:
            self.linked += self._size - size


def _holds_math(span: Element) -> bool:
    """Whether the text of a formula is beside its picture; text further away is another's."""
    return any(inner.tag == "math" for inner in islice(span.iter(), _NEAR))


def inline_text(
    element: Element, skip: Callable[[Element], bool], pictures: Pictures = Pictures.BETWEEN
) -> str:
    """Return the text of `element` as one line, without the elements for which `skip` is true."""
    run = Run(pictures)
    passed: Element | None = None
    context = etree.iterwalk(element, events=("start", "end"))
    for event, inner in context:
        if event == "start":
            if skip(inner):
                context.skip_subtree()
                passed = inner
                run.picture(inner)
                continue
            run.open(inner)
            run.add(inner.text, inner)
        else:
            if inner is not passed:
                run.close(inner)
            if inner is not element:
                run.add(inner.tail, inner.getparent())
    return run.text
