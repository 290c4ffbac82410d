"""Publisher, ISSN, headings and keywords: the same in every format that has them."""

from __future__ import annotations

import json

import pytest

from assistant.formats import parse
from assistant.records import Document, Imprint, Subjects

TEXT = "All 40 patients of the northern ward rested for a week and none of them fell ill again."
IMPRINT = Imprint("Fictive Press", ("1234-5678", "8765-432X"))
ISSN = Imprint("", IMPRINT.issn)
KEYWORDS = Subjects((), ("bed rest", "Anemia, Sickle Cell"))
HEADINGS = Subjects(("Rest/physiology/adverse effects", "Anemia, Sickle Cell"), ("bed rest",))

PUBMED = """<PubmedArticleSet><PubmedArticle><MedlineCitation><PMID>5</PMID><Article><Journal>
<ISSN IssnType="Print">1234-5678</ISSN></Journal><ArticleTitle>Rest.</ArticleTitle>
<Abstract><AbstractText>All rested.</AbstractText></Abstract></Article><MedlineJournalInfo>
<ISSNLinking>8765-432X</ISSNLinking></MedlineJournalInfo><MeshHeadingList><MeshHeading>
<DescriptorName MajorTopicYN="N">Rest</DescriptorName><QualifierName MajorTopicYN="Y">physiology
</QualifierName><QualifierName>adverse effects</QualifierName></MeshHeading><MeshHeading>
<DescriptorName>Anemia, Sickle Cell</DescriptorName></MeshHeading></MeshHeadingList>
<KeywordList Owner="NOTNLM"><Keyword>bed rest</Keyword></KeywordList></MedlineCitation>
</PubmedArticle></PubmedArticleSet>"""
MEDLINE = (
    "PMID- 5\nTI  - Rest\nAB  - All.\nIS  - 1234-5678 (Electronic)\nIS  - 8765-432X (Linking)\n"
    "MH  - Rest/*physiology/adverse effects\nMH  - *Anemia, Sickle Cell\nOT  - bed rest\n"
)
JATS = """<article><front><journal-meta><issn pub-type="ppub">1234-5678</issn>
<issn pub-type="epub">8765-432x</issn><publisher><publisher-name>Fictive Press</publisher-name>
<publisher-loc>Nowhere</publisher-loc></publisher></journal-meta><article-meta><title-group>
<article-title>Rest</article-title></title-group><abstract><p>All rested.</p></abstract>
<kwd-group><title>Keywords</title><kwd><italic>bed</italic> rest</kwd><kwd>Anemia, Sickle Cell</kwd>
</kwd-group><kwd-group kwd-group-type="abbreviations"><kwd>BR</kwd></kwd-group></article-meta>
</front></article>"""
CORE = {
    "id": "5",
    "source": "MED",
    "pmid": "5",
    "title": "Rest",
    "abstractText": "All rested.",
    "journalInfo": {"journal": {"issn": "1234-5678", "essn": "8765-432X"}},
    "keywordList": {"keyword": ["bed rest"]},
    "meshHeadingList": {
        "meshHeading": [
            {
                "descriptorName": "Rest",
                "meshQualifierList": {
                    "meshQualifier": [
                        {"qualifierName": "physiology"},
                        {"qualifierName": "adverse effects"},
                    ]
                },
            },
            {"descriptorName": "Anemia, Sickle Cell"},
        ]
    },
}
CSL = {
    "type": "article-journal",
    "title": "Rest",
    "author": [{"family": "Doe"}],
    "abstract": "All rested.",
    "publisher": "Fictive Press",
    "ISSN": "1234-5678, 8765-432X",
    "keyword": "bed rest; Anemia, Sickle Cell",
}
CROSSREF = {
    "type": "journal-article",
    "title": ["Rest"],
    "DOI": "10.1000/r",
    "prefix": "10.1000",
    "member": "1",
    "publisher": "Fictive Press",
    "ISSN": ["1234-5678", "8765-432X"],
}
OPENALEX = {
    "id": "https://openalex.org/W5",
    "title": "Rest",
    "authorships": [],
    "publication_year": 2020,
    "primary_location": {
        "source": {
            "host_organization_name": "Fictive Press",
            "issn": ["1234-5678", "8765-432X"],
        }
    },
    "keywords": [{"display_name": "bed rest"}],
    "mesh": [{"descriptor_name": "Anemia, Sickle Cell"}],
}
HTML = f"""<html><head><meta name="citation_title" content="Rest for all"><meta
name="citation_issn" content="1234-5678"><meta name="citation_issn" content="8765-432X"><meta
name="citation_publisher" content="Fictive Press"><meta name="citation_keywords"
content="bed rest; Anemia, Sickle Cell"><meta name="keywords" content="Fictive Press, journals">
</head><body><p>{TEXT}</p></body></html>"""
TEI = f"""<TEI><teiHeader><fileDesc><titleStmt><title>Rest</title></titleStmt><publicationStmt>
<publisher>Fictive Press</publisher></publicationStmt><sourceDesc><biblStruct><monogr>
<idno type="ISSN">1234-5678</idno><idno type="eISSN">8765-432X</idno></monogr></biblStruct>
</sourceDesc></fileDesc><profileDesc><textClass><keywords><term>bed rest</term><term>Anemia, Sickle
Cell</term></keywords></textClass></profileDesc></teiHeader><text><body><p>{TEXT}</p></body></text>
</TEI>"""
BMC = f"""<art><fm><dochead>Research</dochead><bibl><title><p>Rest</p></title><source>J Rest
</source><publisher>Fictive Press</publisher><issn>1234-5678</issn></bibl>
<kwdg><kwd>bed rest</kwd></kwdg>
<abs><sec><st><p>Abstract</p></st><p>{TEXT}</p></sec></abs></fm></art>"""
RIS = (
    "TY  - JOUR\nTI  - Rest\nAB  - All.\nPB  - Fictive Press\nSN  - 1234-5678 (Print) 8765-432X "
    "(Linking)\nKW  - bed rest\nKW  - Anemia, Sickle Cell\nER  - \n"
)
BIBTEX = """@article{r, title = {Rest}, abstract = {All.}, publisher = {Fictive {Press}},
issn = {1234-5678, 8765-432X}, keywords = {bed rest; Anemia, Sickle Cell}}"""
ENDNOTE = (
    "%0 Journal Article\n%T Rest\n%X All.\n%I Fictive Press\n%@ 1234-5678 8765-432X\n%K bed rest\n"
    "Anemia, Sickle Cell\n"
)
ENDNOTE_XML = """<xml><records><record><titles><title>Rest</title></titles><publisher>Fictive Press
</publisher><isbn>1234-5678&#13;8765-432X</isbn><keywords><keyword>bed rest</keyword>
<keyword>Anemia, Sickle Cell</keyword></keywords></record></records></xml>"""
WOS = (
    "FN x\nVR 1.0\nPT J\nAU Doe, A\nTI Rest\nAB All.\nDE bed rest; Anemia, Sickle\n   Cell\n"
    "PU Fictive Press\nSN 1234-5678\nEI 8765-432X\nUT W1\nER\n\nEF\n"
)
REFWORKS = (
    "RT Journal Article\nSR x\nA1 Doe, A\nT1 Rest\nAB All.\nPB Fictive Press\n"
    "SN 1234-5678; 8765-432X\nK1 bed rest\nK1 Anemia, Sickle Cell\n"
)
TABLE = (
    "Title,Authors,Year,Abstract,Publisher,ISSN,eISSN,Author Keywords\n"
    'Rest,"Doe, A",2020,All.,Fictive Press,12345678,8765432X,"bed rest; Anemia, Sickle Cell"\n'
)
EMBASE = (
    '"TITLE","Rest"\n"AUTHOR NAMES","Doe A."\n"SOURCE TITLE","J Rest"\n"PUBLICATION YEAR","2020"\n'
    '"ABSTRACT","All rested."\n"PUBLISHER","Fictive Press"\n"ISSN","12345678","8765432X"\n'
    '"ELECTRONIC ISSN","8765432X"\n"AUTHOR KEYWORDS","bed rest","Anemia, Sickle Cell"\n\n'
)
OVID = (
    "<1>\nUnique Identifier\n  5\nTitle\n  Rest.\nAbstract\n  All rested.\nISSN Print\n"
    "  1234-5678\nISSN Electronic\n  8765-432X\nMeSH Subject Headings\n"
    "  *Rest/physiology/adverse effects\n  Anemia, Sickle Cell\nKeyword Heading\n  bed rest\n"
)
COCHRANE = (
    "Record #1 of 1\nID: CN-1\nAU: Doe A\nTI: Rest\nSO: J Rest\nYR: 2020\nAB: All rested.\n"
    "KY: *Rest [physiology, adverse effects]; Anemia, Sickle Cell; bed rest\nSN: 1234-5678\n"
)
MARKDOWN = f"""---
title: Rest for all
publisher: Fictive Press
issn: [1234-5678, 8765-432X]
keywords: [bed rest, "Anemia, Sickle Cell"]
---

{TEXT}
"""
TRIAL = {
    "protocolSection": {
        "identificationModule": {"nctId": "NCT00000005", "briefTitle": "Rest"},
        "conditionsModule": {"conditions": ["Anemia, Sickle Cell"], "keywords": ["bed rest"]},
    }
}


