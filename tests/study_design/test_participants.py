"""Sentences that give the number of participants, and numbers that count something else."""

from __future__ import annotations

import pytest
from study_articles import article

from assistant.formats import parse
from assistant.records import Design, Document
from assistant.study_design.participants import participants, with_participants
from assistant.study_design.stated import with_design

TRIAL = "This was a randomised trial of tea."


def counted(document: Document) -> tuple[int | None, bool, str]:
    """The number of participants, whether it is planned, and the sentence that gives it."""
    found = with_participants(with_design(document))
    return found.population, found.population_planned, found.population_quote


@pytest.mark.parametrize(
    ("sentence", "number"),
    [
        ("Forty-two patients with hiccups were randomised to tea or water.", 42),
        ("One hundred and seventy-two bakers were randomly assigned to one of two groups.", 172),
        ("We randomly assigned 1,205 women to tea (n = 602) or water (n = 603).", 1205),
        ("A total of 7 466 women 18-25 years old were randomized (1:1) to tea or water.", 7466),
        ("Of 260 patients assessed for eligibility, 128 were randomised.", 128),
        ("Fifty-one volunteers were recruited, 40 were randomised, and 34 completed it.", 40),
        ("Of the 139 patients enrolled, 66 were randomized to tea and 73 to water.", 139),
        ("We recruited 457 patients aged between 60 and 79 years from 20 practices.", 457),
        ("In total, 60 ASA I or II patients were enrolled.", 60),
        ("The study was conducted in 24 healthy, non-smoking men.", 24),
        ("Eight sedentary men (mean age 36 years) completed two 12-day periods.", 8),
        ("Participants (N = 120) were randomised to tea (n = 60) or water (n = 60).", 120),
        ("Data from 152 patients with a baseline visit were analysed.", 152),
        ("Sixteen cyclists participated in a crossover study.", 16),
        ("PARTICIPANTS: A total of 3601 women aged 55 years or older.", 3601),
        ("A trial of tea was performed in 84 housewives.", 84),
        ("Of 113 bakers registered, 97 were randomised, 48 to tea and 49 to water.", 97),
        ("A total of 94 patients (52 to tea and 42 to water) were randomised in Ghent.", 94),
        ("Of 90 bakers enrolled, 84 underwent randomisation.", 84),
        ("We randomly assigned, in a 2:1 ratio, 1,200 bakers to tea or water.", 1200),
        ("In total, 78 bakers were enrolled and 45 were randomised.", 45),
        ("Patients (n = 60) were randomised to tea (n = 30) or to water (n = 30).", 60),
        ("A total of 1424 bakers were screened with 652 bakers randomised.", 652),
        ("We ran a study of tea, which enrolled 90 bakers from Ghent.", 90),
    ],
)
def test_sentences_that_give_the_number(sentence: str, number: int) -> None:
    abstract = f"Hiccups are common. {sentence} Tea helped."
    assert counted(article(abstract=abstract)) == (number, False, sentence)


