"""Finds comparisons with figures in brackets behind their groups: "tea (3%) than sham (8%)"."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from assistant.effects.amounts import Amount
from assistant.effects.group_names import INTO, NAME, is_name, is_of_group
from assistant.records.blocks import Span
from assistant.text.patterns import lazy_pattern

_OPENING = lazy_pattern(r"\(\s?(?:(?:mean|median|n\s?=|m\s?=)\s?)?$")
_FIRST = lazy_pattern(rf"(?<![\w-])(?:{INTO}|the|between|than)\s(?:the\s)?(?P<name>{NAME})\s?$")
_NEXT = lazy_pattern(
    r"[^()\x01]{0,60}\)[\s,]{1,2}(?:(?P<weak>and|or|,)|vs\.?|versus|than"
    r"|(?:as )?compared (?:with|to)|relative to)\s"
    r"(?:(?:in|with|on|for|the|to|that|those|of|receiving|patients"
    rf"|among)\s){{0,4}}(?P<name>{NAME})"
    r"\s?\(\s?(?:(?:mean|median|n\s?=|m\s?=)\s?)?"
)
_LONGEST_NAME = 60  # characters before a bracket in which its name is looked for


def bracketed(listed: Sequence[Amount], plain: str) -> list[tuple[list[Amount], list[Span | None]]]:
    """Figures that open a bracket behind their group's name, and these names."""
    opening = [amount for amount in listed if _OPENING.search(plain, 0, amount.span.start)]
    found: list[tuple[list[Amount], list[Span | None]]] = []
    for one, two in pairwise(opening):
        match = _NEXT.fullmatch(plain, one.span.end, two.span.start)
        if match is None or one.kind != two.kind:
            continue
        second = Span(*match.span("name"))
        if found and found[-1][0][-1] is one:
            found[-1][0].append(two)
            found[-1][1].append(second)
            continue
        first = _first(plain, one.span.start)
        if first is None or not is_name(match["name"]):
            continue
        both = (plain[first.start : first.end], match["name"])
        if match["weak"] and not all(map(is_of_group, both)):
            continue
        found.append(([one, two], [first, second]))
    return found


def _first(plain: str, figure: int) -> Span | None:
    bracket = plain.rindex("(", 0, figure)
    start = max(0, bracket - _LONGEST_NAME)
    for place in range(bracket, start - 1, -1):
        match = _FIRST.match(plain, place, bracket)
        if match and is_name(match["name"]):
            return Span(*match.span("name"))
    return None
