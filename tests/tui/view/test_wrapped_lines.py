from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from rich.cells import cell_len
from samples import STEERING
from terminal import steering

from assistant.display import CELL_SEPARATOR, inert
from assistant.tui.view.wrapped_lines import (
    NARROWEST,
    NOT_OF_DOCUMENT,
    Line,
    Piece,
    blank,
    document_lines,
    dotted_lines,
    line_number_at,
    part_lines,
    piece_lines,
    plain_lines,
    text_between,
    wrap,
)

# Latin, wide, combining and zero-width characters, an emoji of several, and blanks of all kinds.
MIXED = st.text(
    st.one_of(
        st.sampled_from("abcdefgh  \n\t\r\xa0\u2003\u3000"),
        st.sampled_from("漢字。é\u0301\u0308\u200b\u200d\ufe0f👩🏽❤🇫\x1b\u202e\ud800"),
        st.characters(codec=None),
    ),
    max_size=120,
)
WIDTHS = st.integers(-3, 60)


def wrapped_texts(text: str, width: int) -> list[str]:
    return [text[start:end] for start, end in wrap(text, width)]


@settings(deadline=None)
@given(MIXED, WIDTHS)
@example("", 20)
@example("a" * 100, 7)
@example("漢" * 50, 9)
@example("漢\u3000" * 20, 8)
@example("\u0301" * 30 + "e\u0301" * 30, 8)
@example("👩‍👩‍👧‍👧" * 9, 8)
def test_wrapping_covers_a_text_in_order_and_keeps_to_its_width(text: str, width: int) -> None:
    inert_text = inert(text)
    spans = list(wrap(inert_text, width))
    assert [start for start, _ in spans] == [0, *(end for _, end in spans[:-1])]
    assert spans[-1][1] == len(inert_text)
    assert all(start < end for start, end in spans) or spans == [(0, 0)]
    for start, end in spans:
        assert cell_len(inert_text[start:end].rstrip()) <= max(width, NARROWEST)


@settings(deadline=None)
@given(st.lists(st.text("abc漢", min_size=1, max_size=4), min_size=1, max_size=40), WIDTHS)
def test_words_that_fit_are_not_cut(words: list[str], width: int) -> None:
    lines = wrapped_texts(" ".join(words), width)
    assert [word for line in lines for word in line.split()] == words
    for line, after in pairwise(lines):
        first = after.split()[0]
        assert cell_len(line.rstrip()) + 1 + cell_len(first) > max(width, NARROWEST)


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("", [""]),
        ("    ", ["    "]),
        ("one two three", ["one two ", "three"]),
        ("one     two", ["one     ", "two"]),
        ("ab " + "x" * 20 + " y", ["ab ", "xxxxxxxx", "xxxxxxxx", "xxxx y"]),
        ("漢字漢字漢字 x", ["漢字漢字", "漢字 x"]),
        ("          one", ["          ", "one"]),
        ("ee\u0301" * 5, ["ee\u0301" * 4, "ee\u0301"]),
    ],
)
def test_where_lines_end(text: str, lines: list[str]) -> None:
    assert wrapped_texts(text, 8) == lines
    assert wrapped_texts(text, 0) == lines


@settings(deadline=None)
@given(MIXED, st.integers(0, 40), st.integers(0, 120), WIDTHS)
@example(STEERING, 0, len(STEERING), 8)
def test_lines_of_a_document_show_its_code_points(
    text: str, start: int, length: int, width: int
) -> None:
    end = min(start + length, len(text))
    start = min(start, end)
    lines = document_lines(text, start, end, "text", width)
    assert "".join(line.text for line in lines) == inert(text[start:end])
    assert lines[0].start == start
    assert lines[-1].end == end
    for line in lines:
        assert line.text == inert(text[line.start : line.end])
        assert steering(line.text) == set()
        assert (line.role, line.margin, line.label) == ("text", 0, "")


@settings(deadline=None)
@given(MIXED, MIXED, st.integers(0, 10), WIDTHS)
@example(STEERING, STEERING, 4, 80)
def test_our_lines_are_inert_and_fit(text: str, label: str, margin: int, width: int) -> None:
    first, *rest = plain_lines(text, "facts", width, margin=margin, label=label)
    assert first.label == inert(label)
    assert {line.label for line in rest} <= {""}
    for line in (first, *rest):
        assert (line.role, line.start, line.margin) == ("facts", NOT_OF_DOCUMENT, margin)
        assert steering(line.text) == set()
        assert line.text == line.text.rstrip()
        assert cell_len(line.text) <= max(width - margin, NARROWEST)
    all_text = "".join(line.text for line in (first, *rest))
    assert "".join(all_text.split()) == "".join(inert(text).split())


