"""The directions of quotes in words, and the quotes in groups."""

from __future__ import annotations

from collections.abc import Sequence

from assistant.records import Directed, Direction, Document, Span
from assistant.render.phrases import counted

#: What to know before reading the groups. The figures are those of `benchmarks/direction.py`.
NOTE = (
    "the directions are a heuristic: on sentences of trials, 94 of 100 that are shown are right, "
    "and 86 of 100 shown as reduced; they say what becomes of the outcome under the treatment that "
    "was asked about, and nothing is pooled"
)
_WORDS = {
    Direction.REDUCED: "reduced",
    Direction.NO_DIFFERENCE: "no difference",
    Direction.INCREASED: "increased",
    Direction.UNCLEAR: "unclear",
}
NOT_STATED = "not stated"


def grouped(directed: Sequence[Directed]) -> list[tuple[Direction, list[int]]]:
    """Each direction that occurs, with the places of its quotes in the order of the answer."""
    groups = [
        (direction, [at for at, each in enumerate(directed) if each.direction is direction])
        for direction in Direction
    ]
    return [(direction, places) for direction, places in groups if places]


def heading(direction: Direction, quotes: int) -> str:
    """The heading of a group: "reduced: 2 quotes"."""
    return f"{_WORDS[direction]}: {counted(quotes, 'quote')}"


def said(document: Document, directed: Directed) -> list[str]:
    """The words that say the direction, in whom it was measured, and the dose, in quotation marks.

    A population or a dose that the quote does not state is named as not stated.
    """
    cue = [f"says: {_quoted(document, directed.cue)}"] if directed.cue else []
    return [
        *cue,
        f"population: {_quoted(document, directed.population)}",
        f"dose: {_quoted(document, directed.dose)}",
    ]


def _quoted(document: Document, span: Span | None) -> str:
    return f"“{document.text[span.start : span.end]}”" if span else NOT_STATED
