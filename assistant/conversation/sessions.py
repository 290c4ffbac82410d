"""Conversations on disk, one JSON Lines file each: a header, then a line for each turn.

::

    {"format": 1, "id": "20260131-120000-1f2e3d4c", "name": ..., "created": ..., "turns": 2, ...}
    {"asked": ..., "terms": [...], "at": ..., "answer": {...}}
    {"asked": ..., ...}

Listing reads only the headers. A save replaces the whole file, but never one that another process
has changed meanwhile: when two screens continue the same session, the second saves it under a new
id.
"""

from __future__ import annotations

import builtins
import contextlib
import hashlib
import re
import secrets
import textwrap
from collections.abc import Iterator
from dataclasses import dataclass, replace
from io import BufferedReader
from pathlib import Path
from typing import NamedTuple

from filelock import FileLock, Timeout

from assistant import storage
from assistant.codec import session_files
from assistant.conversation.turns import Turn
from assistant.errors import StorageError, UnreadableFile

# All of these were chosen by hand.
# Bytes of a session. A turn takes 4 kB with few quotes and ten times that with many, so this is
# thousands of turns. The whole file is written again after each turn.
_LARGEST = 64_000_000
# Characters of a name. The header stays below `session_files.LONGEST_HEADER`.
_LONGEST_NAME = 200
# Characters of a name that is made from a question: it fits a line of the list of sessions, which
# is 80 cells wide or more.
_DEFAULT_NAME = 60
# Seconds to wait for another screen that is writing. Writing the largest session takes one to two.
_PATIENCE = 10
_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,63}")
_SUFFIX = ".jsonl"
_LEFT = "it was not changed; move it out of the folder, or delete it"


class SessionInfo(NamedTuple):
    """A session in a list; when it cannot be read, `problem` is a sentence that says why."""

    id: str
    name: str
    created: str
    updated: str
    turns: int
    problem: str = ""


@dataclass(frozen=True, slots=True)
class Session:
    """A conversation. Times are ISO 8601 in UTC."""

    id: str
    name: str
    created: str
    updated: str
    turns: tuple[Turn, ...]


