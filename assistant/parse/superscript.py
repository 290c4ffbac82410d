"""Superscripts of figures, which plain text would glue to the figure before them.

10<sup>9</sup> must not read 109, nor 5.2<sup>12</sup> with its citation 5.212. Everywhere else the
characters stay as they are.
"""

from __future__ import annotations

import re

#: The figures and signs that have a raised form, and their raised forms.
RAISED = str.maketrans(
    "0123456789+-\u2212\u2013",
    "\u2070\u00b9\u00b2\u00b3\u2074\u2075\u2076\u2077\u2078\u2079\u207a\u207b\u207b\u207b",
)
_FIGURES = re.compile(r"[-+\u2212\u2013]?\d[\d,\s\u2013-]*")


def raised(text: str, behind: str) -> str:
    """Return a superscript's `text`, raised where it is figures and `behind` ends in a figure."""
    if behind[-1:].isdigit() and _FIGURES.fullmatch(text):
        return text.translate(RAISED)
    return text
