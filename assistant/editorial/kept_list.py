"""Where the imported list is kept, and what makes sure that it is not forgotten.

The list belongs to the user, not to an index, which can be deleted and built again::

    <user's folder>/status-list           the list: every index of this user joins it
    <user's folder>/status-list-history   the SHA-256 of every list that was imported, oldest first
    <index>/status-list-joined            which list this index was joined with last

When the list that an index was joined with is gone, and the user did not replace it, it is
*missing*: answers say so until another list is imported, or the index is told to do without it.

Earlier versions kept the list in the folder of the index. One that is found there is taken over.
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
_NAMELESS = StatusList("unnamed", "", 0, "")  # what a damaged record stands for


@dataclass(frozen=True, slots=True)
class Places:
    """The folder of an index, and the folder of what is the user's own."""

    index: Path
    user: Path

    @property
    def earlier(self) -> Path | None:
        """The folder that earlier versions kept the list in, unless it is the user's own."""
        return None if self.index.absolute() == self.user.absolute() else self.index


class Joined(NamedTuple):
    """What an index is joined with.

    `missing` is the list that it was joined with before and that is gone; `told` says what was
    done with a list that an earlier version kept in the folder of the index, or is empty.
    """

    current: StoredList | None = None
    missing: StatusList | None = None
    told: str = ""

    @property
    def about(self) -> StatusList | None:
        """Which list is joined."""
        return self.current.about if self.current else None


class Removed(NamedTuple):
    """What `remove` did: the list is gone (`listed`), and the index no longer misses `settled`."""

    listed: bool
    settled: StatusList | None


class Watched:
    """What an index is joined with, looked up again when one of the files changed."""

    def __init__(self, places: Places) -> None:
        self._places = places
        self._seen: object = None
        self.joined = Joined()

    def refresh(self) -> bool:
        """Whether something else is joined or missing now; raises StatusListDamaged."""
        seen = _signatures(self._places)
        if seen == self._seen:
            return False
        before, now = self.joined, join(self._places)
        is_first, self._seen = self._seen is None, seen
        self.joined = now._replace(told=now.told or before.told)
        return is_first or (now.about, now.missing) != (before.about, before.missing)


def join(places: Places) -> Joined:
    """What the index is joined with; raises StatusListDamaged.

    The index records it, and a list of an earlier version is taken over, where that can be
    written: an index that can only be read is joined all the same.
    """
    kept, recorded = _combined(places), _recorded(places.index)
    if kept is None:
        return Joined(None, recorded)
    told = _take_over(kept, places)
    if recorded and not _is_covered(recorded, kept, places.user):
        return Joined(kept.current, recorded, told)
    if recorded != kept.current.about:
        _record(places.index, kept.current.about)
    return Joined(kept.current, None, told)


def import_list(
    places: Places,
    entries: Iterable[Entry],
    name: str,
    date: str,
    titles: Iterable[tuple[Entry, str]] = (),
) -> int | None:
    """Keep a list in place of the one before, and join the index with it.

    `titles` are those of articles that entries are about. Returned is how many notices of the list
    before this one does not have, or None when that one was damaged. Raises StorageError.
    """
    given = list(entries)
    gone: int | None = None
    with contextlib.suppress(StatusListDamaged):
        before = _combined(places)
        gone = len(_lost(before.current.entries, given)) if before else 0
    about = list_file.save(places.user, given, name, date, titles)
    _remember(places.user, [about.sha256])
    if places.earlier:
        list_file.remove(places.earlier)
    _record(places.index, about)
    return gone


def remove(places: Places) -> Removed:
    """Do without the list that is missing, or else without the one that is there.

    Where one is missing and another one is joined, that one stays. Raises StorageError.
    """
    missing: StatusList | None = None
    with contextlib.suppress(StatusListDamaged):
        joined = join(places)
        missing = joined.missing
        if missing and joined.current:
            _forget(places.index)
            return Removed(listed=False, settled=missing)
    listed = [list_file.remove(folder) for folder in (places.user, places.earlier) if folder]
    _forget(places.index)
    return Removed(any(listed), missing)


class _Kept(NamedTuple):
    """The list that counts, made of the user's `own` and one in the folder of the index."""

    current: StoredList
    own: StoredList | None
    earlier: StoredList | None

    @property
    def made_of(self) -> list[str]:
        """The SHA-256 of every list that went into it, its own last."""
        parts = (self.earlier, self.own, self.current)
        return list(dict.fromkeys(part.about.sha256 for part in parts if part))


