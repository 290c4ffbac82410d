"""Names as exports write them."""

from __future__ import annotations

import pytest

from assistant.formats.citations.people import cited_name, cited_names, name_of_parts


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("Doe, Anna B.", "Doe AB"),
        ("Doe,A.B.", "Doe AB"),
        ("Doe, AB", "Doe AB"),
        ("DOE, ANNA", "DOE A"),
        ("Koe, A. P. Jan de", "de Koe APJ"),
        ("Doe, Anna, Jr.", "Doe A Jr."),
        ("Doe, Jr., Anna", "Doe A Jr."),
        ("Doe, Anna Jr.", "Doe A Jr."),
        ("Doe A.B.", "Doe AB"),
        ("Doe AB.", "Doe AB"),
        ("Doe AB", "Doe AB"),
        ("Anna Doe", "Anna Doe"),
        ("The Study Group", "The Study Group"),
        ("x" * 400, "x" * 400),
    ],
)
def test_one_name(name: str, expected: str) -> None:
    assert cited_name(name) == expected


@pytest.mark.parametrize(
    ("names", "expected"),
    [
        ("Doe, Anna; Roe, B.", ("Doe A", "Roe B")),
        ("Doe, Anna\nRoe, B.", ("Doe A", "Roe B")),
        ("Doe A.B., Roe C.", ("Doe AB", "Roe C")),
        ("Doe AB, Roe C.", ("Doe AB", "Roe C")),
        ("Doe, A.B., van Roe, C.", ("Doe AB", "van Roe C")),
        ("Doe, Anna", ("Doe A",)),
        ("a" * 200_000 + "," + "a" * 200_000, ("a" * 200_000 + "," + "a" * 200_000,)),
        ("", ()),
    ],
)
def test_several_names(names: str, expected: tuple[str, ...]) -> None:
    assert cited_names(names) == expected


def test_a_surname_alone() -> None:
    assert name_of_parts("Doe", "") == "Doe"
