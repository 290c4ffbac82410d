"""An index that an older reader made: it says so wherever it is used, and a build reads it anew."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
import samples
from onscreen import Stage, play, settings_for
from samples import QUESTION, TRIAL, Collection
from terminal import run

from assistant.engine import Assistant
from assistant.index import build as building

TOLD = (
    "This index was made by an older reader, so its quotes may differ from the articles; "
    "run: assistant build\n"
)


@pytest.fixture(params=["PARSER", "SPLITTER", "SCHEME"])
def old(
    request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Collection:
    # Not through `samples.build`, which keeps an index for other tests.
    made = Collection(samples.write_corpus(tmp_path / "corpus"), tmp_path / "index")
    with monkeypatch.context() as older:
        older.setattr(building, request.param, "0")
        Assistant.build(made.corpus, made.index, "hashing")
    return made


def test_commands_say_it_on_stderr_and_print_their_data(old: Collection) -> None:
    for command in (
        ["ask", QUESTION],
        ["ask", QUESTION, "--json"],
        ["search", QUESTION],
        ["show", TRIAL],
        ["cite", TRIAL],
        ["check"],
    ):
        result = run(*command, *old.at_index)
        named = f"--corpus {old.corpus} --index {old.index}"
        assert (result.exit_code, result.stderr) == (0, f"{TOLD.strip()} {named}\n")
        assert result.stdout
        assert "older reader" not in result.stdout


def test_status_says_it(old: Collection) -> None:
    place: list[str | Path] = ["--corpus", old.corpus, *old.at_index]
    assert TOLD.strip() in " ".join(run("status", *place).stdout.split())
    assert json.loads(run("status", *place, "--json").stdout)["note"] == TOLD.strip()


def test_a_build_reads_everything_anew_and_the_note_is_gone(old: Collection) -> None:
    place: list[str | Path] = ["--corpus", old.corpus, *old.at_index]
    rebuilt = run("build", *place, "--model", "hashing", "--json")
    report = json.loads(rebuilt.stdout)
    assert report["unchanged"] == []
    assert run("ask", QUESTION, *old.at_index).stderr == ""
    assert json.loads(run("status", *place, "--json").stdout)["note"] == ""
    again = json.loads(run("build", *place, "--model", "hashing", "--json").stdout)
    assert again["added"] == []
    assert again["unchanged"] == report["added"] != []


def test_the_screen_says_it(old: Collection, tmp_path: Path) -> None:
    async def screenplay(stage: Stage) -> None:
        assert TOLD.strip() in stage.words
        assert TOLD.strip() in stage.said
        assert "⚠ older reader" in stage.text
        await stage.press("f3")
        assert "made by an older reader" in stage.text

    play(settings_for(old, tmp_path), screenplay)
