"""Effects as JSON: every cell with its words, its place and its number; docs/json.md has them.

Numbers are strings, so that "0.060" stays what the document says. What is written is checked when
it is read back, and stays JSON: whoever has the document can read the effects from it again, as
`verify` does.
"""

from __future__ import annotations

from decimal import Decimal

from assistant.codec.fields import (
    MAYBE_TEXT,
    TEXT,
    WHOLE,
    Field,
    Json,
    Record,
    Shape,
    listed,
    maybe,
)
from assistant.effects.reading import effects_of
from assistant.records import Document, Effect, Figure, Group, Interval, PValue, Span


def _object(*fields: Field) -> Shape[Json]:
    """A JSON object with these fields, each of which is checked."""
    record: Record[Json] = Record(dict, *fields)
    return Shape(record.decode)


_PLACED = (Field("text", TEXT), Field("start", WHOLE), Field("end", WHOLE))
_WORDS = maybe(_object(*_PLACED))
_FIGURE = maybe(_object(Field("value", MAYBE_TEXT), Field("unit", TEXT), *_PLACED))
_BOUNDS = (Field(name, MAYBE_TEXT) for name in ("low", "high", "level"))
_GROUP = _object(
    Field("name", _WORDS), *(Field(name, _FIGURE) for name in ("figure", "events", "total"))
)
#: An effect, checked when it is read.
EFFECT = _object(
    Field("start", WHOLE),
    Field("end", WHOLE),
    Field("measure", maybe(_object(Field("name", TEXT), *_PLACED))),
    Field("estimate", _FIGURE),
    Field("interval", maybe(_object(*_BOUNDS, *_PLACED))),
    Field("p", maybe(_object(Field("comparator", TEXT), Field("value", MAYBE_TEXT), *_PLACED))),
    Field("groups", listed(_GROUP)),
    Field("outcome", _WORDS),
    Field("population", _WORDS),
)


def effects_as_json(document: Document, span: Span) -> list[Json]:
    """The effects of a quote, as JSON values."""
    return [_effect(document.text, effect) for effect in effects_of(document, span)]


def _effect(text: str, effect: Effect) -> Json:
    named = effect.measure
    return {
        "start": effect.sentence.start,
        "end": effect.sentence.end,
        "measure": named and {"name": named.measure.value, **_words(text, named.span)},
        "estimate": _figure(text, effect.estimate),
        "interval": _interval(text, effect.interval),
        "p": _p(text, effect.p),
        "groups": [_group(text, group) for group in effect.groups],
        "outcome": _words(text, effect.outcome) if effect.outcome else None,
        "population": _words(text, effect.population) if effect.population else None,
    }


def _words(text: str, span: Span) -> Json:
    return {"text": text[span.start : span.end], "start": span.start, "end": span.end}


def _number(value: Decimal | None) -> str | None:
    return None if value is None else str(value)


def _figure(text: str, figure: Figure | None) -> Json | None:
    if figure is None:
        return None
    return {"value": _number(figure.value), "unit": figure.unit, **_words(text, figure.span)}


def _interval(text: str, interval: Interval | None) -> Json | None:
    if interval is None:
        return None
    return {
        "low": _number(interval.low),
        "high": _number(interval.high),
        "level": _number(interval.level),
        **_words(text, interval.span),
    }


def _p(text: str, p: PValue | None) -> Json | None:
    if p is None:
        return None
    return {"comparator": p.comparator, "value": _number(p.value), **_words(text, p.span)}


def _group(text: str, group: Group) -> Json:
    return {
        "name": _words(text, group.name) if group.name else None,
        "figure": _figure(text, group.figure),
        "events": _figure(text, group.events),
        "total": _figure(text, group.total),
    }
