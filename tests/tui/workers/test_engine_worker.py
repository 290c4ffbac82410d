from __future__ import annotations

import queue
import shutil
import threading
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import TypeVar

import asked
import pytest
import samples
from samples import NONSENSE, QUESTION, RETRACTED, TRIAL, Collection
from textual.message import Message

from assistant import filters
from assistant.codec.documents import Excerpt
from assistant.conversation.turns import Quoted
from assistant.engine import Assistant
from assistant.errors import IndexDamaged, IndexMissing, ModelError, UsageError
from assistant.filters import Filter
from assistant.ranking.cross_encoder import CrossEncoder
from assistant.records import Span
from assistant.tui.workers.engine_worker import EngineWorker, open_engine
from assistant.tui.workers.messages import (
    DocumentFetched,
    IndexOpened,
    IndexOpenFailed,
    QuestionAnswered,
    QuestionFailed,
    QuoteProved,
    QuotesCompared,
    SavedQuestionsCompared,
    StepBegan,
)
from assistant.verify import Finding, Verdict

WAIT = 60.0  # seconds
EVERYTHING = Filter()
M = TypeVar("M", bound=Message)


class Screen:
    """Receives what an engine worker posts, and the failures that it reports."""

    def __init__(self, index: Path) -> None:
        self.index = index
        self.opened: list[Assistant] = []
        self.heard: queue.Queue[Message] = queue.Queue()
        self.steps: list[tuple[int | None, str]] = []
        self.broken: queue.Queue[Exception] = queue.Queue()
        self.engine_worker = EngineWorker(self._open, self._post, self.broken.put)

    def _open(self) -> Assistant:
        self.opened.append(open_engine(self.index))
        return self.opened[-1]

    def _post(self, message: Message) -> None:
        if isinstance(message, StepBegan):
            self.steps.append((message.request, message.step))
        else:
            self.heard.put(message)

    def hear(self, kind: type[M]) -> M:
        """The next message, which is of that kind."""
        message = self.heard.get(timeout=WAIT)
        assert isinstance(message, kind)
        return message

    def ask(self, question: str, chosen: Filter = EVERYTHING) -> QuestionAnswered:
        self.engine_worker.ask(1, question, chosen)
        return self.hear(QuestionAnswered)

    def proved(self, quoted: Quoted, corpus: Path) -> Finding:
        document = asked.documents()[quoted.document.id]
        self.engine_worker.prove(4, quoted, document, (corpus,))
        message = self.hear(QuoteProved)
        assert message.request == 4
        return message.finding

    def is_silent(self) -> bool:
        """Whether nothing was posted by what was asked for until now."""
        done = threading.Event()
        self.engine_worker._asking.do(done.set)
        assert done.wait(WAIT)
        return self.heard.empty()


def close(screen: Screen) -> None:
    for thread in (screen.engine_worker._asking, screen.engine_worker._proving):
        thread.do(screen.engine_worker._close)
        assert thread.stop(WAIT)
    assert screen.broken.empty()


@pytest.fixture
def screen() -> Iterator[Screen]:
    """With the collection that all tests share, open."""
    made = Screen(samples.collection().index)
    made.engine_worker.open()
    made.hear(IndexOpened)
    yield made
    close(made)


@pytest.fixture
def own(tmp_path: Path) -> Collection:
    return samples.build(tmp_path)


@pytest.fixture
def changing(own: Collection) -> Iterator[Screen]:
    """With an index of its own that is open."""
    made = Screen(own.index)
    made.engine_worker.open()
    made.hear(IndexOpened)
    yield made
    close(made)


def rebuilt(own: Collection) -> None:
    """Publish an index in which one document is gone and another is changed."""
    (own.corpus / f"{RETRACTED}.md").unlink()
    trial = own.corpus / f"{TRIAL}.md"
    trial.write_text(trial.read_text(encoding="utf-8").replace("60%", "61%"), encoding="utf-8")
    Assistant.build(own.corpus, own.index, "hashing")


# --- opening


def test_it_tells_what_is_done_before_and_for_a_question(screen: Screen) -> None:
    screen.ask(QUESTION)
    assert screen.steps[:2] == [(None, "loading the ranker"), (None, "")]
    assert screen.steps[2] == (1, "reading the question")


