"""The builds of an index: when each was made, with what settings, and which files it changed.

::

    {"fingerprint": "0f93...", "built": "2026-01-31T12:00:00+00:00", "settings": {...},
     "files": [["alpha.md", null, "ab12..."], ["beta.pdf", "cd34...", "ef56..."]]}

Every generation carries the record of the builds before it, one line each, so that an answer of an
earlier build can be told apart from one of today, and why. The first build on record names no
files, because nothing came before it.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import NamedTuple

from assistant import storage
from assistant.errors import IndexDamaged
from assistant.index.manifest import Manifest, Settings

HISTORY = "builds.jsonl"
# Builds on record, and files that all of them changed. Chosen by hand: years of weekly builds, and
# a record that is read in a few milliseconds. The oldest builds are forgotten first.
_MOST_BUILDS = 500
_MOST_FILES = 50_000


class FileChange(NamedTuple):
    """A file that a build found new, changed or gone; the digests (SHA-256) of before and after."""

    path: str
    before: str | None
    after: str | None


class Build(NamedTuple):
    """A build on record; `built` is ISO 8601 in UTC."""

    fingerprint: str
    built: str
    settings: Settings
    files: tuple[FileChange, ...] = ()


def read(generation: Path) -> tuple[Build, ...]:
    """The builds that led to a generation, the oldest first; its own is the last.

    Empty for a generation of an earlier version. The caller has checked the digest of the file.
    Raises IndexDamaged.
    """
    file = generation / HISTORY
    if not file.is_file():
        return ()
    try:
        lines = file.read_text(encoding="utf-8").splitlines()
        return tuple(map(_build_of, map(json.loads, lines)))
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise IndexDamaged(f"{file} is not what the build wrote; run: assistant build") from error


def write(generation: Path, builds: Iterable[Build]) -> None:
    """Write the record of builds into the draft of a generation; raises OSError."""
    lines = (
        json.dumps({**build._asdict(), "settings": asdict(build.settings)}, sort_keys=True)
        for build in _latest(list(builds))
    )
    storage.write_file(generation / HISTORY, "".join(f"{line}\n" for line in lines).encode())


def first(manifest: Manifest) -> Build:
    """The record of a build before which nothing is known."""
    return Build(manifest.fingerprint, manifest.built, manifest.settings)


def following(manifest: Manifest, before: Mapping[str, str], after: Mapping[str, str]) -> Build:
    """The record of a build; `before` and `after` map the files of the corpus to their digests."""
    changed = tuple(
        FileChange(path, before.get(path), after.get(path))
        for path in sorted(before.keys() | after.keys())
        if before.get(path) != after.get(path)
    )
    return first(manifest)._replace(files=changed)


def changes_since(builds: Sequence[Build], fingerprint: str) -> tuple[FileChange, ...] | None:
    """What all builds after the one with that fingerprint changed, by path.

    None if that build is not on record. A file that became what it was is not named.
    """
    at = max((n for n, build in enumerate(builds) if build.fingerprint == fingerprint), default=-1)
    if at < 0:
        return None
    net: dict[str, FileChange] = {}
    for build in builds[at + 1 :]:
        for change in build.files:
            earlier = net.get(change.path, change)
            net[change.path] = FileChange(change.path, earlier.before, change.after)
    return tuple(net[path] for path in sorted(net) if net[path].before != net[path].after)


def _build_of(record: dict[str, object]) -> Build:
    fingerprint, built, settings, files = (
        record[name] for name in ("fingerprint", "built", "settings", "files")
    )
    if not isinstance(settings, dict) or not isinstance(files, list):
        raise TypeError("a build has settings and files")
    changes = tuple(FileChange(*file) for file in files)
    return Build(str(fingerprint), str(built), Settings(**settings), changes)


def _latest(builds: list[Build]) -> list[Build]:
    """The latest builds that the record has room for; the first of them names no files."""
    room, first_kept = _MOST_FILES, len(builds) - 1
    for at in range(len(builds) - 1, max(-1, len(builds) - 1 - _MOST_BUILDS), -1):
        room -= len(builds[at].files)
        if room < 0 and at < len(builds) - 1:
            break
        first_kept = at
    kept = builds[first_kept:]
    return [kept[0]._replace(files=()), *kept[1:]]
