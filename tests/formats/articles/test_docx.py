"""Word documents, made here part by part."""

from __future__ import annotations

import io
import zipfile
from typing import TYPE_CHECKING

import pytest
from people import author_names

from assistant.errors import UnreadableFile
from assistant.formats import parse
from assistant.formats.articles import docx

if TYPE_CHECKING:
    from collections.abc import Callable

    from assistant.records import Document

W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
ONE = "All 40 patients of the northern ward rested for a week."
STYLES = f"""<w:styles {W}>
<w:style w:type="paragraph" w:styleId="Title"><w:name w:val="Title"/></w:style>
<w:style w:type="paragraph" w:styleId="H1"><w:name w:val="heading 1"/></w:style>
<w:style w:type="paragraph" w:styleId="H2"><w:name w:val="heading 2"/></w:style>
<w:style w:type="paragraph" w:styleId="Mine"><w:name w:val="Mine"/><w:basedOn w:val="H2"/></w:style>
<w:style w:type="paragraph" w:styleId="Deep"><w:name w:val="Deep"/>
  <w:pPr><w:outlineLvl w:val="1"/></w:pPr></w:style>
<w:style w:type="paragraph" w:styleId="Bullet"><w:name w:val="List Bullet"/>
  <w:pPr><w:numPr/></w:pPr></w:style>
<w:style w:type="paragraph" w:styleId="Cap"><w:name w:val="caption"/></w:style>
<w:style w:type="paragraph" w:styleId="Toc"><w:name w:val="toc 1"/></w:style>
<w:style w:type="paragraph" w:styleId="Ring"><w:name w:val="Ring"/>
  <w:basedOn w:val="Ring"/></w:style>
<w:style w:type="paragraph" w:styleId="Strong"><w:name w:val="Strong"/>
  <w:rPr><w:b/></w:rPr></w:style>
<w:style w:type="character" w:styleId="Char"><w:name w:val="Title"/></w:style>
</w:styles>"""


def run(text: str, properties: str = "") -> str:
    return f'<w:r><w:rPr>{properties}</w:rPr><w:t xml:space="preserve">{text}</w:t></w:r>'


def par(content: str, style: str = "", properties: str = "") -> str:
    named = f'<w:pStyle w:val="{style}"/>' if style else ""
    inner = content if content.startswith("<") else run(content)
    return f"<w:p><w:pPr>{named}{properties}</w:pPr>{inner}</w:p>"


def word(body: str, styles: str = STYLES, core: str = "", name: str = "word/document.xml") -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr(name, f"<w:document {W}><w:body>{body}<w:sectPr/></w:body></w:document>")
        if styles:
            archive.writestr("word/styles.xml", styles)
        if core:
            archive.writestr(
                "docProps/core.xml", f'<p xmlns:dc="http://purl.org/dc/elements/1.1/">{core}</p>'
            )
        archive.writestr("word/footnotes.xml", f"<w:footnotes {W}>{par('Not this')}</w:footnotes>")
    return stream.getvalue()


@pytest.fixture
def read(sound: Callable[[Document], None]) -> Callable[[bytes], Document]:
    def document_of(data: bytes) -> Document:
        (document,) = parse(data, "folder/article.docx").documents
        sound(document)
        assert document.source.format == "docx"
        return document

    return document_of


def blocks(document: Document) -> list[tuple[str, str, str, str]]:
    return [
        (
            block.kind.value,
            " > ".join(block.section),
            document.text[slice(*block.span)],
            block.locator,
        )
        for block in document.blocks
    ]


def refusal(data: bytes) -> str:
    with pytest.raises(UnreadableFile) as caught:
        parse(data, "article.docx")
    return str(caught.value)


