"""Which of several notices counts."""

from __future__ import annotations

import pytest

from assistant.records import Notice, Status, status_of

R, B, C, E = Status.RETRACTED, Status.REINSTATED, Status.CONCERN, Status.CORRECTED


@pytest.mark.parametrize(
    ("told", "expected"),
    [
        ([], Status.UNFLAGGED),
        ([(E, "2020"), (C, "2019")], C),
        ([(E, "2020"), (R, "2019")], R),
        ([(B, "2021")], B),
        # A later reinstatement ends a retraction, in whatever order they stand.
        ([(R, "2020-06-25"), (B, "2021-01-01")], B),
        ([(B, "2021-01-01"), (R, "2020-06-25")], B),
        ([(R, "2020"), (B, "2020-06-25")], B),
        ([(R, "2020-06-25"), (B, "2020")], B),
        ([(R, ""), (B, "2021")], B),
        # It does not end a later one, nor anything but a retraction.
        ([(R, "2020"), (B, "2021"), (R, "2022")], R),
        ([(R, "2022-01-02"), (B, "2022-01-01")], R),
        ([(R, "2020"), (B, "2021"), (C, "2019")], C),
        ([(R, "2020"), (B, "2021"), (E, "2019")], E),
        # Without a date it ends a single retraction, however often that is told.
        ([(R, "2020"), (B, "")], B),
        ([(R, ""), (B, "")], B),
        ([(R, "2020-06-25"), (R, "2020"), (R, ""), (B, "")], B),
        ([(R, "2020"), (R, "2022"), (B, "")], R),
    ],
)
def test_the_gravest_of_those_that_stand(told: list[tuple[Status, str]], expected: Status) -> None:
    assert status_of([Notice(status, "", date) for status, date in told]) is expected
