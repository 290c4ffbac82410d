from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.tui.widgets import bars


@pytest.mark.parametrize(
    ("done", "total", "seconds", "text"),
    [
        (0, 0, 0, "reading … 0:00"),
        (0, 1, 65, "reading … 1:05"),
        (1, 1, 5, "reading … 0:05"),
        (0, 4, 3, "reading ──────────────────── 0/4"),
        (1, 4, 0, "reading ━━━━━─────────────── 1/4"),
        (1, 4, 2, "reading ━━━━━─────────────── 1/4 · 30/min · 0:06 left"),
        (3, 4, 3, "reading ━━━━━━━━━━━━━━━───── 3/4 · 1/s · 0:01 left"),
        (4, 4, 2, "reading ━━━━━━━━━━━━━━━━━━━━ 4/4 · 2/s · 0:00 left"),
        (5000, 10000, 2.5, "reading ━━━━━━━━━━────────── 5,000/10,000 · 2,000/s · 0:02 left"),
        (10, 1000, 100, "reading ──────────────────── 10/1,000 · 6/min · 165:00 left"),
    ],
)
def test_how_far_a_stage_has_come(done: int, total: int, seconds: float, text: str) -> None:
    assert bars.progress("reading", done, total, seconds) == f"Rebuilding · {text}"


@given(st.integers(0, 10**6), st.integers(0, 10**6), st.just(0.0) | st.floats(0.01, 10**6))
def test_any_progress_can_be_told(done: int, more: int, seconds: float) -> None:
    line = bars.progress("reading", done, done + more, seconds)
    assert line.isprintable()
    assert ("left" in line) == (done + more > 1 and done > 0 and seconds > 0)


@pytest.mark.parametrize(
    ("seconds", "text"),
    [(0, "0:00"), (0.4, "0:00"), (59.6, "1:00"), (65, "1:05"), (600, "10:00"), (5400, "90:00")],
)
def test_minutes_and_seconds(seconds: float, text: str) -> None:
    assert bars.clock(seconds) == text
