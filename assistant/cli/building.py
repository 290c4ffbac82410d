"""build, add: bringing the index in line with the corpus."""

from __future__ import annotations

import shutil
from dataclasses import asdict
from pathlib import Path
from typing import Self

import click
from rich.console import Console
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    TaskID,
    TextColumn,
    TimeRemainingColumn,
)

from assistant import settings as places
from assistant.cli.common import (
    corpus_option,
    index_option,
    is_interactive,
    json_option,
    put,
    put_json,
    say,
    settings,
)
from assistant.display import inert
from assistant.engine import Assistant
from assistant.errors import UsageError
from assistant.index.build import Report
from assistant.settings import Settings

_LISTED = 20  # problems printed one by one
_model_option = click.option(
    "--model",
    help="Embedding model: a folder, or a name that sentence-transformers knows.",
)


@click.command()
@corpus_option
@index_option
@_model_option
@click.option("--dry-run", is_flag=True, help="Say what would change, and change nothing.")
@json_option
@click.pass_context
def build(
    ctx: click.Context,
    corpus: Path | None,
    index: Path | None,
    model: str | None,
    *,
    dry_run: bool,
    as_json: bool,
) -> None:
    """Bring the index in line with the corpus: add, update, remove.

    Exits 1 when a file could not be read; all others are indexed.
    """
    chosen = settings(corpus, index, model)
    if not chosen.corpus.exists() and corpus is None:
        start_with_shipped_corpus(chosen)
    _build(ctx, chosen, dry_run=dry_run, as_json=as_json)


@click.command()
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path))
@corpus_option
@index_option
@_model_option
@json_option
@click.pass_context
def add(
    ctx: click.Context,
    files: tuple[Path, ...],
    corpus: Path | None,
    index: Path | None,
    model: str | None,
    *,
    as_json: bool,
) -> None:
    """Copy articles into the corpus and build. Files that are there already are not replaced."""
    chosen = settings(corpus, index, model)
    targets = [(file, chosen.corpus / file.name) for file in files]
    for file, target in targets:
        if not file.is_file():
            raise UsageError(f"{file} is not a file; name article files.")
        if target.exists() and target.read_bytes() != file.read_bytes():
            raise UsageError(
                f"{target} exists with other content; rename {file.name} or remove the old file."
            )
    if len({target for _, target in targets}) < len(targets):
        raise UsageError("Two of the files have the same name; rename one of them.")
    chosen.corpus.mkdir(parents=True, exist_ok=True)
    for file, target in targets:
        if not target.exists():
            shutil.copyfile(file, target)
    _build(ctx, chosen, dry_run=False, as_json=as_json)


def start_with_shipped_corpus(chosen: Settings) -> None:
    """Offer the corpus that comes with the program to somebody who has none yet."""
    shipped = places.shipped_corpus()
    if shipped is None or not is_interactive():
        return
    say(f"There is no corpus in {chosen.corpus} yet.")
    if click.confirm("Start with the one that comes with the program?", default=True, err=True):
        shutil.copytree(shipped, chosen.corpus)


def _build(ctx: click.Context, chosen: Settings, *, dry_run: bool, as_json: bool) -> None:
    with _Bars() as bars:
        report = Assistant.build(
            chosen.corpus, chosen.index, chosen.model, bars.show, dry_run=dry_run
        )
    if as_json:
        put_json(
            {
                **asdict(report.changes),
                **report.contents._asdict(),
                "embedded": report.embedded,
                "fingerprint": report.fingerprint,
                "note": report.note,
                "dry_run": report.dry_run,
            }
        )
    else:
        put("\n".join(_lines(report)))
    if report.contents.problems:
        ctx.exit(1)


def _lines(report: Report) -> list[str]:
    changes, contents = report.changes, report.contents
    would = "would be " if report.dry_run else ""
    lines = [f"{inert(path)}: {inert(reason)}" for path, reason in contents.problems[:_LISTED]]
    if len(contents.problems) > _LISTED:
        lines.append(f"... and {len(contents.problems) - _LISTED} more; --json lists them all")
    if contents.duplicates:
        lines.append(
            f"{len(contents.duplicates)} copies of articles that are quoted from another file"
        )
    lines.append(
        f"{len(changes.added)} files {would}added, {len(changes.updated)} updated, "
        f"{len(changes.removed)} removed, {len(changes.unchanged)} unchanged"
        + (f"; {contents.unreadable} cannot be read" if contents.unreadable else "")
    )
    if not report.dry_run:
        lines.append(
            f"{contents.documents:,} documents, {contents.passages:,} passages "
            f"({report.embedded:,} embedded anew); index {report.fingerprint[:12]}"
        )
    if report.note:
        lines.append(report.note)
    return lines


class _Bars:
    """Progress bars on stderr with rate and time left, one a stage; none without a terminal."""

    def __init__(self) -> None:
        self._progress = Progress(
            TextColumn("{task.description:<10}"),
            BarColumn(),
            MofNCompleteColumn(),
            TextColumn("{task.fields[rate]:>10}"),
            TimeRemainingColumn(),
            console=Console(stderr=True),
            transient=True,
        )
        self._tasks: dict[str, TaskID] = {}

    def __enter__(self) -> Self:
        self._progress.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._progress.stop()

    def show(self, stage: str, done: int, total: int) -> None:
        """Move the bar of `stage`."""
        if not total:
            return
        if stage not in self._tasks:
            self._tasks[stage] = self._progress.add_task(stage, total=total, rate="")
        task = self._tasks[stage]
        speed = self._progress.tasks[task].speed
        rate = f"{speed:,.0f}/s" if speed else ""
        self._progress.update(task, completed=done, total=total, rate=rate)
