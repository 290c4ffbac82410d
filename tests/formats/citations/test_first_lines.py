"""Exports that begin with something else than most do."""

from __future__ import annotations

import pytest

from assistant.formats import parse

STRAW = ("TI  - Straw", "AB  - It helped.")
HUMMING = ("TI  - Humming", "AB  - It did not.")
LEGEND = """\
RefWorks Tagged Format

RT Reference Type
SR Source Type
A1 Primary Authors
T1 Primary Title
AB Abstract

"""


def ris(first: str, kind: str, end: str) -> str:
    records = [[f"{first}1", kind, *STRAW, end], [f"{first}2", kind, *HUMMING, end]]
    return "\n\n".join("\n".join(filter(None, record)) for record in records) + "\n"


@pytest.mark.parametrize("first", ["ID  - ", "DB  - Ovid ", "Y2  - 2020-01-0"])
@pytest.mark.parametrize(
    ("kind", "end"),
    [
        ("TY  - JOUR", "ER  - "),
        ("TY  - Journal Article", "ER  - "),
        ("TY  - JOUR", ""),
        ("", "ER  - "),
    ],
)
def test_ris_whose_records_begin_with_another_tag(first: str, kind: str, end: str) -> None:
    given = parse(ris(first, kind, end).encode(), "a.txt")
    assert [(one.source.format, one.title) for one in given.documents] == [
        ("ris", "Straw"),
        ("ris", "Humming"),
    ]
    assert given.problems == ()
    assert "did not" in given.documents[1].text


@pytest.mark.parametrize("legend", [LEGEND, f"{'x' * 400}\n{LEGEND}", LEGEND * 20, ""])
@pytest.mark.parametrize("tags", ["A1 Doe,Anna\nT1 Straw", "JF Voice\nT1 Straw"])
def test_refworks_with_a_legend(legend: str, tags: str) -> None:
    text = f"{legend}RT Journal Article\n{tags}\nAB It helped.\n"
    given = parse(text.encode(), "a.txt")
    (document,) = given.documents
    assert (document.source.format, document.title) == ("refworks", "Straw")
    lines = legend.count("\n")
    told = (f"lines 1 to {lines}: an explanation, or text outside any record",) if legend else ()
    assert given.problems == told


@pytest.mark.parametrize("end", ["ER", "ER "])
def test_records_of_refworks_may_end_as_in_ris(end: str) -> None:
    one = f"RT Journal Article\nT1 Straw\nAB Receptors were\nER positive in 4.\n{end}\n\n"
    given = parse((one + one.replace("Straw", "Humming")).encode(), "a.txt")
    assert [document.title for document in given.documents] == ["Straw", "Humming"]
    for document in given.documents:
        assert document.text.endswith("Receptors were ER positive in 4.")
    assert given.problems == ()