def test_an_empty_line() -> None:
    assert blank() == Line("", "text")
    assert plain_lines("", "facts", 20, label="x") == [Line("", "facts", label="x")]


def test_parts_stay_whole_where_they_can() -> None:
    parts = ["one two", "", "three", "four\tfive", "six"]
    assert [line.text for line in dotted_lines(parts, "facts", 20)] == [
        "one two · three",
        f"four{CELL_SEPARATOR}five · six",
    ]
    narrow = dotted_lines(parts, "facts", 12, margin=4)
    assert [line.text for line in narrow] == [
        "one two",
        "three",
        f"four{CELL_SEPARATOR}fiv",
        "e",
        "six",
    ]
    assert {line.margin for line in narrow} == {4}
    assert dotted_lines([], "facts", 20) == dotted_lines(["", ""], "facts", 20) == []


@settings(deadline=None)
@given(st.lists(MIXED, max_size=8), st.integers(8, 60))
def test_no_part_is_left_out_and_no_line_is_too_wide(parts: list[str], width: int) -> None:
    lines = dotted_lines(parts, "facts", width)
    all_text = "".join(line.text for line in lines).replace("·", "")
    expected = "".join(map(inert, parts)).replace("·", "")
    assert "".join(all_text.split()) == "".join(expected.split())
    assert all(cell_len(line.text) <= width for line in lines)


def test_the_line_that_shows_an_offset() -> None:
    text = "zero one two three four"
    lines = [
        *plain_lines("x" * 50, "facts", 8),
        blank(),
        *document_lines(text, 5, len(text), "text", 8),
    ]
    for offset in range(5, len(text)):
        line = lines[line_number_at(lines, offset)]
        assert line.start <= offset < line.end
    for nowhere in (NOT_OF_DOCUMENT, 0, 4, len(text)):
        assert line_number_at(lines, nowhere) == 0
    assert line_number_at([], 3) == 0


def test_parts_of_pieces_stay_together_where_they_fit() -> None:
    parts = [[Piece("●", "a"), Piece(" 9 trials", "b")], [Piece("■ 24 cohorts", "b")], []]
    [line] = part_lines(parts, 40, margin=2)
    assert line.text == "● 9 trials · ■ 24 cohorts"
    assert [line.text[start:end] for start, end, _ in line.emphases] == [
        "●",
        " 9 trials",
        " · ",
        "■ 24 cohorts",
    ]
    assert [line.text for line in part_lines(parts, 26, margin=2)] == ["● 9 trials", "■ 24 cohorts"]


@pytest.mark.parametrize("width", [8, 10, 20, 60])
def test_pieces_keep_their_roles_however_they_are_wrapped(width: int) -> None:
    pieces = [Piece("one two ", "a"), Piece("three\x1bfour five", "b"), Piece(" six", "a")]
    lines = piece_lines(pieces, width, margin=2)
    for role, expected in (("a", "onetwosix"), ("b", "three\ufffdfourfive")):
        shown = "".join(
            line.text[part.start : part.end]
            for line in lines
            for part in line.emphases
            if part.role == role
        )
        assert shown.replace(" ", "") == expected


def copied(lines: list[Line]) -> str:
    return text_between(lines, [(0, -1)] * len(lines))


@given(st.text(st.characters(codec="utf-8"), max_size=200), st.integers(8, 40))
def test_text_that_was_wrapped_is_copied_as_it_was(text: str, width: int) -> None:
    assert copied(document_lines(text, 0, len(text), "text", width)) == inert(text)
    lines = plain_lines(text, "text", width, margin=4, label="[1] ")
    assert copied(lines) == inert(text).rstrip()


def test_part_of_wrapped_text_is_copied_without_margin_and_label() -> None:
    lines = [
        *plain_lines("one two three four", "quote", 14, margin=4, label="[1] "),
        *dotted_lines(["five", "six seven"], "facts", 14, margin=4),
        *plain_lines("eight", "facts", 14, margin=4),
    ]
    assert [line.text for line in lines] == ["one two", "three four", "five", "six seven", "eight"]
    assert copied(lines) == "one two three four\nfive · six seven\neight"
    assert text_between(lines, [(8, -1), (0, 9), *[None] * 3]) == "two three"
