"""Turns the older XML of BioMed Central (root ``art``) into the JATS that says the same.

That format has the parts of JATS under other names: ``fm``, ``bdy`` and ``bm`` for front matter,
body and back matter, ``st`` for the title of a section. Locators name the elements of JATS.
"""

from __future__ import annotations

from copy import deepcopy
from typing import TYPE_CHECKING

from lxml import etree

from assistant.formats.markup.xml import Element, child, children, local, text_of

if TYPE_CHECKING:
    from collections.abc import Iterable

ROOT = "art"
# Names of elements and of those with the same meaning in JATS.
_NAMES = {
    "abs": "abstract",
    "abbr": "xref",
    "b": "bold",
    "bdy": "body",
    "bm": "back",
    "c": "td",
    "display-formula": "disp-formula",
    "figr": "xref",
    "it": "italic",
    "r": "tr",
    "refgrp": "ref-list",
    "st": "title",
    "suppl": "supplementary-material",
    "supplr": "xref",
    "tblbdy": "table",
    "tblfn": "table-wrap-foot",
    "tblr": "xref",
    "tfoot": "table-wrap-foot",
    "ul": "underline",
    "url": "ext-link",
}
_ATTRIBUTES = {"cspan": "colspan", "rspan": "rowspan"}
# Elements with a title and a caption, and the names of those with a label and a caption in JATS.
_FLOATS = {
    "fig": "fig",
    "suppl": "supplementary-material",
    "table": "table-wrap",
    "tbl": "table-wrap",
}
_IDS = {"doi": "doi", "pmpid": "pmid", "pmcid": "pmcid"}
# Marks between the citations of a group, and around them, as the journal prints them.
_OPEN, _BETWEEN, _CLOSE = "[", ",", "]"


def jats_of(article: Element) -> Element:
    """Return an ``article`` of JATS with the content of `article`, which stays as it is."""
    copied = deepcopy(article)
    front = child(copied, "fm")
    for group in list(copied.iter("abbrgrp")):
        _cite(group)
    for name in _FLOATS:
        for element in list(copied.iter(name)):
            _label(element)
    made = etree.Element("article")
    if front is not None:
        kind = child(front, "dochead")
        made.append(_front(front, text_of(kind) if kind is not None else ""))
    for part in children(copied, "bdy", "bm"):
        made.append(part)
    for element in made.iter():
        _rename(element)
    return made


def _rename(element: Element) -> None:
    name = local(element)
    if name in ("st", "title") and (inner := child(element, "p")) is not None and len(element) == 1:
        inner.tag = "named-content"  # a title is a paragraph there
    element.tag = _NAMES.get(name, name)
    for old, new in _ATTRIBUTES.items():
        if old in element.attrib:
            element.set(new, str(element.attrib.pop(old)))


def _cite(group: Element) -> None:
    """Write the numbers of citations in brackets, on the line."""
    numbers = [text_of(number) for number in children(group, "abbr")]
    tail = group.tail
    group.clear()
    group.tag, group.tail = "xref", tail
    group.text = f"{_OPEN}{_BETWEEN.join(numbers)}{_CLOSE}"
    group.set("ref-type", "bibr")


def _label(element: Element) -> None:
    """Make the title of a figure or table its label, and add its text to its caption."""
    label, caption, text = (child(element, name) for name in ("title", "caption", "text"))
    element.tag = _FLOATS[local(element)]
    if label is not None:
        _replace(element, label, "label", text_of(label))
    if caption is not None and text is not None:
        same = text_of(text).startswith(text_of(caption).rstrip("."))
        if same:  # the text repeats the caption
            element.remove(caption)
        text.tag = "caption"
    for pointer in children(element, "file", "graphic"):
        pointer.tag = "object-id"  # left out
    for table in children(element, "tgroup"):
        table.tag = "table"


def _replace(parent: Element, old: Element, name: str, text: str) -> None:
    made = etree.Element(name)
    made.text = text
    parent.replace(old, made)


def _front(front: Element, kind: str) -> Element:
    made = etree.Element("front")
    entry = child(front, "bibl")
    journal = _add(made, "journal-meta")
    _add(journal, "journal-title", _text(entry, "source"))
    _add(journal, "issn", _text(entry, "issn"))
    _add(_add(journal, "publisher"), "publisher-name", _text(entry, "publisher"))
    meta = etree.SubElement(made, "article-meta")
    for number in entry.iter("pubid") if entry is not None else ():
        if name := _IDS.get(str(number.get("idtype"))):
            _add(meta, "article-id", text_of(number)).set("pub-id-type", name)
    if kind:
        group = _add(_add(meta, "article-categories"), "subj-group")
        _add(group, "subject", kind).set("subj-group-type", "heading")
    title = child(entry, "title")
    if title is not None:
        title.tag = "article-title"
        _add(meta, "title-group").append(title)
    _authors(meta, children(entry, "aug") if entry is not None else ())
    if year := _text(entry, "pubdate"):
        _add(_add(meta, "pub-date"), "year", year)
    for name in ("volume", "issue", "fpage", "lpage"):
        if value := _text(entry, name):
            _add(meta, name, value)
    keywords = _add(meta, "kwd-group")
    for keyword in front.iter("kwd"):
        _add(keywords, "kwd", text_of(keyword))
    for abstract in children(front, "abs"):
        meta.append(_without_heading(abstract))
    return made


def _authors(meta: Element, groups: Iterable[Element]) -> None:
    contributors = _add(meta, "contrib-group")
    for author in (author for group in groups for author in children(group, "au")):
        contributor = _add(contributors, "contrib")
        contributor.set("contrib-type", "author")
        if group_name := _text(author, "cnm"):
            _add(contributor, "collab", group_name)
            continue
        name = _add(contributor, "name")
        _add(name, "surname", _text(author, "snm"))
        given = (_text(author, part) for part in ("fnm", "mnm", "mi"))
        _add(name, "given-names", " ".join(filter(None, given)))
        if suffix := _text(author, "suf"):
            _add(name, "suffix", suffix)


def _without_heading(abstract: Element) -> Element:
    """Return `abstract` without the section "Abstract" around its content."""
    sections = list(children(abstract, "sec"))
    if len(sections) == 1 and len(abstract) == 1:
        title = child(sections[0], "st")
        if title is not None and text_of(title).casefold() == "abstract":
            sections[0].remove(title)
            sections[0].tag = "abs"
            return sections[0]
    return abstract


def _text(parent: Element | None, name: str) -> str:
    inner = child(parent, name)
    return text_of(inner) if inner is not None else ""


def _add(parent: Element, name: str, text: str = "") -> Element:
    made = etree.SubElement(parent, name)
    made.text = text
    return made