def test_what_an_index_holds_is_told_when_it_is_opened(own: Collection) -> None:
    (own.corpus / "bad.md").write_bytes(b"\0")
    (own.corpus / "QUESTIONS.txt").write_text("what helps?\n", encoding="utf-8")
    Assistant.build(own.corpus, own.index, "hashing")
    screen = Screen(own.index)
    screen.engine_worker.open()
    index_contents = screen.hear(IndexOpened).index_contents
    [engine] = screen.opened
    assert index_contents.fingerprint == engine.fingerprint
    assert (index_contents.built, index_contents.corpus) == (
        engine.manifest.built,
        (str(own.corpus.resolve()),),
    )
    assert index_contents.model == "hashing"
    assert [document.id for document in index_contents.catalogue] == list(asked.documents())
    assert index_contents.passages > len(index_contents.catalogue)
    [(path, reason)] = index_contents.problems
    assert path == "bad.md"
    assert reason
    assert index_contents.questions == ("what helps?",)
    close(screen)


def test_there_is_no_index(tmp_path: Path) -> None:
    screen = Screen(tmp_path)
    screen.engine_worker.open()
    assert isinstance(screen.hear(IndexOpenFailed).error, IndexMissing)
    close(screen)


def test_before_an_index_is_open_nothing_is_answered(tmp_path: Path) -> None:
    screen = Screen(tmp_path)
    screen.engine_worker.ask(1, QUESTION, EVERYTHING)
    screen.engine_worker.compare(2, asked.turn().quotes)
    screen.engine_worker.follow()
    assert screen.is_silent()
    screen.engine_worker.fetch(3, TRIAL)
    assert screen.hear(DocumentFetched).document is None
    close(screen)


def test_an_index_that_cannot_be_opened_leaves_the_one_that_is(
    changing: Screen, own: Collection
) -> None:
    current = own.index / "CURRENT"
    before = current.read_bytes()
    current.unlink()
    changing.engine_worker.open()
    assert isinstance(changing.hear(IndexOpenFailed).error, IndexDamaged)
    assert changing.ask(QUESTION).answer.evidence
    current.write_bytes(before)


def test_what_is_opened_and_cannot_be_listed_is_closed(
    screen: Screen, monkeypatch: pytest.MonkeyPatch
) -> None:
    closed: list[Assistant] = []
    really = Assistant.close

    def close_and_tell(self: Assistant) -> None:
        closed.append(self)
        really(self)

    def damaged(_: Assistant) -> None:
        raise IndexDamaged

    with monkeypatch.context() as patched:
        patched.setattr(Assistant, "close", close_and_tell)
        patched.setattr(Assistant, "catalogue", damaged)
        screen.engine_worker.open()
        assert isinstance(screen.hear(IndexOpenFailed).error, IndexDamaged)
        assert screen.is_silent()
    assert closed == screen.opened[1:]
    assert screen.ask(QUESTION).answer.evidence


def test_a_later_index_is_opened_and_the_earlier_one_let_go(
    changing: Screen, own: Collection
) -> None:
    changing.engine_worker.follow()
    assert changing.is_silent()
    before = changing.ask(QUESTION).answer.fingerprint
    rebuilt(own)
    assert changing.ask(QUESTION).answer.fingerprint == before
    changing.engine_worker.follow()
    index_contents = changing.hear(IndexOpened).index_contents
    assert len(index_contents.catalogue) == 4
    answer = changing.ask(QUESTION).answer
    assert answer.fingerprint == index_contents.fingerprint != before
    assert RETRACTED not in {item.document.id for item in answer.evidence}
    changing.engine_worker.follow()
    assert changing.is_silent()
    # The index before is kept until the saved questions have been compared, here none.
    changing.engine_worker.compare_saved(list, since_build=True)
    assert changing.hear(SavedQuestionsCompared).is_complete
    changing.ask(QUESTION)
    Assistant.build(own.corpus, own.index, "hashing")  # removes what nobody reads any more
    assert len(list((own.index / "generations").iterdir())) == 1


# --- asking


def test_questions_are_answered_in_order(screen: Screen) -> None:
    for number, question in enumerate([QUESTION, NONSENSE, QUESTION]):
        screen.engine_worker.ask(number, question, EVERYTHING)
    for number, question in enumerate([QUESTION, NONSENSE, QUESTION]):
        message = screen.hear(QuestionAnswered)
        assert (message.request, message.answer) == (number, asked.answer(question))


