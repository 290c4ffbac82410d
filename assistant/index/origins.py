"""Where the documents of a build come from: the live index, or files that are read anew.

Changed files are parsed into a staging file beside the new generation, because a corpus may be
larger than the memory. Of the others only the place in the live index is noted.
"""

from __future__ import annotations

import contextlib
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import NamedTuple

from assistant.dedupe.assign_ids import EarlierIndex, KnownCopy
from assistant.dedupe.copies import Copy
from assistant.dedupe.renames import moved_to, reads_alike
from assistant.errors import UnreadableFile
from assistant.formats.isolation import parse_files
from assistant.index import rows
from assistant.index.corpus import Changes, CorpusRoots
from assistant.index.prepared import PreparedFile, computed_of, prepare
from assistant.index.progress import Progress
from assistant.index.reading import read_files
from assistant.index.segment import Segment
from assistant.index.segment_writer import SegmentWriter
from assistant.index.store import Store
from assistant.index.stored import Computed, FileRecord
from assistant.records import Document


class Inputs(NamedTuple):
    """The input of a build: the corpus, its files with their SHA-256, the changes, and synonyms."""

    corpus: CorpusRoots
    scanned: Mapping[str, str]
    changes: Changes
    synonyms: list[list[str]]


class LiveStore(NamedTuple):
    """The live store; `same_reading`: the same parser, splitter and passage rules made it."""

    store: Store
    same_reading: bool


class Origin(NamedTuple):
    """A document of the new index, and where it is: its number in `segment`.

    The number in `copy` counts all documents in the order of their paths. `moved` is the new path
    of its file, if that was renamed.
    """

    copy: Copy
    segment: Segment
    number: int
    moved: str = ""

    def record(self) -> Document:
        """The document as it was read, without text and blocks."""
        return self._moved(self.segment.record(self.number))

    def text(self) -> str:
        """Its text."""
        return self.segment.text(self.number)

    def row(self) -> rows.Row:
        """The row that stores it, as it was read."""
        row = self.segment.row(self.number)
        return rows.as_read(row, self._moved(rows.without_blocks(row)))

    def computed(self) -> Computed:
        """Its passages and abbreviations.

        A copy that was not quoted before has none yet. Its size was checked when it was read.
        """
        known = self.segment.computed(self.number)
        return known or computed_of(self.segment.load(self.number))

    def _moved(self, document: Document) -> Document:
        return moved_to(self.moved, document) if self.moved else document


class File(NamedTuple):
    """A file of the corpus as it was read, now or earlier, with its documents."""

    record: FileRecord
    origins: tuple[Origin, ...]


class Corpus(NamedTuple):
    """All files that are there, in the order of their paths.

    `vanished` holds (path, reason) of those that were removed after the scan. `earlier` has the
    documents of the live index.
    """

    files: tuple[File, ...]
    vanished: tuple[tuple[str, str], ...]
    earlier: EarlierIndex

    @property
    def origins(self) -> list[Origin]:
        """All documents; the place of each is the number in its copy."""
        return [origin for file in self.files for origin in file.origins]


class _Known(NamedTuple):
    """A document of the live index."""

    origin: Origin
    identity: str


@contextlib.contextmanager
def read_corpus(
    staging: Path, inputs: Inputs, live: LiveStore | None, progress: Progress
) -> Iterator[Corpus]:
    """Read the changed files into a new file at `staging`, which goes when the caller is done.

    Raises OSError.
    """
    known = _known_documents(live.store) if live else {}
    usable = live.store if live and live.same_reading else None
    with contextlib.closing(SegmentWriter(staging)) as writer:
        vanished: list[tuple[str, str]] = []
        files = _files(writer, inputs, usable, known, vanished, progress)
        yield Corpus(_numbered(files), tuple(vanished), _earlier_index(known, inputs, live))


def _known_documents(live: Store) -> dict[str, list[_Known]]:
    """The documents of the live index by their files."""
    known: dict[str, list[_Known]] = {}
    for part in live.parts:
        for number, identity, copy in part.segment.known():
            document = _Known(Origin(copy, part.segment, number), identity)
            known.setdefault(copy.path, []).append(document)
    return known


def _earlier_index(
    known: Mapping[str, list[_Known]], inputs: Inputs, live: LiveStore | None
) -> EarlierIndex:
    """The documents of the live index, as `assign_ids` needs them."""
    copies = [
        KnownCopy(document.origin.copy, document.identity)
        for documents in known.values()
        for document in documents
    ]
    moved = {target: source for source, target in inputs.changes.moved}
    return EarlierIndex(copies, moved, same_reading=live is not None and live.same_reading)


def _numbered(files: Iterator[File]) -> tuple[File, ...]:
    """The files with the numbers of their documents."""
    numbered: list[File] = []
    count = 0
    for file in files:
        origins = tuple(
            origin._replace(copy=origin.copy._replace(number=number))
            for number, origin in enumerate(file.origins, count)
        )
        numbered.append(file._replace(origins=origins))
        count += len(origins)
    return tuple(numbered)


def _files(
    writer: SegmentWriter,
    inputs: Inputs,
    live: Store | None,
    known: Mapping[str, list[_Known]],
    vanished: list[tuple[str, str]],
    progress: Progress,
) -> Iterator[File]:
    """All files in the order of their paths, so that the same corpus gives the same rows."""
    copied = _reusable(inputs.changes, known) if live else {}
    live_files = live.files() if live else {}
    to_read = sorted(inputs.scanned.keys() - copied.keys())
    readings = read_files(inputs.corpus, to_read, parse_files, prepare)
    done = 0
    for path in sorted(inputs.scanned):
        if path in copied:
            record = live_files[copied[path]]._replace(path=path)
            yield File(record, tuple(_kept(known.get(copied[path], []), copied[path], path)))
            continue
        progress("reading", done, len(to_read))
        done += 1
        sha256, result = next(readings)[1]
        if sha256 is None:
            vanished.append((path, "it was removed while the index was being built"))
        elif isinstance(result, UnreadableFile):
            yield File(FileRecord(path, sha256, (str(result),)), ())
        else:
            yield File(FileRecord(path, sha256, result.problems), _staged(writer, result))
    progress("reading", done, len(to_read))


def _kept(known: list[_Known], source: str, path: str) -> Iterator[Origin]:
    """The documents of a file that need not be read again, under its path now."""
    for document in known:
        origin = document.origin
        if path == source:
            yield origin
        else:
            identity = moved_to(path, origin.record()).id
            copy = origin.copy._replace(id=identity, path=path)
            yield origin._replace(copy=copy, moved=path)


def _staged(writer: SegmentWriter, file: PreparedFile) -> tuple[Origin, ...]:
    """Write the documents of a file that was read into the staging file."""
    staging = writer.reader()
    origins = []
    for row, copy, computed in file.documents:
        number = writer.add_document(row, copy)
        writer.add_computed(number, computed)
        origins.append(Origin(copy, staging, number))
    return tuple(origins)


def _reusable(changes: Changes, known: Mapping[str, list[_Known]]) -> dict[str, str]:
    """Files that need not be read again, each with its path in the live store."""
    moved = {
        target: source
        for source, target in changes.moved
        if reads_alike([document.origin.record() for document in known.get(source, [])], target)
    }
    return {**{path: path for path in changes.unchanged}, **moved}
