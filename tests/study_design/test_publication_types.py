"""Designs as records state them."""

from __future__ import annotations

import pytest

from assistant.formats import parse
from assistant.formats.metadata import read_metadata
from assistant.records import Design
from assistant.study_design.publication_types import (
    BY_HAND,
    design_named,
    design_of,
    is_no_study,
    reason_of,
)


@pytest.mark.parametrize(
    ("types", "expected"),
    [
        (["Journal Article"], Design.NOT_STATED),
        ([], Design.NOT_STATED),
        (["Journal Article", "Randomized Controlled Trial"], Design.RANDOMISED_TRIAL),
        ([" randomized controlled trial "], Design.RANDOMISED_TRIAL),
        (["Pragmatic Clinical Trial"], Design.RANDOMISED_TRIAL),
        (["Equivalence Trial"], Design.RANDOMISED_TRIAL),
        (["Clinical Trial, Phase II", "Clinical Trial"], Design.NON_RANDOMISED_TRIAL),
        (["Controlled Clinical Trial"], Design.NON_RANDOMISED_TRIAL),
        (["Clinical Trial", "Randomized Controlled Trial"], Design.RANDOMISED_TRIAL),
        (["Systematic Review", "Meta-Analysis", "Review"], Design.META_ANALYSIS),
        (["Network Meta-Analysis"], Design.META_ANALYSIS),
        (["Systematic Review", "Review"], Design.SYSTEMATIC_REVIEW),
        (["Review", "Practice Guideline"], Design.GUIDELINE),
        (["Case Reports", "Review"], Design.CASE_REPORT),
        (["Review"], Design.REVIEW),
        (["Scoping Review"], Design.REVIEW),
        (["Preprint", "Journal Article"], Design.PREPRINT),
        # What takes part in a trial, or will, is not its result.
        (["Randomized Controlled Trial", "Clinical Trial Protocol"], Design.PROTOCOL),
        (["Randomized Controlled Trial, Veterinary"], Design.ANIMAL_OR_IN_VITRO),
        (["Randomized Controlled Trial", "Published Erratum"], Design.NOT_STATED),
        (["Meta-Analysis", "Retraction of Publication"], Design.NOT_STATED),
        # These do not say which design they mean.
        (["Observational Study"], Design.NOT_STATED),
        (["Multicenter Study", "Comparative Study"], Design.NOT_STATED),
    ],
)
def test_publication_types(types: list[str], expected: Design) -> None:
    assert design_of(types) is expected


@pytest.mark.parametrize("design", Design)
def test_every_design_is_known_by_its_name(design: Design) -> None:
    assert design_named(design.value) is design
    assert design_named(design.value.upper().replace(" ", "_")) is design


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("RCT", Design.RANDOMISED_TRIAL),
        ("Randomized controlled trial", Design.RANDOMISED_TRIAL),
        ("randomised clinical trial", Design.RANDOMISED_TRIAL),
        ("Non-randomized trial", Design.NON_RANDOMISED_TRIAL),
        ("nonrandomised controlled trial", Design.NON_RANDOMISED_TRIAL),
        ("Retrospective cohort study", Design.COHORT),
        ("Case\u2013control study", Design.CASE_CONTROL),
        ("Systematic review and meta-analysis", Design.META_ANALYSIS),
        ("unknown", Design.NOT_STATED),
        ("", Design.NOT_STATED),
        ("a good one", None),
    ],
)
def test_names_that_people_write(name: str, expected: Design | None) -> None:
    assert design_named(name) is expected


@pytest.mark.parametrize(
    ("types", "reason"),
    [
        (["Journal Article", "Randomized Controlled Trial"], "Randomized Controlled Trial"),
        (["Clinical Trial", "Randomized Controlled Trial"], "Randomized Controlled Trial"),
        (["review"], "review"),
        (["Journal Article"], ""),
        (["Review", "Published Erratum"], ""),
    ],
)
def test_the_reason_names_the_type_that_decides(types: list[str], reason: str) -> None:
    said = f"publication type: {reason}" if reason else ""
    assert reason_of(design_of(types), types) == said


def test_a_type_is_no_reason_for_another_design() -> None:
    assert reason_of(Design.COHORT, ["Review"]) == ""


def test_what_is_no_study() -> None:
    assert is_no_study(["Journal Article", " comment "])
    assert is_no_study(["article-commentary"])
    assert not is_no_study(["Journal Article", "Randomized Controlled Trial"])


@pytest.mark.parametrize(
    ("kind", "heading", "reason"),
    [
        ("research-article", "Study protocol", "heading: Study protocol"),
        ("protocol", "", "article type: protocol"),
        ("case-report", "", "publication type: Case Reports"),
        ("research-article", "Research", ""),
        ("correction", "Study protocol", ""),
    ],
)
def test_an_article_type_or_the_heading_in_the_journal_is_a_reason(
    kind: str, heading: str, reason: str
) -> None:
    article = (
        f"<article article-type='{kind}'><front><article-meta><article-categories><subj-group>"
        f"<subject>{heading}</subject></subj-group></article-categories><title-group>"
        "<article-title>Tea</article-title></title-group></article-meta></front></article>"
    )
    (document,) = parse(article.encode(), "tea.xml").documents
    assert document.design_reason == reason
    assert (document.design is Design.NOT_STATED) is not bool(reason)


def test_what_is_written_by_hand_is_a_reason() -> None:
    assert read_metadata({"design": "RCT"}).design_reason == BY_HAND
    assert read_metadata({"design": "not stated"}).design_reason == BY_HAND
    assert read_metadata({"title": "Tea"}).design_reason == ""
