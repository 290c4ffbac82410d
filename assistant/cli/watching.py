"""Watches the corpus, and builds when its files have changed and rest."""

from __future__ import annotations

import time
from collections.abc import Callable, Hashable, Iterator
from pathlib import Path

from assistant.cli.common import complain, say, system_error
from assistant.errors import AssistantError
from assistant.index.corpus import CorpusRoots, read_synonyms, scan_corpus

# Seconds between two looks at the files. Chosen by hand: a copied file is complete when two looks
# see the same, and a look at ten thousand files takes a fraction of it.
PAUSE = 2.0


def watch(corpus: tuple[Path, ...], build: Callable[[], object]) -> None:
    """Build now, and again after each change, until the user ends it with Ctrl-C.

    A build that fails is reported, and tried again after the next change.
    """
    try:
        for _ in _changes(corpus):
            _build(build)
            say("Watching for changes; Ctrl-C ends.")
    except KeyboardInterrupt:
        say("The watch has ended. The index is that of the last build.")


def _build(build: Callable[[], object]) -> None:
    try:
        build()
    except AssistantError as error:
        complain(str(error))
    except OSError as error:
        complain(system_error(error))


def _changes(corpus: tuple[Path, ...]) -> Iterator[None]:
    """One item at once, then one each time that the files have changed and rest again."""
    built: Hashable = None
    while True:
        now = _look(corpus)
        if now != built:
            while (later := _look_again(corpus)) != now:  # still being written
                now = later
            built = now
            yield
        else:
            time.sleep(PAUSE)


def _look_again(corpus: tuple[Path, ...]) -> Hashable:
    time.sleep(PAUSE)
    return _look(corpus)


def _look(corpus: tuple[Path, ...]) -> Hashable:
    """What is seen of the files from outside, and the synonyms; or why they cannot be seen."""
    try:
        roots = CorpusRoots.of(corpus)
        files = scan_corpus(roots, sha256=_seen)
        synonyms = tuple(map(tuple, read_synonyms(roots)))
    except (AssistantError, OSError) as error:
        return str(error)
    return (*sorted(files.items()), synonyms)


def _seen(path: Path) -> str:
    """Size and times of a file: cheaper than a digest, which the build computes."""
    facts = path.stat()
    return f"{facts.st_size} {facts.st_mtime_ns} {facts.st_ctime_ns}"
