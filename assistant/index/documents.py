"""The first half of a build: turns files into documents and passages, in segments."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

from assistant import storage
from assistant.index import links, segments
from assistant.index.layout import LINKS
from assistant.index.lexical import analyze
from assistant.index.live import LiveGeneration
from assistant.index.merging import merge
from assistant.index.origins import Inputs, LiveStore, read_corpus
from assistant.index.progress import Progress
from assistant.index.stored import Synonym

_STAGING = "staging"  # a file of the draft, for documents that are read


class Written(NamedTuple):
    """The documents of a draft.

    `segments` are the names of its segments in order; there are no quoted `documents` without files
    that can be read. `files` maps each path to the SHA-256 of the bytes that were read. `problems`
    holds (path, reason) of what could not be read, `vanished` the same of files that were removed
    meanwhile. `kept_ids` is described at `Merging`.
    """

    segments: tuple[str, ...]
    documents: int
    files: dict[str, str]
    problems: tuple[tuple[str, str], ...]
    vanished: tuple[tuple[str, str], ...]
    kept_ids: tuple[tuple[str, str], ...]


def write_documents(
    draft: Path,
    inputs: Inputs,
    live: LiveGeneration | None,
    reading: tuple[str, str, str],
    progress: Progress,
) -> Written:
    """Write the documents of a corpus into `draft`: take segments from `live`, write the others.

    `reading` are the versions that decide how files become passages. Raises OSError.
    """
    same_reading = live is not None and live.manifest.settings.reading == reading
    before = LiveStore(live.store, same_reading) if live else None
    staging = draft / _STAGING
    with read_corpus(staging, inputs, before, progress) as corpus:
        merging = merge(corpus.origins, corpus.earlier)
        named = [
            (segments.name_of(files, merging, reading), files)
            for files in segments.divide(corpus.files)
        ]
        source = segments.Source(live.folder, live.segments) if live else None
        segments.write(draft, source, named, merging, progress)
    storage.remove_tree(staging)
    links.write(draft / LINKS, merging.links, _synonyms(inputs.synonyms))
    return Written(
        tuple(name for name, _ in named),
        len(merging.ids),
        {file.record.path: file.record.sha256 for file in corpus.files},
        tuple((file.record.path, line) for file in corpus.files for line in file.record.problems),
        corpus.vanished,
        merging.kept_ids,
    )


def _synonyms(groups: Sequence[Sequence[str]]) -> list[Synonym]:
    return [
        Synonym(number, form, " ".join(analyze(form)))
        for number, forms in enumerate(groups)
        for form in forms
    ]
