"""Inline markup of every format, in every place where the format has text.

A line of markup is a list of `Item`s. `FORMATS` says how each format writes them, and `PLACES`
holds a file of the format for every place.
"""

from __future__ import annotations

import io
import json
import re
import zipfile
from collections.abc import Callable, Sequence
from html import escape
from typing import NamedTuple

from hypothesis import strategies as st

from assistant.formats import parse

#: The words around the line, by which it is found in the text.
FIRST, LAST = "Zebras grazed", "and slept afterwards."
MATH = 'xmlns:mml="http://www.w3.org/1998/Math/MathML"'
PROSE = "All patients of the northern ward rested for a week, and nobody was harmed by it at all."


class Item(NamedTuple):
    """Text on the line, or a raised piece, a lowered piece, a citation mark or a power of ten."""

    kind: str
    text: str


Write = Callable[[Item], str]


def lines(kinds: Sequence[str]) -> st.SearchStrategy[list[Item]]:
    """Lines in which words, figures and what `kinds` names follow one another in any order."""
    words = st.sampled_from([" ", "mg ", ". ", ",", ") ", " and ", "-", "% ", "x"])
    figures = st.sampled_from(["10", "250", "2013", "3.5", "4 ", "(7"])
    marks = st.sampled_from(["9", "24", "131", "1,2", "-6", "3–5", "2+", "a"])
    line = st.builds(Item, st.sampled_from(["text", "emphasis"]), words | figures)
    return st.lists(line | st.builds(Item, st.sampled_from(kinds), marks), min_size=1, max_size=7)


def xml(names: dict[str, str]) -> Write:
    """Write items as the elements named; a name may hold several tags: ``sup xref``."""

    def write(item: Item) -> str:
        tags = names[item.kind].split()
        closing = (f"</{tag.partition('|')[0]}>" for tag in reversed(tags))
        return (
            "".join(f"<{tag.replace('|', ' ')}>" for tag in tags)
            + escape(item.text)
            + "".join(closing)
        )

    return write


def _math(write: Write, prefix: str, around: str) -> Write:
    """Write powers as MathML, and everything else as `write` does."""

    def power(item: Item) -> str:
        if item.kind != "power":
            return write(item)
        power, ten = (f"<{prefix}mn>{text}</{prefix}mn>" for text in (item.text, "10"))
        name = f"{prefix}msup"
        return around.format(f"<{prefix}math><{name}>{ten}{power}</{name}></{prefix}math>")

    return power


_PLAIN = {"text": "", "sup": "sup", "sub": "sub"}
JATS = _math(
    xml(
        {
            **_PLAIN,
            "emphasis": "italic bold",
            "nested": "italic sup bold",
            "mark": "xref|ref-type='bibr'",
            "raised mark": "sup xref",
            "mark raised": "xref sup",
        }
    ),
    "mml:",
    "<inline-formula>{}</inline-formula>",
)
PUBMED = _math(xml({**_PLAIN, "emphasis": "i b", "nested": "i sup b"}), "mml:", "{}")
HTML = _math(
    xml(
        {
            **_PLAIN,
            "emphasis": "em",
            "nested": "em sup b",
            "mark": "a|href='#r9'",
            "raised mark": "sup a|href='#r9'",
            "mark raised": "a|href='#r9' sup",
            "styled": "span|style='vertical-align:super'",
        }
    ),
    "",
    "{}",
)
TAGS = xml({**_PLAIN, "emphasis": "i", "nested": "i sup b"})
TEI = xml(
    {
        "text": "",
        "emphasis": "hi|rend='italic'",
        "sup": "hi|rend='superscript'",
        "sub": "hi|rend='subscript'",
        "mark": "ref|type='bibr'",
        "raised mark": "hi|rend='superscript' ref|type='bibr'",
    }
)
STYLES = {"sup": "superscript", "sub": "subscript", "emphasis": "italic", "text": "normal"}


def ENDNOTE(item: Item) -> str:  # noqa: N802 - named as the other formats are
    face = "italic superscript" if item.kind == "nested" else STYLES[item.kind]
    return f'<style face="{face}" font="default">{escape(item.text)}</style>'


def LATEX(item: Item) -> str:  # noqa: N802
    text = item.text.replace("%", r"\%")
    macros = {
        "text": "{}",
        "emphasis": r"\emph{{{}}}",
        "sup": r"\textsuperscript{{{}}}",
        "nested": r"\emph{{\textsuperscript{{\textbf{{{}}}}}}}",
        "sub": r"\textsubscript{{{}}}",
        "power": "$10^{{{}}}${{}}",
        "index": "$_{{{}}}${{}}",
    }
    return macros[item.kind].format(text)


