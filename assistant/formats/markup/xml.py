"""Reads untrusted XML: without DTDs, entities that the file defines, network access or repairs.

libxml2's "recover" mode silently drops text, so a damaged file is refused instead. This module maps
the entities of HTML and the ISO sets (``&nbsp;``, ``&alpha;``), because the DTDs that would define
them are never read. It refuses any other entity by name, so that its text is not lost.
"""

from __future__ import annotations

import codecs
import re
from collections import Counter
from functools import lru_cache
from html.entities import html5
from typing import TYPE_CHECKING, TypeAlias

from lxml import etree

from assistant.errors import UnreadableFile
from assistant.formats.markup.elements import is_layout, shift_of, text_after, text_before
from assistant.formats.markup.inline import FORMULA, IMAGE, Inline
from assistant.text.writer import fold

if TYPE_CHECKING:
    from collections.abc import Iterator

Element: TypeAlias = etree._Element  # noqa: SLF001 - lxml's only name for the type

# Real articles nest up to 24 levels; the limit keeps recursion far from Python's own.
_MAX_DEPTH = 128
_TOO_DEEP = etree.XPath("boolean(" + "/*" * (_MAX_DEPTH + 1) + ")")

# libxml2's errors where another root element, or the XML declaration before it, begins.
_AT_SECOND_ROOT = (
    etree.ErrorTypes.ERR_DOCUMENT_END,
    etree.ErrorTypes.ERR_RESERVED_XML_NAME,
)
_XML_LANG = "{http://www.w3.org/XML/1998/namespace}lang"
_PREDEFINED = frozenset({"amp", "lt", "gt", "quot", "apos"})

# Comments, CDATA sections and processing instructions have no references. One that never ends
# matches the rest of the file, so that a flood of openings takes linear time.
_REFERENCE = re.compile(
    rb"<!--(?:.*?-->|.*)|<!\[CDATA\[(?:.*?\]\]>|.*)|<\?(?:.*?\?>|.*)|&([A-Za-z][A-Za-z0-9]*);",
    re.DOTALL,
)
_PROLOGUE = re.compile(rb"(?<=>)\s*(?:<\?xml\s[^<>]*\?>\s*|<!DOCTYPE\s[^<>\[]*>\s*)+")
_LEADING = re.compile(rb"(<\?xml\s[^<>]*\?>)?\s*(?:<!DOCTYPE\s[^<>\[]*>)?")

# Block elements, which separate the words before and after them.
_SEPARATING = frozenset(
    """abstract AbstractText app array attrib boxed-text br break caption chem-struct-wrap def
    def-item def-list disp-formula disp-formula-group disp-quote DispFormula entry fig fig-group fn
    fn-group hr label list list-item mlabeledtr mspace mtd mtr p preformat
    ref-list row sec speech statement supplementary-material table table-wrap table-wrap-foot td
    term th title tr verse-group verse-line""".split()  # noqa: SIM905 - reads better than fifty quoted words
)
# Elements whose content model has no text. They separate their children even without white space.
_ELEMENT_ONLY = frozenset(
    """address award-group citation-alternatives contrib contrib-group date date-in-citation
    element-citation institution-wrap name name-alternatives nlm-citation person-group
    pub-date""".split()  # noqa: SIM905 - the same
)
# A second wording of something that is shown anyway, or an identifier for machines.
_NEVER_TEXT = frozenset({"alt-text", "annotation", "annotation-xml", "long-desc", "object-id"})
# Things that are shown, but have text only where the source gives another form of them.
_FORMULAS = frozenset(
    {"DispFormula", "chem-struct", "disp-formula", "formula", "inline-formula", "math", "tex-math"}
)
_IMAGES = frozenset({"graphic", "inline-graphic", "inline-media", "private-char"})
# Elements in a formula that are not part of it.
_BESIDE_FORMULA = _NEVER_TEXT | {"label"}
_SHOWN = _FORMULAS | _IMAGES
# A flag among the names to skip (no element has this name): images leave no placeholder. In a
# formula there is another form, or one placeholder for all of it.
_UNMARKED = frozenset({""})
# Which of several forms of the same thing is read, the preferred one first.
_PREFERRED = ("math", "textual-form", "table", "tex-math")
_TEX_BEGIN, _TEX_END = r"\begin{document}", r"\end{document}"

_SPAN = re.compile(r"[0-9]{1,3}")


def parse_xml(data: bytes) -> Element:
    """Return the root element of one XML document.

    Raises UnreadableFile when the data is not well-formed, nests too deeply, uses an unknown
    entity, or defines a known one differently.
    """
    return _parse(data)


