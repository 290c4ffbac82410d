"""Files that have moved: the same bytes under another name, which need not be read again."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from assistant.parse.names import path_name, stem
from assistant.records import Document

# Such a name decides what an article is called.
_PMCID = re.compile(r"PMC[0-9]+", re.IGNORECASE)


def reads_alike(documents: Sequence[Document], target: str) -> bool:
    """Whether a file with `documents` would read the same under the name `target`.

    Ids and titles that a file does not give come from its name; then it has to be read again, and
    so has a file that gave no document: its name may have been the reason.
    """
    names = [(one, one.source.path) for one in documents]
    return bool(names) and not any(
        one.id.startswith(path_name(path))
        or one.title in (stem(path), one.id)
        or any(_PMCID.fullmatch(stem(name)) for name in (path, target))
        for one, path in names
    )


def moved_to(path: str, document: Document) -> Document:
    """The document, read from `path` instead."""
    return replace(document, source=replace(document.source, path=path))
