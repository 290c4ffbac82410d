"""Which text of a page is the article's, in which section and where."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from assistant.records import BlockKind

if TYPE_CHECKING:
    from collections.abc import Callable

    from assistant.records import Document

    Read = Callable[..., Document]
    Listed = Callable[[Document], list[tuple[str, str, str]]]

ONE = "All 40 patients of the northern ward rested for a week and none of them fell ill again."
TWO = "In the southern ward 12 of 41 patients who did not rest fell ill within a single month."
THREE = "Rest was well borne, and nobody asked to leave the ward before the end of the week."
LONG = f"{ONE} {TWO} {THREE} " * 12


def test_sections_follow_the_levels_of_headings(page: Read, blocks: Listed) -> None:
    document = page(
        f"<h1>Rest for all</h1><h2>Methods</h2><h3>Wards</h3><p>{ONE}</p><h2>Results</h2>"
        f"<p>{TWO}</p><h2>Empty</h2><h2>Discussion</h2><p>{THREE}</p>"
    )
    assert document.title == "Rest for all"
    assert blocks(document) == [
        ("heading", "Methods", "Methods"),
        ("heading", "Methods > Wards", "Wards"),
        ("paragraph", "Methods > Wards", ONE),
        ("heading", "Results", "Results"),
        ("paragraph", "Results", TWO),
        ("heading", "Discussion", "Discussion"),
        ("paragraph", "Discussion", THREE),
    ]


def test_an_abstract_ends_with_the_element_that_holds_it(page: Read, blocks: Listed) -> None:
    document = page(
        f"<h1>Rest for all</h1><div><div class='head'><h2>ABSTRACT</h2></div><h3>Background</h3>"
        f"<p>{ONE}</p></div><div><h3>Introduction</h3><p>{TWO}</p></div>"
    )
    assert blocks(document)[2] == ("paragraph", "Abstract > Background", ONE)
    assert blocks(document)[-1] == ("paragraph", "Introduction", TWO)
    assert document.is_full_text


def test_an_abstract_may_be_named_by_its_element_alone(page: Read, blocks: Listed) -> None:
    document = page(
        f"<main><h1>Rest for all</h1><div id='abstract1'></div><section class='articleAbstract'>"
        f"<p>{ONE}</p></section><h2>Methods</h2><p>{TWO}</p></main>"
    )
    assert blocks(document)[0] == ("paragraph", "Abstract", ONE)
    assert blocks(document)[-1] == ("paragraph", "Methods", TWO)
    digest = page(f"<h2>Digest</h2><div class='abstract'><p>{ONE}</p></div><p>{TWO}</p>")
    assert blocks(digest)[1] == ("paragraph", "Digest", ONE)


@pytest.mark.parametrize(
    "furniture",
    [
        "<nav><p>{}</p></nav>",
        "<div role='navigation'><p>{}</p></div>",
        "<footer><p>{}</p></footer>",
        "<aside><p>{}</p></aside>",
        "<form><p>{}</p></form>",
        "<script>{}</script>",
        "<noscript><p>{}</p></noscript>",
        "<div class='cookie-banner'><p>{}</p></div>",
        "<div class='shareBar'><p>{}</p></div>",
        "<section id='related_articles'><ul><li>{}</li></ul></section>",
        "<ol class='ref-list'><li>{}</li></ol>",
        "<div hidden><p>{}</p></div>",
        "<div style='color: red; display:none'><p>{}</p></div>",
        "<h2>References</h2><ol><li>{}</li></ol>",
        "<h2>5. Related articles</h2><p>{}</p><h3>More</h3><p>And so on, for quite a while.</p>",
        "<p>Received: 1 May 2010. {}</p>",
        "<p>\u00a9 2010 The authors. {}</p>",
        "<p><a href='#'>{}</a></p>",
        "<ul><li><a href='#'>{}</a> (9)</li></ul>",
        "<p>Download the article as a PDF file</p>",
        "<div>Rest for all</div>",
        "<p>* * *</p>",
        "<div>Doe J. Rest for all. Journal of Rest. 2010; with more words of a citation.</div>",
    ],
)
def test_what_belongs_to_the_page_is_left_out(page: Read, furniture: str) -> None:
    other = "The board of the journal met in spring, and a good time was had by everyone there."
    document = page(f"<h1>Rest for all</h1><p>{LONG}</p>{furniture.format(other)}")
    assert document.text == f"Rest for all\n\n{LONG.strip()}"


def test_a_name_does_not_cost_the_article(page: Read) -> None:
    document = page(
        f"<form class='with-sidebar related'><div style='display:none'><p>{LONG}</p></div></form>"
        f"<aside><figure><figcaption>{ONE}</figcaption></figure></aside>"
    )
    assert LONG.strip() in document.text
    assert ONE in document.text


def test_what_is_left_out_ends_with_its_element_or_the_next_heading(page: Read) -> None:
    document = page(
        f"<h1>Rest for all</h1><p>{LONG}</p><div><h2>References</h2><p>Doe J. A book of rest.</p>"
        f"</div><p>{TWO}</p><h2>See also</h2><p>Other things.</p><h2>Appendix</h2><p>{THREE}</p>"
    )
    assert "Doe J." not in document.text
    assert "Other things" not in document.text
    assert TWO in document.text
    assert document.text.endswith(THREE)


def test_names_and_dates_before_the_first_section_are_left_out(page: Read, blocks: Listed) -> None:
    lead = f"{ONE} {TWO}"
    document = page(
        "<article><h2>Journal of Rest</h2><h1>Rest for all</h1><p>Ann Doe, Ward of Rest.</p>"
        f"<p>Correspondence should go to Ann Doe at the Ward of Rest, who {lead}</p><p>{lead}</p>"
        f"<h2>Methods</h2><p>Few were left.</p><p>{THREE}</p></article>"
    )
    assert blocks(document)[0] == ("paragraph", "", lead)
    assert ("paragraph", "Methods", "Few were left.") in blocks(document)


def test_inline_tags_neither_part_nor_glue(page: Read) -> None:
    document = page(
        "<p>CO<sub>2</sub> was 10<sup>9</sup>/L in re<b>st</b>ing<br>patients, <a href='#'>as "
        "reported</a><a href='#'>[Download figure]</a>, and 5&shy;0 of them<span class='sr-only'>x"
        f"</span> rested<span aria-hidden='true'>y</span> well. {ONE}</p>"
    )
    assert document.text.split("\n\n")[1] == (
        "CO2 was 10\u2079/L in resting patients, as reported , and 50 of them rested well. " + ONE
    )


def test_text_outside_of_paragraphs_counts_as_prose_only(page: Read) -> None:
    document = page(f"<div>{ONE}<br/><br/>{TWO}<div>Menu</div><span>Cite</span></div>")
    assert document.text == f"Rest for all\n\n{ONE}\n\n{TWO}"


def test_captions_lists_and_tables_keep_their_kind(page: Read, blocks: Listed) -> None:
    document = page(
        f"<h2>Results</h2><p>{LONG}</p><ul><li>{ONE}</li></ul><dl><dt>\u2022</dt><dd>{TWO}</dd></dl>"
        "<figure><figcaption><span>Figure 1.</span><p>Patients at rest.</p></figcaption></figure>"
        "<div class='fig'><h4>Figure 2. Wards</h4></div><p>Table 1</p>"
        "<table><caption>Rest by ward</caption><tr><th>Ward</th><th colspan=2>Rested</th></tr>"
        "<tr><td rowspan='2'>North</td><td>40</td><td></td></tr><tr><td>41</td><td>x<sup>2</sup>"
        "</table><p>Fig. 3: More patients.</p><p>Box 7</p><table><tr><td>a<td>b</table>"
    )
    assert blocks(document)[2:] == [
        ("list item", "Results", ONE),
        ("list item", "Results", TWO),
        ("caption", "Results", "Figure 1. Patients at rest."),
        ("caption", "Results", "Figure 2. Wards"),
        ("caption", "Results", "Table 1 Rest by ward"),
        ("table row", "Results", "Ward\tRested"),
        ("table row", "Results", "North\t40\t"),
        ("table row", "Results", "\t41\tx2"),
        ("caption", "Results", "Fig. 3: More patients."),
        ("caption", "Results", "Box 7"),
        ("table row", "Results", "a\tb"),
    ]


def test_tables_of_the_layout_are_no_rows(page: Read, blocks: Listed) -> None:
    for layout in (
        f"<table><tr><td>Menu</td><td><h2>Results</h2><p>{ONE}</p></td></tr></table>",
        f"<table><tr><td><table><tr><td>x</td></tr></table></td><td><p>{ONE}</p></td></tr></table>",
        f"<table><tr><td></td><td><p>{ONE}</p></td></tr></table>",
    ):
        assert blocks(page(layout))[-1][::2] == ("paragraph", ONE)


def test_a_bold_line_heads_what_follows(page: Read, blocks: Listed) -> None:
    document = page(f"<p><b>Patients and wards:</b></p><p>{ONE}</p><p><b>{TWO}</b></p>")
    assert blocks(document) == [
        ("heading", "Patients and wards", "Patients and wards"),
        ("paragraph", "Patients and wards", ONE),
        ("paragraph", "Patients and wards", TWO),
    ]


def test_a_paragraph_in_a_heading_is_a_caption_and_repeats_come_once(page: Read) -> None:
    document = page(
        f"<h2>{LONG}</h2><p>{ONE} {ONE}</p><p>{ONE} {ONE}</p><h2>\u00b6</h2><p>{TWO} {TWO}</p>"
    )
    assert document.text == f"Rest for all\n\n{LONG.strip()}\n\n{ONE} {ONE}\n\n{TWO} {TWO}"


def test_places_are_ids_or_numbers_below_them(page: Read) -> None:
    document = page(
        f"<main><p>{ONE}</p><section id='s2'><p id='s2.p1'>{TWO}</p><p>{THREE}</p>"
        "<p id='bad id'>Not much more was said of it.</p></section></main>"
    )
    places = [block.locator for block in document.blocks]
    assert places == ["head/title", "main/p[1]", "#s2.p1", "#s2/p[1]", "#s2/p[2]"]
    assert page(f"<p>{ONE}</p>").blocks[1].locator == "body/p[1]"
    inner = page(f"<div id='content'><div><p>{ONE}</p><p>{TWO}</p></div></div>")
    assert inner.blocks[1].locator == "#content/p[1]"


def test_notices_that_the_page_lists_flag_the_article(page: Read) -> None:
    document = page(
        f"<h1>Rest for all</h1><h2>Retraction in</h2><ul><li>J Rest. 2012;3:4.</li></ul>"
        f"<h2>Abstract</h2><p>{ONE} NCT00000001</p>"
    )
    assert document.status.value == "retracted"
    assert document.notices[0].reference == "Retraction in: J Rest. 2012;3:4."
    assert document.identifiers.nct == ("NCT00000001",)
    assert "2012" not in document.text


def test_what_a_page_adds_to_headings_and_cells_is_left_out(page: Read, blocks: Listed) -> None:
    edit = "<span class='mw-editsection'>[<a href='#'>edit</a>]</span>"
    document = page(
        f"<h2>Results{edit}</h2><p>{ONE}</p><table><tr><td>a{edit}</td><td>b</td></tr></table>"
    )
    assert blocks(document)[0] == ("heading", "Results", "Results")
    assert blocks(document)[-1] == ("table row", "Results", "a\tb")


def test_a_sentence_is_not_joined_past_a_block_within_it(page: Read) -> None:
    cut = "<figure><img alt=''/></figure>"
    furniture = "<div class='related'>Also read</div>"
    for block in (cut, furniture):
        document = page(
            f"<h2>Results</h2><p>{LONG}</p><div>{ONE} The patients who rested for a day {block} "
            f"were seen again after a year. {TWO}</div>"
        )
        found = {document.text[slice(*b.span)]: b.kind for b in document.blocks}
        assert found["The patients who rested for a day"] is BlockKind.FRAGMENT
        assert found["were seen again after a year."] is BlockKind.FRAGMENT
        assert found[ONE] is found[TWO] is BlockKind.PARAGRAPH
