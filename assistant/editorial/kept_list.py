"""Stores the imported list, and notices when a list that an index was joined with disappears.

The list belongs to the user, not to an index, which can be deleted and built again::

    <user's folder>/status-list           the list: every index of this user joins it
    <user's folder>/status-list-history   the SHA-256 of every list that was imported, oldest first
    <index>/status-list-joined            which list this index was joined with last

If the list that an index was joined with is gone, and the user has not replaced it, the list is
*missing*. Answers say so until the user imports another list or removes the missing one.

Earlier versions kept the list in the folder of the index. A list found there is moved to the user's
folder.
"""

from __future__ import annotations

import contextlib
import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

from assistant import storage
from assistant.editorial import list_file
from assistant.editorial.entries import Entry
from assistant.editorial.list_file import StoredList, keys
from assistant.errors import StatusListDamaged, StorageError
from assistant.records import StatusList

HISTORY = "status-list-history"
RECORD = "status-list-joined"
_NAMELESS = StatusList("unnamed", "", 0, "")  # stands for the list that a damaged record names


@dataclass(frozen=True, slots=True)
class Places:
    """The folder of an index, and the user's own folder."""

    index: Path
    user: Path

    @property
    def earlier(self) -> Path | None:
        """The folder in which earlier versions kept the list; None if it is the user's folder."""
        return None if self.index.absolute() == self.user.absolute() else self.index


class JoinedList(NamedTuple):
    """The list that an index is joined with.

    `missing` is a list that the index was joined with earlier and that is gone. If an earlier
    version kept a list in the folder of the index, `message` says what became of it, else it is
    empty.
    """

    current: StoredList | None = None
    missing: StatusList | None = None
    message: str = ""

    @property
    def about(self) -> StatusList | None:
        """The name, date and size of the joined list, or None."""
        return self.current.about if self.current else None


class Removed(NamedTuple):
    """What `remove` did: whether it removed a list, and the list that is no longer missing."""

    listed: bool
    settled: StatusList | None


class Watched:
    """The list that an index is joined with, looked up again when one of the files changes."""

    def __init__(self, places: Places) -> None:
        self._places = places
        self._seen: object = None
        self.joined = JoinedList()

    def refresh(self) -> bool:
        """Look again; whether the joined or missing list has changed. Raises StatusListDamaged."""
        seen = _signatures(self._places)
        if seen == self._seen:
            return False
        earlier, current = self.joined, join(self._places)
        is_first, self._seen = self._seen is None, seen
        self.joined = current._replace(message=current.message or earlier.message)
        return is_first or (current.about, current.missing) != (earlier.about, earlier.missing)


def join(places: Places) -> JoinedList:
    """The list that the index is joined with; raises StatusListDamaged.

    Records the list in the index, and moves a list of an earlier version to the user's folder, if
    these folders are writable. A read-only index is joined as well.
    """
    combined, recorded = _combined(places), _recorded(places.index)
    if combined is None:
        return JoinedList(None, recorded)
    message = _take_over(combined, places)
    if recorded and not _is_covered(recorded, combined, places.user):
        return JoinedList(combined.current, recorded, message)
    if recorded != combined.current.about:
        _record(places.index, combined.current.about)
    return JoinedList(combined.current, None, message)


def import_list(
    places: Places,
    entries: Iterable[Entry],
    name: str,
    date: str,
    titles: Iterable[tuple[Entry, str]] = (),
) -> int | None:
    """Store a list in place of the earlier one, and join the index with it.

    `titles` gives titles of the articles that entries are about. Returns the number of notices of
    the earlier list that this list lacks, or None if the earlier list was damaged. Raises
    StorageError.
    """
    notices = list(entries)
    gone: int | None = None
    with contextlib.suppress(StatusListDamaged):
        before = _combined(places)
        gone = len(_missing_notices(before.current.entries, notices)) if before else 0
    about = list_file.save(places.user, notices, name, date, titles)
    _remember(places.user, [about.sha256])
    if places.earlier:
        list_file.remove(places.earlier)
    _record(places.index, about)
    return gone


def remove(places: Places) -> Removed:
    """Stop reporting a missing list, or remove the current list.

    If one list is missing and another one is joined, the joined list stays. Raises StorageError.
    """
    missing: StatusList | None = None
    with contextlib.suppress(StatusListDamaged):
        joined_list = join(places)
        missing = joined_list.missing
        if missing and joined_list.current:
            _forget(places.index)
            return Removed(listed=False, settled=missing)
    listed = [list_file.remove(folder) for folder in (places.user, places.earlier) if folder]
    _forget(places.index)
    return Removed(any(listed), missing)


class _CombinedList(NamedTuple):
    """The `current` list, made of the user's `own` and an `earlier` one in the index folder."""

    current: StoredList
    own: StoredList | None
    earlier: StoredList | None

    @property
    def made_of(self) -> list[str]:
        """The SHA-256 of every list that it was combined from, and last its own."""
        parts = (self.earlier, self.own, self.current)
        return list(dict.fromkeys(part.about.sha256 for part in parts if part))


