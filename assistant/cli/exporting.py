"""The command export."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from pathlib import Path
from typing import BinaryIO

import click

from assistant import bundle
from assistant.cli.checking import prove
from assistant.cli.common import corpus_option, given, index_option, put, say, settings
from assistant.conversation import export, vault
from assistant.display import inert
from assistant.errors import UsageError
from assistant.render.phrases import counted
from assistant.verify import Exported


@click.command()
@click.argument("answer", type=click.File("rb"))
@click.option(
    "--bundle",
    "file",
    type=click.Path(path_type=Path),
    help="Write a record: a web page (.html).",
)
@click.option(
    "--vault",
    "folder",
    type=click.Path(path_type=Path, file_okay=False),
    help="Write Markdown notes into this folder, such as a vault of Obsidian: one for each answer "
    "and one for each quoted article. Notes that are there already are kept as they are.",
)
@click.option("--by", default="", help="Who signs the record off.")
@click.option("--note", default="", help="A remark to write into the record.")
@click.option("--replace", is_flag=True, help="Replace the record if it exists.")
@corpus_option
@index_option
def export_command(  # noqa: PLR0913 - one for each option
    answer: BinaryIO,
    file: Path | None,
    folder: Path | None,
    corpus: tuple[Path, ...],
    index: Path | None,
    *,
    by: str,
    note: str,
    replace: bool,
) -> None:
    """Write an exported ANSWER or a saved session as a record, or as notes; "-" reads a pipe.

    A record can be handed on. It is one web page with the question, the answer, the passages that
    are quoted and the digests of their files. assistant verify proves it on any computer that has
    the articles.

    Proves the answer first, and writes nothing unless it is proved (exit code 4).
    """
    if (file is None) == (folder is None):
        raise UsageError("Say what to write: --bundle FILE, or --vault FOLDER.")
    if folder is not None and (by or note or replace):
        raise UsageError("--by, --note and --replace are for a record; leave them out.")
    chosen = settings(corpus, index)
    exported = bundle.exported_of(given(answer))
    proofs, damage = prove(exported, chosen)
    if damage:
        raise bundle.NotProved(damage)
    if folder is not None:
        bundle.check_proved(exported, proofs, "note")
        _put_notes(folder, exported)
    elif file is not None:
        made = bundle.made(exported, proofs, chosen.corpus, signed_off_by=by, note=note)
        written = export.write(file, bundle.page(made), replace=replace)
        quotes = counted(len(made.passages), "passage")
        files = counted(len(made.sources), "file")
        put(inert(f"Wrote {written}: {quotes} from {files}."))


def _put_notes(folder: Path, exported: Sequence[Exported]) -> None:
    """Write the notes of proved answers, and say what was written and kept."""
    now = dt.datetime.now(dt.UTC)
    written = vault.write(folder, vault.notes([_told(each, now) for each in exported], now.date()))
    count = counted(len(written.written), "note")
    kept = f" {counted(len(written.kept), 'note')} existed and stayed." if written.kept else ""
    put(inert(f"Wrote {count} to {folder.expanduser().absolute()}.{kept}"))
    for changed in written.changed:
        says = f'says "{changed.noted}"' if changed.noted else "names no editorial status"
        say(f'{changed.path} {says}, but the article now has: "{changed.now}". Correct the note.')


def _told(exported: Exported, now: dt.datetime) -> vault.Told:
    """An answer of a file; raises UsageError when it is not one that can be shown."""
    at = exported.at or now.isoformat(timespec="seconds")
    try:
        turn = bundle.turn_of(exported.answer, at)
        asked = dt.datetime.fromisoformat(at).isoformat() if exported.at else ""
    except ValueError as error:
        raise UsageError(
            f"This file is not an exported answer ({error}); make one with: "
            "assistant ask --json QUESTION > answer.json"
        ) from error
    return vault.Told(turn, asked)
