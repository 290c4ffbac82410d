from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.text.abbreviations import Definition, definitions


@pytest.mark.parametrize(
    ("text", "short", "long"),
    [
        ("patients with neuromyelitis optica (NMO) relapsed", "NMO", "neuromyelitis optica"),
        (
            "neuromyelitis optica spectrum disorder (NMOSD)",
            "NMOSD",
            "neuromyelitis optica spectrum disorder",
        ),
        ("serum glial fibrillary acidic protein (GFAP)", "GFAP", "glial fibrillary acidic protein"),
        ("antibodies to aquaporin-4 (AQP4)", "AQP4", "aquaporin-4"),
        # Up to the blank before it, as published.
        ("anti-aquaporin-4 (AQP4)", "AQP4", "anti-aquaporin-4"),
        ("the hazard ratio (HR; 0.45)", "HR", "hazard ratio"),
        ("the hazard ratio (HR, 0.45)", "HR", "hazard ratio"),
        ("the confidence interval (CI: 95%)", "CI", "confidence interval"),
        ("Intravenous immunoglobulin (IVIg) helped", "IVIg", "Intravenous immunoglobulin"),
        ("interleukin 6 (IL-6) blockade", "IL-6", "interleukin 6"),
        ("magnetic resonance imaging (MRI)", "MRI", "magnetic resonance imaging"),
        (
            "(the expanded disability status scale (EDSS))",
            "EDSS",
            "expanded disability status scale",
        ),
        ("so-called “low-dose group” (LDG)", "LDG", "low-dose group"),
        ("disease-modifying therapies (DMTs)", "DMTs", "disease-modifying therapies"),
        ("2-deoxy glucose (2DG)", "2DG", "2-deoxy glucose"),
    ],
)
def test_a_definition(text: str, short: str, long: str) -> None:
    assert list(definitions(text)) == [Definition(short, long)]


@pytest.mark.parametrize(
    "text",
    [
        "",
        "nothing in brackets (n = 12)",
        "a group (see Table 2 and the supplement)",
        "reduced in most patients (54%)",
        "the drug (placebo)",  # no capital
        "Therapy was stopped. (NMO)",  # the words of another sentence
        "Neuromyelitis was seen; optica (NMO)",
        "an unrelated phrase (XYZ)",
        "NMO (NMO)",
        "the NMO group (NMO)",  # defines itself
        "patients (P)",
        "an abbreviation of eleven (ABCDEFGHIJK)",
        "three words inside (A B C)",
        "neuromyelitis optica (NMO",
        "neuromyelitis optica [NMO]",
        "neuromyelitis optica ((NMO",
        "(NMO) neuromyelitis optica",
        "sign (+A)",
        "Ti (TI)",
    ],
)
def test_no_definition(text: str) -> None:
    assert list(definitions(text)) == []


def test_the_first_letter_begins_a_word() -> None:
    assert list(definitions("the brain organ (RO)")) == []
    assert list(definitions("the brain, rare organ (RO)")) == [Definition("RO", "rare organ")]


def test_only_so_many_words_before_are_looked_at() -> None:
    near = "alpha one two beta (AB)"
    far = "alpha one two three four five six beta (AB)"
    assert list(definitions(near)) == [Definition("AB", "alpha one two beta")]
    assert list(definitions(far)) == []


def test_several_in_order() -> None:
    text = (
        "Multiple sclerosis (MS) and neuromyelitis optica (NMO) were compared with myelin "
        "oligodendrocyte glycoprotein (MOG) disease; MS (n=3) was rarer."
    )
    assert [pair.short for pair in definitions(text)] == ["MS", "NMO", "MOG"]


@given(st.text(st.sampled_from("abcABC ()[];:.,-12\u201c\u0130"), max_size=120) | st.text())
def test_what_is_defined_stands_in_the_text(text: str) -> None:
    for short, long in definitions(text):
        assert f"({short}" in text.replace("( ", "(") or short in text
        assert " ".join(long.split()) in " ".join(text.split())
        letters = iter(long.lower())
        assert all(letter in letters for letter in short.lower() if letter.isalnum())
        assert len(long) > len(short) >= 2
