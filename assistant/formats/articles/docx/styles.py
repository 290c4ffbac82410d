"""Reads what the styles of a Word document say about its paragraphs."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from assistant.formats.markup.xml import child, children

if TYPE_CHECKING:
    from assistant.formats.markup.xml import Element

_HEADING = re.compile(r"heading ([1-9])", re.IGNORECASE)
_LEFT_OUT = re.compile(
    r"(?:toc|table of contents|index) ?(?:heading|\d)?|header|footer|footnote text|endnote text"
    r"|bibliography|endnote bibliography(?: title)?",
    re.IGNORECASE,
)
# Word has nine levels of headings.
_DEEPEST = 9
# Styles are based on other styles; a longer chain is a cycle.
_LONGEST_CHAIN = 20


class Style(NamedTuple):
    """What a style means for its text.

    `level` is the level of a heading, 0 for other text; `shifted` is ``superscript``, ``subscript``
    or empty.
    """

    level: int = 0
    title: bool = False
    listed: bool = False
    caption: bool = False
    bold: bool = False
    left_out: bool = False
    shifted: str = ""


def value_of(element: Element | None, name: str = "val") -> str:
    """Return an attribute of `element` in any namespace, or an empty string."""
    for key, value in element.attrib.items() if element is not None else ():
        if str(key).rpartition("}")[2] == name:
            return str(value)
    return ""


def is_on(element: Element | None) -> bool:
    """Whether a property exists and is not switched off."""
    return element is not None and value_of(element) not in ("0", "false", "off", "none")


def outline_level(properties: Element | None) -> int:
    """Return the heading level (1 to 9) that paragraph properties give, or 0."""
    value = value_of(child(properties, "outlineLvl"))
    return int(value) + 1 if value.isascii() and value.isdigit() and int(value) < _DEEPEST else 0


def read_styles(root: Element | None) -> dict[str, Style]:
    """Return the paragraph and character styles by id, including what they inherit."""
    elements = {
        value_of(style, "styleId"): style
        for style in (children(root, "style") if root is not None else ())
        if value_of(style, "type") in ("paragraph", "character")
    }
    return {name: _style(name, elements) for name in elements}


def _style(name: str, elements: dict[str, Element]) -> Style:
    joined_style = Style()
    for _ in range(_LONGEST_CHAIN):
        if name not in elements:
            break
        style = elements[name]
        joined_style = _joined(joined_style, _own(style))
        name = value_of(child(style, "basedOn"))
    return joined_style


def _joined(nearer: Style, farther: Style) -> Style:
    return Style(
        nearer.level or farther.level,
        nearer.title or farther.title,
        nearer.listed or farther.listed,
        nearer.caption or farther.caption,
        nearer.bold or farther.bold,
        nearer.left_out or farther.left_out,
        nearer.shifted or farther.shifted,
    )


def _own(style: Element) -> Style:
    name = value_of(child(style, "name"))
    properties = child(style, "pPr")
    heading = _HEADING.match(name)
    return Style(
        level=int(heading[1]) if heading else outline_level(properties),
        title=name.casefold() == "title",
        listed=child(properties, "numPr") is not None and not heading,
        caption=name.casefold() == "caption",
        bold=is_on(child(style, "rPr/b")),
        left_out=bool(_LEFT_OUT.fullmatch(name)),
        shifted=value_of(child(style, "rPr/vertAlign")),
    )
