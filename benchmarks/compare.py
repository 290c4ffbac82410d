"""Two runs of `assistant evaluate --save` on the same questions, compared pair by pair.

`python benchmarks/compare.py A.jsonl B.jsonl` prints for each figure its mean in A and in B, their
difference with its 95 % bootstrap interval over questions, and the two-sided p value of a paired
randomisation test: how often a difference at least as large comes out when it is drawn for each
question which of its two results is A's (Smucker MD, Allan J, Carterette B. A comparison of
statistical significance tests for information retrieval evaluation. CIKM 2007). With several
figures, some are below .05 by chance.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Mapping
from pathlib import Path

import numpy as np

from assistant.errors import AssistantError, UsageError
from assistant.evaluate.estimates import SEED, Figure, mean
from assistant.evaluate.judged import Kind
from assistant.evaluate.saved import Result, from_lines

DRAWS = 10_000
AT_ONCE = 1_000_000  # signs held in memory
TINY = 1e-12  # sums of the same numbers in another order differ by less
Value = Callable[[Result], float | None]


def hit(depth: int) -> Value:
    """Whether one of the first quotes that a reader gets matches."""

    def value(result: Result) -> float | None:
        return None if result.shown is None else float(any(result.shown[:depth]))

    return value


def refused(kind: Kind) -> Value:
    """Whether a question of that kind that cannot be answered is refused, or answered in doubt."""
    return lambda result: (
        float(not result.answered) if result.kind == kind and not result.answerable else None
    )


FIGURES: Mapping[str, Value] = {
    "nDCG@10": lambda result: result.gain,
    "the first quote matches": hit(1),
    "one of the first 5 matches": hit(5),
    "one of the first 10 matches": hit(10),
    "answerable ones answered": lambda result: (
        float(result.answered) if result.answerable else None
    ),
    "refused: of the set itself": refused(Kind.OWN),
    "refused: gold documents removed": refused(Kind.WITHOUT_GOLD),
    "refused: foreign": refused(Kind.FOREIGN),
    "right, refused or not": lambda result: None if result.right is None else float(result.right),
    "Brier score (lower is better)": lambda result: (
        None if result.right is None else (result.confidence - result.right) ** 2
    ),
}
WIDTH = max(map(len, FIGURES)) + 2


def p_value(differences: np.ndarray[tuple[int], np.dtype[np.float64]]) -> float:
    """How often signs drawn at random give a sum as far from 0; the observed one counts."""
    observed = abs(differences.sum())
    generator = np.random.default_rng(SEED)
    as_far, step = 0, max(1, AT_ONCE // len(differences))
    for start in range(0, DRAWS, step):
        rows = min(step, DRAWS - start)
        signs = generator.integers(2, size=(rows, len(differences))) * 2 - 1
        as_far += int((np.abs(signs @ differences) >= observed - TINY).sum())
    return (as_far + 1) / (DRAWS + 1)


def line(name: str, before: list[float], after: list[float]) -> str:
    """A row of the table."""
    differences = np.array(after) - np.array(before)
    found = mean(differences.tolist())
    assert isinstance(found, Figure)  # noqa: S101 - there is a question
    return (
        f"{name:{WIDTH}}{np.mean(before):7.3f}{np.mean(after):7.3f}{found.value:+8.3f}"
        f"  {found.low:+.3f} to {found.high:+.3f}{p_value(differences):8.4f}{found.questions:8}"
    )


def table(one: list[Result], other: list[Result]) -> list[str]:
    """The rows of the comparison; raises UsageError when no question is in both."""
    mine = {result.id: result for result in one}
    pairs = [(mine[result.id], result) for result in other if result.id in mine]
    if not pairs:
        raise UsageError("The two runs have no question in common.")
    left_out = len(one) + len(other) - 2 * len(pairs)
    rows = [f"{len(pairs)} questions in both"]
    if left_out:
        rows[0] += f"; {left_out} that are in one of them only are left out"
    rows += ["", f"{'':{WIDTH}}{'A':>7}{'B':>7}{'B - A':>8}  {'95 % interval':16}{'p':>8}{'n':>8}"]
    for name, value in FIGURES.items():
        values = [(value(before), value(after)) for before, after in pairs]
        both = [(a, b) for a, b in values if a is not None and b is not None]
        if both:
            rows.append(line(name, [a for a, _ in both], [b for _, b in both]))
    return rows


def read(path: Path) -> list[Result]:
    """The results in a file; raises AssistantError."""
    try:
        return from_lines(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError) as error:
        raise UsageError(f"{path} cannot be read as UTF-8 text: {error}.") from error
    except AssistantError as error:
        raise UsageError(f"{path}: {error}") from error


def main() -> None:
    """Print the comparison."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("a", type=Path, metavar="A.jsonl", help="the run to compare with")
    parser.add_argument("b", type=Path, metavar="B.jsonl", help="the run that is compared")
    chosen = parser.parse_args()
    try:
        print("\n".join(table(read(chosen.a), read(chosen.b))))
    except AssistantError as error:
        sys.exit(str(error))


if __name__ == "__main__":
    main()
