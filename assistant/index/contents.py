"""The first half of a build: turns files into documents and passages in a new store."""

from __future__ import annotations

import contextlib
import json
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from assistant.dedupe.assign_ids import EarlierIndex, KnownCopy, assign_ids
from assistant.dedupe.copies import Copy, copy_of
from assistant.dedupe.match import Group, Publications, find_publications
from assistant.dedupe.merge import merge_copies
from assistant.dedupe.relations import Related, resolve_relations, shared_registrations
from assistant.dedupe.renames import moved_to, reads_alike
from assistant.errors import UnreadableFile
from assistant.formats.isolation import parse_files
from assistant.index import rows, store, stored
from assistant.index.corpus import Changes, CorpusRoots
from assistant.index.lexical import analyze, surface_key
from assistant.index.prepared import computed_of, prepare
from assistant.index.progress import Progress
from assistant.index.reading import read_files
from assistant.index.store_writer import StoreWriter
from assistant.records import Document
from assistant.text.abbreviations import Definition


class Contents(NamedTuple):
    """The documents of a store, with counts and problems.

    `problems` holds (path, reason) of every file or record that could not be read, in this build
    and in earlier ones; `unread` has the files and folders that gave no document. `duplicates` has
    (path, id of the document that is quoted instead). `matches` are the duplicates that were
    matched by title and first author and not by an identifier: (path, id, reason). `titles_only`
    counts documents that can be found and cited, but have no text to quote. `kept_apart` holds
    documents that share a key with another one and are not a copy of it, and notices that name an
    identifier of several documents: (path, id, key, why). `preprints` are (id of the preprint, id
    of the article, reason). `notices` are (id of the notice, id of the document that it is about,
    status that it gives). `unmet_notices` are those about articles that no document is by its
    identifiers: (path, id of the notice, id of the document that it is possibly about, or empty).
    """

    problems: tuple[tuple[str, str], ...]
    unread: tuple[str, ...]
    duplicates: tuple[tuple[str, str], ...]
    documents: int
    passages: int
    titles_only: int = 0
    matches: tuple[tuple[str, str, str], ...] = ()
    preprints: tuple[tuple[str, str, str], ...] = ()
    notices: tuple[tuple[str, str, str], ...] = ()
    kept_apart: tuple[tuple[str, str, str, str], ...] = ()
    unmet_notices: tuple[tuple[str, str, str], ...] = ()


class Inputs(NamedTuple):
    """The input of a store: the corpus, its files with their SHA-256, the changes, and synonyms."""

    corpus: CorpusRoots
    scanned: Mapping[str, str]
    changes: Changes
    synonyms: list[list[str]]


class LiveStore(NamedTuple):
    """The live store; `same_reading`: the same parser, splitter and passage rules made it."""

    store: store.Store
    same_reading: bool


class Written(NamedTuple):
    """The result of `write_documents`.

    `files` maps each path to the SHA-256 of the bytes that were read. `kept_ids` holds pairs (id
    that a build from nothing would give, id that the document keeps).
    """

    contents: Contents
    files: dict[str, str]
    kept_ids: tuple[tuple[str, str], ...]


class _Origin(NamedTuple):
    """A document of the new store, and its number in the live store if it was copied from there."""

    copy: Copy
    earlier: int | None


def write_documents(
    path: Path, inputs: Inputs, live: LiveStore | None, progress: Progress
) -> Written:
    """Write a new store at `path`: copy unchanged files from `live` and parse the others."""
    with contextlib.closing(StoreWriter(path)) as writer:
        usable = live.store if live and live.same_reading else None
        vanished: list[tuple[str, str]] = []
        origins = list(_documents(writer, inputs, usable, vanished, progress))
        publications = find_publications((origin.copy for origin in origins), writer.reader().text)
        ids = assign_ids(publications.groups, _earlier_index(live, inputs.changes))
        _write_merged(writer, publications, ids)
        earlier = {origin.copy.number: origin.earlier for origin in origins}
        _write_passages(writer, publications.groups, earlier, usable, progress)
        writer.add_synonyms(
            stored.Synonym(number, form, _key(form))
            for number, forms in enumerate(inputs.synonyms)
            for form in forms
        )
        writer.finish()
        contents = contents_of(writer.reader())
        return Written(
            contents._replace(
                problems=tuple(sorted((*contents.problems, *vanished))),
                unread=tuple(sorted((*contents.unread, *(path for path, _ in vanished)))),
            ),
            {path: file.sha256 for path, file in writer.reader().files().items()},
            tuple(_carried_over_ids(publications.groups, ids)),
        )


def _carried_over_ids(groups: Sequence[Group], ids: Mapping[int, str]) -> Iterator[tuple[str, str]]:
    """Sorted pairs (id that a build from nothing would give, kept id), where the two differ."""
    fresh_ids = assign_ids(groups)
    yield from sorted(
        (fresh_ids[n], identity) for n, identity in ids.items() if fresh_ids[n] != identity
    )


