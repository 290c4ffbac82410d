"""Damages the files that answers depend on, and counts what is found before it is used.

    PYTHONPATH=. python benchmarks/pinned.py [--damages N] [--seed N]

Copies the data files of the ranker and the default embedding model, builds an index of the corpus
that ships, and damages one file at a time: it flips a bit, fills a block with zeros, truncates or
deletes the file, or puts another file or a folder in its place. Then the program builds, opens or
asks, whichever reads that file. A damage counts as found when the program says in one sentence what
to do, and gave no file of that group to a parser. Half of the flips, zeroed blocks and truncations
are spread evenly over the files, the other half by their size. Ends with 1 unless all are found.
10,000 take ten minutes of one core.
"""

from __future__ import annotations

import argparse
import contextlib
import random
import shutil
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from pathlib import Path
from typing import NamedTuple, NoReturn
from unittest import mock

import onnxruntime

from assistant.embed import onnx
from assistant.embed.models import locate
from assistant.engine import Assistant
from assistant.errors import AssistantError, IndexDamaged, ModelError
from assistant.index import open_index
from assistant.index.generations import Generations
from assistant.index.layout import CACHE
from assistant.index.manifest import file_names
from assistant.pinned import FOLDER, SHA256, WEIGHTS
from assistant.ranking import cross_encoder, weights
from assistant.settings import DEFAULT_MODEL, shipped_corpus

QUESTION = "what treatments reduce NMO relapses"
KINDS = ("flip", "zeroed", "truncation", "deletion", "swap", "folder")
_TRUNCATED = 10  # one in so many of the damages that are drawn by chance
_ZEROED = 5  # the same
_BLOCK = 4096  # bytes of a disk that are lost together
_SHOWN = 10  # damages that were not found

Patch = tuple[object, str]
Done = contextlib.AbstractContextManager[None]


class Used(Exception):
    """A parser was given a file although one of its group was damaged."""


class Group(NamedTuple):
    """Files that are read together.

    `use` makes the program read them, `parsers` are then replaced, `raises` is what is expected.
    """

    name: str
    files: Sequence[Path]
    use: Callable[[], object]
    parsers: Sequence[Patch]
    raises: type[AssistantError]


@contextlib.contextmanager
def flipped(file: Path, at: int, bit: int) -> Iterator[None]:
    """One bit is the other one."""

    def flip() -> None:
        with file.open("r+b") as data:
            data.seek(at)
            [byte] = data.read(1)
            data.seek(at)
            data.write(bytes([byte ^ (1 << bit)]))

    flip()
    yield
    flip()


