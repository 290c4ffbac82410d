"""The text of the raw HTML that Markdown may hold.

Tags are dropped and their text is kept. What only looks like a tag is kept too: in an article
``a<b and c>d`` is a comparison, so an element that HTML does not know, or attributes that have no
value, make no tag.
"""

from __future__ import annotations

import re
from html import unescape

from assistant.parse.superscript import RAISED

_PARTING = frozenset(
    """address article aside blockquote br caption center dd details div dl dt fieldset figcaption
    figure footer form h1 h2 h3 h4 h5 h6 header hr legend li main nav ol optgroup option p pre
    section summary table tbody tfoot thead tr ul""".split()  # noqa: SIM905 - reads better so
)
_CELLS = frozenset({"td", "th"})
_INLINE = frozenset(
    """a abbr acronym b bdi bdo big body button cite code col colgroup data del dfn em font head
    html i iframe img input ins kbd label link map mark meta meter noscript object output picture
    q rp rt ruby s samp select small source span strike strong sub sup svg template textarea time
    title tt u var video wbr""".split()  # noqa: SIM905 - the same
)
_ELEMENTS = _PARTING | _CELLS | _INLINE
_BARE = frozenset({"", "checked", "controls", "disabled", "hidden", "open", "reversed"})

_POWER = re.compile(
    r"(?<=\d)<sup(?:\s[^<>]*)?>([-+\u2212\u2013]?\d[\d,\s\u2013-]*)</sup\s*>", re.IGNORECASE
)

# One pass, linear in the length: a "<" ends every attempt at a tag, and a comment or script that
# never ends takes the rest at once.
_MARKUP = re.compile(
    r"<!--(?:.*?-->|(?P<endless>.*))"
    r"|<(?P<dropped>script|style)(?=[\s>])(?:.*?</(?P=dropped)\s*>|(?P<open>.*))"
    r"|</?(?P<name>[a-z][a-z0-9]*)(?P<attributes>(?:[^<>\"']|\"[^\"<]*\"|'[^'<]*')*+)>"
    r"|<!doctype[^<>]*>|<\?[^<>]*\?>",
    re.DOTALL | re.IGNORECASE,
)


def html_text(markup: str) -> str:
    """Return the text of `markup`; elements that stand on their own are parted by blank lines."""
    return unescape(_MARKUP.sub(_replacement, raise_powers(markup)))


def raise_powers(markup: str) -> str:
    """Return `markup` with the superscripts of numbers as characters (10\u2079)."""
    return _POWER.sub(lambda power: power[1].translate(RAISED), markup)


def tag_text(tag: str) -> str:
    """Return what one tag within a sentence leaves: nothing, a blank, or what is no tag at all."""
    return _MARKUP.sub(_replacement, tag)


def _replacement(match: re.Match[str]) -> str:
    endless = match["endless"] or match["open"]
    if endless:  # better read as text than lost up to the end of the file
        return endless
    name = (match["name"] or "").lower()
    if not name:
        return ""
    attributes = match["attributes"].strip(" \t\r\n/")
    if name not in _ELEMENTS or ("=" not in attributes and attributes.lower() not in _BARE):
        return match[0]
    if name in _PARTING:
        return "\n\n"
    return " " if name in _CELLS else ""
