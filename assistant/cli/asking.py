"""ask, search, and the conversation line by line."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any, TextIO

import click

from assistant import filters
from assistant.cli.common import (
    NOTHING_FOUND,
    index_option,
    json_option,
    put,
    put_json,
    say,
    settings,
    style,
    width,
)
from assistant.engine import Assistant
from assistant.errors import UsageError
from assistant.render import as_json as data
from assistant.render import markdown, text

_MOST = 8
_LONGEST_QUESTION = 2_000  # characters; a question is a sentence or two

_filter_option = click.option(
    "--filter", "terms", multiple=True, metavar="KEY=VALUE", help=f"Only from: {filters.HELP}."
)


@click.command()
@click.argument("question", required=False)
@index_option
@click.option("-k", "most", default=_MOST, type=click.IntRange(1, 100), help="Most quotes.")
@_filter_option
@json_option
@click.option("--markdown", "as_markdown", is_flag=True, help="Print Markdown.")
@click.option(
    "--batch",
    type=click.File("r", encoding="utf-8"),
    help='JSON lines with a "question" each; prints one answer a line.',
)
@click.pass_context
def ask(  # noqa: PLR0913 - one parameter for each option
    ctx: click.Context,
    question: str | None,
    index: Path | None,
    most: int,
    terms: tuple[str, ...],
    batch: TextIO | None,
    *,
    as_json: bool,
    as_markdown: bool,
) -> None:
    """Answer QUESTION with sentences of the corpus, word for word.

    Exits 3 when nothing in the corpus answers it.
    """
    if (question is None) == (batch is None):
        raise UsageError("Give one question, or a file of them with --batch.")
    chosen = filters.parse(terms)
    if question is not None:
        question = _checked(question)
    with Assistant.open(settings(index=index).index) as assistant:
        if batch is not None:
            for line in _answers(assistant, batch, most, chosen):
                put(json.dumps(line, ensure_ascii=False))
            return
        answer = assistant.ask(str(question), most=most, chosen=chosen)
    if as_json:
        put_json(data.answer(answer))
    elif as_markdown:
        put(markdown.answer(answer))
    else:
        put(text.answer(answer, width(), style()))
    if answer.abstained is not None:
        ctx.exit(NOTHING_FOUND)


@click.command()
@click.argument("query")
@index_option
@click.option("-k", "limit", default=10, type=click.IntRange(1, 400), help="Most passages.")
@_filter_option
@json_option
def search(
    query: str, index: Path | None, limit: int, terms: tuple[str, ...], *, as_json: bool
) -> None:
    """Print the passages nearest to QUERY, ranked."""
    chosen = filters.parse(terms)
    with Assistant.open(settings(index=index).index) as assistant:
        hits = assistant.search(_checked(query), limit=limit, chosen=chosen)
    if as_json:
        put_json(data.hits(query, hits))
    else:
        put(text.hits(query, hits, width(), style()))


def converse(assistant: Assistant) -> None:
    """Ask for questions line by line until there are no more."""
    say("Ask a question, or press enter to leave.")
    while True:
        try:
            question = input("\n❯ ").strip()
        except (EOFError, KeyboardInterrupt):
            put("")
            return
        if not question:
            return
        try:
            put(text.answer(assistant.ask(_checked(question)), width(), style()))
        except UsageError as error:
            say(str(error))


def _answers(
    assistant: Assistant, lines: TextIO, most: int, chosen: filters.Filter
) -> Iterator[dict[str, Any]]:
    """One answer, or one error, for every line that is not blank; other keys are passed on."""
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        try:
            asked = json.loads(line)
            question = _checked(asked["question"])
        except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
            yield {"line": number, "error": 'not a JSON object with a "question"'}
            continue
        except UsageError as error:
            yield {"line": number, "error": str(error)}
            continue
        answer = data.answer(assistant.ask(question, most=most, chosen=chosen))
        yield {**{key: value for key, value in asked.items() if key not in answer}, **answer}


def _checked(question: str) -> str:
    if not question.strip():
        raise UsageError("The question is empty; ask something.")
    if len(question) > _LONGEST_QUESTION:
        raise UsageError(f"The question is longer than {_LONGEST_QUESTION} characters; shorten it.")
    # A command line can hold bytes that are no UTF-8; Python keeps them as lone surrogates.
    return question.encode("utf-8", "replace").decode("utf-8")
