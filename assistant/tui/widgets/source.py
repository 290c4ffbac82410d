"""The pane of the source: a whole document, with the quotes of an answer marked in it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import ClassVar, NamedTuple

from rich.style import Style
from textual import events
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Horizontal, Vertical
from textual.geometry import Size
from textual.scroll_view import ScrollView
from textual.strip import Strip
from textual.widgets import Input, Label

from assistant.conversation.turns import Quoted
from assistant.records import Document, Span
from assistant.tui import keys
from assistant.tui.view import view_model
from assistant.tui.view.web_addresses import addresses
from assistant.tui.view.wrapped_lines import NOT_OF_DOCUMENT, Line, line_number_at
from assistant.tui.widgets.notes import Note
from assistant.tui.widgets.painted import Paint, Painter

CHECKING = "… comparing with the file"
_GUTTER = 3  # cells before a line, for ▶ or the number of another quote: two digits and a blank
# Hits of a search that are marked. Chosen by hand: one letter occurs many thousand times in a long
# document, and every line is compared with every mark when it is drawn.
_MOST_HITS = 5_000


class Mark(NamedTuple):
    """A span of the document with a style of its own, and the label before its lines."""

    span: Span
    role: str
    label: str


class SourceText(ScrollView, Painter, can_focus=True):
    """The text of one document, which scrolls."""

    BINDINGS: ClassVar[list[BindingType]] = [*keys.bindings(keys.SOURCE)]
    DEFAULT_CSS = "SourceText { height: 1fr; }"

    def __init__(self) -> None:
        super().__init__(id="text")
        self._document: Document | None = None
        self._marks: Sequence[Mark] = ()
        self._at: Span | None = None

    def lay_out(self, width: int) -> list[Line]:
        """See `Painter.lay_out`."""
        if self._document is None:
            return []
        body = view_model.body(self._document, width - _GUTTER)
        return [line._replace(margin=line.margin + _GUTTER) for line in body]

    def show(self, document: Document | None, marks: Iterable[Mark], at: Span | None) -> None:
        """Show a document (None: nothing) with marks, scrolled to the span `at`."""
        if document is not self._document:
            self._document = document
            self._laid_out = None
        self._marks = sorted(marks, key=lambda mark: mark.span.start)
        self._at = at
        self._fit()

    def _fit(self) -> None:
        """Scroll so that the span `at` begins a third down the widget, for the current size."""
        width = self.scrollable_content_region.width
        if not width:
            return
        lines = self.lines(width)
        self.virtual_size = Size(width, len(lines))
        height = self.scrollable_content_region.height
        top = line_number_at(lines, self._at.start) - height // 3 if self._at else 0
        # The scrollbar only knows the new size after the next refresh.
        self.call_after_refresh(self.scroll_to, 0, max(0, top), animate=False, immediate=True)
        self.refresh()

    def on_resize(self, event: events.Resize) -> None:
        """Wrap the lines again for the new width."""
        del event
        self._fit()

    def render_line(self, y: int) -> Strip:
        """Row `y` of the visible part."""
        width = self.scrollable_content_region.width
        number = y + self.scroll_offset.y
        return self.paint(number, self.lines(width), width, number)

    def with_label(self, line: Line) -> Line:
        """The line with the label of the mark on it, if there is one."""
        mark = self._mark_of(line)
        return line._replace(label=mark.label) if mark else line

    def paints(self, number: int, line: Line) -> Iterable[Paint]:
        """The styles of the marks on a line, and that of the label before it."""
        del number
        if line.start == NOT_OF_DOCUMENT:
            return
        for mark in self._marks:
            start, end = mark.span.start - line.start, mark.span.end - line.start
            if start < len(line.text) and end > 0:
                style = self.role(mark.role)
                yield Paint(max(0, start) + line.margin, end + line.margin, style)
        mark_of_line = self._mark_of(line)
        if mark_of_line:
            yield Paint(0, len(mark_of_line.label), self.role("label"))

    def _mark_of(self, line: Line) -> Mark | None:
        """The first mark on a line that has a label."""
        if line.start == NOT_OF_DOCUMENT:
            return None
        for mark in self._marks:
            if mark.label and mark.span.start < line.end and line.start < mark.span.end:
                return mark
        return None


class Provenance(Note):
    """Where a quote is from; its DOI is a link in terminals that support links."""

    linked: Document | None = None

    def paints(self, number: int, line: Line) -> Iterable[Paint]:
        """The link, if the whole DOI is on the line."""
        yield from super().paints(number, line)
        link_text = view_model.doi(self.linked) if self.linked else ""
        start = line.text.find(link_text) if link_text else -1
        if start >= 0 and self.linked is not None:
            link = Style(link=addresses(self.linked)[0])
            yield Paint(line.margin + start, line.margin + start + len(link_text), link)


class SourcePane(Vertical):
    """The document of a quote: where the quote is from, the text, and an input to find words."""

    DEFAULT_CSS = """
    SourcePane { height: 1fr; }
    SourcePane #finding { height: 1; display: none; }
    SourcePane #finding.-open { display: block; }
    SourcePane #finding Input { width: 1fr; }
    SourcePane #found { width: auto; }
    """

    def __init__(self) -> None:
        super().__init__(id="source")
        self.quoted: Quoted | None = None
        self.document: Document | None = None
        self._siblings: Sequence[Quoted] = ()
        self._proof = ""
        self._missing = ""
        self._hits: list[Span] = []
        self._hit = 0
        self._place: Span | None = None

    def compose(self) -> ComposeResult:
        """From top to bottom. Notifications cover the last lines, so one does not type there."""
        yield Provenance(self._head, id="provenance")
        with Horizontal(id="finding"):
            yield Label("find ", markup=False)
            yield Input(compact=True, id="find")
            yield Label("", id="found", markup=False)
        yield SourceText()

    @property
    def text(self) -> SourceText:
        """The widget with the text of the document."""
        return self.query_one(SourceText)

    @property
    def is_finding(self) -> bool:
        """Whether the input to find words is open."""
        return self.query_one("#finding").has_class("-open")

    def open(
        self, quoted: Quoted, siblings: Sequence[Quoted], document: Document | None, absent: str
    ) -> None:
        """Show a document with `quoted` and the other quotes of its answer, `siblings`, marked.

        Without `document`, show the metadata in `quoted`, and the reason `absent`.
        """
        if self.document is None or document is None or self.document.id != document.id:
            self.close_find()
        self.quoted, self.document, self._siblings = quoted, document, siblings
        self._place = None
        self.query_one(Provenance).linked = quoted.document
        self._missing = _missing(quoted, document) if document else absent
        self._proof = self._missing or CHECKING
        self.query_one("#provenance", Note).changed()
        self._show(quoted.span)

    def point(self, place: Span | None) -> None:
        """Mark a place of the document that is open, and go to it; None: go to the quote."""
        self._place = place
        if self.quoted is not None:
            self._show(place or self.quoted.span)

    def close(self) -> None:
        """Show nothing."""
        self.quoted = self.document = None
        self._siblings = ()
        self.query_one("#provenance", Note).changed()
        self.text.show(None, (), None)

    def prove(self, verdict: str) -> None:
        """Show the verdict on the quote, unless the quote is not in the document at all."""
        if not self._missing:
            self._proof = verdict
            self.query_one("#provenance", Note).changed()

    def open_find(self) -> None:
        """Open the input to find words."""
        self.query_one("#finding").add_class("-open")
        self.query_one("#find", Input).focus()

    def close_find(self) -> None:
        """Close the input to find words, and remove the marks of the hits."""
        self.query_one("#finding").remove_class("-open")
        self.query_one("#find", Input).value = ""
        self._hits = []

    def find(self, words: str) -> None:
        """Mark every place with these words, and go to the first one after the quote.

        Upper and lower case and the kind of blanks between the words do not matter.
        """
        self._hits = list(hits(self.document.text, words)) if self.document else []
        current = self.quoted.span.start if self.quoted else 0
        self._hit = next((n for n, hit in enumerate(self._hits) if hit.start >= current), 0)
        self._show_hit()

    def step(self, by: int) -> bool:
        """Go `by` hits further on; return whether there are any hits."""
        if not self._hits:
            return False
        self._hit = (self._hit + by) % len(self._hits)
        self._show_hit()
        return True

    def _show_hit(self) -> None:
        words = self.query_one("#find", Input).value
        count = f"{self._hit + 1}/{len(self._hits)}" if self._hits else "not found"
        plus_sign = "+" if len(self._hits) == _MOST_HITS else ""
        self.query_one("#found", Label).update(f" {count}{plus_sign} " if words.strip() else "")
        if self._hits:
            self._show(self._hits[self._hit])
        elif self.quoted:
            self._show(self.quoted.span)

    def _show(self, at: Span) -> None:
        known = self.document or (self.quoted.document if self.quoted else None)
        self.text.show(known, self._marks(), at)

    def _marks(self) -> Iterable[Mark]:
        if self.quoted is None or self.document is None:
            return
        for number, hit in enumerate(self._hits):
            yield Mark(hit, "find-now" if number == self._hit else "find", "")
        for sibling in self._siblings:
            is_here = sibling.document.id == self.document.id
            if is_here and not _missing(sibling, self.document):
                is_current = sibling.number == self.quoted.number
                label = "▶" if is_current else str(sibling.number)
                yield Mark(sibling.span, "chosen" if is_current else "other", label)
        if self._place is not None:
            yield Mark(self._place, "find-now", "")

    def _head(self, width: int) -> list[Line]:
        return view_model.provenance(self.quoted, self._proof, width) if self.quoted else []


def hits(text: str, searched: str) -> Iterable[Span]:
    """The spans in `text` that hold the words of `searched` in a row, at most `_MOST_HITS`."""
    escaped_words = [re.escape(word) for word in searched.split()]
    if not escaped_words:
        return
    pattern = re.compile(r"\s+".join(escaped_words), re.IGNORECASE)
    for number, match in enumerate(pattern.finditer(text)):
        if number == _MOST_HITS:
            return
        yield Span(*match.span())


def _missing(quoted: Quoted, document: Document) -> str:
    """Why a quote cannot be shown in a document, or ""."""
    if document.text[slice(*quoted.span)] != quoted.quote:
        return "✘ the document has changed: the quote is no longer there"
    return ""