def WORD(item: Item) -> str:  # noqa: N802
    marks = {
        "emphasis": "<w:i/>",
        "sup": '<w:vertAlign w:val="superscript"/>',
        "sub": '<w:vertAlign w:val="subscript"/>',
        "styled": '<w:rStyle w:val="Raised"/>',
        "lifted": '<w:position w:val="6"/>',
    }
    text = f'<w:t xml:space="preserve">{escape(item.text)}</w:t>'
    if item.kind == "power":
        ten, power = (f"<m:r><m:t>{figures}</m:t></m:r>" for figures in ("10", item.text))
        return f"<m:oMath><m:sSup><m:e>{ten}</m:e><m:sup>{power}</m:sup></m:sSup></m:oMath>"
    return f"<w:r><w:rPr>{marks.get(item.kind, '')}</w:rPr>{text}</w:r>"


def word(body: str) -> bytes:
    """A Word document of these paragraphs and tables."""
    w = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" xmlns:m="urn:m"'
    raised = (
        '<w:style w:type="character" w:styleId="Raised"><w:name w:val="Raised"/><w:rPr>'
        '<w:vertAlign w:val="superscript"/></w:rPr></w:style>'
    )
    named = "".join(
        f'<w:style w:type="paragraph" w:styleId="{name}"><w:name w:val="{says}"/></w:style>'
        for name, says in (("Title", "Title"), ("H1", "heading 1"), ("Cap", "caption"))
    )
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr(
            "word/document.xml", f"<w:document {w}><w:body>{body}</w:body></w:document>"
        )
        archive.writestr("word/styles.xml", f"<w:styles {w}>{raised}{named}</w:styles>")
    return stream.getvalue()


def _run(text: str) -> str:
    return f'<w:r><w:t xml:space="preserve">{text}</w:t></w:r>'


def _paragraph(inner: str, style: str = "", more: str = "") -> str:
    named = f'<w:pStyle w:val="{style}"/>' if style else ""
    return f"<w:p><w:pPr>{named}{more}</w:pPr>{inner}</w:p>"


def _word(place: str) -> Callable[[str], bytes]:
    def wrap(line: str) -> bytes:
        inner = f"{_run(f'{FIRST} ')}{line}{_run(f' {LAST}')}"
        placed = {
            "title": _paragraph(inner, "Title"),
            "heading": _paragraph(inner, "H1"),
            "paragraph": _paragraph(inner),
            "list item": _paragraph(inner, more="<w:numPr/>"),
            "caption": _paragraph(inner, "Cap"),
            "cell": f"<w:tbl><w:tr><w:tc>{_paragraph(inner)}</w:tc></w:tr></w:tbl>",
        }[place]
        before = "" if place == "title" else _paragraph(_run("Rest for all"), "Title")
        return word(f"{before}{placed}{_paragraph(_run(PROSE))}")

    return wrap


def _jats(body: str, front: str = "<article-title>Rest</article-title>", meta: str = "") -> bytes:
    return (
        f"<article {MATH}><front><article-meta><title-group>{front}</title-group>{meta}"
        f"</article-meta></front><body><p>{PROSE}</p>{body}</body></article>"
    ).encode()


def _around(template: str) -> Callable[[str], str]:
    return lambda line: template.replace("@", f"{FIRST} {line} {LAST}")


def _in(template: str, wrap: Callable[[str], bytes] = str.encode) -> Callable[[str], bytes]:
    placed = _around(template)
    return lambda line: wrap(placed(line))


def _pubmed(title: str, rest: str) -> str:
    return (
        f"<PubmedArticle {MATH}><MedlineCitation><PMID>1</PMID><Article><ArticleTitle>{title}"
        f"</ArticleTitle>{rest}</MedlineCitation></PubmedArticle>"
    )


def _page(body: str) -> bytes:
    return (
        "<!DOCTYPE html><html><head><title>Rest for all</title></head><body><article>"
        f"<h1>Rest for all</h1><p>{PROSE}</p>{body}<p>{PROSE} Twice.</p></article></body></html>"
    ).encode()


def _saved(body: str) -> bytes:
    return (
        b"From: <Saved by Blink>\r\nSnapshot-Content-Location: https://example.org/a\r\n"
        b'MIME-Version: 1.0\r\nContent-Type: multipart/related; type="text/html"; boundary="b"\r\n'
        b"\r\n--b\r\nContent-Type: text/html; charset=utf-8\r\nContent-Transfer-Encoding: 8bit\r\n"
        b"Content-Location: https://example.org/a\r\n\r\n" + _page(body) + b"\r\n--b--\r\n"
    )


def _tei(header: str, abstract: str, body: str) -> bytes:
    return (
        '<TEI xmlns="http://www.tei-c.org/ns/1.0"><teiHeader><fileDesc><titleStmt>'
        f"<title>{header}</title></titleStmt></fileDesc><profileDesc><abstract><p>{abstract}</p>"
        f"</abstract></profileDesc></teiHeader><text><body><div><p>{PROSE}</p>{body}</div></body>"
        "</text></TEI>"
    ).encode()


