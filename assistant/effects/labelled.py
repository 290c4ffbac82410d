"""Finds comparisons whose figures stand behind labels: "(tea: 3%; sham: 8%)"."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from assistant.effects.amounts import Amount
from assistant.effects.group_names import NAME, is_name, is_of_group
from assistant.records.blocks import Span
from assistant.text.patterns import lazy_pattern

_FIRST = lazy_pattern(rf"[(;,]\s?(?P<name>{NAME})\s?[:=,]\s?$")
_NEXT = lazy_pattern(
    r"[^(){}\x01;,]{0,25}(?:[;,](?:\s(?:and|vs\.?|versus))?|\svs\.?|\sversus|\sand)\s?"
    rf"(?P<name>{NAME})\s?[:=,]\s?"
)
_LONGEST = 50  # characters before a figure in which its label begins


def labelled(listed: Sequence[Amount], plain: str) -> list[tuple[list[Amount], list[Span | None]]]:
    """Figures that are labelled with groups.

    Labels may name outcomes as well, so they must say that they are groups, or be words that the
    sentence has used before.
    """
    found: list[tuple[list[Amount], list[Span | None]]] = []
    for one, two in pairwise(listed):
        second = _NEXT.fullmatch(plain, one.span.end, two.span.start)
        if second is None or one.kind not in ("", two.kind) or not is_name(second["name"]):
            continue
        place = Span(*second.span("name"))
        if found and found[-1][0][-1] is one:
            found[-1][0].append(two)
            found[-1][1].append(place)
            continue
        start = max(0, one.span.start - _LONGEST)
        first = _FIRST.search(plain[start : one.span.start])
        if first is not None and is_name(first["name"]):
            before = Span(start + first.start("name"), start + first.end("name"))
            found.append(([one, two], [before, place]))
    return [(run, names) for run, names in found if _are_groups(run, names, plain)]


def _are_groups(run: list[Amount], names: list[Span | None], plain: str) -> bool:
    before = plain[: max(0, plain.rfind("(", 0, run[0].span.start))]
    labels = [plain[name.start : name.end] for name in names if name]
    named = [
        is_of_group(label) or re.search(rf"(?<!\w){re.escape(label)}(?!\w)", before) is not None
        for label in labels
    ]
    # Two that are groups vouch for the others, which the sentence may name for the first time.
    return sum(named) >= len("AB") or (any(named) and "group" in before)
