"""Notices, histories and relations of JATS articles."""

from __future__ import annotations

import pytest
from lxml import etree

from assistant.formats.articles.jats.notices import notices_of, relations_of
from assistant.records import Identifiers, Notice, Relation, RelationKind, Status

XLINK = "xmlns:xlink='http://www.w3.org/1999/xlink'"
DOI = "ext-link-type='doi' xlink:href='10.1000/Other'"
OTHER = Identifiers(doi="10.1000/other")


def article(meta: str, body: str = "") -> etree._Element:
    return etree.fromstring(
        f"<article {XLINK}><front><article-meta>{meta}</article-meta></front>"
        f"<body>{body}</body></article>"
    )


def notices(meta: str, kind: str = "research-article") -> list[Notice]:
    return list(notices_of(article(meta), kind))


def relations(meta: str, kind: str, body: str = "") -> list[Relation]:
    return list(relations_of(article(meta, body), kind))


def related(kind: str, more: str = DOI, inner: str = "") -> str:
    return f"<related-article related-article-type='{kind}' {more}>{inner}</related-article>"


REINSTATED = "<date date-type='reinstated' iso-8601-date='2021-05'/>"
DATE = "<date><day>3</day><month>02</month><year>2020</year></date>"


@pytest.mark.parametrize(
    ("history", "status", "date"),
    [
        (f"<event event-type='retracted'>{DATE}</event>", Status.RETRACTED, "2020-02-03"),
        (f"<event event-type='corrected'>{DATE}</event>", Status.CORRECTED, "2020-02-03"),
        ("<event event-type='withdrawn'/>", Status.RETRACTED, ""),
        ("<event event-type='expression-of-concern'/>", Status.CONCERN, ""),
        ("<event event-type='partial-retraction'/>", Status.CORRECTED, ""),
        (
            f"<event><event-desc>Back.</event-desc>{REINSTATED}</event>",
            Status.REINSTATED,
            "2021-05",
        ),
        (f"<event event-type='revised'>{DATE}</event>", None, ""),
        (f"<event>{DATE}</event>", None, ""),
    ],
)
def test_a_history_of_publication_flags(history: str, status: Status | None, date: str) -> None:
    found = notices(f"<pub-history>{history}</pub-history>")
    assert [(notice.status, notice.date, notice.source) for notice in found] == (
        [(status, date, "JATS file")] if status else []
    )
    assert all(notice.reference for notice in found)


@pytest.mark.parametrize(
    "dates",
    [
        "<pub-date pub-type='eretracted'><month>Feb</month><year>2020</year></pub-date>",
        "<history><date date-type='retracted'><month>2</month><year>2020</year></date></history>",
    ],
)
def test_dates_flag(dates: str) -> None:
    received = "<history><date date-type='received'><year>2019</year></date></history>"
    [found] = notices(f"<pub-date pub-type='epub'><year>2019</year></pub-date>{dates}{received}")
    assert (found.status, found.date) == (Status.RETRACTED, "2020-02")


def test_a_history_dates_the_notice_that_a_link_names() -> None:
    history = f"<pub-history><event event-type='retracted'>{DATE}</event></pub-history>"
    [found] = notices(f"{related('retraction-forward')}{history}")
    assert found == Notice(
        Status.RETRACTED, "Retraction in: doi:10.1000/other", "2020-02-03", "JATS file"
    )


def test_a_link_may_say_when() -> None:
    cited = "J Invent Med. 2020 Jun;1:2"
    [found] = notices(related("retraction-forward", "", cited))
    assert (found.reference, found.date) == (f"Retraction in: {cited}", "2020-06")


def test_an_article_type_flags() -> None:
    [found] = notices("", "retracted-article")
    assert found.status is Status.RETRACTED
    assert len(notices(related("retraction-forward"), "retracted-article")) == 1
    assert notices_of(etree.fromstring("<article/>"), "retracted-article") == ()


