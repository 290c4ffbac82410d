"""Extracts the text of raw HTML in Markdown.

It drops tags and keeps their text. It also keeps what only looks like a tag: in an article,
``a<b and c>d`` is a comparison. So unknown elements, and those with attributes without a value, do
not count as tags.
"""

from __future__ import annotations

import re
from html import unescape

from assistant.formats.markup.inline import IMAGE, LOWERED, RAISED, Inline

_SEPARATING = frozenset(
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
_ELEMENTS = _SEPARATING | _CELLS | _INLINE
_BARE = frozenset({"", "checked", "controls", "disabled", "hidden", "open", "reversed"})

_SHIFTS = {"sup": RAISED, "sub": LOWERED}
# Open tags that are tracked, so that a flood of unclosed tags cannot grow. Chosen by hand.
_MOST_OPEN = 32
_ALTERNATIVE = re.compile(r"\balt\s*=\s*(?:\"([^\"]*)\"|'([^']*)'|([^\s\"'>]+))", re.IGNORECASE)

# One pass, linear in the length: a "<" ends every attempt to match a tag, and a comment or script
# that never ends matches all the rest at once.
_MARKUP = re.compile(
    r"<!--(?:.*?-->|(?P<endless>.*))"
    r"|<(?P<dropped>script|style)(?=[\s>])(?:.*?</(?P=dropped)\s*>|(?P<open>.*))"
    r"|</?(?P<name>[a-z][a-z0-9]*)(?P<attributes>(?:[^<>\"']|\"[^\"<]*\"|'[^'<]*')*+)>"
    r"|<!doctype[^<>]*>|<\?[^<>]*\?>",
    re.DOTALL | re.IGNORECASE,
)


def html_text(markup: str) -> str:
    """Return the text of `markup`, with blank lines between block elements."""
    tags = Tags()
    at = 0
    for tag in _MARKUP.finditer(markup):
        tags.inline.add(unescape(markup[at : tag.start()]))
        tags.add(tag)
        at = tag.end()
    tags.inline.add(unescape(markup[at:]))
    return tags.inline.text


class Tags:
    """Feeds tags, one after another, to an `Inline`."""

    def __init__(self) -> None:
        self.inline = Inline()
        self._open: list[str] = []

    def tag(self, tag: str) -> None:
        """Process one tag in a sentence; text that only looks like a tag is added as text."""
        match = _MARKUP.fullmatch(tag)
        if match is None:
            self.inline.add(tag)
        else:
            self.add(match)

    def add(self, match: re.Match[str]) -> None:
        """Process one match that looks like a tag."""
        endless = match["endless"] or match["open"]
        if endless:  # as text, so that nothing up to the end of the file is lost
            self.inline.add(unescape(endless))
            return
        name = (match["name"] or "").lower()
        if not name:
            return
        attributes = match["attributes"].strip(" \t\r\n/")
        if name not in _ELEMENTS or ("=" not in attributes and attributes.lower() not in _BARE):
            self.inline.add(unescape(match[0]))
        elif name in _SHIFTS:
            self._shift(name, ends=match[0].startswith("</"))
        elif name == "img":
            attribute = _ALTERNATIVE.search(attributes)
            alternative = next(filter(None, attribute.groups()), "") if attribute else ""
            self.inline.hole(
                IMAGE, unescape(alternative), weak=attribute is not None and not alternative
            )
        elif name in _SEPARATING:
            self._end_all()
            self.inline.add("\n\n")
        elif name in _CELLS:
            self.inline.add(" ")

    def _shift(self, name: str, *, ends: bool) -> None:
        """Begin or end a raised or lowered piece; ignore an end without a beginning."""
        if not ends:
            if len(self._open) < _MOST_OPEN:
                self.inline.begin(_SHIFTS[name])
                self._open.append(name)
        elif name in self._open:
            while self._open.pop() != name:
                self.inline.end()
            self.inline.end()

    def _end_all(self) -> None:
        """End pieces that were never closed, so that they do not continue in the next paragraph."""
        while self._open:
            self._open.pop()
            self.inline.end()
