"""The forest strip: intervals of several studies on one axis. Nothing is pooled.

Ratios have a logarithmic axis with a line at 1, differences a linear one with a line at 0. Only
effects of the same measure share an axis, and differences only if they have the same unit and
outcome.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable
from decimal import Decimal
from typing import NamedTuple

from assistant.display import inert
from assistant.effects.table import Row
from assistant.records import Measure, Scale, Status

Label = Callable[[Row], str]

#: Before the name of a retracted study.
RETRACTED = "\u2718 "
_END, _LINE, _POINT, _NULL = "|", "\u2500", "\u25cf", "\u250a"
_LEFT, _RIGHT, _TICK = "\u25c4", "\u25ba", "\u2534"
# Columns of the axis and of a name, at least and at most. Chosen by hand, at 80 columns.
_NARROWEST, _SHORTEST, _LONGEST = 20, 10, 30
_LEAST = 8  # columns of an axis in a terminal that is too narrow for it
# A ratio beyond these is drawn at the edge, as an arrow: otherwise one wide interval squeezes all.
_LOWEST, _HIGHEST = 0.01, 100.0
_TICKS_APART = 6  # columns between two ticks, so that their numbers do not touch
_STEPS = (1.0, 2.0, 5.0)


class Mark(NamedTuple):
    """An effect on an axis."""

    row: Row
    estimate: Decimal
    low: Decimal
    high: Decimal


class Axis(NamedTuple):
    """Effects that share an axis: those of one measure, and of one unit and outcome."""

    measure: Measure
    detail: str
    marks: tuple[Mark, ...]

    @property
    def title(self) -> str:
        """What the axis shows."""
        is_ratio = self.measure.scale is Scale.RATIO
        kind = "logarithmic axis, line at 1" if is_ratio else "linear axis, line at 0"
        return f"{', '.join(filter(None, (self.measure.value, self.detail)))} ({kind})"

    def place(self, value: float) -> float:
        """Where a value is on the axis, as a number that grows evenly."""
        if self.measure.scale is Scale.RATIO:
            return math.log(min(max(value, _LOWEST), _HIGHEST))
        return value


def axes(rows: Iterable[Row]) -> list[Axis]:
    """The axes of the effects that have an interval, in the order in which they first occur."""
    found: dict[tuple[Measure, str], list[Mark]] = {}
    for row in rows:
        mark = _mark(row)
        if mark and row.effect and row.effect.measure:
            measure = row.effect.measure.measure
            found.setdefault((measure, _detail(row, measure)), []).append(mark)
    return [Axis(measure, detail, tuple(marks)) for (measure, detail), marks in found.items()]


def without_interval(rows: Iterable[Row]) -> list[Row]:
    """Effects that would be on an axis if they had an interval."""
    return [row for row in rows if _has_axis(row) and _mark(row) is None]


def forest(axis: Axis, width: int, label: Label) -> list[str]:
    """An axis as lines of at most `width` columns; `label` names a study. All text is inert."""
    # Questions whose answers need no axis do not load rich.
    from rich.cells import cell_len, set_cell_size  # noqa: PLC0415

    names = [inert(_named(mark.row, label)) for mark in axis.marks]
    numbers = [inert(_numbers(mark)) for mark in axis.marks]
    right = max(map(cell_len, numbers))
    room = width - right - 2
    left = max(_SHORTEST, min(max(map(cell_len, names)), _LONGEST, room - _NARROWEST))
    drawn = _Drawn.of(axis, max(_LEAST, room - left))
    lines = [inert(axis.title)]
    for name, number, mark in zip(names, numbers, axis.marks, strict=True):
        lines.append(f"{set_cell_size(name, left)} {drawn.row(mark)} {number}".rstrip())
    return [*lines, *(f"{' ' * left} {line}".rstrip() for line in drawn.scale())]


def _has_axis(row: Row) -> bool:
    effect = row.effect
    named = effect.measure if effect else None
    return bool(effect and effect.estimate and named and named.measure.scale is not Scale.OTHER)


def _mark(row: Row) -> Mark | None:
    """The effect as a mark, or None where it has no interval."""
    effect = row.effect
    if not _has_axis(row) or not effect or not effect.interval or not effect.estimate:
        return None
    value, low, high = effect.estimate.value, effect.interval.low, effect.interval.high
    is_ratio = effect.measure is not None and effect.measure.measure.scale is Scale.RATIO
    if value is None or (is_ratio and low <= 0):
        return None
    return Mark(row, value, low, high)


def _detail(row: Row, measure: Measure) -> str:
    """What effects must share beside their measure to share an axis."""
    effect = row.effect
    if measure.scale is Scale.RATIO or effect is None or effect.estimate is None:
        return ""
    on = row.words("outcome") if effect.outcome else f"quote {row.number}"
    return ", ".join(filter(None, (effect.estimate.unit, on)))


def _named(row: Row, label: Label) -> str:
    return f"{RETRACTED if row.document.status is Status.RETRACTED else ''}{label(row)}"


def _numbers(mark: Mark) -> str:
    return f"{mark.estimate} ({mark.low} to {mark.high})".replace("-", "\u2212")


class _Drawn(NamedTuple):
    """An axis of so many columns, from `low` to `high` in its own even numbers."""

    axis: Axis
    width: int
    low: float
    high: float

    @classmethod
    def of(cls, axis: Axis, width: int) -> _Drawn:
        """The axis, wide enough for every interval and for the line of no difference."""
        bounds = [bound for mark in axis.marks for bound in (mark.low, mark.high)]
        places = [axis.place(value) for value in (*map(float, bounds), cls._null(axis))]
        low, high = min(places), max(places)
        margin = (high - low or 1.0) / 20  # so that no interval touches the edge
        return cls(axis, width, low - margin, high + margin)

    @staticmethod
    def _null(axis: Axis) -> float:
        return 1.0 if axis.measure.scale is Scale.RATIO else 0.0

    def column(self, value: float) -> int:
        """The column of a value."""
        share = (self.axis.place(value) - self.low) / (self.high - self.low)
        return min(self.width - 1, max(0, round(share * (self.width - 1))))

    def row(self, mark: Mark) -> str:
        """An interval, its estimate and the line of no difference."""
        signs = [" "] * self.width
        first, last = self.column(float(mark.low)), self.column(float(mark.high))
        signs[self.column(self._null(self.axis))] = _NULL
        signs[first : last + 1] = _LINE * (last + 1 - first)
        is_ratio = self.axis.measure.scale is Scale.RATIO
        signs[first] = _LEFT if is_ratio and float(mark.low) < _LOWEST else _END
        signs[last] = _RIGHT if is_ratio and float(mark.high) > _HIGHEST else _END
        signs[self.column(float(mark.estimate))] = _POINT
        return "".join(signs)

    def scale(self) -> tuple[str, str]:
        """The axis with its ticks, and the numbers below them."""
        line, numbers = [_LINE] * self.width, [" "] * self.width
        taken = -_TICKS_APART
        null = self.column(self._null(self.axis))
        for value in self.ticks():
            column = self.column(value)
            text = f"{value:g}".replace("-", "\u2212")
            start = min(max(0, column - len(text) // 2), self.width - len(text))
            is_free = start > taken and (column == null or not self._near(column, null))
            if not is_free:
                continue
            line[column] = _TICK
            numbers[start : start + len(text)] = text
            taken = start + len(text)
        return "".join(line), "".join(numbers).rstrip()

    def _near(self, column: int, null: int) -> bool:
        return abs(column - null) < _TICKS_APART // 2

    def ticks(self) -> list[float]:
        """Round values on the axis, with that of no difference among them."""
        most = max(2, self.width // _TICKS_APART)
        if self.axis.measure.scale is Scale.RATIO:
            first, last = math.floor(self.low / math.log(10)), math.ceil(self.high / math.log(10))
            every = [step * 10.0**power for power in range(first, last + 1) for step in _STEPS]
            shown = [value for value in every if self.low <= math.log(value) <= self.high]
            tens = [value for value in shown if math.log10(value) == round(math.log10(value))]
            return shown if len(shown) <= most else tens
        step = _step((self.high - self.low) / most)
        return [
            round(number * step, 10)
            for number in range(math.ceil(self.low / step), math.floor(self.high / step) + 1)
        ]


def _step(least: float) -> float:
    """The smallest round step that is not below `least`."""
    power = 10.0 ** math.floor(math.log10(least))
    return next(step * power for step in (*_STEPS, 10.0) if step * power >= least)
