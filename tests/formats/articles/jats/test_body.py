"""JATS: body, tables, back matter and replies; one trap each, written for these tests."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from assistant.formats import parse

if TYPE_CHECKING:
    from assistant.records import Document


def shown(document: Document) -> list[tuple[str, str, str]]:
    """Give kind, section path and text of each block."""
    return [
        (block.kind.value, " > ".join(block.section), document.text[slice(*block.span)])
        for block in document.blocks
    ]


def body(source: str, rest: str = "") -> list[tuple[str, str, str]]:
    """Read an article of `source` as its body, with `rest` after it."""
    data = f"<article><body>{source}</body>{rest}</article>"
    (document,) = parse(data.encode(), "trial.xml").documents
    return shown(document)[1:]


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
        ("table head", "Results > Table 2", "\tRest (n=5)"),
        ("table row", "Results > Table 2", "Anya\t3 (60%)"),
        ("table row", "Results > Table 2", "Fever\t"),
        ("caption", "Results > Table 2", "a In one year."),
        ("caption", "Results > Table 2", "NR, no report."),
    ]


def title(text: str) -> str:
    return f"<title-group><article-title>{text}</article-title></title-group>"


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
    assert rows("<tr><td colspan='999'>A</td><td>B</td></tr>")[0].count("\t") == 60
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
        ("table head", "Table 1", "H"),
        ("table row", "Table 1", "1"),
    ]
    assert body("<table><caption><p>C</p></caption><tr><td>1</td></tr></table>") == [
        ("caption", "", "C"),
        ("table row", "", "1"),
    ]
    for other in ("<graphic/>", "<permissions><license><p>Free</p></license></permissions>"):
        picture = f"<table-wrap><alternatives>{other}</alternatives></table-wrap><p>P</p>"
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
    assert body("<p>Text.</p>", rest)[1:] == [
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


@pytest.mark.parametrize(
    "kind",
    ["reviewer-report", "editor-report", "aggregated-review-documents", "referee-report", "reply"],
)
def test_what_reviewers_wrote_is_below_peer_review_whatever_its_title(kind: str) -> None:
    rest = (
        f"<sub-article article-type='{kind}'><front-stub>{title('On lamps')}</front-stub>"
        "<body><p>Fine.</p></body></sub-article>"
    )
    assert body("<p>All.</p>", rest)[1:] == [
        ("heading", "Peer review > On lamps", "On lamps"),
        ("paragraph", "Peer review > On lamps", "Fine."),
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
    assert body("<p>All.</p>", rest) == [
        ("paragraph", "", "All."),
        ("heading", "Decision letter", "Decision letter"),
        ("paragraph", "Decision letter > Abstract", "Short."),
        ("paragraph", "Decision letter", "Fine."),
        ("heading", "Decision letter > Reply > One", "One"),
        ("paragraph", "Decision letter > Reply > One", "Thanks."),
        ("heading", "Reposo (translation, es)", "Reposo"),
        ("paragraph", "Reposo (translation, es)", "Todo."),
    ]
