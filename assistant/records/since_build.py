"""How the files of a corpus differ from those that an index was built from."""

from __future__ import annotations

from typing import NamedTuple


class SinceBuild(NamedTuple):
    """Corpus paths, sorted.

    `changed` files have other bytes than the build read. `touched` files were saved since the
    build and were not compared, because comparing them would take long. `unreadable` files are new,
    and the beginning of each shows that it cannot be read.
    """

    added: tuple[str, ...] = ()
    changed: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()
    touched: tuple[str, ...] = ()
    unreadable: tuple[str, ...] = ()
