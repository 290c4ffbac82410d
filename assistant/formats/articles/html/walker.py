"""Writes the text of a page's article, block by block, in reading order.

The walk does not use recursion, so any depth is safe. Text outside of paragraphs, lists, tables and
captions only counts if it reads like prose, because pages have their labels and links there.
"""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING, NamedTuple

from lxml import etree

from assistant.editorial.notices import notice_referred
from assistant.formats.articles.html.content import (
    HEADINGS,
    INLINE,
    NEVER,
    Page,
    is_abstract,
    names_of,
    tag_of,
)
from assistant.formats.articles.html.line_text import Pictures, Run, inline_text
from assistant.formats.articles.html.sections import Sections
from assistant.formats.markup.rows import Cell, Rows, is_head
from assistant.formats.markup.xml import Element, spans_of
from assistant.records import BlockKind, Notice
from assistant.text.fragments import whole_and_fragments

if TYPE_CHECKING:
    from assistant.text.writer import TextWriter

_KINDS = {
    "caption": BlockKind.CAPTION,
    "dd": BlockKind.LIST_ITEM,
    "dt": BlockKind.LIST_ITEM,
    "figcaption": BlockKind.CAPTION,
    "li": BlockKind.LIST_ITEM,
}
_TEXTS = frozenset({"blockquote", "caption", "dd", "dt", "figcaption", "li", "p", "pre"})
_CAPTION = re.compile(r"(?<![a-z])(?:caption|legend|fig-?desc\w*)(?![a-z])")
_LABEL = re.compile(
    r"(?:supplementary |extended data )?(?:fig(?:ure|\.)?|table|box|scheme|video|chart|plate)\s*"
    r"[A-Z]?\d{1,3}[A-Za-z]?(?=\W|\Z)[.:|]?",
    re.IGNORECASE,
)
_LABELLED = re.compile(_LABEL.pattern.removesuffix("?") + r"\s", re.IGNORECASE)
_CHROME = re.compile(
    r"(?:view|download|open|show|hide|see|click|enlarge|export|back to|skip to|jump to|go to"
    r"|return to|full[- ]size|high[- ]res\w*|powerpoint|previous|next|toggle|print|e-?mail|share"
    r"|tweet|get citation|cite this|permalink|figure options|table options|advertisement)\b"
    r"[^.?!]{0,80}|.{0,40}\bloading\W*|[^\s]{60,}|doi:?\s*\S+|https?://\S+|.{0,40}\.(?:pdf|ppt|jpe?g|png|tiff?)",
    re.IGNORECASE,
)
_SENTENCE_END = re.compile(r"[.?!:;][\"'\u2019\u201d)\]]*\Z")
# Texts between the title of an article and its body, other than names.
_FRONT = re.compile(
    r".{0,200}\S@\S+\.\S|(?:received|accepted|published|citation|correspond\w+|edited)\b",
    re.IGNORECASE,
)
_ABOUT = re.compile(
    r"(?:(?:received|revised|accepted|(?:first )?published(?: online)?|citation|copyright"
    r"|(?:academic |handling )?editors?|(?:edited|reviewed) by|how to cite"
    r"|cite (?:this article )?as"
    r"|correspondence(?: to)?|e-?mail|doi|key ?words)\s*:|\u00a9|this is an open[- ]access article"
    r"|this file can be viewed with|format: \w+ size:)",
    re.IGNORECASE,
)
_NOTICE = re.compile(
    r"(?:(?:partial )?retraction|erratum|expression of concern|(?:retracted|corrected) and "
    r"republished) in",
    re.IGNORECASE,
)
_WORD = re.compile(r"\w")
_ID = re.compile(r"[^\s#]{1,60}")

# Characters; a longer heading is written as a caption. The longest real title known has 230.
_LONGEST_HEADING = 250
# A bold paragraph of at most so many characters that is not a sentence is a heading.
_LONGEST_BOLD = 80
# Below the six levels of headings in HTML.
_BOLD_LEVEL = 7
# Characters from which text outside of paragraphs is prose: for a sentence, and for other text.
_LOOSE_SENTENCE, _LOOSE = 40, 100
# Shares of the characters of a text in links, or in bold type. Text that is mostly links is
# navigation, but a paragraph may well consist of citations, so it must be links only. Chosen by
# hand.
_MOSTLY, _ONLY = 0.6, 0.9
# Characters: a text of links that is longer may be a paragraph of citations, and one that is
# shorter beside the title is a citation of the article itself. Chosen by hand.
_LONG = 300
# Characters from which a repeated text is dropped. Sites repeat whole abstracts and captions, but
# short sentences may rightly occur twice.
_REPEATED = 80
# Characters of prose before the first heading; names and dates are shorter. Chosen by hand.
_LEAST_LEAD = 60
# Characters; a table with a longer cell is the layout of a page. Chosen by hand.
_LONGEST_CELL = 800


