"""The imported list beside the generations of an index: written whole, checked before use.

One text file, sealed with its SHA-256. Its first line says what list it is, as JSON; the others are
sorted, each a key (``doi:10.1000/x``, ``pmid:12``), a tab and JSON: a notice under its DOI, or else
its PMID, and under the PMID of a notice with both its DOI. Titles of articles stand under the same
keys with ``title:`` before them.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator
from functools import cached_property
from pathlib import Path
from typing import Any

from assistant import storage
from assistant.errors import StatusListDamaged, StorageError
from assistant.records import Identifiers, Notice, Status, StatusList
from assistant.status.entries import Entry

FILE = "status-list"
_STATUSES = list(Status)
_FORMAT = 1


class StoredList:
    """A list that notices are looked up in."""

    def __init__(self, lines: bytes, about: StatusList) -> None:
        self._lines = lines
        self.about = about

    def notices_of(
        self, known: Identifiers, is_about: Callable[[Entry], bool] = lambda _: True
    ) -> tuple[Notice, ...]:
        """The notices about the article of these identifiers, the oldest first, each once.

        DOI or PMID has to be the same; where both have both, both. `is_about` can rule notices out.
        """
        found = {
            Notice(entry.status, entry.reference, entry.date, self.about.title): None
            for key in _keys(known.doi or "", known.pmid or "")
            for entry in self._entries(key)
            if entry.doi in ("", known.doi or entry.doi)
            and entry.pmid in ("", known.pmid or entry.pmid)
            and is_about(entry)
        }
        return tuple(sorted(found, key=lambda notice: (notice.date, notice)))

    def titles_of(self, entry: Entry) -> list[str]:
        """The titles that the list gives articles of an entry's identifier."""
        return [str(value) for value in self._values(_title_key(entry))]

    def may_hold(self, known: Identifiers) -> bool:
        """Whether `notices_of` is worth asking: quick where many articles are looked up."""
        keys = _keys(known.doi or "", known.pmid or "")
        return any(key.encode() in self._all_keys for key in keys)

    @cached_property
    def _all_keys(self) -> frozenset[bytes]:
        return frozenset(line.partition(b"\t")[0] for line in self._lines.split(b"\n"))

    def _entries(self, key: str) -> Iterator[Entry]:
        """The notices under `key`."""
        kind, _, number = key.partition(":")
        for value in self._values(key):
            if isinstance(value, str):
                under = (one for one in self._entries(f"doi:{value}") if one.pmid == number)
                yield from under
            else:
                status, pmid, date, reference = value
                doi = number if kind == "doi" else ""
                yield Entry(_STATUSES[status], doi, pmid, date, reference)

    def _values(self, key: str) -> Iterator[Any]:
        """What stands behind `key`, found without parting the lines, which takes longer."""
        start = f"{key}\t".encode()
        at = _first(self._lines, start)
        while self._lines.startswith(start, at):
            end = self._lines.index(b"\n", at)
            yield json.loads(self._lines[at + len(start) : end])
            at = end + 1


class Watched:
    """The list in the folder of an index, read again when it was imported anew or removed."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._seen: tuple[int, ...] | None = None
        self.current: StoredList | None = None

    def refresh(self) -> bool:
        """Whether there is another list now, or none; raises StatusListDamaged."""
        seen = _signature(self._folder / FILE)
        if seen == self._seen:
            return False
        self.current = load(self._folder)
        self._seen = seen
        return True


def save(
    folder: Path,
    entries: Iterable[Entry],
    name: str,
    date: str,
    titles: Iterable[tuple[Entry, str]] = (),
) -> StatusList:
    """Put a list beside an index, in place of the one that is there; raises StorageError.

    `titles` are those of articles that entries are about.
    """
    kept = sorted(set(entries))
    named = (f"{_title_key(entry)}\t{_dumps(title)}" for entry, title in titles)
    lines = sorted({*_lines(kept), *named}, key=str.encode)
    head = json.dumps({"format": _FORMAT, "name": name, "date": date, "notices": len(kept)})
    sealed = storage.sealed("".join(f"{line}\n" for line in (head, *lines)))
    try:
        storage.make_way(folder / FILE)
        storage.write_file(folder / FILE, sealed)
    except OSError as error:
        raise StorageError(
            f"{folder / FILE} cannot be written ({error.strerror or error}); make room or allow "
            "writing there, then import the list again"
        ) from error
    return StatusList(name, date, len(kept), storage.unsealed_bytes(sealed)[1])


def load(folder: Path) -> StoredList | None:
    """The list beside an index, or None when none was imported; raises StatusListDamaged."""
    path = folder / FILE
    if path.exists() and not path.is_file():  # reading a pipe might never end
        raise _damaged(path)
    try:
        data = path.read_bytes()
    except FileNotFoundError:
        return None
    except OSError as error:
        raise _damaged(path) from error
    try:
        text, digest = storage.unsealed_bytes(data)
        head, _, lines = text.partition(b"\n")
        about = json.loads(head)
        if about["format"] != _FORMAT:
            raise _damaged(path)
        return StoredList(lines, StatusList(about["name"], about["date"], about["notices"], digest))
    except (ValueError, KeyError, TypeError) as error:
        raise _damaged(path) from error


def remove(folder: Path) -> bool:
    """Remove the list, whatever its state; whether there was one. Raises StorageError."""
    try:
        if storage.make_way(folder / FILE):
            return True
        (folder / FILE).unlink()
        storage.sync_directory(folder)
    except FileNotFoundError:
        return False
    except OSError as error:
        raise StorageError(
            f"{folder / FILE} cannot be removed ({error.strerror or error}); allow writing there"
        ) from error
    return True


def _lines(entries: Iterable[Entry]) -> Iterator[str]:
    for entry in entries:
        first, *other = _keys(entry.doi, entry.pmid)
        yield f"{first}\t{_dumps([_STATUSES.index(entry.status), *entry[2:]])}"
        yield from (f"{key}\t{_dumps(entry.doi)}" for key in other)


def _title_key(entry: Entry) -> str:
    return f"title:{_keys(entry.doi, entry.pmid)[0]}"


def _dumps(value: object) -> str:
    return json.dumps(value, separators=(",", ":"))


def _keys(doi: str, pmid: str) -> list[str]:
    return [f"{name}:{value}" for name, value in (("doi", doi), ("pmid", pmid)) if value]


def _first(lines: bytes, start: bytes) -> int:
    """Where the first of the sorted `lines` begins that is not before `start`."""
    low, high = 0, len(lines)
    while low < high:
        middle = (low + high) // 2
        begin, end = lines.rfind(b"\n", low, middle) + 1 or low, lines.index(b"\n", middle)
        if lines[begin:end] < start:
            low = end + 1
        else:
            high = begin
    return low


def _signature(path: Path) -> tuple[int, ...]:
    """What tells one file from another without reading it; empty when there is none."""
    try:
        found = path.stat()
    except OSError:
        return ()
    return found.st_mtime_ns, found.st_size, found.st_ino


def _damaged(path: Path) -> StatusListDamaged:
    return StatusListDamaged(
        f"{path} is not what the import wrote; import the list again with: assistant status-list "
        "import FILE, or leave it out with: assistant status-list remove"
    )
