"""What all commands share: options, output, and errors as one sentence."""

from __future__ import annotations

import json
import os
import shutil
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

import click

from assistant.display import inert
from assistant.errors import AssistantError
from assistant.render.text import Style, plain
from assistant.settings import Settings

Command = TypeVar("Command", bound=Callable[..., Any])

NOTHING_FOUND = 3
NOT_PROVED = 4
DAMAGED = 5

_WIDEST = 110  # columns of running text that are still easy to read
_STYLES: dict[str, dict[str, Any]] = {
    "heading": {"bold": True},
    "quote": {"fg": "cyan"},
    "faint": {"dim": True},
    "warning": {"fg": "red", "bold": True},
    "text": {},
}


class CommandLine(click.Group):
    """A group whose errors are one clear sentence on stderr, never a traceback."""

    def invoke(self, ctx: click.Context) -> Any:  # noqa: ANN401 - as click has it
        """Run a command; an AssistantError ends it with that error's exit code."""
        try:
            return super().invoke(ctx)
        except AssistantError as error:
            say(f"assistant: {error}")
            ctx.exit(error.exit_code)
        except BrokenPipeError:  # the reader of our output went away: nothing left to tell it
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
            ctx.exit(0)


def corpus_option(command: Command) -> Command:
    """Where the articles are."""
    return click.option(
        "--corpus", type=click.Path(path_type=Path), help="Folder with the articles."
    )(command)


def index_option(command: Command) -> Command:
    """Where the index is."""
    return click.option("--index", type=click.Path(path_type=Path), help="Folder of the index.")(
        command
    )


def json_option(command: Command) -> Command:
    """Print data instead of text."""
    return click.option("--json", "as_json", is_flag=True, help="Print JSON.")(command)


def settings(
    corpus: Path | None = None, index: Path | None = None, model: str | None = None
) -> Settings:
    """Where things are, from options, environment, checkout or user data."""
    return Settings.resolve(corpus, index, model)


def say(line: str) -> None:
    """Narration: one inert line on stderr."""
    click.echo(inert(line), err=True)


def put(text: str) -> None:
    """Data: text on stdout."""
    click.echo(text)


def put_json(value: object) -> None:
    """Data: one JSON value on stdout; what a terminal would obey is escaped."""
    put(json.dumps(value, ensure_ascii=not _prints_unicode(), indent=2))


def width() -> int:
    """Columns for running text."""
    return min(shutil.get_terminal_size().columns, _WIDEST)


def style() -> Style:
    """Colours on a terminal that wants them; NO_COLOR and pipes get none."""
    if not sys.stdout.isatty() or os.environ.get("NO_COLOR") or os.environ.get("TERM") == "dumb":
        return plain
    return lambda text, role: click.style(text, **_STYLES[role])


def is_interactive() -> bool:
    """Whether somebody can be asked."""
    return sys.stdin.isatty() and sys.stdout.isatty() and os.environ.get("TERM") != "dumb"


def _prints_unicode() -> bool:
    """JSON to a pipe or file keeps its letters; C1 controls must not reach a terminal."""
    return not sys.stdout.isatty()
