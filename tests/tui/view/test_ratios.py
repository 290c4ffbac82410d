from __future__ import annotations

from dataclasses import replace

import asked
import pytest
from linewise import of_status, said
from samples import TRIAL

from assistant.conversation.turns import Quoted
from assistant.records import Design, Status
from assistant.tui.view.ratios import ratios

ECULIZUMAB = "Relapses were rarer on eculizumab than on placebo (hazard ratio 0.06; p<0.001)."
SATRALIZUMAB = "Satralizumab cut the risk by 55%, a hazard ratio of 0.45 (95% CI 0.23 to 0.89)."
TWO_DRUGS = "Rituximab against azathioprine gave a hazard ratio of 0.30."
NONE = "Patients who walked had a hazard ratio of 1.2."
ODDS = "On tocilizumab, the odds ratio was 0.01."
SAME = "Relapse was as frequent on azathioprine (hazard ratio 1.0)."
HARM = "Death was more frequent on mitoxantrone (hazard ratio 25)."


def quotes(*texts: str) -> list[Quoted]:
    quoted = asked.quoted(TRIAL)
    return [replace(quoted, number=n, quote=text) for n, text in enumerate(texts, start=1)]


def test_the_ratio_furthest_from_one_comes_first() -> None:
    row = ratios(quotes(SATRALIZUMAB, SAME, ECULIZUMAB, HARM), 200)
    assert said(row) == (
        "largest effect: HR ● 25 mitoxantrone [4] ● 0.06 eculizumab [3] ● 0.45 satralizumab [1]"
        " ● 1.0 azathioprine [2]"
    )


def test_a_drug_is_named_where_the_quote_names_one_only() -> None:
    row = ratios(quotes(TWO_DRUGS, NONE), 80)
    assert said(row) == "largest effect: HR ● 0.30 [1] ● 1.2 [2]"


def test_only_one_measure_is_compared() -> None:
    assert said(ratios(quotes(ODDS, ECULIZUMAB, SATRALIZUMAB), 80)).startswith(
        "largest effect: HR ● 0.06"
    )
    assert ratios(quotes(ODDS, ECULIZUMAB), 80) == []
    assert ratios(quotes(ECULIZUMAB), 80) == []
    assert ratios([], 80) == []


def test_what_must_not_be_compared_is_left_out() -> None:
    first, second, third = quotes(ECULIZUMAB, SATRALIZUMAB, HARM)
    retracted = replace(third, document=of_status(Status.RETRACTED))
    assert "25" not in said(ratios([first, second, retracted], 80))
    opposite = replace(third, opposite="adults")
    assert "25" not in said(ratios([first, second, opposite], 80))


@pytest.mark.parametrize(
    ("width", "expected"),
    [
        (
            85,
            (
                "largest effect: HR ● 25 mitoxantrone [4] ● 0.06 eculizumab [3]"
                " ● 0.45 satralizumab [1] …"
            ),
        ),
        (66, "largest effect: HR ● 25 mitoxantrone [4] ● 0.06 eculizumab [3] …"),
        (47, "largest effect: HR ● 25 mitoxantrone [4] …"),
        (30, ""),
    ],
)
def test_as_many_are_shown_as_there_is_room_for(width: int, expected: str) -> None:
    row = said(ratios(quotes(SATRALIZUMAB, SAME, ECULIZUMAB, HARM), width))
    assert row in (expected, expected.replace(" ● 0.45 satralizumab [1]", ""))
    assert len(row) <= width


def test_each_has_the_glyph_of_its_design() -> None:
    trial, pooled = quotes(ECULIZUMAB, SATRALIZUMAB)
    document = replace(pooled.document, design=Design.META_ANALYSIS)
    assert "◆ 0.45" in said(ratios([trial, replace(pooled, document=document)], 80))
