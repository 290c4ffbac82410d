"""Reads plain text: paragraphs separated by blank lines, and headings that are certain.

A short line on its own that does not end a sentence is a heading. Wrong headings do more harm than
missing ones: a heading cannot be quoted, and it names the section of every quote below it. So
statements, captions, lists and long runs of short lines are not headings. The depth of a heading is
unknown, so sections have one level. Lines with tabs are table rows. All characters of a file except
white space are in the text. Places are line numbers.
"""

from __future__ import annotations

import re
from itertools import islice, pairwise
from typing import TYPE_CHECKING

from assistant.errors import UnreadableFile
from assistant.formats.lines.front_matter import split_front_matter
from assistant.formats.lines.paragraphs import Paragraph, runs, unwrapped
from assistant.formats.metadata import read_metadata
from assistant.formats.problems import result_of
from assistant.records import BlockKind
from assistant.text.names import path_name, stem
from assistant.text.peer_review import PEER_REVIEW, begins_peer_review
from assistant.text.section_names import ABSTRACT_HEADINGS, BACK_HEADINGS, MAIN_HEADINGS
from assistant.text.writer import TextWriter, fold

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from assistant.formats.parsed import Parsed
    from assistant.records import Source

# A book has 10,000 blocks; this many take 3 s and 0.2 GB.
_MOST_BLOCKS = 200_000
# Characters of a title; the longest real one known has 230.
_LONGEST_TITLE = 250
# Characters and words of a heading. Longer lines are sentences without a full stop, and headings
# cannot be quoted. Chosen by hand.
_LONGEST_HEADING = 80
_MOST_WORDS = 10
# One or two words at the top more often name a section ("Case report") than an article.
_LEAST_TITLE_WORDS = 3
# The share of a text before the review of its article. Chosen by hand: a review may be longer than
# its article, but no article is far shorter.
_LEAST_READ = 0.2
# "Results", "Trial population" and "Age" may follow one another; four such lines are a list.
_MOST_HEADINGS_IN_A_ROW = 3

_NUMBERING = re.compile(r"([0-9]{1,2}(?:\.[0-9]{1,2})*|[IVX]{1,5})[.)]?\s+")
_CAPITAL = re.compile(r"[^\W\d_a-z]")
_STATEMENT = re.compile(r"[%=<>\u2264\u2265;\t]|[.!?:]\s|[.,;!]$")
_CAPTION = re.compile(
    r"(?:supplementary\s+|appendix\s+)?(?:fig\.?|figure|table|box|scheme)\s*s?[0-9]{1,3}[a-z]?"
    r"(?:$|\s*[.:|(\u2013-]|\s+(?-i:[^\W\d_a-z]))",
    re.IGNORECASE,
)
# The numbers of sections, in figures and in Roman numerals; no article has more at its top level.
_ROMAN = "I II III IV V VI VII VIII IX X XI XII XIII XIV XV XVI XVII XVIII XIX XX".split()  # noqa: SIM905 - reads better so
_NUMBERS = {
    written: number
    for number, roman in enumerate(_ROMAN, start=1)
    for written in (str(number), roman)
}
_USUAL = frozenset(map(str.casefold, (*ABSTRACT_HEADINGS, *MAIN_HEADINGS, *BACK_HEADINGS)))
_BULLET = re.compile(r"\s*[-*+\u2022\u2023\u25aa\u25cf\u2013]\s")
_NUMBERED_ITEM = re.compile(r"\s*\(?[0-9]{1,2}[.)]\s")


def read_plain_text(text: str, source: Source) -> Parsed:
    """Return the one document of a file of plain text, with or without front matter.

    Raises UnreadableFile when the front matter is broken, the file is longer than any book, or
    there is neither front matter nor text.
    """
    front = split_front_matter(text)
    metadata = read_metadata(front.values)
    problems = [*front.problems, *metadata.problems]
    blocks = list(islice(_blocks(front.body, front.first_line), _MOST_BLOCKS + 1))
    if len(blocks) > _MOST_BLOCKS:
        raise UnreadableFile(f"more than {_MOST_BLOCKS} paragraphs; split it into articles")
    if not blocks and not front.values:
        return result_of([], problems, "holds no text")
    metadata.id = metadata.id or path_name(source.path)
    place = "line 1"
    if not metadata.title and len(blocks) > 1 and _may_be_title(*blocks[0]):
        (_, title), *blocks = blocks
        metadata.title, place = fold(title.text), f"line {title.line}"
    metadata.title = metadata.title or stem(source.path)
    writer = TextWriter()
    writer.add(metadata.title, BlockKind.TITLE, (), place)
    _write(blocks, writer)
    return result_of([metadata.document(source, writer)], problems, "")


def _blocks(lines: Sequence[str], first: int) -> Iterator[tuple[BlockKind, Paragraph]]:
    """Yield rows, list items, captions and paragraphs; headings still count as paragraphs."""
    for run in runs(lines, first):
        if _is_table(run):
            for number, line in enumerate(run.lines, start=run.line):
                yield BlockKind.TABLE_ROW, Paragraph(number, (line,))
        elif item := _item_pattern(run):
            for paragraph in _items(run, item):
                yield BlockKind.LIST_ITEM, paragraph
        else:
            for paragraph in unwrapped(run):
                caption = _CAPTION.match(paragraph.lines[0].strip())
                yield BlockKind.CAPTION if caption else BlockKind.PARAGRAPH, paragraph


