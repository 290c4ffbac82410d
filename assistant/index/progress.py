"""How a build reports its progress."""

from __future__ import annotations

from typing import Protocol


class Progress(Protocol):
    """A callback for the progress of a stage ("reading", "indexing words", ...)."""

    def __call__(self, stage: str, done: int, total: int, how: str = "", /) -> None:
        """`done` of `total` steps of `stage` are done; `how` names the method and why."""


def silent(stage: str, done: int, total: int, how: str = "") -> None:
    """A callback that ignores all progress."""
