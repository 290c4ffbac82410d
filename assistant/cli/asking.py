"""The commands ask and search."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import Any, BinaryIO

import click

from assistant import filters, logs
from assistant.answer.compose import MOST_QUOTES
from assistant.cli.common import (
    NOTHING_FOUND,
    UNREADABLE,
    index_option,
    json_option,
    named,
    put,
    put_json,
    say,
    style,
    typed,
    width,
)
from assistant.cli.completing import FilterTerm
from assistant.cli.forms import (
    CSV,
    JSON,
    JSONL,
    MARKDOWN,
    TEXT,
    form_of,
    format_option,
    put_records,
)
from assistant.cli.opening import opened
from assistant.direction import directions
from assistant.errors import UsageError
from assistant.records import QUOTE_COLUMNS, Answer
from assistant.render import as_json, effect_table, markdown, text
from assistant.render.asked import only_from
from assistant.render.reasons import of_caution, of_reason, sentence
from assistant.render.tables import PASSAGE_COLUMNS, passages

# Key of a line of a batch under which keys of the input are kept that an answer has, too.
_INPUT_KEY = "asked"

_filter_option = click.option(
    "--filter",
    "terms",
    multiple=True,
    type=FilterTerm(),
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
@format_option
@json_option
@click.option("--markdown", "print_markdown", is_flag=True, help="Print Markdown.")
@click.option(
    "--table",
    "tabled",
    is_flag=True,
    help="Print the effects that the quotes state as a table, and their intervals on an axis.",
)
@click.option("--csv", "print_csv", is_flag=True, help="With --table, print it as CSV.")
@click.option(
    "--explain",
    "explained",
    is_flag=True,
    help="Explain the rank of each quote in at most five lines: what the question asks, what of it "
    "the quote holds, what speaks for the quote, what moved it up or down, and how it was found. "
    "With --json, in figures.",
)
@click.option(
    "--by-direction",
    "by_direction",
    is_flag=True,
    help="Group the quotes by what becomes of the outcome under the treatment that is asked about: "
    "reduced, no difference, increased, unclear. A heuristic; nothing is pooled.",
)
@click.option("--fast", is_flag=True, help="Skip the ranker, which rereads the best sentences.")
@click.option(
    "--batch",
    type=click.File("rb"),
    help='Read JSON lines, each with a "question"; print one answer per line.',
)
@click.pass_context
def ask_command(  # noqa: PLR0913 - one parameter for each option
    ctx: click.Context,
    question: str | None,
    index: Path | None,
    most: int,
    terms: tuple[str, ...],
    batch: BinaryIO | None,
    *,
    form: str | None,
    print_json: bool,
    print_markdown: bool,
    tabled: bool,
    print_csv: bool,
    explained: bool,
    by_direction: bool,
    fast: bool,
) -> None:
    """Answer QUESTION with sentences from the corpus, word for word.

    Reads the question from standard input if it is "-", or if there is none and something is piped.

    Exits 3 when nothing in the corpus answers it. A batch exits 1 when a line could not be asked.
    """
    other = print_json or explained or batch is not None
    _check_table(tabled=tabled, print_csv=print_csv, other=other or print_markdown or by_direction)
    form = form_of(form, json=print_json, markdown=print_markdown, csv=print_csv)
    _check_form(form, explained=explained, by_direction=by_direction, batched=batch is not None)
    chosen = filters.parse(terms)
    asked = _question(question, batch)
    in_json = partial(_as_json, explained=explained, by_direction=by_direction)
    with opened(index, fast=fast, says_missing=True, asks=True) as assistant:
        if batch is not None:
            ask = partial(assistant.ask, most=most, chosen=chosen)
            lines = [_put_line(line) for line in _answers(lambda one: in_json(ask(one)), batch)]
            ctx.exit(0 if all(lines) else UNREADABLE)
        answer = assistant.ask(asked, most=most, chosen=chosen, step=logs.note)
    directed = directions(answer) if by_direction else ()
    if form == TEXT:
        show = partial(text.answer, explained=explained, tabled=tabled, named=named())
        put(show(answer, width(), style(), directed=directed))
    elif form == JSON and not tabled:
        put_json(in_json(answer))
    elif form == MARKDOWN and not tabled:
        put(markdown.answer(answer, directed))
    else:
        _put_rows(form, answer, tabled=tabled)
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
@format_option
@json_option
def search_command(  # noqa: PLR0913 - one parameter for each option
    query: str,
    index: Path | None,
    limit: int,
    terms: tuple[str, ...],
    *,
    form: str | None,
    fast: bool,
    print_json: bool,
) -> None:
    """Print the passages closest to QUERY, best first; "-" reads it from standard input."""
    form = form_of(form, json=print_json)
    chosen = filters.parse(terms)
    query = typed(query)
    with opened(index, fast=fast, asks=True) as assistant:
        hits = assistant.search(query, limit=limit, chosen=chosen)
        undated = assistant.undated(chosen)
    searched = filters.terms(chosen)
    if form == JSON:
        put_json({**as_json.hits(query, hits), "filter": list(searched), "undated": undated})
    elif form != TEXT:
        put_records(form, PASSAGE_COLUMNS, passages(hits))
    else:
        filtered = only_from(searched, undated)
        put(text.hits(query, hits, width(), style(), filtered=filtered))


def _question(argument: str | None, batch: BinaryIO | None) -> str:
    """The question of an argument, or of standard input; "" for a batch. Raises UsageError."""
    if argument is not None and batch is not None:
        raise UsageError("A question and --batch cannot be combined; leave one out.")
    if batch is not None:
        return ""
    if argument is None and sys.stdin.isatty():
        raise UsageError("There is no question; write it in quotes, or use --batch for many.")
    question = typed("-" if argument is None else argument)
    if argument is None and not question.strip():
        raise UsageError("There is no question; write it in quotes, or pipe it in.")
    return question


def _as_json(answer: Answer, *, explained: bool, by_direction: bool) -> dict[str, Any]:
    directed = directions(answer) if by_direction else None
    return as_json.answer(answer, explained=explained, directed=directed)


def _put_rows(form: str, answer: Answer, *, tabled: bool) -> None:
    """Print a row for each quote, or each effect; what limits the answer goes to stderr."""
    if tabled:
        put_records(form, effect_table.EFFECT_COLUMNS, effect_table.records(answer.evidence))
    else:
        put_records(form, QUOTE_COLUMNS, answer.to_records())
    caution = of_caution(answer.caution, held_back_answers=answer.held_back_answers)
    said = of_reason(answer.abstained) if answer.abstained else caution
    if said:
        say(sentence(said))


def _check_form(form: str, *, explained: bool, by_direction: bool, batched: bool) -> None:
    """Raise UsageError where a format cannot hold what is asked for."""
    if form in (MARKDOWN, CSV) and batched:
        raise UsageError("--batch prints JSON lines; leave the other format out.")
    if form == MARKDOWN and explained:
        raise UsageError("Markdown has no place for --explain; leave one out.")
    if form in (JSONL, CSV) and (explained or by_direction) and not batched:
        raise UsageError(
            "--explain and --by-direction have no rows; use --format json, or leave them out."
        )


def _check_table(*, tabled: bool, print_csv: bool, other: bool) -> None:
    if print_csv and not tabled:
        raise UsageError("--csv prints the table of effects as CSV; add --table.")
    if tabled and other:
        raise UsageError(
            "--table cannot be combined with --json, --markdown, --explain, --by-direction or "
            "--batch; leave one out. JSON has the effects of every quote already."
        )


def _put_line(line: dict[str, Any]) -> bool:
    """Print a line of a batch; return whether it is an answer."""
    put_json(line, indent=None)
    return "error" not in line


def _answers(ask: Callable[[str], dict[str, Any]], lines: BinaryIO) -> Iterator[dict[str, Any]]:
    """The answer or the error for every line that is not blank."""
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        try:
            request = _read_line(line)
            answer = ask(request["question"])
        except UsageError as error:
            yield {"line": number, "error": str(error)}
        else:
            yield {**_keys_to_repeat(request, answer), **answer}


def _read_line(line: bytes) -> dict[str, Any]:
    """The JSON object of a line; raises UsageError if it is not one with a question."""
    try:
        request = json.loads(line.decode("utf-8-sig"))
        json.dumps(request, allow_nan=False)
    except (ValueError, RecursionError) as error:
        raise UsageError("This line is not JSON in UTF-8.") from error
    if not isinstance(request, dict) or not isinstance(request.get("question"), str):
        raise UsageError('This line is not a JSON object with a "question".')
    return request


def _keys_to_repeat(request: dict[str, Any], answer: dict[str, Any]) -> dict[str, Any]:
    """The other keys of a line. Those that an answer has, too, are in a dict under `_INPUT_KEY`."""
    answer_keys = {*answer, _INPUT_KEY, "line", "error"}
    other_keys = {key: value for key, value in request.items() if key not in answer_keys}
    clashing = {
        key: value for key, value in request.items() if key in answer_keys and key != "question"
    }
    return {**other_keys, _INPUT_KEY: clashing} if clashing else other_keys