def _combined(places: Places) -> _CombinedList | None:
    """The user's list, with one in the folder of the index; raises StatusListDamaged."""
    own = list_file.load(places.user)
    earlier = list_file.load(places.earlier) if places.earlier else None
    if own and earlier:
        return _CombinedList(_merge_lists(own, earlier), own, earlier)
    only = own or earlier
    return _CombinedList(only, own, earlier) if only else None


def _take_over(combined: _CombinedList, places: Places) -> str:
    """Move a list in the folder of the index to the user's folder; returns a message, or empty."""
    if combined.earlier is None:
        return ""
    subject = f"The {combined.earlier.about.title} that an earlier version kept in {places.index}"
    try:
        _remember(places.user, combined.made_of)
        if combined.own is None or combined.own.about != combined.current.about:
            list_file.write(places.user, combined.current)
        list_file.remove(places.index)
    except StorageError as error:
        return f"{subject} is used from there. {error}."
    added = f" as part of the {combined.current.about.title}" if combined.own else ""
    return f"{subject} is now kept in {places.user}{added}; every index is joined with it."


def _merge_lists(own: StoredList, earlier: StoredList) -> StoredList:
    """The newer of two lists, plus the notices of the older one that it lacks."""
    older, newer = sorted((earlier, own), key=lambda stored: stored.about.date)
    missing = _missing_notices(older.entries, newer.entries)
    if not missing:
        return newer
    name = f"{older.about.title} and {newer.about.name}"
    titles = [
        (entry, title)
        for stored in (newer, older)
        for entry in stored.entries
        for title in stored.titles_of(entry)
    ]
    return list_file.make_list([*newer.entries, *missing], name, newer.about.date, titles)


def _missing_notices(before: Iterable[Entry], now: Iterable[Entry]) -> list[Entry]:
    """The notices in `before` without a notice of the same status and article in `now`."""
    covered = {(entry.status, key) for entry in now for key in keys(entry.doi, entry.pmid)}
    return [
        entry
        for entry in before
        if covered.isdisjoint((entry.status, key) for key in keys(entry.doi, entry.pmid))
    ]


def _is_covered(recorded: StatusList, combined: _CombinedList, user: Path) -> bool:
    """Whether the recorded list is part of the current one, or an import replaced it later."""
    order = {digest: at for at, digest in enumerate(_history(user))}
    then, now = recorded.sha256, combined.current.about.sha256
    return then in combined.made_of or (then in order and order[then] < order.get(now, -1))


def _history(user: Path) -> list[str]:
    """The SHA-256 of the lists that the user imported, oldest first; empty if damaged."""
    try:
        digests = json.loads(storage.unsealed((user / HISTORY).read_bytes()))
    except (OSError, ValueError):
        return []
    return digests if isinstance(digests, list) else []


def _remember(user: Path, digests: Sequence[str]) -> None:
    """Record that the user imported these lists, in this order; raises StorageError."""
    before = _history(user)
    order = [*(digest for digest in before if digest not in digests), *digests]
    if order == before:
        return
    try:
        storage.make_way(user / HISTORY)
        storage.write_file(user / HISTORY, storage.sealed(json.dumps(order)))
    except OSError as error:
        raise list_file.not_written(user / HISTORY, error) from error


def _recorded(index: Path) -> StatusList | None:
    """The list that an index was joined with last; `_NAMELESS` if the record is damaged."""
    try:
        data = (index / RECORD).read_bytes()
    except (FileNotFoundError, NotADirectoryError):
        return None
    except OSError:
        return _NAMELESS
    try:
        record = json.loads(storage.unsealed(data))
        return StatusList(**{name: record[name] for name in StatusList._fields})
    except (ValueError, KeyError, TypeError):
        return _NAMELESS


def _record(index: Path, about: StatusList) -> None:
    """Record which list an index is joined with, if its folder is writable.

    If there is no index yet, the build will record it.
    """
    if not index.is_dir():
        return
    with contextlib.suppress(OSError):
        storage.make_way(index / RECORD)
        storage.write_file(index / RECORD, storage.sealed(json.dumps(about._asdict())))


def _forget(index: Path) -> None:
    """Remove the record of an index; raises StorageError."""
    list_file.remove_file(index / RECORD)


def _signatures(places: Places) -> list[tuple[int, ...]]:
    """The signatures of all files, which show a change without reading them."""
    files = [places.user / list_file.FILE, places.user / HISTORY, places.index / RECORD]
    return [_signature(file) for file in (*files, places.index / list_file.FILE)]


def _signature(path: Path) -> tuple[int, ...]:
    """Time of change, size and inode of a file; empty if there is no file."""
    try:
        status = path.stat()
    except OSError:
        return ()
    return status.st_mtime_ns, status.st_size, status.st_ino
