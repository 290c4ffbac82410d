"""The corpus folder: which files it holds, and what changed since a build."""

from __future__ import annotations

import os
import stat
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from assistant import storage
from assistant.errors import CorpusError

_NO_ARTICLES = frozenset({"readme", "license"})
SYNONYMS = "SYNONYMS.txt"
QUESTIONS = "QUESTIONS.txt"
_LONGEST_QUESTION = 200  # characters of a question to try


@dataclass(frozen=True, slots=True)
class Changes:
    """Paths relative to the corpus, sorted."""

    added: tuple[str, ...]
    updated: tuple[str, ...]
    removed: tuple[str, ...]
    unchanged: tuple[str, ...]

    @property
    def to_read(self) -> tuple[str, ...]:
        """Files that have to be parsed."""
        return tuple(sorted((*self.added, *self.updated)))


def synonyms(corpus: Path) -> list[list[str]]:
    """Groups of terms that mean the same, from `SYNONYMS` in the corpus folder, if it is there.

    One group a line, terms parted by "="; lines that start with "#" are comments. Raises
    CorpusError when the file cannot be read or a line holds a single term.
    """
    file = root(corpus) / SYNONYMS
    if not file.is_file():
        return []
    try:
        lines = file.read_text(encoding="utf-8-sig").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise CorpusError(f"{file} cannot be read as UTF-8 text; mend or remove it.") from error
    groups = []
    for number, line in enumerate(lines, start=1):
        terms = [" ".join(term.split()) for term in line.split("=")]
        if not line.strip() or line.startswith("#"):
            continue
        if len(terms) == 1 or not all(terms):
            raise CorpusError(f"{file}, line {number}: write terms parted by =, or remove it.")
        groups.append(terms)
    return groups


def questions(corpus: Path) -> list[str]:
    """Questions to try with a corpus, from `QUESTIONS` in its folder: one a line, "#" comments.

    A file that is not there, or cannot be read, gives none: nothing depends on it.
    """
    try:
        lines = (root(corpus) / QUESTIONS).read_text(encoding="utf-8-sig").splitlines()
    except (OSError, UnicodeDecodeError):
        return []
    listed = (" ".join(line.split()) for line in lines if not line.startswith("#"))
    return [line for line in listed if 0 < len(line) <= _LONGEST_QUESTION]


def root(corpus: Path) -> Path:
    """The folder that the paths of a corpus are relative to."""
    return corpus.parent if corpus.is_file() else corpus


def scan(corpus: Path) -> dict[str, str]:
    """SHA-256 of every article file below `corpus`, by relative path with slashes.

    `corpus` may also be a single file. Hidden files, and README, LICENSE, SYNONYMS.txt and
    QUESTIONS.txt, are no articles. What cannot be read, a file or a whole folder, gets an empty
    digest, so that it is reported when it is parsed. Raises CorpusError when the folder does not
    exist or holds no file.
    """
    if corpus.is_file():
        return {corpus.name: _digest(corpus)}
    if not corpus.is_dir():
        raise CorpusError(f"There is no corpus folder {corpus}; create it and put articles in it.")
    found = {}

    def closed(error: OSError) -> None:
        found[Path(error.filename).relative_to(corpus).as_posix()] = ""

    for directory, folders, names in os.walk(corpus, onerror=closed):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for name in sorted(names):
            if name.startswith(".") or _is_no_article(name):
                continue
            path = Path(directory, name)
            found[path.relative_to(corpus).as_posix()] = _digest(path)
    if not found:
        raise CorpusError(f"The corpus folder {corpus} holds no articles; put some in it.")
    return found


def compare(found: Mapping[str, str], known: Mapping[str, str]) -> Changes:
    """What changed between two scans."""
    return Changes(
        added=tuple(sorted(found.keys() - known.keys())),
        updated=tuple(sorted(path for path in found.keys() & known if found[path] != known[path])),
        removed=tuple(sorted(known.keys() - found.keys())),
        unchanged=tuple(
            sorted(path for path in found.keys() & known if found[path] == known[path])
        ),
    )


def _is_no_article(name: str) -> bool:
    return Path(name).stem.lower() in _NO_ARTICLES or name in (SYNONYMS, QUESTIONS)


def _digest(path: Path) -> str:
    try:
        # Reading a pipe or a device might never end.
        return storage.sha256_of(path) if stat.S_ISREG(path.stat().st_mode) else ""
    except OSError:
        return ""
