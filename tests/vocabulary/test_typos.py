from __future__ import annotations

import pytest

from assistant.vocabulary.typos import nearest, one_edit_away, plain_slip

KNOWN = frozenset(
    [
        "rituximab",
        "satralizumab",
        "eculizumab",
        "azathioprine",
        "relapse",
        "relapses",
        "asthma",
        "stroke",
        "strike",
        "pain",
        "MMF",
        "hypertension",
        "hypotension",
    ]
)


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("rituximb", "rituximab"),
        ("ritxuimab", "rituximab"),
        ("Satralizumba", "satralizumab"),
        ("azathioprnie", "azathioprine"),
        ("azathiopurine", "azathioprine"),
        ("asthmma", "asthma"),
        ("relaspe", "relapse"),
    ],
)
def test_slips_are_recognised(typed: str, meant: str) -> None:
    assert nearest(typed, KNOWN) == meant


def test_a_key_beside_the_right_one_is_likelier_than_one_far_away() -> None:
    assert nearest("stroje", {"stroke", "strobe"}) == "stroke"


@pytest.mark.parametrize("word", ["rituximab", "Stroke", "hypotension"])
def test_known_words_are_not_corrected(word: str) -> None:
    assert nearest(word, KNOWN) is None


@pytest.mark.parametrize("word", ["MMX", "pai", "il6", "elephant", "", "123456789"])
def test_short_words_numbers_and_strangers_are_left_alone(word: str) -> None:
    assert nearest(word, KNOWN) is None


def test_the_choice_does_not_depend_on_the_order() -> None:
    assert nearest("pains", ["paint", "paine"]) == nearest("pains", ["paine", "paint"])


def test_no_words_are_known() -> None:
    assert nearest("rituximb", ()) is None


def test_one_edit() -> None:
    assert {"pin", "pains", "apin", "main"} <= one_edit_away("pain")
    assert "pan" in one_edit_away("pain")
    assert "pans" not in one_edit_away("pain")


@pytest.mark.parametrize(
    ("typed", "meant"),
    [("waht", "what"), ("Hwo", "how"), ("wich", "which"), ("fromm", "from"), ("hte", "the")],
)
def test_plain_slips(typed: str, meant: str) -> None:
    assert plain_slip(typed, {"what", "how", "who", "which", "from", "the"}) == meant


@pytest.mark.parametrize("typed", ["what", "whap", "whatsoever", "", "h2o", "crom"])
def test_other_slips_are_not_plain(typed: str) -> None:
    assert plain_slip(typed, {"what", "how", "from"}) is None
