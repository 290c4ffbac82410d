"""Expressions that nobody has checked are searched in a process of their own."""

from __future__ import annotations

import io
import json
import runpy
import sys
import warnings
from pathlib import Path

import pytest

from assistant.errors import AssistantError, UnreadableFile
from assistant.evaluate.json_lines import Place
from assistant.evaluate.natural import search_worker
from assistant.evaluate.natural.expressions import checked, found

PLACE = "questions.jsonl, line 1"


def test_each_pair_has_its_result() -> None:
    pairs = [("5 MG", "take 5 mg"), ("", "anything"), ("a.b", "a\nb"), ("7", "take 5 mg")]
    assert found(pairs, PLACE) == [True, False, True, False]
    assert found([("ö", "Ö\udc80")], PLACE) == [True]
    assert found([], PLACE) == []


def test_an_endless_search_is_ended() -> None:
    with pytest.raises(UnreadableFile, match=r"line 1: the expressions take longer than 0\.5"):
        found([("(a|a)+$", "a" * 60 + "!")], PLACE, seconds=0.5)


def test_a_process_that_fails_is_reported() -> None:
    with pytest.raises(AssistantError, match="ended early"):
        found([("(", "text")], PLACE)


def test_the_worker_reads_pairs_and_writes_results(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    request = json.dumps([["A", "a"], ["[[a]", "b"]])
    with warnings.catch_warnings():
        assert json.loads(search_worker.answers(request)) == [True, False]
        monkeypatch.setattr(sys, "stdin", io.StringIO(request))
        runpy.run_path(str(search_worker.__file__), run_name="__main__")
    assert json.loads(capsys.readouterr().out) == [True, False]


def test_a_doubtful_expression_is_taken() -> None:
    assert checked(Place(Path("q"), 1), "expect", "[[a]") == "[[a]"


@pytest.mark.parametrize("expression", ["(", "*", "(?P<1>a)", "(" * 500 + ")" * 500])
def test_what_does_not_compile_is_refused(expression: str) -> None:
    with pytest.raises(UnreadableFile, match=r'q, line 1: "expect" is not a regular expression'):
        checked(Place(Path("q"), 1), "expect", expression)
