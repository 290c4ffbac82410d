"""JSON Lines: one article to a line, and lines that are none."""

from __future__ import annotations

import json
import os
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st
from people import author_names

from assistant.errors import UnreadableFile
from assistant.formats.records.jsonl import read_jsonl
from assistant.records import BlockKind, Design, Kind, Source, Status

if TYPE_CHECKING:
    from collections.abc import Callable

    from assistant.records import Document

DATA = os.environ.get("ASSISTANT_DATA", "")
SOURCE = Source("sets/trials.jsonl", "jsonl", "0" * 64)


def lines(*values: object) -> str:
    return "\n".join(json.dumps(value) for value in values)


def document_of(value: object) -> Document:
    (document,) = read_jsonl(lines(value), SOURCE).documents
    return document


def blocks(document: Document) -> list[tuple[tuple[str, ...], str]]:
    return [(block.section, document.text[slice(*block.span)]) for block in document.blocks[1:]]


def test_one_article_to_a_line(sound: Callable[[Document], None]) -> None:
    text = (
        "\ufeff"
        + lines({"id": "a", "title": "A", "text": "B."})
        + "\r\n\r\n"
        + lines({"id": 7, "text": "C."})
    )
    first, second = read_jsonl(text, SOURCE).documents
    assert (first.id, first.title, first.text) == ("a", "A", "A\n\nB.")
    assert (second.id, second.title, second.text) == ("7", "7", "7\n\nC.")
    assert [block.locator for block in second.blocks] == ["line 3", "line 3"]
    assert first.source is SOURCE
    sound(first)
    sound(second)


def test_an_article_without_id_is_named_after_its_line() -> None:
    _, second = read_jsonl(lines({"id": "a", "title": "A"}, {"title": "B"}), SOURCE).documents
    assert second.id == "sets/trials:2"
    assert [block.kind for block in second.blocks] == [BlockKind.TITLE]


def test_metadata() -> None:
    document = document_of(
        {
            "title": "A",
            "authors": ["Smith J"],
            "journal": "Lancet",
            "year": 2020,
            "pmid": 5,
            "publication_types": ["Meta-Analysis"],
            "population": 30,
            "kind": "digest",
            "status": "retracted",
            "unknown": [1, {"x": None}],
        }
    )
    assert (author_names(document), document.venue, document.year) == (("Smith J",), "Lancet", 2020)
    assert document.identifiers.pmid == "5"
    assert (document.design, document.population) == (Design.META_ANALYSIS, 30)
    assert (document.kind, document.status) == (Kind.DIGEST, Status.RETRACTED)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("One.\nstill one.\n\nTwo.", ["One. still one.", "Two."]),
        (["One.", "Two.\n\nThree."], ["One.", "Two.", "Three."]),
        ("a\u2028b", ["a b"]),
        ("", []),
        ([], []),
        (None, []),
        (f"{'w ' * 100}\n{'v ' * 100}", [("w " * 100).strip(), ("v " * 100).strip()]),
    ],
)
def test_paragraphs(text: object, expected: list[str]) -> None:
    assert blocks(document_of({"title": "A", "text": text})) == [((), part) for part in expected]


def test_abstract_and_sections(sound: Callable[[Document], None]) -> None:
    document = document_of(
        {
            "title": "A",
            "abstract": [{"label": "AIM", "text": "B."}, "C."],
            "text": "D.",
            "sections": [
                {"heading": "Methods", "text": ["E.", "F."]},
                {"title": "Results", "text": "G."},
                {"text": "H."},
                {"heading": 5, "text": "I."},
                {"heading": "Empty"},
            ],
        }
    )
    assert blocks(document) == [
        (("Abstract", "AIM"), "B."),
        (("Abstract",), "C."),
        ((), "D."),
        (("Methods",), "Methods"),
        (("Methods",), "E."),
        (("Methods",), "F."),
        (("Results",), "Results"),
        (("Results",), "G."),
        ((), "H."),
        ((), "I."),
    ]
    assert document.is_full_text
    sound(document)


def test_an_abstract_under_both_names_is_read_once() -> None:
    document = document_of({"title": "A", "abstract": "B.", "text": "B."})
    assert blocks(document) == [(("Abstract",), "B.")]
    assert not document.is_full_text


