"""The MEDLINE format: one trap each."""

from __future__ import annotations

import os
import re
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st
from people import author_names

from assistant.errors import UnreadableFile
from assistant.formats import parse
from assistant.formats.records.medline import read_medline
from assistant.records import Design, Identifiers, Source, Status

if TYPE_CHECKING:
    from collections.abc import Callable

    from assistant.records import Document

DATA = os.environ.get("ASSISTANT_DATA", "")
SOURCE = Source("exports/set.nbib", "medline", "0" * 64)


def document_of(text: str) -> Document:
    (document,) = read_medline(text, SOURCE).documents
    return document


def blocks(document: Document) -> list[tuple[tuple[str, ...], str]]:
    return [(block.section, document.text[slice(*block.span)]) for block in document.blocks[1:]]


def test_everything_at_once(sound: Callable[[Document], None]) -> None:
    document = document_of(
        "\n"
        "PMID- 00123\n"
        "OWN - NLM\n"
        "DP  - 2019 Jul-Aug\n"
        "TI  - A folded\n"
        "      title.\n"
        "LID - S01(19)1 [pii]\n"
        "LID - 10.1000/ABC [doi]\n"
        "AB  - First line \n"
        "      second line.\n"
        "CI  - Copyright (c) Nobody.\n"
        "FAU - Smith, John Paul\n"
        "AU  - Smith JP\n"
        "FAU - Doe, Anna\n"
        "AU  - Doe A Jr\n"
        "CN  - The Study Group\n"
        "PT  - Journal Article\n"
        "PT  - Randomized Controlled Trial\n"
        "TA  - J Tests\n"
        "JT  - Journal of tests\n"
        "SI  - ClinicalTrials.gov/NCT00000001\n"
        "SI  - ISRCTN/ISRCTN12345678\n"
        "PMC - PMC77\n"
        "EIN - J Tests. 2020;1:2. PMID: 124\n"
        "CIN - J Tests. 2020;1:3. PMID: 125\n"
        "SO  - J Tests. 2019 Jul;1:1. doi: 10.1000/other.\n"
    )
    assert (document.id, document.title, document.year) == ("PMID123", "A folded title.", 2019)
    assert author_names(document) == ("Smith JP", "Doe A Jr", "The Study Group")
    assert document.venue == "J Tests"
    assert document.identifiers == Identifiers("123", "PMC77", "10.1000/abc", ("NCT00000001",))
    assert document.registrations == ("NCT00000001", "ISRCTN12345678")
    assert document.publication_types == ("Journal Article", "Randomized Controlled Trial")
    assert document.design is Design.RANDOMISED_TRIAL
    assert document.status is Status.CORRECTED
    assert [notice.reference for notice in document.notices] == [
        "Erratum in: J Tests. 2020;1:2. PMID: 124"
    ]
    assert document.text == "A folded title.\n\nFirst line second line."
    assert [block.locator for block in document.blocks] == ["line 5", "line 9"]
    assert not document.is_full_text
    sound(document)


def test_a_structured_abstract_is_cut_at_its_labels_and_loses_nothing() -> None:
    abstract = (
        "BACKGROUND & AIMS: Cells of type A: many. DESIGN, SETTING, AND PARTICIPANTS: We asked "
        'whether "it works." METHODS: DNA: RNA ratios. CI: 0.3. RESULTS: None (P = 1). '
        "CONCLUSION: WHO: no."
    )
    found = blocks(document_of(f"PMID- 1\nTI  - T\nAB  - {abstract}\n"))
    assert [section for section, _ in found] == [
        ("Abstract", "BACKGROUND & AIMS"),
        ("Abstract", "DESIGN, SETTING, AND PARTICIPANTS"),
        ("Abstract", "METHODS"),
        ("Abstract", "RESULTS"),
        ("Abstract", "CONCLUSION"),
    ]
    assert " ".join(f"{section[-1]}: {text}" for section, text in found) == abstract


@pytest.mark.parametrize(
    "abstract",
    [
        "No labels at all.",
        "METHODS: Only one.",
        "Starts without. METHODS: One. RESULTS: Two.",
        "DNA: One. RNA: Two.",
        "Background: One. Methods: Two.",
        "METHODS:",
    ],
)
def test_other_abstracts_stay_whole(abstract: str) -> None:
    assert blocks(document_of(f"PMID- 1\nTI  - T\nAB  - {abstract}\n")) == [
        (("Abstract",), abstract)
    ]


