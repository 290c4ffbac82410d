"""Reads JSON Lines whose objects have the format of a service or data set."""

from __future__ import annotations

from assistant.formats.lines.paragraphs import split_lines
from assistant.formats.records.jsonl import BadLineError, load_line
from assistant.formats.records.nodes import Lines


def lines_of(text: str) -> Lines:
    """Return the objects of `text` with their line numbers; damaged lines are problem lines."""
    values: list[tuple[int, object]] = []
    problems: list[str] = []
    for number, line in enumerate(split_lines(text.removeprefix("\ufeff")), start=1):
        noted: list[str] = []
        try:
            if line.strip():
                values.append((number, load_line(line, noted)))
        except BadLineError as reason:
            noted = [str(reason)]
        problems += (f"line {number}: {note}" for note in noted)
    return Lines(tuple(values), tuple(problems))
