"""Whether every quote of an exported answer is still, to the character, in its source.

So are the sentence that a quote leans on and those that say the same; each counts as a quote.
A quote is proved twice: against the text that the index stored, and against the source file, which
is read anew. Neither proof trusts the other, nor the offsets that the answer claims.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from pathlib import Path
from typing import Any

from assistant.errors import UnreadableFile, UsageError
from assistant.index.corpus import Corpus
from assistant.index.reading import read_files
from assistant.parse import parse
from assistant.parse.isolation import parse_files
from assistant.records import Document

_BLANKS = " \t\r\n"  # between JSON values
_SHOWN = 200  # characters of what stands in the source instead


class Verdict(StrEnum):
    """What became of a quote."""

    VALID = "valid"
    MISQUOTED = "misquoted"
    SOURCE_CHANGED = "source changed"
    SOURCE_MISSING = "source missing"
    STORED_TEXT_CHANGED = "stored text changed"


class Part(StrEnum):
    """What a text is to the quote of its number."""

    QUOTE = "quote"
    CONTEXT = "context"
    ALSO = "also"


@dataclass(frozen=True, slots=True)
class Quote:
    """What an exported answer claims of one quote, or of a text that is shown with it.

    `record` is the id that reading the file gives the document, when that is not `document`.
    """

    number: int
    quote: str
    document: str
    path: str
    sha256: str
    start: int
    end: int
    part: Part = Part.QUOTE
    record: str = ""


@dataclass(frozen=True, slots=True)
class Finding:
    """One quote and its verdict, with what was found instead."""

    quote: Quote
    verdict: Verdict
    detail: str


def read_quotes(data: bytes) -> list[Quote]:
    """The quotes of exported answers: one JSON object, a list of them, or one after the other.

    Lines that say why a question of a batch could not be asked are skipped. Raises UsageError when
    the data is no exported answer.
    """
    try:
        return [
            quote
            for given in _answers(data)
            for item in _evidence(given)
            for quote in _quotes(item)
        ]
    except (ValueError, KeyError, TypeError, RecursionError) as error:
        raise UsageError(
            "This is no exported answer; make one with: assistant ask --json QUESTION > answer.json"
        ) from error


def verify(
    quotes: Iterable[Quote], corpus: Corpus, stored: Callable[[str], Document | None] | None
) -> list[Finding]:
    """A verdict for every quote.

    `stored` gives the document that an index holds under an id (None when it holds none); without
    an index, quotes are proved from their sources alone.
    """
    listed = list(quotes)
    sources = _read(corpus, {quote.path for quote in listed})
    return [_finding(quote, sources.get(quote.path), stored) for quote in listed]


@dataclass(frozen=True, slots=True)
class _Source:
    sha256: str
    documents: Mapping[str, Document]
    problem: str


def _read(corpus: Corpus, paths: Iterable[str]) -> dict[str, _Source]:
    """The source files as they are now, read anew; those that are not in the corpus are absent."""
    there = [path for path in paths if _file_of(corpus, path)]
    sources = {}
    for path, (sha256, result) in read_files(corpus, there, parse_files, parse):
        if isinstance(result, UnreadableFile):
            if sha256:
                sources[path] = _Source(sha256, {}, str(result))
        else:
            documents = {document.id: document for document in result.documents}
            sources[path] = _Source(sha256 or "", documents, "")
    return sources


def _finding(
    quote: Quote, source: _Source | None, stored: Callable[[str], Document | None] | None
) -> Finding:
    if source is None:
        return Finding(quote, Verdict.SOURCE_MISSING, f"{quote.path} is not in the corpus")
    if source.sha256 != quote.sha256:
        return Finding(
            quote, Verdict.SOURCE_CHANGED, f"{quote.path} has now SHA-256 {source.sha256}"
        )
    read_as = quote.record or quote.document
    document = source.documents.get(read_as)
    if document is None:
        detail = source.problem or f"{quote.path} holds no document {read_as}"
        return Finding(quote, Verdict.MISQUOTED, detail)
    there = document.text[quote.start : quote.end]
    if there != quote.quote or len(there) != quote.end - quote.start:
        shown = repr(there[:_SHOWN]) + ("..." if len(there) > _SHOWN else "")
        return Finding(quote, Verdict.MISQUOTED, f"the source has there: {shown}")
    return _agreement(quote, document, stored(quote.document) if stored else None)


def _agreement(quote: Quote, document: Document, kept: Document | None) -> Finding:
    """The verdict on a quote that its source bears out, by what the index kept of that source."""
    if kept is None or replace(kept.source, record="") != document.source:
        return Finding(quote, Verdict.VALID, "by its source alone; the index does not hold it")
    if kept.text != document.text:
        return Finding(
            quote, Verdict.STORED_TEXT_CHANGED, "the index holds another text of this source"
        )
    return Finding(quote, Verdict.VALID, "")


def _file_of(corpus: Corpus, path: str) -> Path | None:
    """The file of the path that an answer names, if it is one and stays in the corpus."""
    root = corpus.root_of(path)
    if root is None:
        return None
    try:
        real = (root.folder / (root.place(path) or "")).resolve()
        is_there = real.is_relative_to(root.folder.resolve()) and real.is_file()
    except (OSError, ValueError, RuntimeError):  # too long, a NUL, a link to itself
        return None
    return real if is_there else None


def _answers(data: bytes) -> list[dict[str, Any]]:
    text = data.decode("utf-8-sig").strip(_BLANKS)
    decoder = json.JSONDecoder(object_pairs_hook=_object)
    answers: list[dict[str, Any]] = []
    while text:
        loaded, end = decoder.raw_decode(text)
        answers += loaded if isinstance(loaded, list) else [loaded]
        text = text[end:].lstrip(_BLANKS)
    if not answers:
        raise ValueError("no answer at all")
    return answers


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """Of two values under one key, readers may show one and this program prove the other."""
    found = dict(pairs)
    if len(found) < len(pairs):
        raise ValueError("a key is there twice")
    return found


def _evidence(given: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    if "error" in given and "evidence" not in given:
        return []
    evidence = given["evidence"]
    if not isinstance(evidence, list):
        raise TypeError("evidence is a list")
    return evidence


def _quotes(item: Mapping[str, Any]) -> list[Quote]:
    """A quote and what is shown with it; answers of the first version have neither."""
    number = _whole(item["n"])
    quotes = [_quote(item, number, item["quote"], Part.QUOTE)]
    context = item.get("context")
    if context is not None:
        there = {"document": item["document"], "start": context["start"], "end": context["end"]}
        quotes.append(_quote(there, number, context["text"], Part.CONTEXT))
        if quotes[1].end > quotes[0].start:
            raise ValueError("a context stands before its quote")
    also = item.get("also", [])
    if not isinstance(also, list):
        raise TypeError("also is a list")
    return [*quotes, *(_quote(one, number, one["quote"], Part.ALSO) for one in also)]


def _quote(item: Mapping[str, Any], number: int, text: object, part: Part) -> Quote:
    source = item["document"]["source"]
    quote = Quote(
        number=number,
        quote=_text(text),
        document=_text(item["document"]["id"]),
        path=_text(source["path"]),
        sha256=_text(source["sha256"]),
        start=_whole(item["start"]),
        end=_whole(item["end"]),
        part=part,
        record="" if source.get("record") is None else _text(source["record"]),
    )
    if not 0 <= quote.start < quote.end:
        raise ValueError("a quote is text between two places")
    return quote


def _whole(value: object) -> int:
    if not isinstance(value, int) or isinstance(value, bool) or abs(value) > sys.maxsize:
        raise TypeError("a place is a whole number")
    return value


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise TypeError("not a text")
    return value