@pytest.mark.parametrize(
    "sentence",
    [
        "A total of 83 consecutive patients were screened.",
        "Bakers came from a health centre that serves a total population of 2800 inhabitants.",
        "Study 305/TEA enrolled 762 bakers after two courses of tea.",
        "The evaluation of 50 machine learning classifiers included 80 predictors.",
        "A total of 80,511 bakers are estimated to have hiccups.",
        "All were members of a sick fund, which included 149,554 bakers aged 20 or older.",
        "We invited 300 bakers.",
        "Seventy-two patients were randomly allocated to tea and 66 to water.",
        "Twenty patients were randomised to each group.",
        "Sixty-six patients in the tea group were included in the analysis.",
        "Forty patients received tea while 46 patients received water.",
        "We compared 450 patients with tea and 450 patients with water.",
        "Of all patients, 302 (57.1%) patients received tea.",
        "The 42 porcine tendons were randomly assigned to two groups.",
        "Samples of 90 rats were included.",
        "Twenty-four schools were randomised to tea or water.",
        "Sixty eyes were enrolled.",
        "We included 826 records.",
        "A sample size of 90 patients was required.",
        "We aimed to recruit 90 patients.",
        "In a previous trial, 90 patients were randomised to tea.",
        "Smith et al. randomised 90 patients to tea.",
        "Type 2 diabetic patients were recruited.",
        "In 2012 patients were enrolled.",
        "At least 140 patients should be studied.",
        "Twenty percent of patients (n = 12) received tea.",
        "The majority of excluded patients did not meet the criteria (n = 368).",
        "Patients drank tea for 90 days.",
        "Two bakers were enrolled.",
        "All 128 randomised patients with follow-up data at 12 months had tea.",
        "A total of 583 bakers were interviewed at baseline and 632 at follow-up.",
        "All bakers in town A (n = 290) and all bakers in two towns (n = about 1,500) took part.",
        "The study included 781 bakers with both baseline and follow-up measurements.",
        "We identified 300 patients with hiccups in registries, and 600 controls of these towns.",
        "Forty bakers and 40 controls were enrolled.",
        "Hiccups (acute, n = 74; chronic, n = 17) and patients with cough (n = 48) were included.",
        "Previously published data from 195 patients were reviewed.",
        "We studied nine agonists and 40 mutations.",
        "Six bakers were randomised to tea or water (Protocol 1).",
        "Fifteen bakers received tea, 12 received water.",
        "Sixty-two bakers who ended the study were asked to come again.",
    ],
)
def test_numbers_that_count_something_else(sentence: str) -> None:
    assert counted(article(abstract=f"{TRIAL} {sentence}"))[0] is None


def test_those_who_were_randomised_come_before_those_enrolled_and_analysed() -> None:
    enrolled = "A total of 60 bakers were enrolled."
    randomised = "Fifty bakers were randomised to tea or water."
    analysed = "Forty bakers were analysed."
    abstract = f"{analysed} {enrolled} {randomised}"
    assert counted(article(abstract=abstract))[0] == 50
    assert counted(article(abstract=f"{analysed} {enrolled}"))[0] == 60
    assert counted(article(abstract=analysed))[0] == 40
    # The abstract comes first, and the body only if it is surer than those analysed.
    assert counted(article(abstract=enrolled, methods=randomised))[0] == 60
    assert counted(article(abstract=analysed, methods=enrolled)) == (60, False, enrolled)


def test_those_in_the_analysis_may_be_fewer_than_all() -> None:
    analysed = "A total of 59 bakers were included in the intention-to-treat analysis."
    assert counted(article(abstract=analysed))[0] == 59
    population = "The intention-to-treat population comprised 59 bakers."
    assert counted(article(abstract=population))[0] == 59
    randomised = "Sixty-four bakers were randomised to tea or water."
    assert counted(article(abstract=population, methods=randomised))[0] == 64
    assert counted(article(abstract=analysed, methods=randomised))[0] == 64


def test_a_larger_number_of_people_in_the_abstract_may_be_all() -> None:
    some = "Fifty-six patients were treated with tea."
    assert counted(article(abstract=f"{some} Hiccups are common."))[0] == 56
    assert counted(article(abstract=f"Here are 69 patients with hiccups. {some}"))[0] is None
    screened = "Of 90 patients with hiccups who were screened, some declined."
    assert counted(article(abstract=f"{screened} {some}"))[0] == 56
    nation = "Hiccups trouble 25 million people."
    assert counted(article(abstract=f"{nation} {some}"))[0] == 56