@pytest.mark.parametrize(
    ("kind", "link", "relation"),
    [
        ("retraction", "retracted-article", RelationKind.RETRACTION_OF),
        ("correction", "corrected-article", RelationKind.CORRECTION_OF),
        ("addendum", "addended-article", RelationKind.CORRECTION_OF),
        ("partial-retraction", "partially-retracted-article", RelationKind.CORRECTION_OF),
        ("partial-retraction", "retracted-article", RelationKind.CORRECTION_OF),
        ("expression-of-concern", "object-of-concern", RelationKind.CONCERN_ABOUT),
        ("research-article", "preprint", RelationKind.ARTICLE_OF_PREPRINT),
        ("preprint", "published-article", RelationKind.PREPRINT_OF),
        ("preprint", "companion", None),
        ("research-article", "companion", None),
        ("research-article", "published-article", None),
    ],
)
def test_what_an_article_is_to_another(kind: str, link: str, relation: RelationKind | None) -> None:
    for meta, body in ((related(link), ""), ("", f"<p>{related(link)}</p>")):
        found = relations(meta + meta, kind, body)
        assert [(relation.kind, relation.identifiers) for relation in found] == (
            [(relation, OTHER)] if relation else []
        )
        assert all(relation.reference.endswith(": doi:10.1000/other") for relation in found)


@pytest.mark.parametrize(
    ("more", "inner", "other"),
    [
        ("ext-link-type='pubmed' xlink:href='12'", "", Identifiers(pmid="12")),
        ("ext-link-type='pmc' xlink:href='PMC7'", "", Identifiers(pmcid="PMC7")),
        ("xlink:href='https://doi.org/10.1000/Other'", "", OTHER),
        ("xlink:href='info:doi/10.1000/other'", "", OTHER),
        ("", "10.1000/other", OTHER),
        ("", "J. 2020;1:2. PMID: 12", Identifiers(pmid="12")),
        ("vol='5' page='e11'", "", None),
    ],
)
def test_how_articles_are_named(more: str, inner: str, other: Identifiers | None) -> None:
    found = relations(related("retracted-article", more, inner), "retraction")
    assert [relation.identifiers for relation in found] == ([other] if other else [])


def test_a_history_names_preprints() -> None:
    history = (
        "<pub-history><event event-type='preprint-publication'><event-desc>It was a"
        " <ext-link xlink:href='https://doi.org/10.1101/1'>preprint</ext-link></event-desc></event>"
        "<event><date date-type='reviewed-preprint'/>"
        "<self-uri content-type='reviewed-preprint' xlink:href='https://doi.org/10.1000/2.1'/>"
        "<self-uri xlink:href='https://example.org/no-doi'/></event>"
        "<event event-type='accepted'><self-uri xlink:href='https://doi.org/10.1000/3'/></event>"
        "</pub-history>"
    )
    found = relations(history, "research-article")
    assert [(relation.kind, relation.identifiers.doi) for relation in found] == [
        (RelationKind.ARTICLE_OF_PREPRINT, "10.1101/1"),
        (RelationKind.ARTICLE_OF_PREPRINT, "10.1000/2.1"),
    ]
    assert relations(history, "preprint") == []


@pytest.mark.parametrize(
    ("front", "source"),
    [
        (
            """<article-categories><subj-group><subject>Retracted Article</subject></subj-group>
            </article-categories>""",
            "subject heading",
        ),
        ("<author-notes><fn><p>This article has been retracted.</p></fn></author-notes>", "note"),
        ("<notes><p>This article was retracted on 1 May 2020.</p></notes>", "note"),
    ],
)
def test_headings_and_notes_flag_an_article(front: str, source: str) -> None:
    (notice,) = notices(front)
    assert (notice.status, notice.source) == (Status.RETRACTED, source)
    # A link to the notice says more.
    (notice,) = notices(front + related("retraction-forward"))
    assert notice.source == "JATS file"
    assert notices(front.replace("etracted", "evised")) == []


@pytest.mark.parametrize("part", ["front", "back"])
def test_notes_beside_the_metadata_flag_an_article(part: str) -> None:
    root = article("")
    holder = root.find(part)
    holder = etree.SubElement(root, part) if holder is None else holder
    notes = "<fn-group><fn><p>This paper has been retracted.</p></fn></fn-group>"
    holder.append(etree.fromstring(notes))
    assert [notice.source for notice in notices_of(root, "research-article")] == ["note"]
