"""Reads files of the corpus in worker processes, under the paths that they have in the corpus."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import partial
from itertools import groupby
from pathlib import Path
from typing import Protocol

from assistant.index.corpus import Corpus, Root
from assistant.parse import Parsed, parse
from assistant.parse.isolation import Outcome


class Reader(Protocol):
    """See `assistant.parse.isolation.parse_files`."""

    def __call__(
        self, corpus: Path, paths: Sequence[str], *, parser: Callable[[bytes, str], Parsed]
    ) -> Iterator[tuple[str, Outcome]]:
        """Each of `paths` below the folder `corpus` with what reading it gave."""


def read_files(
    corpus: Corpus, paths: Iterable[str], reader: Reader
) -> Iterator[tuple[str, Outcome]]:
    """Read files of `corpus`: each path with what it gave, in order; those of no root are left out.

    `reader` reads the files of one root.
    """
    # In this order the paths of one root stand together, since all of them begin with its name.
    located = ((corpus.root_of(path), path) for path in sorted(paths))
    for root, group in groupby(located, key=lambda pair: pair[0]):
        if root is None:
            continue
        places = [root.place(path) or "" for _, path in group]
        for place, outcome in reader(root.folder, places, parser=partial(_parse_as, root)):
            yield root.path_of(place), outcome


def _parse_as(root: Root, data: bytes, place: str) -> Parsed:
    return parse(data, root.path_of(place))
