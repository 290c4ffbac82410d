"""Finds results of a comparison group alone, such as "the relapse rate in the placebo arm".

Such a sentence names the drug of the trial, but it does not say how patients fared on it.
"""

from __future__ import annotations

import re
from functools import lru_cache

_CONTROL = r"(?:placebo|control|comparator|sham)s?"
_GROUP = re.compile(
    r"\b(?:among|for|in|of|on|with) (?:the |those (?:in|on) (?:the )?)?"
    rf"(?P<group>{_CONTROL}(?:[- ](?:arm|group|patients|recipients|treated patients))?)\b",
    re.IGNORECASE,
)
_NAMED = re.compile(rf"\b{_CONTROL}\b", re.IGNORECASE)
# A sentence with one of these words may give the result of the other group, too.
_COMPARES = re.compile(
    r"\b(?:against|and|but|both|compared|comparison|relative|than|versus|vs|whereas|while)\b",
    re.IGNORECASE,
)

_KEPT = 4096  # texts that are remembered; chosen by hand: a conversation reads as many


def comparison_group_alone(asked: str, text: str) -> str:
    """The comparison group, if `text` is about it alone and `asked` does not name one; or ""."""
    return "" if _NAMED.search(asked) else _group_alone(text)


@lru_cache(maxsize=_KEPT)
def _group_alone(text: str) -> str:
    if _COMPARES.search(text):
        return ""
    match = _GROUP.search(text)
    return match["group"] if match else ""
