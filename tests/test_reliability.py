"""benchmarks/reliability.py in small, and that each of its figures can fail."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from terminal import ROOT, environment

from assistant.errors import ModelError
from benchmarks import pinned
from benchmarks.suite.counts import Row

pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="forks processes")
SOUND = ["kills", "harm", "writes", "readers", "quotes"]
FAULTS = {
    "a build gives the live generation up first": "afterwards the index answers",
    "a reader believes damaged files": ": ",
    "a build publishes too early, and readers ask": "error of a sound index",
    "a build swallows the failure of a write": "said: ",
    "a text is stored with another letter": " is not ",
}


def started(program: str, *arguments: str | Path) -> subprocess.CompletedProcess[str]:
    """Run a program of the tests or the benchmarks."""
    paths = os.pathsep.join([str(ROOT), str(ROOT / "tests")])
    return subprocess.run(
        [sys.executable, ROOT / program, *arguments],
        env=environment(PYTHONPATH=paths, OPENBLAS_NUM_THREADS="1"),
        capture_output=True,
        text=True,
        check=False,
    )


def tried(name: str, folder: Path) -> dict[str, Any]:
    """The row of an experiment that was run in small, with a fault or without."""
    done = started("tests/faults.py", name, folder)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout.splitlines()[-1])  # type: ignore[no-any-return]


@pytest.mark.parametrize("name", SOUND)
def test_a_sound_program_breaks_no_promise(name: str, tmp_path: Path) -> None:
    row = tried(f"sound {name}", tmp_path)
    assert row["faults"] == []
    assert row["tried"] > 2


@pytest.mark.parametrize(("name", "said"), FAULTS.items())
def test_a_fault_is_counted(name: str, said: str, tmp_path: Path) -> None:
    row = tried(name, tmp_path)
    assert any(said in fault for fault in row["faults"]), row


def test_the_command_prints_rows_and_ends_well() -> None:
    done = started("benchmarks/reliability.py", "--small", "--only", "quotes", "--only", "mutants")
    assert done.returncode == 0, done.stdout + done.stderr
    [*_, mutants, quotes, _, total] = done.stdout.splitlines()
    assert mutants.startswith("| mutants of 3 formats | 30,000 | 30 |")
    assert quotes.startswith("| quotes compared with the bytes of files | 1,000,000 | 500 |")
    assert total.startswith("0 broken promises")


def test_a_learned_file_that_is_believed_is_counted(tmp_path: Path) -> None:
    file = tmp_path / "weights.json"
    file.write_bytes(b"weights")
    group = pinned.Group("learned weights", [file], file.stat, (), ModelError)
    assert pinned.outcome(group, pinned.flipped(file, 1, 1)) == "not noticed"
    assert pinned.outcome(group, pinned.zeroed(file, 3)) == "not noticed"
    assert file.read_bytes() == b"weights"


def test_a_row_counts_what_went_wrong() -> None:
    row = Row("builds", 1_000)
    row.add("right", tried=9)
    row.add("wrong", "the ninth")
    assert row.outcomes == Counter(right=9, wrong=1)
    assert row.line() == "| builds | 1,000 | 10 | 9 right, 1 wrong | 1 |"
    assert row.shown() == "\n    builds: the ninth"
