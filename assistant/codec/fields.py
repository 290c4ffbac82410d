"""Describes a record once, for writing it as JSON and for reading it back with checks.

A `Shape` converts one kind of value, a `Field` is a named value with a shape, and a `Record` is a
list of fields. Unknown fields are ignored, because a later version may add some.
"""

from __future__ import annotations

import math
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Generic, TypeVar

_T = TypeVar("_T")
_E = TypeVar("_E", bound=StrEnum)

Json = dict[str, Any]

_REQUIRED: Any = object()  # marks a field that every version writes
_ABSENT: Any = object()  # stands for the value of a field that an object lacks


class Malformed(ValueError):
    """A JSON value is not what it should be; the message names the field in one sentence."""

    def __init__(self, problem: str, *path: str) -> None:
        super().__init__(f'"{".".join(path)}" {problem}' if path else f"it {problem}")
        self._problem = problem
        self._path = path

    def inside(self, name: str) -> Malformed:
        """The same problem, seen from the object that holds the value in the field `name`."""
        return Malformed(self._problem, name, *self._path)


def _unchanged(value: Any) -> Any:  # noqa: ANN401 - any value
    return value


@dataclass(frozen=True, slots=True)
class Shape(Generic[_T]):
    """How one kind of value is converted.

    `decode` reads what `encode` wrote and raises Malformed for anything else. `pack` and `unpack`
    do the same for the compact form of the store, without checks.
    """

    decode: Callable[[object], _T]
    encode: Callable[[_T], Any] = _unchanged
    pack: Callable[[_T], Any] = _unchanged
    unpack: Callable[[Any], _T] = _unchanged


@dataclass(frozen=True, slots=True)
class Field:
    """A named value of a record.

    `missing` is its value in files of early versions, which did not write the field. `derive`
    computes the value from a record that has no attribute of this name; the store leaves such
    fields out.
    """

    name: str
    shape: Shape[Any]
    missing: Any = _REQUIRED
    derive: Callable[[Any], Any] | None = None

    def value(self, record: object) -> Any:  # noqa: ANN401 - the value of any field
        """The value of the field in a record."""
        return getattr(record, self.name) if self.derive is None else self.derive(record)

    def decode(self, values: Mapping[str, object]) -> Any:  # noqa: ANN401 - as above
        """The value of the field in a JSON object; raises Malformed."""
        if self.missing is not _REQUIRED and self.name not in values:
            return self.missing
        try:
            return self.shape.decode(values.get(self.name, _ABSENT))
        except Malformed as error:
            raise error.inside(self.name) from error

    def of(self, part: Callable[[Any], Any]) -> Field:
        """The same field for a record whose `part` has the value."""
        return Field(self.name, self.shape, self.missing, lambda record: self.value(part(record)))


class Record(Generic[_T]):
    """The fields of a record; `make` builds it from their values.

    `decode` passes the values by name. `unpack` passes them in the order of the fields, because
    that takes half the time.
    """

    def __init__(self, make: Callable[..., _T], *fields: Field) -> None:
        self._make = make
        self.fields = fields
        self._are_plain = all(field.shape.unpack is _unchanged for field in fields)

    @property
    def names(self) -> tuple[str, ...]:
        """The names of the fields, in order."""
        return tuple(field.name for field in self.fields)

    @property
    def shape(self) -> Shape[_T]:
        """The record as the value of a field."""
        return Shape(self.decode, self.encode, self.pack, self.unpack)

    def encode(self, record: object) -> Json:
        """A record as a JSON object."""
        return {field.name: field.shape.encode(field.value(record)) for field in self.fields}

    def decode(self, value: object) -> _T:
        """The record that a JSON object describes; raises Malformed."""
        values = mapping(value)
        return self._make(**{field.name: field.decode(values) for field in self.fields})

    def pack(self, record: object) -> list[Any]:
        """The values of a record without their names."""
        return [field.shape.pack(field.value(record)) for field in self.fields]

    def unpack(self, values: list[Any]) -> _T:
        """The record that `pack` wrote; values that an early version did not have are missing."""
        if self._are_plain:
            return self._make(*values)
        pairs = zip(self.fields, values, strict=False)
        return self._make(*[field.shape.unpack(value) for field, value in pairs])


def mapping(value: object) -> Json:
    """A JSON object; raises Malformed."""
    if not isinstance(value, dict):
        raise Malformed("is not an object")
    return value


def listed(shape: Shape[_T]) -> Shape[tuple[_T, ...]]:
    """A list of values."""

    def decode(value: object) -> tuple[_T, ...]:
        if not isinstance(value, list):
            raise Malformed("is not a list")
        return tuple(map(shape.decode, value))

    return Shape(
        decode,
        lambda values: list(map(shape.encode, values)),
        list if shape.pack is _unchanged else lambda values: list(map(shape.pack, values)),
        tuple if shape.unpack is _unchanged else lambda values: tuple(map(shape.unpack, values)),
    )


def named(shape: Shape[_T]) -> Shape[Mapping[str, _T]]:
    """An object whose names are data."""

    def decode(value: object) -> dict[str, _T]:
        return {name: Field(name, shape).decode(mapping(value)) for name in mapping(value)}

    return Shape(decode, lambda values: {name: shape.encode(values[name]) for name in values})


def maybe(shape: Shape[_T]) -> Shape[_T | None]:
    """A value, or null for None."""

    def unless_none(convert: Callable[[Any], Any]) -> Callable[[Any], Any]:
        if convert is _unchanged:
            return convert
        return lambda value: None if value is None else convert(value)

    return Shape(*map(unless_none, (shape.decode, shape.encode, shape.pack, shape.unpack)))


def one_of(kind: type[_E]) -> Shape[_E]:
    """The value of an enumeration."""
    known = {member.value: member for member in kind}

    def decode(value: object) -> _E:
        member = known.get(_text(value))
        if member is None:
            raise Malformed(f"is not one of: {', '.join(known)}")
        return member

    return Shape(decode, lambda member: member.value, unpack=known.__getitem__)


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise Malformed("is not a string")
    try:
        value.encode()
    except UnicodeEncodeError as error:
        raise Malformed("has characters that UTF-8 cannot hold") from error
    return value


def _flag(value: object) -> bool:
    if not isinstance(value, bool):
        raise Malformed("is not true or false")
    return value


def _whole(value: object) -> int:
    """An integer, of at most `sys.maxsize` so that it can be an offset."""
    if not isinstance(value, int) or isinstance(value, bool) or abs(value) > sys.maxsize:
        raise Malformed("is not an integer")
    return value


def _number(value: object) -> float:
    return value if isinstance(value, float) and math.isfinite(value) else _whole(value)


TEXT = Shape(_text)
TEXTS = listed(TEXT)
WHOLE = Shape(_whole)
NUMBER = Shape(_number)
FLAG = Shape(_flag)
MAYBE_TEXT = maybe(TEXT)
MAYBE_WHOLE = maybe(WHOLE)
#: A text that is null where it is empty.
FILLED_TEXT: Shape[str] = Shape(
    lambda value: MAYBE_TEXT.decode(value) or "", lambda value: value or None
)
