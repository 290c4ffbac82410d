"""Every way to forget a retraction that was imported: none is silent."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import pytest
import samples
from samples import NONSENSE, QUESTION, TRIAL, Collection
from terminal import program, run

from assistant.editorial import kept_list, list_file
from assistant.editorial.entries import Entry
from assistant.engine import Assistant
from assistant.records import Status

CSV = (
    "RetractionNature,OriginalPaperDOI,OriginalPaperPubMedID,RetractionDate,RetractionDOI\n"
    "Retraction,10.1000/ALPHA,1001,7/21/2020 0:00,10.1000/notice\n"
)
OTHER = CSV.replace("ALPHA", "other").replace("1001", "1002")
TITLE = "Retraction Watch list of 2020-07-21"
FLAGGED = "RETRACTED 2020-07-21"
MISSED = f"the {TITLE} (1 notice) that this index was joined with is missing"


@pytest.fixture
def own(tmp_path: Path) -> Collection:
    return samples.build(tmp_path / "own")


@pytest.fixture
def listed(tmp_path: Path) -> Path:
    file = tmp_path / "list.csv"
    file.write_text(CSV, encoding="utf-8")
    return file


@pytest.fixture
def imported(own: Collection, listed: Path) -> Collection:
    assert run("status-list", "import", listed, *own.at_index).exit_code == 0
    return own


def asked(made: Collection, *more: str, question: str = QUESTION) -> str:
    result = run("ask", question, "--fast", *more, *made.at_index)
    assert result.exit_code in (0, 3), result.stderr
    return " ".join(result.stdout.split())


def data_of(made: Collection, question: str = QUESTION) -> dict[str, Any]:
    answer: dict[str, Any] = json.loads(asked(made, "--json", question=question))
    return answer


def build(made: Collection) -> str:
    result = run("build", "--model", "hashing", *made.options)
    assert result.exit_code == 0
    return " ".join(result.stdout.split())


def test_an_index_that_was_deleted(imported: Collection) -> None:
    assert FLAGGED in asked(imported)
    shutil.rmtree(imported.index)
    assert f"editorial status also from: {TITLE}, 1 notice" in build(imported)
    assert FLAGGED in asked(imported)
    [document] = [one for one in data_of(imported)["evidence"] if one["document"]["id"] == TRIAL]
    assert document["document"]["status"] == "retracted"


def test_in_a_process_of_its_own(imported: Collection) -> None:
    shutil.rmtree(imported.index)
    built = program("build", "--model", "hashing", *imported.options)
    assert built.returncode == 0
    answered = program("ask", QUESTION, "--fast", *imported.at_index)
    assert FLAGGED in answered.stdout.decode()


def test_a_second_index(imported: Collection, tmp_path: Path) -> None:
    second = Collection(imported.corpus, tmp_path / "second")
    build(second)
    assert FLAGGED in asked(second)


def test_an_index_that_was_built_before_the_list_came(
    own: Collection, listed: Path, tmp_path: Path
) -> None:
    second = Collection(own.corpus, tmp_path / "second")
    build(second)
    assert FLAGGED not in asked(second)
    run("status-list", "import", listed, *own.at_index)
    assert FLAGGED in asked(second)


def test_another_corpus(imported: Collection, tmp_path: Path) -> None:
    folder = tmp_path / "elsewhere"
    folder.mkdir()
    shutil.copy(imported.corpus / f"{TRIAL}.md", folder / "renamed.md")
    other = Collection(folder, tmp_path / "other")
    build(other)
    assert FLAGGED in asked(other)


def test_an_index_that_was_moved(imported: Collection, tmp_path: Path) -> None:
    moved = Collection(imported.corpus, tmp_path / "moved")
    imported.index.rename(moved.index)
    assert FLAGGED in asked(moved)


def test_a_list_before_there_is_an_index(own: Collection, listed: Path, tmp_path: Path) -> None:
    later = Collection(own.corpus, tmp_path / "later")
    assert run("status-list", "import", listed, *later.at_index).exit_code == 0
    assert not later.index.exists()
    build(later)
    assert FLAGGED in asked(later)
    assert (later.index / kept_list.RECORD).exists()


def test_every_command_and_the_engine_know_it(imported: Collection, tmp_path: Path) -> None:
    shutil.rmtree(imported.index)
    build(imported)
    batch = tmp_path / "batch.jsonl"
    batch.write_text(f"{json.dumps({'question': QUESTION})}\n", encoding="utf-8")
    [line] = run("ask", "--fast", "--batch", batch, *imported.at_index).stdout.splitlines()
    assert json.loads(line)["status_list"]["name"] == "Retraction Watch"
    assert FLAGGED in asked(imported, "--markdown")
    assert FLAGGED in run("search", QUESTION, "--fast", *imported.at_index).stdout
    assert "[retracted]" in run("cite", TRIAL, *imported.at_index).stdout
    with Assistant.open(imported.index, fast=True) as assistant:
        assert assistant.document(TRIAL).status is Status.RETRACTED


def test_another_home_is_told_at_every_question_until_it_is_settled(
    imported: Collection, tmp_path: Path, listed: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ASSISTANT_HOME", str(tmp_path / "another"))
    known = {"name": "Retraction Watch", "date": "2020-07-21", "notices": 1}
    for question in (QUESTION, NONSENSE, QUESTION):
        answer = data_of(imported, question)
        assert answer["status_list"] is None
        assert {key: answer["status_list_missing"][key] for key in known} == known
        for form in ((), ("--markdown",)):
            assert MISSED.replace("the", "The", 1) in asked(imported, *form, question=question)
    for command in (["search", QUESTION, "--fast"], ["show", TRIAL], ["cite", TRIAL], ["check"]):
        assert MISSED in run(*command, *imported.at_index).stderr
    assert MISSED in " ".join(run("status", *imported.options).stdout.split())
    assert MISSED in run("status-list", "show", *imported.at_index).stderr
    build(imported)  # settles nothing
    assert data_of(imported)["status_list_missing"] is not None
    settled = run("status-list", "remove", *imported.at_index)
    assert f"no longer asks for the {TITLE}" in settled.stdout
    assert data_of(imported)["status_list_missing"] is None
    assert "missing" not in asked(imported)

    monkeypatch.setenv("ASSISTANT_HOME", str(tmp_path / "third"))
    run("status-list", "import", listed, *imported.at_index)
    assert FLAGGED in asked(imported)


def test_importing_a_list_again_settles_it(
    imported: Collection, tmp_path: Path, home: Path
) -> None:
    (home / list_file.FILE).unlink()
    assert "is missing" in asked(imported)
    other = tmp_path / "other.csv"
    other.write_text(OTHER, encoding="utf-8")
    assert run("status-list", "import", other, *imported.at_index).exit_code == 0
    assert "is missing" not in asked(imported)


def test_a_missing_list_and_another_one_are_both_told(
    imported: Collection, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ASSISTANT_HOME", str(tmp_path / "another"))
    other = tmp_path / "other.csv"
    other.write_text(OTHER, encoding="utf-8")
    run("status-list", "import", other, "--date", "2026-01-01", "--index", tmp_path / "none")
    answer = data_of(imported)
    assert answer["status_list"]["date"] == "2026-01-01"
    assert answer["status_list_missing"]["date"] == "2020-07-21"
    shown = " ".join(run("status-list", "show", *imported.at_index).stdout.split())
    assert MISSED in shown
    run("status-list", "remove", *imported.at_index)
    answer = data_of(imported)
    assert (answer["status_list"]["date"], answer["status_list_missing"]) == ("2026-01-01", None)


@pytest.mark.parametrize("cut", [0, 1, 40, -1])
def test_a_damaged_or_truncated_list(imported: Collection, home: Path, cut: int) -> None:
    path = home / list_file.FILE
    path.write_bytes(path.read_bytes()[:cut])
    shutil.rmtree(imported.index)
    assert "status-list is not what the import wrote; import" in build(imported)
    result = run("ask", QUESTION, *imported.at_index)
    assert result.exit_code == 5
    assert "is not what the import wrote" in result.stderr


def test_a_smaller_list_over_a_larger_one(imported: Collection, tmp_path: Path) -> None:
    smaller = tmp_path / "smaller.csv"
    smaller.write_text(OTHER, encoding="utf-8")
    result = run("status-list", "import", smaller, *imported.at_index)
    said = " ".join(result.stdout.split())
    assert "gone 1 notice of the previous list that this one does not have" in said
    again = json.loads(run("status-list", "import", smaller, "--json", *imported.at_index).stdout)
    assert again["gone"] == 0


def test_the_list_of_an_earlier_version_is_taken_over_when_asking(own: Collection) -> None:
    gone = Entry(Status.RETRACTED, "10.1000/alpha", "1001", "2020-07-21", "")
    list_file.save(own.index, [gone], "Retraction Watch", "2020-07-21")
    result = run("ask", QUESTION, "--fast", *own.at_index)
    assert FLAGGED in result.stdout
    assert f"The {TITLE} that an earlier version kept in {own.index} is now kept" in result.stderr
    shutil.rmtree(own.index)
    build(own)
    assert FLAGGED in asked(own)


def test_and_when_building(own: Collection) -> None:
    gone = Entry(Status.RETRACTED, "10.1000/alpha", "1001", "2020-07-21", "")
    list_file.save(own.index, [gone], "Retraction Watch", "2020-07-21")
    assert "that an earlier version kept in" in build(own)
    shutil.rmtree(own.index)
    build(own)
    assert FLAGGED in asked(own)


def test_a_dry_run_moves_nothing(own: Collection, home: Path) -> None:
    gone = Entry(Status.RETRACTED, "10.1000/alpha", "1001", "2020-07-21", "")
    list_file.save(own.index, [gone], "Retraction Watch", "2020-07-21")
    assert run("build", "--dry-run", "--model", "hashing", *own.options).exit_code == 0
    assert (own.index / list_file.FILE).exists()
    assert not (home / list_file.FILE).exists()


def test_a_judged_set_is_measured_with_it(tmp_path: Path, listed: Path) -> None:
    judged = samples.judged_set(tmp_path / "judged")
    index = tmp_path / "index"
    evaluated = run("evaluate", judged, "--index", index, "--model", "hashing", "--fast")
    assert evaluated.exit_code == 0
    run("status-list", "import", listed, "--index", index)
    assert FLAGGED in run("ask", QUESTION, "--fast", "--index", index).stdout
