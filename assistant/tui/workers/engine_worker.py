"""The thread that owns the engine, and the thread that proves quotes.

Only one thread may use an index at a time, so this thread does all that needs it, in order. Each
request of the screen has a number, and the reply carries it, because the screen may no longer need
the reply.
"""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from textual.message import Message

from assistant.conversation.turns import Quoted
from assistant.errors import AssistantError, NotFound, StatusListDamaged
from assistant.filters import Filter
from assistant.records import Document, Span, Status, StatusList
from assistant.render.words import warning
from assistant.tui.workers import messages
from assistant.tui.workers.background import Background

if TYPE_CHECKING:
    from assistant.engine import Assistant

_PARTING = 0.3  # seconds to wait at the end for the current job


def open_engine(index: Path, *, fast: bool = False, user: Path | None = None) -> Assistant:
    """Open the index in a folder; raises AssistantError. See `Assistant.open`."""
    from assistant.engine import Assistant  # noqa: PLC0415 - loads FAISS; the screen is up by now

    return Assistant.open(index, fast=fast, user=user)


class EngineWorker:
    """Runs the screen's requests to the engine, and posts the results."""

    def __init__(
        self,
        open_index: Callable[[], Assistant],
        post: Callable[[Message], object],
        report_failure: Callable[[Exception], None],
    ) -> None:
        self._open_index = open_index
        self._post = post
        self._engine: Assistant | None = None
        self._joined: tuple[StatusList | None, StatusList | None] = (None, None)
        self._dropped: set[int] = set()
        self._asking = Background("engine", report_failure)
        self._proving = Background("proof", report_failure)

    def open(self) -> None:
        """Open the live index; the old one stays in use until the new one is open."""
        self._asking.do(self._open)

    def follow(self) -> None:
        """Open the live index if a newer one has been published."""
        self._asking.do(self._follow)

    def ask(self, request: int, question: str, chosen: Filter) -> None:
        """Ask a question."""
        self._asking.do(lambda: self._ask(request, question, chosen))

    def drop(self, request: int) -> None:
        """Cancel a question that has not begun and that nobody waits for any more."""
        self._dropped.add(request)

    def fetch(self, request: int, identity: str) -> None:
        """Get a document."""
        self._asking.do(lambda: self._fetch(request, identity))

    def compare(self, turn: int, quotes: Iterable[Quoted]) -> None:
        """Compare quotes of an earlier answer with the open index."""
        listed = tuple(quotes)
        self._asking.do(lambda: self._compare(turn, listed))

    def prove(
        self, request: int, quoted: Quoted, document: Document, corpus: Sequence[Path]
    ) -> None:
        """Compare a quote with its source file, which is read again."""
        self._proving.do(lambda: self._prove(request, quoted, document, corpus))

    def stop(self) -> bool:
        """Close the index; return whether everything has ended."""
        self._asking.do(self._close)
        return self._asking.stop(_PARTING) & self._proving.stop(0)

    def _open(self) -> None:
        with contextlib.ExitStack() as undo:
            try:
                opened = self._open_index()
                undo.callback(opened.close)
                contents = _index_contents(opened)
            except Exception as error:
                self._post(messages.IndexOpenFailed(error))
                if not isinstance(error, (AssistantError, OSError)):
                    raise
                return
            undo.pop_all()
        self._close()
        self._engine = opened
        self._joined = (contents.status_list, contents.status_list_missing)
        self._post(messages.IndexOpened(contents))
        opened.prepare()  # while the question is being typed

    def _follow(self) -> None:
        if self._engine is not None and not self._engine.is_live:
            self._open()

    def _close(self) -> None:
        if self._engine is not None:
            self._engine.close()
            self._engine = None

    def _ask(self, request: int, question: str, chosen: Filter) -> None:
        if request in self._dropped or self._engine is None:
            return
        try:
            answer = self._engine.ask(question, chosen=chosen or None)
            self._relist(self._engine)
        except Exception as error:
            self._post(messages.QuestionFailed(request, error))
            if not isinstance(error, AssistantError):
                raise
            return
        self._post(messages.QuestionAnswered(request, answer))

    def _relist(self, engine: Assistant) -> None:
        """Post a message if the list of notices, or the missing list, is a different one now."""
        now = (engine.status_list, engine.status_list_missing)
        if now != self._joined:
            self._post(messages.StatusListChanged(_index_contents(engine)))
            self._joined = now

    def _fetch(self, request: int, identity: str) -> None:
        with self._telling():
            self._post(messages.DocumentFetched(request, self._document(identity)))

    @contextlib.contextmanager
    def _telling(self) -> Iterator[None]:
        """Report a damaged imported list, because no document is shown without its notices."""
        try:
            yield
        except StatusListDamaged as error:
            self._post(messages.FailureReported(str(error)))

    def _document(self, identity: str) -> Document | None:
        try:
            return self._engine.document(identity) if self._engine else None
        except NotFound:
            return None

    def _compare(self, turn: int, quotes: tuple[Quoted, ...]) -> None:
        if self._engine is None:
            return
        with self._telling():
            unconfirmed = {
                quoted.number: said for quoted in quotes if (said := self._unconfirmed(quoted))
            }
            self._post(messages.QuotesCompared(turn, unconfirmed))

    def _unconfirmed(self, quoted: Quoted) -> str:
        """Why the index no longer confirms a quote, its context, or a place that says the same."""
        document = self._document(quoted.document.id)
        if document is None:
            return "the index no longer holds this document"
        if any(document.text[slice(*span)] != said for said, span in _shown(quoted)):
            return "the document has changed: this text is no longer there"
        if document.status is not quoted.document.status:
            return f"the editorial status is now: {warning(document) or document.status.value}"
        also = next(filter(None, map(self._unconfirmed, quoted.also)), "")
        return f"in another publication, {also}" if also else ""

    def _prove(
        self, request: int, quoted: Quoted, document: Document, corpus: Sequence[Path]
    ) -> None:
        # Reading files needs libraries that asking does not.
        from assistant.verify import Claim, Verdict, Witness, prove_texts  # noqa: PLC0415

        claims = [
            Claim(quoted.number, said, quoted.document.id, quoted.document.source, span)
            for said, span in _shown(quoted)
        ]
        findings = prove_texts(claims, corpus, Witness(lambda _: document))
        # A quote is not proved if its context differs.
        worst = next((f for f in findings if f.verdict is not Verdict.VALID), findings[0])
        self._post(messages.QuoteProved(request, worst))


def _shown(quoted: Quoted) -> list[tuple[str, Span]]:
    """The texts of a document that a card shows: the quote, and the context that it needs."""
    return [(quoted.quote, quoted.span), *([quoted.context] if quoted.context else [])]


def _index_contents(engine: Assistant) -> messages.IndexContents:
    manifest = engine.manifest
    catalogue = tuple(engine.catalogue())
    flagged = (one.id for one in catalogue if one.status != Status.UNFLAGGED)
    return messages.IndexContents(
        fingerprint=manifest.fingerprint,
        built=manifest.built,
        corpus=manifest.corpus,
        model=manifest.settings.model,
        passages=manifest.counts["passages"],
        catalogue=catalogue,
        problems=tuple(engine.problems()),
        questions=tuple(engine.questions()),
        notices={identity: warning(engine.document(identity)) for identity in flagged},
        status_list=engine.status_list,
        status_list_missing=engine.status_list_missing,
        status_list_told=engine.status_list_told,
        note=engine.note,
    )
