"""Results of single questions, written and read back."""

from __future__ import annotations

import json

import pytest

from assistant.errors import UnreadableFile
from assistant.evaluate.judged import Kind, Question
from assistant.evaluate.outcomes import Outcome, Quote
from assistant.evaluate.saved import from_lines, results, to_lines

GOOD, MISS = Quote(judged=True, matches=True), Quote(judged=False, matches=False)
OUTCOMES = [
    Outcome(
        Question("1\u2028", "?", gold={"d1": 1}, evidence={"d1": ("gold",)}),
        ("d1",),
        (MISS, GOOD),
        refused=True,
        confidence=0.25,
        seconds=0.1,
    ),
    Outcome(
        Question("2", "?", answerable=False, kind=Kind.FOREIGN),
        (),
        (MISS,),
        refused=False,
        confidence=0.5,
        seconds=0.1,
        doubted=True,
    ),
    Outcome(Question("3", "?"), (), (), refused=True, confidence=0.5, seconds=0.1),
]


WRONG = to_lines(results(OUTCOMES[:1])).strip().replace("[false, true]", "7")


def test_what_is_kept_of_each_question() -> None:
    *lines, end = to_lines(results(OUTCOMES)).split("\n")
    assert end == ""
    rows = [json.loads(line) for line in lines]
    assert rows == [
        {
            "id": "1\u2028",
            "kind": "own",
            "answerable": True,
            "confidence": 0.25,
            "refused": True,
            "doubted": False,
            "right": False,
            "hits": [False, True],
            "ndcg@10": 1.0,
        },
        {
            "id": "2",
            "kind": "foreign",
            "answerable": False,
            "confidence": 0.5,
            "refused": False,
            "doubted": True,
            "right": False,
            "hits": None,
            "ndcg@10": None,
        },
        {
            "id": "3",
            "kind": "own",
            "answerable": True,
            "confidence": 0.5,
            "refused": True,
            "doubted": False,
            "right": None,
            "hits": None,
            "ndcg@10": None,
        },
    ]


def test_results_are_read_back() -> None:
    kept = results(OUTCOMES)
    assert tuple(from_lines(to_lines(kept))) == kept


@pytest.mark.parametrize("line", ["{", "[]", "7", '{"id": "1"}', WRONG])
def test_a_line_that_is_no_result_is_named(line: str) -> None:
    good = to_lines(results(OUTCOMES[:1]))
    with pytest.raises(UnreadableFile, match="Line 2 is not the result of a question"):
        from_lines(good + line + "\n")
