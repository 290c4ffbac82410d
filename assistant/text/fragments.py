"""Divides a text into whole sentences and the pieces of sentences at its ends."""

from __future__ import annotations

from typing import TYPE_CHECKING

from assistant.records import BlockKind
from assistant.text.sentences import sentences

if TYPE_CHECKING:
    from collections.abc import Iterator


def whole_and_fragments(
    text: str, kind: BlockKind, *, begins_within: bool, ends_within: bool
) -> Iterator[tuple[BlockKind, str]]:
    """Yield the whole sentences of `text` as `kind`, and others as fragments; some may be empty.

    `begins_within` and `ends_within` say that the first or the last sentence is not whole.
    """
    spans = sentences(text)
    if not spans or not (begins_within or ends_within):
        yield kind, text
        return
    first = spans[0][1] if begins_within else 0
    last = max(first, spans[-1][0] if ends_within else len(text))
    yield BlockKind.FRAGMENT, text[:first]
    yield kind, text[first:last]
    yield BlockKind.FRAGMENT, text[last:]
