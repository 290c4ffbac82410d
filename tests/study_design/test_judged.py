"""Designs that no sentence states, judged by the words of title and abstract."""

from __future__ import annotations

import math
from dataclasses import replace
from pathlib import Path

import pytest
from study_articles import article

from assistant import pinned
from assistant.errors import ModelError
from assistant.records import Design
from assistant.study_design.judged import FILE, features, judged, model, parsed
from assistant.study_design.publication_types import BY_HAND, JUDGED
from assistant.study_design.stated import plain_parts, with_design

SMALL = """{"designs": ["cohort", "review", "not stated"], "thresholds": {"cohort": 0.6},
"bias": [0, 0, 0], "weights":
{"followed": [90, -10, 0], "t:tea": [0, 80, 0], "# years": [5, 0, 0]}}"""
FILLER = "word " * 70

MICE = (
    "The receptor for tea is expressed in many tissues, but its function is unknown. Mice that lack"
    " the receptor were viable and fertile. Loss of the receptor impaired phosphorylation of the"
    " kinase and reduced expression of downstream target genes in the liver. Overexpression of a"
    " constitutively active mutant rescued the phenotype, and knockdown by RNA interference in"
    " cultured hepatocytes had the same effect. The receptor bound directly to the promoter, as"
    " chromatin immunoprecipitation revealed. These data identify a signalling pathway that"
    " regulates the metabolism of tea and suggest a new target for therapy."
)
FOLLOWED = (
    "Little is known about the long-term effect of tea on mortality. From 1990 to 1992, tea"
    " drinking was recorded in 12,345 men and women aged 40 to 64 years who had no history of"
    " heart disease. They were followed for a median of 11.2 years. Hazard ratios were calculated"
    " by Cox proportional hazards models that were adjusted for age, sex, smoking and body mass"
    " index. During follow-up, 1,234 deaths occurred. Compared with those who drank no tea at"
    " baseline, those who drank three cups a day had a lower risk of death from any cause (hazard"
    " ratio 0.82, 95% confidence interval 0.71 to 0.94). Tea at baseline predicted mortality."
)
ASKED = (
    "Little is known about how much tea adolescents drink and why. In spring 2009, a questionnaire"
    " was sent to the parents of a random sample of pupils in 40 schools. Of 3,200 parents, 2,456"
    " (77%) responded. Most respondents (68%) reported that their child drank tea every day, and"
    " 12% had never offered it. The prevalence of daily tea drinking was higher among girls than"
    " boys (71% v 64%). Knowledge of its effects was poor, and attitudes differed by education."
    " After adjustment for age and income, respondents with a university degree were less likely"
    " to report daily tea (odds ratio 0.71, 95% confidence interval 0.58 to 0.87)."
)
COMPARED = (
    "Whether variants of the tea receptor gene change the risk of gallstones is unknown. We"
    " genotyped three polymorphisms in 412 patients with gallstones and 430 healthy controls"
    " matched for age and sex. The distribution of genotypes was compared between cases and"
    " controls, and odds ratios were estimated by logistic regression. The T allele was more"
    " frequent in cases than in controls (31% v 22%), and the risk was increased in carriers of"
    " two T alleles (OR 2.10, 95% CI 1.32 to 3.35) compared with CC homozygotes. No association"
    " was found for the two other polymorphisms. A variant of the tea receptor gene is associated"
    " with susceptibility to gallstones."
)
LATHES = (
    "This paper describes a controller for lathes that drives three motors with one inverter. The"
    " torque is estimated from the currents of the stator by an observer. A prototype was built,"
    " and its response to steps of the load was compared with that of a conventional drive. The"
    " proposed controller needs fewer sensors and less copper, and its losses are lower at every"
    " speed. Simulations in the time domain agree with the measurements. The scheme can be applied"
    " to other machine tools, such as milling machines and presses, without change."
)


def test_probabilities_follow_the_weights_and_add_up_to_one() -> None:
    made = parsed(SMALL)
    likely = made.probabilities({"followed", "unknown"})
    assert likely.sum() == pytest.approx(1)
    assert likely.argmax() == 0
    # One known feature of weight .9 and one of -.1, each times the length of 10.
    assert likely[0] / likely[1] == pytest.approx(math.exp(10))
    assert made.probabilities(()).tolist() == pytest.approx([1 / 3] * 3)


def test_only_designs_with_a_threshold_are_named_and_only_from_it() -> None:
    made = parsed(SMALL)
    assert made.design({"followed"}) is Design.COHORT
    assert made.design({"t:tea"}) is None
    assert made.design({"# years"}) is None


def test_features_are_words_and_pairs_with_one_sign_for_numbers() -> None:
    assert features("tea and 12 men", ["men drank 3 cups", "tea"]) == {
        *("t:tea", "t:and", "t:#", "t:men", "t:tea and", "t:and #", "t:# men"),
        *("men", "drank", "#", "cups", "men drank", "drank #", "# cups", "tea"),
    }


def test_a_short_abstract_is_not_judged() -> None:
    title, abstract = plain_parts(article("Tea in cells", MICE))
    assert judged(title, abstract) is Design.ANIMAL_OR_IN_VITRO
    assert judged(title, abstract[:2]) is None
    assert judged("mice mice mice", []) is None


def test_the_shipped_model_never_names_a_trial() -> None:
    named = set(model().thresholds)
    assert Design.ANIMAL_OR_IN_VITRO in named
    assert named.isdisjoint(
        {Design.RANDOMISED_TRIAL, Design.NON_RANDOMISED_TRIAL, Design.META_ANALYSIS}
    )
    assert min(model().thresholds.values()) >= 0.5


def test_a_changed_file_is_refused(tmp_path: Path) -> None:
    changed = tmp_path / FILE.name
    changed.write_text(FILE.read_text(encoding="utf-8").replace("0.", "0.1", 1), encoding="utf-8")
    with pytest.raises(ModelError, match=r"is not the file .*install evidence-assistant again\.$"):
        pinned.read(changed)


@pytest.mark.parametrize(
    ("abstract", "design"),
    [
        (MICE, Design.ANIMAL_OR_IN_VITRO),
        (FOLLOWED, Design.COHORT),
        (ASKED, Design.CROSS_SECTIONAL),
        (COMPARED, Design.CASE_CONTROL),
        (LATHES, Design.NOT_STATED),
        (FILLER, Design.NOT_STATED),
    ],
)
def test_an_article_that_states_no_design(abstract: str, design: Design) -> None:
    document = with_design(article("Tea and later life", abstract))
    assert document.design is design
    assert document.design_reason == (JUDGED if design is not Design.NOT_STATED else "")
    assert document.design_span is None


def test_what_is_stated_comes_first() -> None:
    stated = with_design(article("Tea and later life: a case-control study", FOLLOWED))
    assert (stated.design, stated.design_reason) == (Design.CASE_CONTROL, "")
    typed = with_design(article("Tea and later life", FOLLOWED, types=("Review",)))
    assert typed.design is Design.REVIEW
    letter = with_design(article("Tea and later life", FOLLOWED, types=("Letter",)))
    assert letter.design is Design.NOT_STATED
    by_hand = replace(article("Tea and later life", FOLLOWED), design_reason=BY_HAND)
    assert with_design(by_hand).design is Design.NOT_STATED


def test_the_sentence_that_states_a_design_can_be_left_out() -> None:
    document = article("Tea", "We did a cohort study. Tea helped.")
    span = with_design(document).design_span
    assert plain_parts(document, without=span)[1] == ["tea helped"]
