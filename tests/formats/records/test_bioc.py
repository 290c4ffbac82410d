"""BioC: infons make sections, reference lists are left out."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest
from people import author_names

from assistant.errors import UnreadableFile
from assistant.formats import parse
from assistant.records import Document


def passage(text: str, kind: str = "", section: str = "", **infons: str) -> dict[str, Any]:
    said = {"type": kind, "section_type": section, **infons}
    return {"offset": 7, "infons": {k: v for k, v in said.items() if v}, "text": text}


FULL = {
    "source": "PMC",
    "documents": [
        {
            "id": "PMC77",
            "passages": [
                passage(
                    "Rest for all",
                    "front",
                    "TITLE",
                    **{
                        "article-id_pmid": "5",
                        "article-id_doi": "10.1234/REST",
                        "name_0": "surname:Adler;given-names:Ida B",
                        "name_1": "surname:Rest Group",
                        "year": "2019",
                        "journal": "J Invent Med",
                    },
                ),
                passage("Background", "abstract_title_1", "ABSTRACT"),
                passage("Rest is old.", "abstract", "ABSTRACT"),
                passage("Results", "abstract_title_1", "ABSTRACT"),
                passage("Rest helped.", "abstract", "ABSTRACT"),
                passage("Why rest", "title_1", "INTRO"),
                passage("Few have asked.", "paragraph", "INTRO"),
                passage("Of old", "title_2", "INTRO"),
                passage("Fewer had asked.", "paragraph", "INTRO"),
                passage("No heading here.", "paragraph", "METHODS"),
                passage("Rooms", "fig_title_caption", "FIG"),
                passage("Rested patients", "table_caption", "TABLE"),
                passage("Group\tRested\t \tA\t12\t \tB\t9", "table", "TABLE"),
                passage("An older article", "ref", "REF"),
                passage("References", "title", "REF"),
            ],
        }
    ],
}
PUBTATOR = {
    "_id": "8|None",
    "id": "8",
    "pmid": 8,
    "pmcid": None,
    "journal": "J Invent Med",
    "authors": ["Adler I", "Beck O"],
    "passages": [
        passage("Sleep.", "title", journal="J Invent Med. 2018;5. doi: 10.1234/sleep. Epub"),
        passage("All slept.", "abstract"),
    ],
}


def read(value: object) -> Document:
    parsed = parse(json.dumps(value).encode(), "sets/x.json")
    assert parsed.problems == ()
    (document,) = parsed.documents
    return document


def shown(document: Document) -> list[tuple[str, str, str]]:
    return [
        (block.kind.value, " > ".join(block.section), document.text[slice(*block.span)])
        for block in document.blocks
    ]


@pytest.mark.parametrize("wrapped", [FULL, [FULL], FULL["documents"]])
def test_a_full_text_in_any_wrapper(wrapped: object, sound: Callable[[Document], None]) -> None:
    document = read(wrapped)
    sound(document)
    assert shown(document) == [
        ("title", "", "Rest for all"),
        ("paragraph", "Abstract > Background", "Rest is old."),
        ("paragraph", "Abstract > Results", "Rest helped."),
        ("heading", "Introduction > Why rest", "Why rest"),
        ("paragraph", "Introduction > Why rest", "Few have asked."),
        ("heading", "Introduction > Why rest > Of old", "Of old"),
        ("paragraph", "Introduction > Why rest > Of old", "Fewer had asked."),
        ("paragraph", "Methods", "No heading here."),
        ("caption", "Figures", "Rooms"),
        ("caption", "Tables", "Rested patients"),
        ("table row", "Tables", "Group\tRested"),
        ("table row", "Tables", "A\t12"),
        ("table row", "Tables", "B\t9"),
    ]
    assert document.blocks[2].locator.endswith("passages[5]")


def test_infons_give_the_metadata() -> None:
    document = read(FULL)
    own = document.identifiers
    assert (own.pmid, own.pmcid, own.doi) == ("5", "PMC77", "10.1234/rest")
    assert (document.id, document.source.format) == ("PMID5", "bioc")
    assert author_names(document) == ("Adler IB", "Rest Group")
    assert (document.venue, document.year) == ("J Invent Med", 2019)


def test_pubtator_wraps_documents_with_metadata_of_its_own(
    sound: Callable[[Document], None],
) -> None:
    for value in ({"PubTator3": [PUBTATOR]}, PUBTATOR):
        document = read(value)
        sound(document)
        assert (document.id, document.venue) == ("PMID8", "J Invent Med")
        assert document.identifiers.doi == "10.1234/sleep"
        assert author_names(document) == ("Adler I", "Beck O")
        assert shown(document)[1:] == [("paragraph", "Abstract", "All slept.")]


def test_authors_of_pubtator_in_one_line() -> None:
    front = passage(
        "Sleep.", "title", authors="Adler I, Beck O, ", journal="Of nothing", year="1999"
    )
    document = read({"documents": [{"id": "s1", "passages": [front]}]})
    assert author_names(document) == ("Adler I", "Beck O")
    assert (document.id, document.venue, document.year) == ("s1", "Of nothing", 1999)


@pytest.mark.parametrize(
    ("origin", "pmid"),
    [("PubTator", "12345678"), ("MEDLINE subset", "12345678"), ("PubMed Central", None)],
)
def test_a_bare_number_is_a_pmid_only_where_the_collection_says_so(
    origin: str, pmid: str | None
) -> None:
    numbered = {"id": "12345678", "passages": [passage("Sleep.", "title")]}
    assert read({"source": origin, "documents": [numbered]}).identifiers.pmid == pmid


def test_xml_is_read_like_json(sound: Callable[[Document], None]) -> None:
    text = """<collection><source>PubTator</source><date/><key/>
    <document><id>12</id>
      <passage><infon key="type">title</infon><infon key="year">2001</infon><offset>0</offset>
        <text>Naps for the few</text></passage>
      <passage><infon key="type">abstract</infon><offset>17</offset>
        <sentence><offset>17</offset><text>Some napped.</text></sentence>
        <sentence><offset>30</offset><text>Some did not.</text></sentence></passage>
      <passage><infon key="section">References</infon><text>Old work.</text></passage>
    </document>
    <document><id>13</id><passage><infon key="type">title</infon><text>More naps</text></passage>
    </document></collection>"""
    first, second = parse(text.encode(), "x.xml").documents
    sound(first)
    assert shown(first) == [
        ("title", "", "Naps for the few"),
        ("paragraph", "Abstract", "Some napped. Some did not."),
    ]
    assert (first.id, first.year) == ("PMID12", 2001)
    assert first.blocks[1].locator == "collection/document[1]/passage[2]"
    assert second.id == "PMID13"


def test_a_document_without_text_is_one_problem_line() -> None:
    value = {"documents": [{"id": "e", "passages": [{"infons": {}}]}, FULL["documents"][0]]}
    parsed = parse(json.dumps(value).encode(), "x.json")
    assert len(parsed.documents) == 1
    assert parsed.problems == ("documents[1]: neither title nor text",)
    with pytest.raises(UnreadableFile, match="neither title nor text"):
        parse(json.dumps({"documents": value["documents"][:1]}).encode(), "x.json")


def test_passages_without_text_are_named() -> None:
    value = {"documents": [{"id": "e", "passages": [passage("T", "title"), passage("")]}]}
    parsed = parse(json.dumps(value).encode(), "x.json")
    assert parsed.problems == ("documents[1]: some passages have no text",)


def test_json_lines_of_documents() -> None:
    lines = "\n".join([json.dumps(PUBTATOR), "{broken", json.dumps(FULL)])
    parsed = parse(lines.encode(), "x.jsonl")
    assert [document.id for document in parsed.documents] == ["PMID8", "PMID5"]
    assert parsed.problems[0].startswith("line 2: not JSON")
    assert parsed.documents[0].blocks[1].locator == "line 1/passages[2]"
