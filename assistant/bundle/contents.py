"""What a bundle holds. Reading is strict, because the file may be damaged or forged."""

from __future__ import annotations

import datetime as dt
import json
from dataclasses import dataclass
from typing import Any, NamedTuple

from assistant.codec import session_files
from assistant.codec.documents import SOURCE
from assistant.codec.fields import (
    TEXT,
    WHOLE,
    Field,
    Json,
    Malformed,
    Record,
    Shape,
    listed,
    mapping,
)
from assistant.errors import UsageError
from assistant.records import Source, Span
from assistant.verify import Exported, read_exported

#: Increased when a bundle holds something more or differently.
FORMAT = 1
BEFORE = "<!DOCTYPE html>\n<!-- assistant bundle -->\n"
#: What stands before and after the JSON in the page.
OPENING, CLOSING = '<script type="application/json" id="bundle">\n', "\n</script>\n"
END = "</html>\n"
# In a script element, "<" may end it. The others may not be told from markup by a simple reader.
_ESCAPES = {"<": "\\u003c", ">": "\\u003e", "&": "\\u0026"}
_NOT_A_BUNDLE = (
    "This file is not a whole bundle ({reason}); make one with: "
    "assistant export ANSWER --bundle FILE"
)


class SourceOfBundle(NamedTuple):
    """A file that the quotes come from: its path in the corpus, and its SHA-256."""

    path: str
    sha256: str


class QuotedPassage(NamedTuple):
    """The passage that a quote stands in: a text at a place of a document.

    `answer` is the number of the answer that quotes it, from 1. `document` is the id of the
    document, and `section` the headings above it.
    """

    answer: int
    document: str
    source: Source
    section: str
    span: Span
    text: str


@dataclass(frozen=True, slots=True)
class BundleFile:
    """A bundle. `answers` are as `assistant ask --json` prints them.

    `program` is the version that made it, and `made` the time (ISO 8601, UTC). `signed_off_by` and
    `note` are what its maker said; both may be empty.
    """

    program: str
    made: str
    signed_off_by: str
    note: str
    answers: tuple[Json, ...]
    passages: tuple[QuotedPassage, ...]
    sources: tuple[SourceOfBundle, ...]


def _passage(*, start: int, end: int, **known: Any) -> QuotedPassage:  # noqa: ANN401 - the fields
    if not 0 <= start < end or len(known["text"]) != end - start:
        raise Malformed("has a text and a place that differ in length")
    return QuotedPassage(span=Span(start, end), **known)


def _bundle(*, bundle: int, made: str, **known: Any) -> BundleFile:  # noqa: ANN401
    if bundle != FORMAT:
        raise ValueError(f"format {bundle} is unknown to this version")
    dt.datetime.fromisoformat(made)
    return BundleFile(made=made, **known)


PASSAGE = Record(
    _passage,
    Field("answer", WHOLE),
    Field("document", TEXT),
    Field("source", SOURCE.shape),
    Field("section", TEXT),
    Field("start", WHOLE, derive=lambda passage: passage.span.start),
    Field("end", WHOLE, derive=lambda passage: passage.span.end),
    Field("text", TEXT),
)
_SOURCE = Record(SourceOfBundle, Field("path", TEXT), Field("sha256", TEXT))
_BUNDLE = Record(
    _bundle,
    Field("bundle", WHOLE, derive=lambda _: FORMAT),
    Field("program", TEXT),
    Field("made", TEXT),
    Field("signed_off_by", TEXT),
    Field("note", TEXT),
    Field("answers", listed(Shape(mapping))),
    Field("passages", listed(PASSAGE.shape)),
    Field("sources", listed(_SOURCE.shape)),
)


def encoded(bundle: BundleFile) -> str:
    """The JSON of a bundle as the page holds it: in ASCII, and nothing in it is markup."""
    text = json.dumps(_BUNDLE.encode(bundle), indent=1)
    for character, escape in _ESCAPES.items():
        text = text.replace(character, escape)
    return text


def is_bundle(data: bytes) -> bool:
    """Whether a file says that it is a bundle."""
    return data.startswith(BEFORE.encode())


def exported_of(data: bytes) -> list[Exported]:
    """The answers of a bundle, or of any other exported file; raises UsageError."""
    if is_bundle(data):
        data = json.dumps(read(data).answers).encode()
    return read_exported(data)


def read(data: bytes) -> BundleFile:
    """The bundle in a file, which need not be what it says; raises UsageError if it is damaged."""
    try:
        value = json.loads(
            _inside(data.decode()),
            object_pairs_hook=session_files.unique,
            parse_constant=session_files.refused,
        )
        return _BUNDLE.decode(value)
    except (ValueError, RecursionError) as error:
        is_json = isinstance(error, json.JSONDecodeError | UnicodeError | RecursionError)
        reason = "its data cannot be read" if is_json else str(error)
        raise UsageError(_NOT_A_BUNDLE.format(reason=reason)) from error


def _inside(text: str) -> str:
    """The JSON in a page; raises ValueError when the page is not whole."""
    before, opening, rest = text.partition(OPENING)
    inside, closing, after = rest.partition(CLOSING)
    if not (before and opening and closing) or after != END:
        raise ValueError("its end is missing")
    return inside
