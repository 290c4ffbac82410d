"""A formula or image without text leaves a mark, so that no sentence reads on over it."""

from __future__ import annotations

import pytest
from inline_markup import FORMATS, Item, line_in

from assistant.formats import parse

FORMULAS = {
    "picture": "<inline-formula><inline-graphic/></inline-formula>",
    "empty": "<inline-formula><mml:math/></inline-formula>",
    "alternatives": "<inline-formula><alternatives><graphic/></alternatives></inline-formula>",
    "on its own line": "<disp-formula><graphic/></disp-formula>",
}


@pytest.mark.parametrize("place", FORMATS["jats"].places)
@pytest.mark.parametrize("formula", FORMULAS.values(), ids=FORMULAS)
def test_formulas_of_jats(place: str, formula: str) -> None:
    if "disp" in formula and place in ("bare list item", "loose"):
        pytest.skip("a formula there is a block of its own")
    line = line_in(FORMATS["jats"].places[place](f"where {formula} is"))
    assert line.strip() == "where [formula] is"


@pytest.mark.parametrize("place", FORMATS["jats"].places)
def test_images_of_jats(place: str) -> None:
    line = line_in(FORMATS["jats"].places[place]("of <inline-graphic/>,<inline-graphic/> or"))
    assert line.strip() == "of [image],[image] or"


@pytest.mark.parametrize("place", FORMATS["jats"].places)
def test_a_formula_with_text_leaves_no_mark(place: str) -> None:
    math = "<mml:math><mml:mi>x</mml:mi></mml:math>"
    both = f"<inline-formula><alternatives>{math}<graphic/></alternatives></inline-formula>"
    beside = f"<inline-formula><inline-graphic/>{math}</inline-formula>"
    tex = "<inline-formula><tex-math>y</tex-math><inline-graphic/></inline-formula>"
    line = line_in(FORMATS["jats"].places[place](f"if {both} or {beside} or {tex} is"))
    assert line.strip() == "if x or x or y is"


@pytest.mark.parametrize("place", FORMATS["pubmed"].places)
def test_formulas_of_pubmed(place: str) -> None:
    line = line_in(FORMATS["pubmed"].places[place]("where <mml:math/> is"))
    assert line.strip() == "where [formula] is"


@pytest.mark.parametrize("place", FORMATS["html"].places)
@pytest.mark.parametrize(
    ("picture", "expected"),
    [
        ("<img src='e.gif'>", "[image]"),
        ("<img src='e.gif' alt=''>", "[image]"),
        ("<img src='e.gif' alt='Formula'>", "[image: Formula]"),
        ("<img src='e.gif' alt='&ge; 5'>", "≥ 5"),
        ("<a href='e.html'><img src='e.gif'></a>", "[image]"),
        ("<svg><path/></svg>", "[image]"),
        ("<math></math>", "[formula]"),
        ("<img src='rule.gif' role='presentation'>", ""),
        ("<a href='e.html'>link<img src='icon.gif'></a>", "link"),
    ],
)
def test_pictures_of_pages(place: str, picture: str, expected: str) -> None:
    line = line_in(FORMATS["html"].places[place](f"where {picture} is"))
    assert line.split() == f"where {expected} is".split()


def test_a_formula_that_a_page_hides_behind_its_picture_is_read_once() -> None:
    math = "<math alttext='{x}'><mi>x</mi><mo>=</mo><mn>2</mn></math>"
    picture = r"<img class='fallback' alt='{\displaystyle x=2}'>"
    line = line_in(
        FORMATS["html"].places["paragraph"](
            f"where <span><span style='display: none;'>{math}</span>{picture}</span> is"
        )
    )
    assert line.strip() == "where x=2 is"


def test_icons_and_logos_of_pages_are_no_words() -> None:
    icon = "<img src='icon.gif' alt='Icon'>"
    page = FORMATS["html"].places["paragraph"]
    shown = page(f"rested.</p><h2>{icon} References</h2><p>Not this.</p><p>{icon}")
    (document,) = parse(shown.replace(b"<h1>", f"<h1>{icon}".encode()), "a.html").documents
    assert "icon" not in document.text.lower()
    assert "Not this" not in document.text


