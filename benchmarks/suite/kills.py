"""Builds that are killed at random moments, and what answers after them."""

from __future__ import annotations

import json
import random
import shutil
import signal
import time
from pathlib import Path
from typing import Any, NamedTuple

from bad_ends import Build, answered, build, trial
from children import in_child
from indexing import article

from benchmarks.suite.counts import Row

SAMPLES = Path(__file__).parents[2] / "tests" / "corpus"


class Ground(NamedTuple):
    """What the trials start from: its answers `old`, and those `new` after a whole build.

    A whole build makes `calls` calls of functions and takes `seconds`.
    """

    folder: Path
    old: str
    new: str
    fingerprint: str
    calls: int
    seconds: float


def prepared(folder: Path) -> Ground:
    """Build an index of several segments; the next build writes some and shares the others."""
    corpus, index = folder / "corpus", folder / "index"
    shutil.copytree(SAMPLES, corpus)
    shutil.copytree(SAMPLES, folder / "changed")
    article(folder / "changed", "added", "Tocilizumab reduced relapses of NMO in 118 patients.")
    (folder / "changed" / "letter.txt").unlink()

    def begin() -> str:
        shutil.copytree(corpus, folder / "first" / "changed")
        build(folder / "first")
        shutil.copytree(folder / "first" / "index", index)
        return ""

    def end() -> str:
        shutil.copytree(index, folder / "whole" / "index")
        shutil.copytree(folder / "changed", folder / "whole" / "changed")
        started = time.monotonic()
        fingerprint = build(folder / "whole")
        seconds = time.monotonic() - started
        return json.dumps([answered(folder / "whole" / "index", fast=True), fingerprint, seconds])

    in_child(begin)
    # In this process, so that every trial, which is a fork of it, has the vocabulary in memory.
    old = answered(index, fast=True)
    new, fingerprint, seconds = json.loads(in_child(end)[1])
    whole = trial(folder / "counted", folder, "kill at", 0, fast=True)
    return Ground(folder, old, new, fingerprint, int(whole["said"]), seconds)


def faults(ground: Ground, outcome: dict[str, Any]) -> list[str]:
    """What is wrong after a trial."""
    wrong = []
    if outcome["after"] not in (ground.old, ground.new):
        wrong.append(f"afterwards the index answers: {outcome['after'][:200]}")
    if outcome["checked"]:
        wrong.append(f"check: {outcome['checked']}")
    if (outcome["fingerprint"], outcome["then"]) != (ground.fingerprint, ground.new):
        wrong.append(f"the next build: {outcome['fingerprint']}, {outcome['then'][:200]}")
    if outcome["left"] != 1:
        wrong.append(f"{outcome['left']} generations are left after the next build")
    return wrong


def run(folder: Path, count: int, seed: int, by: Build = build) -> Row:
    """Kill `count` builds, in turn at a random call, at one of the last tenth, at a random time.

    The index is published in the last tenth. A build that ended before its kill does not count.
    `by` builds.
    """
    chance = random.Random(seed)
    ground = prepared(folder)
    row = Row("builds killed", 1_000)
    number = 0
    while row.tried < count and number < 2 * count:
        number += 1
        if number % 3:
            first = 1 if number % 3 == 1 else ground.calls * 9 // 10
            kind, value = "kill at", float(chance.randint(first, ground.calls))
        else:
            kind, value = "kill after", chance.uniform(0, ground.seconds)
        outcome = trial(folder / f"trial-{number}", folder, kind, value, by, fast=True)
        if outcome["status"] == 0:
            continue
        if outcome["status"] != -signal.SIGKILL:
            row.faults.append(f"{kind} {value}: the build ended with {outcome['status']}")
        answers = {ground.old: "old index", ground.new: "new index"}
        row.add(
            f"answered by the {answers.get(outcome['after'], 'wrong one')}",
            *(f"{kind} {value}: {fault}" for fault in faults(ground, outcome)),
        )
    return row
