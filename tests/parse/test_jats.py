"""JATS articles: one trap each, written for these tests."""

from __future__ import annotations

import os
import re
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, note, settings
from hypothesis import strategies as st
from lxml import etree

from assistant.errors import UnreadableFile
from assistant.parse import parse
from assistant.parse.jats_metadata import initials
from assistant.parse.xml import local, parse_xml, text_of
from assistant.records import BlockKind, Design, Status

if TYPE_CHECKING:
    from assistant.records import Document

DATA = os.environ.get("ASSISTANT_DATA", "")
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


def body(source: str) -> list[tuple[str, str, str]]:
    """Read `source` as a body."""
    return shown(read(article(body=source)))


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
      <contrib contrib-type="author"><collab>on behalf of the REST Group
        <contrib-group><contrib><name><surname>Member</surname></name></contrib></contrib-group>
      </collab></contrib>
      <contrib contrib-type="editor"><name><surname>Editor</surname></name></contrib>
      <contrib contrib-type="author"><anonymous/></contrib>
    </contrib-group>
    <contrib-group content-type="reviewers"><contrib><name><surname>Referee</surname></name>
    </contrib></contrib-group>"""
    assert read(article(title("T") + contributors)).authors == (
        "Doe AML",
        "de Vries JH Jr",
        "Ray Z",
        "Mono",
        "Li W",
        "de la Cruz MJ",
        "Roe J",
        "Sun Xu",
        "Sato K",
        "REST Group",
    )


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ("JP", "JP"),
        ("J.-P.", "JP"),
        ("J P", "JP"),
        ("Jean Paul", "JP"),
        ("élodie", "É"),
        ("Jo", "J"),
        ("", ""),
        ("O'Neil", "O"),
    ],
)
def test_initials(given: str, expected: str) -> None:
    assert initials(given) == expected


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


@pytest.mark.parametrize(
    ("dates", "expected"),
    [
        ([("pub-type='ppub'", "2011"), ("pub-type='epub'", "2010")], 2010),
        ([("pub-type='pmc-release'", "2009"), ("pub-type='ppub'", "2010")], 2010),
        ([("date-type='pub' publication-format='print'", "2012")], 2012),
        ([("pub-type='nihms-submitted'", "2009")], 2009),
        ([("pub-type='ecorrected'", "2015"), ("pub-type='collection'", "2014")], 2014),
        ([("pub-type='epub'", "n.d."), ("", "2013")], 2013),
        ([("pub-type='epub'", "0010")], None),
        ([], None),
    ],
)
def test_year_is_the_earliest_of_publication(
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
    assert read(article(title("T")), "a/b/trial.nxml").id == "trial"
    assert read(article(title("T")), "a/b/pmc77.nxml").id == "PMC77"
    assert read(article(own), "a/PMC45.nxml").id == "PMC45"
    assert read(article(own), "a/trial.xml").id == "PMC45"
    parsed = parse(article(own), "a/PMC77.nxml")
    assert [document.id for document in parsed.documents] == ["PMC77"]
    assert parsed.problems == ("PMC77: the article calls itself PMC45; the name is kept",)


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
    assert shown(read(article(meta, attributes="xml:lang='pt'"))) == [
        ("paragraph", "Abstract", "P")
    ]


# The body


def test_sections_give_the_path_and_headings_are_blocks() -> None:
    found = body(
        "<p>Lead.</p><sec><label>1.</label><title>Methods<xref ref-type='fn'>*</xref></title>"
        "<p>One.</p><sec><title>Blinding.</title><p>Two.</p></sec><p>Three.</p></sec>"
        "<sec><p>Four.</p></sec><sec><label>2.</label><p>Five.</p></sec><sec><title/></sec>"
    )
    assert found == [
        ("paragraph", "", "Lead."),
        ("heading", "Methods", "1. Methods*"),
        ("paragraph", "Methods", "One."),
        ("heading", "Methods > Blinding", "Blinding."),
        ("paragraph", "Methods > Blinding", "Two."),
        ("paragraph", "Methods", "Three."),
        ("paragraph", "", "Four."),
        ("paragraph", "2", "2. Five."),
    ]


def test_a_paragraph_in_a_title_is_no_heading() -> None:
    long = "A sentence that somebody put into a title. " * 10
    assert body(f"<sec><title>{long}</title><p>One.</p></sec>") == [
        ("paragraph", "", long.strip()),
        ("paragraph", "", "One."),
    ]


def test_citation_marks_are_kept_as_they_read() -> None:
    source = "<p>Known <xref>[1</xref>,<xref>2]</xref> and<sup><xref>3</xref></sup>.</p>"
    assert body(source) == [("paragraph", "", "Known [1,2] and3.")]


def test_a_paragraph_is_split_at_the_blocks_in_it() -> None:
    found = body(
        "<p>Before <bold>it</bold>:<list><title>Criteria</title><list-item><label>a.</label>"
        "<p>One</p><p>more</p></list-item><list-item><p>Two<list><list-item><p>Deep</p>"
        "</list-item></list>end</p></list-item></list>between<disp-quote><p>Said.</p>"
        "<attrib>Somebody</attrib></disp-quote>after.</p>"
    )
    assert found == [
        ("paragraph", "", "Before it:"),
        ("heading", "", "Criteria"),
        ("list item", "", "a. One"),
        ("list item", "", "more"),
        ("list item", "", "Two"),
        ("list item", "", "Deep"),
        ("list item", "", "end"),
        ("paragraph", "", "between"),
        ("paragraph", "", "Said."),
        ("paragraph", "", "Somebody"),
        ("paragraph", "", "after."),
    ]


FIGURE = "<fig><label>Figure 1.</label><caption><p>Flow.</p></caption></fig>"


def test_a_figure_leaves_a_sentence_whole() -> None:
    assert body(f"<p>Few left (Figure 1{FIGURE}). All came.{FIGURE} Done.</p>") == [
        ("paragraph", "", "Few left (Figure 1 ). All came."),
        ("caption", "Figure 1", "Figure 1. Flow."),
        ("caption", "Figure 1", "Figure 1. Flow."),
        ("paragraph", "", "Done."),
    ]
    assert body(f"<p>{FIGURE}Text.</p>") == [
        ("caption", "Figure 1", "Figure 1. Flow."),
        ("paragraph", "", "Text."),
    ]


def test_formulas_stay_in_their_sentence_and_stand_alone_elsewhere() -> None:
    formula = "<disp-formula><label>(1)</label>a=b</disp-formula>"
    assert body(f"<p>where{formula}holds.</p>{formula}") == [
        ("paragraph", "", "where (1) a=b holds."),
        ("paragraph", "", "(1) a=b"),
    ]


def test_text_between_blocks_is_kept() -> None:
    assert body("<sec><title>A</title>stray <italic>words</italic><p>P</p>more</sec>") == [
        ("heading", "A", "A"),
        ("paragraph", "A", "stray words"),
        ("paragraph", "A", "P"),
        ("paragraph", "A", "more"),
    ]
    assert body("<unknown-block><p>One</p><p>two</p></unknown-block>") == [
        ("paragraph", "", "One two")
    ]


def test_definitions_boxes_statements_verses_and_speeches() -> None:
    found = body(
        "<def-list><title>Terms</title><def-item><term>AE</term><def><p>adverse event</p></def>"
        "</def-item><def-item><term>NR</term></def-item></def-list>"
        "<boxed-text><label>Box 1</label><caption><title>Key points</title></caption>"
        "<p>Point.</p></boxed-text><boxed-text><p>Plain.</p></boxed-text>"
        "<statement><label>Rule 1</label><p>Rest.</p></statement>"
        "<verse-group><verse-line>One</verse-line><verse-line>two</verse-line></verse-group>"
        "<speech><speaker>Q:</speaker><p>Why?</p></speech><preformat>a  b</preformat>"
    )
    assert found == [
        ("heading", "", "Terms"),
        ("list item", "", "AE adverse event"),
        ("list item", "", "NR"),
        ("caption", "Key points", "Box 1 Key points"),
        ("paragraph", "Key points", "Point."),
        ("paragraph", "Box", "Plain."),
        ("paragraph", "Rule 1", "Rule 1 Rest."),
        ("paragraph", "", "One"),
        ("paragraph", "", "two"),
        ("paragraph", "", "Q: Why?"),
        ("paragraph", "", "a b"),
    ]


# Tables and figures


def test_a_table_is_caption_rows_and_footnotes() -> None:
    found = body(
        "<sec><title>Results</title><table-wrap><object-id>10.1000/t</object-id>"
        "<label>Table 2.</label><caption><title>Harms</title><p>All patients.</p></caption>"
        "<table><thead><tr><th/><th>Rest<break/>(n=5)</th></tr></thead>"
        "<tbody><tr><td>Any<sup>a</sup></td><td>3 (60<italic>%</italic>)</td></tr>"
        "<tr><td colspan='2'><hr/></td></tr><tr><td>Fever</td><td/></tr></tbody></table>"
        "<table-wrap-foot><fn><label>a</label><p>In one year.</p></fn><p>NR, no report.</p>"
        "</table-wrap-foot><permissions><license><p>Free</p></license></permissions>"
        "</table-wrap></sec>"
    )
    assert found[1:] == [
        ("caption", "Results > Table 2", "Table 2. Harms"),
        ("caption", "Results > Table 2", "All patients."),
        ("table row", "Results > Table 2", "\tRest (n=5)"),
        ("table row", "Results > Table 2", "Anya\t3 (60%)"),
        ("table row", "Results > Table 2", "Fever\t"),
        ("caption", "Results > Table 2", "a In one year."),
        ("caption", "Results > Table 2", "NR, no report."),
    ]


def rows(source: str) -> list[str]:
    found = body(f"<table-wrap><label>T</label><table>{source}</table></table-wrap>")
    return [text for kind, _, text in found if kind == "table row"]


def test_cells_that_span_leave_empty_ones() -> None:
    assert rows(
        "<tr><td rowspan='2'>A</td><td colspan='2'>B</td><td>C</td></tr>"
        "<tr><td>d</td><td>e</td><td>f</td></tr><tr><td>g</td><td>h</td></tr>"
    ) == ["A\tB\t\tC", "\td\te\tf", "g\th"]
    assert rows("<tr><td>A</td><td rowspan='3'>B</td></tr><tr><td>c</td></tr>") == ["A\tB", "c"]
    assert rows("<tr><td colspan='6'>All</td></tr><tr><td>a</td></tr>") == ["All", "a"]
    groups = "<tbody><tr><td rowspan='9'>A</td></tr></tbody><tbody><tr><td>b</td></tr></tbody>"
    assert rows(groups) == ["A", "b"]
    assert rows("<tr>x<td>A</td>y<p>z</p></tr>") == ["x\tA\ty\tz"]


def test_spans_that_make_no_sense_do_no_harm() -> None:
    assert rows("<tr><td colspan='999'>A</td><td>B</td></tr>")[0].count("\t") == 200
    assert rows("<tr><td colspan='999999999' rowspan='x'>A</td><td colspan='0'>B</td></tr>") == [
        "A\tB"
    ]
    wide = "<tr>" + "<td rowspan='3' colspan='150'>A</td>" * 3 + "</tr>"
    assert len(rows(wide + "<tr><td>b</td></tr>")) == 2


def test_tables_in_other_models_and_places() -> None:
    oasis = (
        "<table-wrap><label>Table 1</label><alternatives><graphic/><table><tgroup><thead><row>"
        "<entry>H</entry></row></thead><tbody><row><entry>1</entry></row></tbody></tgroup></table>"
        "</alternatives></table-wrap>"
    )
    assert body(oasis) == [
        ("caption", "Table 1", "Table 1"),
        ("table row", "Table 1", "H"),
        ("table row", "Table 1", "1"),
    ]
    assert body("<table><caption><p>C</p></caption><tr><td>1</td></tr></table>") == [
        ("caption", "", "C"),
        ("table row", "", "1"),
    ]
    picture = "<table-wrap><alternatives><graphic/></alternatives></table-wrap><p>P</p>"
    assert body(picture) == [("paragraph", "", "P")]


def test_figures_and_supplements_are_captions() -> None:
    found = body(
        "<fig-group><fig><label>Fig 1</label><caption><title>Flow</title><p>Of all.</p></caption>"
        "<alt-text>boxes</alt-text><attrib>Own</attrib></fig></fig-group>"
        "<fig><caption><p>No label.</p></caption></fig>"
        "<supplementary-material><caption><p>Data.</p></caption>"
        "<media><caption><p>Click here.</p></caption></media>"
        "<table-wrap><table><tr><td>1</td></tr></table></table-wrap></supplementary-material>"
    )
    assert found == [
        ("caption", "Fig 1", "Fig 1 Flow"),
        ("caption", "Fig 1", "Of all."),
        ("caption", "Fig 1", "Own"),
        ("caption", "Figure", "No label."),
        ("caption", "Supplementary material", "Data."),
        ("caption", "Supplementary material", "Click here."),
        ("table row", "Supplementary material", "1"),
    ]


# After the body


def test_back_matter_is_read_and_references_are_not() -> None:
    rest = (
        "<back><ack><p>Thanks.</p></ack><glossary><title>Abbreviations</title><def-list><def-item>"
        "<term>AE</term><def><p>event</p></def></def-item></def-list></glossary>"
        "<fn-group><fn><p>None declared.</p></fn></fn-group><bio><p>Born.</p></bio>"
        "<notes><title>Funding</title><p>None.</p></notes>"
        "<app-group><app><title>Appendix A</title><p>More.</p></app><app><p>Most.</p></app>"
        "</app-group><sec><title>Ethics</title><p>Yes.</p></sec>"
        "<ref-list><title>References</title><ref><mixed-citation>Other</mixed-citation></ref>"
        "</ref-list></back><floats-group><fig><label>Figure 9</label><caption><p>Late.</p>"
        "</caption></fig></floats-group>"
    )
    document = read(article(title("T"), body="<p>Text.</p>", rest=rest))
    assert shown(document)[2:] == [
        ("paragraph", "Acknowledgements", "Thanks."),
        ("heading", "Abbreviations", "Abbreviations"),
        ("list item", "Abbreviations", "AE event"),
        ("paragraph", "Footnotes", "None declared."),
        ("paragraph", "Biography", "Born."),
        ("heading", "Funding", "Funding"),
        ("paragraph", "Funding", "None."),
        ("heading", "Appendix A", "Appendix A"),
        ("paragraph", "Appendix A", "More."),
        ("paragraph", "Appendix", "Most."),
        ("heading", "Ethics", "Ethics"),
        ("paragraph", "Ethics", "Yes."),
        ("caption", "Figure 9", "Figure 9 Late."),
    ]


def test_replies_and_translations_come_below_their_titles() -> None:
    rest = (
        f"<sub-article article-type='decision-letter'><front-stub>{title('Decision letter')}"
        "<abstract><p>Short.</p></abstract></front-stub><body><p>Fine.</p></body>"
        "<response response-type='reply'><body><sec><title>One</title><p>Thanks.</p></sec></body>"
        "</response></sub-article>"
        f"<sub-article article-type='translation' xml:lang='es'><front>"
        f"<article-meta>{title('Reposo')}</article-meta></front><body><p>Todo.</p></body>"
        "<back><ref-list><ref><label>1</label></ref></ref-list></back></sub-article>"
    )
    document = read(article(title("Rest"), body="<p>All.</p>", rest=rest))
    assert document.title == "Rest"
    assert shown(document) == [
        ("title", "", "Rest"),
        ("paragraph", "", "All."),
        ("heading", "Decision letter", "Decision letter"),
        ("paragraph", "Decision letter > Abstract", "Short."),
        ("paragraph", "Decision letter", "Fine."),
        ("heading", "Decision letter > Reply > One", "One"),
        ("paragraph", "Decision letter > Reply > One", "Thanks."),
        ("heading", "Reposo (translation, es)", "Reposo"),
        ("paragraph", "Reposo (translation, es)", "Todo."),
    ]


# Whole files


def test_front_alone_and_no_body() -> None:
    assert shown(read(article(title("T")))) == [("title", "", "T")]
    front = f"<front><article-meta>{title('T')}</article-meta></front>"
    document = read(front.encode(), "stub.xml")
    assert document.title == "T"
    assert document.blocks[0].locator == "front/article-meta/title-group/article-title"


def test_no_front_and_no_title() -> None:
    document = read(b"<article><body><p>Text.</p></body></article>", "letter.xml")
    assert (document.id, document.title, document.text) == ("letter", "", "Text.")


def test_an_article_without_title_and_text_is_a_problem() -> None:
    with pytest.raises(UnreadableFile, match="neither title nor text"):
        parse(article("<article-id pub-id-type='pmc'>4</article-id>"), "a.xml")
    wrapped = b"<pmc-articleset><article/>" + article(title("T")) + b"</pmc-articleset>"
    parsed = parse(wrapped, "set.xml")
    assert [document.id for document in parsed.documents] == ["set-2"]
    assert parsed.problems == ("set-1: neither title nor text",)


def test_article_sets_and_harvested_records() -> None:
    one = article(
        "<article-id pub-id-type='pmc'>1</article-id>" + title("One"), body="<p>Text.</p>"
    ).decode()
    two = article(title("Two")).decode()
    parsed = parse(f"<pmc-articleset>{one}{two}</pmc-articleset>".encode(), "a/set.xml")
    assert [document.id for document in parsed.documents] == ["PMC1", "set-2"]
    assert parsed.documents[0].blocks[1].locator == "article[1]/body/p"
    oai = (
        "<OAI-PMH xmlns='http://www.openarchives.org/OAI/2.0/'><responseDate>now</responseDate>"
        f"<GetRecord><record><metadata>{one}</metadata></record></GetRecord></OAI-PMH>"
    )
    (harvested,) = parse(oai.encode(), "PMC1.xml").documents
    assert (harvested.id, harvested.title) == ("PMC1", "One")
    assert harvested.blocks[1].locator == "GetRecord/record/metadata/article/body/p"
    again = parse(f"{one}\n<?xml version='1.0'?>{two}".encode(), "two.xml")
    assert [document.title for document in again.documents] == ["One", "Two"]
    with pytest.raises(UnreadableFile, match="no article"):
        parse(b"<OAI-PMH><error code='idDoesNotExist'>gone</error></OAI-PMH>", "gone.xml")


def test_source_and_namespaces() -> None:
    data = article(title("T")).replace(b"<article ", b"<article xmlns='urn:jats' ")
    document = read(data)
    assert document.title == "T"
    assert document.source.format == "jats"
    assert document.source.path == "articles/trial.xml"


def test_deep_nesting_below_the_limit_is_read() -> None:
    deep = "<sec>" * 100 + "<p>Deep.</p>" + "</sec>" * 100
    assert body(deep) == [("paragraph", "", "Deep.")]
    lists = "<list><list-item>" * 55 + "<p>Deep.</p>" + "</list-item></list>" * 55
    assert body(lists) == [("list item", "", "Deep.")]


def test_many_figures_in_one_sentence_take_no_longer_than_they_must() -> None:
    source = "<p>Words" + "<fig><caption><p>F</p></caption></fig>\n" * 20_000 + "end.</p>"
    found = body(source)
    assert len(found) > 20_000


# Properties


NAMES = ("sec", "p", "list", "list-item", "fig", "caption", "title", "label", "table", "tr", "td")
NAMES += ("bold", "sup", "xref", "disp-formula", "boxed-text", "disp-quote", "alternatives", "fn")
NAMES += (
    "table-wrap",
    "def-item",
    "term",
    "def",
    "statement",
    "speech",
    "speaker",
    "ack",
    "graphic",
)
LETTERS = st.text("ab é\n", max_size=6)


@st.composite
def elements(draw: st.DrawFn, depth: int = 4) -> etree._Element:
    element = etree.Element(draw(st.sampled_from(NAMES)))
    element.text = draw(LETTERS)
    for _ in range(draw(st.integers(0, 3)) if depth else 0):
        inner = draw(elements(depth - 1))
        inner.tail = draw(LETTERS)
        element.append(inner)
    return element


def resolve(root: etree._Element, locator: str) -> etree._Element:
    """Find the element at `locator`, and fail unless there is exactly one."""
    for step in locator.split("/"):
        match = re.fullmatch(r"([^\[]+)(?:\[(\d+)\])?", step)
        assert match, locator
        found = [inner for inner in root if local(inner) == match[1]]
        assert match[2] is not None or len(found) == 1, locator
        root = found[int(match[2] or 1) - 1]
    return root


def check_blocks(document: Document, root: etree._Element) -> None:
    end = 0
    for block in document.blocks:
        assert end <= block.span.start < block.span.end
        assert document.text[end : block.span.start].strip() == ""
        end = block.span.end
        element = resolve(root, block.locator)
        last_words = document.text[slice(*block.span)].split()[-1]
        assert last_words[-1] in "".join(element.itertext()) + document.title
    assert end == len(document.text)


@settings(max_examples=300)
@given(elements())
def test_every_text_lands_in_one_block(element: etree._Element) -> None:
    root = etree.Element("article")
    etree.SubElement(root, "body").append(element)
    data = etree.tostring(root, encoding="utf-8")
    note(data.decode())
    try:
        (document,) = parse(data, "a.xml").documents
    except UnreadableFile:
        assert not reachable(root)
        return
    check_blocks(document, root)
    squeezed = re.sub(r"\s", "", document.text)
    assert sorted(squeezed) == sorted(reachable(root))


def reachable(element: etree._Element) -> str:
    """Collect the characters that must be read: all but other forms of ``alternatives``."""
    pieces = []
    if local(element) == "alternatives":
        filled = [inner for inner in element if text_of(inner)]
        tables = [inner for inner in filled if local(inner) == "table"]
        if filled:
            return reachable((tables or filled)[0])
    pieces.append(element.text or "")
    for inner in element:
        pieces += [reachable(inner), inner.tail or ""]
    return re.sub(r"\s", "", "".join(pieces))


# Real files, where there are any


def real_articles() -> list[Path]:
    return sorted(Path(DATA, "evidence-inference", "articles").glob("*.nxml")) if DATA else []


@pytest.mark.skipif(not DATA, reason="ASSISTANT_DATA names no folder of real articles")
def test_real_articles_have_the_ids_of_their_names_and_resolvable_places() -> None:
    for number, path in enumerate(real_articles()):
        data = path.read_bytes()
        document = read(data, path.name)
        assert document.id == path.stem
        assert document.title
        assert document.blocks[0].kind is BlockKind.TITLE
        if number % 20 == 0:
            check_blocks(document, parse_xml(data))
