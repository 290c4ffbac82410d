"""Sentences that state a study design, and those that only sound like it."""

from __future__ import annotations

from dataclasses import replace

import pytest
from study_articles import NONE, article, design_of

from assistant.formats import parse
from assistant.records import Design
from assistant.study_design.matcher import WORDS, Words
from assistant.study_design.plain import plain
from assistant.study_design.rule import Rule
from assistant.study_design.rules import RULES
from assistant.study_design.stated import stated, with_design


@pytest.mark.parametrize(
    ("row", "rule"), list(zip(WORDS, RULES, strict=True)), ids=[rule.example for rule in RULES]
)
def test_every_row_holds_in_its_example(row: Words, rule: Rule) -> None:
    example = plain(rule.example)
    assert row.in_sentence(example, labelled=False)
    assert not row.cues.isdisjoint(example.split())
    assert design_of(article(abstract=rule.example)) is row.design


@pytest.mark.parametrize(
    ("title", "design"),
    [
        ("Tea for hiccups: a meta-analysis of randomised trials", Design.META_ANALYSIS),
        ("Tea for hiccups: a systematic review and meta-analysis", Design.META_ANALYSIS),
        ("Tea for hiccups: a meta-analytic review", Design.META_ANALYSIS),
        ("Tea for hiccups: systematic review", Design.SYSTEMATIC_REVIEW),
        ("Tea for hiccups: an umbrella review", Design.SYSTEMATIC_REVIEW),
        ("Evidence-based guideline: treatment of hiccups", Design.GUIDELINE),
        ("Guidelines for the management of hiccups", Design.GUIDELINE),
        ("Tea for hiccups: a randomised, double-blind, placebo-controlled trial", None),
        ("A Phase 3 Randomized Study of Tea", Design.RANDOMISED_TRIAL),
        ("Tea at noon: a cluster-randomised crossover trial", Design.RANDOMISED_TRIAL),
        ("Tea for hiccups: a non-randomised controlled trial", Design.NON_RANDOMISED_TRIAL),
        ("Tea in schools: a quasi-experimental study", Design.NON_RANDOMISED_TRIAL),
        ("Tea for hiccups: an open-label, single-arm, phase 2 trial", Design.NON_RANDOMISED_TRIAL),
        ("Tea and later hiccups: a retrospective cohort study", Design.COHORT),
        ("Tea and hiccups: a nested case-control study", Design.CASE_CONTROL),
        ("Tea drinking in towns: a cross-sectional survey", Design.CROSS_SECTIONAL),
        ("Diagnostic accuracy of a tea test for hiccups", Design.DIAGNOSTIC_ACCURACY),
        ("Hiccups after tea: a case series", Design.CASE_SERIES),
        ("Hiccups after tea: a case report", Design.CASE_REPORT),
        ("Hiccups after tea: case report and review of the literature", Design.CASE_REPORT),
        ("Hiccups after tea: a rare case of mishap", Design.CASE_REPORT),
        ("Tea for hiccups: a narrative review", Design.REVIEW),
        ("Tea slows hiccups in mice", Design.ANIMAL_OR_IN_VITRO),
        ("Tea for hiccups in rats: a randomised study", Design.ANIMAL_OR_IN_VITRO),
        ("Tea for hiccups: study protocol for a randomised controlled trial", Design.PROTOCOL),
        ("Tea for hiccups: protocol for a systematic review", Design.PROTOCOL),
        ("Tea for hiccups: a systematic review protocol", Design.PROTOCOL),
        ("Rationale and design of the TEA trial", Design.PROTOCOL),
    ],
)
def test_titles_that_state_a_design(title: str, design: Design | None) -> None:
    document = article(title)
    found = stated(document)
    assert found is not None
    assert found[0] is (design or Design.RANDOMISED_TRIAL)
    assert document.text[slice(*found[1])] == title


@pytest.mark.parametrize(
    "title",
    [
        "Tea in a preclinical hiccups trial",  # a stage of the disease
        "Tea after a randomised trial: a post hoc analysis",
        "Secondary analysis of a randomised trial of tea",
        "Predictors of hiccups among participants in a randomised trial",
        "Baseline characteristics of a randomised trial of tea",
        "Tea and hiccups: a Mendelian randomisation study",
        "Comment on: a randomised trial of tea",
        "Erratum to: tea for hiccups: a randomised trial",
        "Adherence to clinical practice guidelines for hiccups",
        "Peer review of tea records",
        "How to read systematic reviews",
        "Bites of dogs in children",
        "Quality of life after tea",
        "Unlike a case-control study",
        "Tea for hiccups: early protocol versus standard protocol",
    ],
)
def test_titles_that_only_sound_like_it(title: str) -> None:
    assert design_of(article(title)) is NONE


