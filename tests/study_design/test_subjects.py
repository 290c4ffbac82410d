"""Who or what was randomised, whether it was done, and in whose study."""

from __future__ import annotations

import pytest
from study_articles import NONE, article, design_of

from assistant.records import Design
from assistant.study_design.plain import plain

RANDOMISED, LABORATORY = Design.RANDOMISED_TRIAL, Design.ANIMAL_OR_IN_VITRO


@pytest.mark.parametrize(
    "sentence",
    [
        "The 42 porcine tendons were randomly assigned to two groups.",
        "Sixty bovine incisors were randomly divided into three groups.",
        "Forty extracted human premolars were randomly divided into four groups (n=10).",
        "Twenty fresh-frozen cadavers were randomised to plate or nail.",
        "Twelve cadaveric knees were randomly assigned to either technique.",
        "Thirty-six steers were randomly allocated to three diets.",
        "Calves (n = 40) were randomized to receive tea or water.",
        "Eyes of 20 rabbits were randomly assigned to drug or vehicle.",
        "A randomised controlled trial was conducted in 40 dairy cows.",
        "In this randomized controlled study, 24 beagle dogs received tea.",
        "Four mandrills were infected.",
    ],
)
def test_animals_and_specimens_are_not_patients(sentence: str) -> None:
    assert design_of(article(abstract=f"Hiccups are common. {sentence}")) is LABORATORY


@pytest.mark.parametrize(
    "title",
    [
        "Fracture strength of restored teeth: an in vitro study",
        "Tea in dairy cows: a randomised controlled trial",
        "Sealing ability of three cements in extracted teeth",
        "Biomechanical comparison of two plates in cadaveric femurs",
    ],
)
def test_titles_of_laboratory_work(title: str) -> None:
    assert design_of(article(title)) is LABORATORY


@pytest.mark.parametrize(
    "sentence",
    [
        "Forty-two eyes of 42 patients were randomly assigned to tea or water.",
        "Sixty molars in 30 children were randomly assigned to two cements.",
        "Mice were fed tea. Patients with hiccups were randomised to tea or water.",
        "Sixty-two cyclists were randomised to tea or water.",
        "KETTLE is a 3-year double blind randomised placebo controlled trial of tea.",
        "Eight bakers completed two days in a randomised, double-blind, crossover design.",
        "Fifty adults were enrolled in a randomised trial of tea.",
        "Wards were allocated by stratified randomisation to tea or water.",
        "The effect of tea was studied in a prospective, randomized fashion.",
        "They were randomly assigned to tea or water.",
        "Forty patients with hiccups, randomised to receive tea or water, were asked.",
        "Treatment allocation was random: 40 patients received tea and 40 water.",
    ],
)
def test_patients_were_randomised(sentence: str) -> None:
    assert design_of(article(abstract=f"Hiccups are common. {sentence}")) is RANDOMISED


@pytest.mark.parametrize(
    "title",
    [
        "Effect of fish oil on hiccups: a randomised trial",
        "Horse riding for children: a randomised trial",
        "Response to tea in adults: a randomised trial",
    ],
)
def test_animals_in_a_title_about_people(title: str) -> None:
    assert design_of(article(title)) is RANDOMISED


@pytest.mark.parametrize(
    "sentence",
    [
        "A randomised comparison would not have been feasible, so we compared two hospitals.",
        "Randomisation was not possible for ethical reasons.",
        "The total sample would then be randomised into strata of subjects.",
        "A dose that could be tested in a randomised controlled trial is 2 cups.",
        "This commentary discusses a randomised trial of tea.",
        "In this commentary, we review the randomised trial of tea.",
        "We interviewed 20 women who had taken part in a randomised trial of tea.",
        "This qualitative study was nested within a randomised controlled trial.",
        "This paper is a guide for conducting a meta-analysis.",
        "An earlier randomised trial found that tea helps, but this was not confirmed.",
        "No randomised trial has compared tea with water.",
        "Whether tea helps needs to be tested in a randomised controlled trial.",
        "The gold standard is a randomised controlled trial.",
        "The order of cups was randomised between subjects.",
        "Participants were randomly selected from the electoral roll.",
    ],
)
def test_a_design_that_is_only_mentioned(sentence: str) -> None:
    assert design_of(article(abstract=f"Hiccups are common. {sentence}")) is NONE


@pytest.mark.parametrize(
    "title",
    [
        "Randomised trials and how to read them: a guide for clinicians",
        "A guide for conducting a meta-analysis",
        "Women's experiences of a randomised trial: a qualitative study",
        "Correction: tea for hiccups: a randomised trial",
    ],
)
def test_titles_about_a_design(title: str) -> None:
    assert design_of(article(title)) is NONE


def test_other_designs_in_their_own_words() -> None:
    told = "A non-randomised, prospective design was used."
    assert design_of(article(abstract=told)) is Design.NON_RANDOMISED_TRIAL
    told = "Data came from a longitudinal study of 90 bakers."
    assert design_of(article(abstract=told)) is Design.COHORT
    told = "SELECTION CRITERIA Randomised or quasi-randomised trials of tea."
    assert design_of(article(abstract=told)) is Design.SYSTEMATIC_REVIEW
    told = "Prospective cross-sectional study conducted at two tea houses."
    assert design_of(article(abstract=told)) is Design.CROSS_SECTIONAL


def test_words_of_one_kind_become_one_word() -> None:
    assert plain("Forty-two steers; porcine knees of cyclists") == (
        "forty two animals : animal bodyparts of folk"
    )
    assert plain("the rates of oesophagus biopsies in both groups").startswith(
        "the rates of oesophagus"
    )
