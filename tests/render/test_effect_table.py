from __future__ import annotations

import csv
import io
import json

import pytest
import samples
from effect_cells import document
from samples import QUESTION, STEERING
from terminal import run, steering

from assistant.records import Document, Evidence, Hit, Passage
from assistant.render import effect_table, tables

TRIAL = (
    "Hiccup rates were 3% (3/96) on tea and 43% (20/47) on water, a hazard ratio of 0.060 "
    "(95% CI 0.02 to 0.20; p<0.001)."
)


def evidence(*texts: str) -> list[Evidence]:
    found = []
    for text in texts:
        shown: Document = document(text)
        span = shown.blocks[1].span
        passage = Passage(shown, span, 0, (span,))
        found.append(Evidence(Hit(passage, 1.0, {}, {}), span, 1.0))
    return found


def as_csv(quotes: list[Evidence]) -> str:
    return tables.as_csv(effect_table.EFFECT_COLUMNS, effect_table.records(quotes))


@pytest.mark.parametrize("width", [60, 80, 120])
def test_the_table_fits(width: int) -> None:
    lines = effect_table.lines(evidence(TRIAL, "Tea is a drink.", "The odds ratio was 2.0."), width)
    assert all(len(line) <= width for line in lines)


def test_the_table_has_every_cell() -> None:
    shown = "\n".join(effect_table.lines(evidence(TRIAL), 120))
    for words in (
        "0.060",
        "0.02",
        "0.20",
        "p<0.001",
        "tea: 3%",
        "(3/96)",
        "Hiccup rates",
        "not stated",
    ):
        assert words in shown
    assert "hazard ratio (logarithmic axis, line at 1)" in shown


def test_what_has_no_interval_is_on_no_axis() -> None:
    shown = " ".join(effect_table.lines(evidence("The odds ratio for rest was 2.0."), 80))
    assert "on no axis, because no interval is stated: [1]" in shown
    assert "axis, line" not in shown


def test_csv_has_the_place_of_every_cell() -> None:
    (row,) = csv.DictReader(io.StringIO(as_csv(evidence(TRIAL))))
    text = document(TRIAL).text
    for column in ("measure", "estimate", "interval", "p", "outcome"):
        start, end = map(int, row[f"{column} place"].split(":"))
        assert text[start:end] == row[column]
    assert row["population"] == "not stated"
    assert row["population place"] == ""


def test_a_spreadsheet_runs_no_cell() -> None:
    hostile = "The odds ratio for rest was 2.0 (95% CI 1.1 to 3.9)."
    (item,) = evidence(hostile)
    assert tables.safe_cell("=1+1") == "'=1+1"
    assert tables.safe_cell("-2.3 kg") == "-2.3 kg"
    assert tables.safe_cell("-1.82 to -1.29") == "-1.82 to -1.29"
    assert tables.safe_cell("-cmd") == "'-cmd"
    assert tables.safe_cell("-2+3+cmd|' /C calc'!A0") == "'-2+3+cmd|' /C calc'!A0"
    assert tables.safe_cell("+1.5-2") == "'+1.5-2"  # a spreadsheet would show -0.5
    assert "2.0" in as_csv([item])


def test_hostile_text_is_inert() -> None:
    text = f"Mean {STEERING} pain was 3.5 in the {STEERING} tea group and 5.1 in the water group."
    for shown in (
        "\n".join(effect_table.lines(evidence(text), 80)),
        as_csv(evidence(text)),
    ):
        assert not steering(shown)


def test_ask_prints_the_table() -> None:
    at = samples.collection().at_index
    printed = run("ask", QUESTION, "--table", *at).stdout
    assert "hazard ratio" in printed
    assert "0.40 (0.25 to 0.64)" in printed
    rows = list(csv.DictReader(io.StringIO(run("ask", QUESTION, "--table", "--csv", *at).stdout)))
    assert rows[0]["estimate"] == "0.40"
    answer = json.loads(run("ask", QUESTION, "--json", *at).stdout)
    assert answer["evidence"][0]["effects"][0]["estimate"]["value"] == "0.40"


@pytest.mark.parametrize(
    "options",
    [("--csv",), ("--table", "--json"), ("--table", "--markdown"), ("--table", "--explain")],
)
def test_options_that_do_not_go_together(options: tuple[str, ...]) -> None:
    result = run("ask", QUESTION, *options, *samples.collection().at_index)
    assert result.exit_code == 2
    assert "Traceback" not in result.stderr
