"""Reads records of tagged lines: RIS, EndNote, RefWorks, Web of Science and MEDLINE."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from assistant.formats.lines.paragraphs import split_lines
from assistant.text.writer import fold

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

# The counters that some exports put before their records.
_COUNTER = re.compile(r"\s*\d{1,6}\.?\s*")


class Field(NamedTuple):
    """One field: the number of its first line, its tag, and its text with its line ends."""

    line: int
    tag: str
    text: str


class Record:
    """The fields of one record."""

    def __init__(self, fields: list[Field]) -> None:
        self.fields = fields
        self._by_tag: dict[str, list[Field]] = {}
        for field in fields:
            if field.text:
                self._by_tag.setdefault(field.tag, []).append(field)

    @property
    def line(self) -> int:
        """The number of the first line."""
        return self.fields[0].line

    def named(self, *tags: str) -> list[Field]:
        """Return the non-empty fields with one of `tags`, in the order of the record."""
        by_tag = [self._by_tag[tag] for tag in tags if tag in self._by_tag]
        if len(by_tag) == 1:
            return by_tag[0]
        return sorted(field for fields in by_tag for field in fields)

    def first(self, *tags: str) -> str:
        """Return the folded text of the first of `tags` that is not empty."""
        return next((fold(field.text) for tag in tags for field in self.named(tag)), "")

    def texts(self, *tags: str) -> tuple[str, ...]:
        """Return the texts of `named`, with their line ends."""
        return tuple(field.text for field in self.named(*tags))


class Grammar(NamedTuple):
    """The rules by which lines form records.

    `field` returns tag and text of a line that starts a field, or None. A line with the tag `start`
    starts a record, one with a tag in `ends` ends it, and tags in `around` are outside of records.
    A record has each field in `once` only once, except in consecutive lines. With `blank_ends`, a
    record ends at a blank line with a tag after it.
    """

    field: Callable[[str], tuple[str, str] | None]
    start: str
    ends: frozenset[str] = frozenset()
    around: frozenset[str] = frozenset()
    once: frozenset[str] = frozenset()
    blank_ends: bool = False


def tagged_records(text: str, grammar: Grammar, problems: list[str]) -> Iterator[Record]:
    """Yield the records of `text`, without losing any line.

    Lines without a tag continue the field above them. A record without an end ends where the next
    one starts, and fields before any start are a record, too. Other lines between records are
    problem lines. Two records without a border between them are a problem as well, see
    `border_missing`.
    """
    pieces: list[tuple[int, str, list[str]]] = []
    strays: list[int] = []
    blank = False
    for number, line in enumerate(split_lines(text), start=1):
        tagged = grammar.field(line.lstrip("\ufeff"))
        if tagged is None:
            blank = not line.strip()
            if pieces:
                pieces[-1][2].append(line)
            elif line.strip("\ufeff \t\f") and not _COUNTER.fullmatch(line):
                strays.append(number)
            continue
        tag, content = tagged
        ended = tag == grammar.start or tag in grammar.ends or (grammar.blank_ends and blank)
        blank = False
        if pieces and ended:
            yield from _one_record(pieces, grammar, problems)
            pieces = []
        if tag not in grammar.ends | grammar.around:
            pieces.append((number, tag, [content]))
    if pieces:
        yield from _one_record(pieces, grammar, problems)
    problems += (f"{place}: is outside any record" for place in _places(strays))


def border_missing(record: Record, once: frozenset[str]) -> str:
    """Return the problem of a `record` that is really two, or "" when it is one.

    When the lines that end one record and start the next are lost, a title or abstract comes again
    after other fields. It is unknown which fields belong together, so neither record is read.
    """
    tags: set[str] = set()
    last = ""
    for field in record.fields:
        if field.text and field.tag in once and field.tag in tags and field.tag != last:
            return (
                f"line {record.line}: two records run together, with a second {field.tag} in line "
                f"{field.line}; neither is read, so separate them or export them again"
            )
        if field.text:
            tags.add(field.tag)
            last = field.tag
    return ""


def _one_record(
    pieces: list[tuple[int, str, list[str]]], grammar: Grammar, problems: list[str]
) -> Iterator[Record]:
    """Yield the record of `pieces`, or add the problem of two that run together."""
    record = Record([Field(line, tag, "\n".join(parts).strip()) for line, tag, parts in pieces])
    problem = border_missing(record, grammar.once)
    if problem:
        problems.append(problem)
    else:
        yield record


def _places(numbers: list[int]) -> Iterator[str]:
    """Yield ``line 3`` or ``lines 3 to 5`` for each run of `numbers`."""
    start = 0
    for at, number in enumerate(numbers, start=1):
        if at == len(numbers) or numbers[at] != number + 1:
            first = numbers[start]
            yield f"line {first}" if first == number else f"lines {first} to {number}"
            start = at
