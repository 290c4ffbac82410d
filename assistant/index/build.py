"""Brings an index in line with a corpus, doing again only what changed.

A build reads the changed files, copies the rest from the live generation, embeds the passages
whose digest is new, writes a whole new generation beside the live one and then publishes it.
"""

from __future__ import annotations

import contextlib
import datetime as dt
import json
from collections.abc import Iterator, Sized
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple

import numpy as np

from assistant import storage
from assistant.display import legible
from assistant.embed import choice
from assistant.embed.encoder import Encoder, Vectors
from assistant.embed.models import Model, locate
from assistant.errors import CorpusError, IndexDamaged, IndexMissing, ModelError, UsageError
from assistant.index import corpus as corpora
from assistant.index import dense, lexical, store
from assistant.index.contents import Contents, Inputs, Live, Written, contents_of, write_documents
from assistant.index.corpus import Changes, Corpus
from assistant.index.generations import Generations
from assistant.index.layout import CACHE, DENSE, DOCUMENTS, LEXICAL
from assistant.index.manifest import (
    Manifest,
    Settings,
    describe_files,
    fingerprint_of,
    fingerprint_with,
)
from assistant.index.progress import Progress
from assistant.index.vectors import VectorCache, rows_of
from assistant.sentences import SPLITTER
from assistant.split.passages import SCHEME
from assistant.status.kept import Joined
from assistant.versions import PARSER

_CHUNK = 256  # passages embedded between two reports of progress; a kill loses at most these
_AT_ONCE = 32_000_000  # characters of texts in memory while embedding; 30,000 abstracts


@dataclass(frozen=True, slots=True)
class Report:
    """What a build did, or with `dry_run` would do.

    `contents` is what the live index holds afterwards; `embedded` counts the passages whose vector
    had to be computed; `note` says why asking is slow, when it is. The `fingerprint` of a dry run
    is that of a build from nothing, unless nothing has changed. `joined` is what the index is
    joined with, as far as that was looked up.
    """

    changes: Changes
    contents: Contents
    embedded: int
    fingerprint: str
    note: str = ""
    dry_run: bool = False
    joined: Joined = field(default_factory=Joined)


class _Live(NamedTuple):
    """The live generation, checked."""

    manifest: Manifest
    store: store.Store


def build(
    corpus: Corpus, index: Path, model: str, progress: Progress, *, dry_run: bool = False
) -> Report:
    """Bring the index in `index` in line with `corpus`; raises AssistantError.

    A file that cannot be read is reported and skipped. Nothing is written when nothing changed,
    or with `dry_run`.
    """
    if legible(str(index)) != str(index):  # the word index takes no other path than UTF-8
        raise UsageError(
            f"The name of the index folder {legible(str(index))} is not UTF-8; name another "
            "with --index."
        )
    located = locate(model)
    skipped: dict[str, str] = {}
    found = corpora.scan(corpus, skipped.__setitem__)
    synonyms = corpora.synonyms(corpus)
    wanted = _Wanted(corpus, located, found, tuple(sorted(skipped.items())), synonyms)
    with storage.reporting(index):
        if dry_run:
            with _live(Generations(index)) as live:
                return wanted.standing(live, dry_run=True)
        return _build(wanted, index, progress)


