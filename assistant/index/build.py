"""Updates an index to match its corpus, and repeats only the work that changes require.

A build reads the changed files, copies the rest from the live generation and embeds the passages
whose digest is new. It writes a whole new generation beside the live one and then publishes it.
"""

from __future__ import annotations

import contextlib
import datetime as dt
import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple

from assistant import storage
from assistant.display import legible
from assistant.editorial.kept_list import JoinedList
from assistant.embed import choice
from assistant.embed.arithmetic import Arithmetic, Choice, Precision, choose
from assistant.embed.models import Model, locate
from assistant.errors import CorpusError, IndexDamaged, IndexMissing, ModelError, UsageError
from assistant.index import dense, history, lexical, store
from assistant.index.contents import (
    Contents,
    Inputs,
    LiveStore,
    Written,
    contents_of,
    write_documents,
)
from assistant.index.corpus import Changes, CorpusRoots, compare_scans, read_synonyms, scan_corpus
from assistant.index.embedding import Embedding, embed
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


class _LiveGeneration(NamedTuple):
    """The live generation, after its files were checked, and the builds that led to it."""

    manifest: Manifest
    store: store.Store
    builds: tuple[history.Build, ...]

    @property
    def files(self) -> dict[str, str]:
        """The digest of each file of the corpus, by path."""
        return {path: file.sha256 for path, file in self.store.files().items()}


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
    scanned = scan_corpus(corpus, skipped.__setitem__)
    synonyms = read_synonyms(corpus)
    skipped_files = tuple(sorted(skipped.items()))

    def target_after(live: _LiveGeneration | None) -> _Target:
        choice = choose(located, precision, _made_with(live, located))
        return _Target(corpus, located, choice, scanned, skipped_files, synonyms)

    with storage.reporting(index):
        if dry_run:
            with _open_live(Generations(index)) as live:
                return target_after(live).unchanged_report(live, progress)
        return _build(target_after, index, progress)


