from __future__ import annotations

import pytest

from assistant.cite import vancouver_name
from assistant.formats.articles.pdf.authors import _author, _names
from assistant.formats.articles.pdf.captions import CAPTION
from assistant.formats.articles.pdf.characters import accented, character, is_accent
from assistant.formats.articles.pdf.chunks import ended
from assistant.formats.articles.pdf.furniture import is_cover
from assistant.formats.articles.pdf.hyphens import Words
from assistant.formats.articles.pdf.outline import Heading, Outline, begins_abstract, label_of


@pytest.mark.parametrize(
    ("above", "below", "mended"),
    [
        ("a treat-", "ment of it", "a treatment of it"),
        ("a non-", "smoker", "a non-smoker"),  # as elsewhere in the document
        ("anti-", "AQP4", "anti-AQP4"),
        ("IL-", "6 levels", "IL-6 levels"),
        ("an out-", "come", "an outcome"),
        ("a lamp-", "bench", "a lamp-bench"),  # both are words of the document
        ("high-", "er", "higher"),
        ("high-", "dose", "high-dose"),
        ("state-of-the-", "art", "state-of-the-art"),
        ("2010\u2013", "2012", "2010\u20132012"),
        ("see www.lamps.", "example", "see www.lamps.example"),
        ("one", "two", "one two"),
        ("a dash -", "here", "a dash - here"),
    ],
)
def test_a_hyphen_at_a_line_end_is_kept_where_it_belongs_to_the_word(
    above: str, below: str, mended: str
) -> None:
    words = Words(
        ["the lamp and the bench of a non-smoker", "of the art as it came out", "come in"]
    )
    assert words.mended(above, below) == mended
    assert words.joined([above, below]) == mended


def test_halves_of_cut_words_are_no_words() -> None:
    assert Words(["they provid-", "ing lamps"]).mended("provid-", "ing") == "providing"


@pytest.mark.parametrize(
    ("code", "font", "shown"),
    [
        (0xFB03, "Times", "ffi"),
        (0xAD, "Times", ""),
        (0x200B, "Times", ""),
        (0xA0, "Times", " "),
        (0x09, "Times", " "),
        (0xF062, "Symbol", "\u03b2"),
        (0xF0B1, "SymbolMT", "\u00b1"),
        (0xF028, "SymbolMT", "("),
        (0xF0FF, "SymbolMT", "\ufffd"),
        (0xE123, "Times", "\ufffd"),
        (0xD800, "Times", "\ufffd"),
        (0x04, "Times", "\ufffd"),
        (0x00, "CMSY10", "\u2212"),
        (ord("5"), "MathematicalPi-One", "="),
        (ord("5"), "AdvP7DA6", "="),
        (ord("5"), "Times", "5"),
        (ord("v"), "AdvP4980C", "<"),
        (0xBC, "AdvP4C4E74", "="),
        (0xBC, "Times", "\u00bc"),
    ],
)
def test_codes_are_what_their_fonts_show(code: int, font: str, shown: str) -> None:
    assert character(code, font) == shown


def test_accents_join_their_letters() -> None:
    assert is_accent("\u02c7")
    assert is_accent("\u0301")
    assert not is_accent("a")
    assert accented("c", "\u02c7") == "\u010d"
    assert accented("\u0131", "\u00b4") == "\u00ed"
    assert accented("e", "\u0301") == "\u00e9"


@pytest.mark.parametrize(
    "text", ["Figure 1", "Fig. 2. Lamps", "Table 3 Lamps", "TABLE IV", "Supplementary Table S1. A"]
)
def test_captions_are_told(text: str) -> None:
    assert CAPTION.match(text)


@pytest.mark.parametrize(
    "text", ["Table 2 shows lamps", "Figures", "Tables 1 and 2 show", "A table"]
)
def test_sentences_about_figures_are_no_captions(text: str) -> None:
    assert not CAPTION.match(text)


def test_sentences_end_with_their_citations() -> None:
    assert ended("It grew.")
    assert ended("It grew.\u201d")
    assert ended("It grew.12,13")
    assert not ended("It grew and")


def test_labels_begin_paragraphs_of_abstracts() -> None:
    assert label_of("Methods: We asked.") == "Methods"
    assert label_of("Results. Nothing.") == "Results"
    assert label_of("methods: we asked") == ""
    assert label_of("Methods are many.") == ""
    assert begins_abstract("Abstract: Lamps")
    assert begins_abstract("SUMMARY Lamps")
    assert not begins_abstract("Summary measures of lamps")


def test_covers_are_told_by_their_words() -> None:
    assert is_cover("x Full terms & conditions of access and use can be found at y")
    assert not is_cover("an article")


LOOK = (10.0, False, False, False, "Courier")
LARGER = (12.0, True, False, False, "Courier-Bold")


def heading(text: str, name: str = "", depth: int = 0, *, large: bool = False) -> Heading:
    return Heading(text, name, depth, LARGER if large else LOOK)


def test_an_outline_goes_down_and_up_again() -> None:
    outline = Outline()
    steps = [
        (heading("Abstract", "Abstract", large=True), ("Abstract",)),
        (heading("Methods", "Methods"), ("Abstract", "Methods")),
        (heading("Something else"), ("Abstract", "Something else")),
        (heading("Methods", "Methods", large=True), ("Methods",)),
        (heading("Lamps"), ("Methods", "Lamps")),
        (heading("Benches"), ("Methods", "Benches")),
        (heading("Results:", "Results", large=True), ("Results",)),
        (heading("Old lamps", large=True), ("Old lamps",)),
        (heading("2.1.3 Oak", depth=3), ("Old lamps", "2.1.3 Oak")),
    ]
    for entered, path in steps:
        outline.enter(entered)
        assert outline.path == path
    outline.leave()
    assert not outline.path
    outline.begin_abstract(LOOK)
    assert outline.in_abstract


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Ada B. Brown and Carl van Dorn", ["Ada B. Brown", "Carl van Dorn"]),
        ("By Ada Brown, MD, PhD", ["Ada Brown"]),
        ("Dr. Ada Brown, Prof. Eva Finch", ["Ada Brown", "Eva Finch"]),
        ("Ada Brown of Greentown, who likes lamps", []),
        ("Department of Lamps, Ada Brown", []),
        ("Deborah A. Wallace Mike Burr", []),
        ("Lamps", []),
        ("x" * 4000, []),
    ],
)
def test_lines_of_names_hold_nothing_else(text: str, names: list[str]) -> None:
    assert _names(text) == names


def test_names_are_cited_with_initials() -> None:
    shown = [
        vancouver_name(_author(name))
        for name in ("Leonardo OP Costa", "ADA BROWN", "Maria de la Cruz")
    ]
    assert shown == ["Costa LOP", "Brown A", "de la Cruz M"]
