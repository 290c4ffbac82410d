"""What a text says is present or absent."""

from __future__ import annotations

import pytest

from assistant.text.polarity import confirmed, contradicted, serostatus


@pytest.mark.parametrize(
    ("asked", "text"),
    [
        ("is it effective in AQP4-negative NMOSD", "In AQP4-IgG-positive patients, relapses fell."),
        ("does it work in AQP4 negative patients", "Of AQP4+ patients, 97% were relapse-free."),
        ("seronegative NMOSD", "All patients were anti-AQP4 antibody positive."),
        ("does it work without AQP4 antibodies", "In AQP4-IgG-positive patients, relapses fell."),
        ("in AQP4-positive NMOSD", "Patients who lack AQP4 antibodies did no better."),
        ("HIV-positive women", "HIV-negative women gained weight."),
        ("PD-L1 negative tumours", "PD-L1 positive tumours shrank."),
        ("triple therapy if positive for HER2", "HER2-negative tumours did not respond."),
        ("fondaparinux in primary PCI", "In non-primary PCI, death was rarer."),
        ("non-diabetic patients", "In diabetic patients, mortality fell."),
        ("outcome in patients without diabetes", "Patients with diabetes died earlier."),
        ("outcome in patients with diabetes", "Patients without diabetes died later."),
        ("non-small cell lung cancer", "Small cell lung cancer responded."),
    ],
)
def test_the_opposite_is_found(asked: str, text: str) -> None:
    assert contradicted(asked, text)
    assert not contradicted(asked, asked)


@pytest.mark.parametrize(
    ("asked", "text"),
    [
        ("in AQP4-negative NMOSD", "It helped AQP4-positive and AQP4-negative patients."),
        ("in AQP4-negative NMOSD", "It helped patients with MOG-positive disease."),
        ("in AQP4-negative NMOSD", "Attacks fell by half."),
        ("does it reduce disability", "Attacks fell without disability."),
        ("patients with diabetes", "With and without diabetes, mortality fell."),
        ("who tested positive", "Many tested negative."),
        ("primary PCI", "In primary and non-primary PCI, death was rarer."),
    ],
)
def test_other_texts_contradict_nothing(asked: str, text: str) -> None:
    assert not contradicted(asked, text)


def test_other_names_of_a_marker_count() -> None:
    text = "All were aquaporin-4 antibody positive."
    assert not contradicted("AQP4-negative", text)
    names = {"aquaporin-4": "aqp4"}
    assert contradicted("AQP4-negative", text, names) == "aquaporin-4 antibody positive"
    assert contradicted("AQP4-negative", "It is positive for aquaporin-4 antibodies.", names)


@pytest.mark.parametrize(
    ("asked", "text", "expected"),
    [
        ("AQP4-negative patients", "Seronegative patients did well.", {"aqp4": True}),
        ("patients without AQP4 antibodies", "AQP4-negative patients did well.", {"aqp4": True}),
        ("with or without AQP4 antibodies", "AQP4-negative patients did well.", {}),
        ("AQP4-negative patients", "AQP4-positive patients did well.", {"aqp4": False}),
        ("AQP4-positive or AQP4-negative", "AQP4-positive patients did well.", {"aqp4": True}),
        ("patients with lupus", "AQP4-positive patients did well.", {}),
    ],
)
def test_confirmed(asked: str, text: str, expected: dict[str, bool]) -> None:
    assert confirmed(asked, text) == expected


def test_serostatus() -> None:
    assert serostatus("AQP4-negative, HIV positive") == {
        "aqp4": "seronegative",
        "hiv": "seropositive",
    }
