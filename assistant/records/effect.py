"""An effect that a study states: its cells are spans of the document, with the numbers in them.

A cell that the text does not give is None, or an empty tuple of groups; front ends say "not
stated". Numbers are decimals, so "0.060" keeps its zeros.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import NamedTuple

from assistant.records.blocks import Span


class Scale(StrEnum):
    """Which axis a measure belongs on, and where "no difference" is on it."""

    RATIO = "ratio"  # logarithmic, 1
    DIFFERENCE = "difference"  # linear, 0
    OTHER = "other"  # none


class Measure(StrEnum):
    """What an estimate is, as a key for programs and as words for people."""

    HAZARD_RATIO = "hazard ratio"
    ODDS_RATIO = "odds ratio"
    RISK_RATIO = "risk ratio"
    RATE_RATIO = "rate ratio"
    MEAN_DIFFERENCE = "mean difference"
    STANDARDISED_DIFFERENCE = "standardised mean difference"
    RISK_DIFFERENCE = "risk difference"
    DIFFERENCE = "difference"
    CHANGE = "mean change"
    RISK_REDUCTION = "risk reduction"  # the text does not say whether it is relative
    RELATIVE_REDUCTION = "relative reduction"
    ABSOLUTE_REDUCTION = "absolute reduction"
    NUMBER_NEEDED = "number needed to treat"
    COEFFICIENT = "regression coefficient"
    CORRELATION = "correlation"
    EFFECT_SIZE = "effect size"
    ACCURACY = "accuracy"

    @property
    def scale(self) -> Scale:
        """The axis of the measure."""
        if self in _RATIOS:
            return Scale.RATIO
        return Scale.DIFFERENCE if self in _DIFFERENCES else Scale.OTHER


_RATIOS = (
    Measure.HAZARD_RATIO,
    Measure.ODDS_RATIO,
    Measure.RISK_RATIO,
    Measure.RATE_RATIO,
)
_DIFFERENCES = (
    Measure.MEAN_DIFFERENCE,
    Measure.STANDARDISED_DIFFERENCE,
    Measure.RISK_DIFFERENCE,
    Measure.DIFFERENCE,
)


class Named(NamedTuple):
    """The words that name a measure."""

    span: Span
    measure: Measure


class Figure(NamedTuple):
    """A number with its unit ("%", "kg"), or "" where none follows it.

    `value` is None where the span holds more than one number, such as "from 1.3 to 0.2".
    """

    span: Span
    value: Decimal | None
    unit: str = ""


class Interval(NamedTuple):
    """A confidence interval or a credible interval; `level` is in percent, None if not given."""

    span: Span
    low: Decimal
    high: Decimal
    level: Decimal | None = None


class PValue(NamedTuple):
    """A p value; `comparator` is "=", "<", ">", "≤" or "≥". "NS" has no value."""

    span: Span
    comparator: str
    value: Decimal | None


@dataclass(frozen=True, slots=True)
class Group:
    """A group of a study and its figure.

    `events` of `total` people, if the text counts them ("3 of 96", "n = 40"). `name` is None where
    the text does not say next to the figure which group it is.
    """

    name: Span | None
    figure: Figure
    events: Figure | None = None
    total: Figure | None = None


@dataclass(frozen=True, slots=True)
class Effect:
    """One effect, as one sentence states it.

    `sentence` is the place of that sentence: the quote itself or one next to it. `outcome` is what
    was measured and `population` in whom, as far as the sentence says so.
    """

    sentence: Span
    measure: Named | None = None
    estimate: Figure | None = None
    interval: Interval | None = None
    p: PValue | None = None
    groups: tuple[Group, ...] = ()
    outcome: Span | None = None
    population: Span | None = None
