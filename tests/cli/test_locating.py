"""The command locate: what it prints, and how it exits."""

from __future__ import annotations

import json

import pytest
import samples
from samples import NONSENSE, STEERING, TRIAL
from terminal import run, steering

SENTENCE = "Headache occurred in 12% of patients on inventumab and in 10% on placebo."


def words(text: str) -> str:
    return " ".join(text.split())


def test_word_for_word() -> None:
    result = run("locate", SENTENCE, *samples.collection().at_index)
    assert (result.exit_code, result.stderr) == (0, "")
    assert "has this text word for word." in words(result.stdout)
    assert f"{TRIAL} " in result.stdout


def test_a_changed_number_is_shown() -> None:
    changed = SENTENCE.replace("12%", "1.2%")
    result = run("locate", changed, *samples.collection().at_index)
    assert result.exit_code == 4
    printed = words(result.stdout)
    assert "the nearest differs in a number." in printed
    assert "≠ given “1.2%”, here “12%”: 1[-.-]2%" in printed


def test_quotation_marks_alone_are_called_harmless() -> None:
    changed = SENTENCE.replace("12% of", "12%  of")
    result = run("locate", changed, *samples.collection().at_index)
    assert "differs only in spaces." in words(result.stdout)
    assert result.exit_code == 4


def test_an_absent_text() -> None:
    result = run("locate", NONSENSE, *samples.collection().at_index)
    assert result.exit_code == 3
    assert "No document of this collection has this text" in result.stdout


def test_standard_input() -> None:
    at = samples.collection().at_index
    result = run("locate", "-", "--json", *at, stdin=f"{SENTENCE}\n")
    assert json.loads(result.stdout)["verdict"] == "exact"
    wrong = run("locate", "-", *at, stdin=b"\xff\xfe\xff")
    assert (wrong.exit_code, "not UTF-8" in wrong.stderr) == (2, True)


@pytest.mark.parametrize(("text", "said"), [("", "is empty"), ("x" * 2_001, "2,000 characters")])
def test_what_cannot_be_looked_for(text: str, said: str) -> None:
    result = run("locate", text, *samples.collection().at_index)
    assert (result.exit_code, said in result.stderr) == (2, True)


def test_what_it_prints_controls_no_terminal() -> None:
    result = run("locate", f"{SENTENCE}{STEERING}", *samples.collection().at_index)
    assert steering(result.stdout) == set()


def test_a_retracted_article_is_marked() -> None:
    with_mark = run("show", samples.RETRACTED, *samples.collection().at_index).stdout
    sentence = next(line for line in with_mark.splitlines()[::-1] if line.endswith("."))
    result = run("locate", sentence, *samples.collection().at_index)
    assert "⚠ RETRACTED" in result.stdout
