"""The lines of a session file: JSON that is read strictly, because it may be damaged or hostile.

Non-ASCII characters are written as escapes, so showing the raw file cannot control a terminal.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any, NamedTuple, NoReturn

from assistant.codec.fields import TEXT, TEXTS, WHOLE, Field, Json, Record, Shape, mapping

FORMAT = 1
#: Bytes that listing sessions reads of each file. A name has at most 200 characters, each of which
#: may take 12 bytes as escapes, so headers stay far below this.
LONGEST_HEADER = 1 << 16


class Header(NamedTuple):
    """What the first line says about a session."""

    name: str
    created: str
    updated: str
    turns: int


class SavedTurn(NamedTuple):
    """What a line says about a turn: its `answer` is not decoded yet."""

    asked: str
    terms: tuple[str, ...]
    at: str
    answer: Json


def _header(*, format: int, id: str, **known: Any) -> Header:  # noqa: A002, ANN401 - names of fields
    del id  # the name of the file counts
    if format != FORMAT:
        raise ValueError("unknown format")
    return Header(**known)


#: The header of a session, which has its fields.
HEADER = Record(
    _header,
    Field("format", WHOLE, derive=lambda _: FORMAT),
    Field("id", TEXT),
    Field("name", TEXT),
    Field("created", TEXT),
    Field("updated", TEXT),
    Field("turns", WHOLE, derive=lambda session: len(session.turns)),
)
#: A turn: any record with these attributes.
TURN = Record(
    SavedTurn,
    Field("asked", TEXT),
    Field("terms", TEXTS),
    Field("at", TEXT),
    Field("answer", Shape(mapping)),
)


def encoded(values: Iterable[object]) -> bytes:
    """One line for each value."""
    return "".join(f"{json.dumps(value, allow_nan=False)}\n" for value in values).encode()


def header(line: bytes) -> Header:
    """Read the first line; raises ValueError when it is not a header."""
    if not line.endswith(b"\n"):
        raise ValueError("the first line is cut short")
    return HEADER.decode(_value(line))


def read(data: bytes) -> tuple[Header, list[object]]:
    """The header and the values of all other lines; raises ValueError when lines are missing."""
    first, *others, rest = data.split(b"\n") if b"\n" in data else (b"", b"")
    about = header(first + b"\n")
    if rest or len(others) != about.turns:
        raise ValueError("the file is cut short")
    return about, [_value(line) for line in others]


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
    values = dict(pairs)
    if len(values) < len(pairs):
        raise ValueError("duplicate key")
    return values
