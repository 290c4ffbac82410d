from __future__ import annotations

import pytest

from assistant.vocabulary.keys import key


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("IL-6", "il6"),
        ("TNF-α", "TNF alpha"),
        ("CD20+", "CD20-positive"),
        ("Sjögren's syndrome", "sjogren syndrome"),
        ("biopsies", "biopsy"),
        ("abscesses", "abscess"),
        ("headaches", "headache"),
        ("arthritides", "arthritis"),
        ("anti\u2010inflammatory", "anti-inflammatory"),
    ],
)
def test_spellings_share_a_key(one: str, other: str) -> None:
    assert key(one, {}) == key(other, {})


@pytest.mark.parametrize(
    ("one", "other"), [("AIDS", "aid"), ("MS", "M"), ("virus", "viru"), ("hyper", "hypo")]
)
def test_other_words_have_other_keys(one: str, other: str) -> None:
    assert key(one, {}) != key(other, {})


def test_words_are_replaced_by_their_common_form() -> None:
    assert key("acute oedemas", {"oedema": "edema"}) == "acute edema"