def test_a_picture_fills_a_cell() -> None:
    rows = "<tr><td>Ward</td><td>n</td></tr><tr><td>North</td><td><img src='e.gif'></td></tr>"
    cell = f"<table>{rows}</table>"
    page = FORMATS["html"].places["paragraph"]
    (document,) = parse(page(f"rested.</p>{cell}<p>"), "a.html").documents
    assert "North\t[image]" in document.text


@pytest.mark.parametrize("place", FORMATS["docx"].places)
@pytest.mark.parametrize(
    ("drawn", "expected"),
    [
        ("<m:oMath/>", "[formula]"),
        (
            '<w:r><w:object><o:OLEObject xmlns:o="o" ProgID="Equation.3"/></w:object></w:r>',
            "[formula]",
        ),
        (
            '<w:r><w:object><o:OLEObject xmlns:o="o" ProgID="Excel.Chart"/></w:object></w:r>',
            "[image]",
        ),
        (
            '<w:r><w:drawing><docPr descr="survival curve"/><pic xmlns="p"/></w:drawing></w:r>',
            "[image: survival curve]",
        ),
        ('<w:r><w:pict><v:imagedata xmlns:v="v"/></w:pict></w:r>', "[image]"),
    ],
)
def test_drawings_of_word(place: str, drawn: str, expected: str) -> None:
    write = FORMATS["docx"].write
    source = write(Item("text", "where ")) + drawn + write(Item("text", " is"))
    assert line_in(FORMATS["docx"].places[place](source)).strip() == f"where {expected} is"


def test_the_layout_of_formulas_of_word_is_read() -> None:
    def m(name: str, *inner: str) -> str:
        return f"<m:{name}>{''.join(inner)}</m:{name}>"

    def t(text: str) -> str:
        return m("r", m("t", text))

    formulas = {
        "3 1/2 5": t("3") + m("f", m("num", t("1")), m("den", t("2"))) + t("5"),
        "(a+b)/c": m("f", m("num", t("a+b")), m("den", t("c"))),
        "√2": m("rad", m("deg"), m("e", t("2"))),
        "√[3](x+8)": m("rad", m("deg", t("3")), m("e", t("x+8"))),
        "[x|y)": m("d", m("dPr", '<m:begChr m:val="["/>'), m("e", t("x")), m("e", t("y"))),
        "x₁²": m("sSubSup", m("e", t("x")), m("sub", t("1")), m("sup", t("2"))),
        "∑i=1nx": m(
            "nary",
            m("naryPr", '<m:chr m:val="∑"/>'),
            m("sub", t("i=1")),
            m("sup", t("n")),
            m("e", t("x")),
        ),
        "minx→0 x": m("limLow", m("e", t("min")), m("lim", t("x→0"))) + t(" x"),
        "1 2": m("eqArr", m("e", t("1")), m("e", t("2"))),
    }
    for expected, formula in formulas.items():
        line = line_in(FORMATS["docx"].places["paragraph"](m("oMath", formula)))
        assert " ".join(line.split()) == expected


@pytest.mark.parametrize("place", FORMATS["markdown"].places)
def test_pictures_of_markdown(place: str) -> None:
    html = place == "block of HTML"
    named, bare = ("<img alt='≥'>", "<img>") if html else ("![≥](a.png)", "![](b.png)")
    line = line_in(FORMATS["markdown"].places[place](f"where {named} and {bare} is"))
    assert line.strip() == "where ≥ and [image] is"


def test_a_paragraph_of_one_picture() -> None:
    jats = FORMATS["jats"].places["loose"]
    assert "[image]" in line_in(jats("was:<p><inline-graphic/></p>so"))
    assert "[" not in line_in(jats("was:<fig><graphic/></fig>so"))
