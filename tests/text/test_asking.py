"""The sentence that asks."""

from __future__ import annotations

import pytest

from assistant.text.asking import asking_sentence


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("what treats gout", "what treats gout"),
        ("He has gout. What treats it?", "What treats it?"),
        ("He has gout. What treats it? Prefer trials.", "What treats it? "),
        ("What is gout? What treats it?", "What treats it?"),
        ("He has gout. treatment options", "treatment options"),
        ("", ""),
    ],
)
def test_the_sentence_that_asks(text: str, sentence: str) -> None:
    assert text[slice(*asking_sentence(text))] == sentence
