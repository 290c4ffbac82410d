"""The thread that reads and saves conversations."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from textual.message import Message

from assistant.conversation.sessions import Session, SessionInfo, SessionStore
from assistant.errors import AssistantError
from assistant.tui.workers.background import Background

# Seconds to wait at the end for the last answer to be written. Chosen by hand: a longer
# wait would delay quitting, a shorter one would more often lose an answer.
_LONGEST_STOP = 0.4


class SessionSaved(Message):
    """A session with the id `before` was saved; `session` has its name, and perhaps another id."""

    def __init__(self, before: str, session: Session) -> None:
        self.before = before
        self.session = session
        super().__init__()


class SessionsListed(Message):
    """The saved sessions, newest first."""

    def __init__(self, sessions: list[SessionInfo]) -> None:
        self.sessions = sessions
        super().__init__()


class QuestionsRead(Message):
    """The questions of earlier sessions, oldest first."""

    def __init__(self, questions: list[str]) -> None:
        self.questions = questions
        super().__init__()


class SessionLoaded(Message):
    """A session has been read."""

    def __init__(self, session: Session) -> None:
        self.session = session
        super().__init__()


class SessionFailed(Message):
    """A session could not be read or written; `error` says what to do."""

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
        self._words = ""  # what the listed sessions must have
        self._renamed: dict[
            str, str
        ] = {}  # new ids of sessions, by the ids that the screen may still use

    def new(self, now: str) -> Session:
        """A new session without questions, which is not saved yet."""
        return self._store.new(now)

    def save(self, session: Session) -> None:
        """Save a session; posts `SessionSaved`."""
        self._do(lambda: self._save(session))

    def load(self, identity: str) -> None:
        """Read a session; posts `SessionLoaded`."""

        def work() -> None:
            session = self._store.load(identity)
            self._renamed.pop(identity, None)  # the id now means the session that was just read
            self._post(SessionLoaded(session))

        self._do(work)

    def rename(self, identity: str, name: str) -> None:
        """Rename a session; posts `SessionSaved` and the new list."""

        def work() -> None:
            renamed = self._store.rename(identity, name)
            self._post(SessionSaved(identity, renamed))
            self._post_list()

        self._do(work)

    def delete(self, identity: str) -> None:
        """Delete a session; posts the list without it."""

        def work() -> None:
            self._store.delete(identity)
            self._post_list()

        self._do(work)

    def list(self, words: str = "") -> None:
        """List the sessions that have `words`; posts `SessionsListed`, also after a change."""
        self._words = words
        self._do(self._post_list)

    def _post_list(self) -> None:
        self._post(SessionsListed(self._store.list(self._words)))

    def remember(self) -> None:
        """Read the questions of earlier sessions; posts `QuestionsRead`."""
        self._do(lambda: self._post(QuestionsRead(self._store.questions())))

    def stop(self) -> bool:
        """Finish what is in the queue; return whether the thread has ended."""
        return self._thread.stop(_LONGEST_STOP)

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
