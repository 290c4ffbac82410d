"""What becomes of files when writing them fails.

    PYTHONPATH=.:tests python benchmarks/writes.py [--kills 200] [--articles 30] [--only killed ...]

Four experiments, whose figures are printed as a Markdown table:

1. Every change of a file (creating, writing, flushing, renaming) fails in turn, with half of what
   is written already there, for everything that the program writes outside of an index.
2. `assistant add` of many articles is killed (SIGKILL) at random points of its copying.
3. `assistant add` where no file may become longer than a limit, for limits up to the longest.
4. `assistant add` on a file system in memory that is too small, which is then made larger. Mounting
   it takes the rights of root; without them this is left out.

After each, nothing half-written may be there under a name that a build reads, and the same command
must then do all of it. Writes within an index have experiments of their own in tests/index.
"""

import argparse
import contextlib
import os
import random
import resource
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple

from failing import FULL, failures
from test_writes_that_fail import TASKS

from assistant.cli.main import main as assistant

SEED = 20260104
SIZE = 200_000  # bytes of an article, about; real full texts have 50,000 to 500,000
ROOM = 1  # megabytes of the file system that is too small


class Ended(NamedTuple):
    """How a process ended, and what it said."""

    status: int
    said: str


class Counts:
    """Rows of the table."""

    def __init__(self) -> None:
        print("| experiment | trials | failed | half-written | wrong file named | not mended |")
        print("|---|---|---|---|---|---|")

    def row(self, name: str, outcomes: list[tuple[bool, bool, bool, bool]]) -> None:
        """Print a row; each outcome is (failed, half-written, named wrongly, not mended)."""
        counted = [sum(column) for column in zip(*outcomes, strict=True)]
        cells = [name, len(outcomes), *counted]
        print(f"| {' | '.join(map(str, cells))} |", flush=True)


class Ground:
    """Articles outside of the corpus, and the command that adds them to it."""

    def __init__(self, folder: Path, articles: int) -> None:
        self.corpus, self.index = folder / "corpus", folder / "index"
        self.articles: dict[str, bytes] = {}
        (folder / "new").mkdir(parents=True)
        for number in range(articles):
            line = f"Sentence of article {number}: relapses fell by {number} percent.\n\n"
            data = f"# Article {number}\n\n{line * (SIZE // len(line))}".encode()
            self.articles[f"{number}.md"] = data
            (folder / "new" / f"{number}.md").write_bytes(data)
        self._command = ["add", *(str(folder / "new" / name) for name in self.articles)]

    def add(self, *, limit: int = 0, delay: float | None = None) -> Ended:
        """Add all of them, with a limit of the size of files, or killed after a time."""
        where = ["--corpus", str(self.corpus), "--index", str(self.index), "--model", "hashing"]

        def work() -> None:
            if limit:
                resource.setrlimit(resource.RLIMIT_FSIZE, (limit, resource.RLIM_INFINITY))
            assistant([*self._command, *where])

        return in_child(work, delay)

    def has_half(self) -> bool:
        """Whether a file that a build would read is not one of the articles, whole."""
        return any(
            self.articles.get(path.name) != path.read_bytes()
            for path in self._there()
            if not path.name.startswith(".")
        )

    def _there(self) -> list[Path]:
        return list(self.corpus.iterdir()) if self.corpus.is_dir() else []

    def names_one(self, said: str) -> bool:
        """Whether a message names the file that could not be written, or the index."""
        return str(self.index) in said or any(
            str(self.corpus / name) in said for name in self.articles
        )

    def is_mended(self) -> bool:
        """Add again; whether all articles are there then, and nothing else."""
        added = self.add()
        names = {path.name for path in self._there()}
        mended = added.status == 0 and names == set(self.articles) and not self.has_half()
        if not mended:
            print(f"not mended: {added}, {sorted(names ^ set(self.articles))}", file=sys.stderr)
        return mended


