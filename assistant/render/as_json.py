"""Answers, hits and documents as JSON values; docs/json.md describes every field.

`assistant.codec` has the fields. Here are the sentences and explanations that users get with them.
"""

from __future__ import annotations

from collections.abc import Sequence

from assistant.codec.answers import (
    ANSWER,
    HITS,
    SENTENCES,
    resealed,
    sealed,
)
from assistant.codec.directions import DIRECTED
from assistant.codec.documents import DOCUMENT, PLACED, Placed
from assistant.codec.fields import Field, Json
from assistant.records import Answer, Directed, Document, Evidence, Hit
from assistant.render import explain, reasons
from assistant.render.directions import NOTE

_FIELDS = {field.name: field for field in ANSWER.fields}
_SENTENCE_OF = {key: name for name, key in SENTENCES.items()}


def answer(
    answered: Answer, *, explained: bool = False, directed: Sequence[Directed] | None = None
) -> Json:
    """An answer, as `assistant verify` accepts it; `explained` adds why each quote has its rank.

    `directed` adds the direction of each quote, and what to know about directions.
    """
    encoded = ANSWER.encode(answered)
    for at, item in enumerate(answered.evidence):
        if explained:
            encoded["evidence"][at] |= _explained(item)
        if directed is not None:
            encoded["evidence"][at]["direction"] = DIRECTED.encode((item.document, directed[at]))
    if directed is not None:
        encoded["direction_note"] = reasons.sentence(NOTE)
    return sealed(with_sentences(encoded))


def with_sentences(encoded: Json) -> Json:
    """An answer with the sentence of each key, before the key, unless the answer has it already.

    Raises ValueError for a key that does not exist. The seal fits if that of `encoded` does.
    """
    shown: Json = {}
    for name, value in encoded.items():
        sentence = _SENTENCE_OF.get(name)
        if sentence is not None and sentence not in encoded:
            shown[sentence] = _sentence(encoded, name)
        shown[name] = value
    return resealed(encoded, shown)


def _sentence(encoded: Json, key: str) -> str | None:
    """The sentence of a key, or None for null."""
    field: Field = _FIELDS[key]
    value = field.decode(encoded)
    if key == SENTENCES["abstained"]:
        return reasons.of_reason(value) or None
    answers = _FIELDS["held_back_answers"].decode(encoded)
    return reasons.of_caution(value, held_back_answers=answers) or None


def hits(query: str, ranked: list[Hit]) -> Json:
    """A ranking of passages."""
    return {"query": query, "hits": HITS.encode(ranked)}


def document(shown: Document) -> Json:
    """The metadata of a document, without its text."""
    return DOCUMENT.encode(shown)


def whole_document(shown: Document) -> Json:
    """A document with its text and blocks."""
    return {
        **document(shown),
        "text": shown.text,
        "blocks": [
            {"kind": block.kind.value, **PLACED.encode(Placed(block, block.span))}
            for block in shown.blocks
        ],
    }


def _explained(item: Evidence) -> Json:
    hit = item.hit
    return {
        "why": explain.why(item),
        "signals": dict(item.signals),
        "adjustments": {adjustment.value: value for adjustment, value in item.adjustments.items()},
        "passage": {"score": hit.score, "ranks": dict(hit.ranks), "scores": dict(hit.scores)},
    }
