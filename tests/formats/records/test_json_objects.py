"""JSON of articles that is not one object a line."""

from __future__ import annotations

import json
from typing import Any

import pytest

from assistant.errors import UnreadableFile
from assistant.formats import parse
from assistant.formats.parsed import Parsed
from assistant.records import Identifiers, Locators, Status

STRAW = {"title": "Straw", "authors": ["Doe AB"], "year": 2020, "abstract": "It helped."}
HUMMING = {"title": "Humming", "authors": [{"family": "Roe"}], "text": ["One.", "Two."]}
WORK = {
    "id": "https://openalex.org/W1",
    "doi": "https://doi.org/10.1000/o",
    "title": "Open",
    "publication_year": 2019,
    "type": "article",
    "is_retracted": True,
    "authorships": [{"author": {"display_name": "Anna Doe"}}, 3],
    "primary_location": {"source": {"display_name": "J Open"}},
    "biblio": {"volume": "5", "issue": None, "first_page": "12", "last_page": "19"},
    "ids": {"pmid": "https://pubmed.ncbi.nlm.nih.gov/12345"},
    "abstract_inverted_index": {"It": [0], "helped": [1, 3], "or": [2]},
}


def printed(value: Any) -> str:  # noqa: ANN401 - JSON
    return json.dumps(value, indent=2)


def read(text: str) -> Parsed:
    return parse(text.encode(), "set.json")


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        (printed([STRAW, HUMMING]), ["line 2", "line 10"]),
        (json.dumps([STRAW, HUMMING]), ["line 1", "line 1"]),
        (printed({"count": 2, "results": [STRAW, HUMMING]}), ["line 4", "line 12"]),
        (f"{printed(STRAW)}\n{printed(HUMMING)}\n", ["line 1", "line 9"]),
        (f"\ufeff\n{printed(STRAW)},\n{printed(HUMMING)}\n", ["line 2", "line 10"]),
    ],
)
def test_objects_over_several_lines_are_read(text: str, lines: list[str]) -> None:
    given = read(text)
    assert given.problems == ()
    straw, humming = given.documents
    assert (straw.title, straw.year) == ("Straw", 2020)
    assert straw.text.endswith("It helped.")
    assert [author.family for author in humming.authors] == ["Roe"]
    assert [one.blocks[0].locator for one in given.documents] == lines


def test_one_object_over_several_lines_is_read() -> None:
    # A line within it is JSON by itself.
    (document,) = read('{\n"authors": [\n{"family": "Doe"}\n],\n"title": "Straw"\n}').documents
    assert (document.title, document.authors[0].family) == ("Straw", "Doe")


def test_what_is_damaged_is_reported() -> None:
    given = read(printed([STRAW, 3, {"year": 2020}, HUMMING]))
    assert [one.title for one in given.documents] == ["Straw", "Humming"]
    assert given.problems == ("line 10: not a JSON object", "line 11: neither title nor text")
    given = read(printed([STRAW, HUMMING])[:-30])
    assert [one.title for one in given.documents] == ["Straw"]
    assert given.problems[0].startswith("line 10: not JSON from here on (")
    given = read('{\n"title": "A", "title": "B"\n}')
    assert given.problems == ("line 1: duplicate key; the last value is used",)


@pytest.mark.parametrize(
    "text", [printed({"a": 1, "b": [1, 2]}), printed([{"a": 1}]), '["a",\n"b"]']
)
def test_json_without_articles_is_refused(text: str) -> None:
    with pytest.raises(UnreadableFile, match="unknown kind of JSON"):
        read(text)


def test_a_known_format_within_an_object_is_recognised() -> None:
    item = {"type": "article-journal", "title": "X", "issued": {"date-parts": [[2020]]}}
    (document,) = read(printed({"references": [item]})).documents
    assert (document.source.format, document.year) == ("csl-json", 2020)


@pytest.mark.parametrize(
    "text", [printed({"meta": {}, "results": [WORK]}), json.dumps(WORK), printed([WORK])]
)
def test_works_of_openalex(text: str) -> None:
    (document,) = read(text).documents
    assert (document.id, document.title, document.venue) == ("W1", "Open", "J Open")
    assert document.identifiers == Identifiers("12345", None, "10.1000/o")
    assert [(author.family, author.given) for author in document.authors] == [("Doe", "Anna")]
    assert (document.year, document.status) == (2019, Status.RETRACTED)
    assert document.locators == Locators("5", "", "12-19")
    assert document.text.endswith("It helped or helped")
