"""Finds the words that say the direction of an effect, or that there is none."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from assistant.direction.clauses import (
    DIRECTIONS,
    clause,
    distance,
    is_negated,
    side,
)
from assistant.direction.marks import (
    BASELINE,
    BETTER,
    BUT,
    COMPARATOR,
    DIFFERENT,
    DOWN,
    INTERVAL_ABOVE,
    INTERVAL_BELOW,
    INTERVAL_WITH_NONE,
    INTERVENTION,
    NOT,
    NOT_SIGNIFICANT,
    NUMBER,
    RATIO_ABOVE,
    RATIO_BELOW,
    SAME,
    SIGNIFICANCE,
    SIGNIFICANT,
    THAN,
    UP,
    VERSUS,
    Mark,
)
from assistant.records.blocks import Span
from assistant.records.direction import Direction

# Distances in words, chosen by reading train.
_NEGATED_WITHIN = 6  # from "no" to "difference"
_TESTED_WITHIN = 8  # from a ratio to its interval or p value
# What says an effect in each direction: the word of the intervention, that of the comparator, the
# ratio and its interval.
_SAYS = {
    Direction.REDUCED: (DOWN, UP, RATIO_BELOW, INTERVAL_BELOW),
    Direction.INCREASED: (UP, DOWN, RATIO_ABOVE, INTERVAL_ABOVE),
}
#: What a cue can say, in the order of the model.
SAID = (Direction.REDUCED, Direction.NO_DIFFERENCE, Direction.INCREASED)
# A clause with an effect compares, tests or counts. Without any of these, "raised lipids" may be
# one of many things that were seen.
_COMPARES = (
    COMPARATOR,
    THAN,
    VERSUS,
    SIGNIFICANCE,
    SIGNIFICANT,
    INTERVAL_BELOW,
    INTERVAL_ABOVE,
    NUMBER,
)
#: The first and the last mark of a cue.
Place = tuple[int, int]
_OTHER = {
    Direction.REDUCED: Direction.INCREASED,
    Direction.INCREASED: Direction.REDUCED,
}


def cue(found: Sequence[Mark], direction: Direction) -> Span | None:
    """The words nearest to the outcome that say the direction; None where no words do.

    What speaks against a direction leaves it without a cue, too: words for the other direction, a
    test that finds no difference, a comparison with the start of the study, and "in both groups".
    So does a second clause ("whereas", "but") with a direction of its own.
    """
    part = clause(found)
    if _is_contrasted(found, part):
        return None
    if direction is Direction.NO_DIFFERENCE:
        cues = list(_of_none(part))
    elif (
        any(mark.sign == BASELINE for mark in found)
        or any(map(_speaks_against, part))
        or all(mark.sign not in _COMPARES for mark in part)
    ):
        return None
    else:
        cues = _of_effect(part, direction)
    if not cues:
        return None
    first, last = min(cues, key=lambda place: distance(part, place[1]))
    return Span(part[first].start, part[last].end)


def _of_effect(part: Sequence[Mark], direction: Direction) -> list[Place]:
    """What says an effect in this direction, by the first kind of cue that says any effect.

    Words count before ratios, because a ratio may be that of either arm. A kind of cue that says
    both effects says none.
    """
    for kind in (_words, _ratios):
        cues, against = list(kind(part, direction)), list(kind(part, _OTHER[direction]))
        if cues or against:
            return [] if against else cues
    return []


def _speaks_against(mark: Mark) -> bool:
    return mark.sign in (NOT_SIGNIFICANT, INTERVAL_WITH_NONE) or mark.stem == "both"


def _is_contrasted(found: Sequence[Mark], part: Sequence[Mark]) -> bool:
    """Whether a clause that is contrasted with this one has a direction, too."""
    if all(mark.sign != BUT for mark in found):
        return False
    inside = {mark.start for mark in part}
    return any(mark.sign in DIRECTIONS and mark.start not in inside for mark in found)


def _of_none(part: Sequence[Mark]) -> Iterator[Place]:
    """The first and the last mark of everything that says that there is no difference."""
    for at, mark in enumerate(part):
        if mark.sign in (SAME, NOT_SIGNIFICANT, INTERVAL_WITH_NONE):
            yield at, at
        elif mark.sign in (DIFFERENT, UP, DOWN, BETTER):
            before = range(max(0, at - _NEGATED_WITHIN), at)
            negations = [place for place in before if part[place].sign == NOT]
            if negations:
                yield negations[-1], at


def _words(part: Sequence[Mark], direction: Direction) -> Iterator[Place]:
    """The places of the words that say an effect in this direction."""
    of_intervention, of_comparator, *_ = _SAYS[direction]
    said_of = {of_intervention: INTERVENTION, of_comparator: COMPARATOR}
    for at, mark in enumerate(part):
        is_aim = at > 0 and part[at - 1].stem == "to"  # "to prevent attacks"
        is_said = mark.sign in said_of and not is_aim and not is_negated(part, at)
        if is_said and side(part, at).arm == said_of[mark.sign]:
            yield at, at


def _ratios(part: Sequence[Mark], direction: Direction) -> Iterator[Place]:
    """The places of the ratios that say an effect in this direction, with a test that agrees."""
    *_, ratio, interval = _SAYS[direction]
    for at, mark in enumerate(part):
        tests = {test.sign for test in part[at + 1 : at + _TESTED_WITHIN]}
        if mark.sign == ratio and not tests.isdisjoint((interval, SIGNIFICANT)):
            yield at, at
