"""Text that databases print for people: PubMed, Cochrane Library, Ovid, and CSV of Embase."""

from __future__ import annotations

import contextlib
from typing import TYPE_CHECKING

import pytest

from assistant import cite
from assistant.errors import UnreadableFile
from assistant.formats import parse
from assistant.records import Design, Identifiers, Locators, RelationKind, Status

if TYPE_CHECKING:
    from collections.abc import Callable

    from assistant.formats import Parsed
    from assistant.records import Document


def read(text: str) -> Parsed:
    return parse(text.encode(), "folder/export.txt")


def body(document: Document) -> list[tuple[tuple[str, ...], str, str]]:
    return [
        (block.section, document.text[slice(*block.span)], block.locator)
        for block in document.blocks[1:]
    ]


STRAW = """\
1. Voice Ther. 2019 May;12(3):201-208. doi: 10.9999/vt.201. Epub 2019 Feb
3.

Straw phonation for hoarse teachers: a randomised trial in
schools.

Castellanos-Rhys M(1), O'Bryan T(2)(#), van den Berg J Jr(1); VOICE Study Group.

Collaborators: Doe A, Roe B.

Author information:
(1)Department of Phoniatrics, Northford University, Northford, UK.
(2)Voice Clinic, Ibadan, Nigeria.

Comment in
    Nose. 2020 Jan 2;3(1):83-84. doi: 10.9999/nose.83.

Retraction in
    Voice Ther. 2021 Jun 5;14(1):9. doi: 10.9999/vt.9. PMID: 39904999.

BACKGROUND: Nodules make teachers hoarse.
METHODS: We randomised 96 teachers to straw phonation or
advice (NCT01234567).

CONCLUSIONS: It helped.

\N{COPYRIGHT SIGN} 2019 The Voice Foundation of Nowhere.

DOI: 10.9999/vt.201
PMCID: PMC9990401
PMID: 39904001 [Indexed for MEDLINE]

Conflict of interest statement: None declared.
"""
STEAM = """\
2. Throat J. 2020;8(1):e44. doi: 10.9999/tj.44. Online ahead of print.

[Steam against laryngitis].

[Article in German]

[No authors listed]

Steam did not shorten laryngitis in 70 adults. We had asked, in
2. autumn 2018, for none.

DOI: 10.9999/tj.44
PMID: 39904002
"""
MICE = """\
3. bioRxiv [Preprint]. 2023 Feb 1:2023.02.01.5. doi: 10.1101/2023.02.01.5.

Mice and straw.

Fictive Mouse Group.

Update in
    Nose. 2023 Jan;3(1):9. doi: 10.9999/nose.9. PMID: 39904009.

Mice hummed.

DOI: 10.1101/2023.02.01.5
PMID: 39904003
"""


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_records_of_pubmed_are_divided(end: str, sound: Callable[[Document], None]) -> None:
    given = read(f"{STRAW}\n\n{STEAM}\n\n{MICE}".replace("\n", end))
    assert given.problems == ()
    straw, steam, mice = given.documents
    for document in given.documents:
        sound(document)
        assert document.source.format == "pubmed-text"
    assert straw.title == "Straw phonation for hoarse teachers: a randomised trial in schools."
    assert (straw.venue, straw.year) == ("Voice Ther", 2019)
    assert straw.locators == Locators("12", "3", "201-208")
    assert straw.identifiers == Identifiers(
        "39904001", "PMC9990401", "10.9999/vt.201", ("NCT01234567",)
    )
    assert cite.vancouver(straw).startswith(
        "Castellanos-Rhys M, O'Bryan T, van den Berg J Jr, VOICE Study Group. Straw"
    )
    assert body(straw) == [
        (("Abstract", "BACKGROUND"), "Nodules make teachers hoarse.", "line 21"),
        (
            ("Abstract", "METHODS"),
            "We randomised 96 teachers to straw phonation or advice (NCT01234567).",
            "line 21",
        ),
        (("Abstract", "CONCLUSIONS"), "It helped.", "line 21"),
    ]
    (notice,) = straw.notices
    assert (notice.status, notice.date) == (Status.RETRACTED, "2021-06-05")
    assert (steam.title, steam.authors) == ("[Steam against laryngitis].", ())
    assert [text for _, text, _ in body(steam)] == [
        "Steam did not shorten laryngitis in 70 adults. We had asked, in 2. autumn 2018, for none."
    ]
    assert [author.literal for author in mice.authors] == ["Fictive Mouse Group"]
    assert (mice.venue, mice.design) == ("bioRxiv", Design.PREPRINT)
    assert [relation.kind for relation in mice.relations] == [RelationKind.PREPRINT_OF]


