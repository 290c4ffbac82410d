"""One row of the table of reliability, and what it counts."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field

_SHOWN = 10  # faults of a row that are printed; chosen by hand


@dataclass
class Row:
    """An experiment: how often it was tried, what happened how often, and what went wrong.

    `goal` is how many trials the experiment is to have; 0 if the subject sets their number.
    """

    name: str
    goal: int
    tried: int = 0
    outcomes: Counter[str] = field(default_factory=Counter)
    faults: list[str] = field(default_factory=list)

    def add(self, outcome: str, *faults: str, tried: int = 1) -> None:
        """Count trials with one outcome, and the faults that they found."""
        self.tried += tried
        self.outcomes[outcome] += tried
        self.faults += faults

    def line(self) -> str:
        """The row in Markdown."""
        goal = f"{self.goal:,}" if self.goal else "all"
        outcomes = ", ".join(f"{count:,} {name}" for name, count in sorted(self.outcomes.items()))
        return f"| {self.name} | {goal} | {self.tried:,} | {outcomes} | {len(self.faults):,} |"

    def shown(self) -> str:
        """The first faults, a line each."""
        return "".join(f"\n    {self.name}: {fault}" for fault in self.faults[:_SHOWN])
