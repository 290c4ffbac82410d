"""What the model of directions sees of a sentence: the order of its marks, numbers, and cues.

Features are names; a sentence has a feature or lacks it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from assistant.direction.clauses import (
    DIRECTIONS,
    clause,
    is_negated,
    nearest,
    number_beside,
    side,
)
from assistant.direction.cues import SAID, cue
from assistant.direction.marks import (
    ARMS,
    BASELINE,
    BETTER,
    BETWEEN,
    BUT,
    DOWN,
    INTERVAL_ABOVE,
    INTERVAL_BELOW,
    INTERVAL_WITH_NONE,
    NOT,
    NOT_SIGNIFICANT,
    NUMBER,
    OUTCOME,
    RATIO_ABOVE,
    RATIO_BELOW,
    SIGNIFICANCE,
    SIGNIFICANT,
    THAN,
    UP,
    VERSUS,
    WORSE,
    Mark,
    signs,
)
from assistant.direction.words import Asked, stem

_P_VALUES = (NOT_SIGNIFICANT, SIGNIFICANT)
_TESTS = (
    *_P_VALUES,
    RATIO_BELOW,
    RATIO_ABOVE,
    INTERVAL_WITH_NONE,
    INTERVAL_BELOW,
    INTERVAL_ABOVE,
)
_NAMED = (*ARMS, OUTCOME)
_ALL = frozenset(
    (*_NAMED, *DIRECTIONS, *_TESTS, NOT, THAN, VERSUS, BUT, SIGNIFICANCE, BETWEEN, BASELINE)
)
_CORE = frozenset((*ARMS, *DIRECTIONS, NOT, THAN))
_ORDER = frozenset((*ARMS, UP, DOWN, THAN, VERSUS))
# Signs in a row. Chosen on train, where four were better than three. Rows of words added nothing.
_SIGNS_IN_ROW = 4
_VERSUS_WITHIN = 8  # words between two numbers that "versus" compares; chosen by reading train
#: The features that say which directions have a cue begin with this.
CUE = "says "
# An outcome may be a change itself: "reduction in pain".
_NAMES_OF_CHANGE = {
    UP: ("increase", "gain", "rise"),
    DOWN: ("reduction", "decrease", "decline", "loss"),
    BETTER: ("improvement",),
    WORSE: ("deterioration", "worsening"),
}


def features(found: Sequence[Mark], about: Asked) -> frozenset[str]:
    """The features of a sentence with its marks: of all of it, and of the clause that decides."""
    names = {
        f"{scope} {name}"
        for scope, part in (("all", found), ("clause", clause(found)))
        for name in _of_part(part)
    }
    names.update(f"{CUE}{each}" for each in SAID if cue(found, each))
    for sign, words in _NAMES_OF_CHANGE.items():
        if any(stem(word) in about.outcome for word in words):
            beside = [name for name in names if name.startswith(("clause near", "clause side"))]
            names.update((f"asked {sign}", *(f"asked {sign} {name}" for name in beside)))
    return frozenset(names)


def _of_part(part: Sequence[Mark]) -> Iterator[str]:
    yield from _rows("signs", signs(part, _ALL))
    yield from _rows("core", signs(part, _CORE))
    yield f"order {' '.join(signs(part, _ORDER)[:_SIGNS_IN_ROW])}"
    yield f"names {' '.join(sign for sign in _NAMED if any(m.sign == sign for m in part))}"
    yield from _p_values(part)
    yield from _numbers(part)
    yield from _nearest(part)


def _rows(kind: str, items: Sequence[str]) -> Iterator[str]:
    for size in range(1, _SIGNS_IN_ROW + 1):
        for start in range(len(items) - size + 1):
            yield f"{kind} {' '.join(items[start : start + size])}"


def _p_values(part: Sequence[Mark]) -> Iterator[str]:
    """The first and the last p value, and the first one after the outcome."""
    tests = [(at, mark.sign) for at, mark in enumerate(part) if mark.sign in _P_VALUES]
    if tests:
        yield f"first {tests[0][1]}"
        yield f"last {tests[-1][1]}"
        outcome = [at for at, mark in enumerate(part) if mark.sign == OUTCOME]
        after = [sign for at, sign in tests if outcome and at > outcome[-1]]
        if after:
            yield f"after outcome {after[0]}"


def _nearest(part: Sequence[Mark]) -> Iterator[str]:
    """The word of direction nearest to the outcome, and which arm it is said of."""
    at = nearest(part)
    if at is None:
        return
    sign = f"{'NOT ' if is_negated(part, at) else ''}{part[at].sign}"
    outcome = [place for place, mark in enumerate(part) if mark.sign == OUTCOME]
    order = ("before" if at < outcome[0] else "after") if outcome else "without"
    said_of = side(part, at)
    tests = sorted({mark.sign for mark in part if mark.sign in _P_VALUES})
    yield f"near {sign}"
    yield f"near {order} {part[at].sign}"
    yield f"side {sign} {said_of.arm}"
    yield f"side {sign} {said_of.arm} by {said_of.reason}"
    yield f"side {sign} {said_of.arm} with {' '.join(tests)}"


def _numbers(part: Sequence[Mark]) -> Iterator[str]:
    """Which arm has the larger number, by the places of arms and numbers."""
    for order, step in (("after", 1), ("before", -1)):
        first, second = (number_beside(part, arm, step) for arm in ARMS)
        if first is not None and second is not None:
            yield f"numbers {order} {_compared(part[first].value, part[second].value)}"
    arms = [mark.sign for mark in part if mark.sign in ARMS]
    for at, mark in enumerate(part):
        if mark.sign == VERSUS and arms:
            near = [part[max(0, at - _VERSUS_WITHIN) : at], part[at : at + _VERSUS_WITHIN]]
            left, right = ([m.value for m in each if m.sign == NUMBER] for each in near)
            if left and right:
                yield f"versus {_compared(left[-1], right[0])} {arms[0]}"
                return


def _compared(first: float, second: float) -> str:
    if first == second:
        return "="
    return "<" if first < second else ">"
