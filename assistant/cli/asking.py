"""ask and search."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, BinaryIO

import click

from assistant import filters
from assistant.answer.compose import MOST_QUOTES
from assistant.cli.common import (
    NOTHING_FOUND,
    UNREADABLE,
    index_option,
    json_option,
    put,
    put_json,
    style,
    width,
)
from assistant.cli.opening import opened
from assistant.errors import UsageError
from assistant.render import as_json as data
from assistant.render import markdown, text

# Where a batch keeps keys of its input that an answer has, too.
_ASKED = "asked"

_filter_option = click.option(
    "--filter",
    "terms",
    multiple=True,
    metavar="KEY=VALUE",
    help=f"Answer only from: {filters.HELP}.",
)


@click.command()
@click.argument("question", required=False)
@index_option
@click.option(
    "-k",
    "most",
    default=MOST_QUOTES,
    type=click.IntRange(1, 100),
    help="Show at most this many quotes.",
)
@_filter_option
@json_option
@click.option("--markdown", "as_markdown", is_flag=True, help="Print Markdown.")
@click.option(
    "--explain",
    "explained",
    is_flag=True,
    help="Explain the rank of each quote: what each signal added to its score, what was taken off "
    "because its publication or subject is quoted above, and how its passage was found.",
)
@click.option("--fast", is_flag=True, help="Skip the ranker, which rereads the best sentences.")
@click.option(
    "--batch",
    type=click.File("rb"),
    help='Read JSON lines, each with a "question"; print one answer per line.',
)
@click.pass_context
def ask(  # noqa: PLR0913 - one parameter for each option
    ctx: click.Context,
    question: str | None,
    index: Path | None,
    most: int,
    terms: tuple[str, ...],
    batch: BinaryIO | None,
    *,
    as_json: bool,
    as_markdown: bool,
    explained: bool,
    fast: bool,
) -> None:
    """Answer QUESTION with sentences from the corpus, word for word.

    Exits 3 when nothing in the corpus answers it. A batch exits 1 when a line could not be asked.
    """
    if (question is None) == (batch is None):
        raise UsageError("Give either one question, or a file of questions with --batch.")
    if as_markdown and (as_json or explained or batch is not None):
        raise UsageError(
            "--markdown cannot be combined with --json, --explain or --batch; leave one out."
        )
    chosen = filters.parse(terms)
    with opened(index, fast=fast, says_missing=True) as assistant:
        if batch is not None:

            def answered(asked: str) -> dict[str, Any]:
                answer = assistant.ask(asked, most=most, chosen=chosen)
                return data.answer(answer, explained=explained)

            lines = [_put_line(line) for line in _answers(answered, batch)]
            ctx.exit(0 if all(lines) else UNREADABLE)
        answer = assistant.ask(str(question), most=most, chosen=chosen)
    if as_json:
        put_json(data.answer(answer, explained=explained))
    elif as_markdown:
        put(markdown.answer(answer))
    else:
        put(text.answer(answer, width(), style(), explained=explained))
    if answer.abstained is not None:
        ctx.exit(NOTHING_FOUND)


@click.command()
@click.argument("query")
@index_option
@click.option(
    "-k", "limit", default=10, type=click.IntRange(1, 400), help="Show at most this many passages."
)
@_filter_option
@click.option("--fast", is_flag=True, help="Skip the ranker, which rereads the best sentences.")
@json_option
def search(
    query: str,
    index: Path | None,
    limit: int,
    terms: tuple[str, ...],
    *,
    fast: bool,
    as_json: bool,
) -> None:
    """Print the passages closest to QUERY, best first."""
    chosen = filters.parse(terms)
    with opened(index, fast=fast) as assistant:
        hits = assistant.search(query, limit=limit, chosen=chosen)
    if as_json:
        put_json(data.hits(query, hits))
    else:
        put(text.hits(query, hits, width(), style()))


def _put_line(line: dict[str, Any]) -> bool:
    """Print a line of a batch; whether it is an answer."""
    put_json(line, indent=None)
    return "error" not in line


def _answers(
    answered: Callable[[str], dict[str, Any]], lines: BinaryIO
) -> Iterator[dict[str, Any]]:
    """One answer, or one error, for every line that is not blank."""
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        try:
            asked = _asked(line)
            answer = answered(asked["question"])
        except UsageError as error:
            yield {"line": number, "error": str(error)}
        else:
            yield {**_passed_on(asked, answer), **answer}


def _asked(line: bytes) -> dict[str, Any]:
    """The object of a line; raises UsageError when it is none, or asks nothing."""
    try:
        asked = json.loads(line.decode("utf-8-sig"))
        json.dumps(asked, allow_nan=False)
    except (ValueError, RecursionError) as error:
        raise UsageError("This line is not JSON in UTF-8.") from error
    if not isinstance(asked, dict) or not isinstance(asked.get("question"), str):
        raise UsageError('This line is not a JSON object with a "question".')
    return asked


def _passed_on(asked: dict[str, Any], answer: dict[str, Any]) -> dict[str, Any]:
    """The other keys of a line; those that an answer has, too, are kept together under `_ASKED`."""
    reserved = {*answer, _ASKED, "line", "error"}
    unreserved = {key: value for key, value in asked.items() if key not in reserved}
    renamed = {key: value for key, value in asked.items() if key in reserved and key != "question"}
    return {**unreserved, _ASKED: renamed} if renamed else unreserved
