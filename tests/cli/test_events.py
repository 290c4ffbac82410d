"""build --events: what a front end hears of a build that runs in a process of its own."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import samples
from samples import TRIAL, Collection
from terminal import environment, run

from assistant.cli import building
from assistant.cli.events import Events
from assistant.engine import Assistant


@pytest.fixture
def own(tmp_path: Path) -> Collection:
    return Collection(samples.write_corpus(tmp_path / "corpus"), tmp_path / "index")


def heard(stdout: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in stdout.splitlines()]


def test_a_build(own: Collection) -> None:
    (own.corpus / "naïve.md").write_text("# Naïve\n\nA sentence stands here.\n", encoding="utf-8")
    result = run("build", "--events", *own.options, "--model", "hashing")
    assert (result.exit_code, result.stderr) == (0, "")
    assert result.stdout.isascii()
    *progress, report = heard(result.stdout)
    assert {event["event"] for event in progress} == {"progress"}
    for stage in ("reading", "splitting", "embedding"):
        steps = [(e["done"], e["total"]) for e in progress if e["stage"] == stage]
        assert steps[0][0] == 0
        assert steps[-1][0] == steps[-1][1] > 0
    assert report.pop("event") == "report"
    assert "naïve.md" in report["added"]
    dry = json.loads(run("build", "--json", "--dry-run", *own.options, "--model", "hashing").stdout)
    assert report.keys() == dry.keys()


def test_a_dry_run(own: Collection) -> None:
    result = run("build", "--events", "--dry-run", *own.options, "--model", "hashing")
    assert result.exit_code == 0
    *progress, report = heard(result.stdout)
    assert {event["event"] for event in progress} == {"progress"}
    assert (report["event"], report["dry_run"], len(report["added"])) == ("report", True, 4)
    assert not own.index.exists()


def test_a_file_that_cannot_be_read(own: Collection) -> None:
    (own.corpus / "bad.md").write_bytes(b"\0")
    result = run("build", "--events", *own.options, "--model", "hashing")
    assert result.exit_code == 1
    report = heard(result.stdout)[-1]
    assert (report["event"], report["unreadable"]) == ("report", 1)


def test_an_error_is_an_event(own: Collection, tmp_path: Path) -> None:
    missing = ["--corpus", str(tmp_path / "none"), "--index", str(own.index), "--model", "hashing"]
    result = run("build", "--events", *missing)
    assert (result.exit_code, result.stderr) == (1, "")
    (error,) = heard(result.stdout)
    assert (error["event"], error["exit_code"]) == ("error", 1)
    assert error["message"].startswith("There is no corpus folder")
    assert f"assistant: {error['message']}\n" == run("build", *missing).stderr
    nowhere = run("build", "--events", env={"ASSISTANT_CORPUS": "~nobody-of-that-name/corpus"})
    assert nowhere.exit_code == 2
    assert heard(nowhere.stdout)[0]["exit_code"] == 2


@pytest.mark.parametrize(
    ("error", "message"),
    [
        (
            PermissionError(13, "Permission denied", "/x"),
            "Permission denied (/x); check its permissions",
        ),
        (OSError("odd"), "odd; check its permissions"),
    ],
)
def test_so_is_what_the_system_refuses(
    own: Collection, monkeypatch: pytest.MonkeyPatch, error: OSError, message: str
) -> None:
    def refused(*_: object, **__: object) -> None:
        raise error

    monkeypatch.setattr(Assistant, "build", refused)
    result = run("build", "--events", *own.options)
    assert result.exit_code == 1
    assert heard(result.stdout)[0]["message"].startswith(message)


def test_not_with_json(own: Collection) -> None:
    result = run("build", "--events", "--json", *own.options)
    assert (result.exit_code, result.stdout) == (2, "")
    assert "leave one out" in result.stderr


def test_nobody_is_asked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(building, "is_interactive", lambda: True)
    monkeypatch.setattr(
        "assistant.cli.building.shipped_corpus", lambda: samples.collection().corpus
    )
    monkeypatch.setenv("ASSISTANT_CORPUS", str(tmp_path / "corpus"))
    places = ["--index", str(tmp_path / "index"), "--model", "hashing"]
    result = run("build", "--events", *places, stdin="y\n")
    assert (result.exit_code, result.stderr) == (1, "")
    assert heard(result.stdout)[0]["event"] == "error"
    assert not (tmp_path / "corpus").exists()
    offered = run("build", *places, stdin="y\n")
    assert offered.exit_code == 0
    assert "Start with the corpus that comes with the program?" in offered.stderr
    assert (tmp_path / "corpus" / f"{TRIAL}.md").is_file()


def test_a_front_end_that_went_away(own: Collection) -> None:
    with subprocess.Popen(
        [sys.executable, "-m", "assistant", "build", "--events", *own.options, "--model=hashing"],
        env=environment(),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    ) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdout.close()
        assert process.stderr.read() == b""
    assert process.returncode == 0


def test_at_most_ten_a_second_but_the_first_and_the_last(
    capsys: pytest.CaptureFixture[str],
) -> None:
    now = 0.0
    events = Events(lambda: now)
    for done in range(101):
        events.progress("reading", done, 100)
        events.progress("embedding", done, 100)
        now += 0.01
    printed = heard(capsys.readouterr().out)
    for stage in ("reading", "embedding"):
        steps = [event["done"] for event in printed if event["stage"] == stage]
        assert (steps[0], steps[-1]) == (0, 100)
        assert 9 <= len(steps) <= 12


def test_a_trial_is_embedded_again_when_it_changed(own: Collection) -> None:
    arguments = ["build", "--events", *own.options, "--model", "hashing"]
    run(*arguments)
    trial = own.corpus / f"{TRIAL}.md"
    trial.write_text(trial.read_text(encoding="utf-8").replace("60%", "61%"), encoding="utf-8")
    report = heard(run(*arguments).stdout)[-1]
    assert (report["updated"], report["embedded"]) == ([f"{TRIAL}.md"], 1)