@pytest.mark.parametrize(
    ("sentence", "design"),
    [
        ("We performed a network meta-analysis of 12 trials.", Design.META_ANALYSIS),
        ("A systematic review and meta-analysis was conducted.", Design.META_ANALYSIS),
        ("We systematically reviewed trials of tea.", Design.SYSTEMATIC_REVIEW),
        ("A systematic search of two databases was carried out.", Design.SYSTEMATIC_REVIEW),
        ("These guidelines summarise the treatment of hiccups.", Design.GUIDELINE),
        ("We randomly assigned 90 patients to tea or water.", Design.RANDOMISED_TRIAL),
        ("Ninety women were randomized to tea or water.", Design.RANDOMISED_TRIAL),
        ("84 bakers were randomly divided into two groups.", Design.RANDOMISED_TRIAL),
        ("We divided patients into two groups at random.", Design.RANDOMISED_TRIAL),
        ("The study was designed as a randomised controlled trial.", Design.RANDOMISED_TRIAL),
        ("In a double-blind, randomised trial, we gave 40 adults tea.", Design.RANDOMISED_TRIAL),
        ("We compared tea with water in a randomised trial.", Design.RANDOMISED_TRIAL),
        ("To evaluate tea against water in a randomised trial.", Design.RANDOMISED_TRIAL),
        ("Tests were carried out in a randomised crossover design.", Design.RANDOMISED_TRIAL),
        ("DESIGN: Randomised, placebo-controlled trial.", Design.RANDOMISED_TRIAL),
        (
            "This prospective, non-randomised study compared tea and water.",
            Design.NON_RANDOMISED_TRIAL,
        ),
        ("We did a single-arm phase 2 trial of tea.", Design.NON_RANDOMISED_TRIAL),
        ("This was a prospective cohort study.", Design.COHORT),
        ("In this retrospective cohort study, records were read.", Design.COHORT),
        ("Design and setting: the Kettle Study, a prospective cohort study.", Design.COHORT),
        ("We followed 90 drinkers in a prospective cohort study.", Design.COHORT),
        ("We conducted a nested case-control study within a cohort.", Design.CASE_CONTROL),
        ("A cross-sectional study was conducted in two towns.", Design.CROSS_SECTIONAL),
        (
            "A cross-sectional survey was done in a randomly selected sample of drinkers.",
            Design.CROSS_SECTIONAL,
        ),
        (
            "To assess the diagnostic accuracy of a test for the detection of hiccups.",
            Design.DIAGNOSTIC_ACCURACY,
        ),
        ("We present a case series of n=7 drinkers.", Design.CASE_SERIES),
        ("We describe a 40-year-old man with hiccups.", Design.CASE_REPORT),
        ("This report describes two cases of hiccups.", Design.CASE_REPORT),
        ("In this review, we summarise what is known.", Design.REVIEW),
        ("Here we review the chemistry of tea.", Design.REVIEW),
        ("Male rats were randomised to tea or water.", Design.ANIMAL_OR_IN_VITRO),
        ("We show that tea calms hiccups in mice.", Design.ANIMAL_OR_IN_VITRO),
        ("We generated mice that lack the receptor for tea.", Design.ANIMAL_OR_IN_VITRO),
        ("Tea-deficient mice developed severe hiccups.", Design.ANIMAL_OR_IN_VITRO),
        ("OBJECTIVE: To review the efficacy and safety of tea.", Design.REVIEW),
        ("Data came from the Teatown Study, a prospective cohort of drinkers.", Design.COHORT),
        ("Drinkers will be recruited; patients will be randomly assigned.", Design.PROTOCOL),
        ("This paper describes the protocol of a trial of tea.", Design.PROTOCOL),
        ("We conducted a phase 1 trial of tea in adults.", Design.NON_RANDOMISED_TRIAL),
        (
            "A case-control (Drinkers and Genes) study of 320 drinkers was performed.",
            Design.CASE_CONTROL,
        ),
        ("DESIGN Prospective, observational study.", Design.COHORT),
        ("Here we provide a thorough review on the use of tea.", Design.REVIEW),
        ("In our case, we saw the effect of tea.", Design.CASE_REPORT),
        ("Here we report four cases of hiccups that began in June.", Design.CASE_SERIES),
        ("Here we generate mice that lack the receptor.", Design.ANIMAL_OR_IN_VITRO),
        (
            "We show that knockdown of the receptor stops the growth of cultured cells.",
            Design.ANIMAL_OR_IN_VITRO,
        ),
    ],
)
def test_sentences_that_state_a_design(sentence: str, design: Design) -> None:
    before = "Hiccups are common in Teatown."
    document = article(abstract=f"{before} {sentence} Tea helped.")
    found = stated(document)
    assert found is not None
    assert found[0] is design
    assert document.text[slice(*found[1])] == sentence
    # The methods of a finished study tell of its protocol, too.
    told = NONE if design is Design.PROTOCOL else design
    assert design_of(article(methods=f"{before} {sentence}")) is told


