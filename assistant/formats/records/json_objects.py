"""Finds articles in JSON that is not one object a line: printed over several lines, or in a list.

The list may be within an object, as in the answers of web services (``{"results": [...]}``).
"""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any, NamedTuple, NoReturn

if TYPE_CHECKING:
    from collections.abc import Iterator

_BLANK = re.compile(r"[\s,\ufeff]*")
# Keys of `metadata.read_metadata` that only articles have.
_OF_ARTICLES = frozenset({"title", "abstract", "doi", "pmid"})
# Items that are looked at: the first may be damaged. Chosen by hand.
_MOST_ITEMS = 20


class Objects(NamedTuple):
    """Objects with the lines on which they begin, and problem lines."""

    values: tuple[tuple[int, dict[str, object]], ...]
    problems: tuple[str, ...] = ()


def articles_in(text: str) -> Objects | None:
    """Return the objects of `text`; None if none of the first ones is an article."""
    values: list[tuple[int, dict[str, object]]] = []
    problems: list[str] = []
    for line, value in _objects(text, problems):
        if isinstance(value, dict):
            values.append((line, value))
        else:
            problems.append(f"line {line}: not a JSON object")
    is_known = any(_is_article(value) for _, value in values[:_MOST_ITEMS])
    return Objects(tuple(values), tuple(problems)) if is_known else None


def decoder(noted: list[str]) -> json.JSONDecoder:
    """Return a decoder that notes repeated keys and raises ValueError for NaN and the like."""

    def last_counts(pairs: list[tuple[str, object]]) -> dict[str, object]:
        values = dict(pairs)
        if len(values) < len(pairs):
            noted.append("duplicate key; the last value is used")
        return values

    return json.JSONDecoder(object_pairs_hook=last_counts, parse_constant=_refuse)


def _is_article(value: dict[str, Any]) -> bool:
    return any(
        isinstance(text, str) and key.strip().lower() in _OF_ARTICLES for key, text in value.items()
    )


def _objects(text: str, problems: list[str]) -> Iterator[tuple[int, object]]:
    """Yield the values of a list, or those that follow one another, with their lines."""
    at = _past_blanks(text, 0)
    at = _past_blanks(text, at + 1) if text.startswith("[", at) else at
    counted, line = 0, 1
    while at < len(text) and text[at] != "]":
        line += text.count("\n", counted, at)
        counted = at
        noted: list[str] = []
        try:
            value, end = decoder(noted).raw_decode(text, at)
        except (ValueError, RecursionError) as error:
            reason = getattr(error, "msg", str(error))
            problems.append(f"line {line}: not JSON from here on ({reason})")
            return
        problems += (f"line {line}: {note}" for note in noted)
        inner = _list_within(value, text, at)
        if inner is None:
            yield line, value
        else:
            for below, item in _objects(text[inner:end], problems):
                yield line + text.count("\n", at, inner) + below - 1, item
        at = _past_blanks(text, end)


def _list_within(value: object, text: str, at: int) -> int | None:
    """Where the list of articles in an object begins, if the object is not an article itself."""
    if not isinstance(value, dict) or _is_article(value):
        return None
    for name, items in value.items():
        listed = (
            [item for item in items if isinstance(item, dict)] if isinstance(items, list) else []
        )
        if any(map(_is_article, listed[:_MOST_ITEMS])):
            key = re.compile(rf'"{re.escape(name)}"\s*:\s*(?=\[)')
            match = key.search(text, at)
            return match.end() if match else None
    return None


def _past_blanks(text: str, at: int) -> int:
    match = _BLANK.match(text, at)
    return match.end() if match else at


def _refuse(constant: str) -> NoReturn:
    raise ValueError(f"{constant} is not a JSON value")
