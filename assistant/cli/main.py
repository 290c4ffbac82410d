"""The command line. Results go to stdout, remarks to stderr; exit codes say how it ended."""

from __future__ import annotations

import importlib
import os
from pathlib import Path
from typing import Any

import click

from assistant.cli.command_line import CommandLine
from assistant.cli.common import (
    MISUSED,
    complain,
    corpus_option,
    index_option,
    is_interactive,
    model_option,
    settings,
)
from assistant.cli.manners import with_manners
from assistant.settings import Settings

# Set by a shell that wants to complete a command line.
_COMPLETES = "_ASSISTANT_COMPLETE"

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
    "mcp": "serving",
    "completion": "completing",
    "manual": "manual",
}


class _LazyGroup(CommandLine):
    """A group that imports each command when it is used."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """The names of all commands, in the order in which a new user needs them."""
        del ctx
        return list(_COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command of this name; None if there is none."""
        if cmd_name in _COMMANDS and cmd_name not in self.commands:
            module: Any = importlib.import_module(f"assistant.cli.{_COMMANDS[cmd_name]}")
            self.add_command(getattr(module, f"{cmd_name.replace('-', '_')}_command"))
        return super().get_command(ctx, cmd_name)


@click.group(
    cls=_LazyGroup,
    invoke_without_command=True,
    context_settings={"help_option_names": ["-h", "--help"]},
)
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
    in your user data folder if it is not set. assistant status shows what was found where.

    Options may stand before or after a command. What commands did is kept in a log, whose place
    assistant status shows.

    Exit codes: 0 success, 1 something could not be read, 2 wrong usage, 3 nothing in the corpus
    answers, 4 a quote is not proved, 5 the index is missing or damaged, 70 a fault of the program.
    This is not medical advice.
    """
    if ctx.invoked_subcommand is None:
        _open_screen(ctx, settings(corpus, index, model), fast=fast)


def _open_screen(ctx: click.Context, chosen: Settings, *, fast: bool) -> None:
    if not is_interactive():
        complain('the screen needs a terminal; to ask here, run: assistant ask "QUESTION"')
        ctx.exit(MISUSED)
    if ctx.color:  # the screen reads this variable
        os.environ.pop("NO_COLOR", None)
    elif ctx.color is False:
        os.environ["NO_COLOR"] = "1"
    from assistant.tui.app import run  # noqa: PLC0415 - see _COMMANDS

    ctx.exit(run(chosen, fast=fast))


with_manners(main)
if _COMPLETES in os.environ:
    importlib.import_module("assistant.cli.completing")  # has its own way to complete in bash
