"""Exports turns as Markdown, as JSON that `assistant verify` takes, or as citations."""

from __future__ import annotations

import os
import re
import unicodedata
from collections.abc import Mapping, Sequence
from pathlib import Path

from assistant import cite, storage
from assistant.codec.answers import Quoted
from assistant.conversation.turns import Turn
from assistant.display import inert_json
from assistant.errors import AssistantError, UsageError
from assistant.records import Document
from assistant.render import as_json, markdown

FORMATS: Mapping[str, str] = {
    "markdown": ".md",
    "json": ".json",
    "bibtex": ".bib",
    "ris": ".ris",
    "csl-json": "-csl.json",
}

# Characters of a file name before its ending. Chosen by hand: people can read it in a list, and
# with its ending it is far below the 255 bytes that file systems allow.
_LONGEST_NAME = 60
_NO_NAME = "answers"
_DEVICE = re.compile(r"con|prn|aux|nul|com[0-9]|lpt[0-9]")


class FileTaken(AssistantError):
    """A file of that name exists already. It is replaced only on request."""


def render(turns: Sequence[Turn], title: str, format: str) -> str:  # noqa: A002 - the word users know
    """`turns` in one of `FORMATS`, with one line feed at the end.

    Raises UsageError for another format, and when there is nothing to write: no turn, or no
    publication to cite.
    """
    if format not in FORMATS:
        raise UsageError(f"{format!r} is not a format; formats are: {', '.join(FORMATS)}.")
    if not turns:
        raise UsageError("There is no answer to export; ask something first.")
    if format == "markdown":
        text = _markdown(turns, title)
    elif format == "json":
        answers = [as_json.with_sentences(turn.answer) for turn in turns]
        text = inert_json(answers if len(answers) > 1 else answers[0], indent=2)
    else:
        text = _citations(turns, format)
    return text.rstrip("\n") + "\n"


def suggested(title: str, format: str) -> str:  # noqa: A002 - the word users know
    """A file name made from `title` that every operating system allows.

    Raises UsageError for an unknown format.
    """
    if format not in FORMATS:
        raise UsageError(f"{format!r} is not a format; formats are: {', '.join(FORMATS)}.")
    return f"{file_stem(title)}{FORMATS[format]}"


def file_stem(title: str) -> str:
    """A file name without its ending, made from `title`, that every operating system allows."""
    plain = unicodedata.normalize("NFKD", title).encode("ascii", "ignore").decode().lower()
    slug = re.sub(r"[^a-z0-9]+", "-", plain).strip("-")
    if len(slug) > _LONGEST_NAME:
        cut = slug[: _LONGEST_NAME + 1]
        slug = (cut.rpartition("-")[0] or cut)[:_LONGEST_NAME]
    if not slug or _DEVICE.fullmatch(slug):  # with any ending, Windows takes it for a device
        slug = f"{_NO_NAME}-{slug}".rstrip("-")
    return slug


def write(path: Path, text: str, *, replace: bool = False) -> Path:
    """Write `text` to a file, whole or not at all, and return its absolute path.

    Raises FileTaken when the file exists and `replace` is false, UsageError when `path` cannot name
    a file, and StorageError when the file cannot be written.
    """
    target = _target(path)
    with storage.reporting(target, "save again, or choose another folder"):
        _check(target, replace=replace)
        storage.write_file(target, text.encode("utf-8", "replace"))
    return target


def _target(path: Path) -> Path:
    if path == Path():
        raise UsageError("The file has no name; type one.")
    try:
        target = path.expanduser().absolute()
    except RuntimeError as error:  # ~nobody
        raise UsageError(f"{path} is not a usable path ({error}); correct it.") from error
    if "\0" in str(target):
        raise UsageError(f"{path} is not a usable path; remove the NUL character.")
    return target


def _check(target: Path, *, replace: bool) -> None:
    if target.is_dir():
        raise UsageError(f"{target} is a folder; add the name of a file.")
    if target.exists() and not target.is_file():
        raise UsageError(f"{target} is not a regular file; choose another name.")
    if os.path.lexists(target) and not replace:
        raise FileTaken(f"{target} already exists; choose another name, or replace it.")


def _citations(turns: Sequence[Turn], style: str) -> str:
    """Citations of the quoted publications, each once, with the metadata of the latest turn."""
    quoted: dict[str, Document] = {}
    for turn in turns:
        for item in turn.quotes:
            for each in (item, *item.also):
                quoted[each.document.id] = each.document
    if not quoted:
        raise UsageError("Nothing is quoted, so there is nothing to cite; export Markdown or JSON.")
    return cite.cite(quoted.values(), style)


def _markdown(turns: Sequence[Turn], title: str) -> str:
    if len(turns) == 1:
        return markdown.page(page_of(turns[0]))
    lines = [f"# {markdown.escaped(title or _NO_NAME.capitalize())}", ""]
    for turn in turns:
        lines += _section(turn)
    return "\n".join(lines)


def _section(turn: Turn) -> list[str]:
    """A question and its answer, under a heading of their own."""
    heading = [f"## {markdown.escaped(turn.asked)}", "", f"Asked {markdown.escaped(turn.at)}", ""]
    return [*heading, *markdown.body(page_of(turn))]


def page_of(turn: Turn) -> markdown.Page:
    """What a page shows of a turn."""
    return markdown.Page(
        question=turn.question,
        searched_as=turn.searched_as,
        abstained=turn.said_of_abstained,
        fingerprint=turn.fingerprint,
        quotes=tuple(map(_quote, turn.quotes)),
        nearest=tuple(map(_quote, turn.nearest)),
        withheld=turn.withheld,
        caution=turn.said_of_caution,
        status_list=turn.status_list,
        status_list_missing=turn.status_list_missing,
        held_back=tuple(map(_quote, turn.held_back)),
        held_back_answers=turn.held_back_answers,
        unfamiliar=turn.unfamiliar,
        uncovered=turn.uncovered,
        not_given=turn.not_given,
        typed=turn.asked,
        filter=turn.filter,
        undated=turn.undated,
        language=turn.decoded.language,
    )


def _quote(quoted: Quoted) -> markdown.ShownQuote:
    return markdown.ShownQuote(
        quoted.quote,
        quoted.document,
        quoted.section,
        quoted.span,
        quoted.context.text if quoted.context else "",
        tuple((other.document, other.span) for other in quoted.also),
        quoted.opposite,
        quoted.statement,
        quoted.missing,
    )
