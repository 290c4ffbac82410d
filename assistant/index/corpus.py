"""The corpus: its folders and single files, the articles in them, and changes since a build.

A file of the corpus has a path with slashes. If the corpus is one folder or file, the path is
relative to that folder. If there are several, the path begins with the name of the folder.
"""

from __future__ import annotations

import hashlib
import os
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

from assistant import storage
from assistant.display import legible
from assistant.errors import CorpusError
from assistant.sourcefile import Digests

_NO_ARTICLES = frozenset({"readme", "license"})
SYNONYMS = "SYNONYMS.txt"
QUESTIONS = "QUESTIONS.txt"
# Bytes of synonyms or questions, which are kept in memory. Chosen by hand, far above real lists.
_LARGEST_LIST = 10_000_000
# Characters of a question to try. Chosen by hand: a longer line is hardly a question to try.
_LONGEST_QUESTION = 200
# Hexadecimal digits that distinguish folders of one name: 32 bits, so two of a few folders hardly
# ever agree.
_DIGITS_OF_FOLDER = 8
_LINKED = (
    "it is a link to a folder, which is not followed; add that folder with --corpus, or copy "
    "its files"
)


@dataclass(frozen=True, slots=True)
class Root:
    """A folder of the corpus, or a single file.

    `start` is the prefix of the paths of a folder's files; `alone` is the path of a single file.
    """

    path: Path
    start: str = ""
    alone: str = ""

    @property
    def folder(self) -> Path:
        """The folder itself, or the folder of the single file."""
        return self.path.parent if self.alone else self.path

    def place(self, path: str) -> str | None:
        """The place of a corpus path, relative to `folder`; None if it is not in this root."""
        if self.alone:
            return self.path.name if path == self.alone else None
        return path[len(self.start) :] if path.startswith(self.start) else None

    def path_of(self, place: str) -> str:
        """The corpus path of the file at `place`, relative to `folder`."""
        return self.alone or f"{self.start}{place}"


@dataclass(frozen=True, slots=True)
class CorpusRoots:
    """The roots of a corpus; create one with `of`."""

    roots: tuple[Root, ...]

    @staticmethod
    def of(places: Path | Iterable[Path]) -> CorpusRoots:
        """The corpus of one folder or file, or of several.

        Several are distinguished by the names of the folders. Folders that share a name also get
        some digits of the SHA-256 of their own path, so other folders cannot change the name. A
        place that is given twice counts once.
        """
        named = [places] if isinstance(places, Path) else list(places)
        by_real_path = {Path(os.path.realpath(place)): place for place in reversed(named)}
        shared = Counter(legible(real.name) for real in by_real_path)
        names = {
            real: _name(real, shared) if len(by_real_path) > 1 else "" for real in by_real_path
        }
        return CorpusRoots(
            tuple(_root(by_real_path[real], names[real]) for real in sorted(by_real_path))
        )

    def root_of(self, path: str) -> Root | None:
        """The root that a corpus path belongs to, or None."""
        return next((root for root in self.roots if root.place(path) is not None), None)

    def __str__(self) -> str:
        return ", ".join(str(root.path) for root in self.roots)


def _root(path: Path, name: str) -> Root:
    if path.is_file():
        return Root(path, alone=name or path.name)
    return Root(path, start=f"{name}/" if name else "")


def _name(real: Path, shared: Mapping[str, int]) -> str:
    name = legible(real.name)
    if shared[name] == 1:
        return name or "root"
    digest = hashlib.sha256(os.fsencode(real)).hexdigest()[:_DIGITS_OF_FOLDER]
    ending = Path(name).suffix if real.is_file() else ""
    return f"{name.removesuffix(ending)}-{digest}{ending}"


@dataclass(frozen=True, slots=True)
class Changes:
    """Corpus paths, sorted; `moved` holds (old path, new path) of files with the same bytes."""

    added: tuple[str, ...]
    updated: tuple[str, ...]
    removed: tuple[str, ...]
    unchanged: tuple[str, ...]
    moved: tuple[tuple[str, str], ...] = ()

    def without(self, unread: Iterable[str]) -> Changes:
        """The changes, without files that cannot be read; a removed file stays."""
        left_out = frozenset(unread)
        return Changes(
            added=tuple(path for path in self.added if path not in left_out),
            updated=tuple(path for path in self.updated if path not in left_out),
            removed=self.removed,
            unchanged=tuple(path for path in self.unchanged if path not in left_out),
            moved=tuple(pair for pair in self.moved if pair[1] not in left_out),
        )


