"""Follow-ups of any text: hostile, long, in capitals, and in a row."""

from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from samples import STEERING

from assistant.conversation.followups import rewrite

LAST = "does rituximab reduce NMO relapses"
TALK = """
    and what about is it its they this that drug children pregnancy in for with versus rituximab NMO
    MOGAD relapses side effects safe better why how common does help ? , the of patients same true
    it's to take dose trials azathioprine women or
"""
WORDS = st.sampled_from(TALK.split())
TYPED = st.text(max_size=40) | st.lists(WORDS, max_size=10).map(" ".join)


@given(TYPED, TYPED)
@example(STEERING, LAST)
@example(f"and {STEERING}?", LAST)
@example("and in children?", STEERING)
@example("\ud800 it?", "\ud800")
@example("İt isn’t it", LAST)
def test_any_text_gives_one_line_or_nothing(asked: str, last: str) -> None:
    whole = rewrite(asked, last)
    assert whole == rewrite(asked, last)
    if whole is not None:
        assert whole
        assert whole == " ".join(whole.split())
        assert len(whole) <= 2000
        assert not whole.endswith("?")


@given(TYPED)
def test_a_first_question_stands_alone(asked: str) -> None:
    assert rewrite(asked, "") is None
    assert rewrite(asked, " ?! ") is None


@pytest.mark.parametrize(
    "piece",
    ["a-", "in ", "is it ", "the the ", "what about ", "children and ", "and ", "that disease "],
)
def test_long_text_is_read(piece: str) -> None:
    long = (piece * 2000)[:2000]
    for asked, last in [(long, LAST), (LAST, long), (long, long), ("and in MOGAD?", long)]:
        for follow_up in (asked, f"what about {asked}"[:2000]):
            assert len(rewrite(follow_up, last) or "") <= 2000


def test_text_that_is_too_long() -> None:
    assert rewrite("and in children? " * 200, LAST) is None
    assert rewrite("and in children?", LAST * 100) is None
    longest = f"{LAST} {'x' * (1999 - len(LAST))}"
    assert len(longest) == 2000
    assert rewrite("and in children?", longest) is None


@pytest.mark.parametrize(
    ("asked", "whole"),
    [
        ("What about Rituximab?", "does Rituximab reduce relapses in NMO"),
        ("WHAT ABOUT RITUXIMAB?", "does RITUXIMAB reduce relapses in NMO"),
        ("  And   in\tchildren ??", "does azathioprine reduce relapses in NMO in children"),
        ("Is It Safe?", "Is azathioprine Safe"),
        ("ok, and what about rituximab ?!", "does rituximab reduce relapses in NMO"),
    ],
)
def test_the_case_of_words_is_kept(asked: str, whole: str) -> None:
    assert rewrite(asked, "does azathioprine reduce relapses in NMO?") == whole


def test_a_conversation() -> None:
    last = "what treatments reduce NMO relapses"
    expected = [
        ("and in children?", "what treatments reduce NMO relapses in children"),
        ("and in adults?", "what treatments reduce NMO relapses in adults"),
        ("does rituximab reduce NMO relapses?", None),
        ("what about azathioprine?", "does azathioprine reduce NMO relapses"),
        ("is it safe in pregnancy?", "is azathioprine safe in pregnancy"),
        ("and while breastfeeding?", "is azathioprine safe while breastfeeding"),
        ("what is the dose?", "what is the dose of azathioprine while breastfeeding"),
        ("and of rituximab?", "what is the dose of rituximab while breastfeeding"),
    ]
    for asked, whole in expected:
        assert rewrite(asked, last) == whole
        last = whole or asked


@pytest.mark.parametrize(
    ("last", "asked", "whole"),
    [
        ("is MRI useful in NMO", "what about a biopsy", "is biopsy useful in NMO"),
        ("does rituximab work", "MOGAD?", "does rituximab work in MOGAD"),
        ("how common is nmo", "and rituximab?", "rituximab in nmo"),
        ("how common is nmo", "ms?", "how common is ms"),
        ("nmo versus ms", "and mogad?", "mogad versus ms"),
        ("do patients with NMO recover", "prognosis?", "prognosis of NMO"),
        ("how many relapses", "side effects?", "side effects of relapses"),
    ],
)
def test_questions_that_ask_of_other_things(last: str, asked: str, whole: str) -> None:
    assert rewrite(asked, last) == whole
