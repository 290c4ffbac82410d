"""The thread that saves conversations to the disk."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from textual.message import Message

from assistant.conversation.sessions import Session, SessionInfo, SessionStore
from assistant.errors import AssistantError
from assistant.tui.workers.background import Background

_PARTING = 0.4  # seconds to wait at the end for the last answer to be written


class SessionSaved(Message):
    """A session was saved; it may have another id, and it has a name now."""

    def __init__(self, before: str, session: Session) -> None:
        self.before = before
        self.session = session
        super().__init__()


class SessionsListed(Message):
    """All sessions, newest first."""

    def __init__(self, sessions: list[SessionInfo]) -> None:
        self.sessions = sessions
        super().__init__()


class QuestionsRead(Message):
    """The questions of earlier sessions, oldest first."""

    def __init__(self, questions: list[str]) -> None:
        self.questions = questions
        super().__init__()


class SessionLoaded(Message):
    """A session that was asked for."""

    def __init__(self, session: Session) -> None:
        self.session = session
        super().__init__()


class SessionFailed(Message):
    """Something could not be read or written; a sentence says what and what to do."""

    def __init__(self, error: AssistantError) -> None:
        self.error = error
        super().__init__()


class SessionWorker:
    """Reads and writes sessions in the background, and posts the results."""

    def __init__(
        self,
        store: SessionStore,
        post: Callable[[Message], object],
        report_failure: Callable[[Exception], None],
    ) -> None:
        self._store = store
        self._post = post
        self._thread = Background("sessions", report_failure)
        self._renamed: dict[str, str] = {}  # ids that sessions were saved under instead

    def new(self, now: str) -> Session:
        """A session without questions."""
        return self._store.new(now)

    def save(self, session: Session) -> None:
        """Write a session."""
        self._do(lambda: self._save(session))

    def load(self, identity: str) -> None:
        """Read a session."""

        def work() -> None:
            session = self._store.load(identity)
            self._renamed.pop(identity, None)  # from now on, that id means what was read
            self._post(SessionLoaded(session))

        self._do(work)

    def rename(self, identity: str, name: str) -> None:
        """Rename a session, and list them all."""

        def work() -> None:
            renamed = self._store.rename(identity, name)
            self._post(SessionSaved(identity, renamed))
            self._post(SessionsListed(self._store.list()))

        self._do(work)

    def delete(self, identity: str) -> None:
        """Delete a session, and list the others."""

        def work() -> None:
            self._store.delete(identity)
            self._post(SessionsListed(self._store.list()))

        self._do(work)

    def list(self) -> None:
        """List all sessions."""
        self._do(lambda: self._post(SessionsListed(self._store.list())))

    def remember(self) -> None:
        """Read the questions of earlier sessions."""
        self._do(lambda: self._post(QuestionsRead(self._store.questions())))

    def stop(self) -> bool:
        """Finish writing; return whether that has ended."""
        return self._thread.stop(_PARTING)

    def _save(self, session: Session) -> None:
        before = session.id
        known = self._renamed.get(before, before)
        saved = self._store.save(replace(session, id=known))
        self._renamed[before] = saved.id
        self._post(SessionSaved(before, saved))

    def _do(self, work: Callable[[], object]) -> None:
        def guarded() -> None:
            try:
                work()
            except AssistantError as error:
                self._post(SessionFailed(error))

        self._thread.do(guarded)
