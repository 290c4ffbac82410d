"""Rows that name columns, and captions that name tables."""

from __future__ import annotations

import pytest

from assistant.text.captions import only_names
from assistant.text.table_heads import is_head_of, names_columns


@pytest.mark.parametrize(
    "row",
    [
        ["Group", "Age", "Weight (kg)"],
        ["", "Placebo (n = 20)", "Drug (N=1,020)"],
        ["Outcome", "HR (95% CI)"],
        ["", "At 12 months", "at 2 weeks"],
    ],
)
def test_heads(row: list[str]) -> None:
    assert names_columns(row)
    assert is_head_of(row, [["Rest", "45", "70"]])
    assert not is_head_of(row, [["Rest", "young", "heavy"]])


@pytest.mark.parametrize(
    "row", [["Rest", "45"], ["Relapses", "0.62 (0.5 to 0.7)"], ["Health", "It is being well."]]
)
def test_rows_of_data(row: list[str]) -> None:
    assert not names_columns(row)


@pytest.mark.parametrize(
    "caption",
    [
        "Table 1 Baseline characteristics of the 120 patients",
        "Fig. S2a. Kaplan-Meier curves for survival.",
        "Supplementary Table IV: Adverse events by group",
        "Additional file 3",
    ],
)
def test_captions_that_only_name(caption: str) -> None:
    assert only_names(caption)


@pytest.mark.parametrize(
    "caption",
    [
        "Figure 2 Survival was longer with rest",
        "Figure 2. Survival. Those who rested lived longer.",
        "Table 3 Hazard ratio for relapse 0.62 with rest",
        "Data are expressed as means",
        "Water coloured to resemble juice.",
        "Tablets were given to all",
    ],
)
def test_captions_that_state_something(caption: str) -> None:
    assert not only_names(caption)
