"""What elements of XML and HTML say of the text in them, by their names and their places.

The layout of MathML is part of what it says: a fraction, a root, fences and powers are drawn, not
written. They become the signs that a line of text has for them: (a+b)/2, √2, 10⁹.
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
# Elements that say by an attribute how their text stands: TEI, JATS, HTML of word processors.
_STYLED = frozenset({"emph", "hi", "span", "styled-content", "font"})
_STYLES = ("rend", "rendition", "style", "style-type", "class")
_RAISING = re.compile(r"(?<![\w-])(?:super|superscript|sup)(?![\w-])", re.IGNORECASE)
_LOWERING = re.compile(r"(?<![\w-])(?:sub|subscript)(?![\w-])", re.IGNORECASE)

# How the children of the first, second and third place stand.
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
# Places are counted up to here, so that a flood of children costs no more than it must.
_MOST_PLACES = 32
_SIMPLE = re.compile(r"[\w.,%\u2032\s]*")
_ROOT = "\u221a"
# What stands before the second part: a/b, and a root of any degree as the power a^(1/n).
_SEPARATORS = {"mfrac": "/", "mroot": "^(1/"}
_BRACKETED = frozenset(_SEPARATORS)


def shift_of(element: Element) -> str:
    """Return how `element` stands in its line, as `Inline.begin` takes it, or an empty string."""
    name = _name(element)
    if name in _SHIFTS:
        return _SHIFTS[name]
    if name in _LINKS:
        return CITED if _is_mark(element, name) else ""
    if name in _STYLED:
        said = " ".join(str(element.get(key) or "") for key in _STYLES)
        return RAISED if _RAISING.search(said) else LOWERED if _LOWERING.search(said) else ""
    return _script(element, _name(element.getparent()))


def before(element: Element) -> str:
    """Return what stands before the text of `element` and is said by its name or place."""
    name, parent = _name(element), element.getparent()
    above = _name(parent)
    told = ""
    if above in _DRAWN and element.getprevious() is not None:
        told = _SEPARATORS.get(above) or _separator(element, parent)
    if above in _BRACKETED and not told.endswith("("):
        told += _bracket(element, "(")
    if name == "mfenced":
        return told + str(element.get("open", "("))
    if name == "msqrt":
        return told + _ROOT + _bracket(element, "(")
    return told


def after(element: Element) -> str:
    """Return what stands behind the text of `element` and is said by its name or place."""
    name, above = _name(element), _name(element.getparent())
    told = ""
    if name == "mfenced":
        told = str(element.get("close", ")"))
    elif name == "msqrt":
        told = _bracket(element, ")")
    if above == "mroot" and element.getprevious() is not None:
        return f"{told})"
    return told + _bracket(element, ")") if above in _BRACKETED else told


def is_layout(element: Element | None) -> bool:
    """Whether `element` holds elements alone, so that blanks between them are no text."""
    return _name(element) in _LAYOUTS


def bracketed(text: str) -> bool:
    """Whether the part of a fraction or root needs brackets to be read as one."""
    return _SIMPLE.fullmatch(text.strip()) is None


def _name(element: Element | None) -> str:
    """The name without its namespace, in lower case, which HTML does not tell from upper case."""
    return _lowered(str(element.tag)) if element is not None else ""


@lru_cache(maxsize=1024)  # asked some times for every element
def _lowered(tag: str) -> str:
    return tag.rpartition("}")[2].lower()


def _bracket(element: Element, bracket: str) -> str:
    inner = list(islice(element.iter(), _MOST_PLACES))
    alone = len(inner) < _MOST_PLACES and not any(
        (one is not element and _name(one) in _DRAWN) or bracketed(f"{one.text or ''}")
        for one in inner
    )
    return "" if alone else bracket


def _separator(element: Element, fenced: Element | None) -> str:
    """What parts `element` of ``mfenced`` from the one before it, as the attribute says."""
    if fenced is None or _name(fenced) != "mfenced":
        return ""
    separators = str(fenced.get("separators", ",")).replace(" ", "")
    return separators[min(_place(element), len(separators)) - 1] if separators else ""


def _place(element: Element) -> int:
    """How many elements stand before `element`, as far as places are counted."""
    return sum(1 for _ in islice(element.itersiblings(preceding=True), _MOST_PLACES))


def _script(element: Element, above: str) -> str:
    if above in _SCRIPTS:
        places = _SCRIPTS[above]
        place = _place(element)
        return places[place] if place < len(places) else ""
    if above != "mmultiscripts":
        return ""
    # Lowered and raised ones by turns, behind the base, and again behind ``mprescripts``.
    place = 0
    for other in islice(element.itersiblings(preceding=True), _MOST_PLACES):
        if _name(other) == "mprescripts":
            return RAISED if place % 2 else LOWERED
        place += 1
    return (LOWERED if place % 2 else RAISED) if place else ""


def _is_mark(element: Element, name: str) -> bool:
    """Whether a link leads to another place of the article, as citation marks do."""
    return name != "a" or str(element.get("href") or "").startswith("#")