class SessionStore:
    """The sessions of a folder. Saving the first session creates the folder."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._seen: dict[str, str] = {}  # by id, the digest of the file as last read or written

    def list(self, words: str = "") -> builtins.list[SessionInfo]:
        """The sessions with all of `words` in name and questions, newest first.

        An unreadable one is listed with its problem, unless there are words to search for.
        """
        try:
            paths = [path for path in self._folder.iterdir() if path.suffix == _SUFFIX]
        except FileNotFoundError:
            return []
        except OSError as error:
            said = f"{self._folder} cannot be read ({_reason(error)}); check its permissions."
            return [SessionInfo("", "", "", "", 0, said)]
        listed = [_info(path) for path in paths if not path.name.startswith(".")]
        wanted = words.casefold().split()
        listed = [info for info in listed if not wanted or self._has(info, wanted)]
        return sorted(listed, key=lambda info: (info.updated, info.id), reverse=True)

    def new(self, now: str) -> Session:
        """A session without turns that begins `now` (ISO 8601, UTC); nothing is written yet."""
        digits = re.sub(r"[^0-9]", "", now)
        name = f"{digits[:8] or '0'}-{digits[8:14] or '0'}-{secrets.token_hex(4)}"
        return Session(name, "", now, now, ())

    def load(self, id: str) -> Session:  # noqa: A002 - the word users know
        """A session by its id; raises UnreadableFile."""
        path = self._path(id)
        data = _read(path)
        session = _session(path, data)
        self._seen[id] = _digest(data)
        return session

    def data(self, id: str) -> bytes:  # noqa: A002 - the word users know
        """The file of a session, as `verify` reads it; raises UnreadableFile."""
        return _read(self._path(id))

    def save(self, session: Session) -> Session:
        """Write a session, and return it as it was written.

        It gets a new id when another screen has changed its file since this store last read or
        wrote it. Without a name it is named after its first question. Raises StorageError.
        """
        saved = replace(
            session,
            name=_name(session),
            updated=max([session.updated, *(turn.at for turn in session.turns)]),
        )
        with self._changing():
            if not _ID.fullmatch(saved.id) or self._is_foreign(saved.id):
                saved = replace(saved, id=self.new(saved.updated).id)
            try:
                self._seen[saved.id] = self._write(saved)
            except OSError:
                # The lock keeps others from writing. So the file is the old one, or ours if only
                # the last flush failed.
                with contextlib.suppress(OSError):
                    self._seen[saved.id] = storage.sha256_of(self._path(saved.id))
                raise
        return saved

    def rename(self, id: str, name: str) -> Session:  # noqa: A002 - the word users know
        """Give a session another name; an empty one names it after its first question.

        Raises UnreadableFile or StorageError.
        """
        path = self._path(id)
        with self._changing():
            data = _read(path)
            session = _session(path, data)
            renamed = replace(session, name=_name(replace(session, name=name)))
            written = self._write(renamed)
            # If another screen has added turns that this store has not read, they stay unread.
            if self._seen.get(id, _digest(data)) == _digest(data):
                self._seen[id] = written
        return renamed

    def delete(self, id: str) -> None:  # noqa: A002 - the word users know
        """Remove a session if it exists; raises StorageError."""
        try:
            path = self._path(id)
        except UnreadableFile as error:
            raise StorageError(f"{id!r} is not a session; delete its file by hand.") from error
        with contextlib.suppress(PermissionError):
            if not path.is_file() and not path.is_symlink():
                return
        with self._changing():
            path.unlink(missing_ok=True)
            self._seen.pop(id, None)

    def questions(self, sessions: int = 30) -> builtins.list[str]:
        """Questions as typed in the latest `sessions`, oldest first, without direct repeats."""
        turns: list[Turn] = []
        for info in [info for info in self.list() if not info.problem][:sessions]:
            with contextlib.suppress(UnreadableFile):
                path = self._path(info.id)
                turns += _session(path, _read(path)).turns
        asked = [turn.asked for turn in sorted(turns, key=lambda turn: turn.at)]
        return [
            typed for before, typed in zip([None, *asked], asked, strict=False) if typed != before
        ]

    def _has(self, info: SessionInfo, words: builtins.list[str]) -> bool:
        """Whether the name of a session or its questions have all of `words`, in lower case."""
        texts = [info.name.casefold()]
        if not info.problem and not all(word in texts[0] for word in words):
            with contextlib.suppress(UnreadableFile):
                path = self._path(info.id)
                texts += (turn.asked.casefold() for turn in _session(path, _read(path)).turns)
        return all(any(word in text for text in texts) for word in words)

    def _path(self, id: str) -> Path:  # noqa: A002 - the word users know
        if not _ID.fullmatch(id):
            raise UnreadableFile(f"{id!r} is not a session; choose one from the list.")
        return self._folder / f"{id}{_SUFFIX}"

    def _is_foreign(self, id: str) -> bool:  # noqa: A002 - the word users know
        """Whether the file exists and differs from what this store last read or wrote."""
        try:
            with _opened(self._path(id)) as file:
                return hashlib.file_digest(file, "sha256").hexdigest() != self._seen.get(id)
        except FileNotFoundError:
            return False
        except OSError:
            return True

    def _write(self, session: Session) -> str:
        """Write a session and return the digest of its file."""
        turns = map(session_files.TURN.encode, session.turns)
        data = session_files.encoded([session_files.HEADER.encode(session), *turns])
        if len(data) > _LARGEST:
            raise StorageError(
                f"This session is longer than {_LARGEST // 1_000_000} MB and cannot be saved in "
                f"{self._folder}; start a new one."
            )
        storage.write_file(self._path(session.id), data)
        return _digest(data)

    @contextlib.contextmanager
    def _changing(self) -> Iterator[None]:
        """Lock the folder for one screen at a time; an OSError becomes a StorageError."""
        try:
            # Questions may contain facts about patients, so only the owner can open the folder.
            self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            with FileLock(self._folder / ".lock", timeout=_PATIENCE):
                yield
        except Timeout as error:
            raise StorageError(
                f"Another screen is writing to {self._folder}; try again in a moment."
            ) from error
        except OSError as error:
            raise StorageError(
                f"The sessions in {self._folder} cannot be changed ({_reason(error)}); free some "
                "disk space or allow writing there, then save again."
            ) from error


def _info(path: Path) -> SessionInfo:
    if not _ID.fullmatch(path.stem):
        said = f"{path.name} does not have the name of a session; {_LEFT}."
        return SessionInfo(path.stem, "", "", "", 0, said)
    try:
        with _opened(path) as file:
            first = file.readline(session_files.LONGEST_HEADER)
        return SessionInfo(path.stem, *session_files.header(first))
    except (OSError, ValueError) as error:
        return SessionInfo(path.stem, "", "", "", 0, str(_unreadable(path, error)))


def _session(path: Path, data: bytes) -> Session:
    """The session in the bytes of a file; its id is the file's name."""
    try:
        header, turns = session_files.read(data)
        read = tuple(map(Turn.from_json, turns))
    except ValueError as error:
        raise _unreadable(path, error) from error
    return Session(path.stem, header.name, header.created, header.updated, read)


def _read(path: Path) -> bytes:
    try:
        with _opened(path) as file:
            data = file.read(_LARGEST + 1)
    except OSError as error:
        raise _unreadable(path, error) from error
    if len(data) > _LARGEST:
        size = f"larger than {_LARGEST // 1_000_000} MB"
        raise UnreadableFile(f"{path.name} is {size}, too large for a session; {_LEFT}.")
    return data


def _opened(path: Path) -> BufferedReader:
    """The opened file; raises OSError for a pipe or device, which might never end."""
    if path.exists() and not path.is_file():
        raise OSError("it is not a regular file")
    return path.open("rb")


def _unreadable(path: Path, error: OSError | ValueError) -> UnreadableFile:
    if isinstance(error, FileNotFoundError):
        return UnreadableFile(f"{path.name} no longer exists; choose another session.")
    return UnreadableFile(f"{path.name} cannot be read ({_reason(error)}); {_LEFT}.")


def _reason(error: OSError | ValueError) -> str:
    if isinstance(error, OSError):
        return error.strerror or str(error)
    return "it is damaged, or from another version"


def _digest(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def _name(session: Session) -> str:
    """The name of a session on one line, or its first question, shortened at a word."""
    name = _folded(session.name)[:_LONGEST_NAME].strip()
    if name or not session.turns:
        return name
    asked = _folded(session.turns[0].asked)
    short = textwrap.shorten(asked, _DEFAULT_NAME, placeholder="…", break_on_hyphens=False)
    return short if short != "…" else f"{asked[: _DEFAULT_NAME - 1]}…"


def _folded(text: str) -> str:
    return " ".join(text.encode("utf-8", "replace").decode("utf-8").split())
