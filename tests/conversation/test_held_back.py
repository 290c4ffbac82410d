"""Retracted work that was held back stays named in sessions and exports."""

from __future__ import annotations

import copy
import json
from dataclasses import replace
from pathlib import Path

import pytest
from retracted import QUESTION, retracted_and_cohorts
from terminal import run

from assistant.conversation import export
from assistant.conversation.sessions import SessionStore
from assistant.conversation.turns import Turn
from assistant.records import Answer, StatusList

NOW = "2026-01-31T12:00:00+00:00"


@pytest.fixture(scope="module")
def answer(tmp_path_factory: pytest.TempPathFactory) -> Answer:
    with retracted_and_cohorts(tmp_path_factory.mktemp("library")).built() as assistant:
        return assistant.ask(QUESTION)


@pytest.fixture
def turn(answer: Answer) -> Turn:
    return Turn.of(QUESTION, answer, [], NOW)


def test_a_session_keeps_it(turn: Turn, answer: Answer, tmp_path: Path) -> None:
    store = SessionStore(tmp_path)
    saved = store.save(replace(store.new(NOW), turns=(turn,)))
    [read] = store.load(saved.id).turns
    assert read == turn
    assert read.held_back == turn.held_back
    [held] = read.held_back
    assert held.quote == answer.held_back[0].quote
    assert held.span == answer.held_back[0].span
    assert held.document.notices == answer.held_back[0].document.notices
    assert held.number == len(read.quotes) + 1
    assert read.caution is answer.caution
    assert read.said_of_caution.startswith("apart from retracted work, ")
    named = "1 retracted article answers this: Liar 2015 (retracted 2020)"
    assert read.said_of_held_back == named


def test_sessions_of_versions_that_named_none_are_read(turn: Turn) -> None:
    value = copy.deepcopy(turn.to_json())
    for name in ("held_back", "held_back_answers", "status_list_missing", "status_list"):
        del value["answer"][name]
    old = Turn.from_json(value)
    assert (old.held_back, old.status_list_missing, old.said_of_held_back) == ((), None, "")
    assert old.quotes == turn.quotes


@pytest.mark.parametrize("bad", [None, {}, "x", [1], [{}], [{"quote": "a"}]])
def test_what_is_no_such_list_is_refused(turn: Turn, bad: object) -> None:
    value = copy.deepcopy(turn.to_json())
    value["answer"]["held_back"] = bad
    with pytest.raises(ValueError):  # noqa: PT011 - any of the checks
        Turn.from_json(value)


def test_every_field_of_it_is_checked(turn: Turn) -> None:
    for name in ("quote", "document", "start", "end", "section", "locator", "score"):
        value = copy.deepcopy(turn.to_json())
        value["answer"]["held_back"][0][name] = True
        with pytest.raises(ValueError):  # noqa: PT011 - any of the checks
            Turn.from_json(value)


def test_a_list_that_is_missing_is_kept(turn: Turn) -> None:
    value = copy.deepcopy(turn.to_json())
    missing = StatusList("Invented", "2026-10-01", 7, "f" * 64)
    value["answer"]["status_list_missing"] = missing._asdict()
    read = Turn.from_json(value)
    assert read.status_list_missing == missing
    said = export.render([read], "title", "markdown")
    assert "**The Invented list of 2026-10-01 (7 notices) that this index was joined with" in said


def test_exports_name_it(turn: Turn, answer: Answer) -> None:
    for turns in ([turn], [turn, turn]):
        said = export.render(turns, "title", "markdown")
        assert said.count("**1 retracted article answers this: Liar 2015") == len(turns)
        assert answer.held_back[0].quote not in said
    assert json.loads(export.render([turn], "title", "json"))["held_back"]


def test_markdown_of_a_session_is_that_of_ask(tmp_path: Path) -> None:
    library = retracted_and_cohorts(tmp_path)
    with library.built() as assistant:
        turn = Turn.of(QUESTION, assistant.ask(QUESTION), [], NOW)
    asked = run("ask", QUESTION, "--markdown", "--index", library.index).stdout
    assert export.render([turn], "title", "markdown") == asked.rstrip("\n") + "\n"
