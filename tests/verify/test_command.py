"""assistant verify: what it prints, and its exit codes."""

from __future__ import annotations

import json
import re
import sqlite3
from pathlib import Path
from typing import Any

import pytest
import samples
from indexing import segment_files
from samples import NONSENSE, QUESTION, TRIAL, Collection
from terminal import run, steering

from assistant.conversation.sessions import SessionStore
from assistant.conversation.turns import Turn
from assistant.engine import Assistant
from assistant.index.layout import DOCUMENTS
from assistant.index.manifest import MANIFEST, Manifest, describe_files

Json = dict[str, Any]


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "answer.json"


def written(file: Path, value: object) -> Path:
    file.write_text(json.dumps(value), encoding="utf-8")
    return file


def test_a_true_answer(made: Collection, answer: Json, file: Path) -> None:
    result = run("verify", written(file, answer), *made.options)
    assert result.exit_code == 0
    lines = result.stdout.splitlines()
    assert lines[0].startswith(f"[1] valid · {answer['evidence'][0]['document']['id']} ")
    assert re.search(r" (\d+) of \1 facts are valid$", lines[0])
    assert lines[-2:] == [
        "The index was asked again and gives the same answer.",
        f"{len(answer['evidence'])} of {len(answer['evidence'])} quotes are valid.",
    ]


def test_both_values_are_printed_where_they_differ(
    made: Collection, answer: Json, file: Path
) -> None:
    item = next(one for one in answer["evidence"] if one["document"]["id"] == TRIAL)
    item["document"]["year"] = 2024
    result = run("verify", written(file, answer), *made.options)
    assert result.exit_code == 4
    assert "year differs: shown 2024, found 2019" in result.stdout
    assert "seal differs" in result.stdout
    assert "was changed after export" in result.stdout
    found = json.loads(run("verify", file, *made.options, "--json").stdout)
    assert found["sound"] is False
    [year] = [f for one in found["findings"] for f in one["fields"] if f["match"] == "differs"]
    assert (year["name"], year["shown"], year["found"]) == ("year", 2024, 2019)


def test_hostile_values_reach_no_terminal(made: Collection, answer: Json, file: Path) -> None:
    answer["question"] = answer["searched_as"] = samples.STEERING
    answer["evidence"][0]["document"]["title"] = samples.STEERING
    answer["evidence"][0]["document"]["id"] = samples.STEERING
    result = run("verify", written(file, [answer, answer]), *made.options)
    assert result.exit_code == 4
    assert steering(result.output) == set()


@pytest.mark.parametrize(
    "value",
    [
        {"error": "The question is empty; type a question.", "line": 1},
        {"question": "x", "evidence": []},
        {"question": "x", "evidence": [], "abstained": "nothing in this corpus answers that"},
    ],
)
def test_nothing_proved_is_no_success(made: Collection, value: Json, file: Path) -> None:
    result = run("verify", written(file, value), *made.options)
    assert result.exit_code == 4
    assert "Nothing was proved" in result.stdout
    assert "0 of 0" not in result.stdout


def test_what_is_no_answer(made: Collection, file: Path) -> None:
    result = run("verify", written(file, {"evidence": []}), *made.options)
    assert result.exit_code == 2
    assert f"assistant ask --index {made.index} --json QUESTION" in result.stderr


def test_a_session_file(made: Collection, tmp_path: Path) -> None:
    with Assistant.open(made.index) as assistant:
        turns = tuple(
            Turn.of(question, assistant.ask(question), (), "2026-01-01T00:00:00+00:00")
            for question in (QUESTION, NONSENSE)
        )
    store = SessionStore(tmp_path / "sessions")
    session = store.new(turns[0].at)
    store.save(type(session)(session.id, "", turns[0].at, turns[0].at, turns))
    [path] = (tmp_path / "sessions").glob("*.jsonl")
    result = run("verify", path, *made.options)
    assert result.exit_code == 0
    assert result.stdout.count("The index was asked again and gives the same answer.") == 2
    assert QUESTION in result.stdout
    path.write_text(path.read_text(encoding="utf-8").replace("2019", "2018"), encoding="utf-8")
    assert run("verify", path, *made.options).exit_code == 4


def change_stored_text(collection: Collection, *, seal: bool) -> None:
    connection = sqlite3.connect(segment_files(collection.index, DOCUMENTS)[0])
    with connection:
        connection.execute("UPDATE documents SET text = replace(text, '60%', '90%')")
    connection.close()
    if seal:
        manifest = Manifest.read(collection.generation)
        (collection.generation / MANIFEST).unlink()
        manifest.with_files(describe_files(collection.generation)).write(collection.generation)


def test_stored_text_that_was_changed_and_sealed_again(
    own: Collection, answer: Json, file: Path
) -> None:
    """No digest of a file tells: only the proof against the source does."""
    change_stored_text(own, seal=True)
    with Assistant.open(own.index) as assistant:
        changed = assistant.ask(QUESTION)
    assert TRIAL in {place.split()[0] for place in changed.withheld}
    assert TRIAL not in {item.document.id for item in changed.evidence}
    result = run("verify", written(file, answer), *own.options, "--json")
    assert result.exit_code == 4
    found = json.loads(result.stdout)
    assert found["index"] == "sound"
    verdicts = {(f["quote"]["document"], f["verdict"]) for f in found["findings"]}
    assert (TRIAL, "stored text changed") in verdicts
    assert ("beta-2021", "valid") in verdicts
    assert run("check", *own.at_index).exit_code == 5


def test_stored_text_that_was_changed(own: Collection, answer: Json, file: Path) -> None:
    change_stored_text(own, seal=False)
    result = run("verify", written(file, answer), *own.options)
    assert result.exit_code == 4
    assert "The index cannot confirm them" in result.stdout
    as_data = run("verify", file, *own.options, "--json")
    assert as_data.exit_code == 4
    assert "documents.sqlite" in json.loads(as_data.stdout)["index"]


def test_without_an_index_the_sources_prove(
    made: Collection, answer: Json, file: Path, tmp_path: Path
) -> None:
    written(file, answer)
    result = run("verify", file, "--corpus", made.corpus, "--index", tmp_path / "none")
    assert result.exit_code == 0
    assert "proving from the sources alone" in result.stderr
    assert "proved by its source alone; there is no index to ask" in result.stdout
    assert "answer cannot be checked" in result.stdout


def test_against_the_index_of_another_corpus(
    made: Collection, answer: Json, file: Path, tmp_path: Path
) -> None:
    other = tmp_path / "other"
    other.mkdir()
    (other / "one.md").write_text("# One\n\nOne sentence stands here alone.\n", encoding="utf-8")
    Assistant.build(other, tmp_path / "index", "hashing")
    arguments = ["--corpus", str(made.corpus), "--index", str(tmp_path / "index"), "--json"]
    result = run("verify", written(file, answer), *arguments)
    assert result.exit_code == 0
    details = {finding["detail"] for finding in json.loads(result.stdout)["findings"]}
    assert details == {"proved by its source alone; the index does not hold it"}
