"""Every change of a file that a build or another command makes fails in turn."""

from __future__ import annotations

import json
import shutil
from itertools import count, islice
from pathlib import Path

import pytest
from bad_ends import answered, build, checked
from children import in_child
from failing import FULL, Failing

from benchmarks.suite.counts import Row
from benchmarks.suite.kills import Ground, prepared
from benchmarks.writes import in_turn


def run(folder: Path) -> Row:
    """Let every change fail: those of an index, and those of everything else that is written."""
    row = of_builds(folder / "index")

    def others() -> str:
        found = []
        for name, outcomes in in_turn(folder / "others"):
            for is_told, *wrong in outcomes:
                is_wrong = not is_told or any(wrong)
                found.append(f"{name}: {is_told}, {wrong}" if is_wrong else "")
        return json.dumps(found)

    status, said = in_child(others)
    if status:
        row.faults.append(f"the other writes ended with {status}")
    for fault in json.loads(said or "[]"):
        row.add("of other commands", *filter(None, [fault]))
    return row


def of_builds(folder: Path, most: int | None = None) -> Row:
    """Let every change that a build makes of an index fail, or the first `most`."""
    row = Row("writes failed in turn", 0)
    ground = prepared(folder)
    for number in islice(count(1), most):
        status, said = in_child(lambda: failed(ground, number))  # noqa: B023 - runs at once
        if status:
            row.add("crash", f"change {number} of a build: ended with {status}")
            break
        if not said:
            break
        wrong = json.loads(said)
        row.add("of a build", *(f"change {number} of a build: {fault}" for fault in wrong))
    return row


def failed(ground: Ground, number: int) -> str:
    """Build with one change that fails: what is wrong, as JSON; empty if there are fewer."""
    folder = ground.folder / f"failed-{number}"
    shutil.copytree(ground.folder / "index", folder / "index")
    shutil.copytree(ground.folder / "changed", folder / "changed")
    index, wrong = folder / "index", []
    with pytest.MonkeyPatch.context() as patched:
        failing = Failing(patched, number)
        said = build(folder)
    if failing.calls < number:
        return ""
    if FULL not in said or "run: assistant build" not in said:
        wrong.append(f"said: {said}")
    if answered(index, fast=True) not in (ground.old, ground.new):
        wrong.append("other answers")
    if fault := checked(index):
        wrong.append(f"check: {fault}")
    if build(folder) != ground.fingerprint or answered(index, fast=True) != ground.new:
        wrong.append("the next build gives something else")
    shutil.rmtree(folder)
    return json.dumps(wrong)
