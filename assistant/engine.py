"""The one object that front ends call: it opens an index, answers, searches and shows."""

from __future__ import annotations

import contextlib
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Self

from assistant import filters
from assistant.answer.candidates import PASSAGES, candidates
from assistant.answer.compose import MOST_QUOTES, compose
from assistant.answer.documents import reranked
from assistant.answer.scoring import identity, rank
from assistant.editorial.kept_list import Joined, Places, join
from assistant.embed.arithmetic import Precision
from assistant.errors import IndexDamaged, ModelError, StatusListDamaged, UsageError
from assistant.filters import Filter
from assistant.index import corpus as corpora
from assistant.index.manifest import Manifest
from assistant.index.open_index import Index
from assistant.index.progress import Progress, silent
from assistant.index.status_overlay import JoinedStore
from assistant.index.store import FileRecord
from assistant.ranking.cross_encoder import Reader, shipped
from assistant.ranking.weights import weights
from assistant.records import Answer, Design, Document, Hit, Listed, StatusList
from assistant.retrieval import hybrid
from assistant.settings import DEFAULT_MODEL, user_folder

if TYPE_CHECKING:
    from assistant.index.build import Report

LONGEST_QUESTION = 2_000  # characters; a question is a sentence or two


class Assistant:
    """Answers questions from one index; a context manager, or call `close`."""

    def __init__(self, index: Index, *, fast: bool = False) -> None:
        """Answer from an open index; see `open`."""
        self._index = index
        self._fast = fast

    @classmethod
    def open(cls, index: str | Path, *, fast: bool = False, user: Path | None = None) -> Assistant:
        """Open the index in a folder.

        Unless `fast`, the trained ranker reads the best sentences before they are ordered. The
        imported list of notices is that in the folder `user`, by default the user's own folder.
        Raises IndexMissing, IndexDamaged, StatusListDamaged or ModelError.
        """
        return cls(Index(Path(index), user), fast=fast)

    @staticmethod
    def build(  # noqa: PLR0913 - each but two is a keyword
        corpus: str | Path | Iterable[str | Path],
        index: str | Path,
        model: str = DEFAULT_MODEL,
        progress: Progress = silent,
        *,
        precision: Precision | None = None,
        dry_run: bool = False,
        user: Path | None = None,
    ) -> Report:
        """Bring an index in line with a corpus folder, or several; raises AssistantError.

        The index records which list of notices it is joined with: that in the folder `user`, as for
        `open`. A damaged one is told, and does not keep the index from being built. Vectors are
        computed as those of the index that is there, unless `precision` asks for another one.
        """
        # Reading files takes libraries that asking does without.
        from assistant.index.build import build  # noqa: PLC0415

        places = [corpus] if isinstance(corpus, str | Path) else corpus
        roots = corpora.Corpus.of(map(Path, places))
        report = build(roots, Path(index), model, progress, precision=precision, dry_run=dry_run)
        if dry_run:
            return report
        try:
            joined = join(Places(Path(index), user or user_folder()))
        except StatusListDamaged as error:
            joined = Joined(told=str(error))
        return replace(report, joined=joined)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def prepare(self) -> None:
        """Load what else the first question would wait for.

        A ranker that cannot be loaded is told by the question that needs it.
        """
        with contextlib.suppress(ModelError):
            self._reader()

    def close(self) -> None:
        """Let go of the index."""
        self._index.close()

    @property
    def fingerprint(self) -> str:
        """Identifies what is answered from: the same corpus, model and settings give the same."""
        return self._index.fingerprint

    @property
    def status_list(self) -> StatusList | None:
        """The imported list of notices that is joined, if there is one.

        Whatever gives documents takes one that was imported since, and raises StatusListDamaged
        when it is not what was imported.
        """
        return self._index.store.joined.about

    @property
    def status_list_missing(self) -> StatusList | None:
        """The list that this index was joined with before, if it is gone and was not replaced."""
        return self._index.store.joined.missing

    @property
    def status_list_told(self) -> str:
        """What was done with a list that an earlier version kept beside the index, or nothing."""
        return self._index.store.joined.told

    def _refreshed(self) -> JoinedStore:
        """The documents, with the notices of the list that is there now."""
        self._index.store.refresh()
        return self._index.store

    @property
    def is_live(self) -> bool:
        """Whether no later index has been published: if one has, open again to answer from it."""
        return self._index.is_live

    @property
    def manifest(self) -> Manifest:
        """Settings, counts and files of the index."""
        return self._index.manifest

    @property
    def note(self) -> str:
        """What a user should know before trusting the index: that an older reader made it."""
        return self.manifest.note

    def ask(
        self,
        question: str,
        *,
        most: int = MOST_QUOTES,
        chosen: Filter | None = None,
        refuse: bool = True,
    ) -> Answer:
        """The answer to a question: at most `most` quotes, or the reason why there is none.

        Unless `refuse`, the best are quoted however low the confidence is: to measure it.
        Raises UsageError when the question is empty or too long, and ModelError when a file of the
        ranker is damaged.
        """
        store = self._refreshed()
        query = hybrid.read(_checked(question), self._index)
        hits = hybrid.search(query, self._index, PASSAGES, chosen)
        answer = compose(
            query,
            hits,
            self.fingerprint,
            is_unchanged=store.is_unchanged,
            most=most,
            none_passes=not hits and self._none_passes(chosen or Filter()),
            reader=self._reader(),
            refuse=refuse,
        )
        joined = store.joined
        return replace(
            answer,
            status_list=joined.about,
            status_list_missing=joined.missing,
            most=most,
            filter=filters.terms(chosen or Filter()),
        )

    def _none_passes(self, chosen: Filter) -> bool:
        return not any(chosen.passes(facts) for facts in self._index.store.facts())

    @property
    def ranker(self) -> str:
        """SHA-256 of what orders the sentences, as answers name it.

        Raises ModelError when the trained ranker is damaged.
        """
        return identity(self._reader())

    def ranked_by(self, ranker: str) -> Assistant | None:
        """The same index asked with the ranker of that identity; None when it is not at hand.

        It is closed together with this one. Raises ModelError as `ranker`.
        """
        both = (self, Assistant(self._index, fast=not self._fast))
        return next((one for one in both if one.ranker == ranker), None)

    def search(self, question: str, *, limit: int = 10, chosen: Filter | None = None) -> list[Hit]:
        """The `limit` best passages, best first.

        Raises UsageError when the question is empty or too long, and ModelError when a file of the
        ranker is damaged.
        """
        self._refreshed()
        query = hybrid.read(_checked(question), self._index)
        hits = hybrid.search(query, self._index, chosen=chosen)
        able = list(candidates(query, hits[:PASSAGES]))
        return reranked(hits, able, rank(query, able, self._reader()))[:limit]

    def _reader(self) -> Reader | None:
        return None if self._fast else shipped()

    def document(self, identity: str) -> Document:
        """A document by its id; raises NotFound."""
        return self._refreshed().document(_encodable(identity))

    def documents(self) -> Iterable[Document]:
        """Every document, in order."""
        return self._refreshed().documents()

    def catalogue(self) -> list[Listed]:
        """Every document, in order, without its text."""
        return self._refreshed().catalogue()

    def shared_identifiers(self, identity: str) -> frozenset[str]:
        """Identifiers that several documents have, one of them this one: ``doi:10.1000/x``."""
        return self._refreshed().shared_identifiers(identity)

    def undecided(self) -> list[str]:
        """Ids of documents that the imported list may speak of, which it does not say clearly."""
        return self._refreshed().undecided()

    def questions(self, most: int = 3) -> list[str]:
        """Questions to try: those that the corpus folder lists, else titles of documents.

        Titles of randomised trials come first, the newest first.
        """
        listed = corpora.questions(corpora.Corpus.of(map(Path, self.manifest.corpus)))
        if not listed:
            newest = sorted(
                self.catalogue(),
                key=lambda one: (
                    one.design != Design.RANDOMISED_TRIAL,
                    -(one.year or 0),
                    one.id,
                ),
            )
            listed = [one.title for one in newest if one.title.strip()]
        return listed[:most]

    def check(self) -> int:
        """Compare every text, and the ranker, with its digest; the number of documents.

        Opening the index has compared every file of it already; this looks inside. Raises
        IndexDamaged, or ModelError when a file of the ranker is damaged.
        """
        weights()
        self._reader()
        count = 0
        for count, document in enumerate(self.documents(), start=1):  # noqa: B007 - the last counts
            if not self._index.store.is_unchanged(document):
                raise IndexDamaged(
                    f"The stored text of {document.id} is not what the build wrote; "
                    "run: assistant build"
                )
        return count

    def problems(self) -> list[tuple[str, str]]:
        """(path, reason) of all that the last build could not read or skipped."""
        problems = [(file.path, line) for file in self.files() for line in file.problems]
        return [*self.manifest.skipped, *problems]

    def files(self) -> list[FileRecord]:
        """Every file of the corpus as the build saw it."""
        return list(self._index.store.files().values())


def _checked(question: str) -> str:
    if not question.strip():
        raise UsageError("The question is empty; type a question.")
    if len(question) > LONGEST_QUESTION:
        raise UsageError(
            f"The question is longer than {LONGEST_QUESTION:,} characters; shorten it."
        )
    return _encodable(question)


def _encodable(text: str) -> str:
    """`text` without lone surrogates: so Python keeps bytes of a command line that are no UTF-8."""
    return text.encode("utf-8", "replace").decode("utf-8")
