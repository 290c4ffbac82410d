"""The values of BibTeX fields: their braces, quotation marks, strings and missing commas."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

_MARK = re.compile(r'(?<!\\)[{}"#]')
# The next field after a value that has no comma behind it.
_NEXT = re.compile(r"\s*([A-Za-z][\w-]{1,30})\s*=\s*(?=[{\"\w])")
_BARE = re.compile(r"\s*[\w.:+-]+")
# Strings in one value. Strings may contain strings, so they could grow without limit. Chosen by
# hand.
_MOST_STRINGS = 1000


class Value(NamedTuple):
    """A field as it is written: its name, its value, and the lines above it in the field before."""

    name: str
    written: str
    lines_below: int


def separate_fields(name: str, written: str) -> Iterator[Value]:
    """Yield the field, and those in its value that lack only the comma before them.

    Some programs put a comment above a field. It does not belong to the name.
    """
    below = 0
    while True:
        end = _end_of_value(written)
        following = _NEXT.match(written, end) if end else None
        yield Value(
            name.rpartition("\n")[2].strip(), written[:end] if following else written, below
        )
        if following is None:
            return
        below += written.count("\n", 0, following.start(1))
        name, written = following[1], written[following.end() :]


def _end_of_value(written: str) -> int:
    """The place after the first part of a value; 0 if it does not end."""
    bare = _BARE.match(written)
    if bare:
        return bare.end()
    depth, quoted = 0, False
    for mark in _MARK.finditer(written):
        sign = mark[0]
        if sign == '"' and depth == 0:
            quoted = not quoted
        depth = max(depth + {"{": 1, "}": -1}.get(sign, 0), 0)
        if depth == 0 and not quoted and sign != "#":
            return mark.end()
    return 0


def joined_value(written: str, strings: Mapping[str, str]) -> tuple[str, str]:
    """Return a value without braces, its parts joined, and any text after it that is a mistake."""
    depth, quoted, start = 0, False, 0
    parts: list[str] = []
    closed = False  # whether a part has ended, so that only "#" may follow
    for mark in _MARK.finditer(written):
        sign = mark[0]
        if sign == '"' and depth == 0:
            quoted = not quoted
        depth = max(depth + {"{": 1, "}": -1}.get(sign, 0), 0)
        if depth or quoted or sign == "{":
            continue
        part = written[start : mark.start()].lstrip()
        if sign == "#" and not closed:
            name = part.strip()
            parts.append(strings.get(name.lower(), name) if len(parts) < _MOST_STRINGS else name)
        elif sign != "#":
            if closed:
                break
            parts.append(part[1:])
        elif part:
            break
        closed = sign != "#"
        start = mark.end()
    left = written[start:].strip()
    if not closed:
        parts.append(strings.get(left.lower(), left.lstrip('{"')))
        left = ""
    return "".join(parts), left
