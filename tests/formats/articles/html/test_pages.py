"""Pages as files: encodings, saved pages, pages without an article, and hostile pages."""

from __future__ import annotations

import base64
from typing import TYPE_CHECKING

import pytest

from assistant.errors import UnreadableFile
from assistant.formats import parse
from assistant.formats.articles.html import page_tree

if TYPE_CHECKING:
    from collections.abc import Callable

    from assistant.records import Document

TEXT = "Every patient of the café ward – forty of them – rested for a week and nobody fell ill."
FORM = "Your account of the library opens all of the articles that the library has paid for."
PAGE = f"<html><head><title>Rest for all</title>%s</head><body><p>{TEXT}</p></body></html>"


def text_of(data: bytes) -> str:
    return parse(data, "page.html").documents[0].text


def refusal(data: bytes | str) -> str:
    with pytest.raises(UnreadableFile) as caught:
        parse(data.encode() if isinstance(data, str) else data, "page.html")
    return str(caught.value)


@pytest.mark.parametrize(
    ("declared", "encoding"),
    [
        ("", "utf-8"),
        ("", "utf-8-sig"),
        ("", "utf-16"),
        ("", "cp1252"),
        ("<meta charset='iso-8859-1'>", "cp1252"),
        ("<meta charset='iso-8859-1'>", "utf-8"),
        ("<meta http-equiv='Content-Type' content='text/html; charset=windows-1250'>", "cp1250"),
        ("<meta charset='mac-roman'>", "mac-roman"),
        ("<meta charset='iso-nonsense'>", "cp1252"),
        ("<meta charset='unicode_escape'>", "cp1252"),
    ],
)
def test_encodings(declared: str, encoding: str) -> None:
    assert text_of((PAGE % declared).encode(encoding)).endswith(TEXT)


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be"])
def test_utf16_needs_no_mark(encoding: str) -> None:
    assert text_of((PAGE % "").encode(encoding)).endswith(TEXT)


def test_broken_bytes_show_as_in_a_browser() -> None:
    data = (PAGE % "<meta charset='utf-8'>").encode().replace(b"forty", b"for\xffty")
    assert "for\N{REPLACEMENT CHARACTER}ty" in text_of(data)


def test_xhtml_is_read_as_a_page() -> None:
    data = (
        PAGE.replace("<html>", "<html xmlns='http://www.w3.org/1999/xhtml'>") % "<script src='x'/>"
    )
    assert text_of(f"<?xml version='1.0' encoding='utf-8'?>\n{data}".encode()).endswith(TEXT)


def test_a_piece_of_a_page_is_a_page_unless_it_begins_markdown() -> None:
    piece = f"<div><p>{TEXT}</p></div>"
    assert parse(piece.encode(), "x").documents[0].source.format == "html"
    markdown = f"<div align='center'></div>\n\n# Rest for all\n\n{TEXT}\n"
    assert parse(markdown.encode(), "x").documents[0].source.format == "markdown"


@pytest.mark.parametrize(
    ("body", "named"),
    [
        ("<div id='root'></div><script>var a = 1</script>", "without the text"),
        ("<p>Nothing.</p>", "without the text"),
        (
            "<h1>404</h1><p>The page that you asked for was not here, try another one, please.</p>",
            "404",
        ),
        (
            "<p>Please enable JavaScript and cookies in your browser to go on to this page.</p>",
            "Java",
        ),
        (
            f"<h1>Sign in to go on</h1><p>{FORM}</p>",
            "Sign in",
        ),
    ],
)
def test_pages_without_an_article_are_refused(body: str, named: str) -> None:
    message = refusal(f"<!doctype html><html><head></head><body>{body}</body></html>")
    assert message.startswith("an HTML page without the text of an article; ")
    assert named in message


def test_an_article_about_errors_is_read() -> None:
    body = "<h1>Forms of consent</h1>" + f"<p>{TEXT} Access denied was noted.</p>" * 3
    assert "Access denied" in text_of(f"<!doctype html>{body}{'<p>' + TEXT * 8}".encode())


def mhtml(content: bytes, kind: str = "text/html; charset=windows-1252") -> bytes:
    coded = base64.encodebytes(content).decode()
    return (
        "From: <Saved by Browser>\r\nSubject: Rest\r\nMIME-Version: 1.0\r\nContent-Type: "
        'multipart/related; type="text/html"; boundary="----x"\r\n\r\n------x\r\n'
        f"Content-Type: {kind}\r\nContent-Transfer-Encoding: base64\r\n\r\n{coded}\r\n"
        "------x\r\nContent-Type: image/png\r\n\r\n0\r\n------x--\r\n"
    ).encode()


def test_saved_pages(sound: Callable[[Document], None]) -> None:
    page = (PAGE % "<meta charset='utf-8'>").encode("cp1252")
    (document,) = parse(mhtml(page), "page.mhtml").documents
    sound(document)
    assert document.source.format == "mhtml"
    assert document.text == f"Rest for all\n\n{TEXT}"
    utf8 = (PAGE % "").encode()
    for kind in ("text/html", "text/html; charset=nonsense", "text/html; charset=us-ascii"):
        assert parse(mhtml(utf8, kind), "x").documents[0].text.endswith(TEXT)
    assert "no HTML" in refusal(mhtml(page, "text/plain"))
    assert "no HTML" in refusal("MIME-Version: 1.0\nContent-Type: multipart/related")


def test_a_saved_page_has_limits(monkeypatch: pytest.MonkeyPatch) -> None:
    nested = "MIME-Version: 1.0\n" + "Content-Type: message/rfc822\n\n" * 5000
    assert "no HTML" in refusal(nested)
    monkeypatch.setattr("assistant.formats.articles.mhtml._LIMIT", 0)
    assert "more than 0 MB" in refusal(mhtml(b"x"))


@pytest.mark.parametrize(
    "piece",
    [
        "<div>",
        "<!--",
        "<a ",
        "<p>x",
        "<b>",
        "<table><tr><td>",
        "<h2>References</h2>",
        "&",
        "<br>",
        "<li>",
    ],
)
@pytest.mark.parametrize("number", [1000, 20_000])
def test_floods_end(piece: str, number: int) -> None:
    data = f"<!doctype html><body><p>{TEXT}</p>{piece * number}".encode()
    try:
        assert TEXT in text_of(data)
    except UnreadableFile as error:
        assert "nested" in str(error) or "without" in str(error)  # noqa: PT017 - either is fine


def test_a_page_has_limits(monkeypatch: pytest.MonkeyPatch) -> None:
    assert "nested" in refusal("<!doctype html>" + "<div>" * 100_000 + TEXT)
    assert "without any text" in refusal("<!doctype html><!-- nothing -->")
    monkeypatch.setattr(page_tree, "_MAX_BYTES", 10)
    assert "32 MB" in refusal(PAGE)
