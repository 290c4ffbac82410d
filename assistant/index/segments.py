"""Divides the documents of a corpus into segments, and writes those that are new.

A segment is a run of files in the order of their paths. It ends behind a file by a rule that looks
at that file alone (content-defined chunking; Muthitacharoen A, Chen B, Mazieres D. A low-bandwidth
network file system. SOSP 2001). So the same corpus is always divided in the same way, whatever was
built before, and a new file changes one segment only. The name of a segment is a digest of all that
it depends on. A segment of the live index that has the name is taken as it is.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
from collections.abc import Container, Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from assistant import storage
from assistant.index.layout import DOCUMENTS, segment_folder
from assistant.index.merging import Merging
from assistant.index.origins import File
from assistant.index.progress import Progress
from assistant.index.segment_writer import SegmentWriter

# Code points of the texts of a segment, on average, and the segments at most of a corpus: larger
# corpora have larger ones. Chosen by hand: a file that changes costs its segment, and every segment
# costs some time when the index is opened.
_LENGTH = 4_000_000
_MOST = 256
# Raised when the files of a segment are written in another way.
_FORMAT = 1
_NAME = 32  # hexadecimal digits of a segment's name
_HASH = 8  # bytes of the digest that decides about the end of a segment


def divide(files: Sequence[File]) -> Iterator[list[File]]:
    """The files of each segment; `files` are in the order of their paths."""
    lengths = [sum(origin.copy.length for origin in file.origins) for file in files]
    # Twice the length keeps every second end, so that large segments are unions of small ones.
    target = _LENGTH
    while sum(lengths) > target * _MOST:
        target *= 2
    segment: list[File] = []
    for file, length in zip(files, lengths, strict=True):
        segment.append(file)
        if _ends(file.record.path, length, target):
            yield segment
            segment = []
    if segment:
        yield segment


def _ends(path: str, length: int, target: int) -> bool:
    """Whether a segment ends behind a file: with the probability length / target, by its path."""
    digest = hashlib.sha256(path.encode("utf-8", "surrogatepass")).digest()[:_HASH]
    return int.from_bytes(digest, "big") * target < length << 8 * _HASH


def name_of(files: Sequence[File], merging: Merging, reading: Sequence[str]) -> str:
    """The name of the segment with these files; `reading` are the versions that read them."""
    described = [
        [
            file.record.path,
            file.record.sha256,
            file.record.problems,
            [
                [
                    origin.copy.id,
                    merging.superseded.get(origin.copy.number),
                    merging.merged.get(origin.copy.number),
                ]
                for origin in file.origins
            ],
        ]
        for file in files
    ]
    text = json.dumps([_FORMAT, *reading, described])
    return hashlib.sha256(text.encode()).hexdigest()[:_NAME]


class Source(NamedTuple):
    """A generation whose segments may be taken, by their names."""

    folder: Path
    segments: Container[str]


def write(
    draft: Path,
    source: Source | None,
    segments: Sequence[tuple[str, Sequence[File]]],
    merging: Merging,
    progress: Progress,
) -> None:
    """Write each segment into the generation `draft`, or take it from `source`; raises OSError."""
    known = source.segments if source else ()
    total = sum(name not in known for name, _ in segments)
    done = 0
    for name, files in segments:
        file = segment_folder(draft, name) / DOCUMENTS
        file.parent.mkdir(parents=True)
        if source and name in known:
            storage.link_file(segment_folder(source.folder, name) / DOCUMENTS, file)
            continue
        progress("splitting", done, total)
        done += 1
        with contextlib.closing(SegmentWriter(file)) as writer:
            for each in files:
                _add(writer, each, merging)
            writer.finish()
    progress("splitting", total, total)


def _add(writer: SegmentWriter, file: File, merging: Merging) -> None:
    writer.add_file(file.record)
    for origin in file.origins:
        place = origin.copy.number
        number = writer.add_document(origin.row(), origin.copy)
        if place in merging.superseded:
            writer.supersede(number, merging.superseded[place])
            continue
        if place in merging.merged:
            writer.store_merged(number, merging.merged[place])
        writer.add_computed(number, origin.computed())
