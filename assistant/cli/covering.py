"""The command coverage."""

from __future__ import annotations

from pathlib import Path

import click

from assistant.cli.common import index_option, json_option, put, put_json, style, width
from assistant.cli.opening import opened
from assistant.errors import UsageError
from assistant.render import coverage


@click.command()
@click.option(
    "--topic",
    "topics",
    multiple=True,
    metavar="TOPIC",
    help="A drug, a disease, a population or several words. May be repeated. Without it, the "
    "topics that most titles of the collection name.",
)
@index_option
@json_option
@click.option("--csv", "print_csv", is_flag=True, help="Print CSV.")
def coverage_command(
    topics: tuple[str, ...], index: Path | None, *, print_json: bool, print_csv: bool
) -> None:
    """Show how many documents there are by topic, study design and year, and what is missing."""
    if print_json and print_csv:
        raise UsageError("--json and --csv exclude each other; choose one.")
    with opened(index) as assistant:
        covered = assistant.coverage(topics, own=not topics)
        fingerprint = assistant.fingerprint
    if print_json:
        put_json(coverage.as_data(covered, fingerprint))
    elif print_csv:
        put(coverage.as_csv(covered))
    else:
        put(coverage.as_text(covered, width(), style()))
