"""Finds in whom an effect was measured, by the words around it."""

from __future__ import annotations

import re

from assistant.records.blocks import Span
from assistant.study_design.counted_text import counted

_PLAIN = (
    r"(?!(?:of|to|in|on|at|and|or|by|for|between|than|among|from|the|that|who|whose|were|was|had"
    r"|has|receiving"
    r"|given|treated)\b)"
)
_PEOPLE = re.compile(
    rf"\b(?:in|among|of|for)\s(?:the\s|all\s)?(?P<x>(?P<kind>(?:{_PLAIN}[a-z][\w'+/-]*\s){{0,4}}?)"
    rf"(?P<people>[a-z]{{3,15}})(?P<more>\s(?:with|undergoing|at risk of"
    rf"|without)(?:\s{_PLAIN}[a-z0-9][\w'+/-]*){{1,5}})?)"
    r"(?=\s(?:was|were|is|are|had|did|on|in|at|by|for|after|who|receiving|given|and|over)\b"
    r"|\s?[,;:()\x01]|\.|$)"
)
_GROUPED = re.compile(
    r"\b(?:groups?|arms?|controls?|placebo|receiving|treated|each|both|two|these|the|all|those)\b"
)


def population(plain: str) -> Span | None:
    """Whom a sentence is about, where it begins with them: "In women with asthma, ...".

    Further on, the same words may as well name one of the groups that are compared.
    """
    for match in _PEOPLE.finditer(plain):
        is_first = not plain[: match.start()].strip(" .,")
        if not _is_people(match["people"]) or _GROUPED.search(match["x"]):
            continue
        if is_first and (match["more"] or match["kind"]):
            return Span(*match.span("x"))
    return None


def _is_people(word: str) -> bool:
    return counted(word) == "PPL"
