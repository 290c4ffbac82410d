from __future__ import annotations

import pytest

from assistant.vocabulary.keys import key
from assistant.vocabulary.spelling import spelling_variants
from assistant.vocabulary.tables import american_spellings, common_forms


@pytest.mark.parametrize(
    ("phrase", "variants"),
    [
        ("oedema", {"edema"}),
        ("edema", {"oedema"}),
        ("anemia", {"anaemia"}),
        ("Haemorrhage", {"Hemorrhage"}),
        ("hypokalemia", {"hypokalaemia"}),
        ("randomised trial", {"randomized trial"}),
        ("tumour", {"tumor"}),
        ("IL6", {"IL-6", "IL 6"}),
        ("IL-6 blockers", {"IL6 blockers"}),
        ("TNF alpha", {"TNF-alpha", "TNF-α", "TNFα"}),
        ("TNF-α", {"TNF alpha", "TNF-alpha", "TNFalpha"}),
        ("TNFalpha", {"TNF-α", "TNF-alpha"}),
        ("beta blockers", {"β-blockers", "β blockers"}),
        ("β-blockers", {"beta-blockers", "beta blockers"}),
        ("CD20-positive B cells", {"CD20+ B cells"}),
        ("mcg", {"µg", "μg"}),
        ("CD20+", {"CD20-positive", "CD20 positive"}),
    ],
)
def test_variants(phrase: str, variants: set[str]) -> None:
    assert variants <= set(spelling_variants(phrase))


@pytest.mark.parametrize(
    "phrase", ["pigment", "capital", "does", "four", "academic", "relapse", "2020", "", "epsilonic"]
)
def test_other_words_have_none(phrase: str) -> None:
    assert spelling_variants(phrase) == ()


@pytest.mark.parametrize("phrase", ["TNF-α", "IL6", "oedema and anaemia", "IL-1β and IL-6"])
def test_the_phrase_itself_is_not_a_variant_and_none_comes_twice(phrase: str) -> None:
    variants = spelling_variants(phrase)
    assert phrase not in variants
    assert len(set(variants)) == len(variants)


def test_variants_are_few_however_long_the_phrase() -> None:
    assert len(spelling_variants("oedema anaemia IL6 TNF-α tumour " * 20)) < 30


@pytest.mark.parametrize("phrase", ["TNF alpha", "IL6", "oedema", "CD20+", "β-blockers"])
def test_variants_share_the_key_of_the_phrase(phrase: str) -> None:
    keys = {key(variant, common_forms()) for variant in spelling_variants(phrase)}
    assert keys == {key(phrase, common_forms())}


def test_no_american_spelling_has_an_american_spelling() -> None:
    table = american_spellings()
    assert not table.keys() & set(table.values())