def only(text: str | object) -> Document:
    (document,) = parse(
        (text if isinstance(text, str) else json.dumps(text)).encode(), "x"
    ).documents
    return document


@pytest.mark.parametrize(
    ("text", "imprint", "subjects"),
    [
        pytest.param(PUBMED, ISSN, HEADINGS, id="pubmed"),
        pytest.param(MEDLINE, ISSN, HEADINGS, id="medline"),
        pytest.param(JATS, IMPRINT, KEYWORDS, id="jats"),
        pytest.param({"resultList": {"result": [CORE]}}, ISSN, HEADINGS, id="europepmc"),
        pytest.param([CSL], IMPRINT, KEYWORDS, id="csl-json"),
        pytest.param(CROSSREF, IMPRINT, Subjects(), id="crossref"),
        pytest.param(
            OPENALEX, IMPRINT, Subjects(("Anemia, Sickle Cell",), ("bed rest",)), id="openalex"
        ),
        pytest.param(HTML, IMPRINT, KEYWORDS, id="html"),
        pytest.param(TEI, IMPRINT, KEYWORDS, id="tei"),
        pytest.param(
            BMC, Imprint("Fictive Press", ("1234-5678",)), Subjects((), ("bed rest",)), id="bmc"
        ),
        pytest.param(RIS, IMPRINT, KEYWORDS, id="ris"),
        pytest.param(BIBTEX, IMPRINT, KEYWORDS, id="bibtex"),
        pytest.param(ENDNOTE, IMPRINT, KEYWORDS, id="endnote"),
        pytest.param(ENDNOTE_XML, IMPRINT, KEYWORDS, id="endnote-xml"),
        pytest.param(WOS, IMPRINT, KEYWORDS, id="web-of-science"),
        pytest.param(REFWORKS, IMPRINT, KEYWORDS, id="refworks"),
        pytest.param(TABLE, IMPRINT, KEYWORDS, id="csv"),
        pytest.param(EMBASE, IMPRINT, KEYWORDS, id="embase"),
        pytest.param(OVID, ISSN, HEADINGS, id="ovid"),
        pytest.param(
            COCHRANE,
            Imprint("", ("1234-5678",)),
            Subjects((*HEADINGS.headings, "bed rest")),
            id="cochrane",
        ),
        pytest.param(MARKDOWN, IMPRINT, KEYWORDS, id="markdown"),
        pytest.param(
            TRIAL, Imprint(), Subjects((), ("Anemia, Sickle Cell", "bed rest")), id="trial"
        ),
    ],
)
def test_every_format_keeps_them(text: str | object, imprint: Imprint, subjects: Subjects) -> None:
    document = only(text)
    assert document.imprint == imprint
    assert document.subjects == subjects
    assert "bed rest" not in document.text


def test_an_isbn_is_no_issn() -> None:
    assert only(
        RIS.replace("1234-5678 (Print)", "978-3-16-148410-0 0471958697")
    ).imprint == Imprint("Fictive Press", ("8765-432X",))


def test_commas_within_a_keyword_stay() -> None:
    row = '"cyst (diagnosis, surgery), 1,25-dihydroxyvitamin D, rest"'
    table = f"Title,Year,Abstract,DOI,Keywords\nRest,2020,All.,10.1000/r,{row}\n"
    assert only(table).subjects.keywords == (
        "cyst (diagnosis, surgery)",
        "1,25-dihydroxyvitamin D",
        "rest",
    )


def test_a_keyword_may_stand_twice_and_be_too_long() -> None:
    terms = "\n".join(f"KW  - {term}" for term in ("Rest", "rest", "x" * 500, "n/a"))
    text = f"TY  - JOUR\nTI  - Rest\nAB  - All.\n{terms}\nER  - \n"
    assert only(text).subjects == Subjects((), ("Rest",))
