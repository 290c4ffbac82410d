"""Decodes JSON values to records: the strict inverse of `render.as_json`.

Every function raises ValueError when the value is not what the function's name says. Unknown fields
are ignored, because a later version may add some.
"""

from __future__ import annotations

import itertools
import math
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import NamedTuple, TypeVar

from assistant.records import (
    Design,
    Document,
    Identifiers,
    Kind,
    Notice,
    Relation,
    RelationKind,
    Source,
    Span,
    Status,
    StatusList,
)
from assistant.render.as_json import Json

_T = TypeVar("_T")


class Context(NamedTuple):
    """The sentence before a quote that refers back to it, and its place in the same document."""

    text: str
    span: Span


@dataclass(frozen=True, slots=True)
class Quoted:
    """A quote, or one of the nearest passages, as the answer showed it; it needs no index.

    `section` holds the headings above it as one text. `document` has no text and no blocks. `also`
    are sentences of other publications that say the same; they have the number of the quote.
    """

    number: int
    quote: str
    span: Span
    section: tuple[str, ...]
    locator: str
    document: Document
    context: Context | None = None
    also: tuple[Quoted, ...] = ()


def answer(given: Mapping[str, object]) -> tuple[tuple[Quoted, ...], tuple[Quoted, ...]]:
    """The quotes and the nearest passages of an answer."""
    for name in ("question", "searched_as", "fingerprint"):
        text(given, name)
    maybe_text(given, "abstained")
    for name in ("abstained_key", "caution", "caution_key"):
        if name in given:  # the first version wrote none of them
            maybe_text(given, name)
    number(given, "confidence")
    if "threshold" in given:  # as above
        number(given, "threshold")
    for name in ("ranker", "seal"):
        if name in given:
            text(given, name)
    if "format" in given:
        whole(given, "format")
    if "most" in given:
        whole(given, "most")
        texts(given, "filter")
    texts(given, "withheld")
    for name in ("status_list", "status_list_missing"):
        status_list(given, name)
    unfamiliar(given)
    held_back_answers(given)
    return (
        _numbered(_listed(given, "evidence", _evidence)),
        _numbered(_listed(given, "nearest", _hit)),
    )


def unfamiliar(answer: Mapping[str, object]) -> tuple[str, ...]:
    """The words of the question that, as the answer says, are in no document."""
    return texts(answer, "unfamiliar") if "unfamiliar" in answer else ()


def held_back(answer: Mapping[str, object], after: int) -> tuple[Quoted, ...]:
    """The sentences of retracted articles that an answer names, numbered from `after` + 1.

    Answers of early versions have none.
    """
    numbers = itertools.count(after + 1)
    return _listed(
        {"held_back": [], **answer}, "held_back", lambda item: _also(item, next(numbers))
    )


def held_back_answers(answer: Mapping[str, object]) -> bool:
    """Whether the sentences held back probably answer; False where an early version is silent."""
    value = answer.get("held_back_answers", False)
    if not isinstance(value, bool):
        raise ValueError("held_back_answers is not true or false")  # noqa: TRY004 - callers know one error
    return value


def status_list(answer: Mapping[str, object], name: str) -> StatusList | None:
    """The list of notices in the field `name`, or None; answers of early versions have none."""
    value = answer.get(name)
    if value is None:
        return None
    given = mapping(value)
    return StatusList(
        text(given, "name"), text(given, "date"), whole(given, "notices"), text(given, "sha256")
    )


def document_from(value: object) -> Document:
    """The document that `as_json.document` describes, without text and blocks.

    Without its text it cannot hold the place of the sentence that states its design. So that
    sentence becomes its `design_reason`.
    """
    given = mapping(value)
    shown = Document(
        id=text(given, "id"),
        source=source(given.get("source")),
        title=text(given, "title"),
        text="",
        blocks=(),
        authors=texts(given, "authors"),
        venue=text(given, "venue"),
        year=maybe_whole(given, "year"),
        identifiers=_identifiers(given.get("identifiers")),
        publication_types=texts(given, "publication_types"),
        notices=_listed(given, "notices", notice),
        design=Design(text(given, "design")),
        design_reason=_design_reason(given),
        population=maybe_whole(given, "population"),
        kind=Kind(text(given, "kind")),
        # The first versions named neither.
        relations=_listed(given, "relations", _relation) if "relations" in given else (),
        also_in=_listed(given, "also_in", source) if "also_in" in given else (),
    )
    text(given, "citation")
    # Versions differ in which of several notices counts, so the status of any of them is accepted.
    if Status(text(given, "status")) not in {shown.status, *(one.status for one in shown.notices)}:
        raise ValueError("the notices give a different status")
    return shown


def _design_reason(given: Mapping[str, object]) -> str:
    """The text that states the design; "" for early versions, which do not say."""
    if given.get("design_quote") is not None:
        return _piece(mapping(given["design_quote"]), "text")[0]
    return (maybe_text(given, "design_reason") if "design_reason" in given else None) or ""


