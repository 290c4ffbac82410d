"""Damaged files of every format, built beside good ones."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from benchmarks import floods
from benchmarks.suite.counts import Row

_BATCH = 500  # mutants of one build


def run(folder: Path, seeds: Sequence[tuple[str, bytes]], each: int, seed: int) -> Row:
    """Build `each` mutants of every format; `seeds` are (format, bytes) of real files."""
    formats = {form for form, _ in seeds}
    row = Row(f"mutants of {len(formats)} formats", 10_000 * len(formats))
    made = floods.mutants(seeds, each * len(formats), seed)
    numbered = {f"{'bglqy'[number % 5]}{number:06}": data for number, data in enumerate(made)}
    names = list(numbered)
    for start in range(0, len(names), _BATCH):
        here = folder / str(start)
        here.mkdir()
        bad = {name: numbered[name] for name in names[start : start + _BATCH]}
        done = floods.trial(bad, here)
        row.add("read", tried=done.read)
        row.add("refused", *done.wrong, tried=done.files - done.read)
    return row
