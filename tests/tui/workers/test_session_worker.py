from __future__ import annotations

import queue
import threading
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import TypeVar

import asked
import pytest
from asked import NOW
from samples import QUESTION
from textual.message import Message

from assistant.conversation.sessions import Session, SessionStore
from assistant.errors import StorageError, UnreadableFile
from assistant.tui.workers.session_worker import (
    QuestionsRead,
    SessionFailed,
    SessionLoaded,
    SessionSaved,
    SessionsListed,
    SessionWorker,
)

WAIT = 30.0  # seconds
M = TypeVar("M", bound=Message)


class Screen:
    """Receives what a session worker posts."""

    def __init__(self, folder: Path) -> None:
        self.heard: queue.Queue[Message] = queue.Queue()
        self.broken: queue.Queue[Exception] = queue.Queue()
        self.session_worker = SessionWorker(SessionStore(folder), self.heard.put, self.broken.put)

    def hear(self, kind: type[M]) -> M:
        """The next message, which is of that kind."""
        message = self.heard.get(timeout=WAIT)
        assert isinstance(message, kind)
        return message

    def save(self, session: Session) -> SessionSaved:
        self.session_worker.save(session)
        return self.hear(SessionSaved)

    def listed(self) -> list[str]:
        self.session_worker.list()
        return [info.id for info in self.hear(SessionsListed).sessions]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "sessions"


@pytest.fixture
def screen(folder: Path) -> Iterator[Screen]:
    made = Screen(folder)
    yield made
    assert made.session_worker._thread.stop(WAIT)
    assert made.heard.empty()
    assert made.broken.empty()


@pytest.fixture
def session(screen: Screen) -> Session:
    return replace(screen.session_worker.new(NOW), turns=(asked.turn(),))


def test_a_session_is_saved_and_read_back(screen: Screen, session: Session, folder: Path) -> None:
    assert screen.session_worker.new(NOW).turns == ()
    assert screen.listed() == []
    saved = screen.save(session)
    assert saved.before == saved.session.id == session.id
    assert saved.session.name == QUESTION
    assert (folder / f"{session.id}.jsonl").is_file()
    screen.session_worker.load(session.id)
    assert screen.hear(SessionLoaded).session == saved.session
    assert screen.listed() == [session.id]


def test_a_session_grows_in_one_file(screen: Screen, session: Session) -> None:
    for count in range(1, 4):
        saved = screen.save(replace(session, turns=session.turns * count))
        assert saved.session.id == session.id
        assert len(saved.session.turns) == count
    assert screen.listed() == [session.id]


def test_a_session_is_renamed(screen: Screen, session: Session) -> None:
    screen.save(session)
    screen.session_worker.rename(session.id, "NMO")
    saved = screen.hear(SessionSaved)
    assert (saved.before, saved.session.id, saved.session.name) == (session.id, session.id, "NMO")
    assert [info.name for info in screen.hear(SessionsListed).sessions] == ["NMO"]


def test_a_session_is_deleted(screen: Screen, session: Session) -> None:
    other = replace(screen.session_worker.new(NOW), turns=session.turns)
    screen.save(session)
    screen.save(other)
    screen.session_worker.delete(session.id)
    assert [info.id for info in screen.hear(SessionsListed).sessions] == [other.id]
    screen.session_worker.delete(session.id)
    assert len(screen.hear(SessionsListed).sessions) == 1


def test_questions_of_earlier_sessions_are_remembered(screen: Screen, session: Session) -> None:
    screen.save(session)
    screen.save(replace(screen.session_worker.new(NOW), turns=(asked.turn("and that?", QUESTION),)))
    screen.session_worker.remember()
    assert sorted(screen.hear(QuestionsRead).questions) == ["and that?", QUESTION]


def test_what_another_screen_wrote_is_not_written_over(
    screen: Screen, session: Session, folder: Path
) -> None:
    screen.save(session)
    other = SessionStore(folder)
    theirs = other.save(replace(other.load(session.id), turns=session.turns * 3))
    saved = screen.save(replace(session, turns=session.turns * 2))
    assert saved.before == session.id
    assert saved.session.id != session.id
    # Saved before the screen has heard of the other id: into the same file again.
    again = screen.save(replace(session, turns=session.turns * 4))
    assert (again.before, again.session.id) == (session.id, saved.session.id)
    later = screen.save(replace(saved.session, turns=session.turns * 5))
    assert (later.before, later.session.id) == (saved.session.id, saved.session.id)
    assert sorted(screen.listed()) == sorted([session.id, saved.session.id])
    assert SessionStore(folder).load(session.id) == theirs
    assert len(SessionStore(folder).load(saved.session.id).turns) == 5


def test_what_another_screen_wrote_can_be_gone_on_with(
    screen: Screen, session: Session, folder: Path
) -> None:
    screen.save(session)
    other = SessionStore(folder)
    other.save(replace(other.load(session.id), turns=session.turns * 3))
    ours = screen.save(replace(session, turns=session.turns * 2)).session
    assert ours.id != session.id
    screen.session_worker.load(session.id)
    theirs = screen.hear(SessionLoaded).session
    saved = screen.save(replace(theirs, turns=session.turns * 4))
    assert saved.session.id == session.id
    assert SessionStore(folder).load(ours.id) == ours
    assert len(SessionStore(folder).load(session.id).turns) == 4


def test_answers_that_come_at_once_are_saved_in_order(
    screen: Screen, session: Session, folder: Path
) -> None:
    for count in range(1, 6):
        screen.session_worker.save(replace(session, turns=session.turns * count))
    for _ in range(5):
        screen.hear(SessionSaved)
    assert len(SessionStore(folder).load(session.id).turns) == 5


def test_what_cannot_be_kept_is_said(
    screen: Screen, session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patched:
        patched.setattr("os.fsync", full)
        screen.session_worker.save(session)
        failed = screen.hear(SessionFailed)
    assert isinstance(failed.error, StorageError)
    assert "No space left on device" in str(failed.error)
    assert screen.save(session).session.id == session.id


def test_sessions_that_are_not_there(screen: Screen) -> None:
    screen.session_worker.load("none")
    assert isinstance(screen.hear(SessionFailed).error, UnreadableFile)
    screen.session_worker.rename("../none", "name")
    assert isinstance(screen.hear(SessionFailed).error, UnreadableFile)
    screen.session_worker.delete("../none")
    assert isinstance(screen.hear(SessionFailed).error, StorageError)


def test_what_should_not_fail_is_told(
    screen: Screen, session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object) -> None:
        raise ZeroDivisionError

    with monkeypatch.context() as patched:
        patched.setattr(SessionStore, "save", broken)
        screen.session_worker.save(session)
        assert isinstance(screen.broken.get(timeout=WAIT), ZeroDivisionError)
    assert screen.save(session).session.id == session.id


def test_leaving_finishes_what_was_to_be_saved(folder: Path) -> None:
    screen = Screen(folder)
    session = replace(screen.session_worker.new(NOW), turns=(asked.turn(),))
    screen.session_worker.save(session)
    screen.session_worker.stop()
    assert screen.session_worker._thread.stop(WAIT)
    assert screen.session_worker.stop()
    assert SessionStore(folder).load(session.id).turns == session.turns


def test_leaving_does_not_wait_for_a_disk_that_hangs(
    screen: Screen, session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    go_on = threading.Event()
    monkeypatch.setattr(SessionStore, "save", lambda _, session: go_on.wait(WAIT) and session)
    screen.session_worker.save(session)
    assert not screen.session_worker.stop()
    go_on.set()
    screen.hear(SessionSaved)
