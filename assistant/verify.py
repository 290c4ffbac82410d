"""Whether every quote of an exported answer is still, to the character, in its source.

A quote is proved twice: against the text that the index stored, and against the source file, which
is read anew. Neither proof trusts the other, nor the offsets that the answer claims.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Any

from assistant import storage
from assistant.errors import UnreadableFile, UsageError
from assistant.parse.isolation import parse_files
from assistant.records import Document


class Verdict(StrEnum):
    """What became of a quote."""

    VALID = "valid"
    MISQUOTED = "misquoted"
    SOURCE_CHANGED = "source changed"
    SOURCE_MISSING = "source missing"
    STORED_TEXT_CHANGED = "stored text changed"


@dataclass(frozen=True, slots=True)
class Quote:
    """What an exported answer claims of one quote."""

    number: int
    quote: str
    document: str
    path: str
    sha256: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Finding:
    """One quote and its verdict, with what was found instead."""

    quote: Quote
    verdict: Verdict
    detail: str


def read_quotes(data: bytes) -> list[Quote]:
    """The quotes of exported answers: one JSON object, a list of them, or one a line.

    Raises UsageError when the data is no exported answer.
    """
    try:
        answers = _answers(data)
        return [_quote(item) for given in answers for item in given["evidence"]]
    except (ValueError, KeyError, TypeError, RecursionError) as error:
        raise UsageError(
            "This is no exported answer; make one with: assistant ask --json QUESTION > answer.json"
        ) from error


def verify(
    quotes: Iterable[Quote], corpus: Path, stored: Callable[[str], Document | None] | None
) -> list[Finding]:
    """A verdict for every quote.

    `stored` gives the document that an index holds under an id (None when it holds none); without
    an index, quotes are proved from their sources alone.
    """
    listed = list(quotes)
    paths = sorted({quote.path for quote in listed if _inside(corpus, quote.path)})
    sources = {path: _read(corpus, path) for path in paths}
    return [_finding(quote, sources.get(quote.path), stored) for quote in listed]


@dataclass(frozen=True, slots=True)
class _Source:
    sha256: str
    documents: Mapping[str, Document]
    problem: str


def _read(corpus: Path, path: str) -> _Source | None:
    """The source file as it is now, read anew; None when it is not there."""
    try:
        sha256 = storage.sha256_of(corpus / path)
    except OSError:
        return None
    [(_, parsed)] = parse_files(corpus, [path])
    if isinstance(parsed, UnreadableFile):
        return _Source(sha256, {}, str(parsed))
    return _Source(sha256, {document.id: document for document in parsed.documents}, "")


def _finding(
    quote: Quote, source: _Source | None, stored: Callable[[str], Document | None] | None
) -> Finding:
    if source is None:
        return Finding(quote, Verdict.SOURCE_MISSING, f"{quote.path} is not in the corpus")
    if source.sha256 != quote.sha256:
        return Finding(
            quote, Verdict.SOURCE_CHANGED, f"{quote.path} has now SHA-256 {source.sha256}"
        )
    document = source.documents.get(quote.document)
    if document is None:
        detail = source.problem or f"{quote.path} holds no document {quote.document}"
        return Finding(quote, Verdict.MISQUOTED, detail)
    there = document.text[quote.start : quote.end]
    if there != quote.quote:
        return Finding(quote, Verdict.MISQUOTED, f"the source has there: {there!r}")
    if stored is not None:
        kept = stored(quote.document)
        if kept is not None and kept.source == document.source and kept.text != document.text:
            return Finding(
                quote, Verdict.STORED_TEXT_CHANGED, "the index holds another text of this source"
            )
    return Finding(quote, Verdict.VALID, "")


def _inside(corpus: Path, path: str) -> bool:
    """Whether a path that an answer names stays in the corpus."""
    return (corpus / path).resolve().is_relative_to(corpus.resolve())


def _answers(data: bytes) -> list[dict[str, Any]]:
    text = data.decode("utf-8-sig")
    try:
        loaded = json.loads(text)
    except json.JSONDecodeError:
        loaded = [json.loads(line) for line in text.splitlines() if line.strip()]
    return loaded if isinstance(loaded, list) else [loaded]


def _quote(item: Mapping[str, Any]) -> Quote:
    source = item["document"]["source"]
    quote = Quote(
        number=int(item["n"]),
        quote=item["quote"],
        document=item["document"]["id"],
        path=source["path"],
        sha256=source["sha256"],
        start=int(item["start"]),
        end=int(item["end"]),
    )
    if not isinstance(quote.quote, str) or not 0 <= quote.start < quote.end:
        raise ValueError("a quote is text between two places")
    return quote
