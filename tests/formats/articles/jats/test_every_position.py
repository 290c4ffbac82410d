"""JATS: what holds for every article, made up, large or real."""

from __future__ import annotations

import os
import re
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, note, settings
from hypothesis import strategies as st
from lxml import etree

from assistant.errors import UnreadableFile
from assistant.formats import parse
from assistant.formats.markup.inline import FORMULA, IMAGE
from assistant.formats.markup.xml import local, parse_xml, text_of
from assistant.records import BlockKind

if TYPE_CHECKING:
    from collections.abc import Callable

    from assistant.records import Document

DATA = os.environ.get("ASSISTANT_DATA", "")


def body(source: str) -> Document:
    """Read an article of `source` as its body."""
    (document,) = parse(f"<article><body>{source}</body></article>".encode(), "a.xml").documents
    return document


def test_deep_nesting_below_the_limit_is_read() -> None:
    deep = "<sec>" * 100 + "<p>Deep.</p>" + "</sec>" * 100
    assert body(deep).text == "a\n\nDeep."
    lists = "<list><list-item>" * 55 + "<p>Deep.</p>" + "</list-item></list>" * 55
    assert body(lists).blocks[1].kind is BlockKind.LIST_ITEM


@pytest.mark.parametrize(
    "source",
    [
        "<p>a</p>" * 200_000,
        f"<p>{'<xref>1</xref>,' * 100_000}</p>",
        f"<p>{'words. ' * 1_000_000}</p>",
        "<tex-math>" + r"\begin{document}" * 100_000 + "</tex-math>",
        "<table>" + "<tr><td rowspan='999' colspan='999'>a</td></tr>" * 20_000 + "</table>",
        f"<fig>{'<label>a</label>' * 20_000}</fig>",
        "<sec><title>a</title>" * 100 + "<p>a</p>" * 20_000 + "</sec>" * 100,
    ],
    ids=["blocks", "marks", "words", "TeX", "spans", "labels", "sections"],
)
def test_large_articles_are_read(source: str) -> None:
    assert len(body(source).blocks) > 1


def test_many_figures_in_one_sentence_take_no_longer_than_they_must() -> None:
    source = "<p>Words" + "<fig><caption><p>F</p></caption></fig>\n" * 20_000 + "end.</p>"
    assert len(body(source).blocks) > 20_000


# Properties


NAMES: tuple[str, ...] = (
    "sec",
    "p",
    "list",
    "list-item",
    "fig",
    "caption",
    "title",
    "label",
    "table",
    "tr",
    "td",
)
NAMES += ("bold", "sup", "xref", "disp-formula", "boxed-text", "disp-quote", "alternatives", "fn")
NAMES += (
    "table-wrap",
    "def-item",
    "term",
    "def",
    "statement",
    "speech",
    "speaker",
    "ack",
    "graphic",
)
LETTERS = st.text("ab é\n", max_size=6)


@st.composite
def elements(draw: st.DrawFn, depth: int = 4) -> etree._Element:
    element = etree.Element(draw(st.sampled_from(NAMES)))
    element.text = draw(LETTERS)
    for _ in range(draw(st.integers(0, 3)) if depth else 0):
        inner = draw(elements(depth - 1))
        inner.tail = draw(LETTERS)
        element.append(inner)
    return element


def resolve(root: etree._Element, locator: str) -> etree._Element:
    """Find the element at `locator`, and fail unless there is exactly one."""
    for step in locator.split("/"):
        match = re.fullmatch(r"([^\[]+)(?:\[(\d+)\])?", step)
        assert match, locator
        found = [inner for inner in root if local(inner) == match[1]]
        assert match[2] is not None or len(found) == 1, locator
        root = found[int(match[2] or 1) - 1]
    return root


def check_blocks(document: Document, root: etree._Element) -> None:
    for block in document.blocks:
        element = resolve(root, block.locator)
        if block.kind is not BlockKind.TITLE:
            last = without_marks(document.text[slice(*block.span)]).strip()[-1:]
            assert last in "".join(element.itertext())


@settings(max_examples=300)
@given(elements())
def test_every_text_lands_in_one_block(
    sound: Callable[[Document], None], element: etree._Element
) -> None:
    root = etree.Element("article")
    etree.SubElement(root, "body").append(element)
    data = etree.tostring(root, encoding="utf-8")
    note(data.decode())
    try:
        (document,) = parse(data, "a.xml").documents
    except UnreadableFile:
        assert not reachable(root)
        return
    if not reachable(root):  # nothing but formulas and images
        return
    sound(document)
    check_blocks(document, root)
    squeezed = re.sub(r"\s", "", without_marks(document.text[document.blocks[0].span.end :]))
    assert sorted(squeezed) == sorted(reachable(root))


def without_marks(text: str) -> str:
    return text.replace(FORMULA, "").replace(IMAGE, "")


def reachable(element: etree._Element) -> str:
    """Collect the characters that must be read: all but other forms of ``alternatives``."""
    pieces = []
    if local(element) == "alternatives":
        filled = [inner for inner in element if text_of(inner)]
        tables = [inner for inner in filled if local(inner) == "table"]
        if filled:
            return reachable((tables or filled)[0])
    pieces.append(element.text or "")
    for inner in element:
        pieces += [reachable(inner), inner.tail or ""]
    return re.sub(r"\s", "", "".join(pieces))


# Real files, where there are any


def real_articles() -> list[Path]:
    return sorted(Path(DATA, "evidence-inference", "articles").glob("*.nxml")) if DATA else []


@pytest.mark.skipif(not DATA, reason="ASSISTANT_DATA names no folder of real articles")
def test_real_articles_have_the_ids_of_their_names_and_resolvable_places(
    sound: Callable[[Document], None],
) -> None:
    for number, path in enumerate(real_articles()):
        data = path.read_bytes()
        (document,) = parse(data, path.name).documents
        assert document.id == path.stem
        sound(document)
        if number % 20 == 0:
            check_blocks(document, parse_xml(data))
