"""Matches quotes with gold sentences.

Both are lower-cased, and every run of other characters than letters and digits becomes one blank.
They match when one contains the other, or when their longest common run of characters covers at
least half of the shorter one.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

_OTHER = re.compile(r"[\W_]+")


def fold(text: str) -> str:
    """`text` in lower case, with runs of anything but letters and digits as single blanks."""
    return _OTHER.sub(" ", text.lower()).strip()


def matches(quote: str, gold: str) -> bool:
    """Whether two folded texts match; a text without letters and digits matches nothing."""
    shorter, longer = sorted((quote, gold), key=len)
    if not shorter:
        return False
    return shorter in longer or _have_common_run(shorter, longer, (len(shorter) + 1) // 2)


def matches_any(quote: str, gold: Iterable[str]) -> bool:
    """Whether a folded quote matches one of several folded sentences."""
    return any(matches(quote, sentence) for sentence in gold)


def _have_common_run(left: str, right: str, length: int) -> bool:
    """Whether `left` and `right` have a run of `length` characters in common.

    It splits `left` into pieces so short that every run of `length` contains a whole piece.
    Wherever a piece occurs in `right`, it extends the match to both sides. Pieces are long (a
    quarter of the text), so they seldom occur by chance, and Python's string search finds them.
    """
    piece = (length + 1) // 2
    for start in range(0, len(left) - piece + 1, piece):
        for at in _occurrences(left[start : start + piece], right):
            before = _common(reversed(left[:start]), reversed(right[:at]))
            after = _common(left[start + piece :], right[at + piece :])
            if before + piece + after >= length:
                return True
    return False


def _occurrences(piece: str, text: str) -> Iterator[int]:
    at = text.find(piece)
    while at >= 0:
        yield at
        at = text.find(piece, at + 1)


def _common(left: Iterable[str], right: Iterable[str]) -> int:
    """How many characters two texts have in common at their start."""
    length = 0
    for mine, yours in zip(left, right, strict=False):
        if mine != yours:
            break
        length += 1
    return length
