"""The commands show, cite, status and check."""

from __future__ import annotations

import os
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any, NamedTuple

import click

from assistant import cite
from assistant.cli import places
from assistant.cli.common import (
    corpus_option,
    index_option,
    json_option,
    put,
    put_json,
    say,
    settings,
    style,
    width,
)
from assistant.cli.completing import DocumentId
from assistant.cli.opening import opened
from assistant.codec.documents import MAYBE_STATUS_LIST
from assistant.display import inert
from assistant.embed.arithmetic import in_words
from assistant.engine import Assistant
from assistant.errors import IndexMissing, IndexProblem, UsageError
from assistant.index.history import Build
from assistant.index.manifest import Manifest
from assistant.records import Document, Listed, Span, Status, StatusList
from assistant.render import as_json, phrases, text
from assistant.render.lines import SHORT_DIGEST
from assistant.settings import Settings

_ONLY_RECORDS = "editorial status comes from the articles' own records; no list is joined"
# Builds that are listed, with the live one; --json lists all on record. Chosen by hand: they fit on
# the screen with the rest.
_MOST_BUILDS = 11
_PLACE = re.compile(r"(\d{1,12}):(\d{1,12})")


@click.command()
@click.argument("identity", metavar="DOCUMENT", type=DocumentId())
@click.option("--at", metavar="START:END", help="Highlight these characters.")
@index_option
@json_option
def show_command(identity: str, at: str | None, index: Path | None, *, print_json: bool) -> None:
    """Print a document, its metadata and its source."""
    with opened(index) as assistant:
        document = assistant.document(identity)
    span = _parse_span(document, at)
    if print_json:
        data_of_document = as_json.whole_document(document)
        if span is not None:
            data_of_document["marked"] = document.text[span.start : span.end]
        put_json(data_of_document)
    else:
        put(text.document(document, width(), style(), span))


@click.command()
@click.argument("identities", metavar="DOCUMENT...", nargs=-1, required=True, type=DocumentId())
@click.option(
    "--format",
    "form",
    type=click.Choice(cite.FORMATS),
    default=cite.FORMATS[0],
    show_default=True,
)
@index_option
def cite_command(identities: tuple[str, ...], form: str, index: Path | None) -> None:
    """Print citations for documents."""
    with opened(index) as assistant:
        documents = [assistant.document(identity) for identity in identities]
    put(cite.cite(documents, form).rstrip("\n"))


@click.command()
@corpus_option
@index_option
@json_option
def status_command(corpus: tuple[Path, ...], index: Path | None, *, print_json: bool) -> None:
    """Show what the index holds, where files are kept, and which settings were found where.

    Without an index, shows the settings only (on stderr), and exits 5.
    """
    chosen = settings(corpus, index)
    try:
        with opened(chosen.index, says_missing=True) as assistant:
            holdings = _Holdings.of(assistant)
    except IndexMissing:
        if not print_json:
            for line in text.table(places.rows(chosen), width()).splitlines():
                say(line)
        raise
    if print_json:
        put_json(_status_data(holdings, chosen))
    else:
        put(text.table(_status_rows(holdings, chosen), width()))


class _Holdings(NamedTuple):
    """What `status` shows of an index."""

    manifest: Manifest
    files: Sequence[object]
    problems: list[tuple[str, str]]
    documents: list[Listed]
    flagged: list[Document]
    possible_notices: list[tuple[str, str]]
    status_list: StatusList | None
    missing_list: StatusList | None
    builds: Sequence[Build]
    kept: list[str]

    @classmethod
    def of(cls, assistant: Assistant) -> _Holdings:
        documents = assistant.catalogue()
        flagged = [listed.id for listed in documents if listed.status != Status.UNFLAGGED]
        return cls(
            assistant.manifest,
            assistant.files(),
            assistant.problems(),
            documents,
            [assistant.document(identity) for identity in flagged],
            assistant.possible_notices(),
            assistant.status_list,
            assistant.status_list_missing,
            assistant.builds,
            assistant.kept(),
        )

    def is_kept(self, build: Build) -> bool:
        """Whether a build can be asked; the live one is the last of those with its fingerprint."""
        return build.fingerprint[:SHORT_DIGEST] in self.kept

    @property
    def designs(self) -> Counter[str]:
        """The number of documents of each design."""
        return Counter(listed.design for listed in self.documents)


