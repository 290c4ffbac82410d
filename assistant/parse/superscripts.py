"""Superscripts in plain text: 10⁹ must not read 109, nor 5.2¹² with its citation 5.212."""

from __future__ import annotations

import re

_FIGURES = re.compile(r"[-+\u2212\u2013]?\d[\d,\s\u2013-]*")
_RAISED = str.maketrans("0123456789+-\u2212\u2013", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁻⁻")


def raised(text: str, behind: str) -> str:
    """Return the superscript `text`; figures that stand `behind` a figure become raised ones.

    Everywhere else the characters stay as they are.
    """
    if behind[-1:].isdigit() and _FIGURES.fullmatch(text):
        return text.translate(_RAISED)
    return text
