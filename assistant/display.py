"""The one way from untrusted text to a screen.

Corpus text, questions, file names and error texts are hostile: they may hold escape sequences,
bidirectional overrides or other characters that steer a terminal. `inert` makes them harmless
without moving an offset, so a highlighted slice stays the slice.
"""

from __future__ import annotations

import unicodedata

REPLACEMENT = "\N{REPLACEMENT CHARACTER}"
CELL_SEPARATOR = "\N{BOX DRAWINGS LIGHT VERTICAL}"

# Unicode's bidirectional controls: marks, embeddings, overrides, isolates.
_BIDI = frozenset("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
_KEPT_APART = {"\r": " ", "\t": CELL_SEPARATOR}
_UNSAFE_CATEGORIES = frozenset({"Cc", "Cs", "Zl", "Zp"})


def inert(text: str, *, multiline: bool = False) -> str:
    """`text` with every control and bidirectional character replaced, one for one.

    Carriage returns become blanks and tabs (which part the cells of a table row) a thin bar; line
    feeds become blanks unless `multiline`; everything else that steers a terminal becomes U+FFFD.
    The result has as many code points as `text`.
    """
    if text.isprintable() and text.isascii():
        return text
    return "".join(_inert(character, multiline=multiline) for character in text)


def _inert(character: str, *, multiline: bool) -> str:
    if character == "\n":
        return "\n" if multiline else " "
    if character in _KEPT_APART:
        return _KEPT_APART[character]
    if character in _BIDI or unicodedata.category(character) in _UNSAFE_CATEGORIES:
        return REPLACEMENT
    return character
