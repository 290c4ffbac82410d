"""Reads what an exported file claims. It reads strictly, because the file may be damaged or forged.

A file holds answers (one JSON object, a list of them, or one after the other) or a saved session.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import NamedTuple

from assistant.codec import session_files
from assistant.codec.answers import FORMAT
from assistant.codec.documents import MAYBE_STATUS_LIST, NOTICE, SOURCE
from assistant.codec.fields import TEXT, WHOLE, Field, Json, Shape, listed, mapping
from assistant.errors import UsageError
from assistant.records import Notice, Source, Span, StatusList
from assistant.render import as_json

_BLANKS = " \t\r\n"  # between JSON values

# The fields that are needed to prove a text. All others are compared as they are.
_QUESTION = Field("question", TEXT)
_STATUS_LIST = Field("status_list", MAYBE_STATUS_LIST, missing=None)
_OBJECTS = listed(Shape(mapping))
_DOCUMENT = Field("document", Shape(mapping))
_ID = Field("id", TEXT)
_SOURCE = Field("source", SOURCE.shape)
_ALSO_IN = Field("also_in", listed(SOURCE.shape), missing=())
_NOTICES = Field("notices", listed(NOTICE.shape))


class Part(StrEnum):
    """The role of a text in its answer."""

    QUOTE = "quote"
    CONTEXT = "context"
    ALSO = "also"
    NEAREST = "nearest"
    HELD_BACK = "held back"


@dataclass(frozen=True, slots=True)
class Claim:
    """The claim that a document has a certain text at a certain place.

    `number` is that of the quote, passage or article that the text belongs to, and `document` the
    id of its document. `source` is the file that is quoted, and `also_in` are the other files with
    the document. `notices` are those that the answer shows. `shown` is the JSON object that shows
    the text (empty when only the text is to be proved). `quote` is the place of the quote that a
    context belongs to.
    """

    number: int
    text: str
    document: str
    source: Source
    span: Span
    part: Part = Part.QUOTE
    also_in: tuple[Source, ...] = ()
    notices: tuple[Notice, ...] = ()
    shown: Json = field(default_factory=dict)
    quote: Span | None = None

    @property
    def records(self) -> tuple[Record, ...]:
        """The records of the document in its files, the quoted one first."""
        return records_of(self.document, (self.source, *self.also_in))


class Record(NamedTuple):
    """A document in a file: the path of the file, and the id that the document gets when read."""

    path: str
    id: str


def records_of(document: str, sources: Iterable[Source]) -> tuple[Record, ...]:
    """The records of the document with this id in `sources`."""
    return tuple(Record(source.path, source.record or document) for source in sources)


@dataclass(frozen=True, slots=True)
class Exported:
    """One answer of a file, and the claims of its texts.

    `status_list` is the imported list that the answer says it used. `terms` are the filters that a
    session says the question was asked with, `asked` is the question that it says was typed, and
    `at` the time (ISO 8601, UTC); they are None outside of sessions. `earlier` are
    the questions of the answers before this one.
    """

    answer: Json
    question: str
    claims: tuple[Claim, ...]
    status_list: StatusList | None
    terms: tuple[str, ...] | None = None
    asked: str | None = None
    earlier: tuple[str, ...] = ()
    at: str | None = None

    @property
    def is_complete(self) -> bool:
        """Whether the answer comes from a version that shows all fields that this version shows."""
        return self.answer.get("format") == FORMAT


def read_exported(data: bytes) -> list[Exported]:
    """The answers of an exported file; it skips lines of a batch that report an error.

    Raises UsageError when the data is neither an exported answer nor a session.
    """
    try:
        exported: list[Exported] = []
        for answer, terms, asked, at in _answers(data):
            claims, status_list = tuple(_claims(answer)), _STATUS_LIST.decode(answer)
            question, earlier = _QUESTION.decode(answer), tuple(each.question for each in exported)
            told = (terms, asked, earlier, at)
            exported.append(Exported(answer, question, claims, status_list, *told))
    except (ValueError, RecursionError) as error:
        reason = "" if isinstance(error, json.JSONDecodeError | UnicodeError) else f" ({error})"
        raise UsageError(
            f"This file is not an exported answer{reason}; make one with: "
            "assistant ask --json QUESTION > answer.json"
        ) from error
    return exported


def _answers(
    data: bytes,
) -> Iterator[tuple[Json, tuple[str, ...] | None, str | None, str | None]]:
    """Each answer, with the filters, the question as typed and the time if a session says them."""
    try:
        _, turns = session_files.read(data)
    except ValueError:
        yield from ((answer, None, None, None) for answer in _values(data) if not _is_error(answer))
        return
    for turn in map(session_files.TURN.decode, turns):
        yield as_json.with_sentences(turn.answer), turn.terms, turn.asked, turn.at


def _values(data: bytes) -> Iterator[Json]:
    text = data.decode("utf-8-sig").strip(_BLANKS)
    if not text:
        raise ValueError("it is empty")
    decoder = json.JSONDecoder(
        object_pairs_hook=session_files.unique, parse_constant=session_files.refused
    )
    while text:
        loaded, end = decoder.raw_decode(text)
        values = loaded if isinstance(loaded, list) else [loaded]
        if not values:
            raise ValueError("the list is empty")
        yield from map(mapping, values)
        text = text[end:].lstrip(_BLANKS)


def _is_error(value: Mapping[str, object]) -> bool:
    """Whether a line of a batch reports why its question could not be asked."""
    return "error" in value and "evidence" not in value


def _claims(answer: Json) -> Iterator[Claim]:
    for number, item in _numbered(answer, "evidence", "n", required=True):
        yield from _evidence(item, number)
    # Answers of earlier versions have neither of these.
    for number, item in _numbered(answer, "nearest", "rank"):
        yield _claim(item, number, "text", Part.NEAREST)
    for number, item in enumerate(_objects(answer, "held_back"), start=1):
        yield _claim(item, number, "quote", Part.HELD_BACK)


def _evidence(item: Json, number: int) -> Iterator[Claim]:
    """A quote and what is shown with it."""
    quote = _claim(item, number, "quote", Part.QUOTE)
    yield quote
    if item.get("context") is not None:
        context = mapping(item["context"])
        placed = {"document": item.get("document"), **context}
        yield _claim(placed, number, "text", Part.CONTEXT, quote.span)
    for one in _objects(item, "also"):
        yield _claim(one, number, "quote", Part.ALSO)


def _claim(item: Json, number: int, text: str, part: Part, quote: Span | None = None) -> Claim:
    document = _DOCUMENT.decode(item)
    span = Span(*(Field(name, WHOLE).decode(item) for name in ("start", "end")))
    if not 0 <= span.start < span.end:
        raise ValueError(f"{part.value} {number} has no place")
    return Claim(
        number=number,
        text=Field(text, TEXT).decode(item),
        document=_ID.decode(document),
        source=_SOURCE.decode(document),
        span=span,
        part=part,
        also_in=_ALSO_IN.decode(document),
        notices=_NOTICES.decode(document),
        shown=item,
        quote=quote,
    )


def _numbered(
    answer: Json, name: str, key: str, *, required: bool = False
) -> Iterator[tuple[int, Json]]:
    for number, item in enumerate(_objects(answer, name, required=required), start=1):
        if Field(key, WHOLE).decode(item) != number:
            raise ValueError(f'"{key}" of "{name}" does not count from 1')
        yield number, item


def _objects(given: Json, name: str, *, required: bool = False) -> tuple[Json, ...]:
    """The objects in the field `name`; answers of earlier versions may lack it."""
    field = Field(name, _OBJECTS) if required else Field(name, _OBJECTS, missing=())
    objects: tuple[Json, ...] = field.decode(given)
    return objects