class _Wanted(NamedTuple):
    """What the index is to hold."""

    corpus: Corpus
    model: Model
    found: dict[str, str]
    skipped: tuple[tuple[str, str], ...]
    synonyms: list[list[str]]

    @property
    def settings(self) -> Settings:
        """Everything beside the files that decides what the index holds."""
        synonyms = json.dumps(self.synonyms)
        return Settings(PARSER, SPLITTER, SCHEME, self.model.name, self.model.digest, synonyms)

    @property
    def inputs(self) -> str:
        """The fingerprint that a build from nothing would give."""
        return fingerprint_of(self.settings, list(self.found.items()))

    def is_in_line(self, live: _Live) -> bool:
        """Whether the live generation was built from the same, and names what was skipped."""
        return (live.manifest.inputs, live.manifest.skipped) == (self.inputs, self.skipped)

    def contents(self, written: Contents) -> Contents:
        """What a store holds, with the problems of what never came to be read for it."""
        return written._replace(
            problems=(*self.skipped, *written.problems),
            unreadable=written.unreadable + len(self.skipped),
        )

    def before(self, live: _Live | None) -> Live | None:
        """The live store, and whether files would be read and split today as they were for it."""
        if live is None:
            return None
        same = live.manifest.settings.reading == self.settings.reading
        return Live(live.store, same_reading=same)

    def changes(self, live: _Live | None) -> Changes:
        """What is different from the live generation."""
        before = self.before(live)
        files = before.store.files() if before and before.same_reading else {}
        return corpora.compare(self.found, {path: file.sha256 for path, file in files.items()})

    def standing(self, live: _Live | None, *, dry_run: bool = False) -> Report:
        """The report of a build that leaves the live generation as it is."""
        return Report(
            changes=self.changes(live),
            contents=self.contents(contents_of(live.store) if live else Contents((), 0, (), 0, 0)),
            embedded=0,
            fingerprint=live.manifest.fingerprint
            if live and self.is_in_line(live)
            else self.inputs,
            note=live.manifest.asking.note if live else "",
            dry_run=dry_run,
        )


def _build(wanted: _Wanted, index: Path, progress: Progress) -> Report:
    generations = Generations(index)
    with generations.building() as draft:
        storage.make_folder(index / CACHE)
        _mend(generations)
        with _live(generations) as live:
            if live and wanted.is_in_line(live) and _can_ask(live, index):
                generations.remove_unread()
                return wanted.standing(live)
            inputs = Inputs(wanted.corpus, wanted.found, wanted.changes(live), wanted.synonyms)
            written = write_documents(draft / DOCUMENTS, inputs, wanted.before(live), progress)
            # A file may have changed since it was found: what counts is what was read.
            wanted = wanted._replace(found=written.files)
            changes = wanted.changes(live)
        if not written.contents.documents:
            raise CorpusError(_unreadable(wanted, written.contents))
        rankings = _write_rankings(draft, index / CACHE, wanted.model, progress)
        manifest = _manifest(wanted, written, rankings).with_files(describe_files(draft))
        manifest.write(draft)
        generations.publish(draft, manifest.fingerprint)
        generations.remove_unread()
    contents = wanted.contents(written.contents)
    return Report(changes, contents, rankings.embedded, manifest.fingerprint, rankings.asking.note)


def _unreadable(wanted: _Wanted, contents: Contents) -> str:
    path, reason = contents.problems[0]
    return (
        f"None of the {contents.unreadable} files in {wanted.corpus} could be read; the first one, "
        f"{path}, says: {reason}"
    )


class _Rankings(NamedTuple):
    """The second half of a build: what was written for searching."""

    asking: choice.Asking
    dense: dense.Described
    embedded: int


def _write_rankings(draft: Path, cache: Path, model: Model, progress: Progress) -> _Rankings:
    with contextlib.closing(store.open_store(draft / DOCUMENTS)) as written:
        entries = (lexical.Entry(e.row, e.document, e.text) for e in written.embedded())
        with _one_step("indexing words", progress):
            lexical.build(draft / LEXICAL, entries)
        with _one_step("loading the model", progress):
            building = choice.for_building(model, cache)
        place = cache / f"vectors-{model.digest[:32]}.sqlite"
        with contextlib.closing(VectorCache(place, building.encoder.dimension)) as known:
            vectors, embedded = _vectors(written, known, building.encoder, progress)
    return _Rankings(building.asking, dense.build(draft / DENSE, vectors), embedded)


@contextlib.contextmanager
def _one_step(stage: str, progress: Progress) -> Iterator[None]:
    """A stage that may take long and cannot say how far it has come."""
    progress(stage, 0, 1)
    yield
    progress(stage, 1, 1)


