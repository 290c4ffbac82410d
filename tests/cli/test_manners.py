"""What every command understands: -h, -q, -v, --color, and options on either side of it."""

from __future__ import annotations

import re
from pathlib import Path

import click
import pytest
import samples
from pseudoterminal import assistant
from samples import NONSENSE, QUESTION, TRIAL
from terminal import environment, on_terminal, program, run, steering

from assistant.cli.command_line import takes_value
from assistant.cli.main import main
from assistant.errors import UsageError
from assistant.settings import Settings


def commands(ctx: click.Context) -> list[list[str]]:
    """The words of every command, with those of groups."""
    found = []
    group = ctx.command
    assert isinstance(group, click.Group)
    for name in group.list_commands(ctx):
        command = group.get_command(ctx, name)
        assert command is not None
        inner = isinstance(command, click.Group)
        below = commands(click.Context(command, ctx, name)) if inner else []
        found += [[name], *([name, *words] for words in below)]
    return found


COMMANDS = commands(click.Context(main, info_name="assistant"))


@pytest.mark.parametrize("words", COMMANDS, ids=" ".join)
def test_every_command_has_help_in_two_spellings(words: list[str]) -> None:
    short, long = run(*words, "-h"), run(*words, "--help")
    assert (short.exit_code, short.stdout) == (0, long.stdout)
    for option in ("-q, --quiet", "-v, --verbose", "--color [auto|always|never]", "-h, --help"):
        assert option in short.stdout


def test_an_option_takes_a_value_in_all_commands_or_in_none() -> None:
    """Otherwise it could not be told what stands behind it in front of a command."""
    context = click.Context(main, info_name="assistant")
    everywhere = takes_value(main, context, deep=True)
    for words in COMMANDS:
        command: click.Command | None = main
        for word in words:
            assert isinstance(command, click.Group)
            command = command.get_command(context, word)
        assert command is not None
        own = takes_value(click.Group(params=command.params), context)
        assert {name: everywhere[name] for name in own} == own


INDEX = samples.collection().at_index


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (["--fast", "ask", QUESTION, *INDEX], ["ask", QUESTION, "--fast", *INDEX]),
        (["-k", "2", *INDEX, "ask", QUESTION], ["ask", "-k", "2", QUESTION, *INDEX]),
        (["-k2", *INDEX, "ask", QUESTION], ["ask", "-k", "2", QUESTION, *INDEX]),
        (
            ["-qk", "2", "--json", *INDEX, "ask", QUESTION],
            ["ask", QUESTION, "--json", "-k2", *INDEX],
        ),
        ([f"--index={INDEX[1]}", "--json", "show", TRIAL], ["show", TRIAL, "--json", *INDEX]),
        (["--filter", "design=RCT", *INDEX, "search", QUESTION], None),
        ([*INDEX, "--json", "status-list", "show"], ["status-list", "show", "--json", *INDEX]),
        (["status-list", "--json", *INDEX, "show"], ["status-list", "show", "--json", *INDEX]),
    ],
)
def test_options_may_stand_before_the_command(before: list[str], after: list[str] | None) -> None:
    first = run(*before)
    after = after or ["search", QUESTION, "--filter", "design=RCT", *INDEX]
    then = run(*after)
    assert (first.exit_code, first.stdout) == (then.exit_code, then.stdout)
    assert first.exit_code == 0


def test_a_value_that_is_the_name_of_a_command_is_a_value(tmp_path: Path) -> None:
    result = run("--index", "build", "ask", QUESTION)
    assert "There is no index in build" in result.stderr
    wrong = run("--fast", "show", TRIAL, *INDEX)
    assert (wrong.exit_code, wrong.stdout) == (2, "")
    assert "No such option '--fast'" in wrong.stderr
    assert wrong.stderr.endswith("show --help\n")
    assert run("--fast", "nonsense").exit_code == 2
    assert not list(tmp_path.iterdir())


