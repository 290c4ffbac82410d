"""The first half of a build: files to documents and passages in a new store."""

from __future__ import annotations

import contextlib
import hashlib
from collections import Counter
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import NamedTuple

from assistant.errors import UnreadableFile
from assistant.index import codec, store
from assistant.index.corpus import Changes
from assistant.index.identity import Copy, Group, copy_of, group
from assistant.index.lexical import analyze, surface_key
from assistant.index.progress import Progress
from assistant.index.store_writer import StoreWriter
from assistant.parse.isolation import parse_files
from assistant.records import Document
from assistant.split.abbreviations import Definition, definitions
from assistant.split.passages import Cut, passages


class Contents(NamedTuple):
    """What a store holds.

    `problems` are (path, reason) of every file or record that could not be read, in this build and
    in earlier ones; `unreadable` counts the files that gave no document; `duplicates` are (path, id
    of the document that is quoted instead).
    """

    problems: tuple[tuple[str, str], ...]
    unreadable: int
    duplicates: tuple[tuple[str, str], ...]
    documents: int
    passages: int


class Reading(NamedTuple):
    """What a store is written from: a corpus folder, its files, and the terms that it equates."""

    corpus: Path
    found: Mapping[str, str]
    changes: Changes
    synonyms: list[list[str]]


class _Origin(NamedTuple):
    """A document of the new store, and its number in the live one if it came from there."""

    copy: Copy
    earlier: int | None


def write_documents(
    path: Path, reading: Reading, live: store.Store | None, progress: Progress
) -> Contents:
    """Write a new store at `path`; unchanged files are copied from `live`, the rest is parsed."""
    with contextlib.closing(StoreWriter(path)) as writer:
        origins = list(_documents(writer, reading, live, progress))
        groups = sorted(group(o.copy for o in origins), key=lambda g: g.live.number)
        earlier = {origin.copy.number: origin.earlier for origin in origins}
        _write_passages(writer, groups, earlier, live, progress)
        writer.add_synonyms(
            store.Synonym(number, form, _key(form))
            for number, forms in enumerate(reading.synonyms)
            for form in forms
        )
        writer.finish()
        return contents_of(writer.reader())


def _documents(
    writer: StoreWriter, reading: Reading, live: store.Store | None, progress: Progress
) -> Iterator[_Origin]:
    """All documents in order of their paths, so that the same corpus gives the same rows."""
    known = live.files() if live else {}
    found, to_read = reading.found, reading.changes.to_read
    unchanged = set(reading.changes.unchanged)
    parsed = parse_files(reading.corpus, to_read)
    done = 0
    for path in sorted(found):
        if live and path in unchanged:
            writer.add_file(known[path])
            for number, row in live.rows_of_file(path):
                document = codec.without_blocks(row)
                own = row._replace(status=document.status.value)  # not that of all copies
                yield _Origin(copy_of(writer.add_document(own), document), number)
            continue
        progress("reading", done, len(to_read))
        done += 1
        result = next(parsed)[1]
        if isinstance(result, UnreadableFile):
            writer.add_file(store.FileRecord(path, found[path], (str(result),)))
            continue
        writer.add_file(store.FileRecord(path, found[path], result.problems))
        for document in result.documents:
            row = codec.row_of(document)
            yield _Origin(copy_of(writer.add_document(row), document), None)
    progress("reading", done, len(to_read))


def _write_passages(
    writer: StoreWriter,
    groups: list[Group],
    earlier: Mapping[int, int | None],
    live: store.Store | None,
    progress: Progress,
) -> None:
    counts: Counter[Definition] = Counter()
    reader = writer.reader()
    for done, members in enumerate(groups):
        progress("splitting", done, len(groups))
        number = members.live.number
        before = earlier[number]
        known = live.computed(before) if live and before is not None else None
        computed = known or _compute(reader.load(number))
        writer.add_computed(number, computed)
        counts.update(computed.definitions)
        for copy in members.superseded:
            writer.supersede(copy.number, members.live.id)
        if members.superseded:
            writer.unite_notices(number, members.notices, members.status)
    writer.add_abbreviations(
        store.Abbreviation(*pair, count, surface_key(pair.short), _key(pair.long))
        for pair, count in sorted(counts.items())
    )
    progress("splitting", len(groups), len(groups))


def _key(form: str) -> str:
    return " ".join(analyze(form))


def _compute(document: Document) -> store.Computed:
    return store.Computed(
        [_kept(document, cut) for cut in passages(document)],
        sorted(set(_definitions(document))),
    )


def _kept(document: Document, cut: Cut) -> store.Kept:
    section = " / ".join(document.block_at(cut.span.start).section)
    text = codec.embedded_text(document.title, section, document.text[slice(*cut.span)])
    digest = hashlib.sha256(text.encode()).digest()
    return store.Kept(*cut.span, codec.spans_to(cut.sentences), section, digest)


def _definitions(document: Document) -> Iterator[Definition]:
    for block in document.blocks:
        if block.kind.quotable:
            yield from definitions(document.text[block.span.start : block.span.end])


def contents_of(written: store.Store) -> Contents:
    """What a store holds."""
    files = written.files()
    return Contents(
        problems=tuple((path, line) for path, file in files.items() for line in file.problems),
        unreadable=len(files) - written.count_files_with_documents(),
        duplicates=tuple(written.duplicates()),
        documents=written.count("documents WHERE superseded_by IS NULL"),
        passages=written.count("passages"),
    )
