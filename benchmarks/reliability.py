"""The reliability of the program, in one run; ends with 1 if anything went wrong.

    make reliability                                    # about forty minutes of one processor
    PYTHONPATH=.:tests python benchmarks/reliability.py [--small] [--data DATA] ...

It prints a row for each experiment: how many trials the goal is, how many were made, what happened
how often, and how often a promise was broken. DATA/formats holds a folder of real files for each
format; without it, mutants are made of the files of the test suite. `--only` names experiments, and
`--size` says how often one is tried.
Everything is done in a temporary folder, with the hashing model where embedding is not the subject.
"""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

# Before numpy is loaded: its threads would be lost in the processes that are forked.
os.environ["OPENBLAS_NUM_THREADS"] = os.environ["OMP_NUM_THREADS"] = "1"

from benchmarks import floods
from benchmarks.suite import harm, in_turn, kills, learned, mutants, quotes, readers
from benchmarks.suite.counts import Row

SEED = 20260105
SAMPLES = Path(__file__).parents[1] / "tests" / "corpus"


class Sizes(NamedTuple):
    """How often each experiment is tried; `mutants` for each format."""

    kills: int
    harm: int
    learned: int
    mutants: int
    rebuilds: int
    readers: int
    quotes: int


SMALL = Sizes(kills=3, harm=25, learned=0, mutants=10, rebuilds=2, readers=2, quotes=500)
# Goals, but for the mutants, of which the goal is 10,000 for each format, and the learned files,
# most of whose figures benchmarks/reliability.md gives from a run of their own.
FULL = Sizes(
    kills=1_000,
    harm=10_000,
    learned=500,
    mutants=1_000,
    rebuilds=100,
    readers=8,
    quotes=1_000_000,
)


def experiments(sizes: Sizes, data: Path | None) -> dict[str, Callable[[Path], Row]]:
    """The experiments by name; each works in an empty folder."""
    if data:
        seeds = floods.seeds(data / "formats")
    else:
        seeds = [(path.suffix, path.read_bytes()) for path in sorted(SAMPLES.iterdir())]
    chosen: dict[str, Callable[[Path], Row]] = {
        "kills": lambda folder: kills.run(folder, sizes.kills, SEED),
        "harm": lambda folder: harm.run(folder, sizes.harm, SEED),
        "learned": lambda folder: learned.run(folder, sizes.learned, SEED),
        "writes": in_turn.run,
        "readers": lambda folder: readers.run(folder, sizes.rebuilds, SEED, sizes.readers),
        "mutants": lambda folder: mutants.run(folder, seeds, sizes.mutants, SEED),
        "quotes": lambda folder: quotes.run(folder, sizes.quotes, SEED),
    }
    if not sizes.learned:
        del chosen["learned"]
    return chosen


def run(experiment: Callable[[Path], Row]) -> tuple[Row, float]:
    """Run an experiment in a folder of its own; its row, and the seconds of processor it took."""
    started = sum(os.times()[:4])
    with tempfile.TemporaryDirectory() as name:
        os.environ["ASSISTANT_HOME"] = str(Path(name, "home"))
        Path(name, "work").mkdir()
        row = experiment(Path(name, "work"))
    return row, sum(os.times()[:4]) - started


def main() -> None:
    """Run, print, and say by the exit code whether all promises were kept."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--small", action="store_true", help="a few trials each, in a minute")
    parser.add_argument("--data", type=Path)
    parser.add_argument("--size", action="append", metavar="NAME=NUMBER", help="such as kills=50")
    parser.add_argument("--only", action="append", choices=sorted(experiments(FULL, None)))
    given = parser.parse_args()
    sizes = SMALL if given.small else FULL
    for name, _, number in (size.partition("=") for size in given.size or ()):
        sizes = sizes._replace(**{name: int(number)})
    print("| experiment | goal | tried | outcomes | broken promises | processor |")
    print("|---|--:|--:|---|--:|--:|")
    started, broken = time.monotonic(), 0
    for name, experiment in experiments(sizes, given.data).items():
        if given.only and name not in given.only:
            continue
        row, seconds = run(experiment)
        print(f"{row.line()} {seconds:,.0f} s |{row.shown()}", flush=True)
        broken += len(row.faults)
    print(f"\n{broken:,} broken promises; {time.monotonic() - started:,.0f} s on the clock")
    sys.exit(bool(broken))


if __name__ == "__main__":
    main()
