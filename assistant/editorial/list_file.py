"""Stores an imported list in one file, which is written as a whole and checked before use.

It is a text file, sealed with its SHA-256. The first line describes the list, as JSON. The others
are sorted; each has a key (``doi:10.1000/x``, ``pmid:12``), a tab and JSON. A notice is under its
DOI, or under its PMID if it has no DOI. If it has both, the PMID's line gives the DOI. Titles of
articles are under the same keys with the prefix ``title:``.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator
from functools import cached_property
from pathlib import Path
from typing import Any

from assistant import storage
from assistant.editorial.entries import Entry
from assistant.editorial.preprints import dois_of_versions, without_version
from assistant.errors import StatusListDamaged, StorageError
from assistant.records import Identifiers, Notice, Status, StatusList

FILE = "status-list"
_STATUSES = list(Status)
_FORMAT = 1
_TITLE = "title:"  # prefix of the key of a title


class StoredList:
    """A list in memory, in which notices are looked up."""

    def __init__(self, lines: bytes, about: StatusList) -> None:
        self._lines = lines
        self.about = about

    @property
    def entries(self) -> list[Entry]:
        """All notices of the list, in the order of their keys."""
        return [
            _entry(key.decode(), value)
            for key, _, text in (line.partition(b"\t") for line in self._lines.split(b"\n")[:-1])
            if not (key.startswith(_TITLE.encode()) or isinstance(value := json.loads(text), str))
        ]

    def notices_of(
        self, identifiers: Identifiers, is_about: Callable[[Entry], bool] = lambda _: True
    ) -> tuple[Notice, ...]:
        """The notices about the article with these identifiers, the oldest first, each once.

        DOI or PMID must be equal, and both if both the article and the notice have both. All
        versions of a preprint count as one. `is_about` can exclude notices.
        """
        doi = without_version(identifiers.doi or "")
        notices = {
            Notice(entry.status, entry.reference, entry.date, self.about.title): None
            for key in _keys_of_versions(identifiers)
            for entry in self._entries(key)
            if without_version(entry.doi) in ("", doi or without_version(entry.doi))
            and entry.pmid in ("", identifiers.pmid or entry.pmid)
            and is_about(entry)
        }
        return tuple(sorted(notices, key=lambda notice: (notice.date, notice)))

    @property
    def sealed(self) -> bytes:
        """The content of the whole file, with its seal."""
        return _sealed(self.about, self._lines)

    def titles_of(self, entry: Entry) -> list[str]:
        """The titles that the list has for the article of an entry."""
        return [str(value) for value in self._values(_title_key(entry))]

    def may_hold(self, identifiers: Identifiers) -> bool:
        """A quick check for many articles: if False, `notices_of` finds nothing."""
        return any(key.encode() in self._all_keys for key in _keys_of_versions(identifiers))

    @cached_property
    def _all_keys(self) -> frozenset[bytes]:
        return frozenset(line.partition(b"\t")[0] for line in self._lines.split(b"\n"))

    def _entries(self, key: str) -> Iterator[Entry]:
        """The notices under `key`."""
        number = key.partition(":")[2]
        for value in self._values(key):
            if isinstance(value, str):
                entries = (entry for entry in self._entries(f"doi:{value}") if entry.pmid == number)
                yield from entries
            else:
                yield _entry(key, value)

    def _values(self, key: str) -> Iterator[Any]:
        """The JSON values under `key`, found by binary search without splitting the lines."""
        start = f"{key}\t".encode()
        at = _first(self._lines, start)
        while self._lines.startswith(start, at):
            end = self._lines.index(b"\n", at)
            yield json.loads(self._lines[at + len(start) : end])
            at = end + 1


def make_list(
    entries: Iterable[Entry], name: str, date: str, titles: Iterable[tuple[Entry, str]] = ()
) -> StoredList:
    """The list of these notices; neither their order nor duplicates matter.

    `titles` gives titles of the articles that entries are about.
    """
    unique = sorted(set(entries))
    titled = (f"{_title_key(entry)}\t{_dumps(title)}" for entry, title in titles)
    lines_in_order = sorted({*_lines(unique), *titled}, key=str.encode)
    lines = "".join(f"{line}\n" for line in lines_in_order).encode()
    about = StatusList(name, date, len(unique), "")
    _, digest = storage.unsealed_bytes(_sealed(about, lines))
    return StoredList(lines, about._replace(sha256=digest))


def write(folder: Path, stored: StoredList) -> None:
    """Write a list to a folder, in place of an earlier one; raises StorageError."""
    try:
        storage.make_way(folder / FILE)
        storage.write_file(folder / FILE, stored.sealed)
    except OSError as error:
        raise not_written(folder / FILE, error) from error


def save(
    folder: Path,
    entries: Iterable[Entry],
    name: str,
    date: str,
    titles: Iterable[tuple[Entry, str]] = (),
) -> StatusList:
    """Write the list of `entries` to a folder; see `make_list` and `write`."""
    stored = make_list(entries, name, date, titles)
    write(folder, stored)
    return stored.about


def load(folder: Path) -> StoredList | None:
    """The list in a folder, or None when there is none; raises StatusListDamaged."""
    path = folder / FILE
    try:
        if path.exists() and not path.is_file():  # reading a pipe might never end
            raise damaged(path)
        data = path.read_bytes()
    except (FileNotFoundError, NotADirectoryError):
        return None
    except OSError as error:
        raise StatusListDamaged(
            f"{path} cannot be read ({error.strerror}); check its permissions"
        ) from error
    try:
        text, digest = storage.unsealed_bytes(data)
        head, _, lines = text.partition(b"\n")
        about = json.loads(head)
        if about["format"] != _FORMAT:
            raise damaged(path)
        return StoredList(lines, StatusList(about["name"], about["date"], about["notices"], digest))
    except (ValueError, KeyError, TypeError) as error:
        raise damaged(path) from error


def remove(folder: Path) -> bool:
    """Remove the list, even a damaged one; returns whether there was one. Raises StorageError."""
    return remove_file(folder / FILE)


def remove_file(path: Path) -> bool:
    """Remove a file; returns whether there was one. Raises StorageError."""
    try:
        if storage.make_way(path):
            return True
        path.unlink()
        storage.sync_directory(path.parent)
    except (FileNotFoundError, NotADirectoryError):
        return False
    except OSError as error:
        raise StorageError(
            f"{path} cannot be removed ({error.strerror or error}); allow writing there, then try "
            "again"
        ) from error
    return True


def not_written(path: Path, error: OSError) -> StorageError:
    """The error for a file of the list that cannot be written, with what to do."""
    return StorageError(
        f"{path} cannot be written ({error.strerror or error}); free some disk space or allow "
        "writing there, then import the list again"
    )


def _sealed(about: StatusList, lines: bytes) -> bytes:
    head = {
        "format": _FORMAT,
        "name": about.name,
        "date": about.date,
        "notices": about.notices,
    }
    return storage.sealed(f"{json.dumps(head)}\n{lines.decode()}")


def _entry(key: str, value: list[Any]) -> Entry:
    """The notice that is stored as `value` under `key`."""
    kind, _, number = key.partition(":")
    status, pmid, date, reference = value
    return Entry(_STATUSES[status], number if kind == "doi" else "", pmid, date, reference)


def keys(doi: str, pmid: str) -> list[str]:
    """The keys of notices about the article with this DOI and PMID; either may be empty."""
    return [f"{name}:{value}" for name, value in (("doi", doi), ("pmid", pmid)) if value]


def _keys_of_versions(identifiers: Identifiers) -> Iterator[str]:
    """The keys of notices about an article, or about any version of a preprint."""
    for doi in dois_of_versions(identifiers.doi or ""):
        yield from keys(doi, "")
    yield from keys("", identifiers.pmid or "")


def _lines(entries: Iterable[Entry]) -> Iterator[str]:
    for entry in entries:
        first, *other = keys(entry.doi, entry.pmid)
        yield f"{first}\t{_dumps([_STATUSES.index(entry.status), *entry[2:]])}"
        yield from (f"{key}\t{_dumps(entry.doi)}" for key in other)


def _title_key(entry: Entry) -> str:
    return f"{_TITLE}{keys(entry.doi, entry.pmid)[0]}"


def _dumps(value: object) -> str:
    return json.dumps(value, separators=(",", ":"))


def _first(lines: bytes, start: bytes) -> int:
    """The offset of the first of the sorted `lines` that does not sort before `start`."""
    low, high = 0, len(lines)
    while low < high:
        middle = (low + high) // 2
        begin, end = lines.rfind(b"\n", low, middle) + 1 or low, lines.index(b"\n", middle)
        if lines[begin:end] < start:
            low = end + 1
        else:
            high = begin
    return low


def damaged(path: Path) -> StatusListDamaged:
    """The error for a file that is not what the import wrote, with what to do."""
    return StatusListDamaged(
        f"{path} is not what the import wrote; import the list again with: assistant status-list "
        "import FILE, or leave it out with: assistant status-list remove"
    )