def _json(field: str, more: dict[str, object]) -> Callable[[str], bytes]:
    placed = _around("@")
    return lambda line: json.dumps([{**more, field: placed(line)}]).encode()


_EPMC: dict[str, object] = {"id": "1", "source": "MED", "title": "Rest", "abstractText": PROSE}
_CSL: dict[str, object] = {"type": "article-journal", "container-title": "J", "title": "Rest"}
_CSL["abstract"] = PROSE


def _epmc(field: str) -> Callable[[str], bytes]:
    placed = _around("@")
    return lambda line: json.dumps(
        {"resultList": {"result": [{**_EPMC, field: placed(line)}]}}
    ).encode()


def _endnote(field: str) -> Callable[[str], bytes]:
    first, last = (ENDNOTE(Item("text", text)) for text in (f"{FIRST} ", f" {LAST}"))
    title, abstract = ENDNOTE(Item("text", "Rest")), ENDNOTE(Item("text", PROSE))

    def wrap(line: str) -> bytes:
        said = {"title": title, "abstract": abstract, field: f"{first}{line}{last}"}
        return (
            f"<xml><records><record><titles><title>{said['title']}</title></titles>"
            f"<abstract>{said['abstract']}</abstract></record></records></xml>"
        ).encode()

    return wrap


def _bibtex(field: str) -> Callable[[str], bytes]:
    def wrap(line: str) -> bytes:
        said = {"title": "Rest", "abstract": PROSE, field: f"{FIRST} {line} {LAST}"}
        fields = ", ".join(f"{name} = {{{text}}}" for name, text in said.items())
        return f"@article{{a, {fields}}}".encode()

    return wrap


class Format(NamedTuple):
    """How a format writes items, which kinds it knows, and files of it by place."""

    write: Write
    kinds: tuple[str, ...]
    places: dict[str, Callable[[str], bytes]]
    #: What neighbours that are raised, or lowered, are one piece of: Word splits pieces into runs.
    joined: tuple[tuple[str, ...], ...] = ()


_JATS_KINDS = ("sup", "sub", "nested", "mark", "raised mark", "mark raised", "power")
_HTML_KINDS = (*_JATS_KINDS, "styled")
_TABLE = "<table><tr><td>@</td><td>5</td></tr><tr><td>6</td><td>7</td></tr></table>"
_FLOAT = "<table-wrap><label>Table 1</label><caption><p>Rest</p></caption>{}</table-wrap>"