def _vectors(
    written: store.Store, known: VectorCache, encoder: Encoder, progress: Progress
) -> tuple[Vectors, int]:
    """The vector of every passage, in order of rows, and how many had to be computed."""
    digests = written.digests()
    vectors, missing = known.get(digests)
    rows = rows_of(digests)
    done, total = 0, len(missing)
    for texts in _texts(written, missing):
        # Longest first: a batch then pads little, and the time left is not guessed too low.
        order = sorted(texts, key=lambda digest: (-len(texts[digest]), digest))
        for start in range(0, len(order), _CHUNK):
            progress("embedding", done, total)
            chunk = order[start : start + _CHUNK]
            done += len(chunk)
            computed = encoder.passages([texts[digest] for digest in chunk])
            known.put(chunk, _checked(computed, encoder, chunk))
            for digest, vector in zip(chunk, computed, strict=True):
                vectors[rows[digest]] = vector
    progress("embedding", total, total)
    known.keep_only(digests)
    return vectors, total


def _texts(written: store.Store, digests: set[bytes]) -> Iterator[dict[bytes, str]]:
    """What is embedded, by its digest, as much at a time as fits into memory easily."""
    left = set(digests)
    texts: dict[bytes, str] = {}
    size = 0
    for entry in written.embedded(only=left):
        left.remove(entry.digest)
        texts[entry.digest] = entry.text
        size += len(entry.text)
        if size > _AT_ONCE:
            yield texts
            texts, size = {}, 0
    yield texts


def _checked(vectors: Vectors, encoder: Encoder, texts: Sized) -> Vectors:
    if vectors.shape != (len(texts), encoder.dimension) or not np.isfinite(vectors).all():
        raise ModelError(
            "The model gives vectors of another length than it says, or that are no numbers; "
            "name another one with --model."
        )
    return vectors


def _manifest(wanted: _Wanted, written: Written, rankings: _Rankings) -> Manifest:
    contents = written.contents
    now = dt.datetime.now(tz=dt.UTC).replace(microsecond=0)
    return Manifest(
        fingerprint=fingerprint_with(wanted.inputs, written.kept),
        inputs=wanted.inputs,
        corpus=tuple(str(root.path.resolve()) for root in wanted.corpus.roots),
        built=now.isoformat(),
        settings=wanted.settings,
        counts={"documents": contents.documents, "passages": contents.passages},
        dense=rankings.dense._asdict(),
        asking=rankings.asking,
        files={},
        skipped=wanted.skipped,
    )


def _mend(generations: Generations) -> None:
    """Where CURRENT is damaged, let it name the newest generation that is sound, if one is.

    Documents then keep their ids, and files that have not changed are not read again.
    """
    try:
        generations.lease().release()
    except IndexMissing:
        return
    except IndexDamaged:
        for name in generations.published():
            with contextlib.suppress(IndexDamaged):
                _sound(generations.path(name)).store.close()
                generations.point_to(name)
                return


@contextlib.contextmanager
def _live(generations: Generations) -> Iterator[_Live | None]:
    """The live generation if it is there and sound; a damaged one is not built upon."""
    try:
        lease = generations.lease()
    except (IndexMissing, IndexDamaged):
        yield None
        return
    try:
        live = _sound(lease.folder)
    except IndexDamaged:
        yield None
    else:
        try:
            yield live
        finally:
            live.store.close()
    finally:
        lease.release()


def _sound(generation: Path) -> _Live:
    """Check a generation and open it; raises IndexDamaged."""
    manifest = Manifest.read(generation)
    manifest.check_files(generation)
    return _Live(manifest, store.open_store(generation / DOCUMENTS))


def _can_ask(live: _Live, index: Path) -> bool:
    try:
        choice.check(live.manifest.asking, index / CACHE)
    except IndexDamaged:
        return False
    return True
