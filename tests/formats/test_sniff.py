"""Recognition of files by their content."""

from __future__ import annotations

import bz2
import contextlib
import gzip
import hashlib
import io
import json
import subprocess
import sys
import zipfile

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.errors import UnreadableFile
from assistant.formats import PARSER, parse
from assistant.text import decoding
from assistant.text.decoding import decoded

TITLE = "<title-group><article-title>Rest for all</article-title></title-group>"
JATS = f"<article><front><article-meta>{TITLE}</article-meta></front></article>"
CITATION = (
    "<MedlineCitation><PMID>1</PMID><Article><ArticleTitle>Rest for all</ArticleTitle></Article>"
    "</MedlineCitation>"
)
PUBMED = (
    f"<PubmedArticleSet><PubmedArticle>{CITATION}<PubmedData/></PubmedArticle></PubmedArticleSet>"
)
OLD_PUBMED = f"<MedlineCitationSet>{CITATION}</MedlineCitationSet>"
FRAGMENTS = f"{CITATION}<PubmedData><PublicationStatus>ppublish</PublicationStatus></PubmedData>"
MEDLINE = "PMID- 1\nTI  - Rest for all\nAB  - All patients rested.\n"
LINES = '{"id": "1", "title": "Rest for all", "text": "All patients rested."}\n'
MARKDOWN = "# Rest for all\n\nAll patients rested.\n"
FRONT_MATTER = "---\ntitle: Rest for all\n---\n\nAll patients rested.\n"
TEI = "<TEI><text><body><p>All patients rested.</p></body></text></TEI>"
PLAIN = "All patients rested for a week, and nobody was the worse for it.\n"
HTML = f"<html><head><title>Rest for all</title></head><body><p>{PLAIN}</p></body></html>"


def refusal(data: bytes | str) -> str:
    with pytest.raises(UnreadableFile) as caught:
        parse(data.encode() if isinstance(data, str) else data, "file")
    message = str(caught.value)
    assert message
    assert "\n" not in message
    return message


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (JATS, "jats"),
        (f"<?xml version='1.0'?>\n<!DOCTYPE article SYSTEM 'x.dtd'>\n{JATS}", "jats"),
        (f"<!-- saved -->\n<?style x?>{JATS}", "jats"),
        (f"<pmc-articleset>{JATS}</pmc-articleset>", "jats"),
        (f"<OAI-PMH><ListRecords><record>{JATS}</record></ListRecords></OAI-PMH>", "jats"),
        (PUBMED, "pubmed"),
        (OLD_PUBMED, "pubmed"),
        (FRAGMENTS, "pubmed"),
        (f"{PUBMED}\n<?xml version='1.0'?>\n<!DOCTYPE PubmedArticleSet>\n{PUBMED}", "pubmed"),
        (MEDLINE, "medline"),
        (f"\n\n{MEDLINE}", "medline"),
        ("TY  - JOUR\nTI  - Rest\nER  - \n", "ris"),
        ("1.\r\nTY  - JOUR\r\nTI  - Rest\r\nER  - \r\n", "ris"),
        ("@article{doe2010,\n title = {Rest}}", "bibtex"),
        ("% " * 10_000 + "\n" + "@book{a, title = {Rest}}", "bibtex"),
        ("%0 Journal Article\n%T Rest\n", "endnote"),
        ("FN Export\nVR 1.0\nPT J\nTI Rest\nER\n", "web-of-science"),
        ("RT Journal\nSR Electronic(1)\nT1 Rest\n", "refworks"),
        ("id;title;year\r\n1;Rest;2010\r\n", "csv"),
        (LINES, "jsonl"),
        (f'{{"id": damaged\n{LINES}', "jsonl"),
        (HTML, "html"),
        (f"<?xml version='1.0'?>\n<!-- saved -->{HTML}", "html"),
        (f"<div>{HTML}</div>", "html"),
        (TEI, "tei"),
        (MARKDOWN, "markdown"),
        (FRONT_MATTER, "markdown"),
        (f"<!-- a comment -->\n{MARKDOWN}", "markdown"),
        (PLAIN, "text"),
        ("<5 mg daily was given to nobody. All patients rested for a week.\n", "text"),
        ("[1] All patients rested for a week, and nobody was the worse.\n", "text"),
        ("{Anonymous} All patients rested for a week, and nobody was the worse.\n", "text"),
        ("Title, by which we mean the heading of an article.\n\nAll rested.\n", "text"),
    ],
)
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-32", "gzip"])
def test_formats_by_content(text: str, expected: str, encoding: str) -> None:
    plain = text.encode("utf-8" if encoding == "gzip" else encoding)
    data = gzip.compress(plain) if encoding == "gzip" else plain
    parsed = parse(data, "folder/misleading.pdf")
    source = parsed.documents[0].source
    assert source.format == expected
    assert source.path == "folder/misleading.pdf"
    assert source.sha256 == hashlib.sha256(data).hexdigest()


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be"])
def test_xml_in_utf16_needs_no_mark(encoding: str) -> None:
    assert parse(JATS.encode(encoding), "x").documents[0].title == "Rest for all"


def zipped() -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        archive.writestr("article.txt", PLAIN)
    return stream.getvalue()


