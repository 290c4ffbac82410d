"""What all commands share: options, output, and errors as one sentence."""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, NoReturn, TypeVar

import click

from assistant.display import inert, inert_json
from assistant.embed.arithmetic import Precision
from assistant.errors import AssistantError
from assistant.render.text import Style, plain
from assistant.settings import Settings

Command = TypeVar("Command", bound=Callable[..., Any])

UNREADABLE = 1
MISUSED = 2
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

    def make_context(
        self,
        info_name: str | None,
        args: list[str],
        parent: click.Context | None = None,
        **extra: Any,  # noqa: ANN401 - as click has it
    ) -> click.Context:
        """Read the options before the command."""
        try:
            return super().make_context(info_name, args, parent, **extra)
        except click.UsageError as error:
            _end(error.exit_code, _misuse(error))

    def invoke(self, ctx: click.Context) -> Any:  # noqa: ANN401 - as click has it
        """Run a command; an error ends it with one sentence and an exit code."""
        try:
            return super().invoke(ctx)
        except AssistantError as error:
            _end(error.exit_code, str(error))
        except click.UsageError as error:
            _end(error.exit_code, _misuse(error))
        except BrokenPipeError:  # the reader of our output went away: nothing left to tell it
            os.dup2(os.open(os.devnull, os.O_WRONLY), _stdout())
            raise click.exceptions.Exit(0) from None
        except OSError as error:
            where = f" ({error.filename})" if error.filename else ""
            reason = f"{error.strerror or error}{where}"
            _end(UNREADABLE, f"{reason}; check its permissions and the free space on the disk.")


def _stdout() -> int:
    return sys.stdout.fileno()


def _end(code: int, sentence: str) -> NoReturn:
    say(f"assistant: {sentence}")
    raise click.exceptions.Exit(code)


def _misuse(error: click.UsageError) -> str:
    command = error.ctx.command_path if error.ctx else "assistant"
    return f"{error.format_message().rstrip('.')}; see: {command} --help"


def corpus_option(command: Command) -> Command:
    """Where the articles are."""
    return click.option(
        "--corpus",
        type=click.Path(path_type=Path),
        multiple=True,
        help="Folder of articles, or a single file. May be repeated.",
    )(command)


def index_option(command: Command) -> Command:
    """Where the index is."""
    return click.option("--index", type=click.Path(path_type=Path), help="Folder for the index.")(
        command
    )


def model_option(command: Command) -> Command:
    """Which model embeds passages and questions."""
    return click.option(
        "--model",
        help="Embedding model: a folder, or a sentence-transformers model name.",
    )(command)


def precision_option(command: Command) -> Command:
    """How precisely vectors are computed."""
    return click.option(
        "--precision",
        type=click.Choice(Precision, case_sensitive=False),
        help="How to compute vectors: the fastest way on this machine (bfloat16 if the processor "
        "supports it), or single precision. By default, a new index uses the fastest way and an "
        "existing one keeps its own. Changing this embeds all passages again.",
    )(command)


def json_option(command: Command) -> Command:
    """Print data instead of text."""
    return click.option("--json", "as_json", is_flag=True, help="Print JSON.")(command)


def settings(
    corpus: Sequence[Path] = (), index: Path | None = None, model: str | None = None
) -> Settings:
    """Where things are, from options, environment, settings file, checkout or user data."""
    return Settings.resolve(corpus, index, model)


def say(line: str) -> None:
    """Narration: one inert line on stderr."""
    click.echo(inert(line), err=True)


def put(text: str) -> None:
    """Data: text on stdout; characters that it cannot carry are written as escapes."""
    encoding = sys.stdout.encoding or "utf-8"
    click.echo(text.encode(encoding, "backslashreplace").decode(encoding))


def put_json(value: object, indent: int | None = 2) -> None:
    """Data: one JSON value on stdout, on one line when `indent` is None.

    Characters that steer a terminal are escaped. So is everything else but ASCII on a terminal; a
    pipe or file gets the letters themselves where it can carry them.
    """
    text = inert_json(value, indent=indent, only_ascii=sys.stdout.isatty())
    put(text if _can_carry(text) else inert_json(value, indent=indent, only_ascii=True))


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


def _can_carry(text: str) -> bool:
    try:
        text.encode(sys.stdout.encoding or "utf-8")
    except UnicodeEncodeError:
        return False
    return True
