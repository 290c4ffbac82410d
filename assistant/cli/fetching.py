"""The command fetch."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, BinaryIO

import click

from assistant.cli.common import (
    UNREADABLE,
    corpus_option,
    index_option,
    json_option,
    model_option,
    put,
    put_json,
    say,
    settings,
)
from assistant.cli.progress import Bars
from assistant.display import inert
from assistant.errors import FetchError, UsageError
from assistant.fetch.client import Client
from assistant.fetch.fetcher import Fetcher, Options
from assistant.fetch.ncbi import MOST_FOUND, Found, Ncbi
from assistant.fetch.report import Problem, Report
from assistant.fetch.saving import State
from assistant.fetch.services import services
from assistant.fetch.sources import Sources
from assistant.fetch.wanted import Kind, Wanted, recognised
from assistant.render.phrases import counted
from assistant.settings import Settings

_UNCLEAR = "not a PMID, PMCID (PMC...), DOI or NCT number; correct it"
_NOTHING_FOUND = "PubMed finds nothing; try the query on pubmed.ncbi.nlm.nih.gov first"
# \b makes click keep the line breaks of what follows.
_EXAMPLES = """\b
Examples:
  assistant fetch 31495497 PMC7935419 10.1002/ana.24554
  assistant fetch --query "neuromyelitis optica AND satralizumab" --most 20
  assistant fetch --from identifiers.txt --build
