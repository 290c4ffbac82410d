"""The commands build and add."""

from __future__ import annotations

import os
from dataclasses import asdict
from pathlib import Path
from typing import Any

import click

from assistant import storage
from assistant.cli.common import (
    UNREADABLE,
    advised,
    corpus_option,
    index_option,
    is_interactive,
    json_option,
    model_option,
    precision_option,
    put,
    put_json,
    say,
    settings,
)
from assistant.cli.events import Events
from assistant.cli.hangup import ending_in_order
from assistant.cli.progress import Bars
from assistant.cli.watching import watch
from assistant.codec.documents import MAYBE_STATUS_LIST
from assistant.display import inert, legible
from assistant.embed.arithmetic import Precision
from assistant.engine import Assistant
from assistant.errors import AssistantError, UsageError
from assistant.index.build import Report
from assistant.index.contents import Contents
from assistant.index.corpus import why_skipped
from assistant.index.generations import MOST_KEPT
from assistant.index.progress import Progress
from assistant.render.phrases import counted, joined, missing_list
from assistant.settings import Settings, shipped_corpus

# Problems that are printed one by one. Chosen by hand: the counts below them stay on the screen.
_MOST_LISTED = 20


@click.command()
@corpus_option
@index_option
@model_option
@precision_option
@click.option("--dry-run", is_flag=True, help="Show what would change without changing it.")
@click.option(
    "--keep",
    type=click.IntRange(0, MOST_KEPT),
    help="Keep this many earlier builds from now on, so that their answers can be replayed. Each "
    "takes the room of what later builds changed.",
)
@click.option(
    "--watch",
    "watched",
    is_flag=True,
    help="Build now, and again whenever the files of the corpus have changed and rest. Ctrl-C "
    "ends it.",
)
@json_option
@click.option(
    "--events", "print_events", is_flag=True, help="Print progress and the report as JSON lines."
)
def build_command(  # noqa: PLR0913 - an option each
    corpus: tuple[Path, ...],
    index: Path | None,
    model: str | None,
    *,
    precision: Precision | None,
    dry_run: bool,
    keep: int | None,
    watched: bool,
    print_json: bool,
    print_events: bool,
) -> None:
    """Update the index so that it matches the corpus.

    The corpus may consist of several folders and files. Repeat --corpus, list them in
    settings.toml, or put them into ASSISTANT_CORPUS, separated as in PATH.

    Exits 1 when a file could not be read. All other files are indexed.
    """
    if print_json and print_events:
        raise UsageError("--json and --events cannot be combined; leave one out.")
    if watched and (dry_run or print_json or print_events):
        raise UsageError("--watch takes neither --dry-run nor --json nor --events; leave it out.")
    if keep is not None and not dry_run:
        folder = settings(corpus, index, model).index
        with storage.reporting(folder):
            Assistant.keep(folder, keep)
    if print_events:
        report = _build_with_events(corpus, index, model, precision=precision, dry_run=dry_run)
    else:
        chosen = settings(corpus, index, model)
        if not corpus and not dry_run:
            start_with_shipped_corpus(chosen)
        if watched:
            watch(chosen.corpus, lambda: build_and_report(chosen, precision=precision))
            return
        report = build_and_report(
            chosen, precision=precision, dry_run=dry_run, print_json=print_json
        )
    if report.contents.problems:
        raise click.exceptions.Exit(UNREADABLE)


@click.command()
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path))
@corpus_option
@index_option
@model_option
@precision_option
@json_option
@click.pass_context
def add_command(  # noqa: PLR0913 - an option each
    ctx: click.Context,
    files: tuple[Path, ...],
    corpus: tuple[Path, ...],
    index: Path | None,
    model: str | None,
    *,
    precision: Precision | None,
    print_json: bool,
) -> None:
    """Copy articles into the corpus and build the index.

    Existing files are not replaced. If the corpus has several folders, the first one is used.
    """
    chosen = settings(corpus, index, model)
    targets = [(file, chosen.folder / file.name) for file in files]
    for file, target in targets:
        _check(file, target)
    if len({target for _, target in targets}) < len(targets):
        raise UsageError("Two of these files have the same name; rename one of them.")
    for file, target in targets:
        if not target.exists():
            with storage.reporting(target, f"add {file} again"):
                storage.copy_file(file, target)
    if build_and_report(chosen, precision=precision, print_json=print_json).contents.problems:
        ctx.exit(UNREADABLE)


def _check(file: Path, target: Path) -> None:
    """Raise UsageError when `file` cannot be added to the corpus as `target`."""
    if not file.is_file():
        raise UsageError(f"{file} is not a file; give the paths of article files.")
    if reason := why_skipped(file.name):
        raise UsageError(f"{legible(str(file))} would be skipped: {reason}.")
    if not os.path.lexists(target):
        return
    if not target.is_file() or storage.sha256_of(target) != storage.sha256_of(file):
        raise UsageError(
            f"{target} already exists with different content; rename {file.name} or remove the old "
            "file."
        )


def start_with_shipped_corpus(chosen: Settings) -> None:
    """Offer to copy the corpus that comes with the program, if the user has no corpus yet."""
    shipped = shipped_corpus()
    if any(place.exists() for place in chosen.corpus) or shipped is None or not is_interactive():
        return
    say(f"There is no corpus in {chosen.folder} yet.")
    if click.confirm("Start with the corpus that comes with the program?", default=True, err=True):
        with storage.reporting(chosen.folder):
            storage.copy_tree(shipped, chosen.folder)