def test_other_abstracts() -> None:
    document = document_of(
        "PMID- 1\nTI  - T\nAB  - One.\nAB  - Two.\n"
        "OAB - Publisher: OBJECTIF: Trois. RESULTATS: Q. METHODS: R.\nOABL- fre\n"
        "OAB - Publisher: Abstract available from the publisher.\nOABL- pol\n"
        "OAB - Four.\nOABL- ger\n"
        "OAB - plain-language-summary: Five.\n"
        "OAB - Six.\n"
    )
    assert blocks(document) == [
        (("Abstract",), "One."),
        (("Abstract",), "Two."),
        (
            ("Abstract", "Other abstract (Publisher, fre)"),
            "OBJECTIF: Trois. RESULTATS: Q. METHODS: R.",
        ),
        (("Abstract", "Other abstract (ger)"), "Four."),
        (("Abstract", "Other abstract (plain-language-summary)"), "Five."),
        (("Abstract", "Other abstract"), "Six."),
    ]
    assert not document.is_full_text


@pytest.mark.parametrize("line_end", ["\n", "\r\n", "\r"])
def test_records_and_what_is_between_them(line_end: str) -> None:
    text = line_end.join(
        [
            "stray before",
            "PMID- 1",
            "TI  - One",
            "without a tag",
            "",
            "   indented after a blank line",
            "",
            "",
            "stray between",
            "PMID- 2",
            "TI  - Two",
            "PMID- 3",
            "TI  - Three",
            "",
            "stray after",
            "",
            "OWN - NLM",
        ]
    )
    parsed = read_medline(f"\ufeff{text}", SOURCE)
    assert [(document.id, document.title) for document in parsed.documents] == [
        ("PMID1", "One without a tag indented after a blank line"),
        ("PMID2", "Two"),
        ("PMID3", "Three"),
    ]
    assert parsed.problems == (
        "line 1: is outside any record",
        "line 9: is outside any record",
        "line 15: is outside any record",
        "line 17: a record without title or abstract",
    )


@pytest.mark.parametrize(
    ("fields", "title", "venue"),
    [
        ("TI  - A\nTI  - B\nTA  - V", "A B", "V"),
        ("TI  - [Not Available].\nTT  - Titre\nJT  - V", "Titre", "V"),
        ("TT  - Titre", "Titre", ""),
        ("TI  - Chapter\nBTI - Book", "Chapter", "Book"),
        ("BTI - Book\nCTI - Series", "Book", "Series"),
        ("CTI - Series", "Series", ""),
        ("TI-Tight\nTA-V", "Tight", "V"),
        ("AB  - Only text", "PMID1", ""),
    ],
)
def test_titles_and_venues(fields: str, title: str, venue: str) -> None:
    document = document_of(f"PMID- 1\n{fields}\n")
    assert (document.title, document.venue) == (title, venue)


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ("AU  - Smith J\nAU  - et al.", ("Smith J", "et al.")),
        ("FAU - Smith, John-Paul", ("Smith JP",)),
        ("FAU - Mononym", ("Mononym",)),
        ("AU  - van Groen, Maaike M.", ("van Groen MM",)),
        ("CN  - Group", ("Group",)),
        ("AU  -", ()),
    ],
)
def test_authors(fields: str, expected: tuple[str, ...]) -> None:
    assert author_names(document_of(f"PMID- 1\nTI  - T\n{fields}\n")) == expected


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ("AID - doi:10.1000/A", "10.1000/a"),
        ("AID - http://dx.doi.org/10.1000/A", "10.1000/a"),
        ("AID - 10.1000/pii [pii]\nAID - 10.1000/A [doi]", "10.1000/a"),
        ("SO  - J. 2020;1:1. doi: 10.1000/A. Epub 2020.", "10.1000/a"),
        ("LID - http://example.org/1", None),
    ],
)
def test_dois(fields: str, expected: str | None) -> None:
    assert document_of(f"PMID- 1\nTI  - T\n{fields}\n").identifiers.doi == expected


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ("DP  - Spring\nDEP - 20200102", 2020),
        ("DP  - Spring\nEDAT- 2020/01/02 06:00", 2020),
        ("DP  - Article 10 2019", 2019),
        ("TA  - V", None),
    ],
)
def test_years(fields: str, expected: int | None) -> None:
    assert document_of(f"PMID- 1\nTI  - T\n{fields}\n").year == expected


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ("PMID- 000\nTI  - T", "exports/set:1"),
        ("PMID- 0\nPMC - 5\nTI  - T", "PMC5"),
        ("OWN - ERIC\nOID - ED1\nTI  - T", "ED1"),
    ],
)
def test_names_of_records_without_number(fields: str, expected: str) -> None:
    assert document_of(fields).id == expected


