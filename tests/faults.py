"""Runs an experiment of benchmarks/reliability.py on a program with a fault; see test_reliability.

Arguments: the name of a fault, and a folder. Prints the row of the experiment as JSON. It is a
process of its own because the experiments fork.
"""

from __future__ import annotations

import json
import os
import sys
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any
from unittest import mock

from bad_ends import build
from failing import FULL

from assistant import storage
from assistant.index import open_index
from assistant.index.generations import Generations
from assistant.index.segment import Segment
from assistant.records import Document
from benchmarks.suite import harm, in_turn, kills, quotes, readers
from benchmarks.suite.counts import Row


def published_too_early(generations: Generations, draft: Path, fingerprint: str) -> str:
    """`Generations.publish`, but the pointer is written before the generation is there."""
    name = f"{len(generations.published()) + 1 + int(time.time()):06d}-{fingerprint[:12]}"
    generations.point_to(name)
    time.sleep(0.3)
    storage.move_directory(draft, generations.path(name))
    return name


def build_in_place(folder: Path) -> str:
    """Build after the live generation was given up."""
    for manifest in (folder / "index" / "generations").glob("*/manifest.json"):
        manifest.unlink()
    return build(folder)


def respelled(segment: Segment, number: int) -> Document:
    """`Segment.load`, but with one letter in the place of one that looks the same."""
    document = LOAD(segment, number)
    return replace(document, text=document.text.replace("\u00b5", "\u03bc"))


LOAD = Segment.load
EARLY = mock.patch.object(Generations, "publish", published_too_early)
Experiment = Callable[[Path], Row]
FAULTS: dict[str, tuple[Experiment, Any]] = {
    "sound kills": (lambda folder: kills.run(folder, 3, 1), None),
    "sound harm": (lambda folder: harm.run(folder, 60, 1), None),
    "sound readers": (lambda folder: readers.run(folder, 2, 1, 2), None),
    "sound writes": (lambda folder: in_turn.of_builds(folder, 5), None),
    "sound quotes": (lambda folder: quotes.run(folder, 300, 1), None),
    "a build gives the live generation up first": (
        lambda folder: kills.run(folder, 3, 1, build_in_place),
        None,
    ),
    "a reader believes damaged files": (
        lambda folder: harm.run(folder, 60, 1),
        mock.patch.object(open_index, "prove"),
    ),
    "a build publishes too early, and readers ask": (
        lambda folder: readers.run(folder, 2, 1, 2),
        EARLY,
    ),
    "a build swallows the failure of a write": (
        lambda folder: in_turn.of_builds(folder, most=3),
        mock.patch.object(in_turn, "build", lambda folder: build(folder).replace(FULL, "")),
    ),
    "a text is stored with another letter": (
        lambda folder: quotes.run(folder, 300, 1),
        mock.patch.object(Segment, "load", respelled),
    ),
}


def main() -> None:
    name, folder = sys.argv[1:]
    os.environ["ASSISTANT_HOME"] = str(Path(folder, "home"))
    work = Path(folder, "work")
    work.mkdir()
    experiment, patch = FAULTS[name]
    if patch:
        patch.start()
    row = experiment(work)
    print(json.dumps({"tried": row.tried, "faults": row.faults}))  # noqa: T201


if __name__ == "__main__":
    main()
