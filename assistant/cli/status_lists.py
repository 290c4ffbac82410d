"""status-list: notices from elsewhere, joined when answering."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

import click

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
from assistant.engine import Assistant
from assistant.errors import AssistantError, IndexMissing, NotFound
from assistant.records import Listed, Status, StatusList
from assistant.render import as_json as data
from assistant.render import text, words
from assistant.status import reading, stored

_NAME = "Retraction Watch"


@click.group(name="status-list")
def status_list() -> None:
    """Join a list of retractions, concerns, corrections and reinstatements when answering.

    Takes the CSV file of Retraction Watch, or any with its columns. Articles are found in it by DOI
    and PMID. It works from the next question on, without a build; one list at a time, kept with the
    index.
    """


@status_list.command(name="import")
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False, exists=True))
@click.option("--name", default=_NAME, show_default=True, help="What answers call the list.")
@click.option(
    "--date",
    type=click.DateTime(["%Y-%m-%d"]),
    help="When the list was made; without it, the newest date of a notice in it.",
)
@index_option
@json_option
def import_list(
    file: Path, name: str, date: dt.datetime | None, index: Path | None, *, as_json: bool
) -> None:
    """Read FILE and keep its notices, in place of the list that is there.

    Exits 1 when a row could not be read; all others are kept.
    """
    folder = settings(index=index).index
    held = file.read_bytes()
    found = reading.read(held)
    made = date.date().isoformat() if date else _newest(found)
    called = " ".join(name.split()) or _NAME
    about = stored.save(folder, found.entries, called, made, reading.titles(held))
    for problem in found.problems:
        say(problem)
    if found.bad > len(found.problems):
        say(f"... and {found.bad - len(found.problems):,} more")
    facts = _facts(about, folder) | {"unnamed": found.unnamed, "bad": found.bad}
    if as_json:
        put_json(facts)
    else:
        put(text.table(_rows(facts), width()))
    if found.bad:
        raise click.exceptions.Exit(UNREADABLE)


@status_list.command(name="show")
@index_option
@json_option
def show_list(index: Path | None, *, as_json: bool) -> None:
    """Say which list is joined, and what it says of documents of the index."""
    folder = settings(index=index).index
    joined = stored.load(folder)
    if joined is None and not as_json:
        raise NotFound(f"No list is joined in {folder}; run: assistant status-list import FILE")
    facts = _facts(joined.about if joined else None, folder)
    if as_json:
        put_json(facts)
    else:
        put(text.table(_rows(facts), width()))


@status_list.command(name="remove")
@index_option
def remove_list(index: Path | None) -> None:
    """Answer without the list from now on."""
    folder = settings(index=index).index
    if stored.remove(folder):
        put(f"The list is no longer joined in {folder}.")
    else:
        put(f"No list was joined in {folder}.")


def _newest(found: reading.Reading) -> str:
    """The newest date of a notice that is not in the future, which is a slip of the pen."""
    today = dt.datetime.now(dt.UTC).date().isoformat()
    return max((one.date for one in found.entries if one.date <= today), default="")


def _facts(about: StatusList | None, folder: Path) -> dict[str, Any]:
    """The list, and the documents of the index that it speaks of.

    Where there is no index yet there are none; one that cannot be used is said.
    """
    told: dict[str, str] = {}
    undecided: list[str] = []
    try:
        with Assistant.open(folder, fast=True) as assistant:
            undecided = assistant.undecided()
            flagged = [one for one in assistant.catalogue() if one.status != Status.UNFLAGGED]
            told = {one.id: _told(assistant, one, about) for one in flagged}
    except IndexMissing:
        pass
    except AssistantError as error:
        say(str(error))
    facts = {
        "status_list": data.status_list(about),
        "documents": {identity: said for identity, said in told.items() if said},
    }
    return facts | ({"undecided": undecided} if undecided else {})


def _told(assistant: Assistant, listed: Listed, about: StatusList | None) -> str:
    """What is known of a document, if the list says any of it."""
    document = assistant.document(listed.id)
    sources = {notice.source for notice in document.notices}
    return words.warning(document) if about and about.title in sources else ""


def _rows(facts: dict[str, Any]) -> list[tuple[str, str]]:
    about = facts["status_list"]
    rows = [
        ("list", about["name"]),
        ("date", about["date"] or "not known"),
        ("holds", words.counted(about["notices"], "notice")),
        ("sha256", about["sha256"]),
    ]
    if facts.get("unnamed"):
        left = words.counted(facts["unnamed"], "notice")
        rows.append(("left out", f"{left} about articles without DOI and PMID"))
    if facts.get("bad"):
        rows.append(("problems", words.counted(facts["bad"], "row")))
    named = facts["documents"]
    rows.append(("speaks of", f"{words.counted(len(named), 'document')} of the index"))
    rows += (("flagged", f"{identity}: {said}") for identity, said in named.items())
    shared = "shares its identifier with others, and the list names no title; not flagged"
    return [
        *rows,
        *(("undecided", f"{identity}: {shared}") for identity in facts.get("undecided", ())),
    ]