FORMATS = {
    "jats": Format(
        JATS,
        _JATS_KINDS,
        {
            "paragraph": _in("<p>@</p>", _jats),
            "list item": _in("<list><list-item><p>@</p></list-item></list>", _jats),
            "bare list item": _in("<p>Was:<list><list-item>@</list-item></list></p>", _jats),
            "caption": _in("<fig><caption><p>@</p></caption></fig>", _jats),
            "caption title": _in("<fig><caption><title>@</title></caption></fig>", _jats),
            "cell": _in(_FLOAT.format(f"{_TABLE}"), _jats),
            "table foot": _in(_FLOAT.format("<table-wrap-foot><p>@</p></table-wrap-foot>"), _jats),
            "heading": _in("<sec><title>@</title><p>Rest.</p></sec>", _jats),
            "footnote": _in("<fn-group><fn><label>1</label><p>@</p></fn></fn-group>", _jats),
            "quotation": _in("<disp-quote><p>@</p></disp-quote>", _jats),
            "definition": _in(
                "<def-list><def-item><term>R</term><def><p>@</p></def></def-item></def-list>", _jats
            ),
            "box": _in("<boxed-text><sec><title>B</title><p>@</p></sec></boxed-text>", _jats),
            "loose": _in("<sec><title>Loose</title>@</sec>", _jats),
            "abstract": _in(
                "<abstract><p>@</p></abstract>",
                lambda meta: _jats("", meta=meta),
            ),
            "abstract section": _in(
                "<abstract><sec><title>Results</title><p>@</p></sec></abstract>",
                lambda meta: _jats("", meta=meta),
            ),
        },
    ),
    # Marks of footnotes are not part of a title.
    "jats title": Format(
        JATS,
        ("sup", "sub", "nested", "power"),
        {
            "title": _in("<article-title>@</article-title>", lambda front: _jats("", front)),
            "subtitle": _in(
                "<article-title>Rest</article-title><subtitle>@</subtitle>",
                lambda front: _jats("", front),
            ),
        },
    ),
    "pubmed": Format(
        PUBMED,
        ("sup", "sub", "nested", "power"),
        {
            "title": _in(_pubmed("@", "</Article>")),
            "abstract": _in(
                _pubmed("Rest", "<Abstract><AbstractText>@</AbstractText></Abstract></Article>")
            ),
            "other abstract": _in(
                _pubmed(
                    "Rest",
                    "</Article><OtherAbstract><AbstractText>@</AbstractText></OtherAbstract>",
                )
            ),
        },
    ),
    "html": Format(
        HTML,
        _HTML_KINDS,
        {
            "paragraph": _in("<p>@</p>", _page),
            "list item": _in("<ul><li>@</li></ul>", _page),
            "caption": _in("<figure><figcaption>@</figcaption></figure>", _page),
            "cell": _in(_TABLE, _page),
            "table caption": _in(
                _TABLE.replace("@", "4").replace("<table>", "<table><caption>@</caption>"), _page
            ),
            "heading": _in(f"<h2>@</h2><p>{PROSE} Again.</p>", _page),
            "quotation": _in("<blockquote>@</blockquote>", _page),
            "definition": _in("<dl><dt>R</dt><dd>@</dd></dl>", _page),
        },
    ),
    "mhtml": Format(HTML, _HTML_KINDS, {"paragraph": _in("<p>@</p>", _saved)}),
    "docx": Format(
        WORD,
        ("sup", "sub", "styled", "lifted", "power"),
        {
            name: _word(name)
            for name in ("title", "heading", "paragraph", "list item", "caption", "cell")
        },
        (("sup", "styled", "lifted"), ("sub",)),
    ),
    "markdown": Format(
        TAGS,
        ("sup", "sub", "nested"),
        {
            "title": _in(f"# @\n\n{PROSE}\n"),
            "heading": _in(f"# Rest\n\n## @\n\n{PROSE}\n"),
            "paragraph": _in("# Rest\n\n@\n"),
            "list item": _in(f"# Rest\n\n{PROSE}\n\n- @\n"),
            "quotation": _in("# Rest\n\n> @\n"),
            "cell": _in("# Rest\n\n| a | b |\n|---|---|\n| @ | 5 |\n"),
            "block of HTML": _in("# Rest\n\n<div>\n<p>@</p>\n</div>\n"),
        },
    ),
    "tei": Format(
        TEI,
        ("sup", "sub", "mark", "raised mark"),
        {
            "title": _in("@", lambda line: _tei(line, PROSE, "")),
            "abstract": _in("@", lambda line: _tei("Rest", line, "")),
            "paragraph": _in("<p>@</p>", lambda body: _tei("Rest", PROSE, body)),
            "list item": _in("<list><item>@</item></list>", lambda body: _tei("R", PROSE, body)),
            "heading": _in("<head>@</head>", lambda body: _tei("Rest", PROSE, body)),
            "caption": _in(
                "<figure><figDesc>@</figDesc></figure>", lambda body: _tei("Rest", PROSE, body)
            ),
            "cell": _in(
                "<figure><table><row><cell>@</cell></row></table></figure>",
                lambda body: _tei("Rest", PROSE, body),
            ),
        },
    ),
    "europepmc": Format(
        TAGS,
        ("sup", "sub", "nested"),
        {"title": _epmc("title"), "abstract": _epmc("abstractText")},
    ),
    "csl-json": Format(
        TAGS,
        ("sup", "sub", "nested"),
        {"title": _json("title", _CSL), "abstract": _json("abstract", _CSL)},
    ),
    "csl-json with jats": Format(
        _math(
            xml(
                {
                    **_PLAIN,
                    "sup": "jats:sup",
                    "sub": "jats:sub",
                    "emphasis": "jats:italic",
                    "nested": "jats:italic jats:sup jats:bold",
                }
            ),
            "mml:",
            "{}",
        ),
        ("sup", "sub", "nested", "power"),
        {"title": _json("title", _CSL), "abstract": _json("abstract", _CSL)},
    ),
    "endnote-xml": Format(
        ENDNOTE,
        ("sup", "sub", "nested"),
        {"title": _endnote("title"), "abstract": _endnote("abstract")},
    ),
    "ris": Format(
        TAGS,
        ("sup", "sub", "nested"),
        {
            "title": _in(f"TY  - JOUR\nTI  - @\nAB  - {PROSE}\nER  - \n"),
            "abstract": _in("TY  - JOUR\nTI  - Rest\nAB  - @\nER  - \n"),
        },
    ),
    "bibtex": Format(
        LATEX,
        ("sup", "sub", "nested", "power", "index"),
        {"title": _bibtex("title"), "abstract": _bibtex("abstract")},
    ),
}


PLACES = [(name, place) for name, form in FORMATS.items() for place in form.places]


def line_in(data: bytes) -> str:
    """The line between the words around it, as the document has it."""
    (document,) = parse(data, "folder/file.bin").documents
    found = re.search(f"{FIRST}(.*?){LAST}", document.text, re.DOTALL)
    assert found, document.text
    return found[1]
