"""CSL-JSON, Crossref, RefLib and EndNote XML."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest
from people import author_names

from assistant.errors import UnreadableFile
from assistant.formats import parse
from assistant.records import Design, Identifiers, Notice, RelationKind, Status

if TYPE_CHECKING:
    from collections.abc import Callable

    from assistant.formats import Parsed
    from assistant.records import Document

CSL: dict[str, Any] = {
    "type": "article-journal",
    "title": "Rest &amp; sleep",
    "container-title": "Journal of Rest",
    "container-title-short": "J Rest",
    "issued": {"date-parts": [["2019", 3]]},
    "author": [
        {"family": "Doe", "given": "Anna B.", "suffix": "Jr"},
        {"family": "Koe", "given": "C", "non-dropping-particle": "van"},
        {"literal": "The Rest Group"},
        "nobody",
    ],
    "DOI": "10.1000/1",
    "PMID": 12,
    "abstract": 'All rested at <ext-link ext-link-type="uri" xlink:href="x">home</ext-link>.',
}
WORK: dict[str, Any] = {
    "DOI": "10.1000/W",
    "prefix": "10.1000",
    "member": "1",
    "type": "journal-article",
    "title": ["Rest"],
    "subtitle": ["A trial"],
    "container-title": ["Journal of Rest"],
    "issued": {"date-parts": [[2020, 1, 2]]},
    "author": [{"family": "Doe", "given": "Anna"}],
    "abstract": (
        "<jats:title>Abstract</jats:title><jats:sec><jats:title>Background</jats:title>"
        "<jats:p>At 10<jats:sup>9</jats:sup> we <jats:italic>rested</jats:italic>.</jats:p>"
        "</jats:sec>"
        "<jats:sec><jats:title>Results</jats:title><jats:p>Fine &amp; well.</jats:p></jats:sec>"
    ),
}
TYPES = "work-type"  # the element of publication types


def read(value: object) -> Parsed:
    text = value if isinstance(value, str) else json.dumps(value)
    return parse(text.encode(), "refs.json")


def document_of(value: object) -> Document:
    (document,) = read(value).documents
    return document


def parts(document: Document) -> list[tuple[tuple[str, ...], str]]:
    return [(block.section, document.text[slice(*block.span)]) for block in document.blocks[1:]]


def test_csl(sound: Callable[[Document], None]) -> None:
    parsed = read([CSL, 5, {"type": "entry", "issued": {}}])
    (document,) = parsed.documents
    assert document.source.format == "csl-json"
    assert (document.id, document.title) == ("PMID12", "Rest & sleep")
    assert (document.venue, document.year) == ("J Rest", 2019)
    assert author_names(document) == ("Doe AB Jr", "van Koe C", "The Rest Group")
    assert parts(document) == [(("Abstract",), "All rested at home.")]
    assert document.blocks[0].locator == "record 1"
    assert parsed.problems == (
        "record 2: not a JSON object",
        "record 3: a record without title or abstract",
    )
    sound(document)


@pytest.mark.parametrize(
    ("issued", "year"),
    [({"raw": "May 2001"}, 2001), ({"date-parts": [[]]}, None), ({"literal": "2002"}, 2002)],
)
def test_dates_of_csl(issued: object, year: int | None) -> None:
    assert document_of(CSL | {"issued": issued}).year == year
    assert document_of(CSL | {"issued": "2003", "container-title": "x"}).year == 2003


@pytest.mark.parametrize(
    "wrap",
    [
        lambda work: work,
        lambda work: [work],
        lambda work: {"status": "ok", "message": work},
        lambda work: {"status": "ok", "message": {"items": [work]}},
    ],
)
def test_crossref(wrap: Callable[[object], object]) -> None:
    document = document_of(wrap(WORK))
    assert document.source.format == "crossref"
    assert (document.id, document.title) == ("doi:10.1000/w", "Rest: A trial")
    assert (document.venue, document.year) == ("Journal of Rest", 2020)
    assert parts(document) == [
        (("Abstract", "Background"), "At 10⁹ we rested."),
        (("Abstract", "Results"), "Fine & well."),
    ]


def test_what_crossref_says_of_other_works() -> None:
    updated = {"DOI": "10.1000/r", "type": "retraction", "updated": {"date-parts": [[2021, 5, 6]]}}
    document = document_of(WORK | {"updated-by": [updated, {"DOI": "10.1000/x", "type": "new"}, 5]})
    assert document.notices == (
        Notice(Status.RETRACTED, "Retracted in: doi:10.1000/r", "2021-05-06", "Crossref"),
    )
    notice = document_of(
        WORK | {"title": ["Retracted: Rest"], "update-to": [updated | {"updated": 5}]}
    )
    assert notice.status is Status.UNFLAGGED
    assert [(relation.kind, relation.identifiers.doi) for relation in notice.relations] == [
        (RelationKind.RETRACTION_OF, "10.1000/r")
    ]


def test_preprints_of_crossref() -> None:
    other = {"id-type": "doi", "id": "10.1000/p"}
    preprint = document_of(
        WORK
        | {"subtype": "preprint", "container-title": [], "institution": [{"name": "restRxiv"}]}
        | {"relation": {"is-preprint-of": [other, 5], "has-preprint": "x"}}
    )
    assert (preprint.design, preprint.venue) == (Design.PREPRINT, "restRxiv")
    assert [(relation.kind, relation.identifiers.doi) for relation in preprint.relations] == [
        (RelationKind.PREPRINT_OF, "10.1000/p")
    ]


@pytest.mark.parametrize(
    ("abstract", "expected"),
    [
        ("<jats:p>Cut short", "Cut short"),
        ("<jats:p>All rested.</jats:p> And slept.", "All rested.\n\nAnd slept."),
        ("<p>All <b>rested</b>.</p><p>n<5 &lt;6</p>", "All rested.\n\nn<5 <6"),
        ("<sec><title>Rest</title>All rested.</sec>", "All rested."),
    ],
)
def test_markup_in_abstracts(abstract: str, expected: str) -> None:
    assert document_of(CSL | {"abstract": abstract}).text == f"Rest & sleep\n\n{expected}"


def test_reflib() -> None:
    parsed = read(
        [
            {
                "recNumber": "8",
                "title": "Rest",
                "journal": "J Rest",
                "authors": ["Doe, A. B."],
                "abstract": "All rested.",
                "custom2": "PMC77",
                "year": "2018",
                "notes": "Journal Article\rReview\rJ Rest. 2018. doi: 10.1000/1.",
            },
            {"recNumber": 9},
            5,
        ]
    )
    (document,) = parsed.documents
    assert document.source.format == "reflib"
    assert (document.id, author_names(document), document.year) == ("PMC77", ("Doe AB",), 2018)
    assert document.identifiers == Identifiers(None, "PMC77", "10.1000/1")
    assert document.design is Design.REVIEW
    assert parsed.problems == (
        "record 3: not a JSON object",
        "record 2: a record without title or abstract",
    )


def styled(text: str, face: str = "normal") -> str:
    return f'<style face="{face}" font="default" size="100%">{text}</style>'


def endnote(*records: str) -> str:
    inner = "".join(f"<record>{record}</record>" for record in records)
    return f'<?xml version="1.0" encoding="UTF-8" ?><xml><records>{inner}</records></xml>'


def test_endnote_xml(sound: Callable[[Document], None]) -> None:
    title = styled("Rest of 10") + styled("9", "superscript") + styled("\n      people")
    parsed = read(
        endnote(
            "<contributors><authors><author>"
            + styled("Doe, Anna B.")
            + "</author></authors></contributors><titles><title>"
            + title
            + "</title><secondary-title>Journal of Rest</secondary-title></titles>"
            "<dates><year>2020</year></dates><accession-num>33</accession-num>"
            "<electronic-resource-num>https://dx.doi.org/10.1000/1</electronic-resource-num>"
            f"<custom2>PMC5</custom2><{TYPES}>Case Reports&#xD;Review</{TYPES}>"
            "<abstract>" + styled("One.&#xD;Two &lt;i&gt;x&lt;/i&gt;.") + "</abstract>"
            "<urls><related-urls><url>https://doi.org/10.1000/2</url></related-urls></urls>"
            "<remote-database-name>MEDLINE</remote-database-name>",
            "<titles/>",
        )
    )
    (document,) = parsed.documents
    assert document.source.format == "endnote-xml"
    assert (document.id, document.title) == ("PMID33", "Rest of 10⁹ people")
    assert (document.venue, document.year) == ("Journal of Rest", 2020)
    assert author_names(document) == ("Doe AB",)
    assert document.identifiers == Identifiers("33", "PMC5", "10.1000/1")
    assert document.publication_types == ("Case Reports", "Review")
    assert document.design is Design.CASE_REPORT
    assert document.text.split("\n\n")[1] == "One. Two x."
    assert parsed.problems == ("record 2: a record without title or abstract",)
    sound(document)


@pytest.mark.parametrize("root", ["<xml><records/></xml>", "<records><article/></records>"])
def test_other_xml_with_these_roots_is_refused(root: str) -> None:
    with pytest.raises(UnreadableFile, match="no EndNote record"):
        read(root)
