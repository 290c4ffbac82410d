"""Copies that share no identifier, and whose titles vary or whose authors are missing."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import pytest
from people import people

from assistant.dedupe.copies import copy_of
from assistant.dedupe.journals import clearly_differ
from assistant.dedupe.match import Publications, find_publications
from assistant.dedupe.titles import (
    Likeness,
    author_root,
    compare_titles,
    differ_by_a_letter,
    is_periodical,
)
from assistant.formats import parse
from assistant.records import Design, Document, Identifiers, Locators, Source

TITLE = "Inventumab against placebo in feigned neuritis: a randomised trial"
TEXT = " ".join(f"Relapses fell in group {number} of the feigned trial." for number in range(9))
OTHER_TEXT = " ".join(f"We saw no change at week {number} in any arm." for number in range(9))


def document(name: str, **values: Any) -> Document:  # noqa: ANN401 - any field
    fields: dict[str, Any] = {
        "title": TITLE,
        "authors": people("Made UP"),
        "year": 2019,
        "venue": "J Invent Med",
        "text": "",
        **values,
    }
    fields["text"] = f"{fields['title']}\n{fields['text']}"
    return Document(
        id=name, source=Source(f"{name}.x", "jsonl", f"sha of {name}"), blocks=(), **fields
    )


def found(*documents: Document) -> Publications:
    copies = [copy_of(at, one, 0, full_text=False) for at, one in enumerate(documents)]
    return find_publications(copies, lambda number: documents[number].text)


def is_one(first: dict[str, Any], second: dict[str, Any]) -> bool:
    return len(found(document("a", **first), document("b", **second)).groups) == 1


def volume(number: str, pages: str) -> dict[str, Any]:
    return {"locators": Locators(volume=number, pages=pages)}


PLACE = volume("12", "101-109")


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ({"authors": people("Müller A")}, {"authors": people("Mueller A")}),
        ({"authors": people("Muller A")}, {"authors": people("Mueller A")}),
        ({"authors": people("Sørensen B")}, {"authors": people("Soerensen B")}),
        ({"authors": ()}, {"venue": "Journal of Invented Medicine"}),
        ({"authors": ()}, {"authors": ()}),
        ({"authors": (), "year": None, "venue": "", "text": TEXT}, {"text": TEXT}),
        ({}, {"title": TITLE.partition(":")[0]}),
        ({"text": TEXT}, {"title": TITLE.partition(":")[0], "text": TEXT, "venue": ""}),
        ({}, {"title": TITLE.replace("against", "aginst"), "year": 2020}),
        ({}, {"title": TITLE.replace("randomised", "randomized")}),
        ({"title": f"{TITLE} of TNF-β"}, {"title": f"{TITLE} of TNF-beta", "authors": ()}),
        (volume("12", "101-109"), volume("12 Suppl 1", "101")),
        # The journal has two names, but one place.
        (
            {"text": TEXT, **volume("12", "101")},
            {"text": TEXT, "venue": "X", **volume("12", "101")},
        ),
    ],
)
def test_one_publication(first: dict[str, Any], second: dict[str, Any]) -> None:
    assert is_one(first, second)
    assert is_one(second, first)


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ({"authors": ()}, {"year": 2020}),
        ({"authors": ()}, {"venue": "Annals of Reprinted Things"}),
        ({"authors": ()}, {"venue": ""}),
        ({"authors": (), "text": TEXT}, {"text": OTHER_TEXT}),
        ({"authors": (), **volume("12", "1-9")}, volume("12", "88-95")),
        (volume("12", "1-9"), volume("13", "1-9")),
        ({"text": TEXT}, {"text": TEXT, "venue": "Annals of Reprinted Things"}),
        ({}, {"title": TITLE.partition(":")[0], "authors": people("Other B")}),
        ({}, {"title": TITLE.partition(":")[0], "year": None}),
        ({"authors": ()}, {"title": TITLE.partition(":")[0], "authors": ()}),
        ({"text": TEXT}, {"title": TITLE.partition(":")[0], "text": OTHER_TEXT}),
        ({"title": f"{TITLE} in abduction"}, {"title": f"{TITLE} in adduction"}),
        ({"title": f"{TITLE} of symptomatic people"}, {"title": f"{TITLE} of asymptomatic people"}),
        ({"title": f"{TITLE}. Part 1"}, {"title": f"{TITLE}. Part 2", "authors": ()}),
        ({}, {"title": f"Reply: {TITLE}", "authors": ()}),
        ({}, {"title": f"{TITLE}: study protocol"}),
        (
            {"identifiers": Identifiers(doi="10.1/a")},
            {"identifiers": Identifiers(doi="10.1/b"), "title": TITLE.partition(":")[0]},
        ),
    ],
)
def test_two_publications(first: dict[str, Any], second: dict[str, Any]) -> None:
    assert not is_one(first, second)
    assert not is_one(second, first)


def test_a_record_that_may_be_either_of_two_publications_joins_neither() -> None:
    short = document("c", title=TITLE.partition(":")[0])
    other = document("b", title=f"{TITLE.partition(':')[0]}: what nurses said")
    groups = found(document("a"), other, short).groups
    assert len(groups) == 3


def test_a_match_by_likeness_is_reported_as_such() -> None:
    (match,) = found(document("a"), document("b", title=TITLE.partition(":")[0])).matches
    assert match.reason.startswith("a similar title")
    (match,) = found(document("a"), document("b", venue="")).matches
    assert match.reason == "same title and first author (Made)"


def test_any_subtitle_may_be_missing() -> None:
    long = "Effect of Inventa ficta Benth. on feigned rhinitis: a trial"
    assert compare_titles("Effect of Inventa ficta Benth. on feigned rhinitis", long) is (
        Likeness.SIMILAR
    )


def test_letters_that_differ() -> None:
    assert differ_by_a_letter("Shoulders in abduction", "Shoulders in adduction")
    for first, second in (("randomised", "randomized"), ("tumour", "tumor"), ("trial", "tiral")):
        assert not differ_by_a_letter(f"A {first} here", f"A {second} here")
    assert compare_titles("Oesophagus and stomach", "Esophagus and stomach") is Likeness.SIMILAR
    assert compare_titles("Symptomatic stroke", "Asymptomatic stroke") is Likeness.DIFFERENT


def test_a_dose_is_no_period() -> None:
    assert not is_periodical("Once-daily inventumab in asthma")
    assert is_periodical("Monthly report on asthma")


def test_abbreviations_that_look_like_small_words() -> None:
    assert not clearly_differ("Drug Des Devel Ther", "Drug Design, Development and Therapy")
    assert clearly_differ("Drug Des Devel Ther", "Drug Safety")


def test_roots_of_names() -> None:
    assert author_root("mueller") == author_root("muller")
    assert author_root("mueller") != author_root("miller")


def test_a_protocol_that_only_its_text_shows_is_the_record_without_text() -> None:
    title = "Inventumab against placebo in feigned neuritis: a randomised trial"
    record = {"title": title, "authors": ["Made U"], "year": 2019, "journal": "J Invent Med"}
    text = "This study protocol describes a trial that will be conducted in 60 patients."
    with_text, without = (
        parse(json.dumps(fields).encode(), f"{name}.jsonl").documents[0]
        for name, fields in (("a", {**record, "abstract": text}), ("b", record))
    )
    assert with_text.design is Design.PROTOCOL
    assert len(found(with_text, without).groups) == 1
    stated = replace(with_text, design_span=None, design_reason="publication type: Protocol")
    assert len(found(stated, without).groups) == 2
