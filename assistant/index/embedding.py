"""The vectors of a build: known ones come from the cache, the others are computed."""

from __future__ import annotations

import time
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Self

import numpy as np

from assistant.embed import choice
from assistant.embed.arithmetic import Arithmetic, Choice, in_words
from assistant.embed.encoder import Encoded, PassageEncoder, Vectors
from assistant.embed.models import Model
from assistant.errors import ModelError
from assistant.index.progress import Progress
from assistant.index.segment import Segment
from assistant.index.vectors import VectorCache, rows_of

# Vectors written to the cache together. Chosen by hand: a killed build loses at most these, and
# each write waits for the disk.
_VECTORS_PER_WRITE = 256
# Characters of text in memory at a time, about 15,000 abstracts. Chosen by hand: more take more
# memory, fewer make more batches that are not full.
_CHARACTERS_AT_ONCE = 16_000_000
# How many times as many vectors as passages the cache may have. Chosen by hand: finding those of
# other texts takes longer than adding an article to a large index.
_MOST_OTHERS = 1.1


class Embedding:
    """Gives the vectors of segments.

    `computed` counts those that were not in the cache, which took `seconds`.
    """

    def __init__(self, cache: Path, model: Model, chosen: Choice, progress: Progress) -> None:
        """Load the model; raises ModelError."""
        progress("loading the model", 0, 1)
        self._building = choice.for_building(model, cache, chosen)
        progress("loading the model", 1, 1)
        place = cache / _cache_name(model, self.arithmetic)
        self.model_digest = model.digest
        self._cache = VectorCache(place, self.dimension)
        self._progress = progress
        self._expected = 0
        self.computed = 0
        self.seconds = 0.0

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._cache.close()

    @property
    def dimension(self) -> int:
        """Length of a vector."""
        return self._building.encoder.dimension

    @property
    def arithmetic(self) -> Arithmetic:
        """The arithmetic of the vectors."""
        return self._building.arithmetic

    @property
    def how(self) -> str:
        """The arithmetic in words, and the reason for it."""
        return f"{in_words(self.arithmetic)}: {self._building.why}"

    @property
    def asking(self) -> choice.Asking:
        """How questions to the index are encoded."""
        return self._building.asking

    def expect(self, segments: Iterable[Segment]) -> None:
        """Tell the progress how many vectors of these segments must be computed."""
        digests = {digest for segment in segments for digest in segment.digests()}
        self._expected = len(self._cache.missing(digests))
        self._tell()

    def vectors_of(self, segment: Segment) -> Vectors:
        """One row for each passage of a segment, in order.

        Raises ModelError, or OSError for a full disk.
        """
        digests = segment.digests()
        vectors, missing = self._cache.get(digests)
        if not missing:
            return vectors
        rows = rows_of(digests)
        began = time.monotonic()
        for some, computed in _computed(
            _texts(segment, missing), self._building.encoder, self._cache
        ):
            for digest, vector in zip(some, computed, strict=True):
                vectors[rows[digest]] = vector
            self.computed += len(some)
            self._tell()
        self.seconds += time.monotonic() - began
        return vectors

    def forget_others(self, passages: int, segments: Iterable[Segment]) -> None:
        """Remove the vectors of other texts from the cache, if they take much room.

        `segments` have all `passages` of the index.
        """
        if len(self._cache) > passages * _MOST_OTHERS:
            self._cache.keep_only([digest for segment in segments for digest in segment.digests()])

    def _tell(self) -> None:
        total = max(self.computed, self._expected)
        self._progress("embedding", self.computed, total, self.how)


def _cache_name(model: Model, arithmetic: Arithmetic) -> str:
    """The file name of the cache: one file per arithmetic; ONNX, the oldest, has no suffix."""
    kind = "" if arithmetic is Arithmetic.ONNX else f"-{arithmetic}"
    return f"vectors-{model.digest[:32]}{kind}.sqlite"


def _texts(segment: Segment, digests: set[bytes]) -> Iterator[dict[bytes, str]]:
    """The texts with these digests, by digest, in parts that fit easily into memory."""
    left = set(digests)
    texts: dict[bytes, str] = {}
    size = 0
    for entry in segment.embedded(only=left):
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
