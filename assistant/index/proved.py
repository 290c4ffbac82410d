"""Compares files with their digests, and reads those of a large index only once.

All files of a small index are read whenever it is opened. Those of a large one, which take seconds,
are read again only if the system says that they may have changed; see `assistant.checked`. The
files that a build shares between generations keep what is known of them. The files of a corpus are
read again only if they may have changed.
"""

from __future__ import annotations

import contextlib
from pathlib import Path

from assistant.checked import Checked
from assistant.index.layout import CACHE
from assistant.index.manifest import Manifest

# Bytes of an index all of whose files are read. Chosen by hand: reading them takes some .1 s.
_READ_ALWAYS = 64 * 1024**2
_FILE = "checked-files.json"
_CORPUS_FILE = "checked-corpus.json"
_MOST_OF_CORPUS = 200_000  # files; chosen by hand: the record of so many takes 20 MB
_MOST = 20_000  # files; chosen by hand: an index of a million passages has about a thousand


def prove(index: Path, generation: Path, manifest: Manifest) -> None:
    """Compare every file of a generation with its size and digest; raises IndexDamaged."""
    if manifest.size <= _READ_ALWAYS:
        manifest.check_files(generation)
        return
    checked = _record(index)
    manifest.check_files(generation, checked.sha256)
    checked.save()


def remember(index: Path, generation: Path, manifest: Manifest) -> None:
    """Remember the files of a generation that was just written, after all its names are given."""
    if manifest.size <= _READ_ALWAYS:
        return
    checked = _record(index)
    with contextlib.suppress(OSError):  # they are then read once more
        for name, (_, digest) in manifest.files.items():
            checked.know(generation / name, digest)
    checked.save()


def corpus_record(index: Path) -> Checked:
    """What is known of the files of a corpus from earlier builds of an index."""
    return Checked(index / CACHE, _CORPUS_FILE, _MOST_OF_CORPUS)


def _record(index: Path) -> Checked:
    return Checked(index / CACHE, _FILE, _MOST)
