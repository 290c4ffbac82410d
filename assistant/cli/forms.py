"""The option --format: what the output of a command is written as."""

from __future__ import annotations

from collections.abc import Sequence

import click

from assistant.cli.common import Command, put, put_json
from assistant.errors import UsageError
from assistant.render.tables import Record, as_csv, as_markdown

TEXT, JSON, JSONL, CSV, MARKDOWN = "text", "json", "jsonl", "csv", "markdown"


def format_option(command: Command) -> Command:
    """Add --format, as `form`: text unless it is given."""
    return click.option(
        "--format",
        "form",
        type=click.Choice([TEXT, JSON, JSONL, CSV, MARKDOWN]),
        help="Print text (the default), JSON, JSON lines, CSV or Markdown. The last three have a "
        "row for each result.",
    )(command)


def form_of(form: str | None, **switches: bool) -> str:
    """The format of --format, or of the switch with its name that is on; raises UsageError."""
    named = {name for name, is_on in switches.items() if is_on} | ({form} if form else set())
    if len(named) > 1:
        both = " and ".join(sorted(named))
        raise UsageError(f"Two formats are named ({both}); leave one out.")
    return next(iter(named), TEXT)


def put_records(form: str, columns: Sequence[str], records: Sequence[Record]) -> None:
    """Print records in a format other than text; `columns` names all of their keys."""
    if form == CSV:
        put(as_csv(columns, records))
    elif form == MARKDOWN:
        put(as_markdown(columns, records))
    elif form == JSON:
        put_json([dict(record) for record in records])
    else:
        for record in records:
            put_json(dict(record), indent=None)
