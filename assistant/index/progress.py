"""How a build tells what it is doing."""

from __future__ import annotations

from typing import Protocol


class Progress(Protocol):
    """Told how far a stage ("reading", "indexing words", ...) has come."""

    def __call__(self, stage: str, done: int, total: int, how: str = "", /) -> None:
        """`done` of `total` steps of `stage` are done; `how` says how, and why so."""


def silent(stage: str, done: int, total: int, how: str = "") -> None:
    """Progress that nobody watches."""
