"""The command manual: prints the man page, made from the help of all commands."""

from __future__ import annotations

import inspect
import re
from collections.abc import Iterator
from importlib.metadata import metadata

import click

from assistant.cli.common import put
from assistant.settings import NAME

# Options of every command, which are described once.
_SHARED = frozenset({"quiet", "verbose", "color", "help"})


@click.command()
@click.pass_context
def manual_command(ctx: click.Context) -> None:
    """Print the man page of assistant and of all its commands.

    To read it here: assistant manual > assistant.1; man ./assistant.1
    """
    put("\n".join(_page(click.Context(ctx.find_root().command, info_name="assistant"))))


def _page(root: click.Context) -> Iterator[str]:
    """The lines of the page, in the macros of man(7)."""
    about = metadata(NAME)
    yield f'.TH ASSISTANT 1 "" "{_plain(NAME)} {_plain(about["Version"])}" "User Commands"'
    yield ".SH NAME"
    yield f"assistant {_text('- ' + about['Summary']).replace(_text('-'), '-', 1)}"
    yield ".SH SYNOPSIS"
    yield ".B assistant"
    yield _text("[OPTIONS] [COMMAND [ARGUMENTS]]")
    yield ".SH DESCRIPTION"
    yield from _paragraphs(root.command.help or "")
    yield ".SH OPTIONS"
    yield from _options(root)
    yield ".SH COMMANDS"
    for context in _commands(root):
        yield from _command(context)
    yield ".SH SEE ALSO"
    yield "The documentation comes with the source, in the folder docs."


def _commands(ctx: click.Context) -> Iterator[click.Context]:
    """A context for each command below this one, with those of groups."""
    group = ctx.command
    for name in group.list_commands(ctx) if isinstance(group, click.Group) else ():
        command = group.get_command(ctx, name) if isinstance(group, click.Group) else None
        if command is not None:
            below = click.Context(command, ctx, name)
            yield below
            yield from _commands(below)


def _command(ctx: click.Context) -> Iterator[str]:
    """The section of one command: how it is called, what it does, and its own options."""
    arguments = " ".join(ctx.command.collect_usage_pieces(ctx))
    yield ".SS " + _text(f"{ctx.command_path} {arguments}")
    yield from _paragraphs(ctx.command.help or "")
    yield from _options(ctx, without=_SHARED)


def _options(ctx: click.Context, without: frozenset[str] = frozenset()) -> Iterator[str]:
    """Each option with its help, except those of these names."""
    for param in ctx.command.get_params(ctx):
        record = param.get_help_record(ctx) if param.name not in without else None
        if record is not None:
            yield ".TP"
            yield ".B " + _text(record[0])
            yield _text(record[1])


def _paragraphs(text: str) -> Iterator[str]:
    for paragraph in re.split(r"\n\s*\n", inspect.cleandoc(text)):
        yield ".PP"
        yield _text(" ".join(paragraph.split()))


def _text(text: str) -> str:
    """Text as roff prints it; a sign at the beginning of a line is not a request."""
    escaped = _plain(text).replace("-", r"\-")
    return rf"\&{escaped}" if escaped.startswith((".", "'")) else escaped


def _plain(text: str) -> str:
    return text.replace("\\", r"\e").replace('"', r"\(dq")