"""


@dataclass
class _Run:
    """What a call of the command asks for, and what came of it."""

    dry_run: bool
    wanted: list[Wanted] = field(default_factory=list)
    query: str | None = None
    search_result: Found | None = None
    report: Report = field(default_factory=Report)
    stopped: bool = False

    @property
    def failed(self) -> bool:
        """Whether something that the user asked for was not fetched."""
        return self.stopped or bool(self.report.problems)

    def add(self, identifiers: Iterable[tuple[str, str]]) -> None:
        """Add identifiers; each comes with its place, which names it in a problem."""
        for place, text in identifiers:
            if identifier := recognised(text):
                self.wanted.append(identifier)
            else:
                self.report.problems.append(Problem(place, _UNCLEAR))

    def search(self, pubmed: Ncbi, query: str, most: int) -> None:
        """Add the results of a query to PubMed."""
        self.query = query
        try:
            self.search_result = pubmed.search(query, most)
        except FetchError as error:
            self.report.problems.append(Problem("--query", str(error)))
            return
        self.wanted += (Wanted(Kind.PMID, pmid) for pmid in self.search_result.pmids)
        if not self.search_result.pmids:
            self.report.problems.append(Problem("--query", _NOTHING_FOUND))

    def fetch(self, fetcher: Fetcher) -> None:
        """Fetch everything; if the user interrupts, the files that are complete stay."""
        try:
            fetcher.run(self.wanted)
        except KeyboardInterrupt:
            self.stopped = True


@click.command(epilog=_EXAMPLES)
@click.argument("identifiers", nargs=-1)
@click.option("--query", help="Fetch what PubMed finds for this query.")
@click.option(
    "--most",
    type=click.IntRange(1, MOST_FOUND),
    default=50,
    show_default=True,
    help="Fetch at most this many results of a query, the most relevant first.",
)
@click.option(
    "--from",
    "listed",
    type=click.File("rb"),
    help="Fetch the identifiers in a file, one per line; - reads standard input.",
)
@click.option("--abstracts-only", is_flag=True, help="Do not fetch full texts.")
@click.option("--refresh", is_flag=True, help="Fetch existing full texts again.")
@click.option("--dry-run", is_flag=True, help="Show what would be fetched without fetching it.")
@click.option("--build", is_flag=True, help="Build the index afterwards.")
@corpus_option
@index_option
@model_option
@json_option
def fetch_command(  # noqa: PLR0913 - click gives one argument an option
    identifiers: tuple[str, ...],
    *,
    query: str | None,
    most: int,
    listed: BinaryIO | None,
    abstracts_only: bool,
    refresh: bool,
    dry_run: bool,
    build: bool,
    corpus: tuple[Path, ...],
    index: Path | None,
    model: str | None,
    print_json: bool,
) -> None:
    """Fetch articles into the corpus: PubMed records, and free full texts.

    IDENTIFIERS are PMIDs, PMCIDs, DOIs and NCT numbers, or web addresses that contain one. Records
    come from PubMed, full texts from PMC or Europe PMC, preprints from Europe PMC, and trials from
    ClinicalTrials.gov. Each is saved as one file, exactly as it was sent. To update records, or to
    continue after an interruption, run the same command again. If the corpus has several folders,
    files go to the first one.

    No other command contacts these services. NCBI allows more requests if you put an API key into
    NCBI_API_KEY, and asks you to put your email address into ASSISTANT_EMAIL.

    Exits 1 when something could not be fetched. Everything else is saved.
    """
    if not (identifiers or query or listed):
        raise UsageError("Nothing to fetch; name identifiers, or give --query or --from.")
    if build and (print_json or dry_run):
        raise UsageError("--build goes with neither --json nor --dry-run; run: assistant build")
    chosen = settings(corpus, index, model)
    run = _Run(dry_run)
    run.add((text, text) for text in identifiers)
    run.add(_lines_of_file(listed))
    with Client() as client, Bars() as bars:
        sources = Sources.at(services(), client)
        if query:
            run.search(sources.ncbi, query, most)
        if not dry_run:
            options = Options(full_text=not abstracts_only, refresh=refresh)
            run.fetch(Fetcher(sources, chosen.folder, run.report, bars.show, options))
    _print_report(run, print_json=print_json)
    unreadable = build and not run.stopped and _build(chosen)
    if run.report.files and not (build or print_json):
        say("assistant: to search in them, run: assistant build")
    if run.failed or unreadable:
        raise click.exceptions.Exit(UNREADABLE)


def _print_report(run: _Run, *, print_json: bool) -> None:
    """Print what was fetched or, in a dry run, what would be."""
    if print_json:
        put_json(_report_data(run))
    else:
        put("\n".join(_dry_run_lines(run) if run.dry_run else _report_lines(run)))


def _build(chosen: Settings) -> bool:
    """Build the index; return whether a file could not be read."""
    # Loads much that fetching alone does not need.
    from assistant.cli.building import build_and_report  # noqa: PLC0415

    return bool(build_and_report(chosen).contents.problems)


def _lines_of_file(file: BinaryIO | None) -> list[tuple[str, str]]:
    """The places and texts of the lines of a file, without blank lines and comments."""
    if file is None:
        return []
    text = file.read().decode("utf-8-sig", "replace")
    return [
        (f"--from line {number}: {line.strip()}", line)
        for number, line in enumerate(text.splitlines(), start=1)
        if line.strip() and not line.startswith("#")
    ]


def _report_data(run: _Run) -> dict[str, Any]:
    return {
        "query": run.query,
        "found": run.search_result.total if run.search_result else None,
        "ignored": list(run.search_result.unknown) if run.search_result else [],
        "wanted": list(dict.fromkeys(map(str, run.wanted))),
        "files": [{"name": name, "state": state} for name, state in run.report.files.items()],
        "without_full_text": run.report.without_full_text,
        "problems": [problem._asdict() for problem in run.report.problems],
        "stopped": run.stopped,
        "dry_run": run.dry_run,
    }


def _lines_of_search_and_problems(run: _Run) -> list[str]:
    lines = []
    if search := run.search_result:
        lines.append(f"PubMed finds {search.total:,}; fetching {len(search.pmids):,} of them")
    if search and search.unknown:
        lines.append(
            f"PubMed does not know these words and ignored them: {inert(', '.join(search.unknown))}"
        )
    return lines + [f"{inert(name)}: {inert(reason)}" for name, reason in run.report.problems]


def _dry_run_lines(run: _Run) -> list[str]:
    wanted = dict.fromkeys(map(str, run.wanted))
    return [
        *_lines_of_search_and_problems(run),
        *map(inert, wanted),
        f"{len(wanted):,} would be fetched",
    ]


def _report_lines(run: _Run) -> list[str]:
    report = run.report
    new, updated, same = map(report.count, State)
    problems = len(report.problems)
    lines = [
        *_lines_of_search_and_problems(run),
        f"{counted(new, 'file')} new, {updated:,} updated, {same:,} unchanged"
        + (f"; {counted(problems, 'problem')}" if problems else ""),
    ]
    if report.without_full_text:
        lines.append(f"{len(report.without_full_text):,} without free full text")
    if run.stopped:
        lines.append(
            "stopped; the saved files are complete; to continue, run the same command again"
        )
    return lines