def _is_table(run: Paragraph) -> bool:
    rows = sum("\t" in line.strip() for line in run.lines)
    return rows > 1 and 2 * rows >= len(run.lines)


def _item_pattern(run: Paragraph) -> re.Pattern[str] | None:
    """Return the pattern for the start of the items in `run`, if its first line is an item.

    One numbered line may be a heading; two are a list.
    """
    if _BULLET.match(run.lines[0]):
        return _BULLET
    numbered = sum(bool(_NUMBERED_ITEM.match(line)) for line in run.lines)
    return _NUMBERED_ITEM if _NUMBERED_ITEM.match(run.lines[0]) and numbered > 1 else None


def _items(run: Paragraph, item: re.Pattern[str]) -> Iterator[Paragraph]:
    start = 0
    for at in range(1, len(run.lines) + 1):
        if at == len(run.lines) or item.match(run.lines[at]):
            yield Paragraph(run.line + start, run.lines[start:at])
            start = at


def _write(blocks: Sequence[tuple[BlockKind, Paragraph]], writer: TextWriter) -> None:
    headings = _headings(blocks)
    section: tuple[str, ...] = ()
    review: tuple[str, ...] = ()
    for at, (kind, paragraph) in enumerate(blocks):
        place = f"line {paragraph.line}"
        if at in headings or _begins_review(paragraph, at / len(blocks)):
            heading = fold(paragraph.text).rstrip(":")
            review = (PEER_REVIEW,) if begins_peer_review(heading) else review
            section = (*review, heading)
            writer.add(paragraph.text, BlockKind.HEADING, section, place)
        elif kind is BlockKind.TABLE_ROW:
            writer.add_row(paragraph.text.rstrip().split("\t"), section, place)
        else:
            writer.add(paragraph.text, kind, section, place)


def _begins_review(paragraph: Paragraph, read: float) -> bool:
    """Whether the review of the article begins here, of which the share `read` has been read."""
    return read >= _LEAST_READ and begins_peer_review(fold(paragraph.text))


def _headings(blocks: Sequence[tuple[BlockKind, Paragraph]]) -> set[int]:
    """Return the indices of headings: blocks that look like one, in runs of at most three."""
    depths: list[int | None] = [_heading_depth(*block) for block in blocks]
    items = {at for at, depth in enumerate(depths) if depth == 1}
    items -= _numbered_sections([block for _, block in blocks], sorted(items))
    headings: set[int] = set()
    row: list[int] = []
    for at, depth in enumerate(depths):
        if depth is not None and at not in items:
            row.append(at)
            continue
        listed = any(depths[above] == depths[below] != 0 for above, below in pairwise(row))
        if len(row) <= _MOST_HEADINGS_IN_A_ROW and not listed:
            headings.update(row)
        row = []
    return headings  # a run at the end, with no text after it, is not added


def _numbered_sections(blocks: Sequence[Paragraph], numbered: Sequence[int]) -> set[int]:
    """Return which of the lines with one number are headings of sections, not items of lists.

    Those with a usual name are. Then others are, too, if their numbers count on through the text.
    """
    named: set[int] = set()
    counted: set[int] = set()
    last = 0
    for at in numbered:
        written, _, words = blocks[at].text.strip().partition(" ")
        number = _NUMBERS.get(written.rstrip("."), 0)
        is_usual = fold(words).casefold().rstrip(":") in _USUAL
        follows_colon = at > 0 and blocks[at - 1].text.rstrip().endswith(":")
        if is_usual or (number == last + 1 and not follows_colon):
            (named if is_usual else counted).add(at)
            last = number
    return named | counted if named else set()


def _heading_depth(kind: BlockKind, paragraph: Paragraph) -> int | None:
    """Return how many numbers a heading has (``2.1 Patients`` has 2); None if it is not one."""
    text = paragraph.lines[0].strip()
    if kind is not BlockKind.PARAGRAPH or len(paragraph.lines) > 1 or len(text) > _LONGEST_HEADING:
        return None
    number = _NUMBERING.match(text)
    words = text[number.end() :] if number else text
    if not _CAPITAL.match(words) or _STATEMENT.search(words) or len(words.split()) > _MOST_WORDS:
        return None
    return len(number[1].split(".")) if number else 0


def _may_be_title(kind: BlockKind, paragraph: Paragraph) -> bool:
    text = fold(paragraph.text) if len(paragraph.text) <= 2 * _LONGEST_TITLE else ""
    return (
        kind is BlockKind.PARAGRAPH
        and 0 < len(text) <= _LONGEST_TITLE
        and len(text.split()) >= _LEAST_TITLE_WORDS
        and text[-1] not in ".,;!"
        and not _NUMBERING.match(text)
    )
