"""The direction of a quote as JSON; docs/json.md describes its fields."""

from __future__ import annotations

from collections.abc import Callable

from assistant.codec.documents import EXCERPT, Excerpt
from assistant.codec.fields import Field, Record, maybe, one_of
from assistant.records import Directed, Direction, Document

_Placed = tuple[Document, Directed]


def _excerpt(name: str) -> Callable[[_Placed], Excerpt | None]:
    """How to find the text at one of the places of a direction."""

    def excerpt(placed: _Placed) -> Excerpt | None:
        document, directed = placed
        span = getattr(directed, name)
        return Excerpt(document.text[span.start : span.end], span) if span else None

    return excerpt


#: The places of a direction that are shown with their texts.
PLACES = ("cue", "population", "dose")


def _direction(placed: _Placed) -> Direction:
    return placed[1].direction


def _decoded(*, kind: Direction, **places: Excerpt | None) -> Directed:
    return Directed(kind, **{name: each.span if each else None for name, each in places.items()})


#: Encodes a document with the direction of a quote from it; decodes the direction.
DIRECTED = Record(
    _decoded,
    Field("kind", one_of(Direction), derive=_direction),
    *(Field(name, maybe(EXCERPT.shape), derive=_excerpt(name)) for name in PLACES),
)
