"""The lines of a session file: JSON that is read strictly, because it may be damaged or hostile.

Non-ASCII characters are written as escapes, so showing the raw file cannot control a terminal.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any, NamedTuple, NoReturn

from assistant.conversation import json_decode

FORMAT = 1
LONGEST_HEADER = 1 << 16  # bytes


class Header(NamedTuple):
    """What the first line says about a session."""

    name: str
    created: str
    updated: str
    turns: int


def written(values: Iterable[object]) -> bytes:
    """One line for each value."""
    return "".join(f"{json.dumps(value, allow_nan=False)}\n" for value in values).encode()


def header(line: bytes) -> Header:
    """Read the first line; raises ValueError when it is not a header."""
    if not line.endswith(b"\n"):
        raise ValueError("the first line is cut short")
    given = json_decode.mapping(_value(line))
    if json_decode.whole(given, "format") != FORMAT:
        raise ValueError("unknown format")
    json_decode.text(given, "id")
    return Header(
        json_decode.text(given, "name"),
        json_decode.text(given, "created"),
        json_decode.text(given, "updated"),
        json_decode.whole(given, "turns"),
    )


def read(data: bytes) -> tuple[Header, list[object]]:
    """The header and the values of all other lines; raises ValueError when lines are missing."""
    first, *others, rest = data.split(b"\n") if b"\n" in data else (b"", b"")
    told = header(first + b"\n")
    if rest or len(others) != told.turns:
        raise ValueError("the file is cut short")
    return told, [_value(line) for line in others]


def _value(line: bytes) -> object:
    try:
        return json.loads(line.decode(), parse_constant=refused, object_pairs_hook=unique)
    except RecursionError as error:
        raise ValueError("nested too deeply") from error


def refused(constant: str) -> NoReturn:
    """Raise ValueError for NaN and infinities, which JSON does not have."""
    raise ValueError(f"{constant} is not JSON")


def unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """A JSON object as a dict; raises ValueError when it has a duplicate key.

    One reader would show the first value, and another the last.
    """
    found = dict(pairs)
    if len(found) < len(pairs):
        raise ValueError("duplicate key")
    return found