def in_child(work: Callable[[], None], delay: float | None) -> Ended:
    """Run `work` in a fork, killed after `delay`; what it wrote on stderr."""
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
        os.dup2(writing, 2)
        status = 1
        try:
            work()
        except SystemExit as ended:
            status = int(ended.code or 0)
        finally:
            sys.stderr.flush()
            os._exit(status)
    os.close(writing)
    if delay is not None:
        time.sleep(delay)
        os.kill(child, signal.SIGKILL)  # before it is waited for, so the number is still its own
    status = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    with os.fdopen(reading, "rb") as errors:
        return Ended(status, errors.read().decode())


def in_turn(folder: Path) -> Iterator[tuple[str, list[tuple[bool, bool, bool, bool]]]]:
    """Experiment 1: what is written, and the outcome of each change that fails."""
    for name, task in TASKS.items():
        found = list(failures(task, folder / name))
        yield (
            name,
            [
                (FULL in one.said, bool(one.left), not one.is_named, not one.is_mended)
                for one in found
            ],
        )


def killed(folder: Path, kills: int, articles: int) -> Iterator[tuple[bool, bool, bool, bool]]:
    """Experiment 2."""
    rng = random.Random(SEED)
    seconds = copying(Ground(folder / "timed", articles))
    for number in range(kills):
        ground = Ground(folder / str(number), articles)
        ended = ground.add(delay=rng.uniform(0, seconds))
        yield ended.status == -signal.SIGKILL, ground.has_half(), False, not ground.is_mended()


def copying(ground: Ground) -> float:
    """How long copying takes: until the last article is in the corpus."""
    started = time.monotonic()
    child = os.fork()
    if child == 0:
        with contextlib.suppress(SystemExit):
            ground.add()
        os._exit(0)
    last = ground.corpus / list(ground.articles)[-1]
    while not last.exists():
        time.sleep(0.001)
    seconds = time.monotonic() - started
    os.waitpid(child, 0)
    return seconds


def limited(folder: Path, articles: int) -> Iterator[tuple[bool, bool, bool, bool]]:
    """Experiment 3."""
    for limit in (1, 100, 4096, 10_000, 100_000, SIZE - 5_000):
        ground = Ground(folder / str(limit), articles)
        ended = ground.add(limit=limit)
        failed = ended.status == 1
        named = "File too large" in ended.said and ground.names_one(ended.said)
        yield failed, ground.has_half(), not named, not ground.is_mended()


def too_small(folder: Path, articles: int) -> Iterator[tuple[bool, bool, bool, bool]]:
    """Experiment 4."""
    mount = folder / "mount"
    ground = Ground(folder, articles)
    mount.mkdir()
    if not mounted(["-t", "tmpfs", "-o", f"size={ROOM}m", "tmpfs", str(mount)]):
        return
    try:
        ground.corpus = mount / "corpus"
        ended = ground.add()
        named = FULL in ended.said and ground.names_one(ended.said)
        half = ground.has_half()
        mounted(["-o", "remount,size=1g", str(mount)])
        yield ended.status == 1, half, not named, not ground.is_mended()
    finally:
        subprocess.run(["/bin/umount", str(mount)], check=False)


def mounted(options: list[str]) -> bool:
    """Whether mounting, or mounting again, was allowed."""
    done = subprocess.run(["/bin/mount", *options], check=False, capture_output=True)
    return done.returncode == 0


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--kills", type=int, default=200)
    parser.add_argument("--articles", type=int, default=30)
    parser.add_argument("--only", choices=("killed", "limited", "room", "turn"), action="append")
    chosen = parser.parse_args()
    counts = Counts()
    wanted = chosen.only or ["killed", "limited", "room", "turn"]
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        os.environ["ASSISTANT_HOME"] = str(folder / "home")
        if "killed" in wanted:
            trials = killed(folder / "killed", chosen.kills, chosen.articles)
            counts.row("`add` killed", list(trials))
        if "limited" in wanted:
            counts.row("`add`, files limited", list(limited(folder / "limited", chosen.articles)))
        if "room" in wanted and (small := list(too_small(folder / "small", chosen.articles))):
            counts.row(f"`add`, {ROOM} MB of room", small)
        if "turn" in wanted:  # last: builds in this process leave it unfit to be forked
            for task, outcomes in in_turn(folder):
                counts.row(f"each change in turn: {task}", outcomes)


if __name__ == "__main__":
    main()