def test_a_filter_holds(screen: Screen) -> None:
    chosen = filters.parse([f"document={TRIAL}"])
    answer = screen.ask(QUESTION, chosen).answer
    assert {item.document.id for item in answer.evidence} == {TRIAL}


def test_a_question_that_was_taken_back_is_not_asked(screen: Screen) -> None:
    begun, go_on = threading.Event(), threading.Event()

    def busy() -> None:
        begun.set()
        assert go_on.wait(WAIT)

    screen.engine_worker._asking.do(busy)
    assert begun.wait(WAIT)
    screen.engine_worker.ask(1, QUESTION, EVERYTHING)
    screen.engine_worker.ask(2, QUESTION, EVERYTHING)
    screen.engine_worker.drop(1)
    go_on.set()
    assert screen.hear(QuestionAnswered).request == 2
    assert screen.is_silent()


def test_a_question_that_cannot_be_asked(screen: Screen) -> None:
    screen.engine_worker.ask(7, " ", EVERYTHING)
    failed = screen.hear(QuestionFailed)
    assert failed.request == 7
    assert isinstance(failed.error, UsageError)


def test_what_should_not_fail_is_told_and_logged(
    screen: Screen, monkeypatch: pytest.MonkeyPatch
) -> None:
    error = ZeroDivisionError("odd")

    def broken(*_: object, **__: object) -> None:
        raise error

    with monkeypatch.context() as patched:
        patched.setattr(Assistant, "ask", broken)
        screen.engine_worker.ask(7, QUESTION, EVERYTHING)
        assert screen.hear(QuestionFailed).error is error
        assert screen.broken.get(timeout=WAIT) is error
    assert screen.ask(QUESTION).answer.evidence


# --- documents and quotes


def test_documents_are_fetched(screen: Screen) -> None:
    for request, identity in enumerate([TRIAL, TRIAL.upper(), "none", "\udcff", ""]):
        screen.engine_worker.fetch(request, identity)
        fetched = screen.hear(DocumentFetched)
        assert fetched.request == request
        expected = asked.documents()[TRIAL] if request < 2 else None
        assert fetched.document == expected


def test_quotes_that_an_index_no_longer_bears_out(changing: Screen, own: Collection) -> None:
    quotes = asked.turn().quotes
    changing.engine_worker.compare(3, iter(quotes))
    message = changing.hear(QuotesCompared)
    assert (message.turn, message.unconfirmed) == (3, {})
    rebuilt(own)
    changing.engine_worker.follow()
    changing.hear(IndexOpened)
    changing.engine_worker.compare(4, quotes)
    unconfirmed = changing.hear(QuotesCompared).unconfirmed
    assert unconfirmed == {
        asked.quoted(RETRACTED).number: "the index no longer holds this document",
        asked.quoted(TRIAL).number: "the document has changed: this text is no longer there",
    }


def test_every_quote_is_proved_from_its_file(screen: Screen) -> None:
    for quoted in asked.turn().quotes:
        finding = screen.proved(quoted, samples.collection().corpus)
        assert (finding.verdict, finding.detail) == (Verdict.VALID, "")
        assert (finding.claim.text, finding.claim.number) == (quoted.quote, quoted.number)


def test_what_a_quote_is_shown_with_is_compared_and_proved(screen: Screen) -> None:
    corpus = samples.collection().corpus
    quoted, other = asked.quoted(TRIAL), asked.quoted("beta")
    context = Excerpt(quoted.quote, quoted.span)
    text = asked.documents()[quoted.document.id].text
    after = Span(text.index("Headache"), text.index(" on placebo.") + len(" on placebo."))
    quoted = replace(quoted, quote=text[slice(*after)], span=after)
    whole = replace(quoted, context=context, also=(other,))
    forged = replace(whole, context=context._replace(text=context.text.upper()))
    elsewhere = replace(whole, also=(replace(other, quote=other.quote.upper()),))
    reasons = []
    for quote in (whole, forged, elsewhere):
        screen.engine_worker.compare(1, [quote])
        reasons.append(screen.hear(QuotesCompared).unconfirmed.get(quoted.number, ""))
    changed = "the document has changed: this text is no longer there"
    assert reasons == ["", changed, f"in another publication, {changed}"]
    assert screen.proved(whole, corpus).verdict is Verdict.VALID
    finding = screen.proved(forged, corpus)
    assert (finding.verdict, finding.claim.text) == (Verdict.MISQUOTED, forged.context.text)  # type: ignore[union-attr]


