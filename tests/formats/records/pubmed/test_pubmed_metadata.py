"""What PubMed records say about an article beside its text."""

from __future__ import annotations

import pytest
from pubmed_records import abstract, document_of, record

from assistant.records import OTHERS, Author, Identifiers, Status


@pytest.mark.parametrize(
    ("title", "vernacular", "expected"),
    [
        ("A", "B", "A"),
        ("", "B", "B"),
        ("[Not Available].", "B", "B"),
        ("[A].", "", "[A]."),
        ("[Not Available].", "", "PMID1"),
    ],
)
def test_titles(title: str, vernacular: str, expected: str) -> None:
    article = f"{abstract('Text.')}<VernacularTitle>{vernacular}</VernacularTitle>"
    assert document_of(record(article, title=title)).title == expected


def dated(date: str, article: str = "", data: str = "", more: str = "") -> str:
    return (
        f"<PubmedArticle><MedlineCitation><PMID>1</PMID>{more}<Article><Journal><JournalIssue>"
        f"<PubDate>{date}</PubDate></JournalIssue></Journal><ArticleTitle>T</ArticleTitle>{article}"
        f"</Article></MedlineCitation><PubmedData>{data}</PubmedData></PubmedArticle>"
    )


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        (dated("<Year>2019</Year>", "<ArticleDate><Year>2018</Year></ArticleDate>"), 2019),
        (dated("<MedlineDate>2015 Oct-Dec</MedlineDate>"), 2015),
        (dated("<MedlineDate>1998-1999</MedlineDate>"), 1998),
        (
            dated(
                "<MedlineDate>Spring</MedlineDate>", "<ArticleDate><Year>2018</Year></ArticleDate>"
            ),
            2018,
        ),
        (
            dated(
                "<Season>Spring</Season>",
                data='<History><PubMedPubDate PubStatus="entrez"><Year>2001</Year></PubMedPubDate>'
                '<PubMedPubDate PubStatus="pubmed"><Year>2002</Year></PubMedPubDate></History>',
            ),
            2002,
        ),
        (dated("", more="<DateCompleted><Year>1980</Year></DateCompleted>"), 1980),
        (dated("<Year>soon</Year>"), None),
    ],
)
def test_years(source: str, expected: int | None) -> None:
    assert document_of(source).year == expected


def test_venues() -> None:
    bare = (
        "<MedlineCitation><PMID>1</PMID><Article>{}<ArticleTitle>T</ArticleTitle></Article>{}"
        "</MedlineCitation>"
    )
    title = "<Journal><Title>Long</Title></Journal>"
    info = "<MedlineJournalInfo><MedlineTA>Short</MedlineTA></MedlineJournalInfo>"
    assert document_of(bare.format(title, info)).venue == "Short"
    assert document_of(bare.format(title, "")).venue == "Long"
    assert document_of(bare.format("", "")).venue == ""


def test_identifiers_of_older_records() -> None:
    others = '<OtherID Source="NLM">EMS1</OtherID><OtherID Source="NLM">PMC7 [Available]</OtherID>'
    assert document_of(record(more=others)).identifiers.pmcid is None
    others += '<OtherID Source="NLM">PMC8</OtherID>'
    found = document_of(record(abstract("Registered as NCT00000009."), more=others)).identifiers
    assert found == Identifiers("1", "PMC8", None, ("NCT00000009",))


@pytest.mark.parametrize(
    ("kind", "types", "status"),
    [
        ("RetractionIn", "", Status.RETRACTED),
        ("ExpressionOfConcernIn", "", Status.CONCERN),
        ("", "<PublicationType>Retracted Publication</PublicationType>", Status.RETRACTED),
        (
            "RetractionOf",
            "<PublicationType>Retraction of Publication</PublicationType>",
            Status.UNFLAGGED,
        ),
        ("ErratumFor", "<PublicationType>Published Erratum</PublicationType>", Status.UNFLAGGED),
    ],
)
def test_editorial_status(kind: str, types: str, status: Status) -> None:
    more = (
        f'<CommentsCorrectionsList><CommentsCorrections RefType="{kind}"><RefSource>J. 2020'
        "</RefSource></CommentsCorrections></CommentsCorrectionsList>"
    )
    article = f"<PublicationTypeList>{types}</PublicationTypeList>"
    title = "Retracted: T" if kind == "RetractionOf" else "T"
    document = document_of(record(article, more=more, title=title))
    assert document.status is status
    assert len(document.notices) == (status is not Status.UNFLAGGED)


def test_groups_stay_whole_and_a_shortened_list_is_one() -> None:
    people = (
        "<Author><LastName>Panel</LastName><ForeName>Oriol</ForeName></Author>"
        "<Author><CollectiveName>Rest Alliance, NASA</CollectiveName></Author>"
    )
    document = document_of(record(f'<AuthorList CompleteYN="N">{people}</AuthorList>'))
    assert document.authors == (
        Author("Panel", "Oriol"),
        Author(literal="Rest Alliance, NASA"),
        OTHERS,
    )
    complete = document_of(record(f'<AuthorList CompleteYN="Y">{people}</AuthorList>'))
    assert OTHERS not in complete.authors