@pytest.mark.parametrize(
    "sentence",
    [
        "Previous cohort studies have shown that tea helps.",
        "A previous randomised trial of tea was stopped early.",
        "A randomised trial has shown that tea helps.",
        "We suggest that randomised trials be done.",
        "We suggest that this randomised trial be repeated.",
        "A randomised trial is needed.",
        "Further, a prospective cohort study was warranted.",
        "Patients should be randomised in future trials.",
        "Unlike a case-control study, this study was cheap.",
        "Patients from a randomised trial were followed for a year.",
        "In this post hoc analysis of a randomised trial, tea helped.",
        "Data were obtained from a randomised trial of tea.",
        "Patients were not randomised.",
        "Women who were randomised to tea had fewer hiccups.",
        "Drinkers were randomly split into training and validation sets.",
        "Drinkers were a randomly selected sample of the town.",
        "We used Mendelian randomisation.",
        "Teapots were tested in a randomised order.",
        "We reviewed the records of 30 drinkers.",
        "We review the charts of 30 drinkers.",
        "A retrospective review of the charts was performed.",
        "The self-controlled case series method was used.",
        "Cross-sectional area of the cup was measured.",
        "The diagnosis was made in case of hiccups.",
        "We follow the guidelines for the management of hiccups.",
        "Patients were treated per protocol.",
        "The study was approved; the protocol was sound.",
        "Smith et al. conducted a randomised trial.",
        "An anti-mouse antibody was used in patients.",
        "Genes of tea were compared with earlier reports.",
        "A non-systematic literature review was performed.",
        "Blood samples of patients were randomly assigned to two assays.",
    ],
)
def test_sentences_that_only_sound_like_it(sentence: str) -> None:
    assert design_of(article(abstract=f"Hiccups are common. {sentence}")) is NONE


def test_what_the_abstract_says_of_a_trial_takes_it_back() -> None:
    left = "Patients in a randomised trial of tea were asked. They were randomly assigned to tea."
    assert design_of(article(abstract=left)) is NONE
    assert design_of(article(abstract="Patients were randomly assigned to tea.")) is not NONE


def test_the_title_comes_first_then_the_abstract_then_the_methods() -> None:
    cohort, trial = "This was a prospective cohort study.", "This was a randomised trial."
    title = "Tea and hiccups: a case-control study"
    assert design_of(article(title, cohort, trial)) is Design.CASE_CONTROL
    assert design_of(article(abstract=cohort, methods=trial)) is Design.COHORT
    assert design_of(article(methods=trial)) is Design.RANDOMISED_TRIAL
    assert design_of(article()) is NONE


def test_a_label_that_names_the_design_needs_no_more() -> None:
    said = (
        "Three-centre, retrospective cohort study of people with hiccups in two towns by the sea."
    )
    assert design_of(article(abstract=said, label="DESIGN")) is Design.COHORT
    assert design_of(article(abstract=said, label="METHODS")) is Design.COHORT
    told = f"Tea was given. {said}"
    assert design_of(article(abstract=told, label="METHODS AND DESIGN")) is Design.COHORT


def test_abstracts_that_others_wrote_are_not_read() -> None:
    said = "The researchers did a study. This was a randomised trial."
    assert design_of(article(abstract=said, label="Editor's summary")) is NONE


