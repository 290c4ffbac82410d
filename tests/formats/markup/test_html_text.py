"""Raw HTML in Markdown: tags go, text stays."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.formats.markup.html_text import Tags, html_text


def tag_text(tag: str) -> str:
    tags = Tags()
    tags.tag(tag)
    return tags.inline.text


@pytest.mark.parametrize(
    ("markup", "expected"),
    [
        ("<p>One.</p><p>Two.</p>", "One. Two."),
        ("CO<sub>2</sub> and m<sup class='x'>3</sup>", "CO2 and m3"),
        ("10<sup>9</sup>/L, 10<SUP a='b'>-7</SUP >", "10\u2079/L, 10\u207b\u2077"),
        ("5.2<sup>1,2</sup> and 5<sup>th</sup>", "5.2\u00b9,\u00b2 and 5th"),
        ("10<sup>&minus;6</sup>, <i>10</i><sup><b>9</b></sup>", "10\u207b\u2076, 10\u2079"),
        ("in 2013<sup>24</sup>, H<sub>2</sub>0", "in 2013\u00b2\u2074, H\u20820"),
        ("5<sup>2</p><p>6</sup>7", "5\u00b2 67"),
        ("x = <img src='e.png'>, <img alt='&ge;'> 5", "x = [image], \u2265 5"),
        ("10<img alt='9'>8", "10 9 8"),
        ("a<img alt=''>b <img alt=''>", "a [image] b"),
        ("a<br>b<br/>c<BR />d", "a b c d"),
        ("<table><tr><td>a</td><td>b</td></tr><tr><td>c</td></tr></table>", "a b c"),
        ("<!-- hidden --> seen", "seen"),
        ("<script>alert(1)</script>seen<style>p {}</style >", "seen"),
        ("<details open>seen</details>", "seen"),
        ("p &lt; 0.05 &amp; &alpha;", "p < 0.05 & \N{GREEK SMALL LETTER ALPHA}"),
        ("<?php x ?><!DOCTYPE html>seen", "seen"),
        ("<a href=\"x>y\" title='>'>seen</a>", "seen"),
        # What only looks like a tag is text.
        ("p<0.05 and q>3", "p<0.05 and q>3"),
        ("a<b and c>d", "a<b and c>d"),
        ("<doi> <study 1>", "<doi> <study 1>"),
        ("<a href", "<a href"),
        # Nothing is lost to what never ends.
        ("seen <!-- never closed", "seen  never closed"),
        ("seen <script>never closed", "seen >never closed"),
        ("seen <!--", "seen"),
    ],
)
def test_text_of_html(markup: str, expected: str) -> None:
    assert " ".join(html_text(markup).split()) == " ".join(expected.split())


def test_blank_lines_separate_block_elements() -> None:
    assert html_text("<p>a</p>b").strip().split("\n\n") == ["a", "b"]


def test_one_tag_within_a_sentence() -> None:
    assert tag_text("<i>") == tag_text("</i>") == tag_text("<!-- x -->") == ""
    assert tag_text("<br>").isspace()
    assert tag_text("<b and c>") == "<b and c>"
    assert tag_text("no tag") == "no tag"


@pytest.mark.parametrize(
    "piece",
    [
        "</sub><sup>",
        "10<sup>",
        "<!--",
        "<a ",
        '<a "',
        "<a '\"",
        "<script ",
        "<script>",
        "<",
        "</",
        "<a b=",
        "<?",
    ],
)
def test_floods_end(piece: str) -> None:
    assert len(html_text(piece * 100_000)) <= len(piece) * 100_000


@given(st.text(alphabet="<>!-/?abprst \"'=&;\n"))
def test_any_text_is_read(markup: str) -> None:
    html_text(markup)
    tag_text(markup)
