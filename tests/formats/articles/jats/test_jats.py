"""JATS: front matter, abstracts and whole files; one trap each, written for these tests."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from people import author_names

from assistant.errors import UnreadableFile
from assistant.formats import parse
from assistant.records import Design, Status

if TYPE_CHECKING:
    from assistant.records import Document

XLINK = 'xmlns:xlink="http://www.w3.org/1999/xlink"'


def article(
    meta: str = "", *, body: str = "", rest: str = "", journal: str = "", attributes: str = ""
) -> bytes:
    """Write an article around what a test is about."""
    return (
        f"<article {XLINK} {attributes}><front><journal-meta>{journal}</journal-meta>"
        f"<article-meta>{meta}</article-meta></front>"
        f"{f'<body>{body}</body>' if body else ''}{rest}</article>"
    ).encode()


def read(data: bytes, path: str = "articles/trial.xml") -> Document:
    parsed = parse(data, path)
    assert parsed.problems == ()
    (document,) = parsed.documents
    return document


def title(text: str) -> str:
    return f"<title-group><article-title>{text}</article-title></title-group>"


def shown(document: Document) -> list[tuple[str, str, str]]:
    """Give kind, section path and text of each block."""
    return [
        (block.kind.value, " > ".join(block.section), document.text[slice(*block.span)])
        for block in document.blocks
    ]


# The front matter


def test_title_block_comes_first_with_its_subtitle() -> None:
    groups = {
        "<article-title>Rest</article-title><subtitle>A trial</subtitle>": "Rest: A trial",
        "<article-title>Rest?</article-title><subtitle>A trial</subtitle>": "Rest? A trial",
        "<article-title>Rest<xref ref-type='fn'>*</xref><fn><p>n</p></fn></article-title>": "Rest",
        "<article-title>H<sub>2</sub>O <italic>per os</italic></article-title>": "H2O per os",
    }
    for group, expected in groups.items():
        document = read(article(f"<title-group>{group}</title-group><abstract><p>A</p></abstract>"))
        assert document.title == expected
        assert shown(document)[0] == ("title", "", expected)
        assert document.blocks[0].locator == "front/article-meta/title-group/article-title"


def test_translated_titles_follow_the_title_or_stand_in_for_it() -> None:
    translated = (
        "<trans-title-group xml:lang='en'><trans-title>Sleep</trans-title>"
        "<trans-subtitle>A trial</trans-subtitle></trans-title-group>"
    )
    with_own = f"<title-group><article-title>Schlaf</article-title>{translated}</title-group>"
    document = read(article(with_own))
    assert document.title == "Schlaf"
    assert [text for _, _, text in shown(document)] == ["Schlaf", "Sleep: A trial"]
    without = read(article(f"<title-group><article-title/>{translated}</title-group>"))
    assert without.title == "Sleep: A trial"
    old = "<title-group><trans-title>Sleep</trans-title></title-group>"
    assert read(article(old)).title == "Sleep"


OWN = "<article-title xml:lang='de'>Schlaf</article-title>"
GROUP = "<trans-title-group xml:lang='en'><trans-title>Sleep</trans-title></trans-title-group>"
OTHER = "<trans-title xml:lang='de'>Schlaf</trans-title>"


@pytest.mark.parametrize(
    "titles",
    [
        f"{OWN}{GROUP}",
        f"{OWN}<article-title xml:lang='en'>Sleep</article-title>",
        f"<article-title xml:lang='en'>Sleep</article-title>{OTHER}",
    ],
)
def test_the_title_is_the_one_in_the_language_of_the_article(titles: str) -> None:
    data = article(f"<title-group>{titles}</title-group>")
    for spoken, expected in (("en", ["Sleep", "Schlaf"]), ("de", ["Schlaf", "Sleep"])):
        document = read(data.replace(b"<article", b"<article xml:lang='%s'" % spoken.encode(), 1))
        assert document.title == expected[0]
        assert [text for _, _, text in shown(document)] == expected


def test_authors_as_vancouver_writes_them() -> None:
    contributors = """
    <contrib-group>
      <contrib contrib-type="author"><name><surname>Doe</surname>
        <given-names>Anna-Maria L.</given-names></name></contrib>
      <contrib contrib-type="author"><name><surname>de Vries</surname>
        <given-names>JH</given-names><prefix>Dr</prefix><suffix>Jr.</suffix></name></contrib>
      <contrib contrib-type="author"><name><surname>Ray</surname><given-names>Z</given-names>
        <suffix>MD</suffix></name></contrib>
      <contrib contrib-type="author"><name name-style="given-only"><surname>Mono</surname></name>
      </contrib>
      <contrib><string-name><surname>Li</surname>, <given-names>Wei</given-names></string-name>
      </contrib>
      <contrib><string-name>Maria J. de la Cruz</string-name></contrib>
      <contrib><string-name>Roe, Jane</string-name></contrib>
      <contrib><string-name name-style="eastern">Sun Xu</string-name></contrib>
      <contrib><name-alternatives><name xml:lang="en"><surname>Sato</surname>
        <given-names>Ken</given-names></name><name xml:lang="ja"><surname>X</surname></name>
        </name-alternatives></contrib>
      <contrib contrib-type="author"><collab>on behalf of the REST Group for the Tired
        <contrib-group><contrib><name><surname>Member</surname></name></contrib></contrib-group>
      </collab></contrib>
      <contrib contrib-type="editor"><name><surname>Editor</surname></name></contrib>
      <contrib contrib-type="author"><anonymous/></contrib>
    </contrib-group>
    <contrib-group content-type="reviewers"><contrib><name><surname>Referee</surname></name>
    </contrib></contrib-group>"""
    assert author_names(read(article(title("T") + contributors))) == (
        "Doe AML",
        "de Vries JH Jr",
        "Ray Z",
        "Mono",
        "Li W",
        "de la Cruz MJ",
        "Roe J",
        "Sun X",
        "Sato K",
        "REST Group for the Tired",
    )


@pytest.mark.parametrize(
    ("journal", "expected"),
    [
        (
            (
                "<journal-id journal-id-type='iso-abbrev'>Iso</journal-id>"
                "<journal-id journal-id-type='nlm-ta'>J Rest</journal-id>"
                "<journal-title>The Journal</journal-title>"
            ),
            "J Rest",
        ),
        (
            (
                "<journal-id journal-id-type='iso-abbrev'>Iso</journal-id><journal-title-group>"
                "<journal-title>The Journal</journal-title><abbrev-journal-title>J R"
                "</abbrev-journal-title></journal-title-group>"
            ),
            "J R",
        ),
        (
            (
                "<journal-id journal-id-type='iso-abbrev'>Iso</journal-id>"
                "<journal-title>The Journal</journal-title>"
            ),
            "Iso",
        ),
        ("<journal-title>The Journal</journal-title>", "The Journal"),
        ("", ""),
    ],
)
def test_venue_is_the_shortest_name_a_citation_can_use(journal: str, expected: str) -> None:
    assert read(article(title("T"), journal=journal)).venue == expected


def test_members_of_a_group_are_not_authors() -> None:
    contributors = """<contrib-group>
      <contrib contrib-type="author"><name><surname>Doe</surname></name></contrib>
      <contrib contrib-type="author" id="g"><collab>the Rest Group</collab></contrib>
      <contrib contrib-type="author" rid="g"><name><surname>Pointer</surname></name></contrib>
      <contrib><name><surname>Member</surname></name></contrib></contrib-group>
    <contrib-group><contrib contrib-type="collab"><collab>Rest Group</collab></contrib>
      <contrib contrib-type="collab"><name><surname>Member</surname></name></contrib>
    </contrib-group>
    <contrib-group content-type="collab-list"><contrib contrib-type="author"><name>
      <surname>Member</surname></name></contrib></contrib-group>"""
    assert author_names(read(article(title("T") + contributors))) == ("Doe", "Rest Group")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Rest", ("Sato K", "Rest Circle")),
        ("\u4f11\u606f", ("\u4f50\u85e4 \u5065", "\u4f11\u606f\u306e\u4f1a")),
    ],
)
def test_of_two_scripts_the_one_of_the_article_counts(text: str, expected: tuple[str, ...]) -> None:
    contributors = """<contrib-group><contrib contrib-type="author"><name-alternatives>
      <name><surname>\u4f50\u85e4</surname><given-names>\u5065</given-names></name>
      <name><surname>Sato</surname><given-names>Ken</given-names></name></name-alternatives>
    </contrib><contrib contrib-type="author"><collab-alternatives>
      <collab>\u4f11\u606f\u306e\u4f1a</collab><collab>Rest Circle</collab>
    </collab-alternatives></contrib></contrib-group>"""
    assert author_names(read(article(title(text) + contributors))) == expected


@pytest.mark.parametrize(
    ("dates", "expected"),
    [
        ([("pub-type='epub'", "2010"), ("pub-type='ppub'", "2011")], 2011),
        ([("pub-type='pmc-release'", "2009"), ("pub-type='ppub'", "2010")], 2010),
        ([("date-type='pub' publication-format='print'", "2012")], 2012),
        ([("pub-type='nihms-submitted'", "2009")], 2009),
        ([("pub-type='ecorrected'", "2015"), ("pub-type='collection'", "2014")], 2014),
        ([("pub-type='epub'", "n.d."), ("", "2013")], 2013),
        ([("pub-type='epub'", "0010")], None),
        ([], None),
    ],
)
def test_year_is_that_of_the_issue_or_else_the_earliest(
    dates: list[tuple[str, str]], expected: int | None
) -> None:
    meta = "".join(f"<pub-date {kind}><year>{year}</year></pub-date>" for kind, year in dates)
    assert read(article(title("T") + meta + "<pub-date/>")).year == expected


def test_identifiers_are_normalised() -> None:
    meta = (
        "<article-id pub-id-type='pmid'>123</article-id><article-id pub-id-type='pmc'>45"
        "</article-id><article-id pub-id-type='doi'>https://doi.org/10.1000/ABC</article-id>"
        f"{title('T')}<abstract><sec><title>Trial registration</title><p>NCT01234567 and "
        "nct01234567, NCT76543210.</p></sec></abstract>"
    )
    document = read(article(meta, body="<p>NCT99999999</p>"))
    assert document.id == "PMC45"
    assert document.identifiers.pmid == "123"
    assert document.identifiers.pmcid == "PMC45"
    assert document.identifiers.doi == "10.1000/abc"
    assert document.identifiers.nct == ("NCT01234567", "NCT76543210")
    newer = "<article-id pub-id-type='pmcid'>PMC46</article-id>" + title("T")
    assert read(article(newer)).id == "PMC46"


def test_names_of_documents() -> None:
    own = "<article-id pub-id-type='pmc'>45</article-id>" + title("T")
    assert read(article(title("T")), "a/b/trial.nxml").id == "a/b/trial"
    assert read(article(title("T")), "a/b/pmc77.nxml").id == "PMC77"
    assert read(article(own), "a/PMC45.nxml").id == "PMC45"
    assert read(article(own), "a/trial.xml").id == "PMC45"
    parsed = parse(article(own), "a/PMC77.nxml")
    assert [document.id for document in parsed.documents] == ["PMC77"]
    assert parsed.problems == ("PMC77: the article gives its id as PMC45; the file name is used",)


@pytest.mark.parametrize(
    ("kind", "heading", "types", "design"),
    [
        ("research-article", "Research", ("Journal Article",), Design.NOT_STATED),
        ("research-article", "Study Protocol", ("Journal Article",), Design.PROTOCOL),
        ("case-report", "", ("Case Reports",), Design.CASE_REPORT),
        ("review-article", "Review", ("Review",), Design.REVIEW),
        ("protocol", "", ("protocol",), Design.PROTOCOL),
        ("correction", "Study Protocol", ("Published Erratum",), Design.NOT_STATED),
        ("", "", (), Design.NOT_STATED),
    ],
)
def test_type_and_design(kind: str, heading: str, types: tuple[str, ...], design: Design) -> None:
    categories = (
        "<article-categories><subj-group subj-group-type='heading'><subject>"
        f"{heading}</subject></subj-group></article-categories>"
    )
    document = read(article(categories + title("T"), attributes=f"article-type='{kind}'"))
    assert document.publication_types == types
    assert document.design is design


def related(kind: str, more: str = "", inner: str = "") -> str:
    return f"<related-article related-article-type='{kind}' {more}>{inner}</related-article>"


DOI_LINK = "ext-link-type='doi' xlink:href='10.1000/Notice'"


@pytest.mark.parametrize(
    ("link", "status", "reference"),
    [
        (
            related("retraction-forward", DOI_LINK),
            Status.RETRACTED,
            "Retraction in: doi:10.1000/notice",
        ),
        (
            related("concern-forward", "ext-link-type='pubmed' xlink:href='77'"),
            Status.CONCERN,
            "Expression of concern in: PMID: 77",
        ),
        (
            related("correction-forward", "ext-link-type='pmc' xlink:href='78'"),
            Status.CORRECTED,
            "Erratum in: PMC78",
        ),
        (
            related("correction-forward", "vol='5' page='e11' ext-link-type='pmc'"),
            Status.CORRECTED,
            "Erratum in: vol 5, page e11",
        ),
        (
            related("correction", inner="J Rest 2011"),
            Status.CORRECTED,
            "Erratum in: J Rest 2011",
        ),
        (related("erratum"), Status.CORRECTED, "Erratum in: not said where"),
        (related("corrected-article", DOI_LINK), Status.UNFLAGGED, None),
        (related("companion", DOI_LINK), Status.UNFLAGGED, None),
    ],
)
def test_links_to_notices_flag_the_article(
    link: str, status: Status, reference: str | None
) -> None:
    document = read(article(title("T") + link, attributes="article-type='research-article'"))
    assert document.status is status
    assert [notice.reference for notice in document.notices] == ([reference] if reference else [])


@pytest.mark.parametrize("kind", ["retraction", "correction", "expression-of-concern"])
@pytest.mark.parametrize("link", ["retracted-article", "object-of-concern", "retraction-forward"])
def test_a_notice_is_not_flagged_by_the_article_that_it_is_about(kind: str, link: str) -> None:
    meta = title("Rest for all: a trial") + related(link, DOI_LINK)
    document = read(article(meta, attributes=f"article-type='{kind}'"))
    assert document.notices == ()
    assert document.publication_types != ("Journal Article",)


def test_a_title_may_say_that_the_article_is_retracted() -> None:
    assert read(article(title("RETRACTED: Rest for all"))).status is Status.RETRACTED


# Abstracts


def test_abstracts_are_told_apart() -> None:
    meta = title("T") + (
        "<abstract><title>Abstract</title><sec><title>Methods:</title><p>M</p></sec></abstract>"
        "<abstract abstract-type='author-highlights'><p>H</p></abstract>"
        "<abstract xml:lang='fr'><p>F</p></abstract>"
        "<abstract xml:lang='en'><p>E</p></abstract>"
        "<trans-abstract xml:lang='de'><sec><title>Methodik</title><p>D</p></sec></trans-abstract>"
        "<trans-abstract abstract-type='graphical' xml:lang='es'><p>G</p></trans-abstract>"
        "<trans-abstract><p>U</p></trans-abstract>"
    )
    document = read(article(meta))
    assert shown(document)[1:] == [
        ("heading", "Abstract", "Abstract"),
        ("heading", "Abstract > Methods", "Methods:"),
        ("paragraph", "Abstract > Methods", "M"),
        ("paragraph", "Abstract (author highlights)", "H"),
        ("paragraph", "Abstract (fr)", "F"),
        ("paragraph", "Abstract", "E"),
        ("heading", "Abstract (de) > Methodik", "Methodik"),
        ("paragraph", "Abstract (de) > Methodik", "D"),
        ("paragraph", "Abstract (graphical, es)", "G"),
        ("paragraph", "Abstract (translation)", "U"),
    ]


def test_abstract_in_the_language_of_the_article() -> None:
    meta = "<abstract xml:lang='pt'><p>P</p></abstract>"
    document = read(article(meta, attributes="xml:lang='pt'"))
    assert shown(document)[1:] == [("paragraph", "Abstract", "P")]


# Whole files


def test_front_alone_and_no_body() -> None:
    assert shown(read(article(title("T")))) == [("title", "", "T")]
    front = f"<front><article-meta>{title('T')}</article-meta></front>"
    document = read(front.encode(), "stub.xml")
    assert document.title == "T"
    assert document.blocks[0].locator == "front/article-meta/title-group/article-title"


def test_no_front_and_no_title() -> None:
    data = b"<article><processing-meta/><body><p>Text.</p></body><sub-article><meta/></sub-article>"
    document = read(data + b"</article>", "letter.xml")
    assert (document.id, document.title) == ("letter", "letter")
    assert shown(document) == [("title", "", "letter"), ("paragraph", "", "Text.")]
    assert document.blocks[0].locator == "processing-meta"


def test_an_article_without_title_and_text_is_a_problem() -> None:
    with pytest.raises(UnreadableFile, match="neither title nor text"):
        parse(article("<article-id pub-id-type='pmc'>4</article-id>"), "a.xml")
    wrapped = b"<pmc-articleset><article/>" + article(title("T")) + b"</pmc-articleset>"
    parsed = parse(wrapped, "set.xml")
    assert [document.id for document in parsed.documents] == ["set-2"]
    assert parsed.problems == ("set-1: neither title nor text",)


def test_article_sets_and_harvested_records() -> None:
    first = article(
        "<article-id pub-id-type='pmc'>1</article-id>" + title("One"), body="<p>Text.</p>"
    ).decode()
    second = article(title("Two")).decode()
    parsed = parse(f"<pmc-articleset>{first}{second}</pmc-articleset>".encode(), "a/set.xml")
    assert [document.id for document in parsed.documents] == ["PMC1", "a/set-2"]
    assert parsed.documents[0].blocks[1].locator == "article[1]/body/p"
    oai = (
        "<OAI-PMH xmlns='http://www.openarchives.org/OAI/2.0/'><responseDate>now</responseDate>"
        f"<GetRecord><record><metadata>{first}</metadata></record></GetRecord></OAI-PMH>"
    )
    (harvested,) = parse(oai.encode(), "PMC1.xml").documents
    assert (harvested.id, harvested.title) == ("PMC1", "One")
    assert harvested.blocks[1].locator == "GetRecord/record/metadata/article/body/p"
    again = parse(f"{first}\n<?xml version='1.0'?>{second}".encode(), "two.xml")
    assert [document.title for document in again.documents] == ["One", "Two"]
    with pytest.raises(UnreadableFile, match="no article"):
        parse(b"<OAI-PMH><error code='idDoesNotExist'>gone</error></OAI-PMH>", "gone.xml")


def test_source_and_namespaces() -> None:
    data = article(title("T")).replace(b"<article ", b"<article xmlns='urn:jats' ")
    document = read(data)
    assert document.title == "T"
    assert document.source.format == "jats"
    assert document.source.path == "articles/trial.xml"
