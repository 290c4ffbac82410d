"""What commands share: options, input, output and exit codes."""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any, BinaryIO, TypeVar

import click

from assistant import logs
from assistant.cli.manners import is_quiet, wants_color
from assistant.display import inert, inert_json
from assistant.embed.arithmetic import Precision
from assistant.errors import UsageError
from assistant.render.advice import with_options
from assistant.render.lines import Style, plain
from assistant.settings import UNNAMED, Named, Settings

Command = TypeVar("Command", bound=Callable[..., Any])

_NAMED = "assistant.named"  # key of what the functions of one command share

# Exit codes; those of errors are in `assistant.errors`.
UNREADABLE = 1
MISUSED = 2
NOTHING_FOUND = 3
NOT_PROVED = 4

# Bytes of a file with answers, or of standard input. Chosen by hand: an answer takes 50 kB, so this
# holds a thousand, and reading it takes a few seconds.
_MOST_BYTES = 64 << 20
# Columns of running text. Chosen by hand: longer lines are harder to read.
_MOST_COLUMNS = 110
# How click draws each role of text on a terminal.
_STYLES: dict[str, dict[str, Any]] = {
    "heading": {"bold": True},
    "quote": {"fg": "cyan"},
    "faint": {"dim": True},
    "warning": {"fg": "red", "bold": True},
    "text": {},
}


def system_error(error: OSError) -> str:
    """The sentence for the user about a file that cannot be read or written."""
    file = f" ({error.filename})" if error.filename else ""
    reason = f"{error.strerror or error}{file}"
    return f"{reason}; check its permissions and the free space on the disk."


def corpus_option(command: Command) -> Command:
    """Add --corpus: where the articles are."""
    return click.option(
        "--corpus",
        type=click.Path(path_type=Path),
        multiple=True,
        help="Folder of articles, or a single file. May be repeated.",
    )(command)


def index_option(command: Command) -> Command:
    """Add --index: where the index is."""
    return click.option("--index", type=click.Path(path_type=Path), help="Folder for the index.")(
        command
    )


def model_option(command: Command) -> Command:
    """Add --model: which model embeds passages and questions."""
    return click.option(
        "--model",
        help="Embedding model: a folder, or a sentence-transformers model name.",
    )(command)


def precision_option(command: Command) -> Command:
    """Add --precision: how vectors are computed."""
    return click.option(
        "--precision",
        type=click.Choice(Precision, case_sensitive=False),
        help="How to compute vectors: the fastest way on this machine (bfloat16 if the processor "
        "supports it), or single precision. By default, a new index uses the fastest way and an "
        "existing one keeps its own. Changing this embeds all passages again.",
    )(command)


def json_option(command: Command) -> Command:
    """Add --json, as `print_json`: print data in place of text."""
    return click.option("--json", "print_json", is_flag=True, help="Print JSON.")(command)


def given(file: BinaryIO) -> bytes:
    """The content of a file that the user names; raises UsageError if it is huge."""
    data = file.read(_MOST_BYTES + 1)
    if len(data) > _MOST_BYTES:
        raise UsageError(
            f"This file is larger than {_MOST_BYTES >> 20} MB, so it is not an exported answer; "
            "name another file."
        )
    return data


def typed(text: str) -> str:
    """The text of an argument; "-" stands for standard input. Raises UsageError."""
    if text != "-":
        return text
    data = sys.stdin.buffer.read(_MOST_BYTES)
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise UsageError("Standard input is not UTF-8 text; save the text as UTF-8.") from error


def settings(
    corpus: Sequence[Path] = (), index: Path | None = None, model: str | None = None
) -> Settings:
    """The settings, from options, environment, settings file, checkout or user data.

    Advice that is printed later names the corpus and the index of the first call.
    """
    chosen = Settings.resolve(corpus, index, model)
    logs.note(f"corpus: {os.pathsep.join(map(str, chosen.corpus))} ({chosen.origins.corpus})")
    logs.note(f"index: {chosen.index} ({chosen.origins.index})")
    logs.note(f"model: {chosen.model} ({chosen.origins.model})")
    _remembered().setdefault(_NAMED, chosen.named)
    return chosen


def remember_corpus(places: Sequence[str]) -> None:
    """Name this corpus in advice about an index that the user named without its corpus."""
    if named().index and not named().corpus:
        _remembered()[_NAMED] = replace(named(), corpus=tuple(map(Path, places)))


def named() -> Named:
    """The corpus and the index that the user named as options of this command."""
    given: Named = _remembered().get(_NAMED, UNNAMED)
    return given


def advised(sentence: str) -> str:
    """The sentence; its commands have the options that the user gave to this one."""
    return with_options(sentence, named())


def _remembered() -> dict[str, Any]:
    """What the functions of one command share."""
    context = click.get_current_context(silent=True)
    return context.meta if context else {}


def say(line: str) -> None:
    """Print a remark on stderr, made inert, unless the user wants none (--quiet)."""
    if not is_quiet():
        click.echo(inert(advised(line)), err=True)


def complain(sentence: str) -> None:
    """Print an error on stderr, made inert."""
    click.echo(inert(f"assistant: {advised(sentence)}"), err=True)


def put(text: str) -> None:
    """Print text on stdout; characters that its encoding does not have become escapes."""
    encoding = sys.stdout.encoding or "utf-8"
    click.echo(text.encode(encoding, "backslashreplace").decode(encoding))


def put_json(value: object, indent: int | None = 2) -> None:
    """Print a JSON value on stdout, on one line when `indent` is None.

    Characters that control a terminal are escaped. On a terminal, so is everything that is not
    ASCII. A pipe or a file gets the characters themselves if its encoding has all of them.
    """
    text = inert_json(value, indent=indent, only_ascii=sys.stdout.isatty())
    put(text if _can_encode(text) else inert_json(value, indent=indent, only_ascii=True))


def width() -> int:
    """The width of running text, in columns."""
    return min(shutil.get_terminal_size().columns, _MOST_COLUMNS)


def style() -> Style:
    """How text is styled: as --color says, or with colours on a terminal unless NO_COLOR is set."""
    wanted = wants_color()
    if wanted is None:
        has_colors = sys.stdout.isatty() and os.environ.get("TERM") != "dumb"
        wanted = has_colors and not os.environ.get("NO_COLOR")
    return (lambda text, role: click.style(text, **_STYLES[role])) if wanted else plain


def is_interactive() -> bool:
    """Whether there is a user at a terminal, who can be asked."""
    return sys.stdin.isatty() and sys.stdout.isatty() and os.environ.get("TERM") != "dumb"


def _can_encode(text: str) -> bool:
    try:
        text.encode(sys.stdout.encoding or "utf-8")
    except UnicodeEncodeError:
        return False
    return True