def parse_roots(data: bytes) -> list[Element]:
    """Return the root elements of a file; exports may have several, one after another.

    Raises UnreadableFile as `parse_xml` does.
    """
    try:
        return [_parse(data)]
    except _SecondRoot as error:
        data, encoding = _bytes_and_encoding(data.lstrip())
        leading = _LEADING.match(data)
        declaration, start = (leading[1] or b"", leading.end()) if leading else (b"", 0)
        body = _PROLOGUE.sub(b"\n", data[start:])
        try:
            wrapper = _parse(declaration + b"<roots>" + body + b"</roots>", encoding)
        except UnreadableFile as inner:
            raise error from inner
        if "".join([wrapper.text or "", *(root.tail or "" for root in wrapper)]).strip():
            raise
        return list(wrapper)


def text_of(element: Element, skip: frozenset[str] = frozenset()) -> str:
    """All text of `element` in reading order, with folded white space.

    Inline markup neither separates nor joins words; blocks and line breaks separate them. Elements
    named in `skip` are left out, but the text after them is not. Of several forms of one thing
    (``alternatives``, TeX beside MathML) one is read. A formula or image without text becomes a
    placeholder.
    """
    inline = Inline()
    collect(element, skip, inline)
    return fold(inline.text)


def collect(element: Element, skip: frozenset[str], into: Inline) -> None:
    """Append the text of `element`, unfolded and without its tail, to `into`.

    `skip` is as in `text_of`. Every format reads the text of XML through this function.
    """
    while local(element) == "alternatives" and (form := preferred_form(element)) is not element:
        element = form
    name = local(element)
    if name in _SHOWN and not skip >= _UNMARKED and is_silent(element, _BESIDE_FORMULA):
        into.hole(IMAGE if name in _IMAGES else FORMULA, _alternative(element))
    if name in _FORMULAS:
        skip |= _UNMARKED | _second_wording(element)
    if name == "tex-math":
        into.add(_tex(element))
        return
    shift = shift_of(element)
    if shift:
        into.begin(shift)
    into.add(text_before(element))
    _collect_inner(element, skip, into)
    into.add(text_after(element))
    if shift:
        into.end()


def _collect_inner(element: Element, skip: frozenset[str], into: Inline) -> None:
    left_out = skip | _NEVER_TEXT
    separates_all = local(element) in _ELEMENT_ONLY
    blanks_count = not is_layout(element)
    if blanks_count or (element.text or "").strip():
        into.add(element.text)
    for inner in element:
        name = local(inner)
        if name not in left_out:
            separator = " " if separates_all or name in _SEPARATING else ""
            into.add(separator)
            collect(inner, skip, into)
            into.add(separator)
        if blanks_count or (inner.tail or "").strip():
            into.add(inner.tail)


def is_silent(element: Element, aside: frozenset[str] = _NEVER_TEXT) -> bool:
    """Whether `element` has no text, except in elements named in `aside`."""
    return not (element.text or "").strip() and all(
        (local(inner) in aside or is_silent(inner, aside)) and not (inner.tail or "").strip()
        for inner in element
    )


def _second_wording(formula: Element) -> frozenset[str]:
    """The names to skip in a formula that has MathML and TeX, of which only one is read."""
    names = {local(inner) for inner in formula}
    if not {"math", "tex-math"} <= names:
        return frozenset()
    written = any(not is_silent(inner) for inner in children(formula, "math"))
    return frozenset({"tex-math" if written else "math"})


def _alternative(element: Element) -> str:
    """The alternative text of a formula or image, for those who cannot see it."""
    element_text = next(element.iter("{*}alt-text"), None)
    attribute = element.get("alttext") or element.get("alt") or ""
    return "".join(element_text.itertext()) if element_text is not None else str(attribute)


def preferred_form(alternatives: Element) -> Element:
    """Return the form in ``alternatives`` that is read, or `alternatives` when none has text."""
    forms = [form for form in alternatives if local(form) not in _NEVER_TEXT]
    forms = [form for form in forms if not is_silent(form)]
    preferred = (form for name in _PREFERRED for form in forms if local(form) == name)
    return next(preferred, forms[0] if forms else alternatives)


def separates_words(element: Element) -> bool:
    """Whether `element` separates the words around it."""
    return local(element) in _SEPARATING


def local(element: Element) -> str:
    """Return the name of `element` without its namespace."""
    return _bare(str(element.tag))


@lru_cache(maxsize=1024)  # called many times for every element
def _bare(tag: str) -> str:
    return tag.rpartition("}")[2]


def children(element: Element, *names: str) -> Iterator[Element]:
    """Yield the children of `element` whose name, without its namespace, is one of `names`."""
    return (inner for inner in element if local(inner) in names)


