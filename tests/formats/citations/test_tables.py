"""Tables of articles."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from people import author_names

from assistant.errors import UnreadableFile
from assistant.formats import parse
from assistant.records import Identifiers

if TYPE_CHECKING:
    from collections.abc import Callable

    from assistant.formats import Parsed
    from assistant.records import Document


def read(text: str) -> Parsed:
    return parse(text.encode(), "set.csv")


def test_pubmed(sound: Callable[[Document], None]) -> None:
    (document,) = read(
        "\ufeffPMID,Title,Authors,Citation,First Author,Journal/Book,Publication Year,Create Date,"
        "PMCID,NIHMS ID,DOI\r\n"
        '12,"Rest, again.","Doe AB, Roe C.",x,Doe AB,J Rest,2019,2018/01/02,PMC9,,10.1000/1\r\n'
    ).documents
    assert document.source.format == "csv"
    assert (document.id, document.title) == ("PMID12", "Rest, again.")
    assert (document.venue, document.year) == ("J Rest", 2019)
    assert author_names(document) == ("Doe AB", "Roe C")
    assert document.identifiers == Identifiers("12", "PMC9", "10.1000/1")
    assert document.blocks[0].locator == "line 2"
    sound(document)


@pytest.mark.parametrize("sign", [",", ";", "\t"])
def test_cells_with_line_ends_and_quotation_marks(sign: str) -> None:
    row = sign.join(
        ["Rest", '"We ""rested""\n\nand; slept, often."', "\"['Doe, Anna', 'Roe, B']\""]
    )
    header = sign.join(["title", "abstract", "authors"])
    parsed = read(f"\n{header}\n{row}\n\n{sign.join(['More', '', ''])}\n")
    first, second = parsed.documents
    assert first.text == 'Rest\n\nWe "rested"\n\nand; slept, often.'
    assert author_names(first) == ("Doe A", "Roe B")
    assert [block.locator for block in first.blocks] == ["line 3"] * 3
    assert (second.title, second.blocks[0].locator) == ("More", "line 7")


def test_embase_keeps_venue_and_year_in_one_cell() -> None:
    (document,) = read(
        "Title,Author Names,Source,Abstract,Clinical Trial Numbers\n"
        'Rest,"Doe A., Roe B.C.",Journal of Rest (2014) 3:3 (152-160).,All rested.,NCT00000001\n'
    ).documents
    assert (document.venue, document.year) == ("Journal of Rest", 2014)
    assert author_names(document) == ("Doe A", "Roe BC")
    assert document.identifiers.nct == ("NCT00000001",)


def test_web_of_science_has_no_quoted_cells() -> None:
    (document,) = read(
        "PT\tAU\tTI\tSO\tAB\tPY\tDI\n"
        'J\tDoe, A; Roe, B\t"Rest" helps\tJ REST\t"Real\t2001\t10.1000/1\n'
    ).documents
    assert document.text == '"Rest" helps\n\n"Real'
    assert author_names(document) == ("Doe A", "Roe B")


def test_rows_that_are_no_article_are_said() -> None:
    parsed = read("title,abstract\ntitle,abstract\nRest,All, rested\n,\n,nan\nSleep,,\nOK,x\n")
    assert [document.title for document in parsed.documents] == ["Sleep", "OK"]
    assert parsed.problems[0] == "line 2: repeats the column names"
    assert parsed.problems[1].startswith("line 3: 3 cells for 2 columns")
    assert parsed.problems[2] == "line 5: a record without title or abstract"


def test_a_quotation_mark_that_is_not_closed_costs_its_line_only() -> None:
    parsed = read('title,abstract\n"Rest,All rested\nSleep,All slept\n')
    assert [document.text for document in parsed.documents] == [
        "Rest\n\nAll rested",
        "Sleep\n\nAll slept",
    ]
    assert parsed.problems == ("line 2: a quotation mark is not closed",)


def test_many_open_quotation_marks_end() -> None:
    parsed = read("title,abstract\n" + '"T,x\n' * 2_001)
    assert len(parsed.documents) == 1001


def test_lines_before_the_header() -> None:
    parsed = read('"About the data: exported today"\nTitle,DOI,PMID\nRest,10.1000/1,5\n')
    assert parsed.documents[0].id == "PMID5"
    assert parsed.documents[0].blocks[0].locator == "line 3"
    assert read("sep=;\nTitle;DOI\nRest;10.1000/1\n").documents[0].title == "Rest"


def test_names_that_only_look_like_a_list() -> None:
    (document,) = read('title,authors\nRest,"[Doe, Anna]"\n').documents
    assert author_names(document) == ("Doe A",)


def test_questions_and_answers_are_no_articles() -> None:
    with pytest.raises(UnreadableFile, match="questions and answers"):
        read("question,answer,title\nWhy rest?,It helps.,x\n")


def test_large_cells_are_read() -> None:
    assert len(read(f'title,abstract\nRest,"{"word " * 100_000}"\n').documents[0].text) > 400_000


@pytest.mark.parametrize(
    "text", ["Title, by which we mean a heading.\n", "title," * 20_000 + "doi\n"]
)
def test_other_text_is_no_table(text: str) -> None:
    assert read(text).documents[0].source.format == "text"


@pytest.mark.parametrize(
    "row", ['{},{},"{}', '{},"{}","{}', '"{}","{}","{}'], ids=["one", "two", "three"]
)
def test_a_quotation_mark_that_is_missing_does_not_swallow_the_next_row(row: str) -> None:
    rows = [(1, "Steam", "It did not help."), (2, "Humming", "It helps."), (3, "Tea", "So, so.")]
    first, *others = (row.format(*cells) for cells in rows)
    parsed = read("\n".join(["pmid,title,abstract", first, *(f'{other}"' for other in others), ""]))
    assert [document.text for document in parsed.documents] == [
        "Steam\n\nIt did not help.",
        "Humming\n\nIt helps.",
        "Tea\n\nSo, so.",
    ]
    assert parsed.problems == ("line 2: a quotation mark is not closed",)


def test_quotation_marks_and_line_ends_within_a_cell_are_kept() -> None:
    (document,) = read(
        'pmid,title,abstract\n1,Steam,"It ""helped"",\nnobody, at all.\nNot once."\n'
    ).documents
    assert document.text.endswith('It "helped", nobody, at all. Not once.')


@pytest.mark.parametrize("sign", [",", ";", "\t"])
def test_text_may_stand_above_the_names_of_columns(sign: str) -> None:
    table = "PMID,Title,Authors,Abstract\n1,Steam,Doe A,It did not.\n2,Humming,Roe B,It helps.\n"
    parsed = read("Results of Monday\nSearch: (voice)\n\n" + table.replace(",", sign))
    assert [document.id for document in parsed.documents] == ["PMID1", "PMID2"]
    assert parsed.documents[1].blocks[0].locator == "line 6"
    assert parsed.problems == ()


def test_full_names_count_before_short_ones() -> None:
    text = (
        'Authors,Author full names,Title,Abstract\n"Doe A.; Roe B.","Doe, Anna (57190000001); '
        'Roe, Beth (57190000002)",Rest,All rested.\n'
    )
    (document,) = parse(text.encode(), "x").documents
    assert [author.given for author in document.authors] == ["Anna", "Beth"]