def test_sections_lists_captions_and_tables(read: Callable[[bytes], Document]) -> None:
    cell = f"<w:tc><w:tcPr><w:gridSpan w:val='2'/></w:tcPr>{par('Ward')}{par('name')}</w:tc>"
    table = (
        f"<w:tbl><w:tblPr/><w:tr>{cell}<w:tc>{par('n')}</w:tc></w:tr><w:sdt><w:sdtContent><w:tr>"
        f"<w:tc>{par('North')}</w:tc><w:tc>{par('')}</w:tc><w:tc>{par('40')}</w:tc></w:tr>"
        "</w:sdtContent></w:sdt></w:tbl>"
    )
    document = read(
        word(
            par("")
            + par("Rest for all", "Title")
            + par("Rest for all")
            + par("Methods", "Toc")
            + par("ABSTRACT", "H1")
            + par(ONE)
            + par("2. Methods:", "H1")
            + par("Wards", "Mine")
            + par("One ward.", "Bullet")
            + par("Two wards.", properties="<w:numPr/>")
            + par("Beds", "Deep")
            + par("Table 1. Patients by ward")
            + table
            + par("Patients at rest", "Cap")
            + par("References", "H1")
            + par("Books", "H2")
            + par("Doe J. A book.")
            + table
            + par("Appendix", properties='<w:outlineLvl w:val="0"/>')
            + par("The end.", "Ring")
        )
    )
    assert blocks(document) == [
        ("title", "", "Rest for all", "paragraph 2"),
        ("heading", "Abstract", "ABSTRACT", "paragraph 5"),
        ("paragraph", "Abstract", ONE, "paragraph 6"),
        ("heading", "2. Methods", "2. Methods:", "paragraph 7"),
        ("heading", "2. Methods > Wards", "Wards", "paragraph 8"),
        ("list item", "2. Methods > Wards", "One ward.", "paragraph 9"),
        ("list item", "2. Methods > Wards", "Two wards.", "paragraph 10"),
        ("heading", "2. Methods > Beds", "Beds", "paragraph 11"),
        ("caption", "2. Methods > Beds", "Table 1. Patients by ward", "paragraph 12"),
        ("table head", "2. Methods > Beds", "Ward name\t\tn", "table 1 row 1"),
        ("table row", "2. Methods > Beds", "North\t\t40", "table 1 row 2"),
        ("caption", "2. Methods > Beds", "Patients at rest", "paragraph 13"),
        ("heading", "Appendix", "Appendix", "paragraph 17"),
        ("paragraph", "Appendix", "The end.", "paragraph 18"),
    ]


def test_what_is_shown_is_the_text(read: Callable[[bytes], Document]) -> None:
    content = (
        run("10")
        + run("9", '<w:vertAlign w:val="superscript"/>')
        + "<w:r><w:t>/L </w:t><w:tab/><w:t>fell</w:t><w:br/><w:noBreakHyphen/><w:softHyphen/></w:r>"
        + f"<w:ins>{run('in')}</w:ins><w:del><w:r><w:delText>out</w:delText></w:r></w:del>"
        + f"<w:moveFrom>{run('away')}</w:moveFrom><w:moveTo>{run('here')}</w:moveTo>"
        + run(" hidden", "<w:vanish/>")
        + run(" seen", '<w:vanish w:val="0"/>')
        + '<w:r><w:fldChar/><w:instrText>REF 1</w:instrText></w:r><w:hyperlink w:anchor="a">'
        + f"{run(' link')}</w:hyperlink>"
        + '<w:r><w:sym w:font="Symbol" w:char="F061"/><w:sym w:font="Symbol" w:char="F02B"/>'
        + '<w:sym w:font="Wingdings" w:char="F061"/><w:sym w:font="X" w:char="3B2"/>'
        + '<w:sym w:char="zz"/></w:r><m:oMath xmlns:m="urn:m"><m:r><m:t>x=1</m:t></m:r></m:oMath>'
        + "<w:r><w:footnoteReference/></w:r>"
    )
    document = read(word(par(content)))
    shown = "10\u2079/L fell \u2011inhere seen link\u03b1+\u03b2x=1"
    assert document.text == f"article\n\n{shown}"


def test_text_boxes_and_content_controls_are_read_once(read: Callable[[bytes], Document]) -> None:
    box = f"<w:txbxContent>{par('In the box, some more was said.')}</w:txbxContent>"
    made = '<w:docPartObj><w:docPartGallery w:val="Table of Contents"/></w:docPartObj>'
    body = (
        par(
            f"<w:r><mc:AlternateContent xmlns:mc='urn:mc'><mc:Choice>{box}</mc:Choice><mc:Fallback>"
            f"{box}</mc:Fallback></mc:AlternateContent><w:t>{ONE}</w:t></w:r>"
        )
        + f"<w:sdt><w:sdtPr>{made}</w:sdtPr><w:sdtContent>{par('Methods 2')}</w:sdtContent></w:sdt>"
        + "<w:sdt><w:sdtPr><w:bibliography/></w:sdtPr><w:sdtContent>"
        + f"{par('Doe J.')}</w:sdtContent></w:sdt>"
        + f"<w:sdt><w:sdtPr/><w:sdtContent>{par('Kept as it is.')}</w:sdtContent></w:sdt>"
    )
    document = read(word(body))
    assert document.text.split("\n\n") == [
        "article",
        ONE,
        "In the box, some more was said.",
        "Kept as it is.",
    ]


