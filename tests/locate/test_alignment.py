"""The nearest part of a text, compared with every part of it; and the edits between two texts."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from assistant.locate.alignment import Edit, Nearest, edits, nearest

# Few characters, so that parts of two texts are often alike; one is outside the basic plane.
TEXTS = st.text(alphabet="ab 1\N{GRINNING FACE}", max_size=12)


def distance(one: str, other: str) -> int:
    """The edit distance by its definition."""
    row = list(range(len(other) + 1))
    for at, character in enumerate(one, start=1):
        following = [at]
        for across, opposite in enumerate(other, start=1):
            following.append(
                min(
                    row[across] + 1,
                    following[-1] + 1,
                    row[across - 1] + (character != opposite),
                )
            )
        row = following
    return row[-1]


@given(TEXTS.filter(bool), TEXTS)
def test_no_part_is_nearer(short: str, long: str) -> None:
    found = nearest(short, long, len(short))
    assert found is not None
    parts = {
        long[start:end] for start in range(len(long) + 1) for end in range(start, len(long) + 1)
    }
    assert found.distance == min(distance(short, part) for part in parts)
    assert distance(short, long[found.start : found.end]) == found.distance


@given(TEXTS, TEXTS)
def test_edits_lead_from_one_text_to_the_other(one: str, other: str) -> None:
    changes = edits(one, other)
    changed, at = "", 0
    for edit in changes:
        changed += one[at : edit.start] + other[edit.other_start : edit.other_end]
        at = edit.end
    assert changed + one[at:] == other
    costs = [max(e.end - e.start, e.other_end - e.other_start) for e in changes]
    assert sum(costs) == distance(one, other)


def test_a_replaced_end_belongs_to_the_part() -> None:
    assert nearest("lower risk", "a lower risc here", 2) == Nearest(2, 12, 1)


def test_nothing_is_near_beyond_the_limit() -> None:
    assert nearest("lower risk", "a higher cost", 3) is None


def test_edits_of_neighbours_are_one() -> None:
    assert edits("0.40", "0.65") == [Edit(2, 4, 2, 4)]
