"""Volume, issue, pages and year: the same article in every format that has them."""

from __future__ import annotations

import json

import pytest

from assistant.formats import parse
from assistant.records import Document, Locators

WHERE = Locators("64", "3", "215-222")
NUMBERED = Locators("64", "3", "", "e2400512")
TEXT = "All 40 patients of the northern ward rested for a week and none of them fell ill again."

PUBMED = """<PubmedArticleSet><PubmedArticle><MedlineCitation><PMID>5</PMID><Article><Journal>
<JournalIssue><Volume>64</Volume><Issue>3</Issue><PubDate><Year>2020</Year></PubDate></JournalIssue>
</Journal><ArticleTitle>Rest.</ArticleTitle>{where}<Abstract><AbstractText>All rested.
</AbstractText></Abstract><ArticleDate><Year>2019</Year></ArticleDate></Article></MedlineCitation><PubmedData>
</PubmedData></PubmedArticle></PubmedArticleSet>"""
MEDLINE = (
    "PMID- 5\nVI  - 64\nIP  - 3\n{where}\nDP  - 2020 Jan\nDEP - 20191201\nTI  - Rest\nAB  - All.\n"
)
JATS = """<article><front><article-meta><title-group><article-title>Rest</article-title>
</title-group><pub-date pub-type="epub"><year>2019</year></pub-date><pub-date pub-type="collection">
<year>2020</year></pub-date><volume>64</volume><issue>3</issue>{where}<abstract><p>All rested.</p>
</abstract></article-meta></front></article>"""
CORE = {
    "id": "5",
    "source": "MED",
    "pmid": "5",
    "title": "Rest",
    "abstractText": "All rested.",
    "journalInfo": {"volume": "64", "issue": "3", "yearOfPublication": 2020},
    "pageInfo": "215-222",
    "electronicPublicationDate": "2019-12-01",
}
CSL = {
    "type": "article-journal",
    "title": "Rest",
    "author": [{"family": "Doe"}],
    "abstract": "All rested.",
    "volume": "64",
    "issue": "3",
}
WOS = (
    "FN x\nVR 1.0\nPT J\nAU Doe, A\nTI Rest\nAB All.\nPY 2020\nEA DEC 2019\nVL 64\nIS 3\n{where}\n"
    "UT W1\nER\n\nEF\n"
)
HTML = """<html><head><meta name="citation_title" content="Rest for all"><meta
name="citation_volume" content="64"><meta name="citation_issue" content="3">{where}<meta
name="citation_online_date" content="2019/12/01"><meta name="citation_publication_date"
content="2020/01/05"></head><body>
<p>{text}</p></body></html>"""
BIOC = {
    "documents": [
        {
            "id": "5",
            "passages": [
                {
                    "infons": {"type": "front", "volume": "64", "issue": "3", "fpage": "215"}
                    | {"lpage": "222", "name_0": "surname:Doe;given-names:Anna"},
                    "text": "Rest",
                },
                {"infons": {"type": "abstract"}, "text": "All rested."},
            ],
        }
    ]
}
PUBTATOR = {
    "documents": [
        {
            "id": "5",
            "passages": [
                {
                    "infons": {"type": "title", "journal": "J Rest; 2020 Jan 6; 64 (3) 215-222"},
                    "text": "Rest",
                }
            ],
        }
    ]
}
TEI = """<TEI xmlns="http://www.tei-c.org/ns/1.0"><teiHeader><fileDesc><titleStmt><title>Rest
</title></titleStmt><sourceDesc><biblStruct><monogr><imprint><biblScope unit="volume">64
</biblScope><biblScope unit="issue">3</biblScope><biblScope unit="page" from="215" to="222"/>
</imprint></monogr></biblStruct></sourceDesc></fileDesc></teiHeader><text><body>
<p>All rested.</p></body></text></TEI>"""
S2ORC = {
    "paper_id": "5",
    "title": "Rest",
    "journal": {"name": "J Rest", "volume": "64", "pages": "215-222"},
    "pdf_parse": {"abstract": [{"text": "All rested."}], "body_text": []},
}
ENDNOTE_XML = """<xml><records><record><titles><title>Rest</title></titles><volume>64</volume>
<number>3</number><pages>215-22</pages><abstract>All rested.</abstract></record></records></xml>"""

