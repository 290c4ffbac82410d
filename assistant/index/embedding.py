"""The vectors of a build: known ones come from the cache, the others are computed."""

from __future__ import annotations

import contextlib
import time
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import NamedTuple

import numpy as np

from assistant.embed import choice
from assistant.embed.arithmetic import Arithmetic, Choice, in_words
from assistant.embed.encoder import Encoded, PassageEncoder, Vectors
from assistant.embed.models import Model
from assistant.errors import ModelError
from assistant.index.progress import Progress
from assistant.index.store import Store
from assistant.index.vectors import VectorCache, rows_of

# Vectors written to the cache together. Chosen by hand: a killed build loses at most these, and
# each write waits for the disk.
_VECTORS_PER_WRITE = 256
# Characters of text in memory at a time, about 15,000 abstracts. Chosen by hand: more take more
# memory, fewer make more batches that are not full.
_CHARACTERS_AT_ONCE = 16_000_000


class Embedding(NamedTuple):
    """The vectors of all passages: `vectors` has one row for each passage, in order of rows.

    `computed` counts the vectors that were not in the cache, and `seconds` is the time that they
    took. `how` names the arithmetic and the reason for it.
    """

    vectors: Vectors
    computed: int
    seconds: float
    arithmetic: Arithmetic
    how: str
    asking: choice.Asking


def embed(
    written: Store, cache: Path, model: Model, chosen: Choice, progress: Progress
) -> Embedding:
    """Embed every passage of a store; raises ModelError, or OSError for a full disk."""
    progress("loading the model", 0, 1)
    building = choice.for_building(model, cache, chosen)
    progress("loading the model", 1, 1)
    how = f"{in_words(building.arithmetic)}: {building.why}"
    place = cache / _cache_name(model, building.arithmetic)
    with contextlib.closing(VectorCache(place, building.encoder.dimension)) as vector_cache:
        digests = written.digests()
        vectors, missing = vector_cache.get(digests)
        rows = rows_of(digests)
        done, total, began = 0, len(missing), time.monotonic()
        progress("embedding", done, total, how)
        for some, computed in _computed(_texts(written, missing), building.encoder, vector_cache):
            for digest, vector in zip(some, computed, strict=True):
                vectors[rows[digest]] = vector
            done += len(some)
            progress("embedding", done, total, how)
        seconds = time.monotonic() - began
        vector_cache.keep_only(digests)
    return Embedding(vectors, total, seconds, building.arithmetic, how, building.asking)


def _cache_name(model: Model, arithmetic: Arithmetic) -> str:
    """The file name of the cache: one file per arithmetic; ONNX, the oldest, has no suffix."""
    kind = "" if arithmetic is Arithmetic.ONNX else f"-{arithmetic}"
    return f"vectors-{model.digest[:32]}{kind}.sqlite"


def _texts(written: Store, digests: set[bytes]) -> Iterator[dict[bytes, str]]:
    """The texts with these digests, by digest, in parts that fit easily into memory."""
    left = set(digests)
    texts: dict[bytes, str] = {}
    size = 0
    for entry in written.embedded(only=left):
        left.remove(entry.digest)
        texts[entry.digest] = entry.text
        size += len(entry.text)
        if size > _CHARACTERS_AT_ONCE:
            yield texts
            texts, size = {}, 0
    yield texts


def _computed(
    parts: Iterable[dict[bytes, str]], encoder: PassageEncoder, vector_cache: VectorCache
) -> Iterator[tuple[list[bytes], Vectors]]:
    """The vectors of all texts with their digests, in batches; each one also goes to the cache."""
    for texts in parts:
        order = sorted(texts)
        waiting: dict[bytes, Vectors] = {}
        for encoded in encoder.passages([texts[digest] for digest in order]):
            some = [order[row] for row in encoded.rows]
            waiting.update(zip(some, _checked(encoded, encoder.dimension), strict=True))
            if len(waiting) >= _VECTORS_PER_WRITE:
                vector_cache.put(list(waiting), np.stack(list(waiting.values())))
                waiting.clear()
            yield some, encoded.vectors
        if waiting:
            vector_cache.put(list(waiting), np.stack(list(waiting.values())))


def _checked(encoded: Encoded, dimension: int) -> Vectors:
    vectors = encoded.vectors
    if vectors.shape != (len(encoded.rows), dimension) or not np.isfinite(vectors).all():
        raise ModelError(
            "The model gives vectors of the wrong length, or vectors that are not numbers; choose "
            "another one with --model."
        )
    return vectors
