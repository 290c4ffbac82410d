"""The corpus: its folders and single files, which articles they hold, what changed since a build.

A file of the corpus is known by a path with slashes. With one folder (or one file) that is relative
to the folder; with several it begins with the name of its folder.
"""

from __future__ import annotations

import hashlib
import os
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from assistant.errors import CorpusError

_NO_ARTICLES = frozenset({"readme", "license"})
SYNONYMS = "SYNONYMS.txt"
QUESTIONS = "QUESTIONS.txt"
_LARGEST_LIST = 10_000_000  # bytes of synonyms or questions; all of it is kept in memory
_LONGEST_QUESTION = 200  # characters of a question to try
_TOLD_APART_BY = 8  # hexadecimal digits


@dataclass(frozen=True, slots=True)
class Root:
    """A folder of the corpus, or a single file.

    `start` is what the paths of a folder's files begin with; `alone` is the path of a single file.
    """

    path: Path
    start: str = ""
    alone: str = ""

    @property
    def folder(self) -> Path:
        """The folder that files are found in."""
        return self.path.parent if self.alone else self.path

    def place(self, path: str) -> str | None:
        """Where a file of the corpus is below `folder`; None when it is not of this root."""
        if self.alone:
            return self.path.name if path == self.alone else None
        return path[len(self.start) :] if path.startswith(self.start) else None

    def path_of(self, place: str) -> str:
        """The path in the corpus of what is at `place` below `folder`."""
        return self.alone or f"{self.start}{place}"


@dataclass(frozen=True, slots=True)
class Corpus:
    """All roots; make one with `of`."""

    roots: tuple[Root, ...]

    @staticmethod
    def of(places: Path | Iterable[Path]) -> Corpus:
        """The corpus of one folder or file, or of several.

        Several are told apart by the names of the folders; those that share a name get some digits
        of the digest of their path besides, so that no other folder changes them. A place that is
        named twice counts once.
        """
        given = [places] if isinstance(places, Path) else list(places)
        once = {Path(os.path.realpath(place)): place for place in reversed(given)}
        shared = Counter(real.name for real in once)
        names = {real: _name(real, shared) if len(once) > 1 else "" for real in once}
        return Corpus(tuple(_root(once[real], names[real]) for real in sorted(once)))

    def root_of(self, path: str) -> Root | None:
        """The root that a file of the corpus is in, if it can be in any."""
        return next((root for root in self.roots if root.place(path) is not None), None)

    def __str__(self) -> str:
        return ", ".join(str(root.path) for root in self.roots)


def _root(path: Path, name: str) -> Root:
    if path.is_file():
        return Root(path, alone=name or path.name)
    return Root(path, start=f"{name}/" if name else "")


def _name(real: Path, shared: Mapping[str, int]) -> str:
    if shared[real.name] == 1:
        return real.name or "root"
    digest = hashlib.sha256(os.fsencode(real)).hexdigest()[:_TOLD_APART_BY]
    return f"{real.stem}-{digest}{real.suffix}" if real.is_file() else f"{real.name}-{digest}"


@dataclass(frozen=True, slots=True)
class Changes:
    """Paths in the corpus, sorted; `moved` are (from, to) of files whose bytes are the same."""

    added: tuple[str, ...]
    updated: tuple[str, ...]
    removed: tuple[str, ...]
    unchanged: tuple[str, ...]
    moved: tuple[tuple[str, str], ...] = ()


def synonyms(corpus: Corpus) -> list[list[str]]:
    """Groups of terms that mean the same, from `SYNONYMS` in each folder, where it is there.

    One group a line, terms parted by "="; lines that start with "#" are comments. Raises
    CorpusError when a file cannot be read or a line holds a single term.
    """
    return [group for file in _files(corpus, SYNONYMS) for group in _groups(file)]


def _groups(file: Path) -> list[list[str]]:
    if not file.is_file():
        return []
    if file.stat().st_size > _LARGEST_LIST:
        raise CorpusError(f"{file} is larger than {_LARGEST_LIST // 10**6} MB; shorten it.")
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


