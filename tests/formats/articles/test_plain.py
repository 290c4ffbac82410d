"""Plain text: paragraphs, and headings that are certain."""

from __future__ import annotations

import os
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.errors import UnreadableFile
from assistant.formats.articles.plain import read_plain_text
from assistant.records import BlockKind, Design, Source

if TYPE_CHECKING:
    from collections.abc import Callable

    from assistant.records import Document

DATA = os.environ.get("ASSISTANT_DATA", "")
SOURCE = Source("notes/trial one.txt", "text", "0" * 64)
TITLE = "A trial of one thing\n\n"
LONG = "The long text of a paragraph that nobody ever wrapped goes on and on. " * 4


def document_of(text: str) -> Document:
    (document,) = read_plain_text(text, SOURCE).documents
    return document


def blocks(document: Document) -> list[tuple[str, tuple[str, ...], str, str]]:
    return [
        (block.kind.value, block.section, document.text[slice(*block.span)], block.locator)
        for block in document.blocks
    ]


def below_title(text: str) -> list[tuple[str, str]]:
    return [(kind, found) for kind, _, found, _ in blocks(document_of(TITLE + text))[1:]]


def headings(text: str) -> list[str]:
    return [found for kind, found in below_title(text) if kind == "heading"]


def test_everything_at_once(sound: Callable[[Document], None]) -> None:
    document = document_of(
        "A trial of one thing in\n"
        "many people\n"
        "\n"
        "Background\n"
        "\n"
        "Wrapped text that\n"
        "goes on.\n"
        "\n"
        "2.1 Patients and methods:\n"
        "\n"
        "More text.\n"
        "\n"
        "Table 1. What was found\n"
        "\n"
        "Arm\tEvents\t\n"
        "A\t\t3\n"
        "\u2003total\n"
        "\n"
        "- one item\n"
        "  goes on\n"
        "- another\n"
    )
    assert blocks(document) == [
        ("title", (), "A trial of one thing in many people", "line 1"),
        ("heading", ("Background",), "Background", "line 4"),
        ("paragraph", ("Background",), "Wrapped text that goes on.", "line 6"),
        ("heading", ("2.1 Patients and methods",), "2.1 Patients and methods:", "line 9"),
        ("paragraph", ("2.1 Patients and methods",), "More text.", "line 11"),
        ("caption", ("2.1 Patients and methods",), "Table 1. What was found", "line 13"),
        ("table row", ("2.1 Patients and methods",), "Arm\tEvents", "line 15"),
        ("table row", ("2.1 Patients and methods",), "A\t\t3", "line 16"),
        ("table row", ("2.1 Patients and methods",), "\u2003total", "line 17"),
        ("list item", ("2.1 Patients and methods",), "- one item goes on", "line 19"),
        ("list item", ("2.1 Patients and methods",), "- another", "line 21"),
    ]
    assert document.id == "notes/trial one"
    sound(document)


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("A trial of drugs\n\nText.", "A trial of drugs"),
        ("Does it work at all?\n\nText.", "Does it work at all?"),
        ("Abstract\n\nText.", "trial one"),
        ("Case report\n\nText.", "trial one"),
        ("1. Introduction and aims\n\nText.", "trial one"),
        ("A sentence at the top.\n\nText.", "trial one"),
        ("Only one line of text", "trial one"),
        (f"{'long ' * 60}\n\nText.", "trial one"),
        ("- an item of list\n\nText.", "trial one"),
        ("Table 1. Of three things\n\nText.", "trial one"),
        ("---\ntitle: Given\n---\nA trial of drugs\n\nText.", "Given"),
    ],
)
def test_titles(text: str, title: str) -> None:
    assert document_of(text).title == title


def test_front_matter() -> None:
    document = document_of(
        "---\nid: x\ndesign: cohort\npmid: 5\n---\n\nA trial of drugs\n\nText.\n"
    )
    assert (document.id, document.design) == ("x", Design.COHORT)
    assert document.identifiers.pmid == "5"
    assert blocks(document)[0] == ("title", (), "A trial of drugs", "line 7")


def test_front_matter_alone_is_a_document() -> None:
    assert document_of("---\ntitle: A\n---\n").text == "A"


@pytest.mark.parametrize(
    "heading",
    ["Results", "RESULTS", "3 Results", "IV. Results", "What is known?", "Competing interests:"],
)
def test_headings(heading: str) -> None:
    assert headings(f"{heading}\n\nText.") == [heading]


@pytest.mark.parametrize(
    "statement",
    [
        "It ends a sentence.",
        "results in lower case",
        "Mortality 12% in both arms",
        "Hazard ratio = 0.5",
        "P < 0.05",
        "Smith J; Doe A",
        "Jane Smith: wrote the paper",
        "One. Two",
        "Figure 1",
        "Fig 2. Flow of patients",
        "Supplementary Table S1: Drugs",
        "- Results",
        "\u2022 Results",
        "Far too many words for one heading are in this very line",
        "W" * 81,
        "12345",
        "Name\tValue",
        "Two lines of\none heading",
    ],
)
def test_what_is_no_heading(statement: str) -> None:
    assert headings(f"{statement}\n\nText.") == []


def test_captions() -> None:
    text = "Figure 1\n\nTable 2 summarises it.\n\nFig. 3 Flow of patients.\n\nBox 1: Points"
    assert [kind for kind, _ in below_title(text)] == ["caption", "paragraph", "caption", "caption"]


def test_a_line_that_nothing_follows_heads_nothing() -> None:
    assert headings("Text.\n\nResults") == []


