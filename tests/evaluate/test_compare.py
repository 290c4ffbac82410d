"""benchmarks/compare.py: two runs, question by question."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from terminal import ROOT

from assistant.evaluate.saved import Result, to_lines

PROGRAM = ROOT / "benchmarks" / "compare.py"


def result(name: str, *, hits: tuple[bool, ...] = (True,), sure: float = 0.9) -> Result:
    return Result(name, "own", True, sure, False, False, hits[0], hits, 1.0)


def compare(folder: Path, one: list[Result], other: list[Result]) -> tuple[int, str, str]:
    for name, results in (("a", one), ("b", other)):
        (folder / f"{name}.jsonl").write_text(to_lines(results), encoding="utf-8")
    command = [sys.executable, str(PROGRAM), str(folder / "a.jsonl"), str(folder / "b.jsonl")]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    return done.returncode, done.stdout, done.stderr


def row(printed: str, label: str) -> list[str]:
    [found] = [line for line in printed.splitlines() if line.startswith(f"{label} ")]
    return found.removeprefix(label).split()


@pytest.fixture(scope="module")
def printed(tmp_path_factory: pytest.TempPathFactory) -> str:
    """B's first quote matches in 10 questions more of 40, and is less sure."""
    one = [result(f"q{n}", hits=(n >= 20, True)) for n in range(40)]
    other = [result(f"q{n}", hits=(n >= 10, True), sure=0.8) for n in range(40)]
    unanswerable = Result("u", "foreign", False, 0.1, True, False, False, None, None)
    code, out, err = compare(
        tmp_path_factory.mktemp("runs"),
        [*one, unanswerable, result("only here")],
        [unanswerable._replace(refused=False), *reversed(other)],
    )
    assert (code, err) == (0, "")
    return out


def test_differences_are_of_pairs(printed: str) -> None:
    assert "41 questions in both; 1 that are in one of them only are left out" in printed
    before, after, difference, low, _, high, p, questions = row(printed, "the first quote matches")
    assert (before, after, difference, questions) == ("0.500", "0.750", "+0.250", "40")
    assert 0.05 < float(low) < 0.25 < float(high) < 0.45
    assert 0.0005 < float(p) < 0.005  # exactly 2 of the 1024 ways to draw 10 signs: .002
    assert row(printed, "Brier score (lower is better)")[2].startswith("-")


def test_what_is_the_same_is_no_difference(printed: str) -> None:
    assert row(printed, "one of the first 5 matches")[2:] == [
        "+0.000",
        "+0.000",
        "to",
        "+0.000",
        "1.0000",
        "40",
    ]


def test_kinds_are_apart_and_what_is_missing_is_absent(printed: str) -> None:
    assert row(printed, "refused: foreign")[:3] == ["1.000", "0.000", "-1.000"]
    assert "gold documents removed" not in printed
    assert all(len(line) < 100 for line in printed.splitlines())


def test_what_cannot_be_compared_is_told(tmp_path: Path) -> None:
    code, out, err = compare(tmp_path, [result("a")], [result("b")])
    assert (code, out) == (1, "")
    assert "no question in common" in err
    (tmp_path / "a.jsonl").write_text("{}", encoding="utf-8")
    command = [sys.executable, str(PROGRAM), str(tmp_path / "a.jsonl"), str(tmp_path / "b.jsonl")]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert "a.jsonl: Line 1 is not the result of a question." in done.stderr
    (tmp_path / "a.jsonl").unlink()
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert "cannot be read as UTF-8 text" in done.stderr
