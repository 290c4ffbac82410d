"""Pages built like those of PubMed Central and PubMed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from assistant.records import Design, Identifiers

if TYPE_CHECKING:
    from collections.abc import Callable

    from assistant.records import Document

    Read = Callable[..., Document]
    Listed = Callable[[Document], list[tuple[str, str, str]]]

ONE = "All 40 patients of the northern ward rested for a week and none of them fell ill again."
TWO = "In the southern ward 12 of 41 patients who did not rest fell ill within a single month."
HEAD = (
    "<title>Rest for all - Site</title><meta name='citation_title' content='Rest for all'>"
    "<meta name='citation_author' content='Anna M Doe'><meta name='citation_pmid' content='12'>"
)


def test_a_page_like_those_of_pubmed_central(page: Read, blocks: Listed) -> None:
    document = page(
        "<header class='ncbi-header'><nav><a href='/'>Search</a></nav></header><main id='main'>"
        "<article><section class='front-matter'><div><h1>Rest for all</h1><p><a href='#'>Anna M Doe"
        "</a><sup>1</sup></p><div>Author information</div><div>1 Ward of Rest, Restton.</div>"
        "<div class='permissions'>Copyright \u00a9 2010.</div></div></section>"
        "<section class='body main-article-body'><section class='abstract' id='abstract1'>"
        f"<h2>Abstract</h2><section id='as1'><h3>Methods</h3><p>{ONE}</p></section>"
        "<section class='kwd-group'><p><b>Keywords:</b> rest, beds</p></section></section>"
        f"<section id='s1'><h2>1. Results</h2><p id='p1'>{TWO}<sup><a href='#B1'>1</a></sup></p>"
        "<figure id='f1'><h3>Figure 1.</h3><a href='x'>Open in new tab</a><figcaption><p>Beds.</p>"
        f"</figcaption></figure></section><section id='ref1' class='ref-list'><h2>References</h2>"
        f"<ul><li>Roe J. {ONE} <a href='#'>[DOI]</a></li></ul></section></section></article></main>"
        f"<aside><h2>Similar articles</h2><p>{ONE}</p></aside><footer><p>{TWO}</p></footer>",
        HEAD + "<link rel='canonical' href='https://pmc.ncbi.nlm.nih.gov/articles/PMC34/'>",
    )
    assert document.id == "PMC34"
    assert document.identifiers == Identifiers(pmid="12", pmcid="PMC34")
    assert blocks(document) == [
        ("heading", "Abstract", "Abstract"),
        ("heading", "Abstract > Methods", "Methods"),
        ("paragraph", "Abstract > Methods", ONE),
        ("heading", "1. Results", "1. Results"),
        ("paragraph", "1. Results", f"{TWO}1"),
        ("caption", "1. Results", "Figure 1. Beds."),
    ]
    assert [block.locator for block in document.blocks[-2:]] == ["#p1", "#f1/p[1]"]


def test_a_page_like_those_of_pubmed(page: Read, blocks: Listed) -> None:
    document = page(
        "<main id='article-details'><header><div id='full-view-heading'><span>Rest J. 2010 May;3:4."
        "</span><h1>Rest for all</h1><div class='authors'>Anna M Doe</div></div></header>"
        "<div class='abstract' id='abstract'><h2>Abstract</h2><div id='eng-abstract'>"
        f"<p><strong>Background:</strong> {ONE}</p><p><strong>Results:</strong> {TWO}</p></div>"
        "<p><strong>Keywords:</strong> rest; wards.</p></div>"
        "<div class='similar-articles'><h2>Similar articles</h2><ul><li><a href='#'>Rest again</a>"
        "<span>Roe J.</span></li></ul></div><div class='publication-types keywords-section'><h2>"
        "Publication types</h2><ul><li><button class='keyword-actions-trigger trigger'>Review"
        "</button></li></ul></div><h2>LinkOut - more resources</h2><ul><li>Text</li></ul></main>",
        HEAD,
    )
    assert document.design is Design.REVIEW
    assert not document.is_full_text
    assert blocks(document)[1:] == [
        ("paragraph", "Abstract", f"Background: {ONE}"),
        ("paragraph", "Abstract", f"Results: {TWO}"),
    ]
