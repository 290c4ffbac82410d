"""Reads the files that an answer names again."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from assistant.errors import UnreadableFile
from assistant.formats import parse
from assistant.formats.isolation import parse_files
from assistant.index.corpus import CorpusRoots
from assistant.index.reading import read_files
from assistant.records import Document


@dataclass(frozen=True, slots=True)
class SourceFile:
    """A file as it is now: its digest, its documents by id in order, or why it is unreadable."""

    sha256: str
    documents: Mapping[str, Document]
    problem: str = ""


Sources = Mapping[str, SourceFile]


def read_again(corpus: CorpusRoots, paths: Iterable[str]) -> dict[str, SourceFile]:
    """The files at `paths` as they are now; those that are not in the corpus are absent."""
    there = [path for path in sorted(set(paths)) if _file_of(corpus, path)]
    sources = {}
    for path, (sha256, result) in read_files(corpus, there, parse_files, parse):
        if isinstance(result, UnreadableFile):
            if sha256 is not None:  # None: the file was deleted just now
                sources[path] = SourceFile(sha256, {}, str(result))
        else:
            documents = {document.id: document for document in result.documents}
            sources[path] = SourceFile(sha256 or "", documents)
    return sources


def _file_of(corpus: CorpusRoots, path: str) -> Path | None:
    """The file at the path that an answer names, or None when it is not a file in the corpus."""
    root = corpus.root_of(path)
    if root is None:
        return None
    try:
        real = (root.folder / (root.place(path) or "")).resolve()
        is_there = real.is_relative_to(root.folder.resolve()) and real.is_file()
    except (OSError, ValueError, RuntimeError):  # too long, a NUL, a link to itself
        return None
    return real if is_there else None
