"""Figures are read as they are printed, whatever raises or lowers them, in every place."""

from __future__ import annotations

from typing import NamedTuple

import pytest
from hypothesis import HealthCheck, given, note, settings
from hypothesis import strategies as st
from inline_markup import FORMATS, PLACES, Item, line_in, lines

PLAIN = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻₀₁₂₃₄₅₆₇₈₉₊₋−–", "0123456789+-0123456789+---")
KINDS = ("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹", "₀₁₂₃₄₅₆₇₈₉")
ON_THE_LINE = ("text", "emphasis")


class Sign(NamedTuple):
    """A character of the source, and the number of the piece that it stands in."""

    character: str
    piece: int


def signs(items: list[Item], joined: tuple[tuple[str, ...], ...]) -> list[Sign]:
    """The characters of a line, those on the line as one piece, a power as ten and its exponent."""
    pieces: list[Sign] = []
    last = ""
    for number, item in enumerate(items, start=1):
        ten = "10" if item.kind == "power" else ""
        piece = 0 if item.kind in ON_THE_LINE else number
        if any(last in kinds and item.kind in kinds for kinds in joined):
            piece = pieces[-1].piece
        pieces += [*(Sign(sign, -number) for sign in ten), *(Sign(s, piece) for s in item.text)]
        last = item.kind
    return [sign for sign in pieces if not sign.character.isspace()]


def check(source: list[Sign], shown: str) -> None:
    """Nothing is lost, and figures of two pieces are never read as one number."""
    places = [at for at, sign in enumerate(shown) if not sign.isspace()]
    written = [shown[at].translate(PLAIN) for at in places]
    assert written == [sign.character.translate(PLAIN) for sign in source], shown
    for sign, following, at, after in zip(source, source[1:], places, places[1:], strict=False):
        if sign.piece != following.piece and after == at + 1:
            together = {shown[at], shown[after]}
            assert not any(together <= set(kind) for kind in KINDS), shown


@pytest.mark.parametrize(("name", "place"), PLACES)
@settings(max_examples=25, suppress_health_check=[HealthCheck.too_slow])
@given(data=st.data())
def test_figures_never_merge_and_nothing_is_lost(
    name: str, place: str, data: st.DataObject
) -> None:
    form = FORMATS[name]
    items = data.draw(lines(form.kinds))
    source = form.places[place]("".join(map(form.write, items)))
    note(source.decode(errors="replace")[:2000])
    check(signs(items, form.joined), line_in(source))


@pytest.mark.parametrize(("name", "place"), PLACES)
def test_powers_marks_and_formulas_read_alike_everywhere(name: str, place: str) -> None:
    form = FORMATS[name]
    items = [
        Item("text", "at 10"),
        Item("sup", "9"),
        Item("text", "/L in 2013"),
        Item("sup", "24"),
        Item("text", " per m"),
        Item("sup", "2"),
        Item("text", " of CO"),
        Item("sub", "2"),
        Item("text", " from 10"),
        Item("sup", "-6"),
        Item("text", " to EQD2"),
        Item("sub", "3"),
        Item("text", ", H"),
        Item("sub", "2"),
        Item("text", "0, "),
        Item("sup", "131"),
        Item("text", "I, "),
        Item("sup", "1"),
        Item("text", "95%."),
        Item("sup", "5"),
    ]
    shown = line_in(form.places[place]("".join(map(form.write, items)))).strip()
    expected = "at 10⁹/L in 2013²⁴ per m2 of CO2 from 10⁻⁶ to EQD2₃, H₂0, 131I, ¹95%.⁵"
    assert shown == expected


MARKED = [(n, p) for n, p in PLACES if "mark" in FORMATS[n].kinds]


@pytest.mark.parametrize(("name", "place"), MARKED)
@pytest.mark.parametrize("kind", ["mark", "raised mark", "mark raised"])
def test_a_citation_mark_is_never_glued_to_a_figure(name: str, place: str, kind: str) -> None:
    form = FORMATS[name]
    if kind not in form.kinds:
        pytest.skip("the format has no such mark")
    items = [Item("text", "in 2013"), Item(kind, "24"), Item("text", ", of 250."), Item(kind, "9")]
    shown = line_in(form.places[place]("".join(map(form.write, items)))).strip()
    assert shown == "in 2013²⁴, of 250.⁹"


@pytest.mark.parametrize(
    ("name", "place"), [(n, p) for n, p in PLACES if "power" in FORMATS[n].kinds]
)
def test_a_power_in_a_formula_is_a_power(name: str, place: str) -> None:
    form = FORMATS[name]
    items = [Item("text", "at 2.5 × "), Item("power", "9"), Item("text", " cells")]
    shown = line_in(form.places[place]("".join(map(form.write, items)))).strip()
    assert shown == "at 2.5 × 10⁹ cells"
