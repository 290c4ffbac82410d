"""The direction of an effect that a quote states, and the words that say so."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from assistant.records.blocks import Span


class Direction(StrEnum):
    """What becomes of the outcome under what a question asks about, as a key for programs."""

    REDUCED = "reduced"
    NO_DIFFERENCE = "no_difference"
    INCREASED = "increased"
    UNCLEAR = "unclear"


@dataclass(frozen=True, slots=True)
class Directed:
    """The direction of a quote, with its cue: places in the document, all inside the quote.

    `population` is in whom it was measured and `dose` how much was given, as far as the quote says
    so. Only an unclear direction has no cue; any other raises ValueError without one.
    """

    direction: Direction
    cue: Span | None = None
    population: Span | None = None
    dose: Span | None = None

    def __post_init__(self) -> None:
        if (self.cue is None) != (self.direction is Direction.UNCLEAR):
            raise ValueError(f"{self.direction} needs a cue, and only an unclear one has none")
