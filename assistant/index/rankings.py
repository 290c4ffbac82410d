"""The second half of a build: the words and the vectors of each segment."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from assistant import storage
from assistant.embed.arithmetic import Arithmetic
from assistant.embed.choice import Asking
from assistant.index import dense, lexical
from assistant.index.embedding import Embedding
from assistant.index.layout import DENSE, DOCUMENTS, LEXICAL, segment_folder
from assistant.index.live import LiveGeneration
from assistant.index.progress import Progress
from assistant.index.segment import Segment
from assistant.index.stored import SegmentEntry


class Rankings(NamedTuple):
    """The segments of a draft with words and vectors.

    `computed` counts the vectors that were not in the cache, and `seconds` is the time that they
    took. `how` names the arithmetic and the reason for it.
    """

    segments: tuple[SegmentEntry, ...]
    dense: dense.Described
    computed: int
    seconds: float
    arithmetic: Arithmetic
    how: str
    asking: Asking


def write_rankings(
    draft: Path,
    names: Sequence[str],
    live: LiveGeneration | None,
    load: Callable[[], Embedding],
    progress: Progress,
) -> Rankings:
    """Index the segments `names` of a draft; takes from `live` what it has of them.

    `load` loads the model. Raises ModelError, or OSError for a full disk.
    """
    entries = _with_words(draft, names, live, progress)
    kind = dense.kind_for(sum(entry.passages for entry in entries))
    with load() as embedding:
        known = live.segments if live and _has_vectors(live, embedding, kind) else {}
        new = [entry.name for entry in entries if entry.name not in known]
        embedding.expect(_opened(draft, new))
        done = [
            _linked(draft, live, known[entry.name])
            if live and entry.name in known
            else _embedded(draft, entry, kind, embedding)
            for entry in entries
        ]
        passages = sum(entry.passages for entry in done)
        embedding.forget_others(passages, _opened(draft, names))
        return Rankings(
            tuple(done),
            dense.described(kind, done),
            embedding.computed,
            embedding.seconds,
            embedding.arithmetic,
            embedding.how,
            embedding.asking,
        )


def _with_words(
    draft: Path, names: Sequence[str], live: LiveGeneration | None, progress: Progress
) -> list[SegmentEntry]:
    """Write the word index; returns the segments with its parts."""
    known = live.segments if live else {}
    total = sum(name not in known for name in names)
    done = 0
    entries = []
    for name in names:
        if live and name in known:
            lexical.link(live.folder / LEXICAL, draft / LEXICAL, known[name].words)
            entries.append(known[name])
            continue
        progress("indexing words", done, total)
        done += 1
        with contextlib.closing(_open(draft, name)) as segment:
            passages = (
                lexical.IndexedPassage(entry.row, entry.document, entry.text)
                for entry in segment.embedded()
            )
            words = lexical.write(draft / LEXICAL, passages)
            entries.append(SegmentEntry(name, *segment.counts(), words))
    lexical.finish(draft / LEXICAL, [part for entry in entries for part in entry.words])
    progress("indexing words", total, total)
    return entries


def _has_vectors(live: LiveGeneration, embedding: Embedding, kind: str) -> bool:
    """Whether the vectors of the live generation are of the same model, arithmetic and kind."""
    settings = live.manifest.settings
    made_with = (settings.model_digest, settings.arithmetic, live.manifest.dense["kind"])
    return made_with == (embedding.model_digest, embedding.arithmetic, kind)


def _linked(draft: Path, live: LiveGeneration, entry: SegmentEntry) -> SegmentEntry:
    """A segment with the vectors that the live generation has of it."""
    source = segment_folder(live.folder, entry.name) / DENSE
    storage.link_file(source, segment_folder(draft, entry.name) / DENSE)
    return entry


def _embedded(draft: Path, entry: SegmentEntry, kind: str, embedding: Embedding) -> SegmentEntry:
    """A segment with new vectors."""
    with contextlib.closing(_open(draft, entry.name)) as segment:
        vectors = embedding.vectors_of(segment)
    recall = dense.write(segment_folder(draft, entry.name) / DENSE, vectors, kind)
    return entry._replace(recall=recall)


def _open(draft: Path, name: str) -> Segment:
    return Segment.open(segment_folder(draft, name) / DOCUMENTS)


def _opened(draft: Path, names: Sequence[str]) -> Iterator[Segment]:
    """The segments with these names, each open until the next one is asked for."""
    for name in names:
        with contextlib.closing(_open(draft, name)) as segment:
            yield segment
