from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
import samples
from samples import NONSENSE, QUESTION
from terminal import run

from assistant.engine import Assistant
from assistant.settings import LONGEST_QUESTION


def ask(lines: bytes, *options: str) -> tuple[int, list[Any]]:
    result = run("ask", "--batch", "-", *samples.collection().at_index, *options, stdin=lines)
    assert result.stderr == ""
    return result.exit_code, [json.loads(line) for line in result.stdout.splitlines()]


def line(**values: object) -> bytes:
    return json.dumps(values).encode() + b"\n"


def alone(question: str, *options: str) -> dict[str, Any]:
    result = run("ask", question, "--json", *samples.collection().at_index, *options)
    answer: dict[str, Any] = json.loads(result.stdout)
    return answer


def test_answers_come_in_order_with_the_other_keys() -> None:
    code, answers = ask(line(id=1, question=QUESTION) + b"\n" + line(question=NONSENSE, note=["x"]))
    assert code == 0
    assert answers == [{"id": 1, **alone(QUESTION)}, {"note": ["x"], **alone(NONSENSE)}]


def test_options_count_for_every_line() -> None:
    options = ["-k", "1", "--filter", "status=!retracted", "--explain"]
    _, [answer] = ask(line(question=QUESTION), *options)
    assert answer == alone(QUESTION, *options)


def test_one_engine_for_all_lines(monkeypatch: pytest.MonkeyPatch) -> None:
    opened = []
    unpatched = Assistant.open

    def counting(index: Path, *, fast: bool) -> Assistant:
        opened.append(index)
        return unpatched(index, fast=fast)

    monkeypatch.setattr(Assistant, "open", counting)
    _, answers = ask(line(question=QUESTION) * 3)
    assert len(answers) == 3
    assert len(opened) == 1


def test_keys_that_an_answer_has_too_are_kept_apart() -> None:
    own = {"evidence": [1], "fingerprint": "mine", "line": 5, "error": "none", "asked": {"a": 1}}
    code, [answer] = ask(line(question=QUESTION, **own))
    assert code == 0
    assert answer == {"asked": own, **alone(QUESTION)}


def test_an_answer_can_be_asked_again() -> None:
    first = alone(QUESTION)
    _, [again] = ask(line(**first))
    asked = again.pop("asked")
    assert again == first
    assert {"question": QUESTION, **asked} == first


BAD = [
    b"not JSON\n",
    b"1\n",
    b"[]\n",
    b"null\n",
    b'"question"\n',
    b"{}\n",
    b'{"question": 1}\n',
    b'{"question": null}\n',
    b'{"question": ["x"]}\n',
    b'{"question": ""}\n',
    b'{"question": " \\n"}\n',
    b'{"question": "x", "a": NaN}\n',
    b'{"question": "x", "a": 1e999}\n',
    b'{"question": "x", "a": ' + b"9" * 5000 + b"}\n",
    b'{"question": "x\xff"}\n',
    b"\xff\xfe\n",
    b"[" * 100_000 + b"\n",
    line(question="x" * (LONGEST_QUESTION + 1)),
]


def test_bad_lines_are_reported_and_the_rest_is_asked() -> None:
    good = line(question=QUESTION)
    code, answers = ask(good + b"".join(BAD) + good)
    assert code == 1
    first, *errors, last = answers
    assert first == last == alone(QUESTION)
    assert [error["line"] for error in errors] == list(range(2, len(BAD) + 2))
    assert all(error.keys() == {"line", "error"} and error["error"] for error in errors)


def test_strange_but_sound_lines() -> None:
    odd = '{"question": "fictive \u2028 \\ud800 \x85 neuritis", "a": "\u2028\\udfff"}'
    code, [answer, other] = ask(b"\xef\xbb\xbf" + odd.encode() + b"\r\n" + line(question=QUESTION))
    assert code == 0
    assert answer["a"] == "\u2028\udfff"
    assert answer["question"] == "fictive \u2028 ? \x85 neuritis"
    assert other["question"] == QUESTION


def test_an_empty_batch() -> None:
    assert ask(b"") == (0, [])


def test_a_batch_can_be_verified(tmp_path: Path) -> None:
    made = samples.collection()
    result = run(
        "ask", "--batch", "-", *made.at_index, stdin=line(question=QUESTION) * 2 + b"bad\n"
    )
    exported = tmp_path / "answers.jsonl"
    exported.write_text(result.stdout, encoding="utf-8")
    assert run("verify", exported, *made.options).exit_code == 0
