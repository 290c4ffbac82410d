"""The fields of an answer, of its quotes and of ranked passages; docs/json.md describes them.

An answer here has the keys of its reason and its caution and no sentences. `render.as_json` adds
those, and sessions are saved without them, so that a new wording also reaches old sessions.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from operator import attrgetter
from typing import Any

from assistant.codec.documents import (
    DOCUMENT,
    EXCERPT,
    MAYBE_STATUS_LIST,
    PLACE,
    Excerpt,
    Placed,
)
from assistant.codec.effects import EFFECT, effects_as_json
from assistant.codec.fields import (
    FLAG,
    NUMBER,
    TEXT,
    TEXTS,
    WHOLE,
    Field,
    Json,
    Malformed,
    Record,
    Shape,
    listed,
    mapping,
    maybe,
    named,
    one_of,
)
from assistant.records import (
    Caution,
    Cover,
    Document,
    Evidence,
    Hit,
    Reason,
    Span,
    Statement,
    StatusList,
)

#: Increased when an answer shows something more or differently. `verify` expects every field in
#: answers of the current format.
FORMAT = 10
#: The fields with a sentence, each with the field that has the key of the sentence.
SENTENCES = {"abstained": "abstained_key", "caution": "caution_key"}


@dataclass(frozen=True, slots=True)
class Quoted:
    """A quote, or one of the nearest passages, as the answer showed it; it needs no index.

    `section` holds the headings above it as one text. `document` has no text and no blocks. `also`
    are sentences of other publications that say the same; they have the number of the quote.
    `covers`, `opposite` and `statement` are as in `Evidence`.
    """

    number: int
    quote: str
    span: Span
    section: tuple[str, ...]
    locator: str
    document: Document
    context: Excerpt | None = None
    also: tuple[Quoted, ...] = ()
    covers: Mapping[str, Cover] = field(default_factory=dict)
    opposite: str = ""
    statement: Statement | None = None

    @property
    def missing(self) -> tuple[str, ...]:
        """As in `Evidence`."""
        return tuple(part for part, cover in self.covers.items() if cover is Cover.ABSENT)

    def numbered(self, number: int) -> Quoted:
        """The same quote with another number."""
        also = tuple(replace(quoted, number=number) for quoted in self.also)
        return replace(self, number=number, also=also)


@dataclass(frozen=True, slots=True)
class DecodedAnswer:
    """An answer as it is read back; the fields are those of `Answer`.

    `evidence` and `nearest` are each numbered from 1. The numbers of `held_back` follow those of
    both.
    """

    question: str
    searched_as: str
    unfamiliar: tuple[str, ...]
    uncovered: tuple[str, ...]
    not_given: str
    abstained: Reason | None
    caution: Caution | None
    fingerprint: str
    status_list: StatusList | None
    status_list_missing: StatusList | None
    evidence: tuple[Quoted, ...]
    held_back: tuple[Quoted, ...]
    held_back_answers: bool
    nearest: tuple[Quoted, ...]
    withheld: tuple[str, ...]
    filter: tuple[str, ...]
    undated: int
    language: str


def _quoted(
    *,
    quote: str,
    document: Document,
    section: str,
    locator: str,
    start: int,
    end: int,
    **more: Any,  # noqa: ANN401 - the other fields
) -> Quoted:
    excerpt = EXCERPT.decode({"text": quote, "start": start, "end": end})
    context = more.get("context")
    if context is not None and context.span.end > start:
        raise Malformed("does not end before the quote", "context")
    return Quoted(
        number=0,
        quote=quote,
        span=excerpt.span,
        section=(section,) if section else (),
        locator=locator,
        document=document,
        context=context,
        also=more.get("also", ()),
        covers=more.get("covers", {}),
        opposite=more.get("opposite", ""),
        statement=more.get("statement"),
    )


def _nearest(
    *,
    text: str,
    score: float,
    ranks: object,
    scores: object,
    **place: Any,  # noqa: ANN401 - the other fields
) -> Quoted:
    del score, ranks, scores  # checked, and shown by no front end
    return _quoted(quote=text, **place)


def _answer(
    *,
    abstained_key: Reason | None,
    caution_key: Caution | None,
    held_back: tuple[Quoted, ...],
    **known: Any,  # noqa: ANN401 - the other fields
) -> DecodedAnswer:
    for name in _ONLY_CHECKED:
        del known[name]
    first = len(known["evidence"]) + len(known["nearest"]) + 1
    return DecodedAnswer(
        abstained=abstained_key,
        caution=caution_key,
        held_back=tuple(q.numbered(n) for n, q in enumerate(held_back, start=first)),
        **known,
    )


def _counted(record: Record[Quoted], key: str) -> Shape[Any]:
    """A list of records; the field `key` of each is its number, from 1."""
    number = Field(key, WHOLE)

    def encode(items: Iterable[object]) -> list[Json]:
        return [{key: count, **record.encode(item)} for count, item in enumerate(items, start=1)]

    def decode(value: object) -> tuple[Quoted, ...]:
        decoded = []
        for count, item in enumerate(listed(Shape(mapping)).decode(value), start=1):
            if number.decode(item) != count:
                raise Malformed("does not count from 1", key)
            decoded.append(record.decode(item).numbered(count))
        return tuple(decoded)

    return Shape(decode, encode)


def _context(item: Evidence) -> Excerpt | None:
    return Excerpt(item.before, item.context) if item.context else None


def _effects(item: Evidence) -> list[Json]:
    return effects_as_json(item.document, item.span)


def _place(hit: Hit) -> Placed:
    passage = hit.passage
    return Placed(passage.document.block_at(passage.span.start), passage.span)


_PLAIN_QUOTE = (
    Field("quote", TEXT),
    Field("score", NUMBER),
    Field("document", DOCUMENT.shape),
    *PLACE,
)
PLAIN_QUOTE = Record(_quoted, *_PLAIN_QUOTE)
QUOTE = Record(
    _quoted,
    *_PLAIN_QUOTE,
    Field("context", maybe(EXCERPT.shape), missing=None, derive=_context),
    Field("also", listed(PLAIN_QUOTE.shape), missing=()),
    Field("covers", named(one_of(Cover)), missing={}),
    Field("opposite", TEXT, missing=""),
    Field("statement", maybe(one_of(Statement)), missing=None),
    Field("effects", listed(EFFECT), missing=(), derive=_effects),
)
HIT = Record(
    _nearest,
    Field("score", NUMBER),
    Field("ranks", named(WHOLE)),
    Field("scores", named(NUMBER)),
    Field("text", TEXT, derive=attrgetter("passage.text")),
    Field("document", DOCUMENT.shape, derive=attrgetter("passage.document")),
    *(field.of(_place) for field in PLACE),
)
#: Ranked passages, the first with the rank 1.
HITS = _counted(HIT, "rank")
#: An answer without its sentences and its seal. Early versions lack some of the fields.
ANSWER = Record(
    _answer,
    Field("format", WHOLE, missing=0, derive=lambda _: FORMAT),
    Field("question", TEXT),
    Field("typed", TEXT, missing=""),
    Field("language", TEXT, missing=""),
    Field("most", WHOLE, missing=0),
    Field("filter", TEXTS, missing=()),
    Field("undated", WHOLE, missing=0),
    Field("searched_as", TEXT),
    Field("unfamiliar", TEXTS, missing=()),
    Field("uncovered", TEXTS, missing=()),
    Field("not_given", TEXT, missing=""),
    Field("abstained_key", maybe(one_of(Reason)), missing=None, derive=attrgetter("abstained")),
    Field("caution_key", maybe(one_of(Caution)), missing=None, derive=attrgetter("caution")),
    Field("confidence", NUMBER),
    Field("threshold", NUMBER, missing=0.0),
    Field("fingerprint", TEXT),
    Field("ranker", TEXT, missing=""),
    Field("status_list", MAYBE_STATUS_LIST, missing=None),
    Field("status_list_missing", MAYBE_STATUS_LIST, missing=None),
    Field("evidence", _counted(QUOTE, "n")),
    Field("held_back", listed(PLAIN_QUOTE.shape), missing=()),
    Field("held_back_answers", FLAG, missing=False),
    Field("nearest", HITS),
    Field("withheld", TEXTS),
)
# Fields of an answer that no front end shows when it reads one back.
_ONLY_CHECKED = ("format", "typed", "most", "confidence", "threshold", "ranker")
#: The fields of an answer that its seal covers; lines of a batch have others as well.
SEALED = frozenset((*ANSWER.names, *SENTENCES))


def decoded(answer: object) -> DecodedAnswer:
    """The answer that a JSON object without sentences describes; raises Malformed."""
    Field("seal", TEXT, missing="").decode(mapping(answer))
    return ANSWER.decode(answer)


def seal(answer: Mapping[str, object]) -> str:
    """The SHA-256 of an answer, independent of the layout of its JSON; extra keys do not count.

    It reveals accidental changes after the export. A forger can compute it again, so only a proof
    against the sources reveals a forgery.
    """
    sealed_part = {name: value for name, value in answer.items() if name in SEALED}
    return hashlib.sha256(json.dumps(sealed_part, sort_keys=True).encode()).hexdigest()


def sealed(answer: Json) -> Json:
    """An answer with its seal."""
    return {**answer, "seal": seal(answer)}


def resealed(before: Mapping[str, object], after: Json) -> Json:
    """`after`, made from `before`, with a seal that fits if that of `before` does."""
    return sealed(after) if before.get("seal") == seal(before) else after