def read_synonyms(corpus: CorpusRoots) -> list[list[str]]:
    """Groups of terms that mean the same, from the file `SYNONYMS` in each folder that has one.

    Each line is a group of terms separated by "="; lines that start with "#" are comments. Raises
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
        raise CorpusError(f"{file} cannot be read as UTF-8 text; correct or remove it.") from error
    groups = []
    for number, line in enumerate(lines, start=1):
        terms = [" ".join(term.split()) for term in line.split("=")]
        if not line.strip() or line.startswith("#"):
            continue
        if len(terms) == 1 or not all(terms):
            raise CorpusError(
                f"{file}, line {number}: write terms separated by =, or remove the line."
            )
        groups.append(terms)
    return groups


def read_questions(corpus: CorpusRoots) -> list[str]:
    """Questions to try with a corpus, from `QUESTIONS` in its folders: one a line, "#" comments.

    A file that is missing or cannot be read gives none, because nothing depends on it.
    """
    return [line for file in _files(corpus, QUESTIONS) for line in _questions(file)]


def _questions(file: Path) -> list[str]:
    try:
        # Reading a pipe or a device might never end.
        if not file.is_file() or file.stat().st_size > _LARGEST_LIST:
            return []
        lines = file.read_text(encoding="utf-8-sig").splitlines()
    except (OSError, UnicodeDecodeError):
        return []
    listed = (" ".join(line.split()) for line in lines if not line.startswith("#"))
    return [line for line in listed if 0 < len(line) <= _LONGEST_QUESTION]


def _files(corpus: CorpusRoots, name: str) -> list[Path]:
    """The possible path of a file called `name` in each folder of the corpus."""
    return [folder / name for folder in dict.fromkeys(root.folder for root in corpus.roots)]


def scan_corpus(
    corpus: CorpusRoots,
    skip: Callable[[str, str], object] = lambda *_: None,
    sha256: Callable[[Path], str] | None = None,
) -> dict[str, str]:
    """SHA-256 of every article file of `corpus`, by path; `sha256` gives that of a file.

    Hidden files, and README, LICENSE, SYNONYMS.txt and QUESTIONS.txt, are not articles. A file that
    cannot be read gets an empty digest, so that it is reported when it is parsed. A file that is
    in several roots belongs to the first. `scan_corpus` calls `skip` with (path, reason) for
    everything else that cannot be read as an article. That path is fit for display and may differ
    from the path on the disk. Raises CorpusError when a folder does not exist or there is no
    article file.
    """
    digests: dict[str, str] = {}
    skipped: dict[str, str] = {}

    def skip_and_keep(name: str, reason: str) -> None:
        skipped[name] = reason
        skip(name, reason)

    digest = {root: Digests(root.folder, sha256 or storage.sha256_of) for root in corpus.roots}
    for root, path in articles(corpus, skip_and_keep):
        digests[path] = digest[root](root.place(path) or "")
    if not digests:
        raise CorpusError(_nothing(corpus, skipped))
    return digests


def articles(
    corpus: CorpusRoots, skip: Callable[[str, str], object] = lambda *_: None
) -> Iterator[tuple[Root, str]]:
    """Yield every article file of `corpus` with its root; see `scan_corpus`.

    Raises CorpusError when a folder does not exist.
    """
    elsewhere: set[str] = set()
    for root in corpus.roots:
        if not root.alone and not root.path.is_dir():
            raise CorpusError(
                f"There is no corpus folder {root.path}; create it and put articles in it."
            )
        in_root = {}
        others = [Path(os.path.realpath(other.path)) for other in corpus.roots if other != root]
        for name, path, reason in _entries(root, others):
            real = os.path.realpath(path) if others else ""
            if reason:
                skip(name, reason)
            elif not real or real not in elsewhere:
                in_root[name] = real
                yield root, name
        elsewhere.update(in_root.values())


def _nothing(corpus: CorpusRoots, skipped: Mapping[str, str]) -> str:
    """The message that the corpus has no article, with the first skipped file if there is one."""
    for name, reason in skipped.items():
        return f"The corpus {corpus} has no readable article; {name}: {reason}."
    return f"The corpus folder {corpus} holds no articles; put some into it."


class _Entry(NamedTuple):
    """A file or folder of a root; `reason` says why it is skipped, if it is."""

    name: str
    path: Path
    reason: str = ""


def _entries(root: Root, others: Sequence[Path]) -> Iterator[_Entry]:
    """Every article of a root, and everything that is skipped, with corpus paths.

    `others` are the real paths of the other roots. A link into one of them is left out without a
    report, because that root holds its target.
    """
    if root.alone:
        yield _Entry(legible(root.alone), root.path, _reason_of(root.path.name))
        return
    # Not os.walk: it skips links to folders silently, and deep folders exhaust its recursion.
    waiting = [root.path]
    while waiting:
        here = waiting.pop()
        below: list[Path] = []
        try:
            with os.scandir(here) as listed:
                names = sorted(entry.name for entry in listed)
        except OSError as error:
            reason = f"this folder cannot be listed ({error.strerror}); check its permissions"
            yield _Entry(_path_of(root, here), here, reason)
            continue
        for path in (here / name for name in names if not name.startswith(".")):
            # The methods of Path raise errors if a name is too long or access is denied.
            is_folder, is_link = os.path.isdir(path), os.path.islink(path)  # noqa: PTH112, PTH114
            reason = _reason_of(path.name)
            if not reason and is_link:
                if any(Path(os.path.realpath(path)).is_relative_to(other) for other in others):
                    continue
                reason = _LINKED if is_folder else ""
            if is_folder and not reason:
                below.append(path)
            elif reason or not _is_no_article(path.name):
                yield _Entry(_path_of(root, path), path, reason)
        waiting += reversed(below)


def _path_of(root: Root, path: Path) -> str:
    """The corpus path, fit for display, of the file or folder at `path`."""
    if path == root.path:
        return legible(str(path))
    return legible(root.path_of(path.relative_to(root.path).as_posix()))


def why_skipped(name: str) -> str:
    """Why a file with that name is not read as an article; empty if it is read."""
    if name.startswith("."):
        return "files whose names begin with a dot are skipped; rename it"
    if Path(name).stem.lower() in _NO_ARTICLES:
        return "files with this name describe the collection and are not articles; rename it"
    return _reason_of(name)


def _reason_of(name: str) -> str:
    """Why a file or folder with that name is skipped; empty if it is not.

    A name that is not UTF-8 cannot be stored or shown, and another system could not open it.
    """
    try:
        name.encode()
    except UnicodeEncodeError:
        return "its name is not UTF-8; rename it"
    return ""


def compare_scans(now: Mapping[str, str], before: Mapping[str, str]) -> Changes:
    """The changes from the scan `before` to the scan `now`, both path to SHA-256."""
    added, removed = sorted(now.keys() - before.keys()), sorted(before.keys() - now.keys())
    moved = _moved(added, removed, now, before)
    sources, targets = {source for source, _ in moved}, {target for _, target in moved}
    both = sorted(now.keys() & before.keys())
    return Changes(
        added=tuple(path for path in added if path not in targets),
        updated=tuple(path for path in both if now[path] != before[path]),
        removed=tuple(path for path in removed if path not in sources),
        unchanged=tuple(path for path in both if now[path] == before[path]),
        moved=tuple(moved),
    )


def _moved(
    added: Sequence[str],
    removed: Sequence[str],
    now: Mapping[str, str],
    before: Mapping[str, str],
) -> list[tuple[str, str]]:
    """(old path, new path) of renamed files; files with equal bytes are paired in path order."""
    gone: dict[str, list[str]] = {}
    for path in reversed(removed):
        gone.setdefault(before[path], []).append(path)
    gone.pop("", None)  # files that could not be read
    return [(gone[now[path]].pop(), path) for path in added if gone.get(now[path])]


def _is_no_article(name: str) -> bool:
    return Path(name).stem.lower() in _NO_ARTICLES or name in (SYNONYMS, QUESTIONS)