def _documents(
    writer: StoreWriter,
    inputs: Inputs,
    live: store.Store | None,
    vanished: list[tuple[str, str]],
    progress: Progress,
) -> Iterator[_Origin]:
    """All documents in order of their paths, so that the same corpus gives the same rows.

    Files that vanished after the scan are added to `vanished` and left out of the store.
    """
    scanned, changes = inputs.scanned, inputs.changes
    copied = _reusable(changes, live) if live else {}
    live_files = live.files() if live else {}
    to_read = sorted(scanned.keys() - copied.keys())
    readings = read_files(inputs.corpus, to_read, parse_files, prepare)
    done = 0
    for path in sorted(scanned):
        if live and path in copied:
            writer.add_file(live_files[copied[path]]._replace(path=path))
            for position, (number, row) in enumerate(live.rows_of_file(copied[path])):
                document = moved_to(path, rows.without_blocks(row))
                added = writer.add_document(rows.as_read(row, document))
                full_text = bool(row.full_text)
                yield _Origin(copy_of(added, document, position, full_text=full_text), number)
            continue
        progress("reading", done, len(to_read))
        done += 1
        sha256, result = next(readings)[1]
        if sha256 is None:
            vanished.append((path, "it was removed while the index was being built"))
            continue
        if isinstance(result, UnreadableFile):
            writer.add_file(stored.FileRecord(path, sha256, (str(result),)))
            continue
        writer.add_file(stored.FileRecord(path, sha256, result.problems))
        for row, copy, computed in result.documents:
            added = writer.add_document(row)
            writer.draft(added, computed)
            yield _Origin(copy._replace(number=added), None)
    progress("reading", done, len(to_read))


def _reusable(changes: Changes, live: store.Store) -> dict[str, str]:
    """Files that need not be read again, each with its path in the live store."""
    moved = {
        target: source
        for source, target in changes.moved
        if reads_alike([rows.without_blocks(row) for _, row in live.rows_of_file(source)], target)
    }
    return {**{path: path for path in changes.unchanged}, **moved}


def _earlier_index(live: LiveStore | None, changes: Changes) -> EarlierIndex:
    """The documents of the live store, as `assign_ids` needs them."""
    copies = []
    positions: Counter[str] = Counter()
    for identity, document in live.store.documents_as_read() if live else ():
        path = document.source.path
        copy = copy_of(0, document, positions[path], full_text=False)
        copies.append(KnownCopy(copy, identity))
        positions[path] += 1
    moved = {target: source for source, target in changes.moved}
    return EarlierIndex(copies, moved, same_reading=live is not None and live.same_reading)


def _write_merged(writer: StoreWriter, publications: Publications, ids: Mapping[int, str]) -> None:
    """Write which documents are live, their ids, their merged metadata, and the links."""
    reader = writer.reader()

    def load(group: Group) -> Document:
        documents = [reader.record(copy.number) for copy in group.copies]
        return merge_copies(documents, ids[group.live.number])

    relations = resolve_relations(publications, ids, load)
    for group in publications.groups:
        number = group.live.number
        for copy in group.superseded:
            writer.supersede(copy.number, ids[number])
        if number in relations.documents:
            writer.store_merged(number, relations.documents[number])
        elif group.superseded or ids[number] != group.live.id:
            writer.store_merged(number, load(group))
    writer.add_links("preprint", relations.preprints)
    writer.add_links("notice", relations.notices)
    writer.add_links(
        "unmet",
        (
            (notice.path, ids[notice.number], ids[article.number] if article else "")
            for notice, article in relations.unmet
        ),
    )
    writer.add_links(
        "trial",
        (
            (registration, identity, "")
            for registration, identity in shared_registrations(publications.groups, ids)
        ),
    )
    writer.add_links("apart", _kept_apart(publications, relations, ids))
    writer.add_links("ambiguous", ((key, ids[number], "") for key, number in relations.ambiguous))
    writer.add_links(
        "title",
        (
            (match.copy.path, ids[match.group.live.number], match.reason)
            for match in publications.matches
        ),
    )


def _kept_apart(
    publications: Publications, relations: Related, ids: Mapping[int, str]
) -> Iterator[tuple[str, str, str]]:
    """Links for `Contents.kept_apart`, with key and reason together in one JSON text."""
    for apart in publications.apart:
        why = f"not {ids[apart.other.live.number]}: {apart.why}"
        yield apart.copy.path, ids[apart.group.live.number], json.dumps([apart.key, why])
    for notice, key in relations.unmatched:
        why = (
            "several documents share it and the notice names none of their titles; none is flagged"
        )
        yield notice.path, ids[notice.number], json.dumps([key, why])


def _write_passages(
    writer: StoreWriter,
    groups: Sequence[Group],
    earlier: Mapping[int, int | None],
    live: store.Store | None,
    progress: Progress,
) -> None:
    counts: Counter[Definition] = Counter()
    reader = writer.reader()
    for done, group in enumerate(groups):
        progress("splitting", done, len(groups))
        number = group.live.number
        before = earlier[number]
        computed_before = (
            live.computed(before) if live and before is not None else writer.read_draft(number)
        )
        # A copy that was not quoted before has no passages yet. Its size was checked when it was
        # read.
        computed = computed_before or computed_of(reader.load(number))
        writer.add_computed(number, computed)
        counts.update(computed.definitions)
    writer.add_abbreviations(
        stored.Abbreviation(*pair, count, surface_key(pair.short), _key(pair.long))
        for pair, count in sorted(counts.items())
    )
    progress("splitting", len(groups), len(groups))


def _key(form: str) -> str:
    return " ".join(analyze(form))


def contents_of(written: store.Store) -> Contents:
    """Read the `Contents` of a store."""
    files, read = written.files(), written.files_with_documents()
    return Contents(
        problems=tuple((path, line) for path, file in files.items() for line in file.problems),
        unread=tuple(path for path in files if path not in read),
        duplicates=tuple(written.duplicates()),
        documents=written.count("documents WHERE superseded_by IS NULL"),
        passages=written.count("passages"),
        titles_only=written.count("passages WHERE sentences = '[]'"),
        matches=tuple(written.links("title")),
        preprints=tuple(written.links("preprint")),
        notices=tuple(written.links("notice")),
        kept_apart=tuple(
            (path, identity, *json.loads(details))
            for path, identity, details in written.links("apart")
        ),
        unmet_notices=tuple(written.links("unmet")),
    )
