"""How raised and lowered pieces, citation marks, formulas and images are written."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.formats.markup.inline import APART, CITED, FORMULA, IMAGE, LOWERED, RAISED, Inline

SHIFTS = {"^": RAISED, "_": LOWERED, "*": CITED, ".": APART}


def written(*pieces: str | tuple[str, str]) -> str:
    """Write pieces; a pair is the shifts of a piece, from the outermost on, and its text."""
    inline = Inline()
    for piece in pieces:
        shifts, text = piece if isinstance(piece, tuple) else ("", piece)
        for shift in shifts:
            inline.begin(SHIFTS[shift])
        inline.add(text)
        for _ in shifts:
            inline.end()
    return inline.text


@pytest.mark.parametrize(
    ("pieces", "expected"),
    [
        # Beside a figure: raised and lowered characters.
        (["10", ("^", "9"), "/L"], "10⁹/L"),
        (["10", ("^", "\u22126")], "10⁻⁶"),
        (["2013", ("^", "24–26"), "."], "2013²⁴⁻²⁶."),
        (["2013.", ("^", "24")], "2013.²⁴"),
        (["94%", ("*^", "5"), " at"], "94%⁵ at"),
        (["10 ", ("^", "9"), " cells"], "10 ⁹ cells"),
        ([("^", "1"), "95%"], "¹95%"),
        (["H", ("_", "2"), "0"], "H₂0"),
        (["EQD2", ("_", "3")], "EQD2₃"),
        (["SO", ("_", "4"), ("^", "2\u2212")], "SO₄²⁻"),
        (["cm", ("^", "2"), ".", ("^", "4"), " So"], "cm².⁴ So"),
        (["250", ("^", "*1")], "250*¹"),
        (["250", ("^", "9 a")], "250⁹ a"),
        (["log", ("_", "10"), "5"], "log₁₀5"),
        # Elsewhere as people type them.
        (["m", ("^", "2"), " of CO", ("_", "2")], "m2 of CO2"),
        (["Ca", ("^", "2+"), " and CD34", ("^", "+")], "Ca2+ and CD34+"),
        ([("^", "131"), "I, week 12 ", ("^", "18"), "F"], "131I, week 12 18F"),
        (["rested.", ("^", "1–3"), " They"], "rested.1–3 They"),
        (["5", ("^", "th"), " of 12", ("^", "a,b")], "5th of 12a,b"),
        (["in 1965.", ("^", "[1]")], "in 1965.[1]"),
        # Marks that no element raises.
        (["2013", ("*", "24"), ","], "2013²⁴,"),
        (["2030.", ("*", "1"), " So"], "2030.¹ So"),
        (["0.2", ("*", "1"), ",", ("*", "2"), "."], "0.2¹,²."),
        (["see [", ("*", "1"), ",", ("*", "2"), "]"], "see [1,2]"),
        (["see [", ("*", "4"), ("*", "5"), "]"], "see [4 5]"),
        (["of 200", ("*", "4"), ("*", "5")], "of 200⁴ ⁵"),
        # Pieces that touch.
        (["so", ("^", "4"), ("^", "5")], "so⁴ ⁵"),
        (["10", ("^", "10"), ("^^", "2")], "10¹⁰^²"),
        (["3", (".", "1/2"), "5"], "3 1/2 5"),
        (["٣", ("^", "٩")], "٣^٩"),
    ],
)
def test_pieces(pieces: list[str | tuple[str, str]], expected: str) -> None:
    assert written(*pieces) == expected


def test_marks_within_one_raised_piece_are_one_piece() -> None:
    inline = Inline()
    inline.add("rested.")
    inline.begin(RAISED)
    for mark, tail in (("1", "–"), ("3", ""), ("5", "")):
        inline.begin(CITED)
        inline.add(mark)
        inline.end()
        inline.add(tail)
    inline.end()
    assert inline.text == "rested.1–3 5"


@pytest.mark.parametrize(
    ("mark", "alternative", "expected"),
    [
        (FORMULA, "", "a [formula] b"),
        (IMAGE, "", "a [image] b"),
        (IMAGE, "curve of\n survival", "a [image: curve of survival] b"),
        (IMAGE, "fig1.jpg", "a [image] b"),
        (IMAGE, "a long description " * 10, "a [image] b"),
        (IMAGE, "≥", "a≥b"),
        (FORMULA, r"\frac{alpha}{beta}", r"a\frac{alpha}{beta}b"),
    ],
)
def test_holes(mark: str, alternative: str, expected: str) -> None:
    inline = Inline()
    inline.add("a")
    inline.hole(mark, alternative)
    inline.add("b")
    assert inline.text == expected


def test_a_mark_is_set_off_from_words_and_not_from_brackets() -> None:
    inline = Inline()
    inline.add("(")
    inline.hole(FORMULA)
    inline.hole(IMAGE)
    inline.add(").")
    assert inline.text == "([formula] [image])."
    assert inline.has_words


def test_ornaments_count_between_words_only() -> None:
    inline = Inline()
    inline.hole(IMAGE, weak=True)
    assert (inline.text, inline.has_words) == ("", False)
    inline.add("a ")
    inline.hole(IMAGE, weak=True)
    assert inline.text == "a "
    inline.add(" b")
    assert inline.text == "a [image] b"


@given(
    st.lists(st.tuples(st.text("^_*.", max_size=12), st.text("09 a,.⁹-", max_size=4)), max_size=8)
)
def test_any_pieces_are_written(pieces: list[tuple[str, str]]) -> None:
    plain = str.maketrans("⁰⁹₀₉⁻₋", "0909--")
    shown = written(*pieces).translate(plain)
    kept = [sign for sign in shown if sign not in " ^_"]
    source = "".join(text for _, text in pieces).translate(plain)
    assert kept == [sign for sign in source if sign != " "]
