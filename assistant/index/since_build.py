"""Finds what has changed in a corpus since its index was built, without reading whole new files.

The front ends say it before anybody rebuilds. Only a build knows for certain.
"""

from __future__ import annotations

import datetime as dt
import zipfile
from collections.abc import Collection, Mapping
from pathlib import Path

from assistant.errors import UnreadableFile
from assistant.index.corpus import CorpusRoots, articles
from assistant.records import SinceBuild
from assistant.sourcefile import digest_of, located, read_start
from assistant.text import decoding

# Bytes at the start of a new file that are looked at. Chosen by hand: far more than the signs of
# formats that are not read need.
_START = 64 * 1024
# Bytes of known files that are compared with what the build read, all together. Only files that
# were saved since the build are compared. Chosen by hand: reading them takes a second or two.
_MOST_COMPARED = 64 * 1024**2
# Bytes of a character in UTF-8, which may be cut in two where the start of a file ends.
_LONGEST_CHARACTER = 4
_ZIP = b"PK\x03\x04"
_GZIP = b"\x1f\x8b"
_TEXT_OF_WORD = "word/document.xml"


def since_build(
    corpus: CorpusRoots, known: Mapping[str, str], skipped: Collection[str], built: str
) -> SinceBuild:
    """What differs from the files `known` to the build: path to SHA-256.

    `skipped` are the paths that the build skipped, and `built` is when it ended (ISO 8601). Raises
    CorpusError when a folder of the corpus does not exist.
    """
    ended = dt.datetime.fromisoformat(built).timestamp()
    found: dict[str, list[str]] = {name: [] for name in SinceBuild._fields}
    seen: set[str] = set()
    room = _MOST_COMPARED
    for root, path in articles(corpus):
        seen.add(path)
        place = root.place(path) or ""
        if path not in known:
            if path not in skipped:
                kind = "added" if _looks_readable(root.folder, place) else "unreadable"
                found[kind].append(path)
            continue
        size = _size_if_saved_after(root.folder, place, ended)
        if size is None:
            continue
        room -= size
        if room < 0:
            found["touched"].append(path)
        elif digest_of(root.folder, place) != known[path]:
            found["changed"].append(path)
    found["removed"] = [path for path in known if path not in seen]
    return SinceBuild(**{name: tuple(sorted(paths)) for name, paths in found.items()})


def _size_if_saved_after(folder: Path, place: str, ended: float) -> int | None:
    """The bytes of a file that was saved after the build ended; None for another file."""
    try:
        status = located(folder, place).stat()
    except UnreadableFile:
        return 0  # the build will say why
    return status.st_size if status.st_mtime > ended else None


def _looks_readable(folder: Path, place: str) -> bool:
    """Whether the start of a new file may be that of a format that the program reads."""
    try:
        start = read_start(folder, place, _START)
        if start.startswith(_ZIP):
            with zipfile.ZipFile(located(folder, place)) as packed:
                return _TEXT_OF_WORD in packed.namelist()
        if start.startswith(_GZIP) or decoding.is_pdf(start) or decoding.is_saved_page(start):
            return True
        decoding.refuse_foreign(start)
        return any(_is_text(start[: len(start) - cut]) for cut in range(_LONGEST_CHARACTER))
    except (UnreadableFile, OSError, zipfile.BadZipFile):
        return False


def _is_text(data: bytes) -> bool:
    try:
        decoding.decoded(data)
    except UnreadableFile:
        return False
    return True