@pytest.mark.parametrize(
    ("damage", "reason"),
    [
        (("DOI: 10.9999/vt.201\nPMCID: PMC9990401\nPMID: 39904001", "Voice"), "does not end"),
        (("PMID: 39904001 [Indexed for MEDLINE]", ""), "PMID is missing"),
        (("schools.\n\nC", "schools.\nC"), "not apart from its authors"),
        (("DOI: 10.9999/vt.201", "DOI: 10.9999/vt.202"), "two DOIs"),
        (("CONCLUSIONS: It", "Author information:\n(1)Nowhere.\n\nIt"), "addresses of two"),
        (("None declared.", "None declared.\n\nMore text."), "another one runs into it"),
        (("PMCID: PMC9990401", "and so on"), "not apart from other text"),
    ],
)
def test_a_damaged_record_of_pubmed_is_reported(damage: tuple[str, str], reason: str) -> None:
    given = read(f"{STRAW.replace(*damage)}\n\n{STEAM}")
    assert [one.identifiers.pmid for one in given.documents] == ["39904002"]
    (problem,) = given.problems
    assert problem.startswith("line 1: a damaged record (")
    assert reason in problem


def test_two_records_of_pubmed_without_a_border_are_both_skipped() -> None:
    both = f"{STRAW}\n\n{STEAM.partition(chr(10))[2]}\n\n{MICE}"
    given = read(both)
    assert [one.identifiers.pmid for one in given.documents] == ["39904003"]
    assert "another one runs into it" in given.problems[0]


def test_joined_files_of_pubmed_count_again() -> None:
    given = read(f"{STRAW}\n\n{STEAM.replace('2. Throat', '1. Throat')}\n\n{MICE}")
    assert given.problems == ()
    assert len(given.documents) == 3


def test_text_above_the_records_is_reported() -> None:
    given = read(f"Search: voice\n12 May\n\n{STRAW}")
    assert given.problems == ("lines 1 to 2: outside any record",)


COCHRANE = """\
Record #1 of 2
ID: CN-09990001
AU: Castellanos-Rhys M
AU: Oyelaran T
TI: Humming for chronic sinusitis
SO: Voice therapy
YR: 2018
VL: 11
NO: 2
PG: 88-95
PM: PUBMED 39904003
XR: EMBASE 600000001
PT: Journal article
DOI: 10.9999/vt.88
AB: Humming lowered pain. OR: it did not.
US: https://www.cochranelibrary.example/central/doi/10.1002/central/CN-09990001/full

Record #2 of 2
ID: CN-09990002
AU: Hadjigeorgiou P
TI: Lavage before flights
SO: https://clinicaltrials.gov/show/NCT01234567
YR: 2017
PT: Trial registry record
AB: Lavage did not lower colds.
"""


def test_text_of_the_cochrane_library() -> None:
    humming, lavage = read(COCHRANE).documents
    assert (humming.source.format, humming.title) == ("cochrane", "Humming for chronic sinusitis")
    assert humming.identifiers == Identifiers("39904003", None, "10.9999/vt.88")
    assert (humming.venue, humming.year) == ("Voice therapy", 2018)
    assert humming.locators == Locators("11", "2", "88-95")
    assert cite.vancouver(humming).startswith("Castellanos-Rhys M, Oyelaran T.")
    assert body(humming) == [(("Abstract",), "Humming lowered pain. OR: it did not.", "line 15")]
    assert (lavage.venue, lavage.identifiers.nct) == ("", ("NCT01234567",))


OVID = """\
Database: Ovid MEDLINE(R)

<1>
Unique Identifier
  39904004
Title
  Gargling before tonsillectomy.
Source
  Throat Journal. 15(4):77-80, 2016 Apr.
Authors
  Vega-Strand K; Oyelaran T.
Publishing Model
  Print
Abstract
  Gargling halved the growth of bacteria.
  It did so in 52 children.
Digital Object Identifier
  https://dx.doi.org/10.9999/tj.77
Year of Publication
  2016

<2>
Accession Number
  2011009988
Title
  Ice lollies after tonsillectomy.
Source
  Throat Journal.15 (4) (pp 81-84), 2016.
Authors
  Vega-Strand K.
Database
  Embase
Abstract
  Ice lollies lowered pain.
"""