class _Frame(NamedTuple):
    """An open block element: the kind of the text in it, and its place."""

    tag: str
    kind: BlockKind
    texts: bool
    anchor: str
    locator: str


class Walker:
    """Writes the blocks of the article on `page`; `notices` are those that the page lists."""

    def __init__(self, writer: TextWriter, title: str, page: Page) -> None:
        self._writer = writer
        self._page = page
        self._title = _compared(title)
        self._run = Run()
        self._frames: list[_Frame] = []
        self._sections = Sections(writer)
        self._counts: Counter[tuple[str, str]] = Counter()
        self._lead = ""
        self._seen: set[str] = set()
        self._cut_at = 0
        self._notice = ""
        self._headed = _has_sections(page)
        self._titled = False
        self.notices: list[Notice] = []

    def walk(self) -> None:
        """Write everything."""
        main = self._page.main
        context = etree.iterwalk(main, events=("start", "end"))
        passed: Element | None = None
        for event, element in context:
            if event == "start":
                if self._enters(element):
                    continue
                context.skip_subtree()
                passed = element
            else:
                if element is not passed:
                    self._leave(element)
                if element is not main:
                    self._run.add(element.tail, element.getparent())

    def _enters(self, element: Element) -> bool:
        """Begin `element`; return whether the walk must enter it."""
        tag = tag_of(element)
        if self._page.leaves_out(element):
            if tag in INLINE or tag in NEVER:
                self._run.picture(element)
            else:
                self._interrupt()
            return False
        if tag in INLINE:
            if tag == "br" and _is_second_break(element):
                self._flush()
            self._run.open(element)
            self._run.add(element.text, element)
            return True
        self._interrupt()
        frame = self._frame(tag, element)
        if tag in HEADINGS:
            self._heading(int(tag[1]), inline_text(element, self._page.leaves_out), element, frame)
            return False
        if tag == "table" and _is_data(element):
            self._table(element, frame)
            return False
        if is_abstract(element) and self._page.has_prose(element):
            self._sections.find_abstract(element)
        self._frames.append(frame)
        self._run.add(element.text)
        return True

    def _interrupt(self) -> None:
        """Write the text before a block within it, whose sentence may go on behind the block."""
        open_text = self._run.has_words and not _SENTENCE_END.search(self._run.text)
        self._flush(is_cut=open_text)
        if open_text:
            self._cut_at = len(self._frames)

    def _leave(self, element: Element) -> None:
        if tag_of(element) in INLINE:
            self._run.close(element)
            return
        self._flush(element)
        self._frames.pop()
        self._sections.leave(element)

    def _frame(self, tag: str, element: Element) -> _Frame:
        above = self._frames[-1] if self._frames else None
        name = str(element.get("id") or "")
        anchor = above.anchor if above else _base(element)
        if _ID.fullmatch(name):
            anchor = locator = f"#{name}"
        elif above:
            self._counts[anchor, tag] += 1
            locator = f"{anchor}/{tag}[{self._counts[anchor, tag]}]"
        else:
            locator = anchor
        kind = _KINDS.get(tag)
        if kind is None and _CAPTION.search(names_of(element)):
            kind = BlockKind.CAPTION
        if kind is None:
            kind = above.kind if above else BlockKind.PARAGRAPH
        texts = tag in _TEXTS or kind is not BlockKind.PARAGRAPH
        return _Frame(tag, kind, texts or bool(above and above.texts), anchor, locator)

    def _heading(self, level: int, text: str, element: Element, frame: _Frame) -> None:
        text = text.rstrip("\u00b6# ")
        if not text:
            return
        if _compared(text) == self._title:
            if not self._titled:
                self._sections.reset()
            self._titled = True
            return
        self._notice = _notice_kind(text)
        self._lead = text if _LABEL.fullmatch(text) else ""
        if self._lead:
            return
        if _LABEL.match(text) or len(text) > _LONGEST_HEADING:
            self._write(text, BlockKind.CAPTION, frame.locator)
        else:
            self._sections.head(level, text, element, frame.locator)

    def _flush(self, element: Element | None = None, *, is_cut: bool = False) -> None:
        """Write the collected text, if it belongs to the article; `is_cut`: it may go on."""
        run, self._run = self._run, Run()
        text = run.text if run.has_words else ""
        if not text or not self._frames:
            return
        frame = self._frames[-1]
        goes_on = self._cut_at == len(self._frames) and text[:1].islower()
        self._cut_at = 0 if self._cut_at >= len(self._frames) else self._cut_at
        if self._notice:
            notice = notice_referred(self._notice, text)
            self.notices += [notice] if notice else []
        elif _LABEL.fullmatch(text):
            self._lead = text
        elif frame.tag == "p" and element is not None and _is_bold_heading(run, text):
            self._sections.head(_BOLD_LEVEL, text.rstrip(": "), element, frame.locator)
        elif self._is_text(run, text, frame):
            for kind, piece in whole_and_fragments(
                text, frame.kind, begins_within=goes_on, ends_within=is_cut
            ):
                if piece.strip():
                    self._write(piece.strip(), kind, frame.locator)

    def _is_text(self, run: Run, text: str, frame: _Frame) -> bool:
        if _ABOUT.match(text) or not _WORD.search(text):
            return False
        links = run.linked / max(1, run.size)
        sentence = _SENTENCE_END.search(text) is not None
        if not frame.texts:
            prose = len(text) >= (_LOOSE_SENTENCE if sentence else _LOOSE)
            cites = len(text) < len(self._title) + _LONG and self._title in _compared(text)
            return prose and not cites and links < _MOSTLY and self._begins(text, sentence)
        if links >= (_ONLY if frame.tag == "p" else _MOSTLY) and len(text) < _LONG:
            return False
        return not _CHROME.fullmatch(text.lstrip("\u00bb> ")) and self._begins(text, sentence)

    def _begins(self, text: str, sentence: bool) -> bool:  # noqa: FBT001 - what was found out
        """Whether `text` counts before the first heading: prose does, names and dates do not."""
        if self._sections.begun or not self._headed:
            return True
        return sentence and _is_prose(text) and not _FRONT.match(text)

    def _write(self, text: str, kind: BlockKind, locator: str) -> None:
        if self._sections.left_out or text in self._seen or _compared(text) == self._title:
            return
        if len(text) >= _REPEATED:
            self._seen.add(text)
        self._sections.announce()
        lead, self._lead = self._lead, ""
        if lead or _LABELLED.match(text):
            kind = BlockKind.CAPTION
        if lead and _compared(text).startswith(_compared(lead)):
            lead = ""
        self._writer.add(f"{lead} {text}", kind, self._sections.path, locator)

    def _table(self, table: Element, frame: _Frame) -> None:
        for caption in table.iter("caption"):
            self._write(
                inline_text(caption, self._page.leaves_out),
                BlockKind.CAPTION,
                f"{frame.locator}/caption",
            )
        if self._sections.left_out:
            return
        self._write("", BlockKind.CAPTION, frame.locator)
        rows = Rows()
        for number, row in enumerate(table.iter("tr"), start=1):
            cells = (
                Cell(inline_text(cell, self._page.leaves_out, Pictures.ANYWHERE), *spans_of(cell))
                for cell in row
                if tag_of(cell) in ("td", "th")
            )
            place = f"{frame.locator}/tr[{number}]"
            self._writer.add_row(rows.row(cells), self._sections.path, place, is_head=is_head(row))