def _combined(places: Places) -> _Kept | None:
    """The user's list with one that is still in the folder of the index; StatusListDamaged."""
    own = list_file.load(places.user)
    earlier = list_file.load(places.earlier) if places.earlier else None
    if own and earlier:
        return _Kept(_united(own, earlier), own, earlier)
    only = own or earlier
    return _Kept(only, own, earlier) if only else None


def _take_over(kept: _Kept, places: Places) -> str:
    """Move what is in the folder of the index into the user's; what is to be said of it."""
    if kept.earlier is None:
        return ""
    named = f"The {kept.earlier.about.title} that an earlier version kept in {places.index}"
    try:
        _remember(places.user, kept.made_of)
        if kept.own is None or kept.own.about != kept.current.about:
            list_file.write(places.user, kept.current)
        list_file.remove(places.index)
    except StorageError as error:
        return f"{named} is used from there. {error}."
    added = f" as part of the {kept.current.about.title}" if kept.own else ""
    return f"{named} is now kept in {places.user}{added}; every index is joined with it."


def _united(own: StoredList, earlier: StoredList) -> StoredList:
    """The newer of two lists, with the notices of the older one that it does not hold."""
    older, newer = sorted((earlier, own), key=lambda one: one.about.date)
    lost = _lost(older.entries, newer.entries)
    if not lost:
        return newer
    name = f"{older.about.title} and {newer.about.name}"
    titles = [
        (entry, title)
        for one in (newer, older)
        for entry in one.entries
        for title in one.titles_of(entry)
    ]
    return list_file.made([*newer.entries, *lost], name, newer.about.date, titles)


def _lost(before: Iterable[Entry], now: Iterable[Entry]) -> list[Entry]:
    """The notices of one list of which another has none that says the same of the same article."""
    known = {(one.status, key) for one in now for key in keys(one.doi, one.pmid)}
    return [
        one
        for one in before
        if known.isdisjoint((one.status, key) for key in keys(one.doi, one.pmid))
    ]


def _is_covered(recorded: StatusList, kept: _Kept, user: Path) -> bool:
    """Whether a list that an index was joined with is there, or the user imported another later."""
    order = {digest: at for at, digest in enumerate(_history(user))}
    then, now = recorded.sha256, kept.current.about.sha256
    return then in kept.made_of or (then in order and order[then] < order.get(now, -1))


def _history(user: Path) -> list[str]:
    """The SHA-256 of the lists that the user imported; a damaged file tells of none."""
    try:
        found = json.loads(storage.unsealed((user / HISTORY).read_bytes()))
    except (OSError, ValueError):
        return []
    return found if isinstance(found, list) else []


def _remember(user: Path, digests: Sequence[str]) -> None:
    """Write down that the user imported these lists, in this order; raises StorageError."""
    before = _history(user)
    order = [*(one for one in before if one not in digests), *digests]
    if order == before:
        return
    try:
        storage.make_way(user / HISTORY)
        storage.write_file(user / HISTORY, storage.sealed(json.dumps(order)))
    except OSError as error:
        raise list_file.not_written(user / HISTORY, error) from error


def _recorded(index: Path) -> StatusList | None:
    """The list that an index was joined with last; of a damaged record, one without a name."""
    try:
        data = (index / RECORD).read_bytes()
    except (FileNotFoundError, NotADirectoryError):
        return None
    except OSError:
        return _NAMELESS
    try:
        found = json.loads(storage.unsealed(data))
        return StatusList(**{name: found[name] for name in StatusList._fields})
    except (ValueError, KeyError, TypeError):
        return _NAMELESS


def _record(index: Path, about: StatusList) -> None:
    """Write down which list an index is joined with, where that can be written.

    Where there is no index yet, the build is going to do it.
    """
    if not index.is_dir():
        return
    with contextlib.suppress(OSError):
        storage.make_way(index / RECORD)
        storage.write_file(index / RECORD, storage.sealed(json.dumps(about._asdict())))


def _forget(index: Path) -> None:
    """Remove what an index recorded; raises StorageError."""
    list_file.remove_file(index / RECORD)


def _signatures(places: Places) -> list[tuple[int, ...]]:
    """What tells that one of the files changed, without reading any."""
    files = [places.user / list_file.FILE, places.user / HISTORY, places.index / RECORD]
    return [_signature(file) for file in (*files, places.index / list_file.FILE)]


def _signature(path: Path) -> tuple[int, ...]:
    """What tells one file from another; empty when there is none."""
    try:
        found = path.stat()
    except OSError:
        return ()
    return found.st_mtime_ns, found.st_size, found.st_ino
