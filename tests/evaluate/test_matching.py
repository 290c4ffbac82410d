"""The matching rule, by hand and against the longest match of the standard library."""

from __future__ import annotations

from difflib import SequenceMatcher

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.evaluate.matching import fold, matches, matches_any


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("Relapses fell (HR 0.06; P<0.001).", "relapses fell hr 0 06 p 0 001"),
        ("  anti-AQP4_IgG\n\tserum ", "anti aqp4 igg serum"),
        ("Änderung – β-Zellen 50 %", "änderung β zellen 50"),
        ("…", ""),
    ],
)
def test_fold(text: str, folded: str) -> None:
    assert fold(text) == folded


@pytest.mark.parametrize(
    ("quote", "gold", "expected"),
    [
        ("relapses fell", "relapses fell", True),
        ("relapses fell", "in the trial relapses fell by half", True),
        ("in the trial relapses fell by half", "relapses fell", True),
        # The shorter has 8 characters; "abcd" is a run of 4, half of it.
        ("abcdwxyz", "--abcd------", True),
        ("wxyzabcd", "--abcd------", True),
        ("wabcdxyz", "--abcd------", True),
        ("abcwdxyz", "--abcd------", False),
        # 9 characters: 4 are less than half.
        ("abcdvwxyz", "--abcd------", False),
        ("abcdevwxyz", "--abcde-----", True),
        ("ab", "xb", True),  # one of two characters is half
        ("ab", "xy", False),
        ("a", "b", False),
        ("", "anything", False),
        ("anything", "", False),
        ("", "", False),
    ],
)
def test_matches(quote: str, gold: str, expected: bool) -> None:  # noqa: FBT001
    assert matches(quote, gold) is expected
    assert matches(gold, quote) is expected


def test_matches_any() -> None:
    assert matches_any("relapses fell", ["nothing here", "the relapses fell"])
    assert not matches_any("relapses fell", ["no common words"])
    assert not matches_any("relapses fell", [])


@settings(deadline=None)
@given(st.text("ab ", min_size=1, max_size=40), st.text("ab ", min_size=1, max_size=40))
def test_matches_is_the_longest_common_run_of_at_least_half(one: str, other: str) -> None:
    finder = SequenceMatcher(None, one, other, autojunk=False)
    longest = finder.find_longest_match().size
    assert matches(one, other) is (2 * longest >= min(len(one), len(other)))


@settings(deadline=None)
@given(
    st.text("abcdefgh ", min_size=1, max_size=30),
    st.text("abcdefgh ", max_size=30),
    st.text("abcdefgh ", max_size=30),
)
def test_a_run_that_both_share_is_found(run: str, before: str, after: str) -> None:
    finder = SequenceMatcher(None, before + run, run + after, autojunk=False)
    longest = finder.find_longest_match().size
    shorter = len(run) + min(len(before), len(after))
    assert matches(before + run, run + after) is (2 * longest >= shorter)


def test_long_texts_are_compared() -> None:
    # Written plainly, the rule takes minutes for these.
    one = " ".join(f"word{number}" for number in range(700))[:5000]
    other = " ".join(f"other{number}" for number in range(700))[:5000]
    for _ in range(100):
        assert not matches(one, other)
