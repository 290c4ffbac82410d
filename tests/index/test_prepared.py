"""What leaves a worker is bounded, and what is left out or cut is said."""

from __future__ import annotations

import json
import tempfile
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.codec import compact
from assistant.errors import UnreadableFile
from assistant.formats import Parsed, parse
from assistant.index import prepared, rows
from assistant.index.prepared import PreparedFile, prepare
from assistant.index.segment_writer import SegmentWriter
from assistant.text.passages import MAX_LENGTH
from assistant.text.sentences import LONGEST


def lines(*records: dict[str, object]) -> bytes:
    return "\n".join(map(json.dumps, records)).encode()


def record(name: str = "good", text: str = "It was seen.", **fields: object) -> dict[str, object]:
    return {"id": name, "title": f"Title of {name}", "abstract": text, **fields}


def ids(made: PreparedFile) -> list[str]:
    return [one.row.id for one in made.documents]


def test_documents_come_with_their_passages_and_abbreviations() -> None:
    made = prepare(lines(record(text="Neuromyelitis optica (NMO) was seen.")), "a.jsonl")
    [one] = made.documents
    assert made.problems == ()
    assert one.computed.definitions == [("NMO", "Neuromyelitis optica")]
    [passage] = one.computed.passages
    assert one.row.text[passage.start : passage.end] == "Neuromyelitis optica (NMO) was seen."


TOO_LARGE = {
    "an id of 1,001 characters": record("x" * 1_001),
    "a title of 10,001 characters": record(title="t" * 10_001),
    "a text of 2,000,0": record(text="word " * 400_000),
    "paragraphs, headings and rows": record(abstract=["It was so."] * 20_001),
    "headings of 10,0": record(sections=[{"heading": "h" * 10_001, "text": "It was."}]),
    "a record of 1,": record(authors=["Doe J, Roe R"] * 70_000),
}


@pytest.mark.parametrize("reason", TOO_LARGE)
def test_a_document_that_is_too_large_costs_itself(reason: str) -> None:
    made = prepare(lines(record("one"), TOO_LARGE[reason], record("two")), "a.jsonl")
    assert ids(made) == ["one", "two"]
    [problem] = made.problems
    assert reason in problem
    assert len(problem) < 200
    with pytest.raises(UnreadableFile, match=reason.rstrip(",")):
        prepare(lines(TOO_LARGE[reason]), "a.jsonl")


def test_headings_that_are_repeated_too_often() -> None:
    outer = "".join(f"{'#' * depth} {'h' * 1_900}\n\n" for depth in range(2, 6))
    inner = "".join(f"###### {number}\n\nIt was so.\n\n" for number in range(600))
    with pytest.raises(UnreadableFile, match="headings and places of 4,"):
        prepare(f"# Title\n\n{outer}{inner}".encode(), "a.md")


def test_what_is_just_not_too_large_is_read() -> None:
    made = prepare(
        lines(record("x" * 1_000, title="t" * 10_000, text="Some words. " * 160_000)), "a.jsonl"
    )
    assert made.problems == ()
    for passage in made.documents[0].computed.passages:
        assert passage.end - passage.start <= MAX_LENGTH


def test_a_cut_is_said_with_the_length() -> None:
    long = "Word " + "word " * 246_912 + "and so on"
    made = prepare(lines(record("one", text=f"It was. {long}. It was.")), "a.jsonl")
    assert made.problems == (
        "a sentence of 1,234,575 characters was cut into pieces of at most 10,000",
    )
    two = f"It was {'a ' * 10_000}. It was {'a ' * 20_000}."
    made = prepare(lines(record("one", text=two), record("two")), "a.jsonl")
    assert made.problems == (
        "one: 2 sentences of up to 40,008 characters were cut into pieces of at most 10,000",
    )


def test_a_long_row_is_cut_and_said() -> None:
    rows = f"| a | b |\n|---|---|\n| 1 | {'x ' * LONGEST}|\n".encode()
    made = prepare(b"# Title\n\n" + rows, "a.md")
    assert len(made.problems) == 1
    assert "was cut" in made.problems[0]
    for passage in made.documents[0].computed.passages:
        assert passage.end - passage.start <= MAX_LENGTH


def test_what_cannot_be_stored_is_left_out(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(data: bytes, path: str) -> Parsed:
        parsed = parse(data, path)
        return parsed._replace(
            documents=tuple(
                replace(one, venue="\ud800") if one.id == "two" else one for one in parsed.documents
            )
        )

    monkeypatch.setattr(prepared, "parse", broken)
    made = prepare(lines(record("one"), record("two"), record("three")), "a.jsonl")
    assert ids(made) == ["one", "three"]
    assert [one.copy.position for one in made.documents] == [0, 1]
    assert made.problems == ("two: it contains incomplete characters; save it as UTF-8 again",)


VALUES = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text(st.characters(), max_size=20)
    | st.sampled_from(["2020-01-01", "10.1000/x", "9" * 30, "retracted", "a@b"]),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.sampled_from(["text", "heading", "name", "id"]), inner, max_size=3)
    ),
    max_leaves=6,
)
KEYS = """
    id title authors journal venue year date doi pmid pmcid nct design population status notice
    publication_types abstract text sections kind
""".split()  # noqa: SIM905 - the same as quoted words, and shorter


@given(st.lists(st.dictionaries(st.sampled_from(KEYS), VALUES, max_size=8), min_size=1, max_size=3))
def test_whatever_a_record_says_can_be_stored(records: list[dict[str, object]]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        writer = SegmentWriter(Path(folder, "segment"))
        try:
            documents = prepare(lines(*records), "a.jsonl").documents
        except UnreadableFile:
            documents = ()
        for row, copy, computed in documents:
            number = writer.add_document(row, copy)
            writer.add_computed(number, computed)
            assert writer.reader().computed(number) == computed
            assert writer.reader().known()[number].copy == copy
        writer.finish()
        writer.close()


def test_problems_are_few_and_short(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(prepared, "_MOST_TITLE", 20)
    many = [record(f"bad {number} {'x' * 900}") for number in range(500)]
    made = prepare(lines(record("one"), *many), "a.jsonl")
    assert ids(made) == ["one"]
    assert len(made.problems) == 21
    assert made.problems[-1] == "and 480 more problems of this kind"
    assert max(map(len, made.problems)) <= 1_000


def test_what_is_indexed_with_each_passage_is_short() -> None:
    made = prepare(
        lines(
            record(
                title="t " * 4_000,
                sections=[{"heading": "h " * 4_000, "text": "It was so. " * 1_000}],
            )
        ),
        "a.jsonl",
    )
    [one] = made.documents
    assert len(one.computed.passages) > 10
    for passage in one.computed.passages:
        text = one.row.text[passage.start : passage.end]
        title = compact.title_from(one.row.record)
        assert len(passage.section) <= rows.NAMED
        assert len(rows.embedded_text(title, passage.section, text)) <= 2 * rows.NAMED + 10_002
