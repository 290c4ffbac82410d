"""The command status-list: imported lists of notices."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

import click

from assistant.cli.command_line import CommandLine
from assistant.cli.common import (
    UNREADABLE,
    index_option,
    json_option,
    put,
    put_json,
    say,
    settings,
    width,
)
from assistant.cli.opening import opened
from assistant.codec.documents import MAYBE_STATUS_LIST
from assistant.editorial import kept_list, retraction_watch
from assistant.engine import Assistant
from assistant.errors import AssistantError, IndexMissing, NotFound
from assistant.records import Listed, Status, StatusList
from assistant.render import phrases, text
from assistant.settings import Settings

_NAME = "Retraction Watch"


@click.group(name="status-list", cls=CommandLine)
def status_list_command() -> None:
    """Join a list of retractions, concerns, corrections and reinstatements to answers.

    Takes the CSV file of Retraction Watch, or any file with the same columns. Articles are matched
    by DOI and PMID. Only one list is kept, in the folder given by ASSISTANT_HOME, or in your user
    data folder if it is not set. The list applies to every index from the next question on, without
    a build. An index records which list it was joined with. If that list is missing, every answer
    says so.
    """


@status_list_command.command(name="import")
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False, exists=True))
@click.option("--name", default=_NAME, show_default=True, help="Name of the list in answers.")
@click.option(
    "--date",
    type=click.DateTime(["%Y-%m-%d"]),
    help="Date of the list. Default: the date of the newest notice in it.",
)
@index_option
@json_option
def import_list(
    file: Path, name: str, date: dt.datetime | None, index: Path | None, *, print_json: bool
) -> None:
    """Read FILE and keep its notices. They replace the previous list.

    Reports how many notices of the previous list are not in the new one. Exits 1 when a row could
    not be read. All other rows are kept.
    """
    chosen = settings(index=index)
    content = file.read_bytes()
    reading = retraction_watch.read_list(content)
    list_date = date.date().isoformat() if date else _newest(reading)
    list_name = " ".join(name.split()) or _NAME
    titles = retraction_watch.titles(content)
    dropped = kept_list.import_list(_places(chosen), reading.entries, list_name, list_date, titles)
    for problem in reading.problems:
        say(problem)
    if reading.bad > len(reading.problems):
        say(f"... and {reading.bad - len(reading.problems):,} more")
    if dropped is None:
        say("The previous list was damaged, so its notices could not be compared with this list.")
    joined = kept_list.join(_places(chosen))
    counts = {"gone": dropped, "unnamed": reading.unnamed, "bad": reading.bad}
    _print_facts(joined, chosen, counts, print_json=print_json)
    if reading.bad:
        raise click.exceptions.Exit(UNREADABLE)


@status_list_command.command(name="show")
@index_option
@json_option
def show_list(index: Path | None, *, print_json: bool) -> None:
    """Show which list is joined, and what it says about documents in the index."""
    chosen = settings(index=index)
    joined = kept_list.join(_places(chosen))
    if joined.current is None and not print_json:
        advice = phrases.missing_list(joined.missing) or "run: assistant status-list import FILE"
        raise NotFound(f"No list is joined, and none is kept in {chosen.data}; {advice}")
    _print_facts(joined, chosen, {}, print_json=print_json)


@status_list_command.command(name="remove")
@index_option
def remove_list(index: Path | None) -> None:
    """Stop using the list.

    If the list that the index was joined with is missing, answers no longer say so. A list that is
    used instead stays; to remove that one as well, run this command again.
    """
    chosen = settings(index=index)
    removed = kept_list.remove(_places(chosen))
    if removed.settled:
        put(f"The index in {chosen.index} no longer asks for the {removed.settled.title}.")
    elif removed.listed:
        put(f"The list is no longer joined; it was kept in {chosen.data}.")
    else:
        put(f"No list was joined, and none is kept in {chosen.data}.")


def _places(chosen: Settings) -> kept_list.Places:
    return kept_list.Places(chosen.index, chosen.data)


def _newest(reading: retraction_watch.ParsedList) -> str:
    """The newest date of a notice; a date in the future is an error and does not count."""
    today = dt.datetime.now(dt.UTC).date().isoformat()
    return max((entry.date for entry in reading.entries if entry.date <= today), default="")


def _print_facts(
    joined: kept_list.JoinedList, chosen: Settings, more: dict[str, Any], *, print_json: bool
) -> None:
    """Print facts about the list and its notices, and the facts in `more`."""
    if joined.message:
        say(joined.message)
    facts = {
        "status_list": MAYBE_STATUS_LIST.encode(joined.about),
        "status_list_missing": MAYBE_STATUS_LIST.encode(joined.missing),
        **_facts(joined.about, chosen),
        **more,
    }
    if print_json:
        put_json(facts)
    else:
        put(text.table(_rows(facts, phrases.missing_list(joined.missing)), width()))


def _facts(about: StatusList | None, chosen: Settings) -> dict[str, Any]:
    """The documents of the index with notices of the list, and a sentence about each.

    Without an index there are none. Says on stderr why an index cannot be used.
    """
    warnings: dict[str, str] = {}
    undecided: list[str] = []
    try:
        with opened(chosen.index, fast=True, says_missing=True) as assistant:
            undecided = assistant.undecided()
            flagged = [
                document
                for document in assistant.catalogue()
                if document.status != Status.UNFLAGGED
            ]
            warnings = {document.id: _warning(assistant, document, about) for document in flagged}
    except IndexMissing:
        pass
    except AssistantError as error:
        say(str(error))
    facts: dict[str, Any] = {
        "documents": {identity: warning for identity, warning in warnings.items() if warning}
    }
    return facts | ({"undecided": undecided} if undecided else {})


def _warning(assistant: Assistant, document: Listed, about: StatusList | None) -> str:
    """A sentence about the notices of a document, or "" if none of them is from the list."""
    whole_document = assistant.document(document.id)
    sources = {notice.source for notice in whole_document.notices}
    return phrases.warning(whole_document) if about and about.title in sources else ""


def _rows(facts: dict[str, Any], missing: str) -> list[tuple[str, str]]:
    about = facts["status_list"]
    rows = [
        ("list", about["name"]),
        ("date", about["date"] or "not known"),
        ("holds", phrases.counted(about["notices"], "notice")),
        ("sha256", about["sha256"]),
    ]
    if facts.get("gone"):
        count = phrases.counted(facts["gone"], "notice")
        rows.append(("gone", f"{count} of the previous list that this one does not have"))
    if facts.get("unnamed"):
        count = phrases.counted(facts["unnamed"], "notice")
        rows.append(("left out", f"{count} about articles without a DOI or PMID"))
    if facts.get("bad"):
        rows.append(("problems", phrases.counted(facts["bad"], "row")))
    if missing:
        rows.append(("missing", missing))
    documents = facts["documents"]
    rows.append(("mentions", f"{phrases.counted(len(documents), 'document')} in the index"))
    rows += (("flagged", f"{identity}: {warning}") for identity, warning in documents.items())
    explanation = "not flagged: shares its identifier with others, and the list gives no title"
    return [
        *rows,
        *(("undecided", f"{identity}: {explanation}") for identity in facts.get("undecided", ())),
    ]