def test_three_headings_may_follow_one_another_but_four_are_a_list() -> None:
    assert headings("Results\n\nPatients\n\nAge\n\nText.") == ["Results", "Patients", "Age"]
    assert headings("Results\n\nPatients\n\nAge\n\nSex\n\nText.") == []


def test_numbered_lines_of_one_depth_are_a_list() -> None:
    assert headings("2 Methods\n\n2.1 Patients\n\nText.") == ["2 Methods", "2.1 Patients"]
    assert headings("1. Wash hands\n\n2. Dry hands\n\nText.") == []


def test_a_numbered_item_is_no_heading() -> None:
    items = "1. Patients with failing kidneys\n\nA.\n\n2. Patients with pain\n\nThey, too.\n\n"
    assert headings("Methods\n\nThese were left out\n\n" + items + "Results\n\nText.") == [
        "Methods",
        "These were left out",
        "Results",
    ]
    sections = "1. Introduction\n\nText.\n\n2. Lamps of today\n\nIt was dark. We left out:\n\n"
    assert headings(sections + "3. Patients with pain\n\nText.\n\n3. Results\n\nText.") == [
        "1. Introduction",
        "2. Lamps of today",
        "3. Results",
    ]


def test_lists() -> None:
    assert below_title("1. one\n2. two\n   goes on\n\n(3) three") == [
        ("list item", "1. one"),
        ("list item", "2. two goes on"),
        ("paragraph", "(3) three"),
    ]
    assert below_title("was seen in the year\n12. This is wrapped") == [
        ("paragraph", "was seen in the year 12. This is wrapped")
    ]


def test_lines_without_blank_lines_between() -> None:
    assert below_title(f"METHODS:\n{LONG}\nRESULTS:\n{LONG}") == [
        ("heading", "METHODS:"),
        ("paragraph", LONG.strip()),
        ("heading", "RESULTS:"),
        ("paragraph", LONG.strip()),
    ]


def test_a_tab_alone_makes_no_table() -> None:
    assert below_title("\tIndented\nand wrapped\n\n1.\tNumbered\nand wrapped") == [
        ("paragraph", "Indented and wrapped"),
        ("paragraph", "1. Numbered and wrapped"),
    ]


def test_line_ends_and_byte_order_mark() -> None:
    found = blocks(document_of("\ufeffA trial of drugs\r\n\r\nOne\r\ntwo.\r\rThree."))
    assert [(text, place) for _, _, text, place in found] == [
        ("A trial of drugs", "line 1"),
        ("One two.", "line 3"),
        ("Three.", "line 6"),
    ]


@pytest.mark.parametrize("text", ["", " \n\t\n", "\ufeff"])
def test_a_file_without_text(text: str) -> None:
    with pytest.raises(UnreadableFile, match="holds no text"):
        read_plain_text(text, SOURCE)


def test_problems_of_the_front_matter_are_passed_on() -> None:
    parsed = read_plain_text("---\na: 1\na: 2\nkind: poem\n---\nText.", SOURCE)
    assert parsed.problems == (
        'line 3: duplicate key "a"; the last value is used',
        '"kind" is not understood: poem',
    )


def test_more_paragraphs_than_any_book() -> None:
    with pytest.raises(UnreadableFile, match="more than 200000 paragraphs"):
        read_plain_text("a\n\n" * 200_001, SOURCE)


@pytest.mark.parametrize(
    "text",
    [
        "x" * 50_000_000,
        "word " * 1_000_000,
        "a\n" * 1_000_000,
        "\n" * 2_000_000,
        "\t" * 1_000_000 + "x",
        "- a\n" * 300_000,
        "a\tb\n" * 300_000,
        "A b\n\n" * 40_000,
        "1. " * 300_000,
        "e" + "\u0301" * 1_000_000,
    ],
    ids=lambda text: f"{text[:5]!r} x {len(text)}",
)
def test_floods_end(text: str, sound: Callable[[Document], None]) -> None:
    with suppress(UnreadableFile):
        for document in read_plain_text(text, SOURCE).documents:
            sound(document)


def test_what_reviewers_wrote_at_the_end_is_below_peer_review() -> None:
    text = "Methods\n\n" + "We potted them all.\n\n" * 5
    text += "Reviewer #1 (Remarks to the Author):\n\nToo few.\n\nDiscussion\n\nToo long, it is.\n"
    document = document_of(text)
    assert [block.section for block in document.blocks[-4:]] == [
        ("Peer review", "Reviewer #1 (Remarks to the Author)"),
        ("Peer review", "Reviewer #1 (Remarks to the Author)"),
        ("Peer review", "Discussion"),
        ("Peer review", "Discussion"),
    ]


@given(st.text(alphabet="aB1.-:\t\n \u2022%#"))
def test_all_characters_but_white_space_are_kept(
    sound: Callable[[Document], None], text: str
) -> None:
    try:
        document = document_of(text)
    except UnreadableFile:
        assert not text.strip()
        return
    sound(document)
    assert "".join(document.text.split()).endswith("".join(text.split()))


@given(st.text())
def test_any_text_is_read_or_refused(sound: Callable[[Document], None], text: str) -> None:
    with suppress(UnreadableFile):
        sound(document_of(text))


@pytest.mark.skipif(not DATA, reason="ASSISTANT_DATA names no folder of real files")
def test_real_files_are_complete(sound: Callable[[Document], None]) -> None:
    paths = sorted(Path(DATA, "formats", "text_md").glob("[ct]*/*.txt"))
    assert paths
    for path in paths:
        text = path.read_text(encoding="utf-8")
        document = document_of(text)
        sound(document)
        assert "".join(document.text.split()).endswith("".join(text.split()))
        assert any(block.kind is BlockKind.HEADING for block in document.blocks)
