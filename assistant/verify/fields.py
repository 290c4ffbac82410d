"""Compares what is shown with what should be shown, field by field."""

from __future__ import annotations

import json
from collections.abc import Container, Iterator, Mapping
from enum import StrEnum
from typing import NamedTuple


class Match(StrEnum):
    """How a shown field compares with its source."""

    VALID = "valid"
    DIFFERS = "differs"
    UNCHECKED = "cannot be checked"


class Field(NamedTuple):
    """One shown field: `shown` in the answer, `found` in the source; `detail` says more."""

    name: str
    match: Match
    shown: object
    found: object = None
    detail: str = ""


def compared(
    shown: Mapping[str, object], expected: Mapping[str, object], *, complete: bool
) -> Iterator[Field]:
    """Compare every field of `shown` with `expected`.

    A field that only `expected` has is missing from a `complete` answer. Otherwise it is skipped,
    because answers of earlier versions show less.
    """
    for name, value in shown.items():
        if name in expected:
            yield field(name, value, expected[name])
        else:
            yield Field(name, Match.UNCHECKED, value, detail="unknown to this version")
    for name in expected:
        if complete and name not in shown:
            yield Field(name, Match.DIFFERS, None, expected[name], "missing from the answer")


def field(name: str, shown: object, expected: object) -> Field:
    """Compare a field: it is valid when both values are the same JSON."""
    return Field(name, Match.VALID if same(shown, expected) else Match.DIFFERS, shown, expected)


def same(first: object, second: object) -> bool:
    """Whether two values are the same JSON; 1, 1.0 and true are three different values."""
    return canonical(first) == canonical(second)


def canonical(value: object) -> str:
    """The canonical JSON text of a value: equal values have equal texts."""
    return json.dumps(value, sort_keys=True)


def without(fields: Mapping[str, object], names: Container[str]) -> dict[str, object]:
    """The fields of an object, except `names`."""
    return {name: value for name, value in fields.items() if name not in names}
