"""Marked effects: the cells that somebody read in sentences, and how to compare cells with them.

A line of a file of marks names a file of texts, a document (`id`), a place in it (`start`, `end`)
and the first digits of the SHA-256 of the sentence there, so that the file holds no text.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterator
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

from assistant.effects.phrases.context import NOTHING, Context, context_of
from assistant.formats import parse
from assistant.records import Document, Effect, Span

_NUMBER = re.compile(r"-?\d+(?:\.\d+)?")
_RAISED_POINT = re.compile(r"(?<=\d)\u00b7(?=\d)")

Row = dict[str, list[Any]]  # by kind of cell: its values, with None for one that is not judged


class MarkedSentence(NamedTuple):
    """A sentence, what its document says about names, and its effects as they were marked."""

    document: str
    text: str
    context: Context
    effects: list[dict[str, Any]]


def read_marked(file: Path, data: Path) -> Iterator[MarkedSentence]:
    """The marked sentences of a file; `data` is the folder with the texts.

    Raises ValueError where a text is not the one that was marked.
    """
    for mark in map(json.loads, file.read_text("utf-8").splitlines()):
        text, context = _texts(data / mark["file"])[mark["id"]]
        text = text[mark["start"] : mark["end"]]
        if not hashlib.sha256(text.encode()).hexdigest().startswith(mark["sha256"]):
            raise ValueError(f"{mark['id']} has another text at {mark['start']}")
        yield MarkedSentence(mark["id"], text, context, mark["effects"])


@cache
def _texts(path: Path) -> dict[str, tuple[str, Context]]:
    """The texts of a file by the ids of its documents, and what these say about names."""
    if path.suffix == ".jsonl":
        lines = map(json.loads, path.read_text("utf-8").splitlines())
        return {line["id"]: (line["text"], NOTHING) for line in lines}
    documents: tuple[Document, ...] = tuple(parse(path.read_bytes(), path.name).documents)
    return {each.id: (each.text, context_of(each)) for each in documents}


def read_row(text: str, effect: Effect) -> Row:
    """The cells of an effect that was read."""

    def words(span: Span | None) -> list[Any]:
        return [text[slice(*span)]] if span else []

    interval, p = effect.interval, effect.p
    return {
        "measure": words(effect.measure.span) if effect.measure else [],
        "estimate": [effect.estimate.value] if effect.estimate else [],
        "interval": [(interval.low, interval.high)] if interval else [],
        "p": [(p.comparator, p.value)] if p else [],
        "figure": [figure(text[slice(*group.figure.span)]) for group in effect.groups],
        "group": [text[slice(*group.name)] for group in effect.groups if group.name],
        "outcome": words(effect.outcome),
        "population": words(effect.population),
    }


def marked_row(mark: dict[str, Any]) -> Row:
    """The cells of a marked effect; None stands for one that is not judged."""
    groups = mark.get("groups", [])
    comparator, value = mark.get("p", (None, None))
    return {
        "measure": [mark["measure"]] if "measure" in mark else [],
        "estimate": [Decimal(mark["estimate"])] if "estimate" in mark else [],
        "interval": [tuple(map(Decimal, mark["interval"]))] if "interval" in mark else [],
        "p": [(comparator, Decimal(value))] if value else [],
        "figure": [figure(group["figure"]) for group in groups],
        "group": [group["name"] for group in groups if group["name"]],
        "outcome": [mark["outcome"] or None] if "outcome" in mark else [],
        "population": [mark["population"] or None] if "population" in mark else [],
    }


def figure(words: str) -> tuple[str, ...]:
    """The numbers of a figure, or its words where it has none in digits."""
    plain = words.replace("\u2212", "-").replace(",", "").replace("\u2013", " ")
    plain = _RAISED_POINT.sub(".", plain)
    return tuple(_NUMBER.findall(plain)) or (plain.lower(),)


def numbers_shared(one: Row, other: Row) -> int:
    """How many numbers two rows have in common."""
    kinds = ("estimate", "interval", "p", "figure")
    return sum(value in other[kind] for kind in kinds for value in one[kind])


def pairs(found: list[Row], marks: list[Row]) -> Iterator[tuple[Row | None, Row | None]]:
    """Each row that was read with the marked one it stands for; None where there is none."""
    left = list(marks)
    for row in found:
        best = max(left, key=lambda mark: numbers_shared(row, mark), default=None)
        if best is not None and numbers_shared(row, best):
            left.remove(best)
            yield row, best
        else:
            yield row, None
    yield from ((None, mark) for mark in left)