def test_text_that_is_none_is_reported() -> None:
    parsed = read_jsonl(lines({"title": "A", "text": {"text": 5}, "abstract": [1, "B."]}), SOURCE)
    assert blocks(parsed.documents[0]) == [(("Abstract",), "B.")]
    assert parsed.problems == (
        'line 1: "abstract" holds something that is not text',
        'line 1: "text" holds something that is not text',
    )


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("no json", "not JSON (Expecting value at column 1)"),
        ('{"title": "A"} {}', "not JSON (Extra data"),
        ('["a"]', "not a JSON object"),
        ("5", "not a JSON object"),
        ("null", "not a JSON object"),
        ("{}", "neither title nor text"),
        ('{"id": "a", "text": " "}', "neither title nor text"),
        ('{"title": "A", "x": NaN}', "NaN is not a JSON value"),
        ('{"title": "A", "x": -Infinity}', "-Infinity is not a JSON value"),
        ('{"title": "A", "x": ' + "9" * 5000 + "}", "not usable as JSON"),
        ('{"title": "A", "x": ' + "[" * 100_000 + "}", "nested too deeply"),
        ('{"a": ' * 100_000, "nested too deeply"),
        ('{"title": "A\tB"}', "not JSON (Invalid control character"),
    ],
)
def test_a_bad_line_costs_itself(line: str, expected: str) -> None:
    good = lines({"title": "Good"})
    parsed = read_jsonl(f"{good}\n{line}\n{good}", SOURCE)
    assert [document.id for document in parsed.documents] == ["sets/trials:1", "sets/trials:3"]
    (problem,) = parsed.problems
    assert problem.startswith("line 2: ")
    assert expected in problem


def test_repeated_keys_and_odd_values_are_reported() -> None:
    parsed = read_jsonl('{"title": "A", "title": "B", "year": "soon"}', SOURCE)
    assert parsed.documents[0].title == "B"
    assert parsed.problems == (
        "line 1: duplicate key; the last value is used",
        'line 1: "year" is not understood: soon',
    )


def test_problems_are_not_listed_without_end() -> None:
    parsed = read_jsonl(lines({"title": "A"}) + "\nbad" * 50, SOURCE)
    assert len(parsed.problems) == 21
    assert parsed.problems[-1] == "and 30 more problems of this kind"


@pytest.mark.parametrize("text", ["", "\n \n", "\ufeff"])
def test_an_empty_file(text: str) -> None:
    with pytest.raises(UnreadableFile, match=r"no line is a JSON object that holds an article$"):
        read_jsonl(text, SOURCE)


def test_a_file_of_bad_lines() -> None:
    with pytest.raises(UnreadableFile, match=r"\(line 1: not JSON"):
        read_jsonl("bad\nbad", SOURCE)


def test_lone_surrogates_and_nul_can_be_stored(sound: Callable[[Document], None]) -> None:
    line = r'{"id": "a\ud800", "title": "B\u0000", "text": "C\udfff", "authors": ["\ud800"]}'
    (document,) = read_jsonl(line, SOURCE).documents
    assert document.text == "B\ufffd\n\nC\ufffd"
    sound(document)


def test_one_long_line_and_many_short_ones() -> None:
    assert (
        len(document_of({"title": "A", "text": "word " * 500_000}).text)
        == len("A\n\n" + "word " * 500_000) - 1
    )
    assert len(read_jsonl(lines({"title": "A"}) + "\n" * 500_000, SOURCE).documents) == 1


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
    max_leaves=12,
)
KEYS = st.sampled_from(
    ["id", "title", "text", "abstract", "sections", "authors", "year", "pmid", "status", "design"]
) | st.text(max_size=5)


@given(st.lists(st.dictionaries(KEYS, JSON, max_size=8), max_size=4))
def test_any_objects_are_read_or_reported(
    sound: Callable[[Document], None], values: list[dict[str, object]]
) -> None:
    try:
        parsed = read_jsonl(lines(*values), SOURCE)
    except UnreadableFile:
        return
    assert len(parsed.documents) <= len(values)
    for document in parsed.documents:
        sound(document)


@given(st.text())
def test_any_text_is_read_or_refused(text: str) -> None:
    with suppress(UnreadableFile):
        read_jsonl(text, SOURCE)


@given(st.text(min_size=1), st.lists(st.text()))
def test_all_characters_but_white_space_are_kept(title: str, text: list[str]) -> None:
    try:
        document = document_of({"title": title, "text": text})
    except UnreadableFile:
        assert not "".join((title, *text)).strip()
        return
    kept = "".join(document.text.split())
    expected = "".join("".join(text).replace("\0", "\ufffd").split())
    assert kept.endswith(
        "".join(c if not "\ud800" <= c <= "\udfff" else "\ufffd" for c in expected)
    )


@pytest.mark.skipif(not DATA, reason="ASSISTANT_DATA names no folder of real files")
@pytest.mark.parametrize("name", ["scifact", "bioasq"])
def test_real_sets_are_complete(name: str, sound: Callable[[Document], None]) -> None:
    path = Path(DATA) / name / "corpus.jsonl"
    text = path.read_text(encoding="utf-8")
    parsed = read_jsonl(text, SOURCE)
    assert parsed.problems == ()
    rows = [json.loads(line) for line in text.splitlines()]
    for row, document in zip(rows, parsed.documents, strict=True):
        sound(document)
        expected = f"{row['title'] or row['id']}{row['text']}"
        assert "".join(document.text.split()) == "".join(expected.split())
