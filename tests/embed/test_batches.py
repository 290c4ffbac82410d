from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from assistant.embed import batches as batching
from assistant.embed.batches import batches, padded_length

LENGTHS = st.lists(st.integers(0, 600).map(lambda tokens: padded_length(tokens, 512)))


@given(LENGTHS)
def test_every_text_is_computed_once_beside_texts_of_its_own_length(lengths: list[int]) -> None:
    made = batches(lengths)
    assert sorted(row for batch in made for row in batch) == list(range(len(lengths)))
    for batch in made:
        [length] = {lengths[row] for row in batch}
        assert len(batch) == 1 or len(batch) * length <= batching._TOKENS
    assert made == batches(lengths)


@given(st.integers(0, 600), st.integers(1, 512))
def test_little_is_padded(tokens: int, most: int) -> None:
    read = min(tokens, most)
    padded = padded_length(read, most)
    assert read <= padded <= most
    assert padded - read < batching._STEP


def test_batches_have_about_the_same_number_of_tokens() -> None:
    lengths = [padded_length(tokens, 256) for tokens in range(20, 260) for _ in range(100)]
    sizes = [sum(lengths[row] for row in batch) for batch in batches(lengths)]
    assert max(sizes) <= batching._TOKENS
    assert sum(sizes) / len(sizes) > 0.9 * batching._TOKENS


def test_the_first_batches_are_like_all_of_them() -> None:
    """So that the time left can be told from the rate so far."""
    lengths = [padded_length(tokens, 256) for tokens in range(20, 260) for _ in range(100)]
    made = batches(lengths)
    tenth = made[: len(made) // 10]
    per_text = [
        sum(lengths[row] for batch in part for row in batch) / sum(map(len, part))
        for part in (tenth, made)
    ]
    assert abs(per_text[0] / per_text[1] - 1) < 0.1