def test_text_of_ovid() -> None:
    given = read(OVID)
    gargling, ice = given.documents
    assert given.problems == ("line 1: is outside any record",)
    assert (gargling.source.format, gargling.title) == ("ovid", "Gargling before tonsillectomy.")
    assert gargling.identifiers == Identifiers("39904004", None, "10.9999/tj.77")
    assert (gargling.venue, gargling.year) == ("Throat Journal", 2016)
    assert gargling.locators == Locators("15", "4", "77-80")
    assert ice.locators == Locators("15", "4", "81-84")
    assert [text for _, text, _ in body(gargling)] == [
        "Gargling halved the growth of bacteria. It did so in 52 children."
    ]
    assert (ice.venue, ice.year, ice.identifiers.pmid) == ("Throat Journal", 2016, None)


@pytest.mark.parametrize(
    ("names", "expected"),
    [
        ("Stone B. Waters C Jr. de la Cruz MP.", "Stone B, Waters C Jr, de la Cruz MP."),
        ("Stone B. A.", "Stone BA."),
        ("Stone B.", "Stone B."),
    ],
)
def test_authors_of_ovid_may_be_separated_by_stops(names: str, expected: str) -> None:
    text = OVID.replace("Vega-Strand K; Oyelaran T.", names)
    assert cite.vancouver(read(text).documents[0]).startswith(expected)


EMBASE = """\
"TITLE","Magnesium, nightly: a trial"
"AUTHOR NAMES","Okonjo P.","Brandstetter H."
"SOURCE","Nephrology Practice (2021) 17:2 (101-109). Date of Publication: 1 Jul 2021"
"PUBLICATION YEAR","2021"
"ABSTRACT","Background: Legs are restless.
Results: Magnesium helped.", "Oral iron did not."
"PUBLICATION TYPE","Article"
"MEDLINE PMID","39900017","http://www.ncbi.nlm.nih.gov/pubmed/39900017"
"DOI","10.9999/npq.171"
"TITLE","Oral iron"
"AUTHOR NAMES","Tamm K."
"SOURCE","Baltic Obstetrics (2019)"
"ABSTRACT","Iron raised haemoglobin."
"""


def test_csv_of_embase_with_one_field_in_each_line() -> None:
    given = read(EMBASE)
    magnesium, iron = given.documents
    assert given.problems == ()
    assert magnesium.source.format == "embase-lines"
    assert magnesium.title == "Magnesium, nightly: a trial"
    assert magnesium.identifiers == Identifiers("39900017", None, "10.9999/npq.171")
    assert (magnesium.venue, magnesium.year) == ("Nephrology Practice", 2021)
    assert magnesium.locators == Locators("17", "2", "101-109")
    assert cite.vancouver(magnesium).startswith("Okonjo P, Brandstetter H. Magnesium")
    assert "Oral iron did not" in magnesium.text
    assert (iron.venue, iron.year, iron.title) == ("Baltic Obstetrics", 2019, "Oral iron")


def test_quotation_marks_and_the_address_behind_a_number_in_csv_of_embase() -> None:
    text = EMBASE.replace('"Oral iron"', '"Oral iron, ""again"""')
    text += '"MEDLINE PMID","39900018 (http://www.ncbi.nlm.nih.gov/pubmed/39900018)"\n'
    _, iron = read(text).documents
    assert (iron.title, iron.identifiers.pmid) == ('Oral iron, "again"', "39900018")


@pytest.mark.parametrize(
    ("text", "title"),
    [
        (COCHRANE, "TI: Lavage before flights\n"),
        (OVID, "  Ice lollies after tonsillectomy.\n"),
        (EMBASE, '"TITLE","Oral iron"\n'),
    ],
)
def test_a_record_without_its_title_is_skipped(text: str, title: str) -> None:
    lost = text.replace(title, "" if "Oral" not in title else '"PUI","1"\n\n"PUI","2"\n')
    given = read(lost)
    assert len(given.documents) == 1
    assert any("a record without a title; export it again" in line for line in given.problems)


