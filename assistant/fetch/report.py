"""The report on fetching a list of identifiers."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import NamedTuple

from assistant.fetch.saving import State


class Problem(NamedTuple):
    """An identifier that could not be fetched, and the reason with what to do."""

    identifier: str
    reason: str


@dataclass
class Report:
    """Files by name, articles without a free full text, and problems, up to any interruption."""

    files: dict[str, State] = field(default_factory=dict)
    without_full_text: list[str] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)

    def count(self, state: State) -> int:
        """The number of files in a state."""
        return sum(outcome is state for outcome in self.files.values())
