"""Text is never joined across something that was left out, nor with text that nobody sees."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from papers import BOLD, EM, HEIGHT, SYMBOL, Paper

from assistant.formats import parse
from assistant.formats.articles.pdf.chunks import Chunk
from assistant.formats.articles.pdf.page_lines import Line
from assistant.formats.articles.pdf.pdfium import Style
from assistant.formats.articles.pdf.reading_order import ReadingOrder
from assistant.records import BlockKind
from assistant.text.passages import block_sentences

if TYPE_CHECKING:
    from assistant.records import Document

PLAIN = (
    "Gardeners who work before sunrise often complain of tired eyes and slow hands. "
    "We asked whether a lamp on the bench changes how many seedlings they pot in an hour. "
    "Nobody had asked that before, although lamps are cheap and benches are many. "
)


def read(paper: Paper) -> Document:
    return parse(paper.data(), "paper.pdf").documents[0]


def titled() -> Paper:
    paper = Paper()
    paper.put(60, 80, "Morning Light for Tired Gardeners", 20)
    return paper


def texts(document: Document, *kinds: BlockKind) -> list[str]:
    return [
        document.text[slice(*block.span)]
        for block in document.blocks
        if block.kind in kinds or (not kinds and block.kind is not BlockKind.TITLE)
    ]


def quotable(document: Document) -> list[str]:
    return [
        document.text[slice(*span)]
        for block in document.blocks
        if block.kind.quotable
        for span in block_sentences(document, block)
    ]


def spread(paper: Paper, y: float, words: list[str], left: float, right: float) -> None:
    """Set the words of a line with even gaps, so that they reach from `left` to `right`."""
    gap = (right - left - sum(len(word) for word in words) * 10 * EM) / (len(words) - 1)
    x = left
    for word in words:
        paper.put(x, y, word)
        x += len(word) * 10 * EM + gap


BEFORE = [
    "The leaves of the lamp tree are known for their",
    "healing and calming and also their diuretic and",
]
AFTER = [
    "antimutagenic activities, which were tested here.",
    "Nobody had tested them before, as far as we know.",
]


def with_line_between() -> Paper:
    paper = titled()
    paper.lines(60, 160, BEFORE)
    paper.lines(60, 196, AFTER)
    return paper


def test_a_line_that_was_stretched_to_fill_its_column_is_text() -> None:
    paper = with_line_between()
    spread(paper, 184, ["analgesic,", "ameliorative,", "antioxidant"], 60, 354)
    whole = " ".join([*BEFORE, "analgesic, ameliorative, antioxidant", *AFTER])
    assert " ".join(quotable(read(paper))) == whole


def test_a_line_with_one_wide_gap_leaves_nothing_to_quote_around_it() -> None:
    paper = with_line_between()
    paper.put(60, 184, "analgesic, ameliorative").put(270, 184, "antioxidant")
    document = read(paper)
    assert quotable(document) == ["Nobody had tested them before, as far as we know."]
    assert "analgesic, ameliorative antioxidant" in texts(document, BlockKind.FRAGMENT)


def test_rows_without_a_caption_part_the_text_around_them() -> None:
    paper = with_line_between()
    for y in (178, 184, 190):
        for x in (60, 180, 300):
            paper.put(x, y, "12.5", 5)
    document = read(paper)
    assert quotable(document)[-1] == "Nobody had tested them before, as far as we know."
    assert not any("diuretic and antimutagenic" in text for text in texts(document))


@pytest.mark.parametrize("caption", [True, False])
def test_a_sentence_goes_on_after_a_table_on_the_next_page_only_if_that_has_a_caption(
    *, caption: bool
) -> None:
    paper = titled()
    paper.text(
        60,
        160,
        480,
        PLAIN + "The lamp that we used in all of the rooms of the big old house by the",
    )
    paper.page()
    if caption:
        paper.put(60, 60, "Table 1. Seedlings by bench", 8)
    for at, cells in enumerate([("Old", "12", "4"), ("New", "19", "7"), ("All", "31", "11")]):
        for place, cell in enumerate(cells):
            paper.put(60 + 150 * place, 80 + 12 * at, cell, 8)
    paper.text(60, 160, 480, "river was small. " + PLAIN)
    sentences = quotable(read(paper))
    whole = "The lamp that we used in all of the rooms of the big old house by the river was small."
    assert (whole in sentences) is caption
    assert not any(
        sentence.startswith(("The lamp that", "river"))
        for sentence in sentences
        if sentence != whole
    )


def test_a_paragraph_that_begins_or_ends_within_a_sentence_is_a_fragment_there() -> None:
    paper = titled()
    paper.text(
        60, 160, 480, "and lamps were cheap. " + PLAIN + "In the end the gardeners of the old"
    )
    document = read(paper)
    assert texts(document) == [
        "and lamps were cheap.",
        PLAIN.strip(),
        "In the end the gardeners of the old",
    ]
    assert texts(document, BlockKind.FRAGMENT) == [texts(document)[0], texts(document)[2]]


def chunk(page: int, left: float, first: float, last: float) -> Chunk:
    """Return two lines of a column of 200 points, with the baselines `first` and `last`."""
    style = Style("F", bold=False, italic=False)
    lines = [
        Line(page, left, left + 200, base, 10, style, ("a text",), (left,), broken=False)
        for base in (first, last)
    ]
    return Chunk(page, 1, lines, left, left + 200)


@pytest.mark.parametrize(
    ("others", "joined"),
    [
        ([], True),
        ([chunk(1, 40, 320, 340)], False),  # below the end of the left column
        ([chunk(1, 40, 120, 140)], True),  # above it
        ([chunk(1, 320, 20, 40)], False),  # above the beginning of the right column
        ([chunk(2, 40, 320, 340)], True),  # on another page
    ],
)
def test_columns_are_joined_only_if_no_text_was_passed_over(
    others: list[Chunk], *, joined: bool
) -> None:
    above, below = chunk(1, 40, 200, 300), chunk(1, 320, 60, 80)
    order = ReadingOrder(enumerate([above, below, *others]))
    assert order.joins(above, below, 1) is joined


def test_a_column_does_not_begin_right_below_text_that_was_read_before() -> None:
    before, above, below = chunk(1, 320, 36, 48), chunk(1, 40, 200, 300), chunk(1, 320, 60, 80)
    assert not ReadingOrder(enumerate([before, above, below])).joins(above, below, 2)


@pytest.mark.parametrize(
    ("indent", "heading"), [(2, "Potting of seedlings by hand in the rooms"), (0, "Potting")]
)
def test_a_heading_in_the_type_of_the_text_is_no_part_of_the_first_sentence(
    indent: int, heading: str
) -> None:
    paper = titled()
    lines = [
        "Lamps were lit by hand every morning, in all",
        *["and they were lit at the same time in rooms,"] * 5,
    ]
    paper.put(60, 160, heading)
    paper.put(60 + indent * 10 * EM, 172, lines[0])
    y = paper.lines(60, 184, lines[1:])
    paper.put(60, y, "if any.")
    assert quotable(read(paper)) == [" ".join([*lines, "if any."])]


def test_lines_that_begin_like_stamps_and_addresses_are_text() -> None:
    paper = titled()
    lines = [
        "Records of all of the gardeners who had ever potted at night were",
        "downloaded from the house of records, and twelve were left out.",
    ]
    y = paper.lines(60, 160, lines)
    paper.text(
        60, y + 12, 480, "Correspondence analysis of seedlings and lamps gave two axes. " + PLAIN
    )
    sentences = quotable(read(paper))
    assert sentences[0] == " ".join(lines)
    assert sentences[1] == "Correspondence analysis of seedlings and lamps gave two axes."


HIDDEN = "The lamps were red, as nobody sees any more in this one."


def shown(text: str, y: float) -> str:
    return f"BT /F1 10 Tf 1 0 0 1 60 {HEIGHT - y} Tm <{text.encode().hex()}> Tj ET"


def test_text_that_a_clipping_path_hides_is_not_read() -> None:
    paper = titled()
    paper.text(60, 160, 480, PLAIN)
    paper.pages[-1].append(f"q 0 0 300 90 re W n {shown(HIDDEN, 166)} Q")
    paper.pages[-1].append(
        f"q 0 500 700 300 re W n {shown('This is seen by all of the readers.', 250)} Q"
    )
    text = read(paper).text
    assert PLAIN.strip() in text
    assert "were red" not in text
    assert "This is seen by all of the readers." in text


def test_text_that_a_form_clips_is_not_read() -> None:
    paper = titled()
    paper.text(60, 160, 480, PLAIN)
    seen = "This is seen by all of the readers."
    paper.form = f"q 0 500 700 60 re W n {shown(HIDDEN, 166)} {shown(seen, 270)} Q"
    paper.pages[-1].append("q /X Do Q")
    text = read(paper).text
    assert PLAIN.strip() in text
    assert "were red" not in text
    assert seen in text


def test_letters_of_formulas_are_letters() -> None:
    paper = titled()
    paper.unicode = {"m": "\U0001d707"}
    paper.put(60, 160, "Each of the seedlings was given 5 ").put(60 + 34 * 6, 160, "m", 10, SYMBOL)
    paper.put(60 + 35 * 6, 160, "g of salt, once a day.")
    assert quotable(read(paper)) == [
        "Each of the seedlings was given 5 \u03bcg of salt, once a day."
    ]


def test_a_numbered_item_in_bold_is_no_heading() -> None:
    paper = titled()
    y: float = 150
    for heading in ("1. Introduction", "2. Methods", "1. Patients with pain", "3. Results"):
        paper.put(60, y, heading, 10, BOLD)
        y = paper.text(60, y + 15, 480, PLAIN.replace("Gardeners", heading[3:6])) + 14
    headings = texts(read(paper), BlockKind.HEADING)
    assert headings == ["1. Introduction", "2. Methods", "3. Results"]