@pytest.mark.parametrize(
    "abstract",
    [
        "A case-control study of 320 bakers and, from the same towns, 213 control bakers was done.",
        "This case-control study analysed blood from 27 bakers, together with paired controls.",
        "A cross-sectional study of 833 bakers was done, compared with 194 healthy subjects.",
        "We identified 102 bakers. Fifty-one women who did not bake served as controls.",
        "We enrolled 92 bakers. In two additional samples (n = 23), the result was the same.",
        "We enrolled 92 bakers. The validation cohort had 40 patients.",
        "A total of 24 bakers were enrolled. A total of 15 patients were enrolled later.",
        "We randomised 166 women with hiccups to tea or water, and 107 women without them to tea.",
        "Twenty-two bakers were randomised, 13 bakers received the tea that they preferred.",
        "Of the 46 bakers originally randomised to tea or water, 27 came again.",
        "Of the 412 women randomised to the tea room, 117 left early.",
        "A post hoc analysis of the TEA trial was done. It had enrolled 702 bakers.",
        "Of 278 patients enrolled in the main trial, some drank tea.",
    ],
)
def test_one_of_several_groups_or_samples_is_not_all(abstract: str) -> None:
    assert counted(article(abstract=abstract))[0] is None


@pytest.mark.parametrize(
    ("sentence", "number"),
    [
        ("PARTICIPANTS 2282 women who drank tea.", 2282),
        ("RESULTS A total of 94 patients with hiccups were treated.", 94),
        ("The trial was stopped after randomisation of 171 patients.", 171),
    ],
)
def test_labels_and_nouns_before_a_number(sentence: str, number: int) -> None:
    assert counted(article(abstract=sentence)) == (number, False, sentence)


def test_fewer_in_the_body_than_in_the_abstract_are_a_part() -> None:
    all_of_them = "The 1111 women assessed to be at low risk had two rooms."
    some = "Four hundred women were randomised to tea or water."
    assert counted(article(abstract="Hiccups are common.", methods=some))[0] == 400
    assert counted(article(abstract=all_of_them, methods=some))[0] is None


def test_the_introduction_is_not_read() -> None:
    text = (
        "# Tea\n\n## Introduction\n\nNinety bakers were enrolled.\n\n## Methods\n\nWe made tea.\n"
    )
    (document,) = parse(text.encode(), "tea.md").documents
    assert document.population is None


def test_a_protocol_plans_a_number() -> None:
    title = "Tea for hiccups: study protocol for a randomised trial"
    sentence = "A total of 120 patients will be recruited and randomised to tea or water."
    assert counted(article(title, abstract=sentence)) == (120, True, sentence)
    sample = "The target sample size is 150 participants."
    assert counted(article(title, abstract=sample)) == (150, True, sample)
    done = "In all, 347 patients have been recruited."
    assert counted(article(title, abstract=done)) == (347, False, done)


def test_a_review_counts_the_people_of_its_studies() -> None:
    title = "Tea for hiccups: a meta-analysis"
    sentence = "We included 37 studies with 2047 patients."
    assert counted(article(title, abstract=sentence)) == (2047, False, sentence)
    assert counted(article(title, abstract="In 90 patients tea helped."))[0] is None
    assert counted(article(title, abstract="We screened 2047 records of studies."))[0] is None


@pytest.mark.parametrize(
    "title",
    [
        "Tea slows hiccups in rats",
        "Hiccups after tea: a case report",
        "Tea for hiccups: a narrative review",
        "Guidelines for the management of hiccups",
    ],
)
def test_designs_without_participants_of_their_own(title: str) -> None:
    assert counted(article(title, abstract="Ninety bakers were enrolled."))[0] is None


def test_a_number_in_the_file_stays() -> None:
    text = "---\npopulation: 30\n---\n# Tea\n\nNinety bakers were randomised to tea.\n"
    (document,) = parse(text.encode(), "tea.md").documents
    assert (document.population, document.population_quote) == (30, "")


def test_letters_are_not_read() -> None:
    letter = article(abstract="Ninety bakers were enrolled.", types=("Letter",))
    assert counted(letter)[0] is None


def test_the_design_may_be_unknown() -> None:
    document = article(abstract="Ninety bakers took part.")
    assert document.design is Design.NOT_STATED
    assert participants(document) is not None
