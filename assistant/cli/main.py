"""The command line: stdout is data, stderr is narration, exit codes mean something."""

from __future__ import annotations

import importlib
from typing import Any

import click

from assistant.cli.common import MISUSED, CommandLine, is_interactive, say, settings
from assistant.errors import IndexMissing

# Commands are imported when first used: `ask` must not pay for what only `build` needs.
_COMMANDS = {
    "build": "building",
    "add": "building",
    "ask": "asking",
    "search": "asking",
    "show": "looking",
    "verify": "checking",
    "cite": "looking",
    "status": "looking",
    "check": "looking",
    "evaluate": "evaluating",
}


class _Lazy(CommandLine):
    """A group that finds its commands by name."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Names in the order of a first day's work."""
        del ctx
        return list(_COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command of that name."""
        del ctx
        if cmd_name not in _COMMANDS:
            return None
        module: Any = importlib.import_module(f"assistant.cli.{_COMMANDS[cmd_name]}")
        command: click.Command = getattr(module, cmd_name)
        return command


@click.group(cls=_Lazy, invoke_without_command=True)
@click.version_option(package_name="evidence-assistant")
@click.pass_context
def main(ctx: click.Context) -> None:
    """Answer clinical questions from a collection of articles, word for word, with citations.

    Without a command, asks for questions line by line. The corpus and the index are those of
    --corpus and --index, else of ASSISTANT_CORPUS and ASSISTANT_INDEX, else corpus/ and index/ of
    the checkout that you stand in, else of your user data folder.

    Exit codes: 0 done, 1 something could not be read, 2 wrong use, 3 nothing in the corpus answers,
    4 a quote is not proved, 5 the index is missing or damaged. No medical advice.
    """
    if ctx.invoked_subcommand is None:
        _converse(ctx)


def _converse(ctx: click.Context) -> None:
    if not is_interactive():
        say('assistant: this is no terminal; ask with: assistant ask "QUESTION"')
        ctx.exit(MISUSED)
    from assistant.cli.asking import converse  # noqa: PLC0415 - see _COMMANDS
    from assistant.engine import Assistant  # noqa: PLC0415

    chosen = settings()
    try:
        assistant = Assistant.open(chosen.index)
    except IndexMissing:
        from assistant.cli import building  # noqa: PLC0415

        building.start_with_shipped_corpus(chosen)
        building.bring_in_line(chosen)
        assistant = Assistant.open(chosen.index)
    with assistant:
        converse(assistant)
