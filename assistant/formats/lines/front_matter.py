"""Reads YAML front matter of Markdown and plain text: the lines between ``---`` at the top.

It uses PyYAML's base loader, whose only types are text, lists and mappings. So a file cannot name
Python objects, and ``pmid: 0123`` or ``year: 2020-05-01`` stay as written.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, NamedTuple

import yaml

from assistant.errors import UnreadableFile
from assistant.formats.lines.paragraphs import split_lines

if TYPE_CHECKING:
    from collections.abc import Hashable

_FENCE = "---"
_ENDS = frozenset({"---", "..."})
# What PyYAML says of a colon in a value without quotation marks.
_COLON = "mapping values are not allowed here"
_COLONS = re.compile(r"\s*([A-Za-z_][\w -]*):\s+\S.*:(?:\s|$)")
_KEY = re.compile(r"[A-Za-z_][\w -]*:(?:\s|$)")

# Front matter has about twenty lines. YAML is slow (about 0.1 s for 64 KiB), so more is refused.
_MAX_CHARACTERS = 64 * 1024
_MAX_LINES = 2000


class FrontMatter(NamedTuple):
    """The values of the front matter, the lines below it, and the number of their first line."""

    values: dict[str, object]
    body: list[str]
    first_line: int
    problems: tuple[str, ...] = ()


def split_front_matter(text: str) -> FrontMatter:
    """Separate the front matter of `text` from its body; without front matter there are no values.

    A ``---`` at the top without a key after it is a thematic break, not front matter. Raises
    UnreadableFile, with the line, when front matter is never closed, too long or not valid YAML.
    """
    lines = split_lines(text.removeprefix("\ufeff"))
    if not _opens(lines):
        return FrontMatter({}, lines, 1)
    ends = (at for at, line in enumerate(lines[1:_MAX_LINES], start=1) if line.rstrip() in _ENDS)
    end = next(ends, None)
    if end is None:
        raise UnreadableFile(
            f"the front matter that starts in line 1 has no closing --- in {_MAX_LINES} lines"
        )
    inner = "\n".join(lines[1:end])
    if len(inner) > _MAX_CHARACTERS:
        raise UnreadableFile(f"the front matter is longer than {_MAX_CHARACTERS} characters")
    values, problems = _load(inner)
    return FrontMatter(values, lines[end + 1 :], end + 2, tuple(problems))


def has_front_matter(text: str) -> bool:
    """Return whether `text` starts with front matter, closed or not."""
    return _opens(split_lines(text.removeprefix("\ufeff")[:4096]))


def _opens(lines: list[str]) -> bool:
    if lines[0].rstrip() != _FENCE:
        return False
    inner = (line for line in lines[1:_MAX_LINES] if line.strip() and line.lstrip()[0] != "#")
    first = next(inner, "").rstrip()
    return first in _ENDS or bool(_KEY.match(first))


class _RefusedError(yaml.MarkedYAMLError):
    """Valid YAML that is not allowed in front matter."""


class _Loader(yaml.BaseLoader):
    """Loads text, lists and mappings without aliases, and notes duplicate keys."""

    def __init__(self, stream: str) -> None:
        super().__init__(stream)
        self.twice: list[str] = []

    def compose_node(self, parent: yaml.Node | None, index: int) -> yaml.Node | None:
        """Refuse aliases, which can expand a small file to a huge one. Raises _RefusedError."""
        if self.check_event(yaml.AliasEvent):
            mark = self.peek_event().start_mark  # type: ignore[no-untyped-call]
            raise _RefusedError(None, None, "aliases (*name) are not allowed", mark)
        return super().compose_node(parent, index)

    def construct_mapping(
        self,
        node: yaml.MappingNode,
        deep: bool = False,  # noqa: FBT001, FBT002 - PyYAML's
    ) -> dict[Hashable, Any]:
        """Return a mapping with text keys; the last value of a key counts. Raises _RefusedError."""
        mapping: dict[Hashable, Any] = {}
        for key_node, value_node in node.value:
            if not isinstance(key_node, yaml.ScalarNode):
                raise _RefusedError(None, None, "a key is not plain text", key_node.start_mark)
            key = str(key_node.value)
            if key in mapping:
                line = key_node.start_mark.line + 2
                self.twice.append(f'line {line}: duplicate key "{key}"; the last value is used')
            mapping[key] = self.construct_object(value_node, deep=deep)
        return mapping


def _colon_in_value(line: str) -> str:
    """What to do about a line such as ``title: Rest: a trial``; empty if it is not like that."""
    match = _COLONS.match(line)
    return (
        f'a colon in the {match[1]}; quote the {match[1]}, as in {match[1]}: "..."' if match else ""
    )


def _load(inner: str) -> tuple[dict[str, object], list[str]]:
    try:
        loader = _Loader(inner)
        try:
            values = loader.get_single_data()
        finally:
            loader.dispose()
    except yaml.MarkedYAMLError as error:
        line = (error.problem_mark.line if error.problem_mark else 0) + 2
        reason = _colon_in_value(inner.split("\n")[line - 2]) if error.problem == _COLON else ""
        raise UnreadableFile(f"front matter, line {line}: {reason or error.problem}") from error
    except yaml.YAMLError as error:
        reason = " ".join(str(error).split())
        raise UnreadableFile(f"front matter: {reason}") from error
    except RecursionError as error:
        raise UnreadableFile("front matter: nested too deeply") from error
    # Front matter that starts with a key is a mapping; comments alone give no value.
    return (values, loader.twice) if isinstance(values, dict) else ({}, [])
