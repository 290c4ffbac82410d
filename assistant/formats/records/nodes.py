"""Walks unchecked JSON and XML in the same way.

A value that is missing, or is not of the expected kind, is empty.
Places count from 1, as everywhere in the program (``passages[3]/text``); in JSON Lines the line
comes first (``line 7/body_text[2]``).
"""

from __future__ import annotations

from dataclasses import dataclass
from math import isfinite
from typing import TYPE_CHECKING, NamedTuple, Protocol

from lxml import etree

from assistant.formats.markup.inline import Inline
from assistant.formats.markup.xml import Element, children, collect, local, steps

if TYPE_CHECKING:
    from collections.abc import Iterator

_TRUE = frozenset({"true", "y", "yes"})


class Node(Protocol):
    """A place in a file, and the value there."""

    @property
    def place(self) -> str:
        """The path to the node, for people."""

    @property
    def exists(self) -> bool:
        """Whether there is anything here."""

    @property
    def text(self) -> str:
        """The value, if it is text or a number, with its line ends; else empty."""

    @property
    def true(self) -> bool:
        """Whether the value means yes."""

    def at(self, path: str) -> Node:
        """The node at `path` (names separated by slashes) below this one."""

    def each(self, path: str = "") -> Iterator[Node]:
        """All nodes at `path`, where there may be several."""

    def inner(self) -> Iterator[tuple[str, Node]]:
        """The nodes directly below this one, each with its name."""


class Lines(NamedTuple):
    """The objects of a JSON Lines file with their line numbers, and the lines without an object."""

    values: tuple[tuple[int, object], ...]
    problems: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class JsonNode:
    """A JSON value and its place in the file; `value` is None where there is none."""

    value: object = None
    place: str = ""

    def at(self, path: str) -> JsonNode:
        """The node at `path`: keys separated by slashes."""
        node = self
        for key in path.split("/"):
            inner = node.value.get(key) if isinstance(node.value, dict) else None
            node = JsonNode(inner, f"{node.place}/{key}".lstrip("/"))
        return node

    def each(self, path: str = "") -> Iterator[JsonNode]:
        """The items of the list at `path`; a value that is not a list counts as a list of one."""
        node = self.at(path) if path else self
        if isinstance(node.value, list):
            for number, item in enumerate(node.value, start=1):
                yield JsonNode(item, f"{node.place}[{number}]")
        elif node.value is not None:
            yield node

    def inner(self) -> Iterator[tuple[str, JsonNode]]:
        """The keys of an object, each with its node."""
        if isinstance(self.value, dict):
            for key, inner in self.value.items():
                yield key, JsonNode(inner, f"{self.place}/{key}".lstrip("/"))

    @property
    def text(self) -> str:
        """A string as it is, a number as written, the text of the only item of a list; else ""."""
        value = self.value
        if isinstance(value, list) and len(value) == 1:
            value = value[0]
        if isinstance(value, float):
            value = (int(value) if value.is_integer() else value) if isfinite(value) else ""
        is_text = isinstance(value, str | int | float) and not isinstance(value, bool)
        return str(value) if is_text else ""

    @property
    def exists(self) -> bool:
        """Whether there is anything here."""
        return self.value not in (None, "", [], {})

    @property
    def true(self) -> bool:
        """Whether the node says yes."""
        return self.value is True or self.text.casefold() in _TRUE


@dataclass(frozen=True, slots=True)
class XmlNode:
    """An element of XML, or the `value` of an attribute, and its place in the file."""

    element: Element | None = None
    place: str = ""
    value: str = ""

    def at(self, path: str) -> XmlNode:
        """The first node at `path`: names separated by slashes; the last may be ``@attribute``."""
        node = self
        for name in path.split("/"):
            if node.element is None:
                return XmlNode(None, node.place)
            place = f"{node.place}/{name}"
            if name.startswith("@"):
                return XmlNode(None, place, str(node.element.get(name[1:]) or ""))
            node = XmlNode(next(children(node.element, name), None), place)
        return node

    def each(self, path: str = "") -> Iterator[XmlNode]:
        """The elements at `path` with the last of its names; without a path, the node itself."""
        parent, _, wanted = path.rpartition("/")
        holder = self.at(parent) if parent else self
        if path:
            yield from (node for name, node in holder.inner() if name == wanted)
        else:
            yield self

    def inner(self) -> Iterator[tuple[str, XmlNode]]:
        """The elements below, each with its name."""
        for inner, step in steps(self.element) if self.element is not None else ():
            yield local(inner), XmlNode(inner, f"{self.place}/{step}")

    @property
    def exists(self) -> bool:
        """Whether there is anything here."""
        return self.element is not None or bool(self.value)

    @property
    def text(self) -> str:
        """All text of an element with its line ends, or the value of the attribute."""
        if self.element is None:
            return self.value
        inline = Inline()
        collect(self.element, frozenset(), inline)
        return inline.text

    @property
    def true(self) -> bool:
        """Whether the node says yes."""
        return self.text.strip().casefold() in _TRUE


def nodes_of(content: object) -> list[Node]:
    """The nodes of `content`: the roots of XML, the values of JSON Lines, or one JSON value."""
    if isinstance(content, Lines):
        return [JsonNode(value, f"line {number}") for number, value in content.values]
    if isinstance(content, list) and content and all(map(etree.iselement, content)):
        several = len(content) > 1
        return [
            XmlNode(root, f"{local(root)}[{number}]" if several else local(root))
            for number, root in enumerate(content, start=1)
        ]
    return [JsonNode(content)]
