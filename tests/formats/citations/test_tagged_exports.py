"""RIS, EndNote, RefWorks and Web of Science: one trap each."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from people import author_names

from assistant.errors import UnreadableFile
from assistant.formats import parse
from assistant.records import Design, Identifiers, Status

if TYPE_CHECKING:
    from collections.abc import Callable

    from assistant.formats import Parsed
    from assistant.records import Document


def read(text: str) -> Parsed:
    return parse(text.encode(), "exports/set.txt")


def document_of(text: str) -> Document:
    (document,) = read(text).documents
    return document


def blocks(document: Document) -> list[tuple[tuple[str, ...], str, str]]:
    return [
        (block.section, document.text[slice(*block.span)], block.locator)
        for block in document.blocks[1:]
    ]


def ris(*lines: str) -> str:
    return "\n".join(["TY  - JOUR", *lines, "ER  - ", ""])


def test_everything_in_ris(sound: Callable[[Document], None]) -> None:
    document = document_of(
        "\ufeffProvider: Nobody\r\nDatabase: Nothing\r\n\r\n1.\r\n"
        + ris(
            "TI  - Rest helps <i>everybody</i>:",
            "a trial &amp; more",
            "AU  - Doe, Anna Bell",
            "A1  - van Roe,C.D.",
            "AU  - The Study Group",
            "JF  - Journal of Rest",
            "J2  - J Rest",
            "PY  - 2019/03/01/",
            "DA  - 2018",
            "DO  - https://doi.org/10.1000/ABC",
            "AN  - 123",
            "DB  - PubMed",
            "C2  - Pmc77",
            "M3  - Randomized Controlled Trial",
            "N2  - We rested. Nobody complained (NCT00000001).",
        ).replace("\n", "\r\n")
    )
    assert document.source.format == "ris"
    assert (document.id, document.year, document.venue) == ("PMID123", 2019, "J Rest")
    assert document.title == "Rest helps everybody: a trial & more"
    assert author_names(document) == ("Doe AB", "van Roe CD", "The Study Group")
    assert document.identifiers == Identifiers("123", "PMC77", "10.1000/abc", ("NCT00000001",))
    assert document.publication_types == ("Randomized Controlled Trial",)
    assert document.design is Design.RANDOMISED_TRIAL
    assert document.design_reason == "publication type: Randomized Controlled Trial"
    assert document.blocks[0].locator == "line 6"
    assert blocks(document) == [
        (("Abstract",), "We rested. Nobody complained (NCT00000001).", "line 20")
    ]
    assert not document.is_full_text
    sound(document)


def test_a_reference_without_abstract_is_cited_and_not_quoted() -> None:
    document = document_of(ris("TI  - Rest", "DO  - 10.1000/1", "N2  - [No abstract available]"))
    assert document.id == "doi:10.1000/1"
    assert document.text == "Rest"


def test_an_abstract_without_title_is_named_by_its_line() -> None:
    assert document_of(ris("AB  - We rested.")).title == "exports/set:1"
    assert (
        document_of(ris("TI  - [Not available].", "ID  - 5", "AB  - We rested.")).id
        == "exports/set:1"
    )


def test_one_abstract_under_two_tags_is_read_once_and_two_are_read_both() -> None:
    assert len(blocks(document_of(ris("TI  - T", "AB  - Same.", "N2  - Same.")))) == 1
    assert len(blocks(document_of(ris("TI  - T", "AB  - One.", "N2  - Two.")))) == 2


@pytest.mark.parametrize(
    ("abstract", "labels"),
    [
        ("BACKGROUND: Tired. METHODS: Rest. RESULTS: Fine.", ["BACKGROUND", "METHODS", "RESULTS"]),
        ("Background: Tired. Methods: Rest.", ["Background", "Methods"]),
        ("Background: Tired.\nMain results: Fine.", ["Background", "Main results"]),
        ("Background: Tired. Genes: Many.", [""]),
        ("Sleep: Tired. Results: Fine.", [""]),
    ],
)
def test_abstracts_are_cut_at_labels(abstract: str, labels: list[str]) -> None:
    found = blocks(document_of(ris("TI  - T", f"AB  - {abstract}")))
    assert [(*section, "")[1] for section, _, _ in found] == labels
    parts = [f"{section[1]}: {text}" if section[1:] else text for section, text, _ in found]
    assert " ".join(parts) == abstract.replace("\n", " ")


def test_records_that_do_not_end_and_those_that_do_not_begin_are_kept() -> None:
    parsed = read("TY  - JOUR\nTI  - One\nTY  - JOUR\nTI  - Two\nER  -\nTI  - Three\nER  - x\n")
    assert [document.title for document in parsed.documents] == ["One", "Two", "Three"]
    assert parsed.problems == ()


def test_stray_lines_and_empty_records_are_said() -> None:
    parsed = read(ris("TI  - One") + "\nstray\nlines\n\n2.\n" + ris("KW  - empty") + "stray\n")
    assert [document.title for document in parsed.documents] == ["One"]
    assert parsed.problems == (
        "line 9: a record without title or abstract",
        "lines 5 to 6: is outside any record",
        "line 12: is outside any record",
    )


def test_text_that_was_wrapped_before_what_looks_like_a_tag() -> None:
    document = document_of(
        ris("TI  - T", "AB  - We took", "T2 - weighted images.", "", "And rested.")
    )
    assert document.text.split("\n\n")[1:] == ["We took T2 - weighted images.", "And rested."]


def test_ris_with_one_blank_before_the_hyphen() -> None:
    document = document_of("TY - JOUR\nAU - DOE, ANNA B.\nTI - Rest\nN1 - 10.1000/x\nER -")
    assert (document.title, author_names(document)) == ("Rest", ("DOE AB",))
    assert document.identifiers.doi == "10.1000/x"


def test_notes_name_the_article_or_others() -> None:
    own = document_of(ris("TI  - T", "N1  - USA. NLM UID: 5. PMID: NLM77.", "U1  - 77[pmid]"))
    assert own.identifiers.pmid == "77"
    for note in ("Comment in: J Rest. PMID: 9", "References: PMID: 9", "PMID: 9 and PMID: 10"):
        assert document_of(ris("TI  - T", f"N1  - {note}")).identifiers.pmid is None
    assert document_of(ris("TI  - T", "AN  - 626435", "DB  - Embase")).identifiers.pmid is None
    address = "UR  - https://www.ncbi.nlm.nih.gov/pubmed/55?x=1"
    assert document_of(ris("TI  - T", address)).identifiers.pmid == "55"


def test_notices_and_types_in_notes() -> None:
    document = document_of(
        ris(
            "TI  - T",
            "N1  - Journal Article\nReview\nSweden\nRetraction in: J Rest. 2020;1:2\n"
            "Erratum in (EIN)\nJ Rest. 2019;3:4",
        )
    )
    assert document.status is Status.RETRACTED
    assert [notice.reference for notice in document.notices] == [
        "Retraction in: J Rest. 2020;1:2",
        "Erratum in: J Rest. 2019;3:4",
    ]
    assert document.publication_types == ("Journal Article", "Review")
    assert document_of(ris("TI  - RETRACTED: Rest")).status is Status.RETRACTED


def test_nothing_left_is_refused_with_its_reason() -> None:
    with pytest.raises(UnreadableFile, match=r"no RIS record .*line 1"):
        read(ris("KW  - nothing"))


def test_endnote(sound: Callable[[Document], None]) -> None:
    parsed = read(
        "%0 Journal Article\n%A Doe, Anna\n%A Roe, B.\n%T Rest\nhelps\n%J J Rest\n%D 2019\n"
        "%X We rested.\n\nTwice.\n%R doi:10.1000/1\n%M 12\n%~ PubMed\n%2 PMC9\n\n%0 Book\n%K x\n"
    )
    (document,) = parsed.documents
    assert document.source.format == "endnote"
    assert (document.id, document.title, document.year) == ("PMID12", "Rest helps", 2019)
    assert author_names(document) == ("Doe A", "Roe B")
    assert document.identifiers == Identifiers("12", "PMC9", "10.1000/1")
    assert [text for _, text, _ in blocks(document)] == ["We rested.", "Twice."]
    assert parsed.problems == ("line 16: a record without title or abstract",)
    sound(document)
    with pytest.raises(UnreadableFile, match="no EndNote record"):
        read("%A Doe")


def test_refworks() -> None:
    document = document_of(
        "RT Journal Article\nSR Electronic(1)\nID 5\nA1 Doe,Anna\nT1 Rest\nJF Journal of Rest\n"
        "YR 2002\nAB We rested in the\nUS and elsewhere.\nDO 10.1000/1\nNO PMID: 5\nOL English (30)"
    )
    assert document.source.format == "refworks"
    assert (document.id, author_names(document), document.year) == ("PMID5", ("Doe A",), 2002)
    assert blocks(document)[0][1] == "We rested in the US and elsewhere."
    assert document_of("RT Book\nSR x\nT2 Sleep\nAB We slept.\n").title == "Sleep"


def test_web_of_science() -> None:
    parsed = read(
        "FN Clarivate\nVR 1.0\nPT J\nAU Doe, AB\n   Roe, Cara\nTI Rest in H/sub 2/O\n"
        "   and 10/sup 9/ more\nSO JOURNAL OF REST\nJI J. Rest\nDT Article; Retracted Publication\n"
        "AB We rested.\n   Twice.\nPY 2006\nDI 10.1000/1\nUT MEDLINE:16842170\nER\n\n"
        "PT J\nAU Doe, A; Roe, B\nTI More\nUT ISI:1\nER\n\nEF\n"
    )
    first, second = parsed.documents
    assert parsed.problems == ()
    assert first.source.format == "web-of-science"
    assert first.title == "Rest in H2O and 10⁹ more"
    assert (first.id, first.venue, first.year) == ("PMID16842170", "J. Rest", 2006)
    assert author_names(first) == ("Doe AB", "Roe C")
    assert first.status is Status.RETRACTED
    assert blocks(first)[0][1] == "We rested. Twice."
    assert author_names(second) == ("Doe A", "Roe B")


STEAM = ("TI  - Steam", "AB  - Steam did not help.")
HUMMING = ("TI  - Humming", "AB  - Humming helps.")


def test_records_of_ris_may_begin_with_another_tag() -> None:
    records = [
        "\n".join(["DB  - McK", *fields, "TY  - JOUR", f"AU  - {author}", "ER  - ", ""])
        for fields, author in ((STEAM, "Doe, A"), (HUMMING, "Roe, B"))
    ]
    first, second = read("".join(records)).documents
    assert (first.title, author_names(first)) == ("Steam", ("Doe A",))
    assert (second.title, author_names(second)) == ("Humming", ("Roe B",))
    assert blocks(second)[0][1] == "Humming helps."


def test_what_follows_the_end_of_a_record_does_not_join_the_next() -> None:
    after = "J2  - J Steam\nAB  - Steam did not help.\n\nLink to the record\n\n2.\n"
    parsed = read(f"1.\n{ris('TI  - Steam')}{after}{ris('TI  - Humming', 'JO  - Nose')}")
    steam, humming = parsed.documents
    assert (steam.text, humming.text) == ("Steam", "Humming")
    assert humming.venue == "Nose"
    assert parsed.problems == ("line 5: fields outside any record",)


def test_without_ends_records_that_begin_with_another_tag_are_not_told_apart() -> None:
    record = "DB  - McK\n{}\nTY  - JOUR\nAU  - Doe, A\n"
    with pytest.raises(UnreadableFile, match="two records run together"):
        read(record.format("KW  - none") + record.format("\n".join(HUMMING)))


@pytest.mark.parametrize("above", ["Exported on Monday, with a remark!\n\n", "  \n2 results\n"])
def test_text_above_the_first_record_of_ris_is_a_problem_line(above: str) -> None:
    parsed = read(above + ris(*STEAM) + ris(*HUMMING))
    assert [document.title for document in parsed.documents] == ["Steam", "Humming"]
    (problem,) = parsed.problems
    assert problem.endswith("is outside any record")


@pytest.mark.parametrize("blanks", ["", "   "])
def test_ris_with_indented_or_odd_tags(blanks: str) -> None:
    lines = ris(*STEAM).splitlines() + ris(*HUMMING).splitlines()
    parsed = read("\n".join(f"  {line.replace('  - ', f'{blanks}- ')}" for line in lines))
    assert [document.text for document in parsed.documents] == [
        "Steam\n\nSteam did not help.",
        "Humming\n\nHumming helps.",
    ]


def test_a_type_in_another_spelling_starts_a_record_all_the_same() -> None:
    parsed = read("\n".join(["TY  - JOUR", *STEAM, "", "TY-JOUR", "TI-Humming", "AB-Helps."]))
    (document,) = parsed.documents
    assert document.text == "Steam\n\nSteam did not help."
    assert parsed.problems == ("line 5: a record without title or abstract",)


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("\n".join(["TY  - JOUR", *STEAM, "", *HUMMING, "ER  - "]), "5"),
        (
            "%0 Journal Article\n%T Steam\n%X Steam did not help.\n%A Roe\n%T Humming\n%X It helps",
            "5",
        ),
        ("RT Journal\nA1 Doe,A\nT1 Steam\nAB It did not.\n\nA1 Roe\nT1 Humming\nAB Helps.\n", "7"),
        (
            "PT J\nAU Doe, A\nTI Steam\nAB It did not.\n\nAU Roe\nTI Humming\nAB It helps.\nER\n",
            "7",
        ),
    ],
)
def test_two_records_that_run_together_are_not_read(text: str, line: str) -> None:
    with pytest.raises(UnreadableFile, match=f"two records run together.* in line {line};"):
        read(text)


def test_records_that_run_together_cost_themselves_alone() -> None:
    parsed = read("\n".join(["TY  - JOUR", *STEAM, *HUMMING, "ER  - ", ris("TI  - Honey")]))
    assert [document.title for document in parsed.documents] == ["Honey"]
    (problem,) = parsed.problems
    assert problem.startswith("line 1: two records run together, with a second TI in line 4")


def test_the_cinahl_date_and_an_abstract_under_two_tags() -> None:
    document = document_of(
        ris("T1  - Plugs", "Y1  - 2020/11//Nov/Dec2020", "N2  - Same.", "AB  - Same.")
    )
    assert document.year == 2020
    assert len(blocks(document)) == 1


def test_blank_lines_separate_records_of_refer() -> None:
    first, second = read(
        "%A Doe, A\n%A Roe, B\n%T Steam\n%X Steam did not help.\n\nNor did honey.\n\n"
        "%A Poe, C\n%T Humming\n%X Humming helps.\n"
    ).documents
    assert first.text == "Steam\n\nSteam did not help.\n\nNor did honey."
    assert (second.title, author_names(second)) == ("Humming", ("Poe C",))


@pytest.mark.parametrize(
    "legend",
    [
        "\nRT Reference Type\nSR Source Type\nT1 Primary Title\nAB Abstract\n\n",
        "A1 Primary Authors\nAB Abstract\nRT Reference Type\nT1 Primary Title\n\n",
        "RefWorks Tagged Format\n\nRT = Reference Type\nT1 = Primary Title\n\n",
    ],
)
def test_the_legend_of_refworks_is_no_record(legend: str) -> None:
    parsed = read(
        f"{legend}RT Journal Article\nSR Electronic(1)\nT1 Steam\nAB Steam did not help.\n\n"
        "RT Journal Article\nSR Electronic(1)\nT1 Humming\nAB Humming helps.\n"
    )
    assert [document.text for document in parsed.documents] == [
        "Steam\n\nSteam did not help.",
        "Humming\n\nHumming helps.",
    ]
    assert parsed.documents[0].blocks[0].locator == f"line {legend.count(chr(10)) + 3}"
    assert len(parsed.problems) == 1


def test_web_of_science_with_other_tags_first() -> None:
    text = "PT J\nAF Doe, A\nTI Steam\nAB It did not.\n\nPT J\nAF Roe, B\nTI Humming\nAB Helps.\n"
    parsed = read(text)
    assert [document.title for document in parsed.documents] == ["Steam", "Humming"]
    assert {document.source.format for document in parsed.documents} == {"web-of-science"}


def test_ris_of_embase_has_pubmed_numbers_in_c5() -> None:
    for sign in ("DB  - Embase; Medline", "UR  - https://www.embase.com/search", "U2  - L20110099"):
        document = document_of(ris("TI  - Rest", "C5  - 39900017", sign))
        assert document.identifiers.pmid == "39900017"
    assert document_of(ris("TI  - Rest", "C5  - 39900017")).identifiers.pmid is None


def test_the_line_below_a_record_of_ovid_belongs_to_nothing() -> None:
    link = "Link to the Ovid Full Text or citation: http://ovidsp.example.org/?AN=1\n\n"
    parsed = read(ris("TI  - Rest", "C5  - 39900017") + link + ris("TI  - Work") + link)
    rest, work = parsed.documents
    assert (rest.identifiers.pmid, rest.text, work.text) == ("39900017", "Rest", "Work")
    assert parsed.problems == ()


def test_ris_of_a_preprint_server() -> None:
    text = "TY  - UNPB\nTI  - Rest\nPB  - medRxiv\nER  - \n"
    assert (document_of(text).venue, document_of(text).design) == ("medRxiv", Design.PREPRINT)
    assert document_of(text.replace("medRxiv", "Press")).design is Design.NOT_STATED
