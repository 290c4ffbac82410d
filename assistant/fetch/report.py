"""What became of a list of identifiers."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import NamedTuple

from assistant.fetch.saving import State


class Problem(NamedTuple):
    """What could not be fetched, and why, with what to do."""

    identifier: str
    reason: str


@dataclass
class Report:
    """Files by name, what has no free full text, and problems; complete as far as it went."""

    files: dict[str, State] = field(default_factory=dict)
    without_full_text: list[str] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)

    def count(self, state: State) -> int:
        """How many files are in that state."""
        return sum(found is state for found in self.files.values())
