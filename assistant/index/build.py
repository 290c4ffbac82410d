"""Updates an index to match its corpus, and repeats only the work that changes require.

A build reads the changed files and compares all documents. It writes a new generation beside the
live one and then publishes it. Segments that stay the same are shared with the live generation; of
the others, passages are embedded whose digest is new.
"""

from __future__ import annotations

import contextlib
import datetime as dt
import json
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple

from assistant import storage
from assistant.display import legible
from assistant.editorial.kept_list import JoinedList
from assistant.embed import choice
from assistant.embed.arithmetic import Arithmetic, Choice, Precision, choose
from assistant.embed.models import Model, locate
from assistant.errors import CorpusError, IndexDamaged, ModelError, UsageError
from assistant.index import history, store
from assistant.index.contents import Contents, contents_of
from assistant.index.corpus import Changes, CorpusRoots, compare_scans, read_synonyms, scan_corpus
from assistant.index.documents import Written, write_documents
from assistant.index.embedding import Embedding
from assistant.index.generations import Generations
from assistant.index.layout import CACHE
from assistant.index.live import LiveGeneration, open_live, repair_current
from assistant.index.manifest import (
    Manifest,
    Settings,
    describe_files,
    fingerprint_of,
    fingerprint_with,
)
from assistant.index.origins import Inputs
from assistant.index.progress import Progress
from assistant.index.proved import corpus_record, remember
from assistant.index.rankings import Rankings, write_rankings
from assistant.index.trial import after_trial
from assistant.ranking import cross_encoder
from assistant.text.passages import SCHEME
from assistant.text.sentences import SPLITTER
from assistant.versions import PARSER


@dataclass(frozen=True, slots=True)
class Report:
    """What a build did, or with `dry_run` would do.

    `changes` has the files that can be read; `contents.unread` has the others.
    `contents` describes the index after the build. `embedded` counts the passages whose vector had
    to be computed, which took `seconds`. `arithmetic` is the arithmetic of the vectors; `how` puts
    it in words and gives the reason. If questions will be slow, `note` says why. The `fingerprint`
    of a dry run is that of a build from nothing, unless nothing has changed. `joined` is the status
    list that the index is joined with, if the caller looked it up.
    """

    changes: Changes
    contents: Contents
    embedded: int
    fingerprint: str
    arithmetic: str
    how: str = ""
    seconds: float = 0.0
    note: str = ""
    dry_run: bool = False
    joined: JoinedList = field(default_factory=JoinedList)


def build(
    corpus: CorpusRoots,
    index: Path,
    model: str,
    progress: Progress,
    *,
    precision: Precision | None = None,
    dry_run: bool = False,
) -> Report:
    """Update the index in `index` to match `corpus`; raises AssistantError.

    The build reports a file that cannot be read, and skips it. It writes nothing if nothing changed
    or with `dry_run`. Without a `precision`, it keeps the arithmetic of the existing vectors.
    """
    if legible(str(index)) != str(index):  # tantivy accepts only UTF-8 paths
        raise UsageError(
            f"The name of the index folder {legible(str(index))} is not UTF-8; choose another "
            "one with --index."
        )
    located = locate(model)
    skipped: dict[str, str] = {}
    seen = corpus_record(index)
    scanned = scan_corpus(corpus, skipped.__setitem__, seen.sha256)
    synonyms = read_synonyms(corpus)
    skipped_files = tuple(sorted(skipped.items()))

    def target_after(live: LiveGeneration | None) -> _Target:
        choice = choose(located, precision, _made_with(live, located))
        return _Target(corpus, located, choice, scanned, skipped_files, synonyms)

    with storage.reporting(index):
        if dry_run:
            with open_live(Generations(index)) as live:
                return target_after(live).unchanged_report(live, progress)
        report = _build(target_after, index, progress)
        seen.save()
        return report


def _made_with(live: LiveGeneration | None, model: Model) -> str | None:
    """The arithmetic of the live index, if the same model made it."""
    if live is None or live.manifest.settings.model_digest != model.digest:
        return None
    return live.manifest.settings.arithmetic


class _Target(NamedTuple):
    """The content that the new index must have: the scanned files, the model and the synonyms.

    `scanned` maps each path to its SHA-256. `skipped` holds (path, reason) of the files that the
    scan of the corpus skipped.
    """

    corpus: CorpusRoots
    model: Model
    choice: Choice
    scanned: dict[str, str]
    skipped: tuple[tuple[str, str], ...]
    synonyms: list[list[str]]

    def computed_with(self, arithmetic: Arithmetic) -> _Target:
        """A copy that uses `arithmetic` for its vectors."""
        return self._replace(choice=self.choice._replace(best=(arithmetic,)))

    @property
    def settings(self) -> Settings:
        """Everything except the files that determines what the index holds."""
        return Settings(
            parser=PARSER,
            splitter=SPLITTER,
            passages=SCHEME,
            model=self.model.name,
            model_digest=self.model.digest,
            synonyms=json.dumps(self.synonyms),
            arithmetic=self.choice.best[0],
        )

    @property
    def inputs(self) -> str:
        """The fingerprint that a build from nothing would give."""
        return fingerprint_of(self.settings, list(self.scanned.items()))

    def is_up_to_date(self, live: LiveGeneration) -> bool:
        """Whether the live generation has the same inputs and the same skipped files."""
        return (live.manifest.inputs, live.manifest.skipped) == (self.inputs, self.skipped)

    def contents(self, written: Contents) -> Contents:
        """The contents of a store, plus the files that the scan of the corpus skipped."""
        return written._replace(
            problems=(*self.skipped, *written.problems),
            unread=(*(path for path, _ in self.skipped), *written.unread),
        )

    def changes(self, live: LiveGeneration | None) -> Changes:
        """The changes since the live generation."""
        same_reading = live and live.manifest.settings.reading == self.settings.reading
        return compare_scans(self.scanned, live.files if live and same_reading else {})

    def unchanged_report(
        self, live: LiveGeneration | None, trial: Progress | None = None
    ) -> Report:
        """The report of a build that does not change the live generation.

        That of a dry run reads the changed files, and tells `trial` how far it has come.
        """
        changes = self.changes(live)
        contents = contents_of(live.store) if live else Contents((), (), (), 0, 0)
        if trial:
            contents = after_trial(self.corpus, changes, contents, trial)
        contents = self.contents(contents)
        return Report(
            changes=changes.without(contents.unread),
            contents=contents,
            embedded=0,
            fingerprint=live.manifest.fingerprint
            if live and self.is_up_to_date(live)
            else self.inputs,
            arithmetic=self.choice.best[0],
            note=live.manifest.asking.note if live else "",
            dry_run=trial is not None,
        )


