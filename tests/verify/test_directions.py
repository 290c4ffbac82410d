"""Directions in exported answers: their words stand in the quote, and the index says them again."""

from __future__ import annotations

import json
from typing import Any

import pytest
from samples import QUESTION, Collection

from assistant.codec.answers import seal
from assistant.direction import directions
from assistant.engine import Assistant
from assistant.records import Directed, Direction, Span
from assistant.render import as_json
from assistant.verify import Match, prove_answers, read_exported

Json = dict[str, Any]


def exported(made: Collection, direction: Direction | None = None) -> Json:
    """An answer with its directions, or with the same one for all quotes."""
    with Assistant.open(made.index) as assistant:
        answer = assistant.ask(QUESTION)
    directed = directions(answer)
    if direction is not None:
        starts = [item.span.start for item in answer.evidence]
        directed = tuple(Directed(direction, Span(start, start + 4)) for start in starts)
    return dict(json.loads(json.dumps(as_json.answer(answer, directed=directed))))


def differing(answer: Json, made: Collection, *, is_indexed: bool) -> set[str]:
    """The fields that differ, of quotes and of the whole answer."""
    data = json.dumps({**answer, "seal": seal(answer)}).encode()
    if not is_indexed:
        [proof] = prove_answers(read_exported(data), [made.corpus], None, None)
    else:
        with Assistant.open(made.index) as assistant:
            [proof] = prove_answers(read_exported(data), [made.corpus], assistant, None)
    fields = [*proof.fields, *(each for finding in proof.findings for each in finding.fields)]
    return {each.name for each in fields if each.match is Match.DIFFERS}


@pytest.mark.parametrize("is_indexed", [False, True])
def test_what_was_exported_is_valid(made: Collection, *, is_indexed: bool) -> None:
    assert differing(exported(made), made, is_indexed=is_indexed) == set()


def test_the_index_tells_a_direction_that_the_words_do_not_say(made: Collection) -> None:
    forged = exported(made, Direction.INCREASED)
    assert differing(forged, made, is_indexed=False) == set()
    assert "evidence" in differing(forged, made, is_indexed=True)


@pytest.mark.parametrize(
    "change",
    [
        {"text": "none"},
        {"start": 0, "end": 4},
        {"start": "0"},
    ],
)
def test_a_cue_must_stand_in_the_quote(made: Collection, change: Json) -> None:
    forged = exported(made, Direction.REDUCED)
    forged["evidence"][0]["direction"]["cue"].update(change)
    assert "direction" in differing(forged, made, is_indexed=False)


def test_a_direction_without_a_cue_differs(made: Collection) -> None:
    forged = exported(made, Direction.REDUCED)
    forged["evidence"][0]["direction"]["cue"] = None
    assert "direction" in differing(forged, made, is_indexed=False)
