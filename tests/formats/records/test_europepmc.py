"""Europe PMC: results in JSON, XML and Dublin Core; answers that hold no article."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest
from people import author_names

from assistant.errors import UnreadableFile
from assistant.formats import parse
from assistant.records import Design, Document, RelationKind, Status

ABSTRACT = (
    "Before all parts.<h4>Background:</h4>Rest is <i>old</i>.<h4>Results</h4>10<sup>3</sup> "
    "rested; a<b.<p>Some slept.</p>"
)
CORE: dict[str, Any] = {
    "id": "5",
    "source": "MED",
    "pmid": "5",
    "pmcid": "PMC77",
    "doi": "10.1234/Rest",
    "title": "Rest for <i>all</i>.",
    "authorString": "Wrong W.",
    "authorList": {"author": [{"fullName": "Adler IB"}, {"collectiveName": "Rest Group"}, {}]},
    "journalInfo": {
        "yearOfPublication": 2019,
        "journal": {"title": "Journal of Invention", "isoabbreviation": "J Invent"},
    },
    "abstractText": ABSTRACT,
    "pubTypeList": {"pubType": ["Systematic Review", "Journal Article"]},
}
LITE = {
    "id": "6",
    "source": "MED",
    "pmid": "6",
    "title": "Naps.",
    "authorString": "Adler IB, Beck O.",
    "journalTitle": "J Invent",
    "pubYear": "2020",
    "pubType": "review; journal article",
}


def answer(*results: object) -> bytes:
    return json.dumps({"version": "6.9", "resultList": {"result": list(results)}}).encode()


def read(**changed: object) -> Document:
    (document,) = parse(answer({**CORE, **changed}), "x.json").documents
    return document


def linked(kind: str, **more: str) -> Document:
    link = {
        "type": kind,
        "id": "9",
        "source": "MED",
        "reference": "J Invent. 2021 Mar;1:2.",
        **more,
    }
    return read(commentCorrectionList={"commentCorrection": [link]})


def shown(document: Document) -> list[tuple[str, str, str]]:
    return [
        (block.kind.value, " > ".join(block.section), document.text[slice(*block.span)])
        for block in document.blocks
    ]


def test_labels_of_an_abstract_are_its_sections(sound: Callable[[Document], None]) -> None:
    document = read()
    sound(document)
    assert shown(document) == [
        ("title", "", "Rest for all."),
        ("paragraph", "Abstract", "Before all parts."),
        ("paragraph", "Abstract > Background", "Rest is old."),
        ("paragraph", "Abstract > Results", "10³ rested; a<b."),
        ("paragraph", "Abstract > Results", "Some slept."),
    ]
    assert document.blocks[1].locator == "resultList/result[1]/abstractText"


def test_metadata_of_a_core_result() -> None:
    document = read()
    own = document.identifiers
    assert (document.id, own.pmid, own.pmcid, own.doi) == ("PMID5", "5", "PMC77", "10.1234/rest")
    assert author_names(document) == ("Adler IB", "Rest Group")
    assert (document.venue, document.year) == ("J Invent", 2019)
    assert document.publication_types == ("Systematic Review", "Journal Article")
    assert (document.design, document.status) == (Design.SYSTEMATIC_REVIEW, Status.UNFLAGGED)
    assert document.source.format == "europepmc"


def test_metadata_of_a_lite_result() -> None:
    (document,) = parse(answer(LITE), "x.json").documents
    assert (document.id, document.text) == ("PMID6", "Naps.")
    assert author_names(document) == ("Adler IB", "Beck O")
    assert (document.venue, document.year) == ("J Invent", 2020)
    assert document.publication_types == ("review", "journal article")


@pytest.mark.parametrize(
    "value",
    [
        {"request": {"id": "5"}, "result": CORE},
        [CORE],
        CORE,
        {"resultList": {"result": CORE}},
    ],
)
def test_one_record_in_any_wrapper(value: object) -> None:
    (document,) = parse(json.dumps(value).encode(), "x.json").documents
    assert document.id == "PMID5"


@pytest.mark.parametrize(
    ("kind", "status"),
    [
        ("Retraction in", Status.RETRACTED),
        ("Retracted and republished in", Status.RETRACTED),
        ("Expression of concern in", Status.CONCERN),
        ("Erratum in", Status.CORRECTED),
        ("Partial retraction in", Status.CORRECTED),
        ("Comment in", Status.UNFLAGGED),
        ("Retraction of", Status.UNFLAGGED),
    ],
)
def test_links_flag_the_record_that_holds_them(kind: str, status: Status) -> None:
    document = linked(kind)
    assert document.status is status
    if document.notices:
        (notice,) = document.notices
        assert "PMID: 9" in notice.reference
        assert (notice.date, notice.source) == ("2021-03", "Europe PMC record")


@pytest.mark.parametrize(
    ("kind", "relation"),
    [
        ("Retraction of", RelationKind.RETRACTION_OF),
        ("Erratum for", RelationKind.CORRECTION_OF),
        ("Expression of concern for", RelationKind.CONCERN_ABOUT),
        ("Preprint of", RelationKind.PREPRINT_OF),
        ("Preprint in", RelationKind.ARTICLE_OF_PREPRINT),
    ],
)
def test_links_to_what_a_record_is_about(kind: str, relation: RelationKind) -> None:
    (found,) = linked(kind).relations
    assert found.kind is relation
    assert found.identifiers.pmid == "9"


def test_a_link_to_pubmed_central_names_its_number() -> None:
    (found,) = linked("Erratum for", id="PMC9", source="PMC", reference="").relations
    assert (found.identifiers.pmcid, found.identifiers.pmid) == ("PMC9", None)


@pytest.mark.parametrize(
    "changed",
    [
        {"isRetracted": "Y"},
        {"isRetracted": True},
        {"pubTypeList": {"pubType": ["Retracted Publication"]}},
        {"pubTypeList": {"pubType": ["preprint-withdrawal"]}},
        {"title": "RETRACTED: Rest for all"},
    ],
)
def test_flags_types_and_titles_say_retracted(changed: dict[str, Any]) -> None:
    assert read(**changed).status is Status.RETRACTED


def test_a_record_that_is_not_retracted_is_not() -> None:
    assert read(isRetracted="N").status is Status.UNFLAGGED
    assert read(isRetracted=False).status is Status.UNFLAGGED


def test_results_without_title_and_abstract_are_problem_lines() -> None:
    parsed = parse(answer({"id": "8", "source": "MED"}, 5, LITE), "x.json")
    assert len(parsed.documents) == 1
    assert parsed.problems == (
        "resultList/result[1]: neither title nor abstract",
        "resultList/result[2]: neither title nor abstract",
    )


def test_an_abstract_without_a_title_is_named_after_its_record() -> None:
    document = read(title="")
    assert document.title == "PMID5"
    assert shown(document)[1] == ("paragraph", "Abstract", "Before all parts.")


@pytest.mark.parametrize(
    ("value", "name"),
    [
        ({"request": {}, "referenceList": {"reference": []}, "hitCount": 1}, "references"),
        ({"citationList": {"citation": [{"id": "1"}]}}, "citations"),
        ({"dbCrossReferenceList": {"dbCrossReference": []}}, "links to databases"),
        ([{"source": "MED", "extId": "5", "annotations": [{"exact": "rest"}]}], "annotations"),
    ],
)
def test_answers_without_articles_are_refused_by_name(value: object, name: str) -> None:
    with pytest.raises(UnreadableFile, match=f"list of .*{name}"):
        parse(json.dumps(value).encode(), "x.json")


def test_an_empty_search_is_refused() -> None:
    with pytest.raises(
        UnreadableFile, match="no article in this answer of Europe PMC; search again"
    ):
        parse(b'{"resultList": {"result": []}}', "x.json")


def test_results_in_xml(sound: Callable[[Document], None]) -> None:
    text = """<responseWrapper xmlns:epmc="x"><version>6.9</version><resultList><result>
    <id>5</id><source>MED</source><pmid>5</pmid><title>Rest for all.</title>
    <authorList><author><fullName>Adler IB</fullName></author></authorList>
    <journalInfo><journal><title>J Invent</title></journal></journalInfo><pubYear>2019</pubYear>
    <pubTypeList><pubType>Review</pubType><pubType>Journal Article</pubType></pubTypeList>
    <abstractText>&lt;h4>Results&lt;/h4>All rested.</abstractText>
    <commentCorrectionList><commentCorrection><id>9</id><source>MED</source>
    <reference>J. 2020;1:2.</reference><type>Retraction in</type></commentCorrection>
    </commentCorrectionList></result></resultList></responseWrapper>"""
    (document,) = parse(text.encode(), "x.xml").documents
    sound(document)
    assert shown(document)[1:] == [("paragraph", "Abstract > Results", "All rested.")]
    assert (document.id, document.year, author_names(document)) == ("PMID5", 2019, ("Adler IB",))
    assert document.publication_types == ("Review", "Journal Article")
    assert document.status is Status.RETRACTED


DC = """<responseWrapper xmlns:rdf="r" xmlns:dc="d" xmlns:dcterms="t"><rdf:RDF><rdf:Description>
    <dc:title>Rest for all.</dc:title><dc:creator>Adler, Ida B</dc:creator>
    <dc:description>Review; Journal Article</dc:description><dc:date>2019-03-01</dc:date>
    <dc:identifier>http://europepmc.org/abstract/MED/5</dc:identifier>
    <dc:identifier>https://doi.org/10.1234/Rest</dc:identifier>
    <dcterms:abstract>&lt;h4>Results&lt;/h4>All rested.</dcterms:abstract>
    <dcterms:bibliographicCitation>J. 2019. PubMed PMID:5; PMCID: PMC77.
    </dcterms:bibliographicCitation>
    <dcterms:bibliographicCitation>&amp;ctx_ver=1{more}</dcterms:bibliographicCitation>
    </rdf:Description></rdf:RDF></responseWrapper>"""


@pytest.mark.parametrize(
    ("more", "venue"),
    [("&amp;rft.jtitle=Long&amp;rft.stitle=J%20Invent", "J Invent"), ("&amp;x=1" * 99, "")],
)
def test_results_in_dublin_core(more: str, venue: str, sound: Callable[[Document], None]) -> None:
    (document,) = parse(DC.format(more=more).encode(), "x.xml").documents
    sound(document)
    own = document.identifiers
    assert (own.pmid, own.pmcid, own.doi) == ("5", "PMC77", "10.1234/rest")
    assert (author_names(document), document.year, document.venue) == (("Adler IB",), 2019, venue)
    assert shown(document)[1:] == [("paragraph", "Abstract > Results", "All rested.")]


def test_json_lines_of_records() -> None:
    parsed = parse("\n".join(map(json.dumps, [CORE, {**LITE, "title": ""}])).encode(), "x.jsonl")
    assert [document.id for document in parsed.documents] == ["PMID5"]
    assert parsed.problems[0].startswith("line 2: neither title nor abstract")
