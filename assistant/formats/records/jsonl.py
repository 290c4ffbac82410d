"""Reads JSON Lines with one article in each line, as data sets and scripts write them.

There are these keys besides those of `metadata.read_metadata`: ``text`` (or ``abstract``, or both)
is a list of strings, or a string with blank lines between paragraphs; ``sections`` is a list of
objects with ``heading`` and ``text``. Unknown keys are ignored. Places in the file are line
numbers, because people can find these in an editor.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, TypeAlias

from assistant.formats.lines.paragraphs import paragraphs, split_lines
from assistant.formats.metadata import read_metadata
from assistant.formats.problems import result_of
from assistant.formats.records.json_objects import Objects, decoder
from assistant.formats.records.openalex import is_openalex, record_of
from assistant.records import BlockKind
from assistant.text.names import path_name
from assistant.text.section_names import ABSTRACT
from assistant.text.writer import TextWriter, fold

if TYPE_CHECKING:
    from collections.abc import Iterator

    from assistant.formats.parsed import Parsed
    from assistant.records import Document, Source


# Gives the object of a line, and notes what is odd about it; it may raise BadLineError.
_Loader: TypeAlias = Callable[[list[str]], dict[str, object]]


class BadLineError(Exception):
    """A line is not an article; the message gives the reason."""


def read_jsonl(content: str | Objects, source: Source) -> Parsed:
    """Return the documents of JSON Lines, or of objects that are printed over several lines.

    A line without an article is a problem line. Raises UnreadableFile when no line has one.
    """
    documents: list[Document] = []
    problems = [] if isinstance(content, str) else list(content.problems)
    for number, load in _loaders(content):
        noted: list[str] = []
        try:
            documents.append(_document(load(noted), number, source, noted))
        except BadLineError as reason:
            noted = [str(reason)]
        problems += (f"line {number}: {note}" for note in noted)
    return result_of(documents, problems, "no line is a JSON object that holds an article")


def _loaders(content: str | Objects) -> Iterator[tuple[int, _Loader]]:
    """Yield the number of each line, and the function that gives its object."""
    if not isinstance(content, str):
        yield from ((line, lambda _, value=value: value) for line, value in content.values)
        return
    for number, line in enumerate(split_lines(content.removeprefix("\ufeff")), start=1):
        if line.strip():
            yield number, partial(load_line, line)


def load_line(line: str, noted: list[str]) -> dict[str, object]:
    """Return the object of one line, and note repeated keys.

    Raises BadLineError, which says why the line is not an object.
    """
    try:
        value = decoder(noted).decode(line)
    except json.JSONDecodeError as error:
        raise BadLineError(f"not JSON ({error.msg} at column {error.colno})") from error
    except RecursionError as error:
        raise BadLineError("nested too deeply") from error
    except ValueError as error:  # NaN, and numbers of thousands of digits
        raise BadLineError(f"not usable as JSON ({error})") from error
    if not isinstance(value, dict):
        raise BadLineError("not a JSON object")
    return value


def _document(values: dict[str, object], number: int, source: Source, noted: list[str]) -> Document:
    """Return the document of one object. Raises BadLineError when it has no content."""
    if is_openalex(values):
        values = record_of(values)
    metadata = read_metadata(values, "JSON record")
    noted += metadata.problems
    metadata.id = metadata.id or f"{path_name(source.path)}:{number}"
    titled = bool(metadata.title)
    metadata.title = metadata.title or metadata.id
    writer = TextWriter()
    place = f"line {number}"
    writer.add(metadata.title, BlockKind.TITLE, (), place)
    for section, paragraph in _text(values, noted):
        if section[:1] not in ((), (ABSTRACT,)) and section != _last_section(writer):
            writer.add(section[-1], BlockKind.HEADING, section, place)
        writer.add(paragraph, BlockKind.PARAGRAPH, section, place)
    if not titled and len(writer.blocks) == 1:
        raise BadLineError("neither title nor text")
    return metadata.document(source, writer)


def _last_section(writer: TextWriter) -> tuple[str, ...]:
    return writer.blocks[-1].section


def _text(values: dict[str, object], noted: list[str]) -> Iterator[tuple[tuple[str, ...], str]]:
    """Yield the paragraphs of a record with their sections, abstract first."""
    abstract, text = values.get("abstract"), values.get("text")
    yield from _parts(abstract, "abstract", (ABSTRACT,), noted)
    if text != abstract:  # data sets often give the abstract under both names
        yield from _parts(text, "text", (), noted)
    yield from _parts(values.get("sections"), "sections", (), noted)


def _parts(
    value: object, key: str, section: tuple[str, ...], noted: list[str]
) -> Iterator[tuple[tuple[str, ...], str]]:
    """Yield the paragraphs of a string, or of a list of strings and of headed objects."""
    for item in value if isinstance(value, list) else [value]:
        below, content = section, item
        if isinstance(item, dict):
            heading = item.get("heading") or item.get("label") or item.get("title") or ""
            content = item.get("text")
            folded = fold(heading) if isinstance(heading, str) else ""
            below = (*section, folded) if folded else section
        for text in content if isinstance(content, list) else [content]:
            if isinstance(text, str):
                for paragraph in paragraphs(split_lines(text)):
                    yield below, paragraph.text
            elif text is not None:
                noted.append(f'"{key}" holds something that is not text')
