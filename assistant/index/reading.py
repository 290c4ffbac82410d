"""Reads files of the corpus in worker processes; results carry the corpus paths."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from functools import partial
from itertools import groupby
from pathlib import Path
from typing import Protocol, TypeVar

from assistant.formats.worker import Parser, Reading
from assistant.index.corpus import CorpusRoots, Root

_Result = TypeVar("_Result")


class ParseFiles(Protocol):
    """See `assistant.formats.isolation.parse_files`."""

    def __call__(
        self, corpus: Path, paths: Sequence[str], *, parser: Parser[_Result]
    ) -> Iterator[tuple[str, Reading[_Result]]]:
        """Yield each of `paths`, relative to the folder `corpus`, with its result."""


def read_files(
    corpus: CorpusRoots, paths: Iterable[str], reader: ParseFiles, parser: Parser[_Result]
) -> Iterator[tuple[str, Reading[_Result]]]:
    """Read files of `corpus`: each path with its result, in order; skips paths outside all roots.

    `reader` reads the files of one root. The result is what `parser` returns for the bytes of a
    file and its corpus path, with the digest of those bytes.
    """
    # All paths of a root begin with its name, so sorting puts them next to each other.
    located = ((corpus.root_of(path), path) for path in sorted(paths))
    for root, group in groupby(located, key=lambda pair: pair[0]):
        if root is None:
            continue
        places = [root.place(path) or "" for _, path in group]
        for place, reading in reader(root.folder, places, parser=partial(_read_as, root, parser)):
            yield root.path_of(place), reading


def _read_as(root: Root, parser: Parser[_Result], data: bytes, place: str) -> _Result:
    return parser(data, root.path_of(place))