def test_a_document_without_headings_is_read_from_its_start() -> None:
    written = "Tea and hiccups\n\nNobody knows. We conducted a case-control study of tea.\n"
    (document,) = parse(written.encode(), "tea.txt").documents
    assert document.design is Design.CASE_CONTROL
    assert document.design_quote == "We conducted a case-control study of tea."
    assert document.design_reason == ""


@pytest.mark.parametrize(
    ("types", "sentence", "design", "quoted"),
    [
        (("Review",), "We performed a systematic review.", Design.SYSTEMATIC_REVIEW, True),
        (("Review",), "This was a randomised trial.", Design.REVIEW, False),
        (("Clinical Trial",), "This was a randomised trial.", Design.RANDOMISED_TRIAL, True),
        (("Clinical Trial",), "This was a cohort study.", Design.NON_RANDOMISED_TRIAL, False),
        (("Randomized Controlled Trial",), "This was a cohort study.", None, False),
        (("Case Reports",), "We report a case series of seven.", Design.CASE_SERIES, True),
        (("Preprint",), "This was a randomised trial.", Design.RANDOMISED_TRIAL, True),
        (("Observational Study",), "This was a prospective cohort study.", Design.COHORT, True),
        (("Comparative Study",), "Tea was compared.", NONE, False),
        (("Letter",), "This was a randomised trial.", NONE, False),
        (("Comment", "Journal Article"), "This was a randomised trial.", NONE, False),
        (("Published Erratum",), "This was a randomised trial.", NONE, False),
        (("article-commentary",), "This was a randomised trial.", NONE, False),
    ],
)
def test_types_and_sentences(
    types: tuple[str, ...], sentence: str, design: Design | None, *, quoted: bool
) -> None:
    document = with_design(article(abstract=sentence, types=types))
    assert document.design is (design or Design.RANDOMISED_TRIAL)
    assert document.design_quote == (sentence if quoted else "")
    assert bool(document.design_reason) is (not quoted and document.design is not NONE)


@pytest.mark.parametrize(
    ("title", "sentence", "design"),
    [
        ("A randomised trial of tea", "Forty bakers were randomised to tea.", None),
        ("A randomised trial of tea", "Bakers drink tea for a year.", Design.PROTOCOL),
        ("A randomised trial: protocol", "Forty bakers were randomised.", Design.PROTOCOL),
    ],
)
def test_a_trial_that_is_filed_as_a_protocol(
    title: str, sentence: str, design: Design | None
) -> None:
    filed = replace(article(title, abstract=sentence), design=Design.PROTOCOL, design_reason="head")
    assert with_design(filed).design is (design or Design.RANDOMISED_TRIAL)


def test_what_somebody_wrote_down_stays() -> None:
    text = "---\ntitle: Tea\ndesign: {}\n---\n\n## Methods\n\nThis was a randomised trial of tea.\n"
    for written, design in (("cohort", Design.COHORT), ("not stated", NONE), ("review", None)):
        (document,) = parse(text.format(written).encode(), "tea.md").documents
        assert document.design is (design or Design.REVIEW)
        assert document.design_reason == "stated in the file"
        assert document.design_span is None


@pytest.mark.parametrize(
    "hostile",
    [
        "randomised " * 20_000,
        "we conducted a " * 20_000,
        "a" * 300_000,
        "this study was designed as using in a " * 8_000,
        "randomised " + "x " * 100_000 + "trial",
        "a randomised, " * 20_000 + "trial was conducted",
        "patients " * 50_000,
    ],
)
def test_hostile_text_is_looked_through(hostile: str) -> None:
    document = article(hostile[:2_000], hostile, hostile)
    found = stated(document)
    assert found is None or document.text[slice(*found[1])].strip()


def test_a_phase_in_the_title_does_not_hide_a_randomisation() -> None:
    title = "A phase 2 study of tea in adults with hiccups"
    assert design_of(article(title=title)) is Design.NON_RANDOMISED_TRIAL
    told = article(title=title, abstract="Bakers were randomly assigned to tea or water.")
    assert design_of(told) is Design.RANDOMISED_TRIAL


def test_those_who_took_part_in_the_trial_are_its_own() -> None:
    own = "We conducted a randomised controlled trial of tea."
    told = article(abstract=f"{own} Few children participated in the trial.")
    assert design_of(told) is Design.RANDOMISED_TRIAL
