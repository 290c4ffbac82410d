"""Documents that earlier versions stored still open."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

from people import people

from assistant.codec import compact
from assistant.records import (
    Design,
    Document,
    Identifiers,
    Imprint,
    Locators,
    Notice,
    RelatedNotice,
    Relation,
    RelationKind,
    Source,
    Span,
    Status,
    Subjects,
)

# A record in the order of fields of an earlier version; its second notice lacks date and source.
STORED = """{
    "id": "a-1", "source": ["a.md", "markdown", "00", "read"], "title": "A", "authors": ["X Y"],
    "venue": "J", "year": 2020, "pmid": "1", "pmcid": null, "doi": "10.1000/a", "nct": ["NCT1"],
    "publication_types": ["Letter"],
    "notices": "[[\\"retracted\\",\\"J 1\\",\\"2021\\",\\"title\\"],[\\"corrected\\",\\"J 2\\"]]",
    "design": "cohort", "design_reason": "", "design_span": [3, 9], "population": 7,
    "kind": "article", "relations": [["preprint of", [null, null, "10.1000/p", []], "J 3", ""]],
    "also_in": [["b.md", "markdown", "11", ""]]
}"""
DOCUMENT = Document(
    id="a-1",
    source=Source("a.md", "markdown", "00", "read"),
    title="A",
    text="",
    blocks=(),
    authors=people("X Y"),
    venue="J",
    year=2020,
    identifiers=Identifiers("1", None, "10.1000/a", ("NCT1",)),
    publication_types=("Letter",),
    notices=(Notice(Status.RETRACTED, "J 1", "2021", "title"), Notice(Status.CORRECTED, "J 2")),
    design=Design.COHORT,
    design_span=Span(3, 9),
    population=7,
    relations=(Relation(RelationKind.PREPRINT_OF, Identifiers(doi="10.1000/p"), "J 3"),),
    also_in=(Source("b.md", "markdown", "11"),),
)


def test_a_record_of_an_earlier_version() -> None:
    assert compact.document_of(STORED) == DOCUMENT


def test_the_same_fields_are_written() -> None:
    written = json.loads(compact.record_of(replace(DOCUMENT, notices=())))
    added: dict[str, Any] = {
        "registrations": [],
        "electronic_year": None,
        "locators": ["", "", "", ""],
        "imprint": ["", []],
        "subjects": [[], []],
        "population_planned": False,
        "population_reason": "",
        "population_span": None,
    }
    added["authors"] = [["X", "Y", "", "", ""]]
    assert written == {**json.loads(STORED), "notices": "[]", **added}


def test_publisher_and_index_terms_are_stored() -> None:
    indexed = replace(
        DOCUMENT, imprint=Imprint("P", ("1234-5678",)), subjects=Subjects(("A/b",), ("c", "d"))
    )
    record = compact.record_of(indexed)
    assert compact.document_of(record) == indexed
    assert compact.subjects_from(record) == indexed.subjects
    assert compact.subjects_from(STORED) == Subjects()


def test_where_and_when_it_appeared_is_stored() -> None:
    published = replace(
        DOCUMENT, locators=Locators("12", "Suppl 1", "S5-S9", "e5"), electronic_year=2019
    )
    assert compact.document_of(compact.record_of(published)) == published


def test_notices_about_related_publications_are_not_stored() -> None:
    related = RelatedNotice(Status.RETRACTED, "2020", RelationKind.SAME_TRIAL, ("NCT1",), "B", "b")
    record = compact.record_of(replace(DOCUMENT, related_notices=(related,)))
    assert compact.document_of(record) == DOCUMENT
