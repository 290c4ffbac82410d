"""The command line. Results go to stdout, remarks to stderr; exit codes say how it ended."""

from __future__ import annotations

import importlib
from pathlib import Path
from typing import Any

import click

from assistant.cli.common import (
    MISUSED,
    CommandLine,
    corpus_option,
    index_option,
    is_interactive,
    model_option,
    say,
    settings,
)
from assistant.errors import UsageError
from assistant.settings import Settings

# The module of each command. It is imported when the command is used, so that `ask` does not load
# what only `build` needs.
_COMMANDS = {
    "build": "building",
    "add": "building",
    "fetch": "fetching",
    "ask": "asking",
    "search": "asking",
    "show": "inspect",
    "locate": "locating",
    "verify": "checking",
    "export": "exporting",
    "replay": "replaying",
    "changed": "changing",
    "cite": "inspect",
    "status": "inspect",
    "coverage": "covering",
    "status-list": "status_lists",
    "check": "inspect",
    "evaluate": "evaluating",
}


class _LazyGroup(CommandLine):
    """A group that imports each command when it is used."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """The names of all commands, in the order in which a new user needs them."""
        del ctx
        return list(_COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command of this name; None if there is none."""
        del ctx
        if cmd_name not in _COMMANDS:
            return None
        module: Any = importlib.import_module(f"assistant.cli.{_COMMANDS[cmd_name]}")
        command: click.Command = getattr(module, f"{cmd_name.replace('-', '_')}_command")
        return command


@click.group(cls=_LazyGroup, invoke_without_command=True)
@corpus_option
@index_option
@model_option
@click.option("--fast", is_flag=True, help="Skip the ranker, which rereads the best sentences.")
@click.version_option(package_name="evidence-assistant")
@click.pass_context
def main(
    ctx: click.Context,
    corpus: tuple[Path, ...],
    index: Path | None,
    model: str | None,
    *,
    fast: bool,
) -> None:
    """Answer clinical questions from a collection of articles, word for word, with citations.

    Without a command, opens the screen. The corpus and the index are found in this order: --corpus
    and --index; ASSISTANT_CORPUS and ASSISTANT_INDEX; settings.toml; corpus/ and index/ of the
    checkout that you are in; your user data folder. Conversations, the imported list of
    retractions, your own keys and settings.toml are kept in the folder given by ASSISTANT_HOME, or
    in your user data folder if it is not set.

    Exit codes: 0 success, 1 something could not be read, 2 wrong usage, 3 nothing in the corpus
    answers, 4 a quote is not proved, 5 the index is missing or damaged. This is not medical advice.
    """
    if ctx.invoked_subcommand is None:
        _open_screen(ctx, settings(corpus, index, model), fast=fast)
    elif corpus or index or model or fast:
        raise UsageError(
            "--corpus, --index, --model and --fast before a command apply to the screen; "
            f"write them after {ctx.invoked_subcommand}."
        )


def _open_screen(ctx: click.Context, chosen: Settings, *, fast: bool) -> None:
    if not is_interactive():
        say('assistant: the screen needs a terminal; to ask here, run: assistant ask "QUESTION"')
        ctx.exit(MISUSED)
    from assistant.tui.app import run  # noqa: PLC0415 - see _COMMANDS

    ctx.exit(run(chosen, fast=fast))
