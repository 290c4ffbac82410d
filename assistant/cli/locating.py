"""The command locate."""

from __future__ import annotations

from pathlib import Path

import click

from assistant.cli.common import (
    NOT_PROVED,
    NOTHING_FOUND,
    index_option,
    json_option,
    put,
    put_json,
    style,
    typed,
    width,
)
from assistant.cli.opening import opened
from assistant.locate import Verdict
from assistant.render import located

_EXIT_CODES = {Verdict.EXACT: 0, Verdict.NEAR: NOT_PROVED, Verdict.ABSENT: NOTHING_FOUND}


@click.command()
@click.argument("text")
@index_option
@click.option(
    "-k", "most", default=5, type=click.IntRange(1, 100), help="Show at most this many places."
)
@json_option
@click.pass_context
def locate_command(
    ctx: click.Context, text: str, index: Path | None, most: int, *, print_json: bool
) -> None:
    """Find where TEXT stands in the collection; "-" reads it from standard input.

    Says whether a document holds the text word for word, holds nearly this text (and which
    characters differ), or neither.

    Exits 0 when the text is there word for word, 4 when it is only near, and 3 when it is absent.
    """
    sought = typed(text)
    with opened(index, fast=True) as assistant:
        found = assistant.locate(sought, most=most)
    if print_json:
        put_json(located.as_json(found))
    else:
        put(located.as_text(found, width(), style()))
    ctx.exit(_EXIT_CODES[found.verdict])
