"""Damages the files of networks, encoders and learned weights, as benchmarks/pinned.py does."""

from __future__ import annotations

from pathlib import Path

from benchmarks import pinned
from benchmarks.suite.counts import Row


def run(folder: Path, count: int, seed: int) -> Row:
    """Flip, zero or truncate `count` times, and delete and swap every file."""
    row = Row("files of models and of an index damaged", 10_000)
    for result in pinned.results(folder, count, seed):
        row.add(f"found in the {result.group.name}", *result.missed, tried=result.tried.total())
    return row
