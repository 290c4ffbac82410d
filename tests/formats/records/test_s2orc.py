"""S2ORC and CORD-19 in their layouts."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest
from people import author_names

from assistant.errors import UnreadableFile
from assistant.formats import parse
from assistant.records import Document


def part(text: str, section: str | None = None) -> dict[str, Any]:
    return {"text": text, "cite_spans": [], "ref_spans": [], "section": section}


PARTS = {
    "abstract": [part("Rest helped.", "Abstract")],
    "body_text": [
        part("Few have asked."),
        part("All rested.\n\nSome slept.", "Methods"),
        part("Nobody left.", "Methods"),
        part("Rest won.", "Results"),
    ],
    "back_matter": [part("Thanks to all.", "Acknowledgements")],
    "ref_entries": {
        "FIGREF0": {"text": "Rooms", "type": "figure"},
        "TABREF0": {"text": "Rested patients", "type": "table"},
    },
    "bib_entries": {"BIBREF0": {"title": "An older article"}},
}
AUTHORS = [
    {"first": "Ida", "middle": ["B."], "last": "Adler", "suffix": ""},
    {"name": "Otto von Beck"},
    {"first": "", "last": ""},
]
OLD = {
    "paper_id": "900",
    "metadata": {
        "title": "Rest for all",
        "authors": AUTHORS,
        "abstract": "Not this one.",
        "year": "2019",
        "doi": "10.1234/Rest",
        "pubmed_id": "5",
        "pmc_id": "PMC77",
        "journal": "J Invent Med",
        "venue": "Elsewhere",
    },
    "grobid_parse": PARTS,
    "latex_parse": None,
}
CORD = {"paper_id": "PMC88", "metadata": {"title": "Rest for all", "authors": AUTHORS}, **PARTS}
EXPECTED = [
    ("title", "", "Rest for all"),
    ("paragraph", "Abstract", "Rest helped."),
    ("paragraph", "", "Few have asked."),
    ("heading", "Methods", "Methods"),
    ("paragraph", "Methods", "All rested."),
    ("paragraph", "Methods", "Some slept."),
    ("paragraph", "Methods", "Nobody left."),
    ("heading", "Results", "Results"),
    ("paragraph", "Results", "Rest won."),
    ("heading", "Acknowledgements", "Acknowledgements"),
    ("paragraph", "Acknowledgements", "Thanks to all."),
    ("caption", "Figures", "Rooms"),
    ("caption", "Tables", "Rested patients"),
]


def read(value: object, *problems: str) -> Document:
    parsed = parse(json.dumps(value).encode(), "sets/x.json")
    assert parsed.problems == problems
    (document,) = parsed.documents
    return document


def shown(document: Document) -> list[tuple[str, str, str]]:
    return [
        (block.kind.value, " > ".join(block.section), document.text[slice(*block.span)])
        for block in document.blocks
    ]


@pytest.mark.parametrize("value", [OLD, CORD])
def test_sections_captions_and_abstract(value: object, sound: Callable[[Document], None]) -> None:
    document = read(value)
    sound(document)
    assert shown(document) == EXPECTED


def test_metadata_of_both_layouts() -> None:
    old, cord = read(OLD), read(CORD)
    assert (old.id, old.year, old.venue) == ("PMID5", 2019, "J Invent Med")
    assert (old.identifiers.pmcid, old.identifiers.doi) == ("PMC77", "10.1234/rest")
    assert author_names(old) == ("Adler IB", "von Beck O")
    assert (cord.id, cord.identifiers.pmcid, cord.identifiers.pmid) == ("PMC88", "PMC88", None)
    assert old.blocks[4].locator == "grobid_parse/body_text[2]"
    assert cord.blocks[4].locator == "body_text[2]"
    assert cord.blocks[-1].locator == "ref_entries/TABREF0"


def test_an_abstract_that_is_one_string_is_read_where_there_are_no_parts_of_it() -> None:
    value = {"paper_id": "7", "title": "Rest", "abstract": "It helped.", "pdf_parse": {}}
    assert shown(read(value)) == [("title", "", "Rest"), ("paragraph", "Abstract", "It helped.")]


def annotated(holder: str = "content", **changed: object) -> dict[str, Any]:
    text = "Rest for all\nIt helped.\nMethods\nAll rested.\nRooms\nOld work 1999."
    places = {
        kind: json.dumps([{"start": text.index(said), "end": text.index(said) + len(said)}])
        for kind, said in (
            ("title", "Rest for all"),
            ("abstract", "It helped."),
            ("sectionheader", "Methods"),
            ("paragraph", "All rested."),
            ("figurecaption", "Rooms"),
            ("bibentry", "Old work 1999."),
        )
    }
    return {
        "corpusid": 12,
        "externalids": {"pubmed": "5", "doi": "10.1234/rest"},
        holder: {"text": text, "annotations": {**places, **changed}},
    }


@pytest.mark.parametrize("holder", ["content", "body"])
def test_one_text_with_places(holder: str, sound: Callable[[Document], None]) -> None:
    document = read(annotated(holder))
    sound(document)
    assert shown(document) == [
        ("title", "", "Rest for all"),
        ("paragraph", "Abstract", "It helped."),
        ("heading", "Methods", "Methods"),
        ("paragraph", "Methods", "All rested."),
        ("caption", "Methods", "Rooms"),
    ]
    assert document.id == "PMID5"
    assert document.blocks[3].locator == f"{holder}/text 32:43"


def test_places_that_make_no_sense_are_left_out() -> None:
    wrong = [
        {"start": "x", "end": 3},
        {"start": 9, "end": 2},
        {"start": 10**20, "end": 10**21},
        {"start": 32, "end": 43},
        {"start": 33, "end": 40},
        None,
    ]
    texts = [text for _, _, text in shown(read(annotated(paragraph=wrong)))]
    assert texts == ["Rest for all", "It helped.", "Methods", "All rested.", "Rooms"]


def test_a_text_without_places_is_read_whole() -> None:
    value = {
        "corpusid": 3,
        "title": "Rest",
        "content": {"text": "All rested.", "annotations": None},
    }
    document = read(value, "its paragraphs are not marked, so it is read without sections")
    assert shown(document)[1:] == [("paragraph", "", "All rested.")]
    assert document.id == "3"


def test_unreadable_places_are_named() -> None:
    parsed = parse(json.dumps(annotated(abstract="[[" * 10)).encode(), "x.json")
    assert parsed.problems == ("the places of abstract are not readable",)


def test_json_lines_and_records_without_anything() -> None:
    lines = "\n".join(json.dumps(value) for value in (OLD, {"paper_id": "", "body_text": []}, CORD))
    parsed = parse(lines.encode(), "x.jsonl")
    assert [document.id for document in parsed.documents] == ["PMID5", "PMC88"]
    assert parsed.problems == ("line 2: neither title nor text",)
    with pytest.raises(UnreadableFile, match="no article in it"):
        parse(b'{"paper_id": "1", "body_text": [{"text": {}}]}', "x.json")


def test_a_body_without_sections_is_full_text() -> None:
    bare = {**OLD, "grobid_parse": {"body_text": [part("Few have asked.")]}}
    assert read(bare).is_full_text
    assert not read({**OLD, "grobid_parse": {}}).is_full_text
