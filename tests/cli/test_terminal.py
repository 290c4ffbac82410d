"""What reaches a real terminal, and what the program does without one."""

from __future__ import annotations

import io
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
import samples
from pseudoterminal import assistant
from samples import NONSENSE, QUESTION, STEERING, TRIAL, Collection
from terminal import ROOT, environment, on_terminal, run, steering

from assistant.cli import building, common
from assistant.cli.progress import Bars
from assistant.engine import Assistant

# Runs many command lines in one process, on the terminal that it stands on.
DRIVER = """
import json, sys
import click
from assistant.cli.main import main
for args in json.loads(sys.argv[1]):
    print("$", len(args), flush=True)
    try:
        main(args, prog_name="assistant", standalone_mode=False)
    except click.exceptions.Exit:
        pass
"""
HOSTILE = f"hostile{STEERING}"


class Tty(io.StringIO):
    """A stream that says it is a terminal."""

    encoding = "utf-8"

    def isatty(self) -> bool:
        return True


def hostile_commands(made: Collection, answer: Path) -> list[list[str]]:
    """Each text that is not ours, through each output."""
    at, both = made.at_index, made.options
    return [
        ["ask", f"{QUESTION} {STEERING}", "--filter", f"document={HOSTILE}", *at],
        ["ask", f"{QUESTION} {STEERING}", "--json", *at],
        ["ask", f"{QUESTION} {STEERING}", "--markdown", *at],
        ["ask", f"{NONSENSE} {STEERING}", *at],
        ["ask", "--batch", str(answer.with_name("batch.jsonl")), *at],
        ["search", f"{QUESTION} {STEERING}", *at],
        ["search", f"{QUESTION} {STEERING}", "--json", *at],
        ["show", HOSTILE, *at],
        ["show", HOSTILE, "--at", "70:130", *at],
        ["show", HOSTILE, "--json", *at],
        *(["cite", HOSTILE, "--format", form, *at] for form in ("vancouver", "bibtex", "ris")),
        ["cite", HOSTILE, "--format", "csl-json", *at],
        ["status", *both],
        ["status", "--json", *both],
        ["coverage", "--topic", f"relapses {STEERING}", *at],
        ["coverage", "--topic", f"relapses {STEERING}", "--json", *at],
        ["coverage", "--topic", f"relapses {STEERING}", "--csv", *at],
        ["verify", str(answer), *both],
        ["verify", str(answer), "--json", *both],
        ["verify", str(answer), "--corpus", f"/{STEERING}", *at],
        ["build", "--dry-run", *both, "--model", "hashing"],
        ["build", "--dry-run", *both, "--model", "hashing", "--json"],
        ["show", f"missing{STEERING}", *at],
        ["ask", QUESTION, "--filter", STEERING, *at],
        ["ask", QUESTION, "--index", f"/missing/{STEERING}"],
        ["verify", STEERING],
        [STEERING],
    ]


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> list[list[str]]:
    """A collection with hostile file names and a hostile answer; commands that show them."""
    base = tmp_path_factory.mktemp("hostile")
    made = samples.build(base / "own")
    name = STEERING.replace("/", "")
    (made.corpus / f"bad{name}.md").write_bytes(b"\0")
    (made.corpus / f"good{name}.md").write_text(
        "# Good\n\nGoodimab reduced relapses of fictive neuritis by 5%.\n", encoding="utf-8"
    )
    Assistant.build(made.corpus, made.index, "hashing")
    answer = base / "answer.json"
    exported = json.loads(run("ask", QUESTION, "-k", "20", "--json", *made.at_index).stdout)
    exported["evidence"][0]["quote"] += STEERING
    exported["evidence"][1]["document"]["source"]["path"] = STEERING
    answer.write_text(json.dumps(exported), encoding="utf-8")
    lines = [json.dumps({"question": f"{QUESTION} {STEERING}", STEERING: STEERING}), STEERING]
    (base / "batch.jsonl").write_text("\n".join(lines), encoding="utf-8")
    return hostile_commands(made, answer)