@pytest.mark.parametrize(
    ("text", "border"),
    [(COCHRANE, "Record #2 of 2\n"), (OVID, "<2>\n"), (EMBASE, '"TITLE","Oral iron"\n')],
)
def test_records_without_a_border_are_skipped(text: str, border: str) -> None:
    with pytest.raises(UnreadableFile, match="two records run together"):
        read(text.replace(border, ""))


SUMMARY = """\
1: Doe A Jr, van der Berg B; Tea Study Group. Tea for hiccups: 2016. Does it help? Voice Ther.
2019 May 3;12(3):201-8. doi: 10.9999/vt.201. Epub 2019 Feb 1. PMID: 39904001; PMCID: PMC11.

2: A review of tea. J Tea. 2001;1:1-2. PMID: 39904002.
"""


def test_a_summary_of_pubmed_is_read_citation_by_citation() -> None:
    first, second = parse(SUMMARY.encode(), "summary-tea-set.txt").documents
    assert first.title == "Tea for hiccups: 2016. Does it help?"
    assert [author.family or author.literal for author in first.authors] == [
        "Doe",
        "Berg",
        "Tea Study Group",
    ]
    assert (first.venue, first.year, first.locators.pages) == ("Voice Ther", 2019, "201-208")
    assert first.identifiers.keys == ("pmid:39904001", "pmcid:PMC11", "doi:10.9999/vt.201")
    assert (second.title.rstrip("."), second.identifiers.pmid) == ("A review of tea", "39904002")


def test_citations_of_a_summary_that_run_together_are_not_read() -> None:
    text = SUMMARY.replace("\n\n2:", "\n2:") + "\n3: Tea. J Tea. 2001;1:1. PMID: 3."
    parsed = parse(text.encode(), "s.txt")
    assert [document.identifiers.pmid for document in parsed.documents] == ["3"]
    assert len(parsed.problems) == 1


def test_text_of_embase_is_read_record_by_record() -> None:
    text = (
        "EMBASE SESSION\n\nRECORD 1\n\nTITLE\nTea for hiccups, a trial, in\nTeatown\n\n"
        "AUTHOR NAMES\n"
        "Doe A.; Roe B.;\nvan der Berg C.\n\nSOURCE\nJournal of Tea (2014) 3:4 (152-160). "
        "Date of Publication: 2014\n\nABSTRACT\nOBJECTIVE\nTea helps.\n\nMEDLINE PMID\n39904001\n\n"
        "DOI\n10.9999/tea.1\n\nRECORD 2\n\nTITLE\nWater\n\nPUBLICATION YEAR\n2015\n"
    )
    first, second = parse(text.encode(), "embase.txt").documents
    assert first.title == "Tea for hiccups, a trial, in Teatown"
    assert [author.family for author in first.authors] == ["Doe", "Roe", "Berg"]
    assert (first.venue, first.year) == ("Journal of Tea", 2014)
    assert first.locators == Locators("3", "4", "152-160")
    assert first.identifiers == Identifiers("39904001", doi="10.9999/tea.1")
    assert "OBJECTIVE Tea helps." in first.text
    assert (second.title, second.year) == ("Water", 2015)


def test_a_long_cell_of_embase_is_read() -> None:
    abstract = "All rested. " * 12_000
    lines = ['"TITLE","Rest"', '"AUTHOR NAMES","Doe A."', f'"ABSTRACT","{abstract}"', ""]
    (document,) = parse("\n".join(lines).encode(), "x").documents
    assert document.text.count("All rested.") == 12_000


@pytest.mark.parametrize(
    ("start", "unit"),
    [
        ("1. J Rest. 2020 May;1(5):4.\n\nTitle.\n\n", "RECORD "),
        ("1. J Rest. 2020 May;1(5):4.\n\nTitle.\n\n", "Of"),
        ("1: ", "PMID: 1 "),
        ("1: ", "("),
        ("1: Doe A. Title. J. ", "2020;"),
    ],
)
def test_a_flood_ends(start: str, unit: str) -> None:
    """Patterns that could divide a text in many ways would not end here."""
    text = f"{start}{unit * (180_000 // len(unit))}\n\nPMID: 1\n"
    with contextlib.suppress(UnreadableFile):
        parse(text.encode(), "x")
