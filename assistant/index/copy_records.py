"""What finding duplicates needs of a document, as a segment stores it.

It is stored as the reader gave it, because it also depends on the text. So a document that is
copied from the live index is matched exactly as one that is read anew.
"""

from __future__ import annotations

import json

from assistant.codec.documents import IDENTIFIERS, LOCATORS, RELATION
from assistant.codec.fields import (
    FLAG,
    MAYBE_WHOLE,
    TEXT,
    TEXTS,
    WHOLE,
    Field,
    Record,
    Shape,
    listed,
)
from assistant.dedupe.copies import Copy, Sort

_SORT: Shape[Sort] = Shape(
    Sort, lambda sort: sort.value, pack=lambda sort: sort.name, unpack=lambda name: Sort[name]
)
_COPY = Record(
    Copy,
    Field("number", WHOLE),
    Field("id", TEXT),
    Field("path", TEXT),
    Field("sha256", TEXT),
    Field("position", WHOLE),
    Field("identifiers", IDENTIFIERS.shape),
    Field("full_text", FLAG),
    Field("length", WHOLE),
    Field("title", TEXT),
    Field("author", TEXT),
    Field("year", MAYBE_WHOLE),
    Field("preprint", FLAG),
    Field("version", WHOLE),
    Field("relations", listed(RELATION.shape)),
    Field("registrations", TEXTS),
    Field("heading", TEXT),
    Field("venue", TEXT),
    Field("locators", LOCATORS.shape),
    Field("sort", _SORT),
    Field("guessed", FLAG),
    Field("own_words", FLAG),
)


def packed(copy: Copy) -> str:
    """A copy as JSON, without its number."""
    return json.dumps(_COPY.pack(copy._replace(number=0)), ensure_ascii=False)


def unpacked(text: str) -> Copy:
    """The copy that `packed` wrote."""
    return _COPY.unpack(json.loads(text))