def block_at(file: Path, at: int) -> bytes:
    """The block that holds the byte `at`."""
    with file.open("rb") as data:
        data.seek(at // _BLOCK * _BLOCK)
        return data.read(_BLOCK)


@contextlib.contextmanager
def zeroed(file: Path, at: int) -> Iterator[None]:
    """The block that holds the byte `at` is zeros."""
    start, block = at // _BLOCK * _BLOCK, block_at(file, at)
    with file.open("r+b") as data:
        data.seek(start)
        data.write(bytes(len(block)))
    yield
    with file.open("r+b") as data:
        data.seek(start)
        data.write(block)


@contextlib.contextmanager
def truncated(file: Path, size: int) -> Iterator[None]:
    """Only the first `size` bytes are there."""
    with file.open("r+b") as data:
        data.seek(size)
        rest = data.read()
        data.truncate(size)
    yield
    with file.open("ab") as data:
        data.write(rest)


@contextlib.contextmanager
def replaced(file: Path, aside: Path, instead: Callable[[Path], object] | None) -> Iterator[None]:
    """What `instead` makes stands in the place of the file, or nothing does."""
    file.rename(aside)
    if instead:
        instead(file)
    yield
    if file.is_dir():
        file.rmdir()
    else:
        file.unlink(missing_ok=True)
    aside.rename(file)


def damages(
    group: Group, drawn: Counter[Path], aside: Path, chance: random.Random
) -> Iterator[tuple[str, Path, Done]]:
    """Every deletion, swap and folder of a group, and of each file as many others as were drawn."""
    for file in group.files:
        yield "deletion", file, replaced(file, aside, None)
        yield "folder", file, replaced(file, aside, Path.mkdir)
        size = file.stat().st_size
        for number in range(drawn[file]):
            at = chance.randrange(size)
            if number % _TRUNCATED == 0:
                yield "truncation", file, truncated(file, at)
            elif number % _ZEROED == 0 and any(block_at(file, at)):
                yield "zeroed", file, zeroed(file, at)
            else:
                yield "flip", file, flipped(file, at, chance.randrange(8))
        beside = filter(Path.is_file, file.parent.iterdir())
        for other in sorted({*group.files, *beside} - {file}):
            if file.read_bytes() != other.read_bytes():
                yield "swap", file, replaced(file, aside, partial(shutil.copyfile, other))


def outcome(group: Group, done: Done) -> str:
    """What the program did with damaged files: `found`, or what happened instead."""
    with done, contextlib.ExitStack() as patched:
        for owner, name in group.parsers:
            patched.enter_context(mock.patch.object(owner, name, refuse))
        try:
            group.use()
        except group.raises as error:
            sentence = str(error)
            is_clear = "\n" not in sentence and ("install" in sentence or "build" in sentence)
            return "found" if is_clear else f"unclear: {sentence}"
        except Exception as error:  # noqa: BLE001 - whatever gets out is a finding
            return f"{type(error).__name__}: {error}"
    return "not noticed"


def refuse(*_: object, **__: object) -> NoReturn:
    """Stand for a parser."""
    raise Used


def model_copy(base: Path) -> Sequence[Path]:
    """Copy the default model into `base`, whence the program will take it; returns its files."""
    installed = locate(DEFAULT_MODEL).folder
    if installed is None:
        raise SystemExit("the default model has no files")
    package = base / "site" / installed.parent.name
    shutil.copytree(installed, package / installed.name)
    (package / "__init__.py").touch()
    sys.path.insert(0, str(package.parent))
    return [package / installed.name / name for name in locate(DEFAULT_MODEL).files]


@contextlib.contextmanager
def copies(base: Path) -> Iterator[list[Group]]:
    """Copy all files into `base`; the program takes them for its own."""
    corpus, index = shipped_corpus(), base / "index"
    if corpus is None:
        raise SystemExit("no corpus ships with this installation")
    data = Path(shutil.copytree(FOLDER, base / "ranker"))
    model = model_copy(base)
    Assistant.build(corpus, index)
    with (
        contextlib.closing(contextlib.ExitStack()) as stack,
        mock.patch.object(cross_encoder, "FOLDER", data),
        mock.patch.object(weights, "FILE", data / WEIGHTS),
        Assistant.open(index) as assistant,
    ):
        lease = Generations(index).lease()
        stack.callback(lease.release)
        live = [lease.folder / name for name in file_names(lease.folder)]
        encoder = sorted((index / CACHE / "encoders").glob("*/*"))
        network = [data / name for name in SHA256 if name != WEIGHTS]

        def weigh() -> None:
            weights.weights.cache_clear()
            assistant.ask(QUESTION)

        def read() -> None:
            cross_encoder.shipped.cache_clear()
            assistant.ask(QUESTION)

        def reopen() -> None:
            Assistant.open(index).close()

        def build() -> None:
            Assistant.build(corpus, index)

        sound = assistant.ask(QUESTION)
        parsed: list[Patch] = [(weights, "parsed")]
        loaded: list[Patch] = [(cross_encoder, "Tokenizer"), (onnxruntime, "InferenceSession")]
        indexed: list[Patch] = [(open_index, "JoinedStore"), (open_index, "LexicalIndex")]
        indexed += [(open_index, "DenseIndex")]
        encoded: list[Patch] = [(onnx, "OnnxEncoder")]
        yield [
            Group("learned weights", [data / WEIGHTS], weigh, parsed, ModelError),
            Group("network and tokenizer", network, read, loaded, ModelError),
            Group("embedding model", model, build, (), ModelError),
            Group("question encoder", encoder, reopen, encoded, IndexDamaged),
            Group("index", live, reopen, indexed, IndexDamaged),
        ]
        cross_encoder.shipped.cache_clear()
        weights.weights.cache_clear()
        reopen()
        build()
        if not sound.evidence or assistant.ask(QUESTION) != sound:
            raise SystemExit("the files do not answer as they did before the damage")


class Result(NamedTuple):
    """How often each kind of damage was tried on a group, and those that were not found."""

    group: Group
    tried: Counter[str]
    missed: list[str]

    @property
    def found(self) -> int:
        """How many damages were found."""
        return self.tried.total() - len(self.missed)


def results(base: Path, count: int, seed: int) -> Iterator[Result]:
    """Damage the files of each group in turn; works in the empty folder `base`."""
    chance = random.Random(seed)
    with copies(base) as groups:
        files = [file for group in groups for file in group.files]
        half = count // 2
        drawn = Counter(chance.choices(files, k=count - half))
        drawn += Counter(chance.choices(files, [file.stat().st_size for file in files], k=half))
        for group in groups:
            result = Result(group, Counter(), [])
            for kind, file, done in damages(group, drawn, base / "aside", chance):
                result.tried[kind] += 1
                if (happened := outcome(group, done)) != "found":
                    result.missed.append(f"{kind} of {file.name}: {happened}")
            yield result


def main() -> None:
    """Damage, use, count."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument(
        "--damages", type=int, default=10_000, help="flips, zeroed blocks and so on"
    )
    parser.add_argument("--seed", type=int, default=16)
    arguments = parser.parse_args()
    started = time.monotonic()
    done: list[Result] = []
    with tempfile.TemporaryDirectory() as name:
        for result in results(Path(name), arguments.damages, arguments.seed):
            done.append(result)
            report(result)
    total = sum(result.tried.total() for result in done)
    found = sum(result.found for result in done)
    print(f"\n{found:,} of {total:,} damages found; {time.monotonic() - started:.0f} s")
    missed = [line for result in done for line in result.missed]
    print("\n".join(missed[:_SHOWN]))
    sys.exit(bool(missed))


def report(result: Result) -> None:
    """Print a row: files, megabytes, how often each kind was tried, how many were found."""
    group, tried = result.group, result.tried
    size = sum(file.stat().st_size for file in group.files) / 1e6
    numbers = " | ".join(f"{tried[kind]:,}" for kind in KINDS)
    print(
        f"| {group.name} | {len(group.files)} | {size:.1f} | {numbers} "
        f"| {result.found:,} of {tried.total():,} |",
        flush=True,
    )


if __name__ == "__main__":
    main()