def source(value: object) -> Source:
    """The file that a document was read from."""
    given = mapping(value)
    # The first versions kept no ids.
    record = maybe_text(given, "record") if "record" in given else None
    return Source(text(given, "path"), text(given, "format"), text(given, "sha256"), record or "")


def _identifiers(value: object) -> Identifiers:
    given = mapping(value)
    return Identifiers(
        maybe_text(given, "pmid"),
        maybe_text(given, "pmcid"),
        maybe_text(given, "doi"),
        texts(given, "nct"),
    )


def _relation(value: object) -> Relation:
    given = mapping(value)
    return Relation(
        RelationKind(text(given, "kind")),
        _identifiers(given.get("identifiers")),
        maybe_text(given, "reference") or "",
        maybe_text(given, "document") or "",
    )


def mapping(value: object) -> Json:
    """A JSON object."""
    if not isinstance(value, dict):
        raise ValueError("not an object")  # noqa: TRY004 - callers know one error
    return value


def text(given: Mapping[str, object], name: str) -> str:
    """The string in the field `name`, which can be encoded as UTF-8."""
    if not isinstance(given.get(name), str):
        raise ValueError(f'"{name}" is not a string')  # noqa: TRY004 - callers know one error
    return _text(given[name])


def maybe_text(given: Mapping[str, object], name: str) -> str | None:
    """The string in the field `name`, or None where it is null; the field must exist."""
    return None if given.get(name, ...) is None else text(given, name)


def texts(given: Mapping[str, object], name: str) -> tuple[str, ...]:
    """The list of strings in the field `name`."""
    return _listed(given, name, _text)


def whole(given: Mapping[str, object], name: str) -> int:
    """The integer in the field `name`, of at most `sys.maxsize` so that it can be an offset."""
    value = given.get(name)
    if not isinstance(value, int) or isinstance(value, bool) or abs(value) > sys.maxsize:
        raise ValueError(f"{name} is not an integer")
    return value


def maybe_whole(given: Mapping[str, object], name: str) -> int | None:
    """The integer in the field `name`, or None where it is null; the field must exist."""
    return None if given.get(name, ...) is None else whole(given, name)


def number(given: Mapping[str, object], name: str) -> float:
    """The finite number in the field `name`."""
    value = given.get(name)
    if isinstance(value, float) and math.isfinite(value):
        return value
    return whole(given, name)


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise ValueError("not a string")  # noqa: TRY004 - callers know one error
    value.encode()
    return value


def _listed(given: Mapping[str, object], name: str, read: Callable[[object], _T]) -> tuple[_T, ...]:
    value = given.get(name)
    if not isinstance(value, list):
        raise ValueError(f"{name} is not a list")  # noqa: TRY004 - callers know one error
    return tuple(map(read, value))


def _numbered(quoted: tuple[Quoted, ...]) -> tuple[Quoted, ...]:
    if [one.number for one in quoted] != list(range(1, len(quoted) + 1)):
        raise ValueError("quotes are not numbered from 1")
    return quoted


def notice(value: object) -> Notice:
    """A notice; in answers of early versions it has neither date nor source."""
    given = mapping(value)
    date, source = (maybe_text({name: None} | given, name) or "" for name in ("date", "source"))
    return Notice(Status(text(given, "status")), text(given, "reference"), date, source)


def _hit(value: object) -> Quoted:
    given = mapping(value)
    ranks, scores = mapping(given.get("ranks")), mapping(given.get("scores"))
    for name in ranks:
        whole(ranks, name)
    for name in scores:
        number(scores, name)
    return _quoted(given, whole(given, "rank"), "text")


def _evidence(value: object) -> Quoted:
    """A quote; in answers of the first version it has neither context nor other places."""
    given = mapping(value)
    quoted = _quoted(given, whole(given, "n"), "quote")
    context = None if given.get("context") is None else _context(given["context"], quoted.span)
    also = _listed({"also": []} | given, "also", lambda item: _also(item, quoted.number))
    return replace(quoted, context=context, also=also)


def _also(value: object, of: int) -> Quoted:
    return _quoted(mapping(value), of, "quote")


def _context(value: object, before: Span) -> Context:
    given = mapping(value)
    context = Context(*_piece(given, "text"))
    if context.span.end > before.start:
        raise ValueError("a context does not come before its quote")
    return context


def _piece(given: Mapping[str, object], name: str) -> tuple[str, Span]:
    piece, span = text(given, name), Span(whole(given, "start"), whole(given, "end"))
    if not 0 <= span.start < span.end or len(piece) != span.end - span.start:
        raise ValueError("a quote and its place differ in length")
    return piece, span


def _quoted(given: Mapping[str, object], number_of: int, text_name: str) -> Quoted:
    quote, span = _piece(given, text_name)
    section = text(given, "section")
    number(given, "score")
    return Quoted(
        number=number_of,
        quote=quote,
        span=span,
        section=(section,) if section else (),
        locator=text(given, "locator"),
        document=document_from(given.get("document")),
    )
