"""Names as sources write them."""

from __future__ import annotations

import pytest

from assistant.records import OTHERS, Author
from assistant.text.people import divided, in_order, known, person, several


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("Doe, Anna B.", Author("Doe", "Anna B.")),
        ("Doe,A.B.", Author("Doe", "A.B.")),
        ("Doe, AB", Author("Doe", "AB")),
        ("DOE, ANNA", Author("DOE", "ANNA")),
        ("Koe, A. P. Jan de", Author("Koe", "A. P. Jan", "de")),
        ("de la Cruz, Ana", Author("Cruz", "Ana", "de la")),
        ("Doe, Anna, Jr.", Author("Doe", "Anna", suffix="Jr.")),
        ("Doe, Jr., Anna", Author("Doe", "Anna", suffix="Jr.")),
        ("Doe, Anna Jr.", Author("Doe", "Anna", suffix="Jr.")),
        ("Doe III, Anna", Author("Doe", "Anna", suffix="III")),
        ("Doe, Anna, MD", Author("Doe", "Anna")),
        ("Doe, Anna (57190000001)", Author("Doe", "Anna")),
        ("Doe, M.D.", Author("Doe", "M.D.")),
        ("Doe A.B.", Author("Doe", "A.B.")),
        ("Doe AB.", Author("Doe", "AB")),
        ("Doe AB", Author("Doe", "AB")),
        ("Doe AB 3rd", Author("Doe", "AB", suffix="3rd")),
        ("van der Berg A", Author("Berg", "A", "van der")),
        ("Panel, Oriol", Author("Panel", "Oriol")),
        ("Panel O", Author("Panel", "O")),
        ("Anna Doe", Author(literal="Anna Doe")),
        ("The Study Group", Author(literal="The Study Group")),
        ("MOG Study Group UK", Author(literal="MOG Study Group UK")),
        ("Stone Alliance, NASA", Author(literal="Stone Alliance, NASA")),
        ("Centre for Reviews, Lund, Sweden", Author(literal="Centre for Reviews, Lund, Sweden")),
        ("University of Rest,, Rome,", Author(literal="University of Rest, Rome")),
        ("\u6768 \u80b2\u4f1f", Author("\u6768", "\u80b2\u4f1f")),
        ("\u674e\u660e", Author(literal="\u674e\u660e")),
        ("et al.", OTHERS),
        ("x" * 400, Author(literal="x" * 400)),
    ],
)
def test_a_name_with_the_family_name_first(name: str, expected: Author) -> None:
    assert divided(name) == expected


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("Ana de la Cruz", Author("Cruz", "Ana", "de la")),
        ("Cruz, Ana de la", Author("Cruz", "Ana", "de la")),
        ("William B. Doe III", Author("Doe", "William B.", suffix="III")),
        ("William Doe, III", Author("Doe", "William", suffix="III")),
        ("Doe III, William B.", Author("Doe", "William B.", suffix="III")),
        ("Anna Doe, MD, PhD", Author("Doe", "Anna")),
        ("Anna Doe MD", Author("Doe", "Anna")),
        ("Doe, M.D.", Author("Doe", "M.D.")),
        ("Anna B Doe", Author("Doe", "Anna B")),
        ("Anna Del Doe", Author("Del Doe", "Anna")),
        ("Thi Van Doe", Author("Doe", "Thi Van")),
        ("The Anh Doe", Author("Doe", "The Anh")),
        ("Doe AB", Author("Doe", "AB")),
        ("John LEE", Author("LEE", "John")),
        ("Mononym", Author(literal="Mononym")),
        ("Invented Rest Consortium", Author(literal="Invented Rest Consortium")),
        ("Panel, Oriol", Author("Panel", "Oriol")),
        ("\u6768 \u80b2\u4f1f", Author("\u6768", "\u80b2\u4f1f")),
        (
            "\u0410\u043d\u043d\u0430 \u0414\u043e",
            Author("\u0414\u043e", "\u0410\u043d\u043d\u0430"),
        ),
    ],
)
def test_a_name_as_people_say_it(name: str, expected: Author) -> None:
    assert in_order(name) == expected


@pytest.mark.parametrize(
    ("names", "expected"),
    [
        ("Doe, Anna; Roe, B.", (Author("Doe", "Anna"), Author("Roe", "B."))),
        ("Doe, Anna\nRoe, B.", (Author("Doe", "Anna"), Author("Roe", "B."))),
        ("Doe A.B., Roe C.", (Author("Doe", "A.B."), Author("Roe", "C."))),
        ("Doe AB, Roe C.", (Author("Doe", "AB"), Author("Roe", "C."))),
        ("Doe, A.B., van Roe, C.", (Author("Doe", "A.B."), Author("Roe", "C.", "van"))),
        ("Doe, Anna", (Author("Doe", "Anna"),)),
        (
            "a" * 200_000 + "," + "a" * 200_000,
            (Author(literal="a" * 200_000 + "," + "a" * 200_000),),
        ),
        ("", ()),
    ],
)
def test_several_names(names: str, expected: tuple[Author, ...]) -> None:
    assert several(names) == expected


@pytest.mark.parametrize(
    "name",
    [
        "[No author name available]",
        "[No authors listed]",
        "Anonymous",
        "[Anonymous]",
        "anon.",
        "No author",
        "n/a",
        "",
    ],
)
def test_what_databases_write_for_no_author_is_nobody(name: str) -> None:
    assert known([divided(name), person("Doe", "A")]) == (Author("Doe", "A"),)


def test_a_person_may_be_called_like_a_placeholder() -> None:
    assert known([person("None", "Anna")]) == (Author("None", "Anna"),)


def test_parts_that_the_source_names() -> None:
    assert person("Doe") == Author("Doe")
    assert person("", "Suharsih") == Author(literal="Suharsih")
    assert person("Berg", "Jan", particle="van der") == Author("Berg", "Jan", "van der")
    assert person("doe", "anna maria") == Author("doe", "anna maria")
    assert person("Yang", "Yoo jeong") == Author("Yang", "Yoo jeong")
