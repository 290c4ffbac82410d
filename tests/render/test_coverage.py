"""The table of what a collection covers: every design has a column, and cells filter."""

from __future__ import annotations

import csv
import io

import pytest
from rich.cells import cell_len
from samples import STEERING
from terminal import steering

from assistant.coverage import Coverage, Group, Row
from assistant.records import Design, Listed, Status
from assistant.render.coverage import (
    COLUMNS,
    Table,
    as_csv,
    as_data,
    as_text,
    sparkline,
)


def listed(
    name: str, design: Design, year: int | None, status: Status = Status.UNFLAGGED
) -> Listed:
    return Listed(name, name, year, design.value, status.value, full_text=True)


DOCUMENTS = (
    listed("a", Design.RANDOMISED_TRIAL, 2019),
    listed("b", Design.COHORT, None),
    listed("c", Design.CROSS_SECTIONAL, 2020),
    listed("d", Design.RANDOMISED_TRIAL, 2015, Status.RETRACTED),
)
COVERAGE = Coverage(
    Row("all documents", Group.ALL, DOCUMENTS),
    (
        Row(f"mock\u200dazole{STEERING}", Group.ASKED, DOCUMENTS[1:]),
        Row("children", Group.POPULATION, DOCUMENTS[1:2], "mockazole"),
        Row("紅参の効果", Group.INTERVENTION, DOCUMENTS[:1]),
        Row("pregnancy", Group.POPULATION, DOCUMENTS[3:]),
    ),
)


def test_every_design_has_one_column() -> None:
    designs = [design for column in COLUMNS for design in column.designs]
    assert sorted(designs) == sorted(Design)


@pytest.mark.parametrize("width", [40, 78, 110, 200])
def test_lines_have_the_same_columns(width: int) -> None:
    table = Table(COVERAGE, width)
    lines = ["".join(part.text for part in table.parts(row)) for row in COVERAGE.rows]
    assert len({cell_len(line) for line in lines}) == 1
    if width >= 78:
        assert cell_len(lines[0]) <= width
        assert cell_len(table.head()) == cell_len(lines[0])


def test_a_cell_filters_by_what_it_counts() -> None:
    table = Table(COVERAGE, 80)
    for row in (COVERAGE.whole, *COVERAGE.rows):
        for part in table.parts(row):
            if part.chosen is not None:
                passing = sum(part.chosen.passes(document) for document in DOCUMENTS)
                assert part.text.strip() == str(passing)
            elif part.text.strip().isdigit():
                assert part is table.parts(row)[-1] or int(part.text) == row.years[None]


def test_text() -> None:
    text = as_text(COVERAGE, 80)
    assert steering(text) == set()
    table, missing = text.split("\n\nMissing", 1)
    assert "✘: retracted, counted nowhere else" in table
    assert [line.split() for line in table.splitlines() if line.startswith("all doc")] == [
        ["all", "documents", "3", "·", "1", "·", "2", "·", "·", "·", "1", "██", "1"]
    ]
    assert "0 documents: in pregnancy (1 retracted)" in missing
    assert "0 randomised trials: on mockazole in children (of 1)" in missing
    whole = "0 meta-analyses and 0 systematic reviews: in the whole collection (of 3, 1 retracted)"
    assert whole in " ".join(missing.split())


def test_data() -> None:
    data = as_data(COVERAGE, "f")
    whole = data["rows"][0]
    assert (whole["documents"], whole["retracted"]) == (3, 1)
    assert whole["cells"] == [
        {"design": "randomised trial", "year": 2019, "documents": 1},
        {"design": "cohort", "year": None, "documents": 1},
        {"design": "cross-sectional", "year": 2020, "documents": 1},
    ]
    assert data["missing"][0] == {
        "topic": "pregnancy",
        "within": "",
        "designs": [],
        "sentence": "0 documents in pregnancy (1 retracted)",
    }
    sentences = [gap["sentence"] for gap in data["missing"]]
    assert "0 randomised trials on mockazole in children (of 1 document)" in sentences


def test_csv() -> None:
    lines = list(csv.DictReader(io.StringIO(as_csv(COVERAGE))))
    assert steering(as_csv(COVERAGE)) == set()
    assert [list(line.values()) for line in lines[:4]] == [
        ["all documents", "", "all documents", "randomised trial", "2019", "1"],
        ["all documents", "", "all documents", "cohort", "not stated", "1"],
        ["all documents", "", "all documents", "cross-sectional", "2020", "1"],
        ["all documents", "", "all documents", "retracted", "", "1"],
    ]


def test_sparkline() -> None:
    years = {2000: 4, 2001: 1, 2003: 2, None: 9}
    assert sparkline(years, (2000, 2003), 6) == "█▂ ▄  "
    assert sparkline(years, (2000, 2003), 2) == "█▄"
    assert sparkline({}, (2000, 2003), 4) == "    "
    assert sparkline({None: 1}, None, 3) == "   "