def build_and_report(
    chosen: Settings,
    *,
    precision: Precision | None = None,
    dry_run: bool = False,
    print_json: bool = False,
) -> Report:
    """Build the index with progress bars, and print what changed."""
    with Bars() as bars:
        report = _run_build(chosen, bars.show, precision, dry_run=dry_run)
    if print_json:
        put_json(_data(report))
    else:
        put("\n".join(_report_lines(report)))
    return report


def _run_build(
    chosen: Settings, progress: Progress, precision: Precision | None, *, dry_run: bool
) -> Report:
    with ending_in_order():
        return Assistant.build(
            chosen.corpus,
            chosen.index,
            chosen.model,
            progress,
            precision=precision,
            dry_run=dry_run,
        )


def _build_with_events(
    corpus: tuple[Path, ...],
    index: Path | None,
    model: str | None,
    *,
    precision: Precision | None,
    dry_run: bool,
) -> Report:
    """Build the index, and print events for a front end; asks the user nothing."""
    events = Events()
    try:
        chosen = settings(corpus, index, model)
        report = _run_build(chosen, events.progress, precision, dry_run=dry_run)
    except (AssistantError, OSError) as error:
        events.end(error)
    events.report(_data(report))
    return report


def _data(report: Report) -> dict[str, Any]:
    return {
        **asdict(report.changes),
        **report.contents._asdict(),
        "unreadable": len(report.contents.unread),
        "embedded": report.embedded,
        "seconds": round(report.seconds, 1),
        "arithmetic": report.arithmetic,
        "how": report.how,
        "fingerprint": report.fingerprint,
        "note": report.note,
        "dry_run": report.dry_run,
        "status_list": MAYBE_STATUS_LIST.encode(report.joined.about),
        "status_list_missing": MAYBE_STATUS_LIST.encode(report.joined.missing),
        "status_list_told": report.joined.message,
    }


def _report_lines(report: Report) -> list[str]:
    changes, contents = report.changes, report.contents
    would_be = "would be " if report.dry_run else ""
    lines = [f"{inert(path)}: {inert(reason)}" for path, reason in contents.problems[:_MOST_LISTED]]
    if len(contents.problems) > _MOST_LISTED:
        lines.append(f"... and {len(contents.problems) - _MOST_LISTED} more; --json lists them all")
    lines += _linked_lines(contents)
    moved = f"{len(changes.moved)} moved, " if changes.moved else ""
    lines.append(
        f"{counted(len(changes.added), 'file')} {would_be}added, {len(changes.updated)} updated, "
        f"{moved}{len(changes.removed)} removed, {len(changes.unchanged)} unchanged"
        + (f"; {len(contents.unread):,} cannot be read" if contents.unread else "")
    )
    if not report.dry_run:
        lines.append(
            f"{counted(contents.documents, 'document')}, {counted(contents.passages, 'passage')} "
            f"({report.embedded:,} embedded); index {report.fingerprint[:12]}"
        )
        lines += _speed_lines(report)
        if contents.titles_only == contents.documents > 0:
            lines.append("no document has any text to quote; add abstracts or full texts")
        elif contents.titles_only:
            lines.append(
                f"{counted(contents.titles_only, 'document')} with only a title: can be found and "
                "cited, but not quoted"
            )
    status_lists = report.joined
    notes = (status_lists.message, joined(status_lists.about), missing_list(status_lists.missing))
    lines += (inert(advised(note)) for note in filter(None, (report.note, *notes)))
    return lines


def _speed_lines(report: Report) -> list[str]:
    """How fast passages were embedded, and with what; no line if none were."""
    if not report.embedded:
        return []
    rate = report.embedded / max(report.seconds, 0.001)
    return [f"embedded {rate:,.0f} passages per second with {report.how}"]


def _linked_lines(contents: Contents) -> list[str]:
    """How many copies, preprints and notices the build matched to other documents."""
    lines = []
    if contents.duplicates:
        matched = len(contents.matches)
        lines.append(
            f"{counted(len(contents.duplicates), 'document')} not quoted: another file holds more "
            "of the same publication"
            + (
                f" ({matched:,} recognised by title and first author; --json lists them)"
                if matched
                else ""
            )
        )
    if contents.kept_apart:
        lines.append(
            f"{counted(len(contents.kept_apart), 'document')} kept separate from another one with "
            "the same identifier, id or title; --json lists them with the reason"
        )
    if contents.preprints:
        lines.append(
            f"{counted(len(contents.preprints), 'preprint')} linked to the published article"
        )
    if contents.notices:
        lines.append(f"{counted(len(contents.notices), 'notice')} matched to the article concerned")
    return [*lines, *_unmet_lines(contents)]


def _unmet_lines(contents: Contents) -> list[str]:
    """The notices that flag no document, with the documents that they are possibly about."""
    possible = [(notice, about) for _, notice, about in contents.unmet_notices if about]
    lines = [
        f"{inert(notice)} is a notice, possibly about {inert(about)}; no identifier links the two, "
        "so nothing is flagged: compare them"
        for notice, about in possible[:_MOST_LISTED]
    ]
    if others := len(contents.unmet_notices) - len(lines):
        lines.append(
            f"{counted(others, 'notice')} about articles that are not here; --json lists them"
        )
    return lines
