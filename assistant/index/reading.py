"""Reads files of the corpus in worker processes, under the paths that they have in the corpus."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from functools import partial
from itertools import groupby
from pathlib import Path
from typing import Protocol, TypeVar

from assistant.formats.worker import Parser, Reading
from assistant.index.corpus import Corpus, Root

_Result = TypeVar("_Result")


class Reader(Protocol):
    """See `assistant.formats.isolation.parse_files`."""

    def __call__(
        self, corpus: Path, paths: Sequence[str], *, parser: Parser[_Result]
    ) -> Iterator[tuple[str, Reading[_Result]]]:
        """Each of `paths` below the folder `corpus` with what reading it gave."""


def read_files(
    corpus: Corpus, paths: Iterable[str], reader: Reader, parser: Parser[_Result]
) -> Iterator[tuple[str, Reading[_Result]]]:
    """Read files of `corpus`: each path with what it gave, in order; those of no root are left out.

    `reader` reads the files of one root. What `parser` makes of the bytes of a file, given its path
    in the corpus, is the result; the digest is that of those bytes.
    """
    # In this order the paths of one root stand together, since all of them begin with its name.
    located = ((corpus.root_of(path), path) for path in sorted(paths))
    for root, group in groupby(located, key=lambda pair: pair[0]):
        if root is None:
            continue
        places = [root.place(path) or "" for _, path in group]
        for place, reading in reader(root.folder, places, parser=partial(_read_as, root, parser)):
            yield root.path_of(place), reading


def _read_as(root: Root, parser: Parser[_Result], data: bytes, place: str) -> _Result:
    return parser(data, root.path_of(place))
