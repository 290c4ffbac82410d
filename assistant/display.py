"""The one way from untrusted text to a screen or a pipe.

Corpus text, questions, file names and error texts are hostile: they may hold escape sequences,
bidirectional overrides or other characters that steer a terminal. `inert` makes them harmless
without moving an offset, so a highlighted slice stays the slice. `inert_json` writes them as
escapes, so that a program that reads the JSON gets the text itself.
"""

from __future__ import annotations

import json
import os
import re

REPLACEMENT = "\N{REPLACEMENT CHARACTER}"
CELL_SEPARATOR = "\N{BOX DRAWINGS LIGHT VERTICAL}"

# Unicode's controls (category Cc: C0, DEL, C1), lone surrogates (Cs), line and paragraph separators
# (Zl, Zp), and its bidirectional controls: marks, embeddings, overrides, isolates.
_STEERING = re.compile(
    "[\0-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ud800-\udfff]"
)
_KEPT_APART = {"\n": " ", "\r": " ", "\t": CELL_SEPARATOR}


def inert(text: str, *, multiline: bool = False) -> str:
    """`text` with every control and bidirectional character replaced, one for one.

    Carriage returns become blanks and tabs (which part the cells of a table row) a thin bar; line
    feeds become blanks unless `multiline`; everything else that steers a terminal becomes U+FFFD.
    The result has as many code points as `text`.
    """
    kept = {**_KEPT_APART, "\n": "\n"} if multiline else _KEPT_APART
    return _STEERING.sub(lambda found: kept.get(found[0], REPLACEMENT), text)


def inert_json(value: object, *, indent: int | None = None, only_ascii: bool = False) -> str:
    """`value` as JSON in which every character that `inert` replaces is an escape.

    Letters stay as they are unless `only_ascii`. Raises what `json.dumps` does.
    """
    text = json.dumps(value, ensure_ascii=only_ascii, indent=indent)
    return _STEERING.sub(_escaped, text)


def _escaped(found: re.Match[str]) -> str:
    # Within a text JSON itself escapes line feeds; those that are left part its lines.
    return "\n" if found[0] == "\n" else json.dumps(found[0])[1:-1]


def legible(name: str) -> str:
    r"""The name of a file as text that can be stored: bytes that are not UTF-8 become ``\xe9``."""
    return os.fsencode(name).decode("utf-8", "backslashreplace")
