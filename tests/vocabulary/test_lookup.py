from __future__ import annotations

import pytest

from assistant.vocabulary.lookup import kind_of, same_meaning
from assistant.vocabulary.terms import Kind, Role, Synonym


def names(phrase: str) -> set[str]:
    return {synonym.text.lower() for synonym in same_meaning(phrase)}


def named(phrase: str, name: str) -> Synonym:
    [synonym] = [each for each in same_meaning(phrase) if each.text.lower() == name]
    return synonym


@pytest.mark.parametrize(
    ("phrase", "other"),
    [
        ("Soliris", "eculizumab"),
        ("Enspryng", "satralizumab"),
        ("Uplizna", "inebilizumab"),
        ("Ultomiris", "ravulizumab"),
        ("Wegovy", "semaglutide"),
        ("Eliquis", "apixaban"),
        ("Farxiga", "dapagliflozin"),
        ("paracetamol", "acetaminophen"),
        ("adrenaline", "epinephrine"),
        ("salbutamol", "albuterol"),
        ("aspirin", "acetylsalicylic acid"),
    ],
)
def test_names_of_one_drug_find_each_other(phrase: str, other: str) -> None:
    assert other in names(phrase)
    assert phrase.lower() in names(other)
    assert kind_of(phrase) is kind_of(other) is Kind.DRUG


@pytest.mark.parametrize(
    ("lay", "technical"),
    [
        ("heart attack", "myocardial infarction"),
        ("high blood pressure", "hypertension"),
        ("nosebleeds", "epistaxis"),
        ("itching", "pruritus"),
        ("chickenpox", "varicella"),
        ("kids", "child"),
        ("percentage", "percent"),
    ],
)
def test_lay_words_and_terms_find_each_other(lay: str, technical: str) -> None:
    assert technical in names(lay)
    assert names(technical)


@pytest.mark.parametrize(
    ("short", "long"),
    [
        ("MMF", "mycophenolate mofetil"),
        ("AZA", "azathioprine"),
        ("RTX", "rituximab"),
        ("TCZ", "tocilizumab"),
        ("COPD", "chronic obstructive pulmonary disease"),
        ("NMOSD", "neuromyelitis optica"),
        ("PLEX", "plasma exchange"),
        ("IL6", "interleukin-6"),
    ],
)
def test_abbreviations_have_long_forms(short: str, long: str) -> None:
    assert long in names(short)


def test_an_abbreviation_with_several_meanings_gives_all_and_says_so() -> None:
    synonyms = same_meaning("AS")
    meanings = {synonym.meaning.lower() for synonym in synonyms}
    assert {"ankylosing spondylitis", "alternative splicing"} <= meanings
    assert all(synonym.ambiguous for synonym in synonyms)


def test_the_abbreviation_of_a_disease_is_ambiguous_from_the_other_side_too() -> None:
    assert named("multiple sclerosis", "ms").ambiguous
    assert not named("Soliris", "eculizumab").ambiguous


def test_the_meaning_that_most_documents_give_comes_first() -> None:
    assert same_meaning("MS")[0].meaning == "multiple sclerosis"


def test_an_abbreviation_tells_how_many_documents_define_it() -> None:
    abbreviation = named("rheumatoid arthritis", "ra")
    assert abbreviation.role is Role.ABBREVIATION
    assert abbreviation.documents > 50


def test_an_abbreviation_that_is_a_word_needs_its_capitals() -> None:
    assert same_meaning("as") == ()
    assert "chronic obstructive pulmonary disease" not in names("cold")
    assert "chronic obstructive pulmonary disease" in names("COLD")
    assert "chronic obstructive pulmonary disease" in names("copd")


def test_narrower_and_broader_names_are_left_out() -> None:
    assert not {"right-sided heart failure", "heart disease"} & names("heart failure")
    assert "benign tumor" not in names("tumor")
    assert "salicylic acid" not in names("aspirin")


@pytest.mark.parametrize("word", ["alone", "accept", "impact", "concept", "water", "rest", "minor"])
def test_english_words_that_are_brands_are_not_drugs(word: str) -> None:
    assert kind_of(word) is None
    assert same_meaning(word) == ()


@pytest.mark.parametrize(
    ("phrase", "kind"),
    [
        ("lithium", Kind.DRUG),
        ("ibuprofen", Kind.DRUG),
        ("antibiotics", Kind.DRUG),
        ("asthma", Kind.DISEASE),
        ("stroke", Kind.DISEASE),
        ("diabetes", Kind.DISEASE),
        ("nausea", Kind.FINDING),
        ("headaches", Kind.FINDING),
        ("biopsy", Kind.PROCEDURE),
        ("magnetic resonance imaging", Kind.PROCEDURE),
        ("children", Kind.POPULATION),
        ("women", Kind.POPULATION),
        ("elderly", Kind.POPULATION),
        ("blood pressure", Kind.MEASURE),
        ("nothing of the kind", None),
        ("", None),
    ],
)
def test_kinds(phrase: str, kind: Kind | None) -> None:
    assert kind_of(phrase) is kind


def test_spellings_plurals_and_possessives_find_the_same() -> None:
    assert same_meaning("Devic's disease") == same_meaning("devic disease")
    assert names("oedema") == names("edema")
    assert same_meaning("heart attacks") == same_meaning("heart attack")
    assert same_meaning("TNF-α") == same_meaning("TNF alpha") != ()


def test_what_nobody_knows_has_no_synonyms() -> None:
    assert same_meaning("zzz unheard of") == ()
    assert same_meaning("\t\n") == ()
