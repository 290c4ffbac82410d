from __future__ import annotations

import pytest

from assistant.text.counts import with_digits


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Forty-two bakers", "42 bakers"),
        ("One hundred and seventy-two bakers", "172 bakers"),
        ("Two hundred fifty nine bakers", "259 bakers"),
        ("One thousand, two hundred and five", "1205"),
        ("A hundred bakers", "100 bakers"),
        ("two groups of twenty bakers", "2 groups of 20 bakers"),
        ("five to ten", "5 to 10"),
        ("1,072 bakers", "1072 bakers"),
        ("7\u2009466 bakers", "7466 bakers"),
        ("a total of 10 041 bakers", "a total of 10041 bakers"),
        ("In group 1 150 bakers drank tea", "in group 1 150 bakers drank tea"),
        ("two and three cups", "two and three cups"),
        ("in 2012 150 bakers", "in 2012 150 bakers"),
        ("someone often does", "someone often does"),
    ],
)
def test_numbers_become_digits(text: str, expected: str) -> None:
    assert with_digits(text) == expected