def steps(element: Element) -> Iterator[tuple[Element, str]]:
    """Yield the children of `element` with their steps of a locator, such as ``p[3]``.

    Numbers count from 1 among siblings of the same name; a single one has no number.
    """
    total = Counter(map(local, element))
    so_far: Counter[str] = Counter()
    for inner in element:
        name = local(inner)
        so_far[name] += 1
        yield inner, f"{name}[{so_far[name]}]" if total[name] > 1 else name


def child(element: Element | None, path: str) -> Element | None:
    """Return the first element at `path` (names separated by slashes) below `element`, or None."""
    for name in path.split("/"):
        if element is None:
            return None
        element = next(children(element, name), None)
    return element


def spans_of(cell: Element) -> tuple[int, int]:
    """Return how many columns and rows a cell spans: 1 to 999, as its attributes say."""
    columns, rows = (_SPAN.fullmatch(str(cell.get(name) or "")) for name in ("colspan", "rowspan"))
    return max(1, int(columns[0])) if columns else 1, max(1, int(rows[0])) if rows else 1


def language(element: Element) -> str:
    """Return the ``xml:lang`` of `element` itself, lower-case, or an empty string."""
    return str(element.get(_XML_LANG) or "").lower()


class _SecondRoot(UnreadableFile):
    """The root element ended, and another one began."""


def _parse(data: bytes, encoding: str | None = None) -> Element:
    if encoding is None:
        data, encoding = _bytes_and_encoding(data)
    data, mapped = _map_entities(data.lstrip())
    parser = etree.XMLParser(
        encoding=encoding,
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        dtd_validation=False,
        attribute_defaults=False,
        huge_tree=False,
        recover=False,
        remove_comments=True,
        remove_pis=True,
    )
    try:
        root = etree.fromstring(data, parser)
    except etree.XMLSyntaxError as error:
        kind = _SecondRoot if error.code in _AT_SECOND_ROOT else UnreadableFile
        reason = re.sub(r" \(<string>, line \d+\)$", "", " ".join(str(error).split()))
        raise kind(f"not well-formed XML ({reason}); fetch or export the file again") from error
    _refuse_own_entities(root, mapped)
    if _TOO_DEEP(root):
        raise UnreadableFile(
            f"XML nested deeper than {_MAX_DEPTH} levels; export the article again"
        )
    return root


def _bytes_and_encoding(data: bytes) -> tuple[bytes, str | None]:
    """Return `data` in an ASCII-compatible encoding, and its name to use instead of the declared.

    The name is None where the declaration of the file counts.
    """
    for mark, name in (
        (codecs.BOM_UTF32_LE, "utf-32"),
        (codecs.BOM_UTF32_BE, "utf-32"),
        (codecs.BOM_UTF16_LE, "utf-16"),
        (codecs.BOM_UTF16_BE, "utf-16"),
        (b"<\0", "utf-16-le"),
        (b"\0<", "utf-16-be"),
    ):
        if data.startswith(mark):
            try:
                return data.decode(name).encode(), "utf-8"
            except UnicodeError as error:
                raise UnreadableFile(f"not readable as {name.upper()} ({error})") from error
    if data.startswith(codecs.BOM_UTF8):
        return data.removeprefix(codecs.BOM_UTF8), "utf-8"
    return data, None


def _map_entities(data: bytes) -> tuple[bytes, frozenset[str]]:
    """Replace references to known entities by numeric ones; also return their names."""
    mapped: set[str] = set()

    def numeric(match: re.Match[bytes]) -> bytes:
        name = match[1].decode() if match[1] else ""
        value = html5.get(f"{name};")
        if name in _PREDEFINED or value is None:
            return match[0]
        mapped.add(name)
        return "".join(f"&#{ord(character)};" for character in value).encode()

    return _REFERENCE.sub(numeric, data), frozenset(mapped)


def _refuse_own_entities(root: Element, mapped: frozenset[str]) -> None:
    """Refuse references that were not replaced, and known names that the file redefines."""
    left = next(root.iter(etree.Entity), None)
    if left is not None:
        raise UnreadableFile(
            f"the entity &{left.name}; is unknown; replace it with the character that it stands for"
        )
    dtd = root.getroottree().docinfo.internalDTD
    for entity in dtd.iterentities() if dtd is not None else ():
        if entity.name in mapped and entity.content != html5[f"{entity.name};"]:
            raise UnreadableFile(f"the file redefines the entity &{entity.name}; export it again")


def _tex(element: Element) -> str:
    """The TeX of `element` without the preamble that publishers repeat in every formula."""
    source = "".join(element.itertext())
    _, begun, body = source.partition(_TEX_BEGIN)
    inner, ended, _ = body.rpartition(_TEX_END)
    return inner if begun and ended else source
