"""The manifest of a generation: its settings, counts, and the size and SHA-256 of every file."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

from assistant import storage
from assistant.embed.arithmetic import Arithmetic
from assistant.embed.choice import Asking
from assistant.errors import IndexDamaged
from assistant.index.stored import SegmentEntry
from assistant.text.passages import SCHEME
from assistant.text.sentences import SPLITTER
from assistant.versions import PARSER

FORMAT = 4  # of the files of a generation
_CONTENT = 3  # of what a fingerprint says; the same content has the same one in all formats
MANIFEST = "manifest.json"
_LOCKS = frozenset({".tantivy-meta.lock", ".tantivy-writer.lock"})


@dataclass(frozen=True, slots=True)
class Settings:
    """Everything except the source files that determines what an index holds."""

    parser: str
    splitter: str
    passages: str
    model: str
    model_digest: str
    synonyms: str = ""
    arithmetic: str = Arithmetic.ONNX  # the only arithmetic before there was a choice

    @property
    def reading(self) -> tuple[str, str, str]:
        """The versions that decide how files become passages: parser, splitter, passage scheme."""
        return self.parser, self.splitter, self.passages


@dataclass(frozen=True, slots=True)
class Manifest:
    """The record of one generation.

    `fingerprint` identifies the content of the index: the same corpus, model and settings give the
    same fingerprint on every machine, unless documents keep ids that an earlier corpus gave them.
    `inputs` is the fingerprint that a build from nothing would give; if it stays the same, nothing
    has changed. `corpus` names the folders and files of the corpus. `files` maps each file of the
    generation to its size in bytes and its SHA-256. `skipped` holds (path, reason) of everything
    in the corpus that the scan skipped.
    """

    fingerprint: str
    inputs: str
    corpus: tuple[str, ...]
    built: str
    settings: Settings
    counts: dict[str, int]
    dense: dict[str, Any]
    asking: Asking
    segments: tuple[SegmentEntry, ...]
    files: dict[str, tuple[int, str]]
    skipped: tuple[tuple[str, str], ...] = ()

    @property
    def note(self) -> str:
        """A warning that an older parser made the index; empty if the current one did."""
        if self.settings.reading == (PARSER, SPLITTER, SCHEME):
            return ""
        return (
            "This index was made by an older reader, so its quotes may differ from the articles; "
            "run: assistant build"
        )

    def write(self, folder: Path) -> None:
        """Write the manifest with a digest of itself; raises OSError."""
        body = {"format": FORMAT, **asdict(self), "asking": self.asking._asdict()}
        body["segments"] = [segment._asdict() for segment in self.segments]
        text = json.dumps(body, indent=1, sort_keys=True)
        storage.write_file(folder / MANIFEST, storage.sealed(text))

    def with_files(self, files: dict[str, tuple[int, str]]) -> Manifest:
        """A copy of the manifest with `files`."""
        return replace(self, files=files)

    @staticmethod
    def read(folder: Path) -> Manifest:
        """Read and check the manifest in `folder`; raises IndexDamaged."""
        try:
            file = folder / MANIFEST
            sealed = file.read_bytes() if file.is_file() else b""  # a pipe might never end
            body = json.loads(storage.unsealed(sealed))
            if body.pop("format") != FORMAT:
                raise IndexDamaged(
                    f"{folder} was built by another version of the program; run: assistant build"
                )
            body["corpus"] = tuple(body["corpus"])
            body["settings"] = Settings(**body["settings"])
            body["asking"] = Asking(**body["asking"])
            body["segments"] = tuple(map(_segment, body["segments"]))
            body["skipped"] = tuple(map(tuple, body.get("skipped", ())))
            body["files"] = {name: tuple(file) for name, file in body["files"].items()}
            return Manifest(**body)
        except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
            raise IndexDamaged(
                f"{folder / MANIFEST} is not what the build wrote; run: assistant build"
            ) from error

    def check_files(self, folder: Path, sha256: Callable[[Path], str] | None = None) -> None:
        """Compare every file with its size and digest; raises IndexDamaged naming the first.

        `sha256` gives the digest of a file; without it, each file is read.
        """
        sha256 = sha256 or storage.sha256_of
        present = set(file_names(folder)) - {MANIFEST}
        for name in sorted(self.files.keys() | present):
            size, digest = self.files.get(name, (-1, ""))
            file = folder / name
            if name not in present:
                raise IndexDamaged(f"{file} is missing; run: assistant build")
            if not _is(file, size, digest, sha256):
                raise IndexDamaged(f"{file} is not what the build wrote; run: assistant build")

    @property
    def size(self) -> int:
        """Bytes of all files, without the manifest."""
        return sum(size for size, _ in self.files.values())


def _segment(known: dict[str, Any]) -> SegmentEntry:
    words = tuple((str(name), int(count)) for name, count in known.pop("words"))
    return SegmentEntry(**known, words=words)


def file_names(folder: Path) -> list[str]:
    """Every file below `folder`, relative to it, with slashes; without tantivy's lock files."""
    return sorted(
        path.relative_to(folder).as_posix()
        for path in folder.rglob("*")
        if path.is_file() and path.name not in _LOCKS
    )


def _is(file: Path, size: int, digest: str, sha256: Callable[[Path], str]) -> bool:
    try:
        return file.stat().st_size == size and sha256(file) == digest
    except OSError:
        return False


def describe_files(
    folder: Path, known: tuple[Path, Mapping[str, tuple[int, str]]] | None = None
) -> dict[str, tuple[int, str]]:
    """Size in bytes and SHA-256 of every file below `folder`, except the manifest itself.

    `known` is another generation with its described files: one that is the same file on the disk is
    not read again.
    """
    described = {}
    for name in file_names(folder):
        if name == MANIFEST:
            continue
        other, files = known or (folder, {})
        same = name in files and (other / name).samefile(folder / name)
        described[name] = files[name] if same else _described(folder / name)
    return described


def _described(file: Path) -> tuple[int, str]:
    return file.stat().st_size, storage.sha256_of(file)


def fingerprint_of(settings: Settings, sources: list[tuple[str, str]]) -> str:
    """The fingerprint of an index over (path, sha256) `sources` with `settings`."""
    return _digest([_CONTENT, asdict(settings), sorted(sources)])


def fingerprint_with(inputs: str, kept_ids: Sequence[tuple[str, str]]) -> str:
    """The fingerprint of an index in which documents keep earlier ids; see `Written.kept_ids`."""
    return _digest([inputs, sorted(kept_ids)]) if kept_ids else inputs


def _digest(value: list[Any]) -> str:
    return hashlib.sha256(json.dumps(value, ensure_ascii=True).encode()).hexdigest()
