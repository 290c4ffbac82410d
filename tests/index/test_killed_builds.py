from __future__ import annotations

import json
import os
import random
import shutil
import subprocess
import sys
import time
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from indexing import SMALL_SEGMENT, answers, article, live, make
from terminal import environment

from assistant.index import segments
from assistant.index.manifest import Manifest

pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="forks processes")
HERE = Path(__file__).parent


class Ground(NamedTuple):
    """What trials start from, and what may be answered after them."""

    folder: Path
    old: str
    new: str
    fingerprint: str
    seconds: float

    def trials(self, kind: str, *values: float) -> list[dict[str, Any]]:
        paths = os.pathsep.join([environment()["PYTHONPATH"], str(HERE.parent)])
        given = subprocess.run(
            [sys.executable, HERE.parent / "bad_ends.py", self.folder, kind, *map(str, values)],
            env=environment(PYTHONPATH=paths, OPENBLAS_NUM_THREADS="1"),
            stdout=subprocess.PIPE,
            check=True,
        )
        return [json.loads(line) for line in given.stdout.splitlines()]


@pytest.fixture
def ground(tmp_path: Path, corpus: Path, right: str, monkeypatch: pytest.MonkeyPatch) -> Ground:
    """An index of several segments, of which the next build writes some and shares the others."""
    monkeypatch.setattr(segments, "_LENGTH", SMALL_SEGMENT)
    index = tmp_path / "index"
    make(corpus, index)
    assert answers(index) == right
    changed = Path(shutil.copytree(corpus, tmp_path / "changed"))
    article(changed, "added", "Tocilizumab reduced relapses of NMO in 118 patients.")
    (changed / "letter.txt").unlink()
    started = time.monotonic()
    fingerprint = make(changed, tmp_path / "whole").fingerprint
    seconds = time.monotonic() - started
    before, after = (
        {entry.name for entry in Manifest.read(live(each)).segments}
        for each in (index, tmp_path / "whole")
    )
    assert before - after
    assert before & after
    assert after - before
    return Ground(tmp_path, right, answers(tmp_path / "whole"), fingerprint, seconds)


def test_killed_anywhere_the_old_or_the_new_index_answers(ground: Ground) -> None:
    [whole] = ground.trials("kill at", 0)
    assert (whole["status"], whole["after"]) == (0, ground.new)
    rng = random.Random(20260101)  # noqa: S311 - no secret
    calls = int(whole["said"])
    last = [calls - at for at in (30, 100, 300, 1000)]  # around the publication
    points = [*rng.sample(range(1, calls), 18), *last]
    outcomes = ground.trials("kill at", *points)
    assert [outcome["status"] for outcome in outcomes].count(-9) >= len(points) - 2
    check(ground, outcomes)
    assert {outcome["after"] for outcome in outcomes} == {ground.old, ground.new}


def test_killed_at_any_time(ground: Ground) -> None:
    rng = random.Random(20260102)  # noqa: S311 - no secret
    check(
        ground,
        ground.trials("kill after", *(rng.uniform(0, ground.seconds) for _ in range(10))),
    )


def test_files_that_cannot_grow(ground: Ground) -> None:
    sizes = [0, 100, 1000, 3000, 5000, 10_000, 20_000, 50_000, 100_000]
    outcomes = ground.trials("limit", *sizes)
    check(ground, outcomes)
    refused = [outcome for outcome in outcomes if outcome["after"] == ground.old]
    assert len(refused) >= 5
    for outcome in refused:
        assert outcome["status"] == 0
        assert outcome["said"].startswith("StorageError: "), outcome["said"]
        assert "cannot be written" in outcome["said"]
        assert "assistant build" in outcome["said"]


def check(ground: Ground, outcomes: list[dict[str, Any]]) -> None:
    for outcome in outcomes:
        assert outcome["after"] in (ground.old, ground.new)
        assert outcome["checked"] == ""
        assert outcome["fingerprint"] == ground.fingerprint
        assert outcome["then"] == ground.new
        assert outcome["left"] == 1