@pytest.mark.parametrize(
    ("data", "named"),
    [
        (b"%PDF-1.7\n%\xe2\xe3", "PDF"),
        (b"\xef\xbb\xbf\n%PDF-1.4\n", "PDF"),
        (zipped(), "zip"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "Word"),
        (b"{\\rtf1 text}", "RTF"),
        (b"\x89PNG\r\n\x1a\n", "image"),
        (b"\xff\xd8\xff\xe0\x00\x10JFIF", "image"),
        (b"GIF89a", "image"),
        (bz2.compress(b"text"), "archive"),
        (b"a.xml" + b"\0" * 252 + b"ustar\x0000", "archive"),
        (gzip.compress(gzip.compress(b"text", mtime=0), mtime=0), "twice"),
        (b"SQLite format 3\0", "database"),
        ("<!DOCTYPE html>\n<html><p>text", "HTML"),
        ("<!doctype HTML PUBLIC '-//W3C//DTD'>", "HTML"),
        ("<?xml version='1.0'?><!-- x --><html xmlns='urn:x'><body/></html>", "HTML"),
        ("<div class='page'>text</div>", "HTML"),
        ("MIME-Version: 1.0\nContent-Type: multipart/related", "MHTML"),
        ("% " * 10_000 + "\n" + "@book{a,", "BibTeX"),
        ("FN Export\nVR 1.0\nPT J\n", "Web of Science"),
        ("%0 Journal Article\n%K rest\n", "EndNote"),
        ("RT Journal\nSR Electronic(1)\n", "RefWorks"),
        ('{\n  "name": "Rest",\n  "text": "All rested."\n}\n', "JSON"),
        ('[\n {"name": "Rest"}\n]', "JSON"),
        ("[" * 100_000, "JSON"),
        ('{"a":' * 100_000, "JSON"),
        ("<TEI><text/></TEI>", "<TEI>"),
        ("<xml><records/></xml>", "EndNote"),
        (f"{JATS}{PUBMED}", "<PubmedArticleSet>"),
        ("<records><article/></records>", "EndNote"),
        ("<article>", "not well-formed"),
        ("<p>a &bogus; b</p>", "bogus"),
        (b"", "empty"),
        (b" \r\n\t", "empty"),
        ("\ufeff \n".encode("utf-16"), "empty"),
        (b"\0" * 100, "empty"),
        (bytes(range(256)) * 4, "UTF-8"),
        (b"\x01\x02\x03text", "binary"),
    ],
)
def test_what_is_not_read_is_named(data: bytes | str, named: str) -> None:
    assert named in refusal(data)
    assert len(refusal(data)) < 300


@pytest.mark.parametrize("cut", [1, 4, 8, 12, 30])
def test_damaged_gzip_is_refused(cut: int) -> None:
    assert "gzip" in refusal(gzip.compress(PLAIN.encode())[:-cut])


def test_gzip_with_a_wrong_sum_or_something_behind_it_is_refused() -> None:
    data = gzip.compress(PLAIN.encode())
    wrong = data[:-8] + bytes(byte ^ 1 for byte in data[-8:-4]) + data[-4:]
    assert "gzip" in refusal(wrong)
    assert "gzip" in refusal(data + b"junk")
    assert "gzip" in refusal(b"\x1f\x8b\x08")


def test_gzip_of_several_members_is_one_file() -> None:
    first, second = LINES, LINES.replace('"1"', '"2"')
    data = gzip.compress(first.encode()) + gzip.compress(second.encode())
    assert [document.id for document in parse(data, "x.gz").documents] == ["1", "2"]


def test_a_gzip_bomb_is_stopped(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(decoding, "_MAX_UNPACKED", 3_000_000)
    bomb = gzip.compress(b" " * 30_000_000)
    assert "512 MB" in refusal(bomb)


def test_windows_1252_only_where_the_bytes_are_no_utf8() -> None:
    text = f"“Résumé” – {PLAIN}"
    assert parse(text.encode("cp1252"), "x").documents[0].text.endswith(text.strip())
    assert parse(text.encode(), "x").documents[0].text.endswith(text.strip())
    assert decoded("naïve\r\ntext".encode("cp1252")) == "naïve\r\ntext"


@pytest.mark.parametrize(
    "data",
    [
        bytes(range(0xC0, 0x100)) * 3,
        "患者全員が一週間休んだ。".encode("shift-jis"),
        b"a word with \x81 in it",
        b"caf\xe9 with a bell \x07",
        "surrogate \ud800".encode("utf-16", "surrogatepass"),
        "cut".encode("utf-16")[:-1],
        "text without a mark".encode("utf-16-le"),
    ],
)
def test_other_encodings_are_refused_rather_than_guessed(data: bytes) -> None:
    assert "UTF-8" in refusal(data) or "binary" in refusal(data)


def test_a_stray_control_character_does_not_cost_the_file() -> None:
    document = parse(f"{PLAIN * 3}\0 bell\n".encode(), "x").documents[0]
    assert document.text.endswith("\N{REPLACEMENT CHARACTER} bell")


def test_problems_of_one_line_do_not_cost_the_others() -> None:
    deep = '{"a":' * 100_000
    parsed = parse(f"{deep}\n{LINES}".encode(), "x.jsonl")
    assert len(parsed.documents) == 1
    assert len(parsed.problems) == 1


def test_the_parser_has_a_version() -> None:
    assert PARSER.isdigit()


def test_reading_text_does_not_import_lxml() -> None:
    program = (
        "import sys; from assistant.formats import parse;"
        f"[parse(text.encode(), 'x') for text in {[MARKDOWN, PLAIN, LINES, MEDLINE]!r}];"
        "print(sorted(name for name in sys.modules if name.startswith('lxml')))"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == "[]"


@given(st.binary(max_size=300))
def test_any_bytes_give_documents_or_a_reason(data: bytes) -> None:
    for candidate in (data, b"<article>" + data, b"{" + data, b"PMID- " + data):
        with contextlib.suppress(UnreadableFile):
            assert all(document.blocks for document in parse(candidate, "x").documents)


@given(st.text(max_size=200))
def test_any_text_is_kept(text: str) -> None:
    line = json.dumps({"id": "1", "title": "T", "text": text})
    document = parse(line.encode(), "x").documents[0]
    for block in document.blocks:
        assert document.text[slice(*block.span)]
