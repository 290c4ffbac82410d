"""What English words are, and which names are places."""

from __future__ import annotations

import pytest

from assistant.vocabulary.english import Living, NounClass, english_word, family, is_place, living


@pytest.mark.parametrize(
    ("word", "part", "noun_class"),
    [
        ("smokers", "n", NounClass.PERSON),
        ("children", "n", NounClass.PERSON),
        ("Japanese", "a", NounClass.PERSON),
        ("surgery", "n", NounClass.PROCEDURE),
        ("tyres", "n", NounClass.CONCRETE),
        ("deaths", "n", NounClass.EVENT),
        ("smoking", "n", NounClass.ACT),
        ("specificity", "n", NounClass.ABSTRACT),
        ("Reduces", "v", None),
        ("safest", "a", NounClass.CONCRETE),
        ("commonest", "a", NounClass.ABSTRACT),
        ("hospitalisation", "n", NounClass.PROCEDURE),
    ],
)
def test_a_word_has_its_commonest_part_of_speech(
    word: str, part: str, noun_class: NounClass | None
) -> None:
    known = english_word(word)
    assert known is not None
    assert known.parts[0] == part
    assert known.noun_class is noun_class


@pytest.mark.parametrize("word", ["rituximab", "AQP4", "inventumab", "", "-"])
def test_names_are_not_english(word: str) -> None:
    assert english_word(word) is None


def test_a_disease_is_not_a_people() -> None:
    known = english_word("cancer")
    assert known is None or known.noun_class is not NounClass.PERSON


@pytest.mark.parametrize(
    "name", ["Japan", "japan", "the United States", "UK", "Turkey", "New Zealand", "Europe", "Asia"]
)
def test_places_are_found(name: str) -> None:
    assert is_place(name)


@pytest.mark.parametrize("name", ["turkey", "china", "MS", "CT", "IV", "NICE", "asthma", "in", ""])
def test_other_words_are_not_places(name: str) -> None:
    assert not is_place(name)


@pytest.mark.parametrize(
    ("word", "kind"),
    [
        ("rats", Living.ANIMAL),
        ("mice", Living.ANIMAL),
        ("steers", Living.ANIMAL),
        ("porcine", Living.ANIMAL),
        ("tendons", Living.BODY_PART),
        ("eyes", Living.BODY_PART),
        ("rates", None),  # not rats
        ("does", None),
        ("men", None),
        ("fetuses", None),
        ("kid", None),
        ("patients", None),
    ],
)
def test_animals_and_parts_of_a_body(word: str, kind: Living | None) -> None:
    assert living(word) is kind


def test_words_of_a_family_are_derived_from_each_other_or_from_a_verb() -> None:
    assert family("inhibition") == ("inhibit", "inhibitor", "inhibitory")
    assert "inhibition" in family("Inhibitors")
    assert family("SAkuraStar") == ()
