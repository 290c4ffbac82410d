"""Options that every command has: how much is said, and in which colours."""

from __future__ import annotations

import logging
from typing import Any

import click

from assistant.display import inert

_QUIET = "assistant.quiet"
_VERBOSE = "assistant.verbose"
_COLORS = {"auto": None, "always": True, "never": False}


def with_manners(command: click.Command) -> click.Command:
    """The command with the options that every command has."""
    known = {param.name for param in command.params}
    command.params.extend(option for option in _options() if option.name not in known)
    return command


def is_quiet() -> bool:
    """Whether remarks and progress are left out."""
    return bool(_meta().get(_QUIET))


def wants_color() -> bool | None:
    """Whether the user wants colours; None where that depends on the terminal."""
    context = click.get_current_context(silent=True)
    return context.color if context else None


class Remarks(logging.Handler):
    """Prints what is logged on stderr, if the user wants to see it."""

    def emit(self, record: logging.LogRecord) -> None:
        """Print the message of a record; errors are printed anyway."""
        if _meta().get(_VERBOSE) and record.levelno == logging.INFO:
            click.echo(inert(record.getMessage()), err=True)


def _options() -> list[click.Option]:
    return [
        click.Option(
            ["-q", "--quiet"],
            is_flag=True,
            expose_value=False,
            is_eager=True,
            callback=_remember(_QUIET),
            help="Print results and errors only, without remarks and progress.",
        ),
        click.Option(
            ["-v", "--verbose"],
            is_flag=True,
            expose_value=False,
            is_eager=True,
            callback=_remember(_VERBOSE),
            help="Say on stderr what is done: which files are used, each step, and the time taken.",
        ),
        click.Option(
            ["--color"],
            type=click.Choice(list(_COLORS)),
            default="auto",
            expose_value=False,
            is_eager=True,
            callback=_color,
            help="Use colours: on terminals unless NO_COLOR is set (auto, the default), always or "
            "never.",
        ),
    ]


def _remember(key: str) -> Any:  # noqa: ANN401 - as click has it
    def remember(ctx: click.Context, param: click.Parameter, value: bool) -> None:  # noqa: FBT001
        del param
        if value:
            ctx.meta[key] = True

    return remember


def _color(ctx: click.Context, param: click.Parameter, value: str) -> None:
    del param
    ctx.color = _COLORS[value]


def _meta() -> dict[str, Any]:
    context = click.get_current_context(silent=True)
    return context.meta if context else {}
