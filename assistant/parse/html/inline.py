"""The text of one block, put together from its inline elements."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from lxml import etree

from assistant.parse.superscript import raised
from assistant.parse.writer import fold

if TYPE_CHECKING:
    from collections.abc import Callable

    from assistant.parse.xml import Element

# Where a word may be broken, and marks of byte order: they show nothing.
_UNSEEN = re.compile("[\u00ad\u200b\u2060\ufeff]")
# What parts words though it stands within a line.
_PARTING = frozenset(
    """br caption dd div dt figcaption h1 h2 h3 h4 h5 h6 hr li mtd mtr ol p pre section table tbody
    td th thead tr ul""".split()  # noqa: SIM905 - reads better than thirty quoted words
)
# Links that offer something to do with what stands beside them.
_OFFER = re.compile(
    r"\[?(?:(?:view|download|open|show|see|export|hide|enlarge|close)\b[^.?!]{0,40}|edit"
    r"|full[- ]size image|powerpoint(?: slide)?|pubmed|crossref|google scholar|web of science)\]?",
    re.IGNORECASE,
)


class Run:
    """Text as it comes, with the figures of superscripts raised, and how much stands in links."""

    def __init__(self) -> None:
        self._pieces: list[str] = []
        self._size = 0
        self._sup: list[tuple[int, str]] = []
        self._links: list[tuple[int, int]] = []
        self._bold: list[int] = []
        self.linked = 0
        self.bold = 0

    @property
    def text(self) -> str:
        """The text so far, its white space folded."""
        return fold("".join(self._pieces))

    @property
    def size(self) -> int:
        """How many characters were added, white space included."""
        return self._size

    def add(self, text: str | None) -> None:
        """Append text without the characters that show nothing."""
        if text:
            self._pieces.append(_UNSEEN.sub("", text))
            self._size += len(text)

    def open(self, element: Element) -> None:
        """Begin an inline element."""
        tag = str(element.tag).lower()
        if tag in _PARTING:
            self._pieces.append(" ")
        elif tag == "sup":
            behind = next((piece for piece in reversed(self._pieces) if piece), "")
            self._sup.append((len(self._pieces), behind))
        elif tag == "a":
            self._links.append((len(self._pieces), self._size))
        elif tag in ("b", "strong"):
            self._bold.append(self._size)

    def close(self, element: Element) -> None:
        """End an inline element."""
        tag = str(element.tag).lower()
        if tag in _PARTING:
            self._pieces.append(" ")
        elif tag == "sup" and self._sup:
            start, behind = self._sup.pop()
            text = raised("".join(self._pieces[start:]), behind)
            self._pieces[start:] = [text]
        elif tag == "a" and self._links:
            start, size = self._links.pop()
            if _OFFER.fullmatch("".join(self._pieces[start:]).strip()):
                self._pieces[start:] = [" "]
            else:
                self.linked += self._size - size
        elif tag in ("b", "strong") and self._bold:
            self.bold += self._size - self._bold.pop()


def inline_text(element: Element, skip: Callable[[Element], bool]) -> str:
    """Return the text of `element` and all that is in it but what `skip` says, as one line."""
    run = Run()
    passed: Element | None = None
    context = etree.iterwalk(element, events=("start", "end"))
    for event, inner in context:
        if event == "start":
            if skip(inner):
                context.skip_subtree()
                passed = inner
                continue
            run.open(inner)
            run.add(inner.text)
        else:
            if inner is not passed:
                run.close(inner)
            if inner is not element:
                run.add(inner.tail)
    return run.text
