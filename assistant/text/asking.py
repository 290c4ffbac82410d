"""Finds the sentence that asks in a question of several sentences."""

from __future__ import annotations

import re

_SENTENCE_END = re.compile(r"(?<=[.!?])\s+(?=\S)")


def asking_sentence(text: str) -> tuple[int, int]:
    """Start and end (code points) of the last sentence with a question mark.

    Without question marks, the last sentence counts.
    """
    starts = [0, *(match.end() for match in _SENTENCE_END.finditer(text))]
    spans = list(zip(starts, [*starts[1:], len(text)], strict=True))
    asks = [(start, end) for start, end in spans if "?" in text[start:end]]
    return (asks or spans)[-1]
