"""Divides documents into passages: whole sentences of one section, about 80 to 160 words."""

from __future__ import annotations

import math
from collections.abc import Iterator
from itertools import groupby
from typing import NamedTuple

from assistant.records import Block, BlockKind, Document, Span
from assistant.text.sentences import LONGEST, cut_sentences, pieces, sentences

# Words. A passage with its title has to fit into the 256 tokens that the default model reads: 160
# words of clinical text are about 230 tokens.
MAX_WORDS = 160
#: Most code points of a passage. It is the limit for a sentence, since a passage may be a single
#: sentence. No real passage of several sentences comes near to it.
MAX_LENGTH = LONGEST
SCHEME = f"sections-{MAX_WORDS}-{MAX_LENGTH}"


class Cut(NamedTuple):
    """A passage without a row number: its span and its sentences, trimmed of white space."""

    span: Span
    sentences: tuple[Span, ...]


def passages(document: Document) -> list[Cut]:
    """Cut the searched text of a document into passages, in order and without overlap.

    Each run of blocks of one section is divided into as few passages of at most `MAX_WORDS` words
    as possible, all of about the same length. A single longer sentence stays whole. No passage has
    more than `MAX_LENGTH` code points. A document without such text becomes one passage of its
    title, without sentences, so that it can be found.
    """
    searched = (block for block in document.blocks if block.kind.searched)
    cuts = [
        cut
        for _, blocks in groupby(searched, key=lambda block: block.section)
        for cut in _pack(document.text, [s for b in blocks for s in block_sentences(document, b)])
    ]
    return cuts or [Cut(_beginning(block.span), ()) for block in document.blocks[:1]]


def _beginning(span: Span) -> Span:
    return Span(span.start, min(span.end, span.start + MAX_LENGTH))


def block_sentences(document: Document, block: Block) -> Iterator[Span]:
    """The sentences of a block, trimmed; a table row is one sentence. Long ones are cut."""
    text = document.text[block.span.start : block.span.end]
    spans = pieces(text, 0, len(text)) if _is_row(block) else sentences(text)
    for start, end in spans:
        piece = text[start:end]
        left = len(piece) - len(piece.lstrip())
        right = len(piece.rstrip())
        if left < right:
            yield Span(block.span.start + start + left, block.span.start + start + right)


def cut_lengths(document: Document) -> list[int]:
    """The lengths, in code points, of the searched sentences that were cut for their length."""
    return [
        length
        for block in document.blocks
        if block.kind.searched and block.span.end - block.span.start > LONGEST
        for length in _lengths(document.text[slice(*block.span)], is_row=_is_row(block))
        if length > LONGEST
    ]


def _lengths(text: str, *, is_row: bool) -> list[int]:
    return [len(text.strip())] if is_row else cut_sentences(text)


def _is_row(block: Block) -> bool:
    return block.kind in (BlockKind.TABLE_ROW, BlockKind.TABLE_HEAD)


def _pack(text: str, spans: list[Span]) -> Iterator[Cut]:
    words = [len(text[span.start : span.end].split()) for span in spans]
    total = sum(words)
    target = total / max(1, math.ceil(total / MAX_WORDS))
    first, filled = 0, 0
    for at, count in enumerate(words):
        too_long = filled + count > MAX_WORDS or spans[at].end - spans[first].start > MAX_LENGTH
        past_target = filled + count / 2 > target
        if at > first and (too_long or past_target):
            yield _cut(spans[first:at])
            first, filled = at, 0
        filled += count
    if first < len(spans):
        yield _cut(spans[first:])


def _cut(spans: list[Span]) -> Cut:
    return Cut(Span(spans[0].start, spans[-1].end), tuple(spans))
