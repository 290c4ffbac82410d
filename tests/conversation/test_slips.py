"""Typing errors in follow-up questions."""

from __future__ import annotations

import pytest

from assistant.conversation.followups import rewrite
from assistant.conversation.slips import mended

LAST = "does rituximab reduce relapses in NMO"


@pytest.mark.parametrize(
    ("asked", "whole"),
    [
        ("whta about chidlren?", "does rituximab reduce relapses in NMO in children"),
        ("adn in pregnancy?", "does rituximab reduce relapses in NMO in pregnancy"),
        ("what abuot tocilizumab", "does tocilizumab reduce relapses in NMO"),
        ("in adutls?", "does rituximab reduce relapses in NMO in adults"),
        ("side efects?", "side effects of rituximab in NMO"),
        ("and teh dose?", "the dose of rituximab in NMO"),
        ("why nto?", "why does rituximab not reduce relapses in NMO"),
        ("hwo often?", "how often does rituximab reduce relapses in NMO"),
        ("is it saef in pregnant women", "is rituximab safe in pregnant women"),
    ],
)
def test_a_follow_up_question_with_a_typing_error_is_read(asked: str, whole: str) -> None:
    assert rewrite(asked, LAST) == whole


@pytest.mark.parametrize(
    "text",
    [
        "and rtx?",
        "rituximb",  # names are left to the search
        "in AHT and CHF",
        "and inventumab?",
        "what about mogad",
        "teh-1",
        "in US adults?",
    ],
)
def test_names_stay_as_they_were_typed(text: str) -> None:
    assert mended(text) == text


def test_punctuation_stays() -> None:
    assert mended("side efects, adn teh dose?") == "side effects, and the dose?"
