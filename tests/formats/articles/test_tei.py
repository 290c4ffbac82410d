"""TEI as GROBID writes it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from people import author_names

from assistant.errors import UnreadableFile
from assistant.formats import parse
from assistant.records import Identifiers

if TYPE_CHECKING:
    from collections.abc import Callable

    from assistant.records import Document

HEADER = """
<teiHeader><fileDesc><titleStmt><title level="a">Rest for all</title></titleStmt>
<sourceDesc><biblStruct>
  <analytic>
    <author><persName><forename type="first">Anna</forename><forename type="middle">M</forename>
      <surname>Doe</surname></persName></author>
    <author><affiliation>Ward of Rest</affiliation></author>
    <author><persName><forename>John</forename></persName></author>
    <author><orgName type="collaboration">Rest Circle</orgName></author>
  </analytic>
  <monogr><title level="j">Journal of Rest</title>
    <imprint><date when="2010-05-01"/></imprint></monogr>
  <idno type="DOI">10.1000/Rest</idno><idno type="PMCID">PMC5</idno>
</biblStruct></sourceDesc></fileDesc>
<profileDesc><abstract><div><p>All rested.</p></div></abstract></profileDesc></teiHeader>
"""
TEXT = """
<text><body>
<div><head n="1">Methods</head><p>Patients <ref>[1]</ref> rested<note>aside</note>.</p>
  <formula>a = b</formula><list><item>One ward.</item></list>
  <div><head>Wards</head><p>There were two.</p></div></div>
<note>A footnote.</note>
<figure><head>Fig. 1 .</head><figDesc>Patients at rest.</figDesc></figure>
<figure type="table"><head>Table 1</head><table>
  <row><cell cols="2">Ward</cell><cell cols="x">n</cell></row></table></figure>
</body><back><div type="acknowledgement"><p>We thank all.</p></div>
<div><head>References</head><p>Not this.</p></div>
<listBibl><bibl>Nor this.</bibl></listBibl></back></text>
"""


def tei(inner: str) -> bytes:
    return f'<TEI xmlns="http://www.tei-c.org/ns/1.0">{inner}</TEI>'.encode()


def test_everything_at_once(sound: Callable[[Document], None]) -> None:
    (document,) = parse(tei(HEADER + TEXT), "folder/x.tei.xml").documents
    sound(document)
    assert (document.id, document.source.format) == ("folder/x.tei", "tei")
    assert (document.title, document.venue, document.year) == (
        "Rest for all",
        "Journal of Rest",
        2010,
    )
    assert author_names(document) == ("Doe AM", "Rest Circle")
    assert document.identifiers == Identifiers(pmcid="PMC5", doi="10.1000/rest")
    assert [
        (block.kind.value, block.section, document.text[slice(*block.span)])
        for block in document.blocks[1:]
    ] == [
        ("paragraph", ("Abstract",), "All rested."),
        ("heading", ("Methods",), "Methods"),
        ("paragraph", ("Methods",), "Patients [1] rested."),
        ("list item", ("Methods",), "One ward."),
        ("heading", ("Methods", "Wards"), "Wards"),
        ("paragraph", ("Methods", "Wards"), "There were two."),
        ("caption", (), "Fig. 1 . Patients at rest."),
        ("caption", (), "Table 1"),
        ("table row", (), "Ward\t\tn"),
        ("paragraph", ("Acknowledgements",), "We thank all."),
    ]
    assert document.blocks[3].locator == "text/body/div/p"
    assert document.blocks[9].locator == "text/body/figure[2]/table/row"


def test_a_bare_document_is_named_after_its_file() -> None:
    body = "<text><body><p>All rested.</p></body></text>"
    first, second = parse(tei(body) * 2, "x.xml").documents
    assert (first.id, second.id, first.title) == ("x-1", "x-2", "x")
    assert first.identifiers == Identifiers()


@pytest.mark.parametrize("inner", ["<text/>", "<teiHeader/><text/>"])
def test_a_document_without_title_and_text_is_refused(inner: str) -> None:
    with pytest.raises(UnreadableFile, match="no <TEI> document with a title or text"):
        parse(tei(inner), "x.xml")


def test_a_document_may_have_only_a_header(sound: Callable[[Document], None]) -> None:
    abstract = "<profileDesc><abstract><div><p>All rested.</p></div></abstract></profileDesc>"
    for header, texts in (
        (HEADER, ["Rest for all", "All rested."]),
        (HEADER.replace(abstract, "<profileDesc><abstract/></profileDesc>"), ["Rest for all"]),
    ):
        (document,) = parse(tei(header + '<text xml:lang="en"/>'), "x.tei.xml").documents
        sound(document)
        assert [document.text[slice(*block.span)] for block in document.blocks] == texts
        assert document.identifiers.doi == "10.1000/rest"


def test_every_document_of_a_corpus_is_read() -> None:
    one, other = tei(HEADER + TEXT).decode(), tei(HEADER.replace("Rest for", "Work for")).decode()
    empty = tei("<text/>").decode()
    inner = f"<teiCorpus><teiHeader/>{other}</teiCorpus>"
    corpus = (
        '<teiCorpus xmlns="http://www.tei-c.org/ns/1.0"><teiHeader><fileDesc><titleStmt>'
        f"<title>All articles</title></titleStmt></fileDesc></teiHeader>{one}{empty}{inner}"
        "</teiCorpus>"
    )
    parsed = parse(corpus.encode(), "x.xml")
    found = [(document.id, document.title) for document in parsed.documents]
    assert found == [("x-1", "Rest for all"), ("x-3", "Work for all")]
    assert parsed.documents[0].blocks[3].locator == "text/body/div/p"
    assert parsed.problems == ("<TEI> document 2 holds neither a title nor text",)


@pytest.mark.parametrize(("first", "kind"), [("Ward", "table head"), ("1", "table row")])
def test_a_first_row_without_figures_names_the_columns(first: str, kind: str) -> None:
    rows = (
        f"<row><cell>{first}</cell><cell>Age</cell></row><row><cell>A</cell><cell>45</cell></row>"
    )
    figure = f'<figure type="table"><head>Table 1</head><table>{rows}</table></figure>'
    tei = f"<TEI>{HEADER}<text><body>{figure}</body></text></TEI>"
    (document,) = parse(tei.encode(), "x.xml").documents
    assert [block.kind.value for block in document.blocks[-2:]] == [kind, "table row"]
