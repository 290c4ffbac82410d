"""Makes untrusted text safe to show. All text for a screen or a pipe passes through here.

Corpus text, questions, file names and error texts may be hostile: they may hold escape sequences,
bidirectional overrides or other characters that control a terminal. `inert` replaces these one for
one, so that offsets, such as those of a highlighted quote, stay valid. `inert_json` writes them as
escapes, so that a program that reads the JSON gets the original text.
"""

from __future__ import annotations

import json
import os
import re

REPLACEMENT = "\N{REPLACEMENT CHARACTER}"
CELL_SEPARATOR = "\N{BOX DRAWINGS LIGHT VERTICAL}"

# Unicode's controls (category Cc: C0, DEL, C1), lone surrogates (Cs), line and paragraph separators
# (Zl, Zp), and its bidirectional controls: marks, embeddings, overrides, isolates.
_CONTROLS = re.compile(
    "[\0-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ud800-\udfff]"
)
# Line feeds, carriage returns and tabs separate words, so what replaces them does, too.
_SEPARATORS = {"\n": " ", "\r": " ", "\t": CELL_SEPARATOR}


def inert(text: str, *, multiline: bool = False) -> str:
    """`text` with every control and bidirectional character replaced, one for one.

    Carriage returns become blanks, and tabs, which separate the cells of a table row, become a thin
    bar. Line feeds become blanks unless `multiline`. Every other control character becomes U+FFFD.
    The result has as many code points as `text`.
    """
    replacements = {**_SEPARATORS, "\n": "\n"} if multiline else _SEPARATORS
    return _CONTROLS.sub(lambda match: replacements.get(match[0], REPLACEMENT), text)


def inert_json(value: object, *, indent: int | None = None, only_ascii: bool = False) -> str:
    """`value` as JSON, with an escape for every character that `inert` replaces.

    Other characters stay as they are unless `only_ascii`. Raises what `json.dumps` raises.
    """
    text = json.dumps(value, ensure_ascii=only_ascii, indent=indent)
    return _CONTROLS.sub(_escaped, text)


def _escaped(match: re.Match[str]) -> str:
    # JSON itself escapes line feeds inside strings, so a raw one only separates lines.
    return "\n" if match[0] == "\n" else json.dumps(match[0])[1:-1]


def legible(name: str) -> str:
    r"""The name of a file as text that can be stored: bytes that are not UTF-8 become ``\xe9``."""
    return os.fsencode(name).decode("utf-8", "backslashreplace")
