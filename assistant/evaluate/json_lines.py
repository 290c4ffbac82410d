"""Reads files of lines and of JSON lines; errors name the file and the line."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import NoReturn

from assistant.errors import UnreadableFile


class Place:
    """A line of a file, for error messages."""

    def __init__(self, path: Path, line: int) -> None:
        """A line of the file `path`, counted from 1."""
        self._path, self._line = path, line

    def __str__(self) -> str:
        return f"{self._path}, line {self._line}"

    def fail(self, reason: str) -> NoReturn:
        """Raise UnreadableFile with the place and `reason`, without a full stop."""
        raise UnreadableFile(f"{self}: {reason}.")

    def text(self, values: Mapping[str, object], key: str) -> str:
        """The text under `key`; a whole number becomes text."""
        value = values.get(key)
        if isinstance(value, int) and not isinstance(value, bool):
            value = str(value)
        if not isinstance(value, str) or not value.strip():
            self.fail(f'"{key}" is missing, blank or not a string')
        return value


def objects(path: Path) -> Iterator[tuple[Place, dict[str, object]]]:
    """The JSON object in each line that is not blank; raises UnreadableFile."""
    for number, line in enumerate(lines(path), start=1):
        place = Place(path, number)
        if not line.strip():
            continue
        try:
            values = json.loads(line)
        except (ValueError, RecursionError):
            place.fail("not JSON")
        if not isinstance(values, dict):
            place.fail("not a JSON object")
        yield place, values


def lines(path: Path) -> list[str]:
    """The lines of a text file; raises UnreadableFile when it cannot be read."""
    # Not splitlines: it would also split at separators that JSON allows inside a string.
    try:
        return path.read_text(encoding="utf-8-sig").split("\n")
    except (OSError, UnicodeDecodeError) as error:
        raise UnreadableFile(f"{path} cannot be read as UTF-8 text: {error}.") from error
