"""Reads natural sets: `questions.jsonl`, and `followups.jsonl` if there is one.

Right and misleading quotes are described by regular expressions, or named by their digests.

docs/evaluating.md describes the fields. Each `place` is the line of a file, for messages.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from assistant.errors import UnreadableFile, UsageError
from assistant.evaluate.json_lines import Place, objects
from assistant.evaluate.judged import QUESTIONS, sample
from assistant.evaluate.natural.expressions import checked

_FOLLOWUPS = "followups.jsonl"
_MARK = "expect"  # the field that only natural sets have
_SENTENCES, _MISLEADING = "sentences", "misleading"
_DIGEST = re.compile(r"[0-9a-f]{16}")
_FEWEST_TURNS = 2  # with one, there is nothing to follow up


@dataclass(frozen=True, slots=True)
class NaturalQuestion:
    """A question, and expressions of the quotes that answer (`expect`) and mislead (`forbid`).

    Both are empty when there are no such quotes. `sentences` and `misleading` name such quotes by
    their digests (`digest`). With `documents`, only a quote of one of these documents answers; they
    are ids or PMCIDs.
    """

    id: str
    text: str
    kind: str
    answerable: bool
    expect: str
    forbid: str
    documents: frozenset[str]
    place: str
    sentences: frozenset[str] = frozenset()
    misleading: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Conversation:
    """What a user types in turn, and expressions that the last question must and must not have.

    The last question is meant as the program searches it. `must_not` may be empty.
    """

    id: str
    turns: tuple[str, ...]
    kind: str
    carry: str
    must_not: str
    place: str


_Row = TypeVar("_Row", NaturalQuestion, Conversation)


@dataclass(frozen=True, slots=True)
class NaturalSet:
    """A natural set, or a sample of its questions."""

    name: str
    questions: tuple[NaturalQuestion, ...]
    conversations: tuple[Conversation, ...] = ()


def digest(quote: str) -> str:
    """What names a quote in a set: the first 16 hexadecimal digits of the SHA-256 of its UTF-8."""
    return hashlib.sha256(quote.encode()).hexdigest()[:16]


def is_natural(folder: Path) -> bool:
    """Whether the questions in a folder have expressions; raises UnreadableFile."""
    path = folder / QUESTIONS
    return path.is_file() and any(_MARK in values for _, values in objects(path))


def read_natural(folder: Path, questions: int | None = None) -> NaturalSet:
    """Read a natural set, with at most `questions` questions.

    Raises UsageError when `folder` has no questions, and UnreadableFile with the line that is
    wrong.
    """
    path = folder / QUESTIONS
    if not path.is_file():
        raise UsageError(f"{folder} is not a set of questions: it has no {QUESTIONS}.")
    rows = _rows(path, _question)
    if not rows:
        raise UnreadableFile(f"{path} holds no questions.")
    followups = folder / _FOLLOWUPS
    conversations = _rows(followups, _conversation) if followups.exists() else []
    return NaturalSet(folder.resolve().name, tuple(sample(rows, questions)), tuple(conversations))


def _rows(path: Path, read: Callable[[Place, Mapping[str, object]], _Row]) -> list[_Row]:
    """What `read` makes of each line; ids must differ."""
    rows: dict[str, _Row] = {}
    for place, values in objects(path):
        row = read(place, values)
        if row.id in rows:
            place.fail(f"duplicate id {row.id}")
        rows[row.id] = row
    return list(rows.values())


def _question(place: Place, values: Mapping[str, object]) -> NaturalQuestion:
    answerable = values.get("answerable")
    if not isinstance(answerable, bool):
        place.fail('"answerable" is not true or false')
    expect = _expression(place, values, _MARK)
    sentences = _digests(place, values, _SENTENCES)
    if answerable and not (expect or sentences):
        place.fail(f'"{_MARK}" and "{_SENTENCES}" are empty although the question is answerable')
    for field, value in ((_MARK, expect), (_SENTENCES, sentences)):
        if value and not answerable:
            place.fail(f'"{field}" is not empty although the question is not answerable')
    return NaturalQuestion(
        id=place.text(values, "id"),
        text=place.text(values, "question"),
        kind=place.text(values, "kind"),
        answerable=answerable,
        expect=expect,
        forbid=_expression(place, values, "forbid"),
        documents=_texts(place, values, "documents"),
        place=str(place),
        sentences=sentences,
        misleading=_digests(place, values, _MISLEADING),
    )


def _conversation(place: Place, values: Mapping[str, object]) -> Conversation:
    turns = values.get("turns")
    if (
        not isinstance(turns, list)
        or len(turns) < _FEWEST_TURNS
        or not all(isinstance(turn, str) and turn.strip() for turn in turns)
    ):
        place.fail('"turns" is not a list of two or more questions')
    carry = _expression(place, values, "carry")
    if not carry:
        place.fail('"carry" is missing or empty')
    return Conversation(
        id=place.text(values, "id"),
        turns=tuple(turns),
        kind=place.text(values, "kind"),
        carry=carry,
        must_not=_expression(place, values, "not"),
        place=str(place),
    )


def _expression(place: Place, values: Mapping[str, object], field: str) -> str:
    """The regular expression in `field`; empty when the field is missing."""
    expression = values.get(field, "")
    if not isinstance(expression, str):
        place.fail(f'"{field}" is not a string')
    return checked(place, field, expression)


def _digests(place: Place, values: Mapping[str, object], field: str) -> frozenset[str]:
    """The digests in `field`; none when the field is missing."""
    digests = _texts(place, values, field)
    if not all(map(_DIGEST.fullmatch, digests)):
        place.fail(f'"{field}" has something that is not 16 hexadecimal digits')
    return digests


def _texts(place: Place, values: Mapping[str, object], field: str) -> frozenset[str]:
    """The strings in `field`; none when the field is missing."""
    texts = values.get(field, [])
    if not isinstance(texts, list) or not all(isinstance(text, str) for text in texts):
        place.fail(f'"{field}" is not a list of strings')
    return frozenset(texts)
