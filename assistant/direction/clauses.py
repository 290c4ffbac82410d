"""Which clause of a sentence decides, which of its words, and which arm that word is said of."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from assistant.direction.marks import (
    ARMS,
    BETTER,
    BUT,
    DIFFERENT,
    DOWN,
    NOT,
    NUMBER,
    OTHER_ARM,
    OUTCOME,
    SAME,
    STOP,
    THAN,
    UP,
    VERSUS,
    WORSE,
    Mark,
)

DIRECTIONS = (UP, DOWN, BETTER, WORSE, SAME, DIFFERENT)
# Distances in words, chosen by reading train.
_NEGATED_WITHIN = 4  # between a negation and a direction
_THAN_WITHIN = 30  # between a direction and "than the control group"
_COMPARED_WITHIN = 6  # between "compared with" and the arm


class Side(NamedTuple):
    """The arm that a word of direction is said of, "" if unknown, and what tells so."""

    arm: str
    reason: str


def clause(found: Sequence[Mark]) -> list[Mark]:
    """The clause that names most of the outcome; of several, one with a word of direction."""
    clauses: list[list[Mark]] = [[]]
    for mark in found:
        if mark.sign in (STOP, BUT):
            clauses.append([])
        if mark.sign != STOP:
            clauses[-1].append(mark)
    return max(clauses, key=_says)


def _says(part: Sequence[Mark]) -> tuple[int, bool]:
    named = {mark.stem for mark in part if mark.sign == OUTCOME}
    return len(named), any(mark.sign in DIRECTIONS for mark in part)


def nearest(part: Sequence[Mark]) -> int | None:
    """Where the word of direction is that is nearest to the outcome, or the first without one."""
    places = [at for at, mark in enumerate(part) if mark.sign in DIRECTIONS]
    return min(places, key=lambda at: distance(part, at)) if places else None


def distance(part: Sequence[Mark], at: int) -> int:
    """How many words a mark is from the outcome, or from the start of a clause without one."""
    outcome = [place for place, mark in enumerate(part) if mark.sign == OUTCOME]
    return min((abs(at - place) for place in outcome), default=at)


def is_negated(part: Sequence[Mark], at: int) -> bool:
    """Whether a negation comes shortly before a mark."""
    return any(mark.sign == NOT for mark in part[max(0, at - _NEGATED_WITHIN) : at])


def side(part: Sequence[Mark], at: int) -> Side:
    """Which arm a word of direction is said of.

    "Lower in the control group" is said of the comparator, "lower than in the control group" is
    not.
    """
    ahead = part[at + 1 : at + 1 + _THAN_WITHIN]
    for number, mark in enumerate(ahead):
        if mark.sign in (THAN, VERSUS):
            compared = next((each.sign for each in ahead[number:] if each.sign in ARMS), "")
            if compared:
                return Side(OTHER_ARM[compared], mark.sign)
            break
    before = _subject(part[:at])
    after = [mark.sign for mark in ahead if mark.sign in ARMS]
    if before:
        return Side(before, "between" if after and after[0] != before else "before")
    if len(set(after)) > 1:
        return Side("", "both")
    return Side(after[0] if after else "", "after")


def _subject(part: Sequence[Mark]) -> str:
    """The last arm of a part; where it is what the other one is compared with, the other one."""
    last = next((at for at in reversed(range(len(part))) if part[at].sign in ARMS), None)
    if last is None:
        return ""
    arm = part[last].sign
    for mark in reversed(part[max(0, last - _COMPARED_WITHIN) : last]):
        if mark.sign == OTHER_ARM[arm]:
            return arm
        if mark.sign in (THAN, VERSUS):
            return OTHER_ARM[arm]
    return arm


def number_beside(part: Sequence[Mark], arm: str, step: int) -> int | None:
    """Where the number next to an arm is, after it (1) or before it (-1), with no arm between."""
    for start, mark in enumerate(part):
        at = start + step
        while mark.sign == arm and 0 <= at < len(part) and part[at].sign not in ARMS:
            if part[at].sign == NUMBER:
                return at
            at += step
    return None
