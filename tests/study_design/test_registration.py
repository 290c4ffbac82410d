"""The registration numbers of an article's own trial, not those of others."""

from __future__ import annotations

import pytest

from assistant.formats import parse

NUMBER = "NCT00000001"


def registrations(section: str, sentence: str, head: str = "") -> tuple[str, ...]:
    said = f'---\ntitle: "A study of fictivimab"\n{head}---\n\n## {section}\n\n{sentence}\n'
    return parse(said.encode(), "a.md").documents[0].registrations


@pytest.mark.parametrize(
    ("section", "sentence"),
    [
        ("Abstract", f"Relapses fell. (ClinicalTrials.gov number, {NUMBER}.)"),
        (
            "Abstract",
            f"This trial is registered with ClinicalTrials.gov, {NUMBER}, and is ongoing.",
        ),
        ("Methods", f"The study was registered at ClinicalTrials.gov ({NUMBER})."),
        ("Methods", f"Patients who completed the previous trial ({NUMBER}) could enter."),
        ("Trial registration", f"ClinicalTrials.gov identifier: {NUMBER}."),
    ],
)
def test_own(section: str, sentence: str) -> None:
    assert registrations(section, sentence) == (NUMBER,)


@pytest.mark.parametrize(
    ("section", "sentence"),
    [
        ("Abstract", f"Unlike the trial of mockazole ({NUMBER}), we had 900 patients."),
        ("Abstract", f"A phase 3 trial is ongoing ({NUMBER})."),
        ("Abstract", f"In previous trials ({NUMBER}), relapses fell."),
        ("Methods", f"We used the dose of Smith et al ({NUMBER})."),
        ("Discussion", f"The trial was registered ({NUMBER})."),
        ("Introduction", f"Mockazole was tested in one trial ({NUMBER})."),
    ],
)
def test_of_others(section: str, sentence: str) -> None:
    assert registrations(section, sentence) == ()


def test_a_number_of_the_record_counts_unless_the_text_gives_it_to_others() -> None:
    assert registrations("Results", "Relapses fell.", f"nct: {NUMBER}\n") == (NUMBER,)
    compared = f"Unlike the trial of mockazole ({NUMBER}), we had 900 patients."
    assert registrations("Abstract", compared, f"nct: {NUMBER}\n") == ()


def test_any_registry_in_the_metadata() -> None:
    head = "registration: EudraCT 2010-012345-67\n"
    assert registrations("Results", "Relapses fell.", head) == ("EudraCT 2010-012345-67",)


def test_reviews_have_none() -> None:
    head = f"nct: {NUMBER}\ndesign: systematic review\n"
    assert registrations("Abstract", f"We found one trial ({NUMBER}).", head) == ()


def test_a_long_list_is_one_of_other_trials() -> None:
    numbers = ", ".join(f"NCT0000000{digit}" for digit in range(8))
    assert registrations("Abstract", f"The trials were {numbers}.") == ()
