"""An open index: one generation, checked on opening and leased until it is closed."""

from __future__ import annotations

import contextlib
import os
from pathlib import Path
from typing import Self

# Must be set before FAISS is loaded: a question is one vector, and one thread searches it fastest.
os.environ.setdefault("OMP_NUM_THREADS", "1")

from assistant.editorial.kept_list import Places
from assistant.embed import choice
from assistant.embed.encoder import QuestionEncoder
from assistant.errors import IndexDamaged, IndexMissing
from assistant.index import history
from assistant.index.dense import DenseFile, DenseIndex
from assistant.index.generations import Generations, Lease
from assistant.index.layout import CACHE, DENSE, LEXICAL, LINKS, segment_folder
from assistant.index.lexical import LexicalIndex
from assistant.index.links import Links
from assistant.index.manifest import Manifest
from assistant.index.proved import prove
from assistant.index.status_overlay import JoinedStore
from assistant.index.store import open_parts
from assistant.settings import user_folder


class Index:
    """An index opened for questions; use it as a context manager or call `close`."""

    def __init__(self, folder: Path, user: Path | None = None, fingerprint: str = "") -> None:
        """Open the live generation of the index in `folder`, or the kept one with `fingerprint`.

        Compares every file with its SHA-256 before anything reads it. Large networks, and the files
        of a large index, are compared once, and again when they may have changed. The list of
        notices comes from the folder `user`, by default the user's own folder. `builds` are those
        on record, the oldest first. Raises IndexMissing, IndexDamaged or StatusListDamaged.
        """
        self.folder = folder
        places = Places(folder, user or user_folder())
        with contextlib.ExitStack() as opened:
            lease = _lease(Generations(folder), fingerprint)
            opened.callback(lease.release)
            generation = lease.folder
            self._generation = generation.name
            self.manifest = Manifest.read(generation)
            prove(folder, generation, self.manifest)
            self.builds = history.read(generation) or (history.first(self.manifest),)
            parts = open_parts(generation, self.manifest.segments)
            self.store = opened.enter_context(
                contextlib.closing(JoinedStore(parts, Links(generation / LINKS), places))
            )
            self.lexical = LexicalIndex(
                generation / LEXICAL, [part.row for part in parts for _ in part.entry.words]
            )
            self.dense = DenseIndex(
                [
                    DenseFile(segment_folder(generation, part.entry.name) / DENSE, part.row)
                    for part in parts
                ]
            )
            self.cache = folder / CACHE
            self.encoder: QuestionEncoder = choice.for_asking(self.manifest.asking, self.cache)
            self._check_agreement()
            self._opened = opened.pop_all()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Release the generation, so that a later build may delete it."""
        self._opened.close()

    @property
    def fingerprint(self) -> str:
        """The fingerprint of the index; see `Manifest`."""
        return self.manifest.fingerprint

    def check_files(self) -> None:
        """Read all files of the index and of the question encoder, and compare their digests.

        Raises IndexDamaged.
        """
        self.manifest.check_files(self.folder / "generations" / self._generation)
        choice.check(self.manifest.asking, self.cache)

    @property
    def is_live(self) -> bool:
        """Whether this generation is still live; True if CURRENT is missing or damaged."""
        try:
            return Generations(self.folder).current() in (None, self._generation)
        except IndexDamaged:
            return True

    def _check_agreement(self) -> None:
        counts = {len(self.dense), len(self.lexical), self.manifest.counts["passages"]}
        if len(counts) != 1 or self.dense.dimension != self.encoder.dimension:
            raise IndexDamaged(
                f"The parts of the index in {self.folder} do not belong together; "
                "run: assistant build"
            )


def _lease(generations: Generations, fingerprint: str) -> Lease:
    """A claim on the generation with a fingerprint, or on the live one without it."""
    if not fingerprint:
        return generations.lease()
    lease = generations.lease_earlier(fingerprint)
    if lease is None:
        raise IndexMissing(
            f"The build {fingerprint[:12]} is not kept in {generations.folder}; "
            "assistant status lists those that are."
        )
    return lease