def _build(
    target_after: Callable[[LiveGeneration | None], _Target],
    index: Path,
    progress: Progress,
) -> Report:
    generations = Generations(index)
    with generations.building() as draft:
        storage.make_folder(index / CACHE)
        repair_current(generations)
        with open_live(generations) as live:
            target = target_after(live)
            if live and target.is_up_to_date(live) and _can_ask(live, index):
                generations.remove_unread()
                _prepare_networks(live.manifest.asking, index / CACHE)
                return target.unchanged_report(live)
            report = _write(draft, index / CACHE, target, live, progress)
        generation = generations.path(generations.publish(draft, report.fingerprint))
        generations.remove_unread()
        remember(index, generation, Manifest.read(generation))
    return report


def _write(
    draft: Path, cache: Path, target: _Target, live: LiveGeneration | None, progress: Progress
) -> Report:
    """Write a whole generation into `draft`."""
    inputs = Inputs(target.corpus, target.scanned, target.changes(live), target.synonyms)
    written = write_documents(draft, inputs, live, target.settings.reading, progress)
    if not written.documents:
        raise CorpusError(_unreadable(target, written))
    # A file may have changed since the scan, so use the digests of the bytes that were read.
    target = target._replace(scanned=written.files)
    rankings = write_rankings(
        draft,
        written.segments,
        live,
        lambda: Embedding(cache, target.model, target.choice, progress),
        progress,
    )
    target = target.computed_with(rankings.arithmetic)
    manifest = _manifest(target, written, rankings)
    past = (live.builds, live.files) if live else None
    history.write(draft, _builds(past, manifest, target.scanned))
    known = (live.folder, live.manifest.files) if live else None
    manifest = manifest.with_files(describe_files(draft, known))
    manifest.write(draft)
    _prepare_networks(rankings.asking, cache)
    contents = target.contents(_contents(draft, manifest, written))
    return Report(
        changes=target.changes(live).without(contents.unread),
        contents=contents,
        embedded=rankings.computed,
        fingerprint=manifest.fingerprint,
        arithmetic=rankings.arithmetic,
        how=rankings.how,
        seconds=rankings.seconds,
        note=rankings.asking.note,
    )


def _contents(draft: Path, manifest: Manifest, written: Written) -> Contents:
    """The contents of a draft, and the files that vanished while it was written."""
    with contextlib.closing(store.open_store(draft, manifest.segments)) as documents:
        contents = contents_of(documents)
    return contents._replace(
        problems=tuple(sorted((*contents.problems, *written.vanished))),
        unread=tuple(sorted((*contents.unread, *(path for path, _ in written.vanished)))),
    )


def _prepare_networks(asking: choice.Asking, cache: Path) -> None:
    """Let the first question of a process load its networks without delay.

    The hashing model is for tests and for trials, where a network would take longer than the build.
    """
    if asking.kind == choice.HASHING:
        return
    with contextlib.suppress(OSError, ModelError):  # questions then open the originals
        choice.prepare(asking, cache)
        cross_encoder.prepare(cache)


def _builds(
    past: tuple[tuple[history.Build, ...], dict[str, str]] | None,
    manifest: Manifest,
    files: dict[str, str],
) -> list[history.Build]:
    """The builds before this one and this one; `past` has those, and the files as they were."""
    if past is None:
        return [history.first(manifest)]
    builds, before = past
    return [*builds, history.following(manifest, before, files)]


def _unreadable(target: _Target, written: Written) -> str:
    path, reason = min((*written.problems, *written.vanished))
    count = len(written.files) + len(written.vanished)
    return (
        f"None of the {count} files in {target.corpus} could be read; the first is {path}: {reason}"
    )


def _manifest(target: _Target, written: Written, rankings: Rankings) -> Manifest:
    now = dt.datetime.now(tz=dt.UTC).replace(microsecond=0)
    segments = rankings.segments
    return Manifest(
        fingerprint=fingerprint_with(target.inputs, written.kept_ids),
        inputs=target.inputs,
        corpus=tuple(str(root.path.resolve()) for root in target.corpus.roots),
        built=now.isoformat(),
        settings=target.settings,
        counts={
            "documents": sum(segment.quoted for segment in segments),
            "passages": sum(segment.passages for segment in segments),
        },
        dense=rankings.dense._asdict(),
        asking=rankings.asking,
        segments=segments,
        files={},
        skipped=target.skipped,
    )


def _can_ask(live: LiveGeneration, index: Path) -> bool:
    try:
        choice.check(live.manifest.asking, index / CACHE)
    except IndexDamaged:
        return False
    return True
