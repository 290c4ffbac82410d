"""Finds the format of a file by its content.

In this order: the first bytes, the first tag of HTML, the root elements of XML, the start of the
text, and the form of JSON. Text without any of these signs is Markdown or plain text.
"""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

from assistant.errors import UnreadableFile
from assistant.format_traits import HTML, MARKDOWN
from assistant.formats.articles.recognise_articles import is_markdown, is_piece_of_page
from assistant.formats.registry import ENTRIES, Entry, entry_of
from assistant.text.decoding import beginning, decoded, refuse_foreign

if TYPE_CHECKING:
    from collections.abc import Iterator

# Comments and processing instructions may come before anything, in Markdown too.
_MARKUP = re.compile(
    r"(?:(?:<!--(?:.*?-->|.*)|<\?(?:.*?\?>|.*))\s*)*(<[!/]?[A-Za-z_:])?", re.DOTALL
)
_JSON = re.compile(r'\{\s*["}]|\[\s*[\[{"]')
# One of so many lines at the top must be an object, or else the file is one large piece of JSON. It
# is more than one, so that damaged lines at the top do not cost the file. Chosen by hand.
_MOST_FIRST_LINES = 20
_BEFORE_TEXT = "\ufeff \t\r\n"
# Names of root elements in a message, so that it stays one sentence. Chosen by hand.
_MOST_NAMED_ROOTS = 3
_ANY_JSON = next(entry for entry in ENTRIES if entry.signs.any_json_lines)


def recognised(data: bytes) -> tuple[Entry, object]:
    """Return the entry of the format of `data`, and the content that its reader gets; see `Signs`.

    Raises UnreadableFile for content that the program does not read, for text that cannot be
    decoded, and for XML that is damaged.
    """
    for entry in ENTRIES:
        if entry.signs.first_bytes and entry.signs.first_bytes(data):
            return entry, data
    refuse_foreign(data)
    head = beginning(data)
    markup = _MARKUP.match(head)
    start = markup.start(1) if markup else -1
    if start < 0 and not head.startswith("<?xml"):
        return _of_text(decoded(data))
    first_tag = head[start:] if start >= 0 else ""
    for entry in ENTRIES:
        if entry.signs.first_tag and entry.signs.first_tag(first_tag):
            return entry, data
    if is_piece_of_page(first_tag):
        text = decoded(data)
        return (entry_of(MARKDOWN), text) if is_markdown(text) else (entry_of(HTML), data)
    return _of_xml(data)


def _of_xml(data: bytes) -> tuple[Entry, object]:
    # Most corpora have no XML and must not load lxml.
    from assistant.formats.markup.xml import local, parse_roots  # noqa: PLC0415

    roots = parse_roots(data)
    names = {local(root) for root in roots}
    for entry in ENTRIES:
        if names <= entry.signs.roots:
            return entry, roots
    listed = ", ".join(f"<{name}>" for name in sorted(names)[:_MOST_NAMED_ROOTS])
    raise UnreadableFile(
        f"an unknown kind of XML with the root element {listed}; export it as JATS or PubMed XML, "
        "or as plain text"
    )


def _of_text(text: str) -> tuple[Entry, object]:
    start = text.lstrip(_BEFORE_TEXT)
    for entry in ENTRIES:
        if entry.signs.text_start and entry.signs.text_start(start):
            return entry, text
    if _JSON.match(start):
        return _of_json(text)
    texts = (entry for entry in ENTRIES if entry.signs.whole_text and entry.signs.whole_text(text))
    return next(texts), text


def _of_json(text: str) -> tuple[Entry, object]:
    """Recognise JSON: a value in a known form, one object a line, or other objects of articles.

    Lines and objects may be damaged.
    """
    try:
        value = json.loads(text)
    except (ValueError, RecursionError):
        value = None
    for part in _values(value):
        for entry in ENTRIES:
            if entry.signs.json_value and entry.signs.json_value(part):
                return entry, part
    start = text.lstrip(_BEFORE_TEXT)
    is_one_value = value is not None and "\n" in start.rstrip()
    if start.startswith("[") or is_one_value or (first := _first_object(start)) is None:
        return _of_objects(text)
    for entry in ENTRIES:
        signs = entry.signs
        if signs.json_lines and signs.json_value and signs.json_value(first):
            # This imports lxml, as in `_of_xml`.
            from assistant.formats.records.json_lines import lines_of  # noqa: PLC0415

            return entry, lines_of(text)
    return _ANY_JSON, text


def _values(value: object) -> Iterator[object]:
    """Yield a JSON value, and the lists in it, which an object may wrap."""
    if value is not None:
        yield value
    if isinstance(value, dict):
        yield from (inner for inner in value.values() if isinstance(inner, list) and inner)


def _of_objects(text: str) -> tuple[Entry, object]:
    """Recognise objects of articles that are in a list, or printed over several lines."""
    from assistant.formats.records.json_objects import articles_in  # noqa: PLC0415 - rarely needed

    objects = articles_in(text)
    if objects is None:
        raise UnreadableFile(
            "an unknown kind of JSON; export it in another format, or write JSON Lines, one object "
            "per line"
        )
    return _ANY_JSON, objects


def _first_object(text: str) -> dict[str, Any] | None:
    """The first JSON object among the first lines; it skips damaged lines. None without one."""
    for line in text.split("\n", _MOST_FIRST_LINES)[:_MOST_FIRST_LINES]:
        try:
            value = json.loads(line)
        except (ValueError, RecursionError):
            continue
        if isinstance(value, dict):
            return value
    return None
