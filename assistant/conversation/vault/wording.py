"""Text and front matter of notes: hostile text stays text in Obsidian, its plugins and elsewhere.

Escaping with a backslash is enough for Markdown. Obsidian and its plugins look for some signs in
the bytes of a note, whatever stands before them, so these are written as character references:
``%%`` (comments), ``==`` (highlights), ``^`` (ids of blocks), ``::`` (fields of Dataview), ``<%``
(code of Templater), and what makes a bare address a link (``://``, ``www.``, ``@``).

Front matter has no escapes that survive reading, so a blank divides the signs there. Quotes never
stand in front matter.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence

from assistant.display import inert
from assistant.render import markdown

#: A value of front matter: a list has one line for each item.
Value = str | int | float | bool | Sequence[str] | None

# In escaped text. The pair of a backslash and a sign is taken whole, so that a backslash that is
# itself escaped does not count.
_SIGNS = re.compile(
    r"\\<(?=%)|\\=(?==)|\\:(?=:|//)|(?P<pair>\\.)|%(?=%)|=(?==)|:(?=:|//)|[\^@]|(?<=[wW]{3})\."
)
# Signs that a program obeys in front matter, without their last character.
_DIVIDED = re.compile(r"\[(?=[\[^])|\](?=\()|:(?=//)|[<%](?=%)|%(?=>)|\{(?=[{%])")
# A value that is an address as a whole ("mailto:a@b") is a link.
_ADDRESS = re.compile(r"([A-Za-z][\w+.-]*:)(\S+)")
# What YAML does not allow in a text, beside what `inert` replaces.
_NOT_IN_YAML = re.compile("[\ufffe\uffff]")


def safe(text: str) -> str:
    """Untrusted text for the body of a note: it appears unchanged, without blanks at its ends."""
    return _SIGNS.sub(_reference, markdown.escaped(text))


def property_text(text: str) -> str:
    """Untrusted text as a value of front matter; a blank divides signs that a program obeys."""
    divided = _DIVIDED.sub(r"\g<0> ", _NOT_IN_YAML.sub("\N{REPLACEMENT CHARACTER}", inert(text)))
    return _ADDRESS.sub(r"\1 \2", divided) if _ADDRESS.fullmatch(divided) else divided


def front_matter(values: Mapping[str, Value]) -> list[str]:
    """The lines of YAML front matter; it leaves out what is None or empty.

    The keys are the program's own. Texts go into quotation marks as they are, so pass them through
    `property_text` first.
    """
    lines = ["---"]
    for key, value in values.items():
        if value is None or value in ("", [], ()):
            continue
        if isinstance(value, str | int | float):
            lines.append(f"{key}: {_scalar(value)}")
        else:
            lines += [f"{key}:", *(f"  - {_scalar(item)}" for item in value)]
    return [*lines, "---", ""]


def _reference(match: re.Match[str]) -> str:
    return match[0] if match["pair"] else f"&#{ord(match[0][-1])};"


def _scalar(value: str | float) -> str:
    """A scalar of YAML: JSON is YAML 1.2, and within `property_text` it is YAML 1.1, too."""
    return json.dumps(value, ensure_ascii=False)