def _base(main: Element) -> str:
    """Return the place of the article in its page: the nearest id, or the name of the element."""
    for element in (main, *main.iterancestors()):
        name = str(element.get("id") or "")
        if _ID.fullmatch(name):
            return f"#{name}"
    return tag_of(main) if tag_of(main) in ("article", "main") else "body"


def _is_prose(text: str) -> bool:
    """Whether half of the words begin in lower case, unlike those of names and addresses."""
    words = text.split()
    return len(text) >= _LEAST_LEAD and 2 * sum(word[0].islower() for word in words) >= len(words)


def _compared(text: str) -> str:
    return re.sub(r"\W+", " ", text).strip().casefold()


def _notice_kind(heading: str) -> str:
    """Return the kind of notice that PubMed lists below `heading`, by its name in PubMed XML."""
    if not _NOTICE.fullmatch(heading):
        return ""
    return "".join(word.capitalize() for word in heading.split()).replace("And", "and")


def _has_sections(page: Page) -> bool:
    """Whether the article has headings below its title, or an abstract by name."""
    return any(
        tag_of(inner) in HEADINGS - {"h1"} or is_abstract(inner)
        for inner in page.main.iter()
        if not page.leaves_out(inner)
    )


def _is_second_break(element: Element) -> bool:
    """Whether this line break directly follows another one, as between paragraphs."""
    before = element.getprevious()
    return before is not None and tag_of(before) == "br" and not (before.tail or "").strip()


def _is_bold_heading(run: Run, text: str) -> bool:
    return (
        len(text) <= _LONGEST_BOLD
        and run.bold >= _ONLY * run.size
        and not _SENTENCE_END.search(text.rstrip(":"))
        and not _LABEL.match(text)
        and any(map(str.isalpha, text))
    )


def _is_data(table: Element) -> bool:
    """Whether `table` has rows of data, and is not the layout of a page."""
    if next((t for t in table.iter("table") if t is not table), None) is not None:
        return False
    if next(table.iter("h1", "h2", "h3"), None) is not None:
        return False
    sizes = [len("".join(cell.itertext()).strip()) for cell in table.iter("td", "th")]
    return sum(size > 0 for size in sizes) > 1 and max(sizes) <= _LONGEST_CELL
