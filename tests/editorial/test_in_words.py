"""The editorial status in words."""

from __future__ import annotations

import pytest

from assistant.editorial.in_words import capitals, status_in_words
from assistant.records import Document, Notice, Source, Status

R, B, E = Status.RETRACTED, Status.REINSTATED, Status.CORRECTED


def document_of(*notices: Notice) -> Document:
    return Document("one", Source("", "", ""), "", "", (), notices=notices)


@pytest.mark.parametrize(
    ("notices", "said"),
    [
        ([], ""),
        (
            [Notice(R, "J. 2020;1:2", "2020-06-25", "title")],
            " 2020-06-25 (J. 2020;1:2, says title)",
        ),
        ([Notice(R, "J. 2020;1:2")], " (J. 2020;1:2)"),
        ([Notice(R, "", "", "front matter")], " (says front matter)"),
        ([Notice(R, "", "2020")], " 2020"),
        ([Notice(R, " ")], ""),
        (
            [Notice(R, "a", "2020", "x"), Notice(R, "b", "2020", "y")],
            " 2020 (a, says x; b, says y)",
        ),
        ([Notice(R, "a", "2021"), Notice(R, "b", "2020")], " 2020 (2021: a; b)"),
        ([Notice(E, "a", "2019"), Notice(R, "b", "2020")], " 2020 (corrected 2019: a; b)"),
    ],
)
def test_what_since_when_and_who_says_so(notices: list[Notice], said: str) -> None:
    document = document_of(*notices)
    assert status_in_words(document) == (f"retracted{said}" if notices else "")
    assert capitals(document) == (f"RETRACTED{said}" if notices else "")


def test_a_reinstated_article_was_retracted_and_says_so() -> None:
    document = document_of(Notice(R, "a", "2020"), Notice(B, "b", "2021", "a list"))
    assert capitals(document) == "REINSTATED 2021 (retracted 2020: a; b, says a list)"


def test_a_source_of_several_notices_is_named_once() -> None:
    document = document_of(
        Notice(R, "a", "2020", "a list"),
        Notice(R, "c", "2020", "title"),
        Notice(B, "b", "2021", "a list"),
    )
    assert (
        status_in_words(document)
        == "reinstated 2021 (retracted 2020: a; b, says a list; retracted 2020: c, says title)"
    )
    twice = document_of(Notice(R, "a", "2020", "a list"), Notice(R, "a", "2020", "a list"))
    assert status_in_words(twice) == "retracted 2020 (a, says a list)"
