"""Lines with spots: places that the user can move to, click and open."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import NamedTuple

from rich.cells import cell_len

from assistant.tui.view.wrapped_lines import Line


class Spot(NamedTuple):
    """Characters `start` to `end` (exclusive) of a drawn line, and what they stand for."""

    line: int
    start: int
    end: int
    value: object


class Tint(NamedTuple):
    """Characters of a drawn line with a role of their own."""

    line: int
    start: int
    end: int
    role: str


class Part(NamedTuple):
    """An inert piece of a line; with a value, it is a spot. `role` is "" for that of the line."""

    text: str
    value: object | None = None
    role: str = ""


@dataclass
class Board:
    """Lines, the spots on them in reading order, and what is drawn in another role."""

    lines: list[Line] = field(default_factory=list)
    spots: list[Spot] = field(default_factory=list)
    tints: list[Tint] = field(default_factory=list)

    def add(self, lines: Iterable[Line], value: object | None = None) -> None:
        """Append lines; with a value, each of them is a spot, from its first character on."""
        for line in lines:
            if value is not None:
                text = " " * line.margin + line.text if not line.label else line.label
                start = len(text) - len(text.lstrip())
                end = max(line.margin, len(line.label)) + len(line.text)
                self.spots.append(Spot(len(self.lines), start, end, value))
            self.lines.append(line)

    def add_parts(self, parts: Iterable[Part], role: str) -> None:
        """Append a line of parts; spots leave out the blanks around a part."""
        text, line = "", len(self.lines)
        for part in parts:
            start = len(text) + len(part.text) - len(part.text.lstrip())
            end = len(text) + len(part.text.rstrip())
            if part.value is not None and start < end:
                self.spots.append(Spot(line, start, end, part.value))
            if part.role:
                self.tints.append(Tint(line, len(text), len(text) + len(part.text), part.role))
            text += part.text
        self.lines.append(Line(text.rstrip(), role))


def spot_at(board: Board, line: int, cell: int, text: str) -> int | None:
    """The number of the spot at a cell of a line that is drawn as `text`; None without one."""
    for number, spot in enumerate(board.spots):
        if spot.line == line:
            first, last = cell_len(text[: spot.start]), cell_len(text[: spot.end])
            if first <= cell < last:
                return number
    return None


def same_spot(before: Board, number: int, board: Board) -> int:
    """The number that a spot of an earlier board has on this one; 0 if this one does not have it.

    The first spot was chosen by nobody, so that the first one follows it.
    """
    if not 0 < number < len(before.spots):
        return 0
    value = before.spots[number].value
    alike = [at for at, spot in enumerate(before.spots[:number]) if spot.value == value]
    there = [at for at, spot in enumerate(board.spots) if spot.value == value]
    return there[min(len(alike), len(there) - 1)] if there else 0


def neighbour(board: Board, number: int, by: int) -> int | None:
    """The nearest spot on the next line up (`by` -1) or down (1) that has one; None at the end."""
    here = board.spots[number]
    lines = {spot.line for spot in board.spots if (spot.line - here.line) * by > 0}
    if not lines:
        return None
    target = min(lines, key=lambda line: abs(line - here.line))
    there = [at for at, spot in enumerate(board.spots) if spot.line == target]
    return min(there, key=lambda at: abs(board.spots[at].start - here.start))
