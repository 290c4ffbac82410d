"""Titles of publications as metadata."""

from __future__ import annotations

import re

# Not the stop of an initial ("Part I. A."), of an abbreviation with stops in it ("U.S.", "in the
# a.m."), or of an ellipsis; and no other sign that ends a sentence is before it.
_STOP = re.compile(r"(?<![.\s][A-Za-z])(?<![.?!\u2026\s])\.\Z")


def without_stop(title: str) -> str:
    """A title without the full stop that PubMed puts after each.

    Documents keep it, because their title begins their text. What shows a title as metadata (lists,
    JSON, citations) leaves it out.
    """
    return _STOP.sub("", title)