def questions(corpus: Corpus) -> list[str]:
    """Questions to try with a corpus, from `QUESTIONS` in its folders: one a line, "#" comments.

    A file that is not there, or cannot be read, gives none: nothing depends on it.
    """
    return [line for file in _files(corpus, QUESTIONS) for line in _questions(file)]


def _questions(file: Path) -> list[str]:
    try:
        if not file.is_file() or file.stat().st_size > _LARGEST_LIST:
            return []
        lines = file.read_text(encoding="utf-8-sig").splitlines()
    except (OSError, UnicodeDecodeError):
        return []
    listed = (" ".join(line.split()) for line in lines if not line.startswith("#"))
    return [line for line in listed if 0 < len(line) <= _LONGEST_QUESTION]


def _files(corpus: Corpus, name: str) -> list[Path]:
    """The files of that name beside the articles, each folder once."""
    return [folder / name for folder in dict.fromkeys(root.folder for root in corpus.roots)]


def scan(corpus: Corpus) -> dict[str, str]:
    """SHA-256 of every article file of `corpus`, by path.

    Hidden files, and README, LICENSE, SYNONYMS.txt and QUESTIONS.txt, are no articles. What cannot
    be read, a file or a whole folder, gets an empty digest, so that it is reported when it is
    parsed. A file that several roots lead to belongs to the first. Raises CorpusError when a folder
    does not exist or there is no file at all.
    """
    # Asking looks at no file, and must not load what reads them.
    from assistant.parse.worker import digest_of  # noqa: PLC0415

    found: dict[str, str] = {}
    elsewhere: set[str] = set()
    for root in corpus.roots:
        if not root.alone and not root.path.is_dir():
            raise CorpusError(
                f"There is no corpus folder {root.path}; create it and put articles in it."
            )
        here = {}
        for name, path in _articles(root):
            real = os.path.realpath(path) if len(corpus.roots) > 1 else ""
            if not real or real not in elsewhere:
                here[name] = real
                found[name] = digest_of(root.folder, root.place(name) or "")
        elsewhere.update(here.values())
    if not found:
        raise CorpusError(f"The corpus folder {corpus} holds no articles; put some in it.")
    return found


def _articles(root: Root) -> Iterator[tuple[str, Path]]:
    """Every article of a root, by its path in the corpus; so are folders that are closed."""
    if root.alone:
        yield root.alone, root.path
        return
    closed: list[OSError] = []
    for directory, folders, names in os.walk(root.path, onerror=closed.append):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        files = (name for name in sorted(names) if not name.startswith("."))
        for path in (Path(directory, name) for name in files if not _is_no_article(name)):
            yield root.path_of(path.relative_to(root.path).as_posix()), path
    for path in (Path(error.filename) for error in closed):
        yield root.path_of(path.relative_to(root.path).as_posix()), path


def compare(found: Mapping[str, str], known: Mapping[str, str]) -> Changes:
    """What changed between two scans."""
    added, removed = sorted(found.keys() - known.keys()), sorted(known.keys() - found.keys())
    moved = _moved(added, removed, found, known)
    sources, targets = {source for source, _ in moved}, {target for _, target in moved}
    both = sorted(found.keys() & known.keys())
    return Changes(
        added=tuple(path for path in added if path not in targets),
        updated=tuple(path for path in both if found[path] != known[path]),
        removed=tuple(path for path in removed if path not in sources),
        unchanged=tuple(path for path in both if found[path] == known[path]),
        moved=tuple(moved),
    )


def _moved(
    added: Sequence[str],
    removed: Sequence[str],
    found: Mapping[str, str],
    known: Mapping[str, str],
) -> list[tuple[str, str]]:
    """New paths with the bytes of paths that are gone; of several, in order."""
    gone: dict[str, list[str]] = {}
    for path in reversed(removed):
        gone.setdefault(known[path], []).append(path)
    gone.pop("", None)  # what could not be read
    return [(gone[found[path]].pop(), path) for path in added if gone.get(found[path])]


def _is_no_article(name: str) -> bool:
    return Path(name).stem.lower() in _NO_ARTICLES or name in (SYNONYMS, QUESTIONS)
