"""The thread that uses the engine, and the thread that proves quotes.

Only one thread may use an index at a time, so one thread runs all requests that need it, in order.
Each request has a number and the reply carries it, so that the screen can tell a reply that it no
longer needs.
"""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from textual.message import Message

from assistant.conversation.turns import Quoted, Turn
from assistant.errors import AssistantError, NotFound, StatusListDamaged
from assistant.filters import Filter
from assistant.records import Document, Span, Status, StatusList
from assistant.render.phrases import related_warnings, warning
from assistant.tui.workers import messages
from assistant.tui.workers.background import Background
from assistant.tui.workers.saved_questions import compared

if TYPE_CHECKING:
    from assistant.engine import Assistant
    from assistant.verify import Exported

# Seconds to wait at the end for the current job. Chosen by hand: a longer wait would delay
# quitting, a shorter one would more often leave the index unclosed.
_LONGEST_STOP = 0.3


def open_engine(index: Path, *, fast: bool = False, user: Path | None = None) -> Assistant:
    """Open the index in a folder; raises AssistantError. See `Assistant.open`.

    First removes what a build that was killed has left there.
    """
    from assistant.engine import Assistant  # noqa: PLC0415 - loads FAISS, after the screen is up

    Assistant.remove_abandoned(index)
    return Assistant.open(index, fast=fast, user=user)


