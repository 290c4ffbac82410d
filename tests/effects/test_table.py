from __future__ import annotations

from effect_cells import document

from assistant.effects.table import COLUMNS, NOT_STATED, Row, rows_of
from assistant.records import Document, Evidence, Hit, Passage, Span


def evidence(shown: Document, quote: str) -> Evidence:
    start = shown.text.index(quote)
    span = Span(start, start + len(quote))
    block = shown.block_at(start).span
    passage = Passage(shown, block, 0, (span,))
    return Evidence(Hit(passage, 1.0, {}, {}), span, 1.0)


FIRST = "Hiccups occurred in 3 of 96 bakers (3%) on tea and in 20 of 47 (43%) on water."
SECOND = "The hazard ratio was 0.06 (95% CI 0.02 to 0.20; p<0.001)."
PLAIN = "Tea is a drink."


def test_every_cell_is_a_place_of_the_document() -> None:
    shown = document(FIRST, SECOND)
    rows = rows_of([evidence(shown, FIRST), evidence(shown, SECOND)])
    assert [row.number for row in rows] == [1, 2]
    assert rows[0].words("groups") == "tea: 3% (3/96); water: 43% (20/47)"
    assert rows[1].words("interval") == "95% CI 0.02 to 0.20"
    for row in rows:
        for column in COLUMNS:
            for cell in row.cells(column):
                if column != "groups":
                    expected = shown.text[slice(*cell.span)] if cell.span else NOT_STATED
                    assert cell.words == expected


def test_a_quote_without_effect_is_listed() -> None:
    shown = document(PLAIN)
    (row,) = rows_of([evidence(shown, PLAIN)])
    assert row.effect is None
    assert {row.words(column) for column in COLUMNS} == {NOT_STATED}


def test_an_effect_beside_a_quote_is_marked_and_listed_once() -> None:
    shown = document(f"{PLAIN} {SECOND} Rest helps.")
    beside, own = rows_of([evidence(shown, PLAIN), evidence(shown, SECOND)])
    assert beside.effect is None
    assert own.effect
    first, second = rows_of([evidence(shown, PLAIN), evidence(shown, "Rest helps.")])
    assert first.is_beside
    assert second.effect is None


def test_a_row_keeps_the_unit_that_the_figures_share() -> None:
    text = "Rest was likelier with tea than with water (5.3 vs. 1.5%)."
    shown = document(text)
    (row,) = rows_of([evidence(shown, text)])
    assert isinstance(row, Row)
    assert row.words("groups") == "tea: 5.3%; water: 1.5%"
