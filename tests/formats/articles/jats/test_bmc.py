"""The older XML of BioMed Central is read as whole articles."""

from __future__ import annotations

from typing import TYPE_CHECKING

from assistant.formats import parse
from assistant.records import Design

if TYPE_CHECKING:
    from collections.abc import Callable

    from assistant.records import Document

ARTICLE = """<?xml version='1.0'?>
<!DOCTYPE art SYSTEM 'http://www.biomedcentral.com/xml/article.dtd'>
<art><ui>1234-5-6</ui><ji>1234</ji><fm><dochead>Study protocol</dochead><bibl>
<title><p>Rest for <it>all</it></p></title>
<aug><au id="A1" ca="yes"><snm>van Doe</snm><mi>B</mi><fnm>Anna</fnm><insr iid="I1"/></au>
<au type="on_behalf"><cnm>the Rest Group</cnm></au></aug>
<insg><ins id="I1"><p>Department of Rest</p></ins></insg>
<source>Rest Trials</source><issn>1234-5678</issn><pubdate>2014</pubdate><volume>15</volume>
<issue>1</issue><fpage>511</fpage><xrefbib><pubidlist><pubid idtype="doi">10.1186/1234-5-6</pubid>
<pubid idtype="pmpid">25540987</pubid></pubidlist></xrefbib></bibl>
<cpyrt><year>2014</year><note>Open access.</note></cpyrt><kwdg><kwd>rest</kwd></kwdg>
<abs><sec><st><p>Abstract</p></st><sec><st><p>Background</p></st><p>Few rest.</p></sec></sec></abs>
</fm><bdy><sec><st><p>Methods</p></st><p>We saw 250 people <abbrgrp>
<abbr bid="B1">1</abbr><abbr bid="B2">2</abbr></abbrgrp>. See Table <tblr tid="T1">1</tblr>.</p>
<tbl id="T1"><title><p>Table 1</p></title><caption><p>Rest by ward</p></caption><tblbdy cols="2">
<r><c cspan="2"><p>Ward</p></c></r><r><c><hr/></c></r><r><c><p>North</p></c><c><p>40</p></c></r>
</tblbdy><tblfn><p>Counted once.</p></tblfn></tbl>
<fig id="F1"><title><p>Figure 1</p></title><caption><p>Beds</p></caption><text>
<p><b>Beds</b>. All.</p></text><graphic file="1234-1"/></fig>
<sec><st><p>Wards</p></st><p>They were quiet.</p></sec></sec></bdy>
<bm><ack><p>Thanks.</p></ack><refgrp><bibl id="B1"><title><p>Old</p></title></bibl></refgrp></bm>
</art>
"""


def read() -> Document:
    return parse(ARTICLE.encode(), "folder/1234.xml").documents[0]


def test_metadata(sound: Callable[[Document], None]) -> None:
    document = read()
    sound(document)
    assert document.source.format == "jats"
    assert document.title == "Rest for all"
    assert [author.family or author.literal for author in document.authors] == ["Doe", "Rest Group"]
    assert (document.venue, document.year) == ("Rest Trials", 2014)
    assert document.identifiers.doi == "10.1186/1234-5-6"
    assert document.identifiers.pmid == "25540987"
    assert document.design is Design.PROTOCOL
    assert document.locators.volume == "15"


def test_text() -> None:
    document = read()
    assert [
        (block.kind.value, " > ".join(block.section), document.text[slice(*block.span)])
        for block in document.blocks[1:]
    ] == [
        ("heading", "Abstract > Background", "Background"),
        ("paragraph", "Abstract > Background", "Few rest."),
        ("heading", "Methods", "Methods"),
        ("paragraph", "Methods", "We saw 250 people [1,2]. See Table 1."),
        ("caption", "Methods > Table 1", "Table 1 Rest by ward"),
        ("table row", "Methods > Table 1", "Ward"),
        ("table row", "Methods > Table 1", "North\t40"),
        ("caption", "Methods > Table 1", "Counted once."),
        ("caption", "Methods > Figure 1", "Figure 1 Beds. All."),
        ("heading", "Methods > Wards", "Wards"),
        ("paragraph", "Methods > Wards", "They were quiet."),
        ("paragraph", "Acknowledgements", "Thanks."),
    ]