FULL = {
    "PubMed": PUBMED.format(where="<Pagination><MedlinePgn>215-22</MedlinePgn></Pagination>"),
    "PubMed, pages apart": PUBMED.format(
        where="<Pagination><StartPage>215</StartPage><EndPage>222</EndPage></Pagination>"
    ),
    "MEDLINE": MEDLINE.format(where="PG  - 215-22"),
    "JATS": JATS.format(where="<fpage>215</fpage><lpage>222</lpage>"),
    "JATS, range": JATS.format(where="<page-range>215\u201322</page-range>"),
    "Europe PMC": json.dumps({"resultList": {"result": [CORE]}}),
    "BioC": json.dumps(BIOC),
    "PubTator": json.dumps(PUBTATOR),
    "CSL": json.dumps([{**CSL, "page": "215\u2013222"}]),
    "JSON lines": json.dumps({"title": "Rest", "volume": 64, "issue": 3, "pages": "215-222"}),
    "Markdown": f"---\ntitle: Rest\nvolume: 64\nissue: 3\npages: 215-22\n---\n\n{TEXT}\n",
    "RIS": "TY  - JOUR\nTI  - Rest\nVL  - 64\nIS  - 3\nSP  - 215\nEP  - 222\nER  - \n",
    "RIS, range": "TY  - JOUR\nTI  - Rest\nVL  - 64\nIS  - 3\nSP  - 215-222\nER  - \n",
    "BibTeX": "@article{a, title = {Rest}, volume = 64, number = {3}, pages = {215--222}}",
    "EndNote": "%0 Journal Article\n%T Rest\n%V 64\n%N 3\n%P 215-222\n",
    "EndNote XML": ENDNOTE_XML,
    "Web of Science": WOS.format(where="BP 215\nEP 222"),
    "RefWorks": "RT Journal Article\nT1 Rest\nVO 64\nIS 3\nSP 215\nOP 222\nAB All rested.\n",
    "table": "title,abstract,volume,issue,pages\nRest,All rested.,64,3,215-222\n",
    "Scopus": "Title,Abstract,Volume,Issue,Page start,Page end\nRest,All rested.,64,3,215,222\n",
    "PubMed CSV": (
        "PMID,Title,Authors,Citation\n5,Rest.,Doe A.,J Rest. 2020 Jan 2;64(3):215-222. doi: 1\n"
    ),
    "TEI": TEI,
    "HTML": HTML.format(
        where="<meta name='citation_firstpage' content='215'><meta name='citation_lastpage' "
        "content='222'>",
        text=TEXT,
    ),
}
WITH_NUMBER = {
    "PubMed": PUBMED.format(where='<ELocationID EIdType="pii">e2400512</ELocationID>'),
    "MEDLINE": MEDLINE.format(where="LID - e2400512 [pii]"),
    "JATS": JATS.format(where="<elocation-id>e2400512</elocation-id>"),
    "Crossref": json.dumps([{**CSL, "article-number": "e2400512"}]),
    "CSL": json.dumps([{**CSL, "page": "e2400512", "number": "e2400512"}]),
    "BibTeX": "@article{a, title = {Rest}, volume = 64, number = 3, eid = {e2400512}}",
    "RIS": "TY  - JOUR\nTI  - Rest\nVL  - 64\nIS  - 3\nSP  - e2400512\nC7  - e2400512\nER  - \n",
    "Web of Science": WOS.format(where="AR e2400512"),
    "Scopus": "Title,Abstract,Volume,Issue,Art. No.\nRest,All rested.,64,3,e2400512\n",
    "HTML": HTML.format(where="<meta name='citation_elocation_id' content='e2400512'>", text=TEXT),
}
TWO_YEARS = ("PubMed", "MEDLINE", "JATS", "Europe PMC", "Web of Science", "HTML")


def only(text: str) -> Document:
    (document,) = parse(text.encode(), "x").documents
    return document


@pytest.mark.parametrize("name", FULL)
def test_volume_issue_and_pages(name: str) -> None:
    assert only(FULL[name]).locators == WHERE


@pytest.mark.parametrize("name", WITH_NUMBER)
def test_the_number_of_an_article(name: str) -> None:
    assert only(WITH_NUMBER[name]).locators == NUMBERED


def test_semantic_scholar_has_no_issue() -> None:
    document = only(json.dumps(S2ORC))
    assert (document.venue, document.locators) == ("J Rest", Locators("64", "", "215-222"))


def test_a_supplement_belongs_to_the_issue() -> None:
    assert only(JATS.format(where="<supplement>2</supplement>")).locators.issue == "3 Suppl 2"
    assert only(WOS.format(where="SU 2")).locators.issue == "3 Suppl 2"


@pytest.mark.parametrize("name", TWO_YEARS)
def test_the_year_is_that_of_the_issue_and_the_electronic_one_is_kept(name: str) -> None:
    document = only(FULL[name])
    assert (document.year, document.electronic_year) == (2020, 2019)


def test_the_date_that_endnote_writes_for_the_electronic_publication() -> None:
    ris = FULL["RIS"].replace("ER  -", "PY  - 2020\nET  - 2019/12/05\nER  -")
    endnote = FULL["EndNote"] + "%D 2020\n%7 2019/12/05\n"
    xml = FULL["EndNote XML"].replace(
        "<volume>", "<dates><year>2020</year></dates><edition>2019/12/05</edition><volume>"
    )
    for text in (ris, endnote, xml):
        document = only(text)
        assert (document.year, document.electronic_year) == (2020, 2019)
    for edition in ("2nd ed.", "2019", "2019 edition"):
        text = FULL["RIS"].replace("ER  -", f"PY  - 2020\nET  - {edition}\nER  -")
        assert only(text).electronic_year is None


def test_years_of_crossref() -> None:
    def years(**dates: int) -> tuple[int | None, int | None]:
        names = {name.replace("_", "-"): {"date-parts": [[year]]} for name, year in dates.items()}
        document = only(json.dumps([{**CSL, **names}]))
        return document.year, document.electronic_year

    assert years(published_print=2020, published_online=2019, issued=2019) == (2020, 2019)
    assert years(published_online=2019, issued=2019, created=2018) == (2019, 2019)
    assert years(issued=2020, available_date=2019) == (2020, 2019)
    assert years(issued=2020) == (2020, None)


def test_a_record_ahead_of_print_has_no_year_of_the_issue() -> None:
    ahead = PUBMED.format(where="").replace(
        "<PubmedData>", "<PubmedData><PublicationStatus>aheadofprint</PublicationStatus>"
    )
    document = only(ahead)
    assert (document.year, document.electronic_year) == (2019, 2019)
    document = only(MEDLINE.format(where="PST - aheadofprint"))
    assert (document.year, document.electronic_year) == (2019, 2019)