@pytest.mark.parametrize(
    ("fields", "status"),
    [
        ("RIN - J. 2020", Status.RETRACTED),
        ("ECI - J. 2020\nEIN - J. 2019", Status.CONCERN),
        ("PT  - Retracted Publication", Status.RETRACTED),
        ("ROF - J. 2020\nPT  - Retraction of Publication", Status.UNFLAGGED),
        ("EFR - J. 2020\nPT  - Published Erratum", Status.UNFLAGGED),
    ],
)
def test_editorial_status(fields: str, status: Status) -> None:
    assert document_of(f"PMID- 1\nTI  - T\n{fields}\n").status is status


@pytest.mark.parametrize("text", ["", "\n\n", "junk", "PMID- 1\nPT  - Review\n"])
def test_a_file_without_record(text: str) -> None:
    with pytest.raises(UnreadableFile, match="no MEDLINE record"):
        read_medline(text, SOURCE)


@pytest.mark.parametrize(
    "text",
    [
        "PMID- 1\nTI  - T\nAB  - " + "word " * 500_000,
        "PMID- 1\nTI  - T\nAB  - " + "METHODS: A. " * 30_000,
        "PMID- 1\nTI  - T\nAB  - " + "A" * 1_000_000,
        "PMID- 1\nTI  - T\n" + "      x\n" * 200_000,
        "PMID- 1\nTI  - T\n" * 5_000,
        "TI  - T\n" * 50_000,
        "\n" * 500_000 + "junk\n\n" * 50_000 + "PMID- 1\nTI  - T",
    ],
    ids=lambda text: f"{text[-12:]!r} x {len(text)}",
)
def test_floods_end(text: str, sound: Callable[[Document], None]) -> None:
    for document in read_medline(text, SOURCE).documents:
        sound(document)


@given(st.text(alphabet="PMIDTABOU- \n\r:.1a\0"))
def test_any_text_is_read_or_refused(sound: Callable[[Document], None], text: str) -> None:
    with suppress(UnreadableFile):
        for document in read_medline(f"PMID- 1\nTI  - T\n{text}", SOURCE).documents:
            sound(document)


@given(st.lists(st.text(alphabet="abC: .\u00e9", min_size=1).filter(str.strip), min_size=1))
def test_all_characters_of_an_abstract_are_kept(lines: list[str]) -> None:
    document = document_of("PMID- 1\nTI  - T\nAB  - " + "\n      ".join(lines) + "\n\n")
    kept = "".join(f"{''.join(section[1:])}{text}" for section, text in blocks(document))
    assert "".join(kept.split()) == "".join("".join(lines).split())


@pytest.mark.skipif(not DATA, reason="ASSISTANT_DATA names no folder of real files")
def test_real_files_are_complete(sound: Callable[[Document], None]) -> None:
    paths = sorted(Path(DATA, "formats", "medline_nbib", "zotero").iterdir())
    assert paths
    for path in paths:
        text = path.read_bytes().decode()
        documents = read_medline(text, SOURCE).documents
        kept = ""
        for document in documents:
            sound(document)
            kept += "".join(
                f"{section[1]}: {found}" if section[1:] else found
                for section, found in blocks(document)
            )
        abstracts = re.findall(r"^AB {2}- (.*(?:\r?\n {6}.*)*)", text, re.MULTILINE)
        assert len(abstracts) >= len(documents) > 0
        for abstract in abstracts:
            assert "".join(abstract.split()) in "".join(kept.split())


def test_records_without_blank_lines_between_them() -> None:
    steam = "TI  - Steam\nAB  - Steam did not help.\n"
    humming = "TI  - Humming\nAB  - Humming helps.\n"
    for first, second in (
        ("PMID- 1\n", "PMID- 2\n"),
        ("OWN - ERIC\n", "OWN - ERIC\n"),
        ("OWN - NLM\n", "PMID- 2\nOWN - NLM\n"),
    ):
        upper, lower = parse(f"{first}{steam}{second}{humming}".encode(), "x").documents
        assert (upper.text, lower.text) == (
            "Steam\n\nSteam did not help.",
            "Humming\n\nHumming helps.",
        )
        assert lower.identifiers.pmid == ("2" if "PMID" in second else None)
    with pytest.raises(UnreadableFile, match="two records run together"):
        parse(f"PMID- 1\n{steam}AU  - Doe A\n{humming}".encode(), "x")


def test_text_above_the_first_record_is_a_problem_line() -> None:
    parsed = parse(b"2 results\n\nPMID- 1\nOWN - NLM\nTI  - Steam\n", "x")
    assert [document.id for document in parsed.documents] == ["PMID1"]
    assert parsed.problems == ("line 1: is outside any record",)