@pytest.mark.parametrize(
    ("variables", "styled"),
    [({"TERM": "xterm-256color"}, True), ({"TERM": "xterm", "NO_COLOR": "1"}, False)],
)
def test_nothing_foreign_reaches_a_terminal(
    hostile: list[list[str]], variables: dict[str, str], *, styled: bool
) -> None:
    code, written = on_terminal(
        ["-c", DRIVER, json.dumps(hostile)], env=environment(**variables), columns=40
    )
    assert code == 0, written
    assert written.count("$ ") >= len(hostile)
    assert "Traceback" not in written
    assert ("\x1b" in written) is styled
    assert steering(written, styled=styled) == set()
    # The texts themselves are there: hostile ones in letters, the rest as it stands.
    assert "Hostilimab reduced relapses" in written
    assert "Goodimab reduced relapses" in written
    assert "[red]see[/red]" in "".join(written.split())
    assert "CORRECTED" in written
    assert "RETRACTED" in written


def test_alone_on_a_terminal_the_screen_opens(tmp_path: Path) -> None:
    made = samples.collection()
    with assistant(tmp_path, ASSISTANT_INDEX=str(made.index)) as terminal:
        terminal.wait_for("This collection holds 5 documents")
        terminal.type(QUESTION)
        terminal.wait_for(QUESTION)
        terminal.type("\r")
        terminal.wait_for("[1]  ", "“Inventumab reduced relapses")
        assert terminal.leave() == 0
    assert "Traceback" not in terminal.written
    assert terminal.written.startswith("\x1b[?1049h")
    assert "\x1b[?1049l" in terminal.written  # what stood on the terminal is back


def test_a_dumb_terminal_is_none() -> None:
    code, written = on_terminal(["-m", "assistant"], env=environment(TERM="dumb"))
    assert code == 2
    assert written.startswith("assistant: the screen needs a terminal")
    assert "\x1b" not in written


@pytest.mark.parametrize("piped", ["stdin", "stdout"])
def test_half_a_terminal_is_none(piped: str) -> None:
    ours, theirs = os.openpty()
    done = subprocess.run(
        [sys.executable, "-m", "assistant"],
        env=environment(TERM="xterm"),
        stdin=subprocess.PIPE if piped == "stdin" else theirs,
        stdout=subprocess.PIPE if piped == "stdout" else theirs,
        stderr=subprocess.PIPE,
        check=False,
    )
    os.close(ours)
    os.close(theirs)
    assert (done.returncode, done.stdout or b"") == (2, b"")
    assert done.stderr.startswith(b"assistant: the screen needs a terminal")


def test_alone_without_a_terminal() -> None:
    result = run()
    assert (result.exit_code, result.stdout) == (2, "")
    assert (
        result.stderr
        == 'assistant: the screen needs a terminal; to ask here, run: assistant ask "QUESTION"\n'
    )


def test_a_reader_that_goes_away_ends_the_program_quietly() -> None:
    """As `assistant ask ... | head -1` does, at the worst moment: before the first byte."""
    reading, writing = os.pipe()
    os.close(reading)
    made = samples.collection()
    result = subprocess.run(
        [sys.executable, "-m", "assistant", "ask", QUESTION, "--json", *made.at_index],
        cwd=ROOT,
        env=environment(),
        stdout=writing,
        stderr=subprocess.PIPE,
        check=False,
    )
    os.close(writing)
    assert (result.returncode, result.stderr) == (0, b"")


# --- the same seams from inside, where coverage is counted


