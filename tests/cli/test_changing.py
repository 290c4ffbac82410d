"""The command changed: which saved questions have other quotes now."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import samples
from samples import NONSENSE, QUESTION, Collection
from terminal import run

from assistant.conversation.sessions import SessionStore
from assistant.conversation.turns import Turn
from assistant.engine import Assistant

NEW = """\
# Newumab in fictive neuritis

## Results

Newumab reduced relapses of fictive neuritis by 80% against placebo.
"""


@pytest.fixture
def own(tmp_path: Path) -> Collection:
    return samples.build(tmp_path / "own")


def grow(made: Collection, *options: str) -> None:
    (made.corpus / "new.md").write_text(NEW, encoding="utf-8")
    run("build", "--model", "hashing", *options, *made.options)


def changed(*args: str | Path) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(run("changed", "--json", *args).stdout)
    return found


def export(made: Collection, folder: Path) -> Path:
    file = folder / "answers.json"
    answers = [run("ask", q, "--json", *made.at_index).stdout for q in (QUESTION, NONSENSE)]
    file.write_text("".join(answers), encoding="utf-8")
    return file


def test_new_evidence_for_exported_answers(own: Collection, tmp_path: Path) -> None:
    file = export(own, tmp_path)
    assert changed(file, *own.at_index) == {"questions": 2, "changed": []}
    grow(own)
    found = changed(file, *own.at_index)
    (question,) = found["changed"]
    assert (found["questions"], question["question"]) == (2, QUESTION)
    assert question["causes"] == ["Files added since then: new.md."]
    assert ("new", "new") in {(quote["fate"], quote["document"]) for quote in question["quotes"]}


def test_saved_conversations(own: Collection, home: Path) -> None:
    store = SessionStore(home / "sessions")
    with Assistant.open(own.index) as assistant:
        turns = tuple(
            Turn.of(QUESTION, assistant.ask(QUESTION), [], f"2026-01-0{day}T00:00:00+00:00")
            for day in (1, 2)
        )
    store.save(replace(store.new("2026-01-01T00:00:00+00:00"), turns=turns))
    grow(own)
    found = changed(*own.at_index)
    assert found["questions"] == 1
    assert [one["question"] for one in found["changed"]] == [QUESTION]


def test_a_file_of_questions_is_asked_of_both_builds(own: Collection, tmp_path: Path) -> None:
    with Assistant.open(own.index) as assistant:
        then = assistant.fingerprint
    grow(own, "--keep", "1")
    questions = tmp_path / "questions.txt"
    questions.write_text(f"{QUESTION}\n\n{NONSENSE}\n", encoding="utf-8")
    found = changed(questions, "--since", then[:12], *own.at_index)
    assert found["questions"] == 2
    assert [one["question"] for one in found["changed"]] == [QUESTION]
    printed = run("changed", questions, "--since", then, *own.at_index).stdout
    assert printed.startswith("Saved questions: 2. With new quotes: 1. Changed in any way: 1.\n")
    assert "+ new" in printed


def test_wrong_input_gets_a_sentence(own: Collection, tmp_path: Path) -> None:
    questions = tmp_path / "questions.txt"
    questions.write_text(f"{QUESTION}\n", encoding="utf-8")
    bad = tmp_path / "bad.json"
    bad.write_text('{"question": 1', encoding="utf-8")
    for args, said in (
        ((questions,), "add --since BUILD"),
        ((questions, "--since", "ffffffff"), "No build on record begins with ffffffff"),
        ((bad,), "not an exported answer"),
    ):
        result = run("changed", *args, *own.at_index)
        assert (result.exit_code, result.stdout) == (2, "")
        assert said in result.stderr


def test_without_saved_questions(own: Collection) -> None:
    assert "There are no saved questions" in run("changed", *own.at_index).stdout
