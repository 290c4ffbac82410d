"""What an exported file is read as, and what is refused."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import samples
from hypothesis import example, given, settings
from hypothesis import strategies as st
from samples import NONSENSE, QUESTION

from assistant.conversation.sessions import SessionStore
from assistant.conversation.turns import Turn
from assistant.engine import Assistant
from assistant.errors import UsageError
from assistant.render import as_json
from assistant.verify import Part, read_exported

Json = dict[str, Any]


def dumped(value: object) -> bytes:
    return json.dumps(value).encode()


def test_every_text_that_is_shown_is_a_claim(answer: Json) -> None:
    first, other, *_ = answer["evidence"]
    first["context"] = {"text": "Before.", "start": 0, "end": 7}
    first["also"] = [other]
    answer["held_back"] = [other]
    [one] = read_exported(dumped(answer))
    parts = [(claim.number, claim.part) for claim in one.claims]
    assert parts[:4] == [(1, Part.QUOTE), (1, Part.CONTEXT), (1, Part.ALSO), (2, Part.QUOTE)]
    assert parts[-1] == (1, Part.HELD_BACK)
    assert one.question == QUESTION


def test_passages_that_came_nearest_are_claims() -> None:
    with Assistant.open(samples.collection().index) as assistant:
        turn = Turn.of(NONSENSE, assistant.ask(NONSENSE), (), "2026-01-01T00:00:00+00:00")
    [one] = read_exported(dumped(turn.answer))
    assert [claim.part for claim in one.claims] == [Part.NEAREST] * len(turn.nearest)
    assert turn.nearest


def test_an_answer_of_the_first_version_is_read(answer: Json) -> None:
    for name in ("seal", "most", "filter", "nearest", "status_list", "ranker"):
        del answer[name]
    for item in answer["evidence"]:
        del item["context"], item["also"], item["document"]["also_in"]
    [one] = read_exported(dumped(answer))
    assert [claim.part for claim in one.claims] == [Part.QUOTE] * len(answer["evidence"])


@pytest.mark.parametrize(
    "several",
    [
        lambda one: json.dumps([one, one]),
        lambda one: f"{json.dumps(one)}\n\n{json.dumps(one)}\r\n",
        lambda one: json.dumps(one, indent=2) * 2,
        lambda one: f'{json.dumps(one)}\n{{"line": 2, "error": "no question"}}\n{json.dumps(one)}',
    ],
)
def test_several_answers(answer: Json, several: Callable[[object], str]) -> None:
    [once] = read_exported(b"\xef\xbb\xbf" + dumped(answer))
    again = replace(once, earlier=(once.question,))
    assert read_exported(several(answer).encode()) == [once, again]


def test_a_saved_session_is_read(tmp_path: Path) -> None:
    with Assistant.open(samples.collection().index) as assistant:
        asked = assistant.ask(QUESTION)
    store = SessionStore(tmp_path)
    turn = Turn.of(QUESTION, asked, ("year=2019",), "2026-01-01T00:00:00+00:00")
    session = store.new(turn.at)
    store.save(type(session)(session.id, "", turn.at, turn.at, (turn, turn)))
    [file] = tmp_path.glob("*.jsonl")
    one, other = read_exported(file.read_bytes())
    assert replace(one, earlier=(QUESTION,)) == other
    assert one.terms == ("year=2019",)
    assert one.answer == as_json.answer(asked)
    with pytest.raises(UsageError):
        read_exported(file.read_bytes()[:-10])


def test_separators_inside_of_a_quote_end_no_lines(answer: Json) -> None:
    [item, *_] = answer["evidence"]
    strange = {**answer, "evidence": [{**item, "quote": "a\u2028b\x85c\x0bd"}]}
    lines = f"{json.dumps(strange, ensure_ascii=False)}\n" * 2
    read_twice = [claim.text for one in read_exported(lines.encode()) for claim in one.claims]
    assert read_twice == ["a\u2028b\x85c\x0bd"] * 2


def test_lines_of_a_batch_that_hold_only_errors_are_no_answers() -> None:
    assert read_exported(b'{"line": 1, "error": "This is not JSON in UTF-8."}') == []


HOSTILE = [
    b"",
    b"  \n",
    b"\xff\xfe",
    b"null",
    b"1",
    b'"text"',
    b"[]",
    b"{}",
    b"[1]",
    b"[[]]",
    b'{"evidence": []}',
    b'{"question": "x", "evidence": null}',
    b'{"question": "x", "evidence": {}}',
    b'{"question": "x", "evidence": "text"}',
    b'{"question": "x", "evidence": [1]}',
    b'{"question": "x", "evidence": [{}]}',
    b'{"question": "x", "evidence": [], "evidence": []}',
    b'{"question": "x", "evidence": [], "confidence": NaN}',
    b'{"question": "x", "evidence": []} trailing',
    b'{"line": 1, "error": "x", "evidence": 1}',
    b"[" * 100_000,
    b'{"a":' * 100_000,
    b"9" * 10_000,
    b'{"evidence": ' + b"9" * 10_000 + b"}",
]


@pytest.mark.parametrize("data", HOSTILE, ids=range(len(HOSTILE)))
def test_what_holds_no_answer(data: bytes) -> None:
    with pytest.raises(UsageError, match="is not an exported answer"):
        read_exported(data)


def test_a_key_that_is_given_twice_is_refused(answer: Json) -> None:
    """One reader would show the first quote, and this program prove the last."""
    exported = dumped(answer).decode()
    forged = exported.replace('"quote": "', '"quote": "A cure was found.", "quote": "', 1)
    assert json.loads(forged) == json.loads(exported)
    with pytest.raises(UsageError, match="duplicate key"):
        read_exported(forged.encode())


@pytest.mark.parametrize("numbers", [[2, 1], [1, 1], [0, 1]])
def test_quotes_count_from_one(answer: Json, numbers: list[int]) -> None:
    del answer["evidence"][2:]
    for item, number in zip(answer["evidence"], numbers, strict=True):
        item["n"] = number
    with pytest.raises(UsageError, match="count from 1"):
        read_exported(dumped(answer))


SCALARS = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.floats(),
    st.text(max_size=5),
    st.lists(st.integers(), max_size=2),
    st.dictionaries(st.text(max_size=2), st.integers(), max_size=2),
)
PLACES = [("n",), ("quote",), ("start",), ("end",), ("document",), ("document", "id")]
PLACES += [("document", "source"), ("document", "source", "path"), ("document", "source", "sha256")]
PLACES += [("document", "notices"), ("document", "also_in"), ("context",), ("also",)]


@settings(deadline=None, max_examples=200)
@given(st.sampled_from(PLACES), SCALARS)
@example(("end",), float("inf"))
@example(("start",), 10**400)
@example(("start",), -1)
@example(("n",), 1.5)
@example(("n",), True)
@example(("document", "id"), ["unhashable"])
def test_values_of_wrong_types(place: tuple[str, ...], value: object) -> None:
    source = {"path": "x.md", "format": "markdown", "sha256": "0"}
    item: Json = {
        "n": 1,
        "quote": "text",
        "start": 3,
        "end": 7,
        "context": None,
        "also": [],
        "document": {"id": "x", "source": source, "notices": [], "also_in": []},
    }
    inside = item
    for key in place[:-1]:
        inside = inside[key]
    right = type(inside[place[-1]])
    inside[place[-1]] = value
    try:
        [one] = read_exported(dumped({"question": "x", "evidence": [item]}))
    except UsageError:
        return
    assert type(value) is right
    assert 0 <= one.claims[0].span.start < one.claims[0].span.end
