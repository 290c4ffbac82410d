from __future__ import annotations

import pytest

from assistant.text.arms import comparison_group_alone


@pytest.mark.parametrize(
    ("text", "group"),
    [
        ("The relapse rate in the placebo arm of the trial was 0.32.", "placebo arm"),
        ("Seven of 20 patients on placebo had a headache.", "placebo"),
        ("Pain was 5 points among controls.", "controls"),
        ("A relapse occurred in 12% on inventumab and in 39% on placebo.", ""),
        ("Relapses were fewer than in the placebo group.", ""),
        ("Inventumab reduced relapses.", ""),
        ("The trial was controlled.", ""),
    ],
)
def test_a_result_of_the_comparison_group_alone(text: str, group: str) -> None:
    assert comparison_group_alone("relapse rate on inventumab", text) == group


def test_a_question_about_the_comparison_group_is_answered_by_it() -> None:
    text = "The relapse rate in the placebo arm of the trial was 0.32."
    assert comparison_group_alone("relapse rate on placebo", text) == ""
