"""Tells captions that state something from those that only name a figure or table."""

from __future__ import annotations

import re

from assistant.text.function_words import AUXILIARIES
from assistant.text.sentences import sentences

# "Table 2", "Fig. S1a.", "Supplementary Table IV:", "Additional file 3".
_LABEL = re.compile(
    r"(?:(?:supplement(?:ary|al)|extended data|online|web|e)[ -]?)?"
    r"(?:fig(?:ure|s?\.|\b)|table|box|scheme|chart|panel|additional file)\s*"
    r"(?:[A-Z]?-?\d{1,3}|[IVX]{1,5})[a-z]?\b\W{0,3}",
    re.IGNORECASE,
)
_WORD = re.compile(r"[^\W\d_]+")
# Figures that may be a finding: "HR 0.62", "p < 0.05", "12%"; not numbers of people or months.
_FINDING = re.compile(r"\d%|[<>=\u2264\u2265]\s*-?\d*\.\d|\d\.\d")


def only_names(caption: str) -> bool:
    """Whether a caption, or its first sentence, has a label and a name, and states nothing.

    It is then one sentence without an auxiliary verb and without a finding in figures: "Table 1
    Baseline characteristics of the patients".
    """
    label = _LABEL.match(caption)
    if label is None:
        return False
    name = caption[label.end() :]
    if len(sentences(name)) > 1 or _FINDING.search(name):
        return False
    return AUXILIARIES.isdisjoint(word.casefold() for word in _WORD.findall(name))