def changed_file(corpus: Path) -> None:
    (corpus / f"{TRIAL}.md").write_text("# Other\n\nA text.\n", encoding="utf-8")


def missing_file(corpus: Path) -> None:
    (corpus / f"{TRIAL}.md").unlink()


def missing_corpus(corpus: Path) -> None:
    shutil.rmtree(corpus)


@pytest.mark.parametrize(
    ("change", "verdict"),
    [
        (changed_file, Verdict.SOURCE_CHANGED),
        (missing_file, Verdict.SOURCE_MISSING),
        (missing_corpus, Verdict.SOURCE_MISSING),
    ],
)
def test_a_quote_whose_file_is_not_what_it_was(
    screen: Screen, tmp_path: Path, change: Callable[[Path], None], verdict: Verdict
) -> None:
    corpus = samples.write_corpus(tmp_path / "corpus")
    assert screen.proved(asked.quoted(TRIAL), corpus).verdict is Verdict.VALID
    change(corpus)
    assert screen.proved(asked.quoted(TRIAL), corpus).verdict is verdict


def test_a_quote_that_is_not_there_is_no_proof(screen: Screen) -> None:
    quoted = asked.quoted(TRIAL)
    moved = replace(quoted, span=Span(quoted.span.start + 1, quoted.span.end + 1))
    finding = screen.proved(moved, samples.collection().corpus)
    assert finding.verdict is Verdict.MISQUOTED


def test_quotes_are_proved_while_a_question_is_answered(screen: Screen) -> None:
    go_on = threading.Event()
    screen.engine_worker._asking.do(lambda: go_on.wait(WAIT))
    screen.engine_worker.ask(1, QUESTION, EVERYTHING)
    finding = screen.proved(asked.quoted(TRIAL), samples.collection().corpus)
    assert finding.verdict is Verdict.VALID
    go_on.set()
    screen.hear(QuestionAnswered)


# --- leaving


def test_leaving_lets_go_of_the_index(own: Collection) -> None:
    screen = Screen(own.index)
    screen.engine_worker.open()
    screen.hear(IndexOpened)
    assert screen.engine_worker._proving.stop(WAIT)
    assert screen.engine_worker._comparing.stop(WAIT)
    screen.engine_worker.stop()
    assert screen.engine_worker._asking.stop(WAIT)
    assert screen.engine_worker.stop()
    assert screen.engine_worker._engine is None
    rebuilt(own)
    assert len(list((own.index / "generations").iterdir())) == 1


def test_leaving_does_not_wait_for_what_hangs(screen: Screen) -> None:
    go_on = threading.Event()
    screen.engine_worker._asking.do(lambda: go_on.wait(WAIT))
    assert not screen.engine_worker.stop()
    go_on.set()


def test_an_unexpected_failure_to_open_is_logged(tmp_path: Path) -> None:
    def broken() -> Assistant:
        raise ZeroDivisionError

    screen = Screen(tmp_path)
    engine_worker = EngineWorker(broken, screen.heard.put, screen.broken.put)
    engine_worker.open()
    assert isinstance(screen.broken.get(timeout=WAIT), ZeroDivisionError)
    assert engine_worker._asking.stop(WAIT)
    assert engine_worker._proving.stop(WAIT)
    close(screen)


def test_the_ranker_is_loaded_before_it_is_asked(
    screen: Screen, monkeypatch: pytest.MonkeyPatch
) -> None:
    loaded = threading.Event()
    monkeypatch.setattr("assistant.engine.shipped", loaded.set)
    screen.engine_worker.open()
    screen.hear(IndexOpened)
    assert loaded.wait(WAIT)


def test_a_ranker_that_cannot_be_loaded_is_told_when_it_is_asked(
    screen: Screen, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken() -> CrossEncoder:
        raise ModelError("install evidence-assistant again")

    monkeypatch.setattr("assistant.engine.shipped", broken)
    screen.engine_worker.open()
    screen.hear(IndexOpened)
    screen.engine_worker.ask(1, QUESTION, EVERYTHING)
    assert "install evidence-assistant again" in str(screen.hear(QuestionFailed).error)
    assert screen.broken.empty()


def test_the_screen_can_leave_the_ranker_out() -> None:
    index = samples.collection().index
    with open_engine(index) as read, open_engine(index, fast=True) as fast:
        assert read.ask(QUESTION).ranker != fast.ask(QUESTION).ranker
