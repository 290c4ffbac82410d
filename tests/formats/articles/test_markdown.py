"""Markdown: one trap each, and what would hang or crash a reader."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st
from people import author_names

from assistant.errors import UnreadableFile
from assistant.formats.articles.markdown import read_markdown
from assistant.formats.articles.recognise_articles import is_markdown
from assistant.records import BlockKind, Design, Kind, Source, Status

if TYPE_CHECKING:
    from collections.abc import Callable

    from assistant.records import Document

SOURCE = Source("digests/trial one.md", "markdown", "0" * 64)


def document_of(text: str) -> Document:
    (document,) = read_markdown(text, SOURCE).documents
    return document


def blocks(document: Document) -> list[tuple[str, tuple[str, ...], str, str]]:
    return [
        (block.kind.value, block.section, document.text[slice(*block.span)], block.locator)
        for block in document.blocks
    ]


def texts(text: str) -> list[str]:
    return [found for _, _, found, _ in blocks(document_of(text))[1:]]


EVERYTHING = (
    "---\n"
    "title: A trial\n"
    "authors: [Smith J, Doe AB]\n"
    "journal: Lancet\n"
    "year: 2020\n"
    "pmid: 0123\n"
    "nct: NCT00000001\n"
    "design: RCT\n"
    "population: 300\n"
    "kind: digest\n"
    "status: retracted\n"
    "---\n"
    "# A  *trial*\n"
    "\n"
    "Wrapped\n"
    "text.\n"
    "\n"
    "## Results\n"
    "\n"
    "- one\n"
    "- two\n"
    "\n"
    "  second paragraph\n"
    "  - deeper\n"
    "\n"
    "### Table\n"
    "\n"
    "| a | b |\n"
    "|---|---|\n"
    "| 1 |   |\n"
    "\n"
    "Discussion\n"
    "----------\n"
    "> quoted\n"
    "\n"
    "```r\n"
    "x <- 1\n"
    "```\n"
    "\n"
    "    indented\n"
)


def test_everything_at_once(sound: Callable[[Document], None]) -> None:
    document = document_of(EVERYTHING)
    assert blocks(document) == [
        ("title", (), "A trial", "line 13"),
        ("paragraph", (), "Wrapped text.", "line 15"),
        ("heading", ("Results",), "Results", "line 18"),
        ("list item", ("Results",), "one", "line 20"),
        ("list item", ("Results",), "two", "line 21"),
        ("list item", ("Results",), "second paragraph", "line 23"),
        ("list item", ("Results",), "deeper", "line 24"),
        ("heading", ("Results", "Table"), "Table", "line 26"),
        ("table head", ("Results", "Table"), "a\tb", "line 28"),
        ("table row", ("Results", "Table"), "1\t", "line 30"),
        ("heading", ("Discussion",), "Discussion", "line 32"),
        ("paragraph", ("Discussion",), "quoted", "line 34"),
        ("paragraph", ("Discussion",), "x <- 1", "line 36"),
        ("paragraph", ("Discussion",), "indented", "line 40"),
    ]
    assert document.id == "digests/trial one"
    assert author_names(document) == ("Smith J", "Doe AB")
    assert (document.venue, document.year, document.population) == ("Lancet", 2020, 300)
    assert (document.identifiers.pmid, document.identifiers.nct) == ("123", ("NCT00000001",))
    assert (document.design, document.kind) == (Design.RANDOMISED_TRIAL, Kind.DIGEST)
    assert document.status is Status.RETRACTED
    sound(document)


@pytest.mark.parametrize(
    ("text", "title", "rest"),
    [
        ("# T\n\ntext", "T", ["text"]),
        ("## T\n\ntext", "T", ["text"]),
        ("text\n\n# T\n", "T", ["text"]),
        ("text\n\n## T\n", "trial one", ["text", "T"]),
        ("## S\n\n# T\n\ntext", "T", ["S", "text"]),
        ("# T\n\n# U\n", "T", ["U"]),
        ("#\n\ntext", "trial one", ["text"]),
        ("---\ntitle: T\n---\n# t\n\ntext", "T", ["text"]),
        ("---\ntitle: T\n---\n# Other\n\ntext", "T", ["Other", "text"]),
        ("---\nyear: 2020\n---\n", "trial one", []),
    ],
)
def test_titles(text: str, title: str, rest: list[str]) -> None:
    assert document_of(text).title == title
    assert texts(text) == rest


def test_sections_follow_the_headings() -> None:
    found = blocks(document_of("# T\n\n## A\n\n#### B\n\nx\n\n### C\n\ny\n\n##\n\nz\n"))
    assert [section for kind, section, _, _ in found if kind == "paragraph"] == [
        ("A", "B"),
        ("A", "C"),
        (),
    ]


def test_an_id_of_its_own() -> None:
    assert document_of("---\nid: my-trial\n---\ntext").id == "my-trial"


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("*a* **b** _c_ `d*`", "a b c d*"),
        ("[words](http://x.org 'title') and <http://y.org>", "words and http://y.org"),
        ("[words][ref]\n\n[ref]: http://x.org", "words"),
        ("![a *plot*](x.png) here", "a plot here"),
        ("a\\*b &amp; &alpha;", "a*b & \N{GREEK SMALL LETTER ALPHA}"),
        ("CO<sub>2</sub> fell<br>by 3", "CO2 fell by 3"),
        ("3 x 10<sup>9</sup>/L", "3 x 10\u2079/L"),
        ("a<b and c>d, p<0.05", "a<b and c>d, p<0.05"),
        ("one\\\ntwo  \nthree", "one two three"),
        ("<!-- hidden -->\n\nseen", "seen"),
        ("a\0b", "a\ufffdb"),
        ("snake_case_name and 5 * 3", "snake_case_name and 5 * 3"),
    ],
)
def test_inline_markup_goes_and_text_stays(source: str, expected: str) -> None:
    assert texts(f"# T\n\n{source}") == [expected]


def test_raw_html_leaves_its_text() -> None:
    text = "# T\n\n<div>\n<p>One <b>two</b>.</p>\n<p>Three.</p>\n</div>\n\nFour."
    assert texts(text) == ["One two.", "Three.", "Four."]
    assert [locator for *_, locator in blocks(document_of(text))] == [
        "line 1",
        "line 3",
        "line 3",
        "line 8",
    ]


def test_line_ends_and_byte_order_mark() -> None:
    assert blocks(document_of("\ufeff# T\r\n\r\na\r\nb\r\rc")) == [
        ("title", (), "T", "line 1"),
        ("paragraph", (), "a b", "line 3"),
        ("paragraph", (), "c", "line 6"),
    ]


def test_problems_of_the_front_matter_are_passed_on() -> None:
    parsed = read_markdown("---\ntitle: A\ntitle: B\nyear: soon\n---\ntext", SOURCE)
    assert parsed.problems == (
        'line 3: duplicate key "title"; the last value is used',
        '"year" is not understood: soon',
    )


@pytest.mark.parametrize("text", ["", "\n\n", "<!-- nothing -->", "[a]: http://x.org"])
def test_a_file_without_text(text: str) -> None:
    with pytest.raises(UnreadableFile, match="holds no text"):
        read_markdown(text, SOURCE)


def test_broken_front_matter_refuses_the_file() -> None:
    with pytest.raises(UnreadableFile, match="front matter, line 2"):
        read_markdown("---\na: b: c\n---\ntext", SOURCE)


def test_a_file_that_is_too_long() -> None:
    with pytest.raises(UnreadableFile, match="too long for Markdown"):
        read_markdown("x" * 1_000_001, SOURCE)


@pytest.mark.parametrize(
    "text",
    [
        ">" * 100_000 + " deep",
        "> - " * 50_000 + "deep",
        "- " * 100_000 + "deep",
        "1. " * 100_000 + "deep",
        "".join("  " * depth + "- deep\n" for depth in range(300)),
    ],
)
def test_what_nests_too_deeply_is_kept_as_plain_text(
    text: str, sound: Callable[[Document], None]
) -> None:
    parsed = read_markdown(f"# T\n\n{text}\n\nmore", SOURCE)
    (document,) = parsed.documents
    assert parsed.problems == ("nested deeper than 30 levels; read as plain text",)
    assert "".join(text.split()) in "".join(document.text.split())
    assert document.text.endswith("more")
    sound(document)


@pytest.mark.parametrize("depth", [5, 20, 29])
def test_what_nests_less_deeply_is_read(depth: int) -> None:
    parsed = read_markdown("- " * depth + "deep\n\n" + ">" * depth + " quoted", SOURCE)
    assert parsed.problems == ()
    assert [text for _, _, text, _ in blocks(parsed.documents[0])[1:]] == ["deep", "quoted"]


FLOODS = {
    "brackets": "[" * 100_000,
    "links": "[a](" * 50_000,
    "images": "![" * 50_000,
    "closed brackets": "[" * 50_000 + "]" * 50_000,
    "few brackets each": ("[" * 900 + "\n\n") * 10,
    "stars": "*a " * 20_000,
    "two kinds": "**a _b " * 10_000,
    "ticks": "".join("`" * (n % 300) + " " for n in range(1500)),
    "angles": "<a " * 50_000,
    "comments": "<!--" * 50_000,
    "html comments": "<div>\n" + "<!--" * 50_000,
    "entities": "&#" * 50_000,
    "destinations": "[a](<" * 50_000,
    "definitions": "\n".join(f"[a{n}]: u" for n in range(10_000)),
    "wide table": "|a" * 2000 + "|\n" + "|-" * 2000 + "|\n" + "|\n" * 50,
    "long table": "|a|\n|-|\n" + "|\n" * 8_000,
    "lines": "a\n" * 20_000,
    "quoted lines": "> a\n" * 5_000,
    "lazy lines": ">>>>>a\n" + "b\n" * 8_000,
    "headings": "# a\n" * 4_000,
    "items": "- a\n" * 4_000,
    "fences": "```\n" * 20_000,
    "setext": "a\n=\n" * 10_000,
    "blanks": " \n" * 100_000,
    "escapes": "\\" * 100_000,
}


@pytest.mark.parametrize("name", FLOODS)
def test_floods_end(name: str, sound: Callable[[Document], None]) -> None:
    with suppress(UnreadableFile):
        for document in read_markdown(FLOODS[name], SOURCE).documents:
            sound(document)


@pytest.mark.parametrize(
    "text",
    [
        "---\ntitle: A\n---\n",
        "text\n\n# Heading\n",
        "text\r## Heading",
        "   ###### deep",
        "```\ncode\n```",
        "~~~\ncode",
        "| a | b |\n|---|---|\n",
        "a | b\n--- | ---\n",
        "see [this](http://x.org) page",
        "![plot](plot.png)",
    ],
)
def test_what_is_markdown(text: str) -> None:
    assert is_markdown(text)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "plain text",
        "#hashtag and #1",
        "- a list\n- of things",
        "----\n",
        "a [1] (see b) and [2](",
        "    # indented",
        "x" * 70_000 + "\n# far below",
    ],
)
def test_what_does_not(text: str) -> None:
    assert not is_markdown(text)


WORDS = st.text(alphabet="abcdefghij", min_size=1)
PARAGRAPHS = st.lists(st.lists(WORDS, min_size=1), min_size=1)


@given(PARAGRAPHS, st.sampled_from(["{}", "> {}", "- {}", "1. {}", "**{}**", "[{}](x)", "> - {}"]))
def test_all_words_are_kept(paragraphs: list[list[str]], form: str) -> None:
    written = [" ".join(words) for words in paragraphs]
    assert texts("\n\n".join(form.format(text) for text in written)) == written


@given(st.text(alphabet="ab#*_-+>|:`~[]()!<>/&;\\ \t\n\r0.\0="))
def test_any_text_is_read_or_refused(sound: Callable[[Document], None], text: str) -> None:
    is_markdown(text)
    try:
        document = document_of(text)
    except UnreadableFile:
        return
    sound(document)
    assert all(block.kind in BlockKind for block in document.blocks)


@given(st.text())
def test_any_characters_are_read_or_refused(sound: Callable[[Document], None], text: str) -> None:
    with suppress(UnreadableFile):
        sound(document_of(text))
