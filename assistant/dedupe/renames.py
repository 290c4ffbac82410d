"""Handles renamed files: the same bytes under another name need not be read again."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from assistant.format_traits import format_named
from assistant.records import Document
from assistant.text.names import path_name, stem

# A file name of this form gives the article its PMCID.
_PMCID = re.compile(r"PMC[0-9]+", re.IGNORECASE)


def reads_alike(documents: Sequence[Document], target: str) -> bool:
    """Whether the file of `documents` would parse the same under the name `target`, except for ids.

    A title or an id that the file does not give comes from its name, so then it must be read again.
    A file that gave no document must be read again, too: its name may have been the reason.
    """
    return bool(documents) and not any(_depends_on_name(document, target) for document in documents)


def moved_to(path: str, document: Document) -> Document:
    """The document as if it had been read from `path`."""
    source = document.source
    named = path_name(path) if _is_named_by_file(document) else document.id
    return replace(document, id=named, source=replace(source, path=path))


def _depends_on_name(document: Document, target: str) -> bool:
    path = document.source.path
    names = [stem(path), stem(target)]
    by_name = document.id.startswith(path_name(path)) and not _is_named_by_file(document)
    return by_name or document.title in names or any(map(_PMCID.fullmatch, names))


def _is_named_by_file(document: Document) -> bool:
    """Whether the id comes from the file's name, in a format that cannot hold an id."""
    source = document.source
    return format_named(source.format).lacks_ids and document.id == path_name(source.path)
