"""Renders a swap test as a table for a terminal."""

from __future__ import annotations

from collections.abc import Iterator

from assistant.display import inert
from assistant.evaluate.estimates import Figure
from assistant.evaluate.swap.elements import Element
from assistant.evaluate.swap.measuring import SwapFigures

# What each figure is; the order is that of the table.
LABELS = {
    "answered": "answered without doubt",
    "right_before": "first quote was right before",
}
_ALL = "all"
_WIDTH = 34  # columns of the labels; the longest element has 20
_FINGERPRINT = 12  # characters shown


def render_swap(figures: SwapFigures) -> str:
    """A table with 95 % intervals; lines are separated by line feeds."""
    return "\n".join(inert(line) for line in _lines(figures))


def _lines(figures: SwapFigures) -> Iterator[str]:
    yield (
        f"{figures.name}: {len(figures.rows)} questions with one element exchanged, "
        f"{figures.unchanged} skipped in which nothing can be; "
        f"index {figures.fingerprint[:_FINGERPRINT]}"
    )
    yield ""
    yield f"{'':{_WIDTH}}  value  95 % interval   questions"
    for name, label in LABELS.items():
        if name not in figures.figures():
            continue
        yield label
        for heading, element in [*((each.value, each) for each in Element), (_ALL, None)]:
            shares = figures.figures(element)
            if name in shares:
                yield _row(heading, shares[name])
    yield "A question with an exchanged element may have an answer of its own in the collection."


def _row(heading: str, figure: Figure) -> str:
    return (
        f"  {heading:{_WIDTH - 2}}{figure.value:7.3f}  {figure.low:.3f} to {figure.high:.3f}"
        f"{figure.questions:10}"
    )
