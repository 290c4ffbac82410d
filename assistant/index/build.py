"""Brings an index in line with a corpus, doing again only what changed.

A build reads the changed files, copies the rest from the live generation, embeds the passages
whose digest is new, writes a whole new generation beside the live one and then publishes it.
"""

from __future__ import annotations

import contextlib
import datetime as dt
import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

from assistant.embed import choice
from assistant.embed.encoder import Encoder
from assistant.embed.models import Model, locate
from assistant.errors import CorpusError, IndexDamaged, IndexMissing
from assistant.index import corpus as corpora
from assistant.index import dense, lexical, store
from assistant.index.contents import (
    Contents,
    Reading,
    contents_of,
    embedded_text,
    write_documents,
)
from assistant.index.corpus import Changes
from assistant.index.generations import Generations
from assistant.index.layout import CACHE, DENSE, DOCUMENTS, LEXICAL
from assistant.index.manifest import Manifest, Settings, describe_files, fingerprint_of
from assistant.index.progress import Progress
from assistant.index.vectors import VectorCache
from assistant.parse import PARSER
from assistant.split.passages import SCHEME
from assistant.split.sentences import SPLITTER

_CHUNK = 256  # passages embedded between two reports of progress; a kill loses at most these


@dataclass(frozen=True, slots=True)
class Report:
    """What a build did, or with `dry_run` would do.

    `contents` is what the live index holds afterwards; `embedded` counts the passages whose vector
    had to be computed; `note` says why asking is slow, when it is.
    """

    changes: Changes
    contents: Contents
    embedded: int
    fingerprint: str
    note: str = ""
    dry_run: bool = False


class _Live(NamedTuple):
    """The live generation, checked."""

    manifest: Manifest
    store: store.Store


def build(
    corpus: Path, index: Path, model: str, progress: Progress, *, dry_run: bool = False
) -> Report:
    """Bring the index in `index` in line with `corpus`; raises AssistantError.

    A file that cannot be read is reported and skipped. Nothing is written when nothing changed,
    or with `dry_run`.
    """
    located = locate(model)
    found = corpora.scan(corpus)
    synonyms = corpora.synonyms(corpus)
    settings = Settings(
        PARSER, SPLITTER, SCHEME, located.name, located.digest, json.dumps(synonyms)
    )
    fingerprint = fingerprint_of(settings, list(found.items()))
    generations = Generations(index)
    if dry_run:
        with _live(generations) as live:
            return _standing_report(live, found, settings, fingerprint, dry_run=True)
    with generations.building() as draft:
        with _live(generations) as live:
            if live and live.manifest.fingerprint == fingerprint and _can_ask(live, index):
                return _standing_report(live, found, settings, fingerprint)
            usable = live.store if live and _same_reading(live, settings) else None
            changes = corpora.compare(found, _digests(usable))
            contents = write_documents(
                draft / DOCUMENTS,
                Reading(corpora.root(corpus), found, changes, synonyms),
                usable,
                progress,
            )
        if not contents.passages:
            raise CorpusError(
                f"None of the {len(found)} files in {corpus} could be read; the first one says: "
                f"{contents.problems[0][1]}"
            )
        rankings = _write_rankings(draft, index / CACHE, located, progress)
        _manifest(corpus, fingerprint, settings, contents, rankings).with_files(
            describe_files(draft)
        ).write(draft)
        generations.publish(draft, fingerprint)
        generations.remove_unread()
    return Report(
        changes=changes,
        contents=contents,
        embedded=rankings.embedded,
        fingerprint=fingerprint,
        note=rankings.asking.note,
    )


class _Rankings(NamedTuple):
    """The second half of a build: what was written for searching."""

    asking: choice.Asking
    dense: dense.Described
    embedded: int


def _write_rankings(draft: Path, cache: Path, model: Model, progress: Progress) -> _Rankings:
    written = store.open_store(draft / DOCUMENTS)
    vectors = VectorCache(cache / f"vectors-{model.digest[:32]}.sqlite")
    try:
        entries = (
            lexical.Entry(row, passage.document.id, embedded_text(passage.document, passage.span))
            for row, passage, _ in written.passages()
        )
        lexical.build(draft / LEXICAL, entries)
        digests = [digest for _, _, digest in written.passages()]
        missing = vectors.missing(digests)
        building = choice.for_building(model, cache)
        _embed(written, missing, vectors, building.encoder, progress)
        rows = vectors.get(digests, building.encoder.dimension)
        described = dense.build(draft / DENSE, rows)
        vectors.keep_only(digests)
    finally:
        vectors.close()
        written.close()
    return _Rankings(building.asking, described, len(missing))


def _embed(
    written: store.Store,
    missing: set[bytes],
    vectors: VectorCache,
    encoder: Encoder,
    progress: Progress,
) -> None:
    texts = {
        digest: embedded_text(passage.document, passage.span)
        for _, passage, digest in written.passages()
        if digest in missing
    }
    # Longest first: a batch then pads little, and the time left is not guessed too low.
    order = sorted(texts, key=lambda digest: (-len(texts[digest]), digest))
    for start in range(0, len(order), _CHUNK):
        progress("embedding", start, len(order))
        chunk = order[start : start + _CHUNK]
        vectors.put(chunk, encoder.passages([texts[digest] for digest in chunk]))
    progress("embedding", len(order), len(order))


def _manifest(
    corpus: Path, fingerprint: str, settings: Settings, contents: Contents, rankings: _Rankings
) -> Manifest:
    now = dt.datetime.now(tz=dt.UTC).replace(microsecond=0)
    return Manifest(
        fingerprint=fingerprint,
        corpus=str(corpus.resolve()),
        built=now.isoformat(),
        settings=settings,
        counts={"documents": contents.documents, "passages": contents.passages},
        dense=rankings.dense._asdict(),
        asking=rankings.asking,
        files={},
    )


@contextlib.contextmanager
def _live(generations: Generations) -> Iterator[_Live | None]:
    """The live generation if it is there and sound; a damaged one is not built upon."""
    try:
        lease = generations.lease()
    except IndexMissing:
        yield None
        return
    try:
        manifest = Manifest.read(lease.folder)
        manifest.check_files(lease.folder)
        opened = store.open_store(lease.folder / DOCUMENTS)
    except IndexDamaged:
        yield None
    else:
        try:
            yield _Live(manifest, opened)
        finally:
            opened.close()
    finally:
        lease.release()


def _same_reading(live: _Live, settings: Settings) -> bool:
    """Whether files would be read and split today as they were for the live generation."""
    then = live.manifest.settings
    return (then.parser, then.splitter, then.passages) == (
        settings.parser,
        settings.splitter,
        settings.passages,
    )


def _can_ask(live: _Live, index: Path) -> bool:
    try:
        choice.check(live.manifest.asking, index / CACHE)
    except IndexDamaged:
        return False
    return True


def _digests(known: store.Store | None) -> dict[str, str]:
    return {path: file.sha256 for path, file in known.files().items()} if known else {}


def _standing_report(
    live: _Live | None,
    found: dict[str, str],
    settings: Settings,
    fingerprint: str,
    *,
    dry_run: bool = False,
) -> Report:
    usable = live.store if live and _same_reading(live, settings) else None
    return Report(
        changes=corpora.compare(found, _digests(usable)),
        contents=contents_of(live.store) if live else Contents((), 0, (), 0, 0),
        embedded=0,
        fingerprint=fingerprint,
        note=live.manifest.asking.note if live else "",
        dry_run=dry_run,
    )
