"""What a page declares about its article."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest
from people import author_names

from assistant.records import Design, Identifiers

if TYPE_CHECKING:
    from collections.abc import Callable

    from assistant.records import Document

    Read = Callable[..., Document]

TEXT = "All 40 patients of the northern ward rested for a week and none of them fell ill again."
BODY = f"<p>{TEXT}</p>"


def metas(*pairs: tuple[str, str]) -> str:
    return "".join(f'<meta name="{name}" content="{content}">' for name, content in pairs)


def linked_data(value: Any) -> str:  # noqa: ANN401 - any JSON
    return f'<script type="application/ld+json">{json.dumps(value)}</script>'


def test_everything_at_once(page: Read) -> None:
    document = page(
        BODY,
        metas(
            ("citation_title", "Rest with CO&lt;sub&gt;2&lt;/sub&gt;"),
            ("citation_author", "Doe, Anna Maria"),
            ("citation_author", "John B. Roe"),
            ("citation_author", "Rest Study Group"),
            ("citation_journal_title", "Journal of Rest"),
            ("citation_publication_date", "2011/02/03"),
            ("citation_online_date", "2010/12/01"),
            ("citation_doi", "doi:10.1000/Rest.1"),
            ("citation_pmid", "123"),
            ("citation_article_type", "Randomized Controlled Trial"),
        )
        + '<link rel="canonical" href="https://pmc.ncbi.nlm.nih.gov/articles/PMC77/?x=1#top">',
    )
    assert document.id == "PMC77"
    assert document.title == "Rest with CO2"
    assert author_names(document) == ("Doe AM", "Roe JB", "Rest Study Group")
    assert (document.venue, document.year) == ("Journal of Rest", 2011)
    assert document.electronic_year == 2010
    assert document.identifiers == Identifiers("123", "PMC77", "10.1000/rest.1")
    assert document.design is Design.RANDOMISED_TRIAL
    assert document.blocks[0].locator == "head"


@pytest.mark.parametrize(
    ("head", "expected"),
    [
        (metas(("citation_authors", "Doe, Anna; Roe, John")), ("Doe A", "Roe J")),
        (metas(("citation_authors", "Doe ABC;Roe J;")), ("Doe ABC", "Roe J")),
        (metas(("citation_authors", "Anna Doe;John Roe;")), ("Doe A", "Roe J")),
        (metas(("citation_author", "William B. Doe III")), ("Doe WB III",)),
        (metas(("dc.creator", "Doe, Anna; Roe, John")), ("Doe A", "Roe J")),
        (metas(("DC.Identifier", "10.1/x"), ("DC.Contributor", "Anna Doe")), ("Doe A",)),
        (metas(("DC.Contributor", "A publisher")), ()),
        ("", ()),
    ],
)
def test_authors(page: Read, head: str, expected: tuple[str, ...]) -> None:
    assert author_names(page(BODY, head + "<title>Rest for all</title>")) == expected


def test_linked_data_of_one_article(page: Read) -> None:
    article = {
        "@type": ["ScholarlyArticle"],
        "headline": "Rest for all",
        "author": [{"familyName": "Doe", "givenName": "Anna"}, {"name": "John Roe"}, "Al Poe"],
        "datePublished": "2010-05",
        "isPartOf": {
            "@type": "PublicationIssue",
            "isPartOf": {"@type": "Periodical", "name": "JR"},
        },
        "sameAs": "https://doi.org/10.1000/rest",
        "identifier": [{"@type": "PropertyValue", "value": "10.1000/REST"}],
    }
    for value in (article, [article], {"@graph": [{"@type": "WebSite"}, article]}):
        document = page(BODY, linked_data(value))
        assert document.title == "Rest for all"
        assert author_names(document) == ("Doe A", "Roe J", "Poe A")
        assert (document.venue, document.year) == ("JR", 2010)
        assert document.identifiers.doi == "10.1000/rest"
    wrapped = page(BODY, linked_data({"@type": "WebPage", "mainEntity": article}))
    assert wrapped.identifiers.doi == "10.1000/rest"
    named = page(BODY, linked_data({**article, "isPartOf": {"name": "JR"}}))
    assert named.venue == "JR"


@pytest.mark.parametrize(
    "head",
    [
        metas(("citation_doi", "10.1000/one"), ("citation_doi", "10.1000/two")),
        metas(("dc.identifier", "ISSN 1234-5678")),
        linked_data([{"@type": "ScholarlyArticle", "sameAs": f"10.1000/{n}"} for n in "ab"]),
        linked_data({"@type": "Article", "sameAs": "10.1000/news"}),
        linked_data({"@type": "ScholarlyArticle", "sameAs": 5, "isPartOf": "x", "author": None}),
        '<script type="application/ld+json">{broken</script>',
        '<script type="application/ld+json">' + "[" * 100_000 + "</script>",
        '<link rel="canonical" href="/articles/PMC77/">',
        '<link rel="canonical" href="https://example.org/PMC77">',
    ],
)
def test_what_is_not_certain_identifies_nothing(page: Read, head: str) -> None:
    assert page(BODY, "<title>Rest for all</title>" + head).identifiers == Identifiers()


@pytest.mark.parametrize(
    ("head", "body", "title", "place"),
    [
        ("<title>Rest | Journal</title>", f"<h1>Rest for all</h1>{BODY}", "Rest for all", "h1"),
        ("<title>Rest for all | J</title>", f"<h1>J</h1><h1>Rest for all</h1>{BODY}", "J", "h1"),
        ("<meta property='og:title' content='Rest for all'>", BODY, "Rest for all", "head"),
        ("<title>Rest for all</title>", BODY, "Rest for all", "head/title"),
        ("", f"<nav><h1>Menu</h1></nav>{BODY}", "page", "head/title"),
    ],
)
def test_titles(page: Read, head: str, body: str, title: str, place: str) -> None:
    document = page(body, head)
    assert document.title == title
    assert document.blocks[0].locator == place


def test_the_types_that_pubmed_lists_give_the_design(page: Read) -> None:
    button = "<button class='keyword-actions-trigger trigger'>{}</button>"
    types = "".join(f"<li>{button.format(name)}</li>" for name in ("Review", "Meta-Analysis"))
    document = page(f"{BODY}<div class='publication-types'><ul>{types}</ul></div>")
    assert document.publication_types == ("Review", "Meta-Analysis")
    assert document.design is Design.META_ANALYSIS


def test_an_empty_page_gives_the_abstract_that_it_declares(page: Read) -> None:
    abstract = f"Abstract: {TEXT} " * 3
    document = page("<div id='root'></div>", metas(("dc.description", abstract)))
    assert document.blocks[1].section == ("Abstract",)
    assert document.blocks[1].locator == "head/meta[dc.description]"
    assert document.text.startswith("page\n\nAll 40")
    linked = page("", linked_data({"@type": "ScholarlyArticle", "name": "T", "abstract": abstract}))
    assert linked.blocks[1].locator == "head/script"
