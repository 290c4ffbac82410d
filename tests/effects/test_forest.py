from __future__ import annotations

from dataclasses import replace

from effect_cells import document

from assistant.effects.forest import axes, forest, without_interval
from assistant.effects.reading import effects_of
from assistant.effects.table import Row
from assistant.records import Notice, Status

RATIOS = (
    "The hazard ratio was 0.06 (95% CI 0.02 to 0.20).",
    "The hazard ratio was 3.09 (95% CI 1.6 to 6.1).",
)


def rows(*texts: str) -> list[Row]:
    found = []
    for number, text in enumerate(texts, start=1):
        shown = document(text)
        found += [Row(number, shown, each) for each in effects_of(shown, shown.blocks[1].span)]
    return found


def label(row: Row) -> str:
    return f"[{row.number}] Up 2019"


def drawn(*texts: str, width: int = 80) -> list[str]:
    return [line for axis in axes(rows(*texts)) for line in forest(axis, width, label)]


def test_ratios_share_a_logarithmic_axis_with_a_line_at_1() -> None:
    title, first, second, line, numbers = drawn(*RATIOS)
    assert title == "hazard ratio (logarithmic axis, line at 1)"
    assert first.index("\u250a") > first.index("\u25cf")
    assert first.endswith("0.06 (0.02 to 0.20)")
    assert second.index("\u25cf") > second.index("\u250a")
    assert first.index("\u250a") == second.index("\u250a") == numbers.index("1", 30)
    assert line[numbers.index("1", 30)] == "\u2534"


def test_a_row_lies_between_its_bounds() -> None:
    _, first, *_ = drawn(*RATIOS)
    assert first.index("|") < first.index("\u25cf") < first.rindex("|")


def test_lines_fit() -> None:
    for width in (40, 60, 80, 120, 200):
        _, *lines = drawn(*RATIOS, width=width)  # callers wrap the title
        assert all(len(line) <= width for line in lines)


def test_differences_have_a_linear_axis_with_a_line_at_0() -> None:
    text = "The mean difference in pain was -0.29 (95% CI -0.59 to 0.01)."
    title, row, _, numbers = drawn(text)
    assert title == "mean difference, pain (linear axis, line at 0)"
    assert "\u22120.29 (\u22120.59 to 0.01)" in row
    assert numbers.rstrip().endswith("0")


def test_measures_never_share_an_axis() -> None:
    texts = (
        *RATIOS,
        "The odds ratio was 2.0 (95% CI 1.1 to 3.9).",
        "The mean difference in pain was 2.0 mm (95% CI 1.1 to 3.9).",
        "The mean difference in pain was 2.0 kg (95% CI 1.1 to 3.9).",
        "The mean difference in weight was 2.0 kg (95% CI 1.1 to 3.9).",
    )
    assert [len(axis.marks) for axis in axes(rows(*texts))] == [2, 1, 1, 1, 1]


def test_an_effect_without_interval_is_on_no_axis() -> None:
    found = rows("The hazard ratio was 5.1.", "The correlation was r = 0.5.")
    assert axes(found) == []
    assert [row.number for row in without_interval(found)] == [1]


def test_a_retracted_study_is_marked() -> None:
    (row,) = rows(RATIOS[0])
    notice = Notice(Status.RETRACTED, "J. 2020", "2020", "J")
    retracted = row._replace(document=replace(row.document, notices=(notice,)))
    (axis,) = axes([retracted])
    assert forest(axis, 80, label)[1].startswith("\u2718 [1]")


def test_a_very_wide_interval_ends_in_an_arrow() -> None:
    _, row, *_ = drawn("The odds ratio was 15.7 (95% CI 0.001 to 1330).")
    assert "\u25c4" in row
    assert "\u25ba" in row


def test_names_are_inert() -> None:
    (axis,) = axes(rows(RATIOS[0]))
    lines = forest(axis, 80, lambda _: "\x1b[31mred\u202e")
    assert not any("\x1b" in line or "\u202e" in line for line in lines)