def test_quiet_leaves_remarks_out_and_errors_in(tmp_path: Path) -> None:
    own = samples.build(tmp_path / "own")
    (own.corpus / "beta-2021.md").unlink()
    plain = run("verify", "-", *own.options, "--json", stdin="{}")
    assert run("build", "--quiet", *own.options, "--model", "hashing").stderr == ""
    missing = ["verify", "-", "--corpus", str(own.corpus), "--index", str(tmp_path / "none")]
    answer = run("ask", QUESTION, "--json", "-k", "1", *own.at_index).stdout
    told = run(*missing, stdin=answer)
    assert "There is no index in" in told.stderr
    quiet = run("-q", *missing, stdin=answer)
    assert (quiet.exit_code, quiet.stdout, quiet.stderr) == (told.exit_code, told.stdout, "")
    failing = run("-q", "show", "nobody", *own.at_index)
    assert failing.stderr.startswith("assistant: ")
    assert plain.exit_code == run("-q", "verify", "-", *own.options, stdin="{}").exit_code


def test_verbose_says_on_stderr_what_is_done() -> None:
    plain, verbose = run("ask", QUESTION, *INDEX), run("ask", QUESTION, "-v", *INDEX)
    assert verbose.stdout == plain.stdout
    assert plain.stderr == ""
    said = verbose.stderr.splitlines()
    assert f"index: {INDEX[1]} (--index)" in said
    assert "reading the question" in said
    assert said[-1].startswith("ask: exit code 0 after ")
    assert QUESTION not in verbose.stderr


@pytest.mark.parametrize(
    ("choice", "variables", "terminal", "coloured"),
    [
        ("auto", {}, True, True),
        ("auto", {"NO_COLOR": "1"}, True, False),
        ("auto", {}, False, False),
        ("always", {"NO_COLOR": "1"}, True, True),
        ("always", {}, False, True),
        ("never", {}, True, False),
    ],
)
def test_colours(choice: str, variables: dict[str, str], *, terminal: bool, coloured: bool) -> None:
    words = ["ask", QUESTION, "--fast", "--color", choice, *INDEX]
    env = environment(TERM="xterm-256color", **variables)
    if terminal:
        code, written = on_terminal(["-m", "assistant", *words], env=env)
    else:
        done = program(*words, env=env)
        code, written = done.returncode, done.stdout.decode()
    assert code == 0
    assert ("\x1b[" in written) is coloured
    assert steering(written, styled=coloured) == set()


def test_the_screen_without_colours(tmp_path: Path) -> None:
    with assistant(tmp_path, "--color", "never", ASSISTANT_INDEX=INDEX[1]) as terminal:
        terminal.wait_for("This collection holds 5 documents")
        assert terminal.leave() == 0
    colours = re.findall(r"[34]8;2;(\d+);(\d+);(\d+)", terminal.written)
    assert all(red == green == blue for red, green, blue in colours)  # shades of grey


@pytest.mark.parametrize("words", [["ask", "-"], ["ask"]])
def test_a_question_may_be_piped(words: list[str]) -> None:
    piped = run(*words, *INDEX, "--json", stdin=f"{QUESTION}\n")
    asked = run("ask", f"{QUESTION}\n", "--json", *INDEX)
    assert (piped.exit_code, piped.stdout) == (0, asked.stdout)


def test_a_query_may_be_piped() -> None:
    asked = run("search", QUESTION, *INDEX).stdout
    assert run("search", "-", *INDEX, stdin=QUESTION).stdout == asked


@pytest.mark.parametrize("stdin", ["", " \n"])
def test_nothing_piped_is_no_question(stdin: str) -> None:
    result = run("ask", *INDEX, stdin=stdin)
    assert (result.exit_code, result.stdout) == (2, "")
    assert "There is no question; write it in quotes, or pipe it in." in result.stderr


def test_a_terminal_without_a_question_is_not_waited_for() -> None:
    code, written = on_terminal(["-m", "assistant", "ask", *INDEX])
    assert code == 2
    assert "There is no question" in written


def test_bytes_that_are_no_text_are_no_question() -> None:
    result = run("ask", "-", *INDEX, stdin=b"\xff\xfe\x80")
    assert result.exit_code == 2
    assert "Standard input is not UTF-8 text" in result.stderr


def test_a_question_and_a_batch_exclude_each_other(tmp_path: Path) -> None:
    batch = tmp_path / "batch.jsonl"
    batch.write_text('{"question": "x"}\n')
    assert run("ask", NONSENSE, "--batch", batch, *INDEX).exit_code == 2


