"""Turns a file into what the index stores: documents with their passages and abbreviations.

A worker process does all work on the text of the corpus here, so its limits apply. The results are
bounded in size, so later steps (merging, embedding, answering) are bounded, too.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from typing import NamedTuple

from assistant.codec import compact
from assistant.dedupe.copies import Copy, copy_of
from assistant.errors import UnreadableFile
from assistant.formats import parse
from assistant.formats.problems import listed
from assistant.index import rows
from assistant.index.stored import Computed, StoredPassage
from assistant.records import Document
from assistant.text.abbreviations import Definition, definitions
from assistant.text.passages import Cut, cut_lengths, passages
from assistant.text.sentences import LONGEST

# Limits on a document, each with the maximum in 1,941 real files (benchmarks/limits.py). A question
# loads a hundred documents at most; loading one document at all of these limits takes .04 s.
_MOST_TEXT = 2_000_000  # code points; 153,340 in an article, 302,986 in a table
_MOST_BLOCKS = 20_000  # 1,475 in an article, 8,203 in a table
_MOST_OF_BLOCKS = 4_000_000  # code points of their places and headings; 255,371
_MOST_OF_RECORD = 1_000_000  # code points of authors, identifiers and so on; 127,158
_MOST_TITLE = LONGEST  # code points; 481
_MOST_SECTION = LONGEST  # code points of the headings above a paragraph; 281
_MOST_ID = 1_000  # code points; 69
_LONGEST_PROBLEM = 1_000  # code points; a problem may quote the file, so this bounds it
_SHOWN = 60  # code points of an id that a problem shows, so that the reason stays on the same line


class Prepared(NamedTuple):
    """A document as the store keeps it, its data for finding duplicates, and its passages.

    The number in `copy` is 0 until the store assigns one.
    """

    row: rows.Row
    copy: Copy
    computed: Computed


class PreparedFile(NamedTuple):
    """The documents of a file, and one line for each problem in reading it."""

    documents: tuple[Prepared, ...]
    problems: tuple[str, ...]


def prepare(data: bytes, path: str) -> PreparedFile:
    """Read the bytes of the file at `path` (in the corpus) and cut its documents into passages.

    Leaves out a document that is too large and cuts a sentence that is too long, and reports both
    as problems. Raises UnreadableFile when nothing can be read.
    """
    parsed = parse(data, path)
    documents: list[Prepared] = []
    problems: list[str] = []
    for document in parsed.documents:
        name = f"{document.id[:_SHOWN]}: " if len(parsed.documents) > 1 else ""
        try:
            documents.append(_prepared(document, len(documents)))
        except UnreadableFile as error:
            problems.append(f"{name}{error}")
        else:
            problems += (f"{name}{line}" for line in _cut_problems(cut_lengths(document)))
    if not documents:
        raise UnreadableFile(problems[0])
    lines = (*parsed.problems, *listed(problems))
    return PreparedFile(tuple(documents), tuple(line[:_LONGEST_PROBLEM] for line in lines))


def computed_of(document: Document) -> Computed:
    """The passages of a document, and the abbreviations that it defines."""
    return Computed(
        [_stored_passage(document, cut) for cut in passages(document)],
        sorted(set(_definitions(document))),
    )


def _prepared(document: Document, position: int) -> Prepared:
    """Raises UnreadableFile for a document that is too large or that UTF-8 cannot encode."""
    _refuse_large(
        ("an id of {:,} characters", len(document.id), _MOST_ID),
        ("a title of {:,} characters", len(document.title), _MOST_TITLE),
        ("a text of {:,} characters", len(document.text), _MOST_TEXT),
        ("{:,} paragraphs, headings and rows", len(document.blocks), _MOST_BLOCKS),
        ("headings of {:,} characters", _longest_section(document), _MOST_SECTION),
    )
    row = rows.row_of(document)
    _refuse_large(
        ("a record of {:,} characters", len(row.record), _MOST_OF_RECORD),
        ("headings and places of {:,} characters", len(row.blocks), _MOST_OF_BLOCKS),
    )
    try:
        f"{row.id}{row.path}{row.record}{row.blocks}".encode()
    except UnicodeEncodeError as error:
        raise UnreadableFile("it contains incomplete characters; save it as UTF-8 again") from error
    copy = copy_of(0, document, position, full_text=row.full_text)
    return Prepared(row, copy, computed_of(document))


def _refuse_large(*measured: tuple[str, int, int]) -> None:
    """Raise UnreadableFile for the first thing whose size is above its limit."""
    for description, size, most in measured:
        if size > most:
            raise UnreadableFile(
                f"{description.format(size)}, more than the limit of {most:,}; split or shorten it"
            )


def _longest_section(document: Document) -> int:
    sections = {block.section for block in document.blocks}
    return max((sum(map(len, section)) for section in sections), default=0)


def _cut_problems(lengths: list[int]) -> Iterator[str]:
    if lengths:
        subject = "a sentence" if len(lengths) == 1 else f"{len(lengths):,} sentences"
        size = f"{'up to ' if len(lengths) > 1 else ''}{max(lengths):,}"
        were = "was" if len(lengths) == 1 else "were"
        yield f"{subject} of {size} characters {were} cut into pieces of at most {LONGEST:,}"


def _stored_passage(document: Document, cut: Cut) -> StoredPassage:
    section = " / ".join(document.block_at(cut.span.start).section)[: rows.NAMED]
    text = rows.embedded_text(document.title, section, document.text[slice(*cut.span)])
    digest = hashlib.sha256(text.encode()).digest()
    return StoredPassage(*cut.span, compact.spans_to(cut.sentences), section, digest)


def _definitions(document: Document) -> Iterator[Definition]:
    for block in document.blocks:
        if block.kind.searched:
            yield from definitions(document.text[block.span.start : block.span.end])
