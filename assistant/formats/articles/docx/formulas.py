"""What the layout of Word's formulas means for their text, like `markup.elements` for MathML.

ISO/IEC 29500-1, 22.1: fractions, roots, fences, powers and sums are elements with parts.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from assistant.formats.articles.docx.styles import value_of
from assistant.formats.markup.elements import bracketed
from assistant.formats.markup.inline import APART, LOWERED, RAISED
from assistant.formats.markup.xml import child, local

if TYPE_CHECKING:
    from assistant.formats.markup.xml import Element

_SHIFTS = {"f": APART, "oMath": APART, "rad": APART}
_PARTS = {"sub": LOWERED, "sup": RAISED}
_LIMITS = {"limLow": LOWERED, "limUpp": RAISED}
# The parts that need brackets where they are more than one number or letter.
_BRACKETED = frozenset({"num", "den"})
_ROOT = "\u221a"
# The start of fences, and the operator of sums and integrals: the property and its default value.
_SIGNS = {"d": ("begChr", "("), "nary": ("chr", "\u222b")}


def shift_of(element: Element) -> str:
    """Return the shift of a part of a formula, as `Inline.begin` takes it, or an empty string."""
    name = local(element)
    if name == "lim":
        return _LIMITS.get(_above(element), "")
    return _SHIFTS.get(name) or _PARTS.get(name, "")


def text_before(element: Element) -> str:
    """Return the signs before a part of a formula."""
    name, above = local(element), _above(element)
    if name in _SIGNS:
        return _property_sign(element, *_SIGNS[name])
    if name in _BRACKETED:
        return ("/" if name == "den" else "") + ("(" if _is_compound(element) else "")
    if above == "rad":
        return _root(element, name)
    return _between(element, above) if name == "e" else ""


def text_after(element: Element) -> str:
    """Return the signs after a part of a formula."""
    name = local(element)
    if name == "d":
        return _property_sign(element, "endChr", ")")
    if name == "deg" and _has_text(element):
        return "]"
    if name in _BRACKETED or (_above(element) == "rad" and name == "e"):
        return ")" if _is_compound(element) else ""
    return " " if name == "mr" else ""


def _root(part: Element, name: str) -> str:
    """The signs before the degree of a root, or before its radicand: √2, √[3]8."""
    degree = child(part.getparent(), "deg")
    has_degree = degree is not None and _has_text(degree)
    if name == "deg":
        return f"{_ROOT}[" if has_degree else ""
    return (
        ("" if has_degree else _ROOT) + ("(" if _is_compound(part) else "") if name == "e" else ""
    )


def _between(part: Element, above: str) -> str:
    """The separator between one of several parts and the one before it."""
    previous = part.getprevious()
    if previous is None or local(previous) != "e":
        return ""
    return _property_sign(part.getparent(), "sepChr", "|") if above == "d" else " "


def _above(element: Element) -> str:
    parent = element.getparent()
    return local(parent) if parent is not None else ""


def _property_sign(element: Element | None, name: str, usual: str) -> str:
    """A sign from the properties of `element`; a property with an empty sign gives ""."""
    property_ = child(element, f"{local(element)}Pr/{name}") if element is not None else None
    return usual if property_ is None else value_of(property_)


def _has_text(part: Element) -> bool:
    return bool("".join(part.itertext()).strip())


def _is_compound(part: Element) -> bool:
    return bracketed("".join(part.itertext()))
