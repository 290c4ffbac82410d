"""Finds comparisons whose figures stand behind labels: "(tea: 3%; sham: 8%)"."""

from __future__ import annotations

import re
from itertools import pairwise

from assistant.effects.amounts import Amount
from assistant.effects.group_names import NAME, is_name, is_of_group
from assistant.records.blocks import Span

_FIRST = re.compile(rf"[(;,]\s?(?P<name>{NAME})\s?[:=,]\s?$")
_NEXT = re.compile(
    rf"[^(){{}}\x01;,]{{0,25}}(?:[;,]|\svs\.?|\sversus|\sand)\s?(?P<name>{NAME})\s?[:=,]\s?"
)
_LONGEST = 50  # characters before a figure in which its label begins


def labelled(listed: list[Amount], plain: str) -> list[tuple[list[Amount], list[Span | None]]]:
    """Pairs of figures that are labelled with groups.

    Labels may name outcomes as well, so they must say that they are groups, or be words that the
    sentence has used before.
    """
    found: list[tuple[list[Amount], list[Span | None]]] = []
    for one, two in pairwise(listed):
        start = max(0, one.span.start - _LONGEST)
        first = _FIRST.search(plain[start : one.span.start])
        second = _NEXT.fullmatch(plain, one.span.end, two.span.start)
        if first is None or second is None or one.kind != two.kind:
            continue
        bracket = plain.rfind("(", 0, one.span.start)
        labels = (first["name"], second["name"])
        if not all(_is_group(label, plain[: max(0, bracket)]) for label in labels):
            continue
        place = Span(start + first.start("name"), start + first.end("name"))
        found.append(([one, two], [place, Span(*second.span("name"))]))
    return found


def _is_group(label: str, before: str) -> bool:
    if not is_name(label):
        return False
    return is_of_group(label) or re.search(rf"(?<!\w){re.escape(label)}(?!\w)", before) is not None