def _made_with(live: _LiveGeneration | None, model: Model) -> str | None:
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

    def is_up_to_date(self, live: _LiveGeneration) -> bool:
        """Whether the live generation has the same inputs and the same skipped files."""
        return (live.manifest.inputs, live.manifest.skipped) == (self.inputs, self.skipped)

    def contents(self, written: Contents) -> Contents:
        """The contents of a store, plus the files that the scan of the corpus skipped."""
        return written._replace(
            problems=(*self.skipped, *written.problems),
            unread=(*(path for path, _ in self.skipped), *written.unread),
        )

    def live_store(self, live: _LiveGeneration | None) -> LiveStore | None:
        """The live store, and whether the same parser, splitter and passage rules made it."""
        if live is None:
            return None
        same = live.manifest.settings.reading == self.settings.reading
        return LiveStore(live.store, same_reading=same)

    def changes(self, live: _LiveGeneration | None) -> Changes:
        """The changes since the live generation."""
        before = self.live_store(live)
        files = before.store.files() if before and before.same_reading else {}
        return compare_scans(self.scanned, {path: file.sha256 for path, file in files.items()})

    def unchanged_report(
        self, live: _LiveGeneration | None, trial: Progress | None = None
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
    target_after: Callable[[_LiveGeneration | None], _Target],
    index: Path,
    progress: Progress,
) -> Report:
    generations = Generations(index)
    with generations.building() as draft:
        storage.make_folder(index / CACHE)
        _repair_current(generations)
        with _open_live(generations) as live:
            target = target_after(live)
            if live and target.is_up_to_date(live) and _can_ask(live, index):
                generations.remove_unread()
                _prepare_networks(live.manifest.asking, index / CACHE)
                return target.unchanged_report(live)
            inputs = Inputs(target.corpus, target.scanned, target.changes(live), target.synonyms)
            written = write_documents(draft / DOCUMENTS, inputs, target.live_store(live), progress)
            # A file may have changed since the scan, so use the digests of the bytes that were
            # read.
            target = target._replace(scanned=written.files)
            changes = target.changes(live)
            past = (live.builds, live.files) if live else None
        if not written.contents.documents:
            raise CorpusError(_unreadable(target, written.contents))
        rankings = _write_rankings(draft, index / CACHE, target, progress)
        embedding = rankings.embedding
        target = target.computed_with(embedding.arithmetic)
        manifest = _manifest(target, written, rankings)
        history.write(draft, _builds(past, manifest, target.scanned))
        manifest = manifest.with_files(describe_files(draft))
        manifest.write(draft)
        _prepare_networks(embedding.asking, index / CACHE)
        generations.publish(draft, manifest.fingerprint)
        generations.remove_unread()
    contents = target.contents(written.contents)
    return Report(
        changes=changes.without(contents.unread),
        contents=contents,
        embedded=embedding.computed,
        fingerprint=manifest.fingerprint,
        arithmetic=embedding.arithmetic,
        how=embedding.how,
        seconds=embedding.seconds,
        note=embedding.asking.note,
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


def _unreadable(target: _Target, contents: Contents) -> str:
    path, reason = contents.problems[0]
    return (
        f"None of the {len(contents.unread)} files in {target.corpus} could be read; the first is "
        f"{path}: {reason}"
    )


class _Rankings(NamedTuple):
    """The second half of a build: the vector index and its vectors."""

    dense: dense.Described
    embedding: Embedding


def _write_rankings(draft: Path, cache: Path, target: _Target, progress: Progress) -> _Rankings:
    with contextlib.closing(store.open_store(draft / DOCUMENTS)) as written:
        entries = (lexical.IndexedPassage(e.row, e.document, e.text) for e in written.embedded())
        progress("indexing words", 0, 1)
        lexical.build(draft / LEXICAL, entries)
        progress("indexing words", 1, 1)
        embedding = embed(written, cache, target.model, target.choice, progress)
    return _Rankings(dense.build(draft / DENSE, embedding.vectors), embedding)


def _manifest(target: _Target, written: Written, rankings: _Rankings) -> Manifest:
    contents = written.contents
    now = dt.datetime.now(tz=dt.UTC).replace(microsecond=0)
    return Manifest(
        fingerprint=fingerprint_with(target.inputs, written.kept_ids),
        inputs=target.inputs,
        corpus=tuple(str(root.path.resolve()) for root in target.corpus.roots),
        built=now.isoformat(),
        settings=target.settings,
        counts={"documents": contents.documents, "passages": contents.passages},
        dense=rankings.dense._asdict(),
        asking=rankings.embedding.asking,
        files={},
        skipped=target.skipped,
    )


def _repair_current(generations: Generations) -> None:
    """If CURRENT is damaged, point it to the newest undamaged generation, if there is one.

    Documents then keep their ids, and the build does not read unchanged files again.
    """
    try:
        generations.lease().release()
    except IndexMissing:
        return
    except IndexDamaged:
        for name in generations.published():
            with contextlib.suppress(IndexDamaged):
                _open_checked(generations.path(name)).store.close()
                generations.point_to(name)
                return


@contextlib.contextmanager
def _open_live(generations: Generations) -> Iterator[_LiveGeneration | None]:
    """Yield the live generation, or None if there is none or it is damaged."""
    try:
        lease = generations.lease()
    except (IndexMissing, IndexDamaged):
        yield None
        return
    try:
        live = _open_checked(lease.folder)
    except IndexDamaged:
        yield None
    else:
        try:
            yield live
        finally:
            live.store.close()
    finally:
        lease.release()


def _open_checked(generation: Path) -> _LiveGeneration:
    """Check a generation and open it; raises IndexDamaged."""
    manifest = Manifest.read(generation)
    manifest.check_files(generation)
    builds = history.read(generation) or (history.first(manifest),)
    return _LiveGeneration(manifest, store.open_store(generation / DOCUMENTS), builds)


def _can_ask(live: _LiveGeneration, index: Path) -> bool:
    try:
        choice.check(live.manifest.asking, index / CACHE)
    except IndexDamaged:
        return False
    return True
