"""Answers, hits and documents as JSON values; docs/json.md describes every field."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from functools import cache
from typing import Any

from assistant import cite
from assistant.records import (
    Answer,
    Block,
    Document,
    Evidence,
    Hit,
    Identifiers,
    Notice,
    Source,
    Span,
    StatusList,
)
from assistant.render import explain, words

Json = dict[str, Any]

#: Increased when an answer shows something more or differently. `verify` expects every field in
#: answers of the current format.
FORMAT = 2


def answer(given: Answer, *, explained: bool = False) -> Json:
    """An answer, as `assistant verify` accepts it; `explained` adds why each quote has its rank."""
    shown = _answer(given, explained=explained)
    return {**shown, "seal": seal(shown)}


def _answer(given: Answer, *, explained: bool = False) -> Json:
    reason = given.abstained
    return {
        "format": FORMAT,
        "question": given.question,
        "most": given.most,
        "filter": list(given.filter),
        "searched_as": given.searched_as,
        "unfamiliar": list(given.unfamiliar),
        "abstained": reason.value if reason else None,
        "abstained_key": reason.key if reason else None,
        "caution": words.caution(given) or None,
        "caution_key": given.caution.key if given.caution else None,
        "confidence": given.confidence,
        "threshold": given.threshold,
        "fingerprint": given.fingerprint,
        "ranker": given.ranker,
        "status_list": status_list(given.status_list),
        "status_list_missing": status_list(given.status_list_missing),
        "evidence": [
            {"n": n, **_evidence(item), **(_explained(item) if explained else {})}
            for n, item in enumerate(given.evidence, start=1)
        ],
        "held_back": [_quote(item) for item in given.held_back],
        "held_back_answers": given.held_back_answers,
        "nearest": [hit(rank, item) for rank, item in enumerate(given.nearest, start=1)],
        "withheld": list(given.withheld),
    }


def seal(shown: Mapping[str, object]) -> str:
    """The SHA-256 of an answer, independent of the layout of its JSON; extra keys do not count.

    It reveals accidental changes after the export. A forger can compute it again, so only a proof
    against the sources reveals a forgery.
    """
    sealed = {name: value for name, value in shown.items() if name in answer_keys()}
    return hashlib.sha256(json.dumps(sealed, sort_keys=True).encode()).hexdigest()


@cache
def answer_keys() -> frozenset[str]:
    """The keys of an answer without its seal; the lines of a batch have others as well."""
    return frozenset(_answer(Answer("", "", (), None, 0.0, "")))


def status_list(given: StatusList | None) -> Json | None:
    """The imported list of notices that the answer uses, or None."""
    return None if given is None else given._asdict()


def hits(query: str, found: list[Hit]) -> Json:
    """A ranking of passages."""
    return {"query": query, "hits": [hit(rank, item) for rank, item in enumerate(found, start=1)]}


def hit(rank: int, found: Hit) -> Json:
    """One ranked passage."""
    passage = found.passage
    block = passage.document.block_at(passage.span.start)
    return {
        "rank": rank,
        "score": found.score,
        "ranks": dict(found.ranks),
        "scores": dict(found.scores),
        "text": passage.text,
        "document": document(passage.document),
        **place(block, passage.span),
    }


def document(shown: Document) -> Json:
    """The metadata of a document, without its text."""
    return {
        "id": shown.id,
        "title": shown.title,
        "authors": list(shown.authors),
        "venue": shown.venue,
        "year": shown.year,
        "identifiers": _identifiers(shown.identifiers),
        "kind": shown.kind.value,
        "design": shown.design.value,
        "design_reason": shown.design_quote or shown.design_reason or None,
        "design_quote": passage(shown.design_quote, shown.design_span),
        "population": shown.population,
        "publication_types": list(shown.publication_types),
        "status": shown.status.value,
        "notices": notices(shown.notices),
        "citation": cite.vancouver(shown),
        "relations": [
            {
                "kind": relation.kind.value,
                "identifiers": _identifiers(relation.identifiers),
                "reference": relation.reference or None,
                "document": relation.document or None,
            }
            for relation in shown.relations
        ],
        "source": _source(shown.source),
        "also_in": [_source(source) for source in shown.also_in],
    }


def notices(given: Iterable[Notice]) -> list[Json]:
    """Editorial notices."""
    return [
        {
            "status": notice.status.value,
            "reference": notice.reference,
            "date": notice.date or None,
            "source": notice.source or None,
        }
        for notice in given
    ]


def _identifiers(known: Identifiers) -> Json:
    return {"pmid": known.pmid, "pmcid": known.pmcid, "doi": known.doi, "nct": list(known.nct)}


def _source(source: Source) -> Json:
    return {
        "path": source.path,
        "format": source.format,
        "sha256": source.sha256,
        "record": source.record or None,
    }


def whole_document(shown: Document) -> Json:
    """A document with its text and blocks."""
    return {
        **document(shown),
        "text": shown.text,
        "blocks": [
            {"kind": block.kind.value, **place(block, block.span)} for block in shown.blocks
        ],
    }


def _evidence(item: Evidence) -> Json:
    return {
        **_quote(item),
        "context": passage(item.before, item.context),
        "also": [_quote(one) for one in item.also],
    }


def _quote(item: Evidence) -> Json:
    return {
        "quote": item.quote,
        "score": item.score,
        "document": document(item.document),
        **place(item.block, item.span),
    }


def _explained(item: Evidence) -> Json:
    hit = item.hit
    return {
        "why": explain.why(item),
        "signals": dict(item.signals),
        "adjustments": {adjustment.value: value for adjustment, value in item.adjustments.items()},
        "passage": {"score": hit.score, "ranks": dict(hit.ranks), "scores": dict(hit.scores)},
    }


def passage(text: str, span: Span | None) -> Json | None:
    """A text with its place in the document, or None without a place."""
    return {"text": text, "start": span.start, "end": span.end} if span else None


def place(block: Block, span: Span) -> Json:
    """The place of a text: its span in the document, and its locator in the file."""
    return {
        "section": " / ".join(block.section),
        "locator": block.locator,
        "start": span.start,
        "end": span.end,
    }
