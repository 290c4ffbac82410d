"""The object that all front ends use to build an index, open it, ask, search and show documents."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING, Self

from assistant import filters
from assistant.answer.candidates import PASSAGES, candidates
from assistant.answer.compose import MOST_QUOTES, Options, Resources, compose
from assistant.answer.documents import reranked
from assistant.answer.scoring import Networks, rank, ranker_sha256
from assistant.answer.steps import Step
from assistant.answer.steps import silent as silent_step
from assistant.coverage import Coverage
from assistant.coverage.topics import Topics
from assistant.editorial.kept_list import JoinedList, Places, join
from assistant.embed.arithmetic import Precision
from assistant.embed.similarity import SentenceVectors, Similarity
from assistant.errors import CorpusError, IndexDamaged, ModelError, StatusListDamaged
from assistant.filters import Filter
from assistant.index.corpus import CorpusRoots, read_questions
from assistant.index.generations import Generations
from assistant.index.history import Build
from assistant.index.manifest import Manifest
from assistant.index.open_index import Index
from assistant.index.progress import Progress, silent
from assistant.index.status_overlay import JoinedStore
from assistant.index.stored import FileRecord
from assistant.locate import Located, locate
from assistant.ranking.cross_encoder import CrossEncoder, check_ranker, is_prepared, shipped
from assistant.ranking.weights import weights
from assistant.records import Answer, Design, Document, Hit, Listed, SinceBuild, StatusList
from assistant.retrieval.hybrid import search
from assistant.retrieval.query import Query, prepare_query
from assistant.retrieval.typed import checked, encodable
from assistant.settings import DEFAULT_MODEL, user_folder
from assistant.vocabulary.languages import language_of

if TYPE_CHECKING:
    from assistant.index.build import Report


class Assistant:
    """Answers questions from one index; use it as a context manager or call `close`."""

    def __init__(self, index: Index, *, fast: bool = False) -> None:
        """Answer from an open index; see `open`."""
        self._index = index
        self._fast = fast
        self._loading = Lock()  # so that a thread may `prepare` while another asks
        self._topics = Topics(index)
        self._sentences = SentenceVectors(index.encoder)

    @classmethod
    def open(
        cls,
        index: str | Path,
        *,
        fast: bool = False,
        user: Path | None = None,
        build: str = "",
    ) -> Assistant:
        """Open the index in a folder, or the earlier build with the fingerprint `build`.

        Unless `fast`, the trained ranker scores the best sentences before they are ordered. The
        imported list of notices comes from the folder `user`, by default the user's own folder.
        Raises IndexMissing, IndexDamaged, StatusListDamaged or ModelError.
        """
        return cls(Index(Path(index), user, build), fast=fast)

    @staticmethod
    def build(
        corpus: str | Path | Iterable[str | Path],
        index: str | Path,
        model: str = DEFAULT_MODEL,
        progress: Progress = silent,
        *,
        precision: Precision | None = None,
        dry_run: bool = False,
    ) -> Report:
        """Update an index to match a corpus folder, or several; raises AssistantError.

        The index records which list of notices it is joined with; the list is in the user's own
        folder. If the list is damaged, the report says so and the build goes on. The build keeps
        the arithmetic of the existing index unless `precision` asks for another arithmetic.
        """
        # Reading files needs libraries that questions do not need.
        from assistant.index.build import build  # noqa: PLC0415

        places = [corpus] if isinstance(corpus, str | Path) else corpus
        roots = CorpusRoots.of(map(Path, places))
        report = build(roots, Path(index), model, progress, precision=precision, dry_run=dry_run)
        if dry_run:
            return report
        try:
            joined_list = join(Places(Path(index), user_folder()))
        except StatusListDamaged as error:
            joined_list = JoinedList(message=str(error))
        return replace(report, joined=joined_list)

    @staticmethod
    def keep(index: str | Path, number: int) -> None:
        """Let builds of an index keep that many earlier builds from now on; raises OSError."""
        Generations(Path(index)).keep(number)

    @staticmethod
    def remove_abandoned(index: str | Path, patience: float = 0) -> None:
        """Remove what a build that was killed has left behind, unless another build is at work.

        Waits up to `patience` seconds for the end of a build that was just killed.
        """
        Generations(Path(index)).remove_abandoned(patience)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def prepare(self) -> None:
        """Load the ranker now, in any thread, so that the first question need not wait for it.

        If it cannot be loaded, the first question that needs it raises the error.
        """
        with contextlib.suppress(ModelError):
            self._cross_encoder()

    def close(self) -> None:
        """Close the index."""
        self._index.close()

    @property
    def fingerprint(self) -> str:
        """Identifies the index; equal for the same corpus, model and settings (see `Manifest`)."""
        return self._index.fingerprint

    @property
    def status_list(self) -> StatusList | None:
        """The imported list of notices that is joined, or None.

        Every method that returns documents first picks up a list imported since then, and raises
        StatusListDamaged if the list is damaged.
        """
        return self._index.store.joined.about

    @property
    def status_list_missing(self) -> StatusList | None:
        """The list that this index was joined with before, if it is gone and was not replaced."""
        return self._index.store.joined.missing

    @property
    def status_list_told(self) -> str:
        """What became of a list that an earlier version kept in the index folder; may be empty."""
        return self._index.store.joined.message

    def _refreshed(self) -> JoinedStore:
        """The store, joined with the current list of notices."""
        self._index.store.refresh()
        return self._index.store

    @property
    def is_live(self) -> bool:
        """Whether this is still the latest index; if not, open it again to use the later one."""
        return self._index.is_live

    @property
    def manifest(self) -> Manifest:
        """Settings, counts and files of the index."""
        return self._index.manifest

    @property
    def builds(self) -> tuple[Build, ...]:
        """The builds on record, the oldest first; the last is the one that is open."""
        return self._index.builds

    def kept(self) -> list[str]:
        """The first twelve characters of the fingerprints of the builds that can be opened."""
        return Generations(self._index.folder).fingerprints()

    @property
    def note(self) -> str:
        """A warning that an older parser made the index; empty if the current one did."""
        return self.manifest.note

    def ask(
        self,
        question: str,
        *,
        most: int = MOST_QUOTES,
        chosen: Filter | None = None,
        refuse: bool = True,
        step: Step = silent_step,
    ) -> Answer:
        """The answer to a question: at most `most` quotes, or the reason why there is none.

        Unless `refuse`, the best sentences are quoted even if the confidence is low; this is for
        measurements. `step` is told what is done next, such as "reading 12 sentences".
        Raises UsageError when the question is empty or too long, and ModelError when a file of the
        ranker is damaged.
        """
        store = self._refreshed()
        step("reading the question")
        query = prepare_query(checked(question), self._index)
        step(f"searching {self.manifest.counts['passages']:,} passages")
        hits = search(query, self._index, PASSAGES, chosen)
        answer = compose(
            query,
            hits,
            Resources(self.fingerprint, store.is_unchanged, self._networks(query), step),
            Options(most, refuse),
            none_passes=not hits and self._none_passes(chosen or Filter()),
        )
        joined_list = store.joined
        return replace(
            answer,
            status_list=joined_list.about,
            status_list_missing=joined_list.missing,
            most=most,
            filter=filters.terms(chosen or Filter()),
            undated=self.undated(chosen or Filter()),
            typed=answer.question,
            language=language_of(answer.question),
        )

    def undated(self, chosen: Filter) -> int:
        """How many documents a filter leaves out only because they have no year."""
        has_years = chosen.years != (None, None)
        return chosen.undated(self._index.store.facts()) if has_years else 0

    def since_build(self, corpus: Iterable[Path]) -> Callable[[], SinceBuild | None]:
        """A function that finds what has changed in the corpus since the build.

        It only reads the corpus, so any thread may call it. It returns None where a folder of the
        corpus is missing.
        """
        roots = CorpusRoots.of(corpus)
        known = {file.path: file.sha256 for file in self.files()}
        skipped = dict(self.manifest.skipped)
        built = self.manifest.built

        def find() -> SinceBuild | None:
            # Few callers need it, and it must not delay opening an index.
            from assistant.index.since_build import since_build  # noqa: PLC0415

            try:
                return since_build(roots, known, skipped, built)
            except CorpusError:
                return None

        return find

    def _none_passes(self, chosen: Filter) -> bool:
        return not any(chosen.passes(facts) for facts in self._index.store.facts())

    @property
    def ranker(self) -> str:
        """SHA-256 of the ranker, as in `Answer.ranker`.

        Raises ModelError when the trained ranker is damaged.
        """
        return ranker_sha256(self._cross_encoder())

    def ranked_by(self, ranker: str) -> Assistant | None:
        """An assistant for the same index with the ranker of that SHA-256; None if unavailable.

        It is closed together with this one. Raises ModelError as `ranker` does.
        """
        both = (self, Assistant(self._index, fast=not self._fast))
        return next((assistant for assistant in both if assistant.ranker == ranker), None)

    def search(self, question: str, *, limit: int = 10, chosen: Filter | None = None) -> list[Hit]:
        """The `limit` best passages, best first.

        Raises UsageError when the question is empty or too long, and ModelError when a file of the
        ranker is damaged.
        """
        self._refreshed()
        query = prepare_query(checked(question), self._index)
        hits = search(query, self._index, chosen=chosen)
        quotable = list(candidates(query, hits[:PASSAGES]))
        return reranked(hits, quotable, rank(query, quotable, self._networks(query)))[:limit]

    def _networks(self, query: Query) -> Networks | None:
        cross_encoder = self._cross_encoder()
        if cross_encoder is None:
            return None
        similarity = Similarity(self._sentences, query.plain)
        is_default = query.model == weights().embedding_model
        return Networks(cross_encoder, similarity if is_default else None)

    def _cross_encoder(self) -> CrossEncoder | None:
        if self._fast:
            return None
        cache = self._index.cache
        with self._loading:
            return shipped(cache) if is_prepared(cache) else shipped()

    def locate(
        self, text: str, *, most: int = 5, before_each: Callable[[], object] = lambda: None
    ) -> Located:
        """Where a text stands in the documents, at most `most` places, the nearest first.

        It calls `before_each` before each document that it looks into; what that raises ends the
        search. Raises UsageError when the text is empty or too long, and IndexDamaged when the
        stored text of a document that holds it is not what the build wrote.
        """
        self._refreshed()
        return locate(encodable(text), self._index, most, before_each)

    def document(self, identity: str) -> Document:
        """A document by its id; raises NotFound."""
        return self._refreshed().document(encodable(identity))

    def documents(self) -> Iterable[Document]:
        """Every document, in order."""
        return self._refreshed().documents()

    def catalogue(self) -> list[Listed]:
        """Every document, in order, without its text."""
        return self._refreshed().catalogue()

    def coverage(self, topics: Sequence[str] = (), *, own: bool = True) -> Coverage:
        """What the collection holds of these topics, and of its `own` ones, by design and year.

        Raises UsageError for a topic that names nothing.
        """
        self._refreshed()
        return self._topics.coverage([*map(checked, topics)], own=own)

    def shared_identifiers(self, identity: str) -> frozenset[str]:
        """Identifiers that a document shares with other documents, such as ``doi:10.1000/x``."""
        return self._refreshed().shared_identifiers(identity)

    def undecided(self) -> list[str]:
        """Ids of documents that the imported list may or may not be about."""
        return self._refreshed().undecided()

    def possible_notices(self) -> list[tuple[str, str]]:
        """Ids of notices, each with the document that it has the title and no identifier of."""
        possible = self._refreshed().possible_notices
        return [(notice, about) for about, notices in possible.items() for notice in notices]

    def questions(self, most: int = 3) -> list[str]:
        """At most `most` questions to try: those that the corpus lists, else titles of documents.

        Titles of randomised trials come first, the newest first.
        """
        listed = read_questions(CorpusRoots.of(map(Path, self.manifest.corpus)))
        if not listed:
            newest = sorted(
                self.catalogue(),
                key=lambda document: (
                    document.design != Design.RANDOMISED_TRIAL,
                    -(document.year or 0),
                    document.id,
                ),
            )
            listed = [document.title for document in newest if document.title.strip()]
        return listed[:most]

    def check(self) -> int:
        """Compare every text, and the ranker, with its digest; returns the number of documents.

        Opening the index has compared most of its files already; this reads all, and checks each
        text in the store. Raises IndexDamaged, or ModelError when a file of the ranker is damaged.
        """
        weights()
        self._index.check_files()
        check_ranker()
        self._cross_encoder()
        count = 0
        for count, document in enumerate(self.documents(), start=1):  # noqa: B007 - the last counts
            if not self._index.store.is_unchanged(document):
                raise IndexDamaged(
                    f"The stored text of {document.id} is not what the build wrote; "
                    "run: assistant build"
                )
        return count

    def problems(self) -> list[tuple[str, str]]:
        """(path, reason) of everything that the last build skipped or could not read."""
        problems = [(file.path, line) for file in self.files() for line in file.problems]
        return [*self.manifest.skipped, *problems]

    def files(self) -> list[FileRecord]:
        """Every file of the corpus as the build saw it."""
        return list(self._index.store.files().values())