def test_bold_lines_are_headings_where_there_are_no_others(
    read: Callable[[bytes], Document],
) -> None:
    bold = run("Methods", "<w:b/>")
    strong = par("Results", "Strong")
    light = par(run("Not bold", '<w:b w:val="0"/>'), "Strong")
    body = par("A study of rest") + par(bold) + par(ONE) + strong + light
    document = read(word(body))
    assert document.title == "A study of rest"
    assert [block[:2] for block in blocks(document)][1:] == [
        ("heading", "Methods"),
        ("paragraph", "Methods"),
        ("heading", "Results"),
        ("paragraph", "Results"),
    ]
    styled = read(word(par("A study of rest", "H1") + par(bold) + par(ONE)))
    assert [block[0] for block in blocks(styled)] == ["title", "paragraph", "paragraph"]


@pytest.mark.parametrize(
    ("core", "title", "authors"),
    [
        (
            "<dc:title>Rest for all patients</dc:title><dc:creator>Anna Doe; Roe</dc:creator>",
            "Rest for all patients",
            ("Doe A",),
        ),
        ("<dc:title>Rest for all patients</dc:title>", "Rest for all patients", ()),
        (
            "<dc:title>Rest for all patients</dc:title><dc:creator>Office User</dc:creator>",
            "Rest for all patients",
            (),
        ),
        ("<dc:title>Microsoft Word - rest 2.doc</dc:title>", "article", ()),
        ("<dc:title>Document1</dc:title><dc:creator>Anna Doe</dc:creator>", "article", ()),
        ("<dc:creator>Anna Doe</dc:creator>", "article", ()),
    ],
)
def test_properties_count_where_they_make_sense(
    read: Callable[[bytes], Document], core: str, title: str, authors: tuple[str, ...]
) -> None:
    document = read(word(par(ONE), core=core))
    assert (document.title, author_names(document)) == (title, authors)
    assert document.blocks[0].locator == "properties"


def test_the_text_may_have_another_name_and_no_styles(read: Callable[[bytes], Document]) -> None:
    long = par("A title that goes on " * 20)
    document = read(word(long + par(ONE), styles="", name="word/document2.xml"))
    assert document.title == "article"
    assert document.text.endswith(ONE)


def test_damaged_and_empty_documents_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    assert "holds no text" in refusal(word(""))
    assert "damaged" in refusal(word(par(ONE))[:-30])
    stored = bytearray(word(par(ONE) * 50))
    at = stored.index(b"word/document.xml") + 40
    stored[at : at + 20] = b"\xff" * 20
    assert "damaged" in refusal(bytes(stored))
    entity = '<!DOCTYPE d [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]>'
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        archive.writestr(
            "word/document.xml", f"{entity}<d><body><p><r><t>&b;</t></r></p></body></d>"
        )
    assert "entity" in refusal(stream.getvalue())
    monkeypatch.setattr(docx, "_MOST_ENTRIES", 2)
    assert "too many parts" in refusal(word(par(ONE)))


def test_a_bomb_is_stopped(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(docx, "_MAX_BYTES", 100_000)
    assert "64 MB" in refusal(word(par("a" * 200_000)))


@pytest.mark.parametrize(
    ("names", "named"),
    [
        (["xl/workbook.xml"], "Excel"),
        (["ppt/presentation.xml"], "PowerPoint"),
        (["mimetype", "META-INF/container.xml"], "EPUB"),
        (["mimetype", "META-INF/manifest.xml", "content.xml"], "OpenDocument"),
        (["sdb/sdb.eni"], "EndNote"),
        (["article.xml"], "zip files are not read; unpack it"),
        ([], "empty zip"),
    ],
)
def test_other_zip_files_are_refused_by_name(names: list[str], named: str) -> None:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        for name in names:
            archive.writestr(name, "x")
    assert named in refusal(stream.getvalue())
