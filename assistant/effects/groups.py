"""Finds comparisons: two figures or more, and the groups that they belong to."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from itertools import pairwise
from typing import NamedTuple

from assistant.effects.amounts import MASK_ASIDE, MASK_INTERVAL, Amount, masked
from assistant.effects.bracketed import bracketed
from assistant.effects.group_names import (
    are_parallel,
    is_name,
    is_of_group,
    labels,
    names_before,
    names_in_bracket,
    names_in_list,
    own_names,
    words_agree,
)
from assistant.effects.labelled import labelled
from assistant.records.blocks import Span
from assistant.records.effect import Group

# What joins two figures that are compared, the surest first. Where it is "and", the figures must
# name their groups themselves.
_VERSUS, _COMPARED, _AND = 3, 2, 1
_JOIN = re.compile(
    r"(?<![\w-])(?:(?P<versus>vs\.?|versus|v\.?)|(?P<compared>(?:as )?compared (?:with|to)|against"
    r"|as opposed to|whereas|while|relative to|in (?:contrast|comparison) (?:with|to))|and"
    r"|but)(?=\s)|(?P<comma>,)(?=\s)"
)
# What may stand between the joining word and the second figure.
_FILLER = re.compile(
    r"\s?(?:(?:only|to|with|in|by|at|an?|it was|was|were|about|the|mean|median|respectively|of|for"
    r"|that of|those of)\s){0,3}(?:[a-z][\w' -]{1,40}?\s?[:=]\s?)?$"
)
_STRENGTHS = {_VERSUS: "versus", _COMPARED: "compared", _AND: "and"}
_LONGEST_GAP = 130  # characters between two figures. Chosen by hand: a name and its description
# "and there were": another statement begins.
_CLAUSE = re.compile(r"\b(?:and|but) (?:there|it|this|these|they|we)\b|\bthan\b")
# The sentence itself says that its figures are those of groups.
_BETWEEN_GROUPS = re.compile(
    r"\bbetween (?:the )?(?:\w+ )?(?:groups|arms|treatments|regimens)\b|\b(?:two|both) (?:groups"
    r"|arms)\b"
)
_P_VALUES = re.compile(r"\bp[\s-]?values?\b[^.;()]{0,60}$")
# What ends a comparison: another number, another sentence, a bracket.
_APART = re.compile(r"[\x01\x03();]|^\s?-\s?\d|\d\s?%|(?<!vs)(?<!\bv)\.\s")


class Comparison(NamedTuple):
    """Figures that are compared, in order; `span` goes from the first to the last of them.

    `may_be_sizes` says that they may only count the people in each group.
    """

    span: Span
    groups: tuple[Group, ...]
    may_be_sizes: bool = False


class Pair(NamedTuple):
    """Two figures that words join; `joined` says how surely they are compared: "versus", "and"."""

    one: Amount
    two: Amount
    joined: str


#: The names of the groups of two figures, or None where they are not clear.
Naming = Callable[[Pair], tuple[Span, Span] | None]


class _Joined(NamedTuple):
    """What joins two figures that follow each other, and the words after the first."""

    strength: int
    tail: Span
    is_close: bool  # nothing else stands between them
    is_comma: bool


def comparisons(
    text: str, plain: str, listed: Sequence[Amount], naming: Naming
) -> list[Comparison]:
    """The comparisons among the figures `listed` of a text; `plain` is its masked form.

    Rules read the names of groups, and `naming` those that the rules leave out.
    """
    found: list[Comparison] = []
    for same_level, words in _levels(listed, plain):
        for run, joined in _runs(same_level, words):
            comparison = _comparison(run, joined, text, words, naming)
            if comparison is not None:
                found.append(comparison)
    taken = [each.span for each in found]
    for run, names in (*labelled(listed, plain), *bracketed(listed, plain)):
        span = Span(run[0].span.start, run[-1].span.end)
        if not any(span.start < other.end and other.start < span.end for other in taken):
            found.append(Comparison(span, _groups(run, names)))
            taken.append(span)
    return sorted(found, key=lambda comparison: comparison.span)


def figure_pairs(listed: Sequence[Amount], plain: str) -> list[Pair]:
    """The figures that words join, two at a time."""
    return [
        pair
        for same_level, words in _levels(listed, plain)
        for run, joints in _runs(same_level, words)
        if not _is_list(run, joints, words)
        for pair in _pairs(run, joints)
    ]


def _pairs(run: list[Amount], joints: list[_Joined]) -> list[Pair]:
    joined = _STRENGTHS[min(joint.strength for joint in joints)]
    return [Pair(one, two, joined) for one, two in pairwise(run)]


def _is_list(run: list[Amount], joints: list[_Joined], plain: str) -> bool:
    """Whether figures are no comparison: "3, 4 and 5", p values. "3, 4" may be anything."""
    return joints[-1].is_comma or bool(_P_VALUES.search(plain, 0, run[0].span.start))


_BRACKET = re.compile(r"\([^()]*\)?")


def _levels(listed: Sequence[Amount], plain: str) -> list[tuple[list[Amount], str]]:
    """The figures in each bracket, and those outside with the brackets masked."""
    places = [amount.span for amount in listed]
    brackets = [Span(*match.span()) for match in _BRACKET.finditer(plain)]
    brackets = [each for each in brackets if not any(each.within(place) for place in places)]
    levels = []
    for bracket in brackets:
        inside = [amount for amount in listed if amount.span.within(bracket)]
        levels.append((inside, plain))
    outside = [
        amount for amount in listed if not any(amount.span.within(each) for each in brackets)
    ]
    return [*levels, (outside, masked(plain, brackets, MASK_ASIDE))]


def _runs(listed: list[Amount], plain: str) -> list[tuple[list[Amount], list[_Joined]]]:
    """Two figures or more that the text joins, each run with the joints between them."""
    joints = [_joined(one, two, plain) for one, two in pairwise(listed)]
    strengths = [0, *(joint.strength if joint else 0 for joint in joints), 0]
    runs: list[tuple[list[Amount], list[_Joined]]] = []
    previous = -1
    for number, joint in enumerate(joints):
        beside = strengths[number], strengths[number + 2]
        listed_beside = any(
            other is not None and other.strength == _AND and other.is_close
            for other in (*joints[max(0, number - 1) : number], *joints[number + 1 : number + 2])
        )
        # "1 vs 2 and 3 vs 4": the weaker word joins two comparisons, not their figures.
        if joint is None or joint.strength < max(beside):
            continue
        if joint.strength == _COMPARED and _AND in beside:
            continue  # "1 and 2 compared with 3"
        if joint.strength == _VERSUS and listed_beside:
            continue  # "1 and 2 versus 3"
        if runs and previous == number - 1:
            runs[-1][0].append(listed[number + 1])
            runs[-1][1].append(joint)
        else:
            runs.append((listed[number : number + 2], [joint]))
        previous = number
    return runs


def _can_share_unit(first: Amount, second: Amount) -> bool:
    """Whether both figures have the unit of one of them: "5.3 vs. 1.5%"."""
    has_values = first.figure.value is not None and second.figure.value is not None
    return has_values and "" in (first.kind, second.kind)


def _joined(first: Amount, second: Amount, plain: str) -> _Joined | None:
    """What joins two figures, or None where they do not belong together."""
    gap = plain[first.span.end : second.span.start]
    if len(gap) > _LONGEST_GAP or _APART.search(gap):
        return None
    words = list(_JOIN.finditer(gap))
    if not words or not _FILLER.match(gap, words[-1].end()):
        return None
    last = words[-1]
    strength = _VERSUS if last["versus"] else _COMPARED if last["compared"] else _AND
    if strength == _AND and _CLAUSE.search(gap):
        return None
    may_share = strength == _VERSUS or (not gap[: last.start()].strip(" ,") and not last["comma"])
    if first.kind != second.kind and not (may_share and _can_share_unit(first, second)):
        return None
    end = last.start() - (gap[: last.start()].endswith(", ")) * 2
    tail = Span(first.span.end, first.span.end + end)
    is_close = not gap[: last.start()].strip(" ,")
    return _Joined(strength, tail, is_close, is_comma=bool(last["comma"]))


def _comparison(
    run: list[Amount], joints: list[_Joined], text: str, plain: str, naming: Naming
) -> Comparison | None:
    """The comparison that joined figures make, with their groups as far as they are clear."""
    if _is_list(run, joints, plain):
        return None
    span = Span(run[0].span.start, run[-1].span.end)
    is_versus = all(
        joint.strength == _VERSUS or (joint.strength == _COMPARED and joint.is_close)
        for joint in joints
    )
    # An interval behind each figure says that they are figures of groups.
    has_intervals = all(MASK_INTERVAL in plain[slice(*amount.span)] for amount in run)
    is_sure = has_intervals or all(joint.strength > _AND for joint in joints)
    is_sure = is_sure or _BETWEEN_GROUPS.search(plain) is not None
    names = names_in_list(plain, span, len(run)) or names_in_bracket(plain, run, joints[0].is_close)
    if names is None:
        names = own_names(
            plain, [joint.tail for joint in joints], run[-1].span.end, is_sure=is_sure
        )
        if is_versus and not any(names) and len(run) == len("AB"):
            names = names_before(plain, run)
        if is_versus and not any(names):
            names = labels(plain, run)
        if not all(names) and words_agree(plain, run):
            names = _learned_names(plain, [naming(pair) for pair in _pairs(run, joints)]) or names
        names = _sure_names(plain, names)
        if not is_versus and (not all(names) or not are_parallel(text, names)):
            return None
    may_be_sizes = all(amount.is_bare for amount in run)
    return Comparison(span, _groups(run, names), may_be_sizes)


def _learned_names(
    plain: str, named: Sequence[tuple[Span, Span] | None]
) -> list[Span | None] | None:
    """The names of a run from those of its pairs; None unless they agree on those in between."""
    names: list[Span | None] = []
    for pair in named:
        if pair is None or (names and names[-1] != pair[0]):
            return None
        names += pair[1:] if names else pair
    words = [plain[slice(*name)] for name in names if name]
    return names if all(map(is_name, words)) else None


def _sure_names(plain: str, names: list[Span | None]) -> list[Span | None]:
    """The names; a single one is left out unless it says that it is one of a group.

    What follows one of two figures is often a time or a measure.
    """
    named = [name for name in names if name]
    if len(named) == 1 and not is_of_group(plain[slice(*named[0])]):
        return [None] * len(names)
    return names


def _groups(run: list[Amount], names: list[Span | None]) -> tuple[Group, ...]:
    return tuple(_group(amount, name, run) for amount, name in zip(run, names, strict=True))


def _group(amount: Amount, name: Span | None, run: list[Amount]) -> Group:
    unit = amount.figure.unit or run[-1].figure.unit or run[0].figure.unit
    figure = amount.figure._replace(unit=unit if amount.figure.value is not None else "")
    return Group(name, figure, amount.events, amount.total)
