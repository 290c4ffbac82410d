"""Cleans titles and abstracts of exports: leftover HTML, JATS from Crossref, labels."""

from __future__ import annotations

import re
from html import unescape
from typing import TYPE_CHECKING

from assistant.errors import UnreadableFile
from assistant.formats.lines.labels import labelled_parts
from assistant.formats.lines.paragraphs import paragraphs, split_lines
from assistant.formats.markup.html_text import html_text
from assistant.text.writer import fold

if TYPE_CHECKING:
    from collections.abc import Iterator

    from assistant.formats.markup.xml import Element

_JATS = re.compile(r"</?(?:(?:jats|mml):[a-z]|(?:ext-link|xref|sec|inline-formula|italic)\b)")
_JATS_TAG = re.compile(
    r"<(?P<slash>/?)(?:(?:jats|mml):)?(?P<name>[a-z][a-z-]*)(?:\s+[\w:-]+=\"[^\"<>]*\")*\s*/?>"
)
_SHIFTS = frozenset({"sub", "sup"})
_WRAPPER = '<abstract xmlns:jats="j" xmlns:mml="m" xmlns:xlink="x">{}</abstract>'
_STANDING = frozenset({"sec", "p", "title", "list", "disp-quote"})
_NAMES = frozenset({"abstract", "summary"})  # titles of the whole abstract, not labels


def without_markup(text: str) -> str:
    """Return `text` without the markup that exports leave in it; line ends stay, except in XML."""
    if _JATS.search(text):
        # Most exports have no XML and must not load lxml.
        from assistant.formats.markup.xml import text_of  # noqa: PLC0415

        root = _root(text)
        return _cut_short(text) if root is None else text_of(root)
    return html_text(text) if "<" in text or "&" in text else text


def abstract_parts(text: str) -> Iterator[tuple[str, str]]:
    """Yield the paragraphs of an abstract with their labels, which may be empty."""
    for label, part in _jats_parts(text) if _JATS.search(text) else [("", without_markup(text))]:
        cut = labelled_parts(fold(part), printed=True)
        if len(cut) > 1 and not label:
            yield from cut
        else:
            for paragraph in paragraphs(split_lines(part)):
                yield label, fold(paragraph.text)


def _jats_parts(text: str) -> list[tuple[str, str]]:
    root = _root(text)
    return [("", _cut_short(text))] if root is None else list(_walk(root, ""))


def _root(text: str) -> Element | None:
    from assistant.formats.markup.xml import parse_xml  # noqa: PLC0415 - see `without_markup`

    try:
        return parse_xml(_WRAPPER.format(text).encode(errors="replace"))
    except UnreadableFile:
        return None


def _cut_short(text: str) -> str:
    """The text of markup that is not valid XML, because it was cut short or also has HTML."""
    return html_text(_JATS_TAG.sub(_html_tag, unescape(text)))


def _html_tag(tag: re.Match[str]) -> str:
    """A tag of JATS or MathML as an HTML tag if it raises or lowers text, or else ""."""
    name = tag["name"]
    if name not in _SHIFTS:
        return ""
    return f"<{tag['slash']}{name}>"


def _walk(element: Element, label: str) -> Iterator[tuple[str, str]]:
    from assistant.formats.markup.xml import local, text_of  # noqa: PLC0415 - the same

    if _STANDING.isdisjoint(map(local, element)):
        yield label, text_of(element)
        return
    yield label, element.text or ""
    for inner in element:
        name = local(inner)
        if name == "title":
            title = text_of(inner)
            label = "" if title.casefold().strip(".:") in _NAMES else title.rstrip(":")
        elif name == "sec":
            yield from _walk(inner, label)
        else:
            yield label, text_of(inner)
        yield label, inner.tail or ""