class EngineWorker:
    """Runs requests to the engine in the background, and posts the replies."""

    def __init__(
        self,
        open_index: Callable[[], Assistant],
        post: Callable[[Message], object],
        report_failure: Callable[[Exception], None],
    ) -> None:
        self._open_index = open_index
        self._post = post
        self._engine: Assistant | None = None
        self._status_lists: tuple[StatusList | None, StatusList | None] = (None, None)
        self._dropped: set[int] = set()
        self._before: Assistant | None = None  # of the build before, until saved questions are done
        self._comparison: object | None = None  # of saved questions that goes on
        self._search: int | None = None  # number of the text that is being located
        self._asking = Background("engine", report_failure)
        self._proving = Background("proof", report_failure)
        self._comparing = Background("corpus", report_failure)

    def open(self) -> None:
        """Open the published index; the old one stays in use until the new one is open."""
        self._asking.do(self._open)

    def follow(self) -> None:
        """Open the published index if it is newer than the open one."""
        self._asking.do(self._follow)

    def ask(self, request: int, question: str, chosen: Filter, most: int | None = None) -> None:
        """Ask a question for `most` quotes; posts `QuestionAnswered` or `QuestionFailed`."""
        self._asking.do(lambda: self._ask(request, question, chosen, most))

    def drop(self, request: int) -> None:
        """Do not ask a question that is still in the queue."""
        self._dropped.add(request)

    def fetch(self, request: int, identity: str) -> None:
        """Get a document; posts `DocumentFetched`."""
        self._asking.do(lambda: self._fetch(request, identity))

    def cover(self, request: int, topics: tuple[str, ...]) -> None:
        """Count the documents of these topics and of the own ones; posts `CoverageCounted`."""
        self._asking.do(lambda: self._cover(request, topics))

    def read_effects(self, turn: Turn) -> None:
        """Read the effects that the quotes of a turn state; posts `EvidenceRead`."""
        self._asking.do(lambda: self._read_effects(turn))

    def locate(self, request: int, text: str) -> None:
        """Find where a text stands, in place of any other text; posts `TextLocated`."""
        self._search = request
        self._asking.do(lambda: self._locate(request, text))

    def stop_locating(self) -> None:
        """Look for no text any more; nothing is posted about it."""
        self._search = None

    def compare_saved(self, read: Callable[[], list[Exported]], *, since_build: bool) -> None:
        """Ask the saved questions that `read` returns; posts `SavedQuestionsCompared` after each.

        They are compared with the build before or, unless `since_build`, with their saved answers.
        Questions of the user do not wait for more than one of them.
        """
        self._comparison = comparison = object()
        self._comparing.do(lambda: self._read_saved(comparison, read, since_build=since_build))

    def stop_comparing_saved(self) -> None:
        """Ask no saved question any more."""
        self._comparison = None

    def compare(self, turn: int, quotes: Iterable[Quoted]) -> None:
        """Compare the quotes of a turn with the open index; posts `QuotesCompared`."""
        all_quotes = tuple(quotes)
        self._asking.do(lambda: self._compare(turn, all_quotes))

    def prove(
        self, request: int, quoted: Quoted, document: Document, corpus: Sequence[Path]
    ) -> None:
        """Read the source file of a quote again, and compare them; posts `QuoteProved`."""
        self._proving.do(lambda: self._prove(request, quoted, document, corpus))

    def compare_corpus(self, corpus: Sequence[Path]) -> None:
        """Find what has changed in the corpus since the build; posts `CorpusCompared`.

        Nothing waits for it: it runs in a thread of its own.
        """
        self._asking.do(lambda: self._compare_corpus(corpus))

    def stop(self) -> bool:
        """Close the index; return whether all threads have ended."""
        self._comparison = self._search = None
        self._asking.do(self._close)
        return self._asking.stop(_LONGEST_STOP) & self._proving.stop(0) & self._comparing.stop(0)

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
        self._replace(opened)
        self._status_lists = (contents.status_list, contents.status_list_missing)
        self._post(messages.IndexOpened(contents))
        # While the user types the first question.
        self._post(messages.StepBegan(None, "loading the ranker"))
        opened.prepare()
        self._post(messages.StepBegan(None, ""))

    def _follow(self) -> None:
        if self._engine is not None and not self._engine.is_live:
            self._open()

    def _replace(self, opened: Assistant) -> None:
        """Use another index from now on; keep the one before for comparing saved questions."""
        self._comparison = None
        before, self._engine = self._engine, None
        if before is not None and before.fingerprint == opened.fingerprint:
            before.close()
            before = None
        self._close()
        self._engine, self._before = opened, before

    def _close(self) -> None:
        for engine in filter(None, (self._engine, self._before)):
            engine.close()
        self._engine = self._before = None

    def _ask(self, request: int, question: str, chosen: Filter, most: int | None) -> None:
        if request in self._dropped or self._engine is None:
            return
        try:
            ask = partial(
                self._engine.ask,
                question,
                chosen=chosen or None,
                step=lambda step: self._post(messages.StepBegan(request, step)),
            )
            answer = ask() if most is None else ask(most=most)
            self._post_status_list_change(self._engine)
        except Exception as error:
            self._post(messages.QuestionFailed(request, error))
            if not isinstance(error, AssistantError):
                raise
            return
        self._post(messages.QuestionAnswered(request, answer))

    def _compare_corpus(self, corpus: Sequence[Path]) -> None:
        if self._engine is None:
            return
        fingerprint = self._engine.manifest.fingerprint
        find = self._engine.since_build(corpus)

        def compare() -> None:
            since_build = find()
            if since_build is not None:
                self._post(messages.CorpusCompared(fingerprint, since_build))

        self._comparing.do(compare)

    def _post_status_list_change(self, engine: Assistant) -> None:
        """Post `StatusListChanged` if another list of notices is in use or missing now."""
        now = (engine.status_list, engine.status_list_missing)
        if now != self._status_lists:
            self._post(messages.StatusListChanged(_index_contents(engine)))
            self._status_lists = now

    def _fetch(self, request: int, identity: str) -> None:
        with self._reporting_damaged_list():
            self._post(messages.DocumentFetched(request, self._document(identity)))

    def _cover(self, request: int, topics: tuple[str, ...]) -> None:
        if self._engine is None:
            return
        try:
            message = messages.CoverageCounted(request, topics, self._engine.coverage(topics))
        except AssistantError as error:
            message = messages.CoverageCounted(request, topics, None, str(error))
        self._post(message)

    def _locate(self, request: int, text: str) -> None:
        class Stopped(Exception):
            """Another text is looked for, or none."""

        def go_on() -> None:
            if request != self._search:
                raise Stopped

        if self._engine is None:
            return
        try:
            go_on()
            found = self._engine.locate(text, before_each=go_on)
        except Stopped:
            return
        except AssistantError as error:
            self._post(messages.TextLocated(request, None, str(error)))
        else:
            self._post(messages.TextLocated(request, found))

    def _read_saved(
        self, comparison: object, read: Callable[[], list[Exported]], *, since_build: bool
    ) -> None:
        saved = read()
        self._asking.do(lambda: self._begin_comparison(comparison, saved, since_build=since_build))

    def _begin_comparison(
        self, comparison: object, saved: list[Exported], *, since_build: bool
    ) -> None:
        if self._engine is None or (since_build and self._before is None):
            return
        before = self._before if since_build else None
        self._continue_comparison(comparison, compared(saved, before, self._engine))

    def _continue_comparison(
        self, comparison: object, steps: Iterator[messages.SavedQuestionsCompared]
    ) -> None:
        """Take one step, and queue the next one behind what the user has asked meanwhile."""
        if comparison is not self._comparison:
            return
        step = next(steps, None)
        if step is not None:
            self._post(step)
            self._asking.do(lambda: self._continue_comparison(comparison, steps))
        elif self._before is not None:
            self._before.close()
            self._before = None

    def _read_effects(self, turn: Turn) -> None:
        from assistant.tui.workers.evidence import study_evidence  # noqa: PLC0415 - many patterns

        with self._reporting_damaged_list():
            self._post(messages.EvidenceRead(turn, study_evidence(turn, self._document)))

    @contextlib.contextmanager
    def _reporting_damaged_list(self) -> Iterator[None]:
        """Report a damaged list of notices; no document is shown without its notices."""
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
        with self._reporting_damaged_list():
            unconfirmed = {
                quoted.number: reason
                for quoted in quotes
                if (reason := self._why_unconfirmed(quoted))
            }
            self._post(messages.QuotesCompared(turn, unconfirmed))

    def _why_unconfirmed(self, quoted: Quoted) -> str:
        """Why the index no longer confirms a quote or what is shown with it, or ""."""
        document = self._document(quoted.document.id)
        if document is None:
            return "the index no longer holds this document"
        if any(document.text[slice(*span)] != text for text, span in _texts_on_card(quoted)):
            return "the document has changed: this text is no longer there"
        if document.status is not quoted.document.status:
            return f"the editorial status is now: {warning(document) or document.status.value}"
        if document.related_notices != quoted.document.related_notices:
            related = "; ".join(related_warnings(document))
            return related or "no related publication is retracted or questioned any more"
        elsewhere = next(filter(None, map(self._why_unconfirmed, quoted.also)), "")
        return f"in another publication, {elsewhere}" if elsewhere else ""

    def _prove(
        self, request: int, quoted: Quoted, document: Document, corpus: Sequence[Path]
    ) -> None:
        # Reading files needs libraries that asking does not.
        from assistant.verify import Claim, Verdict, Witness, prove_texts  # noqa: PLC0415

        claims = [
            Claim(quoted.number, text, quoted.document.id, quoted.document.source, span)
            for text, span in _texts_on_card(quoted)
        ]
        findings = prove_texts(claims, corpus, Witness(lambda _: document))
        # A quote is not proved if its context differs.
        worst = next((f for f in findings if f.verdict is not Verdict.VALID), findings[0])
        self._post(messages.QuoteProved(request, worst))


def _texts_on_card(quoted: Quoted) -> list[tuple[str, Span]]:
    """The texts of the document that a card shows: the quote, and its context if it has one."""
    return [(quoted.quote, quoted.span), *([quoted.context] if quoted.context else [])]


def _index_contents(engine: Assistant) -> messages.IndexContents:
    manifest = engine.manifest
    catalogue = tuple(engine.catalogue())
    flagged = (document.id for document in catalogue if document.status != Status.UNFLAGGED)
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
