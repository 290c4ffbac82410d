"""What the names and positions of XML and HTML elements mean for their text.

The layout of MathML carries meaning: it draws fractions, roots, fences and powers instead of
writing them. They become the characters that plain text has for them: (a+b)/2, √2, 10⁹.
"""

from __future__ import annotations

import re
from functools import lru_cache
from itertools import islice
from typing import TYPE_CHECKING

from assistant.formats.markup.inline import APART, CITED, LOWERED, RAISED

if TYPE_CHECKING:
    from lxml.etree import _Element as Element  # not from `xml`, which imports this module

_SHIFTS = {
    "sup": RAISED,
    "superscript": RAISED,
    "sub": LOWERED,
    "subscript": LOWERED,
    "math": APART,
    "mfrac": APART,
    "mroot": APART,
}
_LINKS = frozenset({"a", "ref", "xref"})
# Elements whose attributes say whether their text is raised or lowered: TEI, JATS, HTML of word
# processors.
_STYLED = frozenset({"emph", "hi", "span", "styled-content", "font"})
_STYLES = ("rend", "rendition", "style", "style-type", "class")
_RAISING = re.compile(r"(?<![\w-])(?:super|superscript|sup)(?![\w-])", re.IGNORECASE)
_LOWERING = re.compile(r"(?<![\w-])(?:sub|subscript)(?![\w-])", re.IGNORECASE)

# Whether the first, second and third child are raised or lowered.
_SCRIPTS = {
    "msub": ("", LOWERED),
    "msubsup": ("", LOWERED, RAISED),
    "msup": ("", RAISED),
    "mover": ("", RAISED),
    "munder": ("", LOWERED),
    "munderover": ("", LOWERED, RAISED),
}
_DRAWN = frozenset({"mfenced", "mfrac", "mroot", "msqrt"})
_LAYOUTS = frozenset(_SCRIPTS) | _DRAWN | {"mmultiscripts"}
# Positions are only counted up to here, so that very many children cost little time.
_MOST_PLACES = 32
_SIMPLE = re.compile(r"[\w.,%\u2032\s]*")
_ROOT = "\u221a"
# The text before the second part: a/b, and a root of any degree as the power a^(1/n).
_SEPARATORS = {"mfrac": "/", "mroot": "^(1/"}
_BRACKETED = frozenset(_SEPARATORS)


def shift_of(element: Element) -> str:
    """Return the shift of `element`, as `Inline.begin` takes it, or "" when it has none."""
    name = _name(element)
    if name in _SHIFTS:
        return _SHIFTS[name]
    if name in _LINKS:
        return CITED if _is_mark(element, name) else ""
    if name in _STYLED:
        styles = " ".join(str(element.get(key) or "") for key in _STYLES)
        return RAISED if _RAISING.search(styles) else LOWERED if _LOWERING.search(styles) else ""
    return _script(element, _name(element.getparent()))


def text_before(element: Element) -> str:
    """Return the text that the name or position of `element` implies before its own text."""
    name, parent = _name(element), element.getparent()
    above = _name(parent)
    text = ""
    if above in _DRAWN and element.getprevious() is not None:
        text = _SEPARATORS.get(above) or _separator(element, parent)
    if above in _BRACKETED and not text.endswith("("):
        text += _bracket(element, "(")
    if name == "mfenced":
        return text + str(element.get("open", "("))
    if name == "msqrt":
        return text + _ROOT + _bracket(element, "(")
    return text


def text_after(element: Element) -> str:
    """Return the text that the name or position of `element` implies after its own text."""
    name, above = _name(element), _name(element.getparent())
    text = ""
    if name == "mfenced":
        text = str(element.get("close", ")"))
    elif name == "msqrt":
        text = _bracket(element, ")")
    if above == "mroot" and element.getprevious() is not None:
        return f"{text})"
    return text + _bracket(element, ")") if above in _BRACKETED else text


def is_layout(element: Element | None) -> bool:
    """Whether `element` only contains elements, so that blanks between them are not text."""
    return _name(element) in _LAYOUTS


def bracketed(text: str) -> bool:
    """Whether a part of a fraction or root needs brackets to be read as one part."""
    return _SIMPLE.fullmatch(text.strip()) is None


def _name(element: Element | None) -> str:
    """The name in lower case without its namespace; HTML does not distinguish case."""
    return _lowered(str(element.tag)) if element is not None else ""


@lru_cache(maxsize=1024)  # called several times for every element
def _lowered(tag: str) -> str:
    return tag.rpartition("}")[2].lower()


def _bracket(element: Element, bracket: str) -> str:
    inner = list(islice(element.iter(), _MOST_PLACES))
    alone = len(inner) < _MOST_PLACES and not any(
        (descendant is not element and _name(descendant) in _DRAWN)
        or bracketed(f"{descendant.text or ''}")
        for descendant in inner
    )
    return "" if alone else bracket


def _separator(element: Element, fenced: Element | None) -> str:
    """The separator between `element` of ``mfenced`` and the one before it, from the attribute."""
    if fenced is None or _name(fenced) != "mfenced":
        return ""
    separators = str(fenced.get("separators", ",")).replace(" ", "")
    return separators[min(_place(element), len(separators)) - 1] if separators else ""


def _place(element: Element) -> int:
    """How many elements come before `element`, up to `_MOST_PLACES`."""
    return sum(1 for _ in islice(element.itersiblings(preceding=True), _MOST_PLACES))


def _script(element: Element, above: str) -> str:
    if above in _SCRIPTS:
        places = _SCRIPTS[above]
        place = _place(element)
        return places[place] if place < len(places) else ""
    if above != "mmultiscripts":
        return ""
    # After the base, and again after ``mprescripts``, lowered and raised ones alternate.
    place = 0
    for other in islice(element.itersiblings(preceding=True), _MOST_PLACES):
        if _name(other) == "mprescripts":
            return RAISED if place % 2 else LOWERED
        place += 1
    return (LOWERED if place % 2 else RAISED) if place else ""


def _is_mark(element: Element, name: str) -> bool:
    """Whether a link leads to another place in the article, as citation marks do."""
    return name != "a" or str(element.get("href") or "").startswith("#")