@pytest.fixture
def interactive(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(building, "is_interactive", lambda: True)


@pytest.fixture
def newcomer(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, interactive: None) -> Path:
    """Somebody outside of a checkout, without a corpus and without an index; the data folder."""
    del interactive
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    monkeypatch.setenv("ASSISTANT_MODEL", "hashing")
    corpus = samples.collection().corpus
    monkeypatch.setattr("assistant.cli.building.shipped_corpus", lambda: corpus)
    return tmp_path / "data" / "evidence-assistant"


def test_a_newcomer_is_offered_the_shipped_corpus(newcomer: Path) -> None:
    result = run("build", stdin="y\n")
    assert result.exit_code == 0
    assert f"There is no corpus in {newcomer / 'corpus'} yet." in result.stderr
    assert "Start with the corpus that comes with the program?" in result.stderr
    assert (newcomer / "corpus" / f"{TRIAL}.md").is_file()
    assert "4 files added" in result.stdout
    again = run("build")
    assert "Start with" not in again.stderr
    assert "4 unchanged" in again.stdout


def test_a_newcomer_may_decline(newcomer: Path) -> None:
    result = run("build", stdin="n\n")
    assert result.exit_code == 1
    assert "There is no corpus folder" in result.stderr
    assert not newcomer.exists()


def test_a_dry_run_copies_nothing(newcomer: Path) -> None:
    assert run("build", "--dry-run", stdin="y\n").exit_code == 1
    assert not newcomer.exists()


def test_nobody_is_asked_about_a_corpus_that_was_named(newcomer: Path) -> None:
    result = run("build", "--corpus", newcomer / "mine", stdin="y\n")
    assert result.exit_code == 1
    assert "Start with" not in result.stderr


def test_nothing_to_ship(newcomer: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("assistant.cli.building.shipped_corpus", lambda: None)
    assert run("build").exit_code == 1
    assert not newcomer.exists()


def test_colours_are_for_terminals_that_want_them(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("NO_COLOR", raising=False)
    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.setattr(sys, "stdout", Tty())
    assert common.style()("text", "warning").startswith("\x1b[")
    monkeypatch.setenv("NO_COLOR", "1")
    assert common.style()("text", "warning") == "text"
    monkeypatch.delenv("NO_COLOR")
    monkeypatch.setenv("TERM", "dumb")
    assert common.style()("text", "warning") == "text"
    monkeypatch.setattr(sys, "stdout", io.StringIO())
    monkeypatch.setenv("TERM", "xterm")
    assert common.style()("text", "warning") == "text"


def test_who_can_be_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.setattr(sys, "stdin", Tty())
    monkeypatch.setattr(sys, "stdout", Tty())
    assert common.is_interactive()
    monkeypatch.setenv("TERM", "dumb")
    assert not common.is_interactive()
    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.setattr(sys, "stdin", io.StringIO())
    assert not common.is_interactive()


def test_json_on_a_terminal_is_ascii(monkeypatch: pytest.MonkeyPatch) -> None:
    """JSON itself escapes C0; C1, DEL and bidirectional controls have to be escaped as well."""
    every = "".join(map(chr, [*range(0x100), *range(0x2000, 0x2070), 0xD800, 0x1F600]))
    terminal = Tty()
    monkeypatch.setattr(sys, "stdout", terminal)
    common.put_json({every: every})
    written = terminal.getvalue()
    assert written.isascii()
    assert steering(written) == set()
    assert json.loads(written) == {every: every}


def test_json_to_a_file_keeps_its_letters(capsys: pytest.CaptureFixture[str]) -> None:
    common.put_json("é")
    common.put_json("é\udcff", indent=None)
    assert capsys.readouterr().out == '"é"\n"é\\udcff"\n'


def test_progress_is_for_terminals(capsys: pytest.CaptureFixture[str]) -> None:
    with Bars() as bars:
        bars.show("reading", 0, 0)
        bars.show("reading", 1, 2)
        bars.show("reading", 2, 2)
    written = capsys.readouterr()
    assert (written.out, written.err) == ("", "")


def test_progress_on_a_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    terminal = Tty()
    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.setattr(sys, "stderr", terminal)
    with Bars() as bars:
        for done in range(5):
            bars.show("embedding", done, 4)
    assert "embedding" in terminal.getvalue()
    assert "4/4" in terminal.getvalue()
