"""What kind of answer a question asks for."""

from __future__ import annotations

import pytest

from assistant.retrieval.intent import intent


def test_which_questions_ask_for_an_effect() -> None:
    assert intent("what reduces relapses").asks_effect
    assert not intent("how common is fictive neuritis").asks_effect


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("what is the effect of inventumab on relapses?", "relapses?"),
        (
            "Effects of inventumab on top compared with rest on pain on day 3",
            "pain on day 3",
        ),
        ("efficacy of inventumab VERSUS rest on relapses", "relapses"),
        ("impact of inventumab on relapses compared with rest", "relapses compared with rest"),
        ("does inventumab act on relapses", ""),
        ("what is the effect of inventumab", ""),
        ("", ""),
    ],
)
def test_what_an_effect_is_asked_on(question: str, expected: str) -> None:
    assert intent(question).outcome.strip() == expected


@pytest.mark.parametrize(
    "question",
    [
        "what treatments reduce relapses",
        "Which drugs reduce relapses?",
        "which oral disease-modifying drugs reduce relapses",
        "what are the common causes of optic neuritis",
        "What are treatments for it",
        "list the causes",
        "please name drugs for it",
        "what diagnostic criteria are there",
        "what monoclonal antibodies work",
    ],
)
def test_questions_for_a_list(question: str) -> None:
    assert intent(question).asks_for_list


@pytest.mark.parametrize(
    "question",
    [
        "does inventumab reduce relapses",
        "what is the dose of inventumab",
        "what is the prognosis of it",
        "which diagnosis is likely",
        "what percentage of patients relapse",
        "what was the effect on relapses",
        "how are relapses treated",
        "specialist centres",
        "",
    ],
)
def test_other_questions(question: str) -> None:
    assert not intent(question).asks_for_list


@pytest.mark.parametrize(
    ("text", "is_claim"),
    [
        ("Statins prevent strokes in people over eighty years", True),
        ("statins in people over eighty", False),
        ("Do statins prevent strokes in people over eighty years", False),
        ("statins or diet for people over eighty: which one is better?", False),
    ],
)
def test_claims(text: str, *, is_claim: bool) -> None:
    assert intent(text).is_claim is is_claim
    assert intent(text).names_more_than_answers is is_claim
