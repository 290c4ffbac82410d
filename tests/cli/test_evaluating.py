"""The command evaluate on sets with expressions, and its swap test."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
import samples
from terminal import run


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return samples.natural_set(tmp_path / "natural")


def test_questions_go_to_an_index_that_exists(folder: Path, tmp_path: Path) -> None:
    saved = tmp_path / "saved.jsonl"
    at = samples.collection().at_index
    result = run("evaluate", folder, *at, "--fast", "--save", saved)
    assert result.exit_code == 0
    assert "natural: 2 questions, 1 of them answerable" in result.stdout
    assert "read rightly: 1 of 1" in result.stdout
    rows = [json.loads(line) for line in saved.read_text(encoding="utf-8").splitlines()]
    assert [(row["id"], row["kind"]) for row in rows] == [("1", "choice"), ("2", "out of field")]
    assert rows[0]["hits"]
    assert rows[1]["refused"]


def test_articles_in_the_folder_get_an_index_of_their_own(folder: Path, tmp_path: Path) -> None:
    samples.write_corpus(folder / "corpus")
    environment = {"XDG_CACHE_HOME": str(tmp_path / "cache"), "ASSISTANT_MODEL": "hashing"}
    result = run("evaluate", folder, "--questions", "1", "--fast", env=environment)
    assert result.exit_code == 0
    assert "natural: 1 questions" in result.stdout
    [made] = (tmp_path / "cache" / "evidence-assistant" / "evaluation").iterdir()
    assert (made / "CURRENT").exists()
    other = run("evaluate", folder, *samples.collection().at_index, env=environment)
    assert other.exit_code == 2
    assert "holds the index of" in other.stderr


def test_without_articles_and_index_the_sentence_says_what_to_do(
    folder: Path, tmp_path: Path
) -> None:
    result = run("evaluate", folder, "--index", tmp_path / "none")
    assert result.exit_code != 0
    assert "run: assistant build" in result.stderr


@pytest.mark.parametrize(
    "option", [("--part", "dev"), ("--without-gold",), ("--foreign", __file__)]
)
def test_options_of_judged_sets_have_no_meaning(option: tuple[str, ...], folder: Path) -> None:
    result = run("evaluate", folder, *option)
    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr.startswith(f"assistant: {option[0]} has no meaning")


def test_a_wrong_line_is_named(folder: Path) -> None:
    path = folder / "questions.jsonl"
    path.write_text(path.read_text(encoding="utf-8").replace("Wishful", "(Wishful"), "utf-8")
    result = run("evaluate", folder, *samples.collection().at_index)
    assert result.exit_code != 0
    assert 'questions.jsonl, line 1: "forbid" is not a regular expression' in result.stderr


def test_swap(folder: Path, tmp_path: Path) -> None:
    question = {
        "id": "1",
        "question": "do children relapse as often",
        "kind": "subgroup",
        "answerable": True,
        "expect": "Children with fictive",
    }
    (folder / "questions.jsonl").write_text(json.dumps(question), encoding="utf-8")
    saved = tmp_path / "saved.jsonl"
    result = run("evaluate", folder, "--swap", "--save", saved, *samples.collection().at_index)
    assert result.exit_code == 0
    assert "1 questions with one element exchanged" in result.stdout
    row = json.loads(saved.read_text(encoding="utf-8"))
    assert (row["element"], row["original"]) == ("population", "children")
    assert row["question"] == f"do {row['substitute']} relapse as often"


def test_swap_on_a_judged_set_in_which_nothing_can_be_exchanged(tmp_path: Path) -> None:
    folder = samples.judged_set(tmp_path / "judged")
    question = {"id": "1", "question": "how long does it last"}
    (folder / "questions.jsonl").write_text(json.dumps(question), encoding="utf-8")
    index = ["--index", str(tmp_path / "index"), "--model", "hashing"]
    result = run("evaluate", folder, "--swap", "--fast", *index)
    assert result.exit_code == 2
    assert "No answerable question of judged names" in result.stderr
