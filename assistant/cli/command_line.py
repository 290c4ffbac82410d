"""Groups of commands: options on either side of a command, and errors as sentences."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Mapping
from typing import Any, NoReturn

import click

from assistant import logs
from assistant.cli.common import UNREADABLE, complain, system_error
from assistant.cli.manners import Remarks, with_manners
from assistant.errors import AssistantError

# The exit code for a fault of the program itself; 70 is that of sysexits.h (BSD).
FAILED = 70
# Options that end the program, wherever they stand.
_ENDING = frozenset({"-h", "--help", "--version"})


class CommandLine(click.Group):
    """A group of commands.

    Options may stand before or after a command. Errors end with a sentence on stderr and an exit
    code. What commands do is logged.
    """

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Parse the arguments; options before a command are those of the command."""
        return super().parse_args(ctx, self._in_order(ctx, args))

    def _in_order(self, ctx: click.Context, args: list[str]) -> list[str]:
        """The arguments, with the options that stand before a command behind it."""
        at = 0
        while at < len(args) and args[at].startswith("-") and args[at] not in ("-", "--"):
            if args[at] in _ENDING:
                return args
            at += 2 if _takes_next(args[at], self._options(ctx, args[at])) else 1
        if at >= len(args) or self.get_command(ctx, args[at]) is None:
            return args
        return [args[at], *args[:at], *args[at + 1 :]]

    def _options(self, ctx: click.Context, token: str) -> Mapping[str, bool]:
        """Whether an option takes a value, for each option: its own, or those of all commands.

        The commands are only loaded for an option that the group does not have itself.
        """
        own = takes_value(self, ctx)
        return own if token.partition("=")[0] in own else takes_value(self, ctx, deep=True)

    def make_context(
        self,
        info_name: str | None,
        args: list[str],
        parent: click.Context | None = None,
        **extra: Any,  # noqa: ANN401 - as click has it
    ) -> click.Context:
        """Read the options that come before the command."""
        try:
            return super().make_context(info_name, args, parent, **extra)
        except click.UsageError as error:
            _end(error.exit_code, _usage_sentence(error))

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command of this name, with the options that every command has."""
        command = super().get_command(ctx, cmd_name)
        return command and with_manners(command)

    def invoke(self, ctx: click.Context) -> Any:  # noqa: ANN401 - as click has it
        """Run a command; report an error that it raises, and log how it ended."""
        if ctx.parent is not None:
            return super().invoke(ctx)
        try:
            with logs.kept(Remarks()):
                return self._logged(ctx)
        except AssistantError as error:  # the log has no place
            _end(error.exit_code, str(error))

    def _logged(self, ctx: click.Context) -> Any:  # noqa: ANN401 - as click has it
        began, code = time.monotonic(), 0
        try:
            return self._reporting(ctx)
        except click.exceptions.Exit as end:
            code = end.exit_code
            raise
        finally:
            name = ctx.invoked_subcommand or "screen"
            logs.note(f"{name}: exit code {code} after {time.monotonic() - began:.2f} s")

    def _reporting(self, ctx: click.Context) -> Any:  # noqa: ANN401 - as click has it
        try:
            return super().invoke(ctx)
        except AssistantError as error:
            _end(error.exit_code, str(error))
        except click.UsageError as error:
            _end(error.exit_code, _usage_sentence(error))
        except BrokenPipeError:  # the reader of the output has ended, so nobody needs the rest
            os.dup2(os.open(os.devnull, os.O_WRONLY), _stdout())
            raise click.exceptions.Exit(0) from None
        except OSError as error:
            _end(UNREADABLE, system_error(error))
        except (click.exceptions.Exit, click.ClickException, click.Abort):
            raise
        except Exception as error:  # noqa: BLE001 - the details go to the log
            logs.failed(error)
            where = f"Details are in {logs.file()}; please report them."
            advice = where if logs.is_kept() else "No details could be written."
            _end(FAILED, f"The program failed unexpectedly ({type(error).__name__}). {advice}")


def takes_value(group: click.Group, ctx: click.Context, *, deep: bool = False) -> dict[str, bool]:
    """Whether an option takes a value, for each option of a group, or also of its commands."""
    found = {
        name: not (param.is_flag or param.count)
        for param in group.params
        if isinstance(param, click.Option)
        for name in (*param.opts, *param.secondary_opts)
    }
    for name in group.list_commands(ctx) if deep else ():
        command = group.get_command(ctx, name)
        if isinstance(command, click.Group):
            found = takes_value(command, ctx, deep=True) | found
        elif command is not None:
            as_group = click.Group(params=command.params)
            found = takes_value(as_group, ctx) | found
    return found


def _takes_next(token: str, options: Mapping[str, bool]) -> bool:
    """Whether the next argument is the value of this option: "--index", "-k" or "-qk"."""
    if token.startswith("--"):
        return options.get(token, False)
    for at, letter in enumerate(token[1:], start=1):
        if options.get(f"-{letter}"):
            return at == len(token) - 1
    return False


def _stdout() -> int:
    return sys.stdout.fileno()


def _end(code: int, sentence: str) -> NoReturn:
    complain(sentence)
    logs.ended(sentence)
    raise click.exceptions.Exit(code)


def _usage_sentence(error: click.UsageError) -> str:
    command = error.ctx.command_path if error.ctx else "assistant"
    return f"{error.format_message().rstrip('.')}; see: {command} --help"