# --- the log


def log(home: Path) -> str:
    return (home / "assistant.log").read_text(encoding="utf-8")


def test_the_log_names_commands_and_no_question(home: Path) -> None:
    run("ask", QUESTION, *INDEX)
    run("show", "nobody", *INDEX)
    written = log(home)
    assert " INFO ask: exit code 0 after " in written
    assert " WARNING " in written
    assert " INFO show: exit code " in written
    assert f"index: {INDEX[1]} (--index)" in written
    assert QUESTION not in written
    assert "fictive" not in written


def test_a_fault_of_the_program_is_one_sentence_and_the_details_are_logged(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object, **__: object) -> None:
        raise KeyError(f"odd{samples.STEERING}")

    monkeypatch.setattr("assistant.engine.Assistant.ask", fail)
    result = run("ask", QUESTION, "-v", *INDEX)
    assert (result.exit_code, result.stdout) == (70, "")
    assert "Traceback" not in result.stderr
    assert result.stderr.splitlines()[-2] == (
        "assistant: The program failed unexpectedly (KeyError). Details are in "
        f"{home / 'assistant.log'}; please report them."
    )
    written = log(home)
    assert "Traceback" in written
    assert "KeyError: 'odd" in written
    assert steering(written) == set()


def test_corpus_text_in_the_log_is_inert(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    class HostileError(Exception):
        def __str__(self) -> str:
            return f"odd{samples.STEERING}\ud800"

    def fail(*_: object, **__: object) -> None:
        raise HostileError

    monkeypatch.setattr("assistant.engine.Assistant.ask", fail)
    assert run("ask", QUESTION, *INDEX).exit_code == 70
    assert "HostileError: odd" in log(home)
    assert steering(log(home)) == set()


def test_a_log_that_is_full_starts_anew(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("assistant.logs._MOST_BYTES", 600)
    for _ in range(30):
        run("cite", TRIAL, *INDEX)
    files = sorted(path.name for path in home.glob("assistant.log*"))
    assert files == ["assistant.log", *(f"assistant.log.{number}" for number in (1, 2, 3))]
    assert all((home / name).stat().st_size <= 600 for name in files)


def test_a_log_that_cannot_be_written_ends_no_command(home: Path) -> None:
    (home / "assistant.log").mkdir()
    result = run("cite", TRIAL, *INDEX)
    assert (result.exit_code, result.stderr) == (0, "")


def test_without_a_log_a_fault_says_so(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (home / "assistant.log").mkdir()
    monkeypatch.setattr("assistant.engine.Assistant.ask", lambda *_, **__: 1 / 0)
    assert run("ask", QUESTION, *INDEX).stderr == (
        "assistant: The program failed unexpectedly (ZeroDivisionError). "
        "No details could be written.\n"
    )


# --- where things are


def test_status_says_where_each_setting_was_found(home: Path) -> None:
    (home / "settings.toml").write_text('model = "hashing"\n')
    own = samples.collection()
    env = {"ASSISTANT_CORPUS": str(own.corpus)}
    said = " ".join(run("status", *INDEX, env=env).stdout.split())
    assert f"{own.corpus} (from ASSISTANT_CORPUS)" in said
    assert f"{own.index} (from --index)" in said
    assert "model hashing (from settings.toml)" in said
    assert f"log {home / 'assistant.log'}" in said
    assert f"settings {home / 'settings.toml'} files" not in said


def test_status_without_an_index_still_says_where_things_are(home: Path, tmp_path: Path) -> None:
    result = run("status", "--index", tmp_path / "none")
    assert result.exit_code == 5
    assert f"{tmp_path / 'none'} (from --index)" in " ".join(result.stderr.split())
    assert f"{home / 'settings.toml'} (not there" in " ".join(result.stderr.split())
    assert "There is no index in" in result.stderr


def test_an_unknown_key_of_the_settings_is_named(home: Path) -> None:
    (home / "settings.toml").write_text('modle = "hashing"\n')
    with pytest.raises(UsageError, match=r"unknown setting: modle; did you mean model\?"):
        Settings.resolve()
    assert "modle" in run("status").stderr