def _status_data(holdings: _Holdings, chosen: Settings) -> dict[str, Any]:
    manifest = holdings.manifest
    return {
        "corpus": os.pathsep.join(map(str, chosen.corpus)),
        "index": str(chosen.index),
        **places.as_json(chosen),
        "fingerprint": manifest.fingerprint,
        "built": manifest.built,
        "model": manifest.settings.model,
        "files": len(holdings.files),
        "problems": [list(problem) for problem in holdings.problems],
        **manifest.counts,
        "full_texts": sum(listed.full_text for listed in holdings.documents),
        "designs": dict(sorted(holdings.designs.items())),
        "flagged": {document.id: document.status.value for document in holdings.flagged},
        "possible_notices": holdings.possible_notices,
        "status_list": MAYBE_STATUS_LIST.encode(holdings.status_list),
        "status_list_missing": MAYBE_STATUS_LIST.encode(holdings.missing_list),
        "vectors": manifest.dense,
        "settings": asdict(manifest.settings),
        "note": manifest.note,
        "builds": [
            {
                "fingerprint": build.fingerprint,
                "built": build.built,
                "changed": len(build.files),
                "kept": holdings.is_kept(build),
            }
            for build in holdings.builds
        ],
    }


def _status_rows(holdings: _Holdings, chosen: Settings) -> list[tuple[str, str]]:
    manifest, missing = holdings.manifest, phrases.missing_list(holdings.missing_list)
    files = f"{phrases.counted(len(holdings.files), 'file')} at the last build"
    passages = phrases.counted(manifest.counts["passages"], "passage")
    designs = holdings.designs.most_common()
    return [
        *places.rows(chosen),
        ("files", files),
        ("built", f"{manifest.built}, fingerprint {manifest.fingerprint[:SHORT_DIGEST]}"),
        ("holds", f"{phrases.counted(len(holdings.documents), 'document')}, {passages}"),
        ("model", f"{manifest.settings.model}, vectors {manifest.dense['kind']}"),
        ("computed", f"with {in_words(manifest.settings.arithmetic)}"),
        ("designs", ", ".join(f"{count} {design}" for design, count in designs)),
        ("notices", phrases.joined(holdings.status_list) or _ONLY_RECORDS),
        *(("earlier", _earlier(build, holdings)) for build in holdings.builds[-_MOST_BUILDS:-1]),
        *([("missing", missing)] if holdings.missing_list else []),
        *([("note", manifest.note)] if manifest.note else []),
        *(
            ("flagged", f"{document.id}: {phrases.warning(document)}")
            for document in holdings.flagged
        ),
        *(("possible", line) for line in _possible_lines(holdings.possible_notices)),
        *(("problem", f"{path}: {reason}") for path, reason in holdings.problems),
    ]


def _possible_lines(possible_notices: list[tuple[str, str]]) -> Iterator[str]:
    for notice, about in possible_notices:
        yield f"{about}: {phrases.POSSIBLY_ABOUT}: {notice}"


def _earlier(build: Build, holdings: _Holdings) -> str:
    kept = ", kept" if holdings.is_kept(build) else ""
    return f"{build.built}, fingerprint {build.fingerprint[:SHORT_DIGEST]}{kept}"


@click.command()
@index_option
@json_option
@click.pass_context
def check_command(ctx: click.Context, index: Path | None, *, print_json: bool) -> None:
    """Check that no file of the index or of the ranker has changed.

    Compares every file of the index with what the build wrote, and every text with its digest.
    Exits 5 when the index is damaged, and 1 when the ranker is.
    """
    try:
        with opened(index) as assistant:
            checked = assistant.check()
            possible = assistant.possible_notices()
    except IndexProblem as error:
        if not print_json:
            raise
        put_json({"sound": False, "problem": str(error)})
        ctx.exit(error.exit_code)
    if print_json:
        put_json(
            {
                "sound": True,
                "documents": checked,
                "fingerprint": assistant.fingerprint,
                "possible_notices": possible,
            }
        )
    else:
        texts = phrases.counted(checked, "document")
        put(f"The index is sound: all files and the text of {texts} were checked.")
        for line in _possible_lines(possible):
            put(inert(line))


def _parse_span(document: Document, at: str | None) -> Span | None:
    if at is None:
        return None
    match = _PLACE.fullmatch(at)
    span = Span(int(match[1]), int(match[2])) if match else Span(0, 0)
    if not span.within(Span(0, len(document.text))):
        raise UsageError(
            f"--at {at} is not a place in {document.id}; write START:END with "
            f"0 <= START < END <= {len(document.text)}."
        )
    return span
