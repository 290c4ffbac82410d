"""An exported answer, asked again: the same, or another one and why."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import samples
from samples import QUESTION, TRIAL, Collection
from terminal import run

from assistant.codec.answers import seal


def export(made: Collection, *options: str) -> dict[str, Any]:
    answer: dict[str, Any] = json.loads(
        run("ask", QUESTION, "--json", *options, *made.at_index).stdout
    )
    return answer


def replay(made: Collection, answer: object, folder: Path) -> list[dict[str, Any]]:
    file = folder / "answer.json"
    file.write_text(json.dumps(answer), encoding="utf-8")
    result = run("replay", file, "--json", *made.at_index)
    replayed: list[dict[str, Any]] = json.loads(result.stdout)
    assert result.exit_code == (0 if all(one["same"] for one in replayed) else 4)
    return replayed


@pytest.fixture
def own(tmp_path: Path) -> Collection:
    return samples.build(tmp_path / "own")


@pytest.mark.parametrize(
    "options",
    [(), ("--fast",), ("-k", "1"), ("--explain",), ("--by-direction",), ("--filter", "year=2018-")],
)
def test_the_same_index_gives_the_same_answer(tmp_path: Path, options: tuple[str, ...]) -> None:
    made = samples.collection()
    (replayed,) = replay(made, export(made, *options), tmp_path)
    assert replayed["same"]
    assert replayed["causes"] == []
    assert {quote["fate"] for quote in replayed["quotes"]} == {"same"}


def test_added_changed_and_removed_files_are_the_cause(own: Collection, tmp_path: Path) -> None:
    answer = export(own)
    (own.corpus / "new.md").write_text("# A new one\n\nNothing was found.\n", encoding="utf-8")
    trial = next(file for file in own.corpus.iterdir() if file.stem == TRIAL)
    trial.write_text(trial.read_text(encoding="utf-8").replace("2019", "2018"), encoding="utf-8")
    run("build", "--model", "hashing", *own.options)
    (replayed,) = replay(own, answer, tmp_path)
    assert replayed["causes"] == [
        "Files added since then: new.md.",
        f"Files changed since then: {trial.name}.",
    ]
    changed = [quote for quote in replayed["quotes"] if quote["fate"] == "changed"]
    assert [quote["document"] for quote in changed] == [TRIAL]
    assert "its file has changed" in changed[0]["detail"]


def test_a_gone_quote(own: Collection, tmp_path: Path) -> None:
    answer = export(own)
    next(file for file in own.corpus.iterdir() if file.stem == TRIAL).unlink()
    run("build", "--model", "hashing", *own.options)
    (replayed,) = replay(own, answer, tmp_path)
    gone = [quote for quote in replayed["quotes"] if quote["fate"] == "gone"]
    assert [(quote["document"], quote["now"]) for quote in gone] == [(TRIAL, 0)]


def test_a_build_that_was_kept_is_asked_too(own: Collection, tmp_path: Path) -> None:
    answer = export(own)
    (own.corpus / "new.md").write_text("# A new one\n\nNothing was found.\n", encoding="utf-8")
    run("build", "--keep", "1", "--model", "hashing", *own.options)
    kept, today = replay(own, answer, tmp_path)
    assert (kept["same"], today["same"]) == (True, False)
    assert kept["fingerprint"] == answer["fingerprint"]


@pytest.mark.parametrize(
    ("forge", "cause"),
    [
        (lambda a: a["evidence"][0].update(quote="Forged."), "The file was changed"),
        (lambda a: a.update(confidence=0.99), "The file was changed"),
        (lambda a: a.update(ranker="0" * 64), "The ranker is another one."),
        (lambda a: a.update(fingerprint="0" * 64), "Another index answered"),
        (lambda a: a.update(format=1), "Another version of the program"),
        (
            lambda a: a.update(
                status_list={"name": "A", "date": "2020", "notices": 1, "sha256": "0" * 64}
            ),
            "The imported list of notices was A of 2020, and is now none.",
        ),
    ],
)
def test_causes(forge: Callable[[dict[str, Any]], None], cause: str, tmp_path: Path) -> None:
    made = samples.collection()
    answer = export(made, "--fast")
    forge(answer)
    (replayed,) = replay(made, answer, tmp_path)
    assert not replayed["same"]
    assert any(said.startswith(cause) for said in replayed["causes"])


def test_a_forgery_with_a_fitting_seal_is_another_answer(tmp_path: Path) -> None:
    made = samples.collection()
    answer = export(made)
    answer["confidence"] = 0.999
    answer["seal"] = seal(answer)
    (replayed,) = replay(made, answer, tmp_path)
    assert not replayed["same"]
    assert "sealed again" in replayed["causes"][0]


def test_an_answer_that_cannot_be_asked_again(tmp_path: Path) -> None:
    made = samples.collection()
    for change in ({"most": 0}, {"most": True}, {"filter": "x"}, {"filter": ["nonsense"]}):
        file = tmp_path / "answer.json"
        file.write_text(json.dumps({**export(made, "--fast"), **change}), encoding="utf-8")
        result = run("replay", file, *made.at_index)
        assert (result.exit_code, result.stdout) == (2, "")
        assert result.stderr.startswith("assistant: ")


def test_what_a_reader_sees(own: Collection, tmp_path: Path) -> None:
    file = tmp_path / "answer.json"
    file.write_text(json.dumps(export(own)), encoding="utf-8")
    same = run("replay", file, *own.at_index)
    assert "gives the same answer, byte for byte." in " ".join(same.stdout.split())
    assert "= same" in same.stdout
    (own.corpus / "new.md").write_text("# A new one\n\nNothing was found.\n", encoding="utf-8")
    run("build", "--model", "hashing", *own.options)
    other = run("replay", file, *own.at_index)
    assert other.exit_code == 4
    assert "Files added since then: new.md." in other.stdout
