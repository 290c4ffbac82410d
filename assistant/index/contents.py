"""What an index holds: its documents, with counts and problems."""

from __future__ import annotations

import json
from typing import NamedTuple

from assistant.index.store import Store


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


def contents_of(store: Store) -> Contents:
    """Read the `Contents` of a store."""
    files, read = store.files(), store.files_with_documents()
    documents, passages, titles_only = store.counts()
    return Contents(
        problems=tuple((path, line) for path, file in files.items() for line in file.problems),
        unread=tuple(path for path in files if path not in read),
        duplicates=tuple(store.duplicates()),
        documents=documents,
        passages=passages,
        titles_only=titles_only,
        matches=tuple(store.links("title")),
        preprints=tuple(store.links("preprint")),
        notices=tuple(store.links("notice")),
        kept_apart=tuple(
            (path, identity, *json.loads(details))
            for path, identity, details in store.links("apart")
        ),
        unmet_notices=tuple(store.links("unmet")),
    )
