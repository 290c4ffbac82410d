from __future__ import annotations

from dataclasses import replace

import asked
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from linewise import of_status, said
from rich.cells import cell_len
from samples import TRIAL

from assistant.records import Design, Document, Status
from assistant.tui.view.badges import SIGNS
from assistant.tui.view.charts import bar_of_designs, timeline


def publications(*known: tuple[Design, int | None]) -> list[Document]:
    trial = asked.documents()[TRIAL]
    return [
        replace(trial, id=f"d{number}", design=design, year=year)
        for number, (design, year) in enumerate(known)
    ]


DEMO = publications(
    (Design.RANDOMISED_TRIAL, 2020),
    (Design.META_ANALYSIS, None),
    (Design.RANDOMISED_TRIAL, 2020),
    (Design.META_ANALYSIS, 2019),
    (Design.RANDOMISED_TRIAL, 2019),
    (Design.COHORT, 2016),
)


def test_the_bar_has_a_block_for_each_publication_the_strongest_designs_first() -> None:
    assert said(bar_of_designs(DEMO, 80)) == "◆ MA ██ 2  ● RCT ███ 3  ■ cohort █ 1"
    assert said(bar_of_designs([*DEMO, *DEMO], 80)) == said(bar_of_designs(DEMO, 80))


def test_the_timeline_has_a_glyph_for_each_publication() -> None:
    assert said(timeline(DEMO, 80)) == "2016 ■ ─── 2019 ◆● ─ 2020 ●●  no date ◆"


def test_retracted_work_is_crossed_out_in_both() -> None:
    retracted = replace(of_status(Status.RETRACTED), id="gone", year=2018)
    documents = [*DEMO, retracted]
    assert "● RCT ███✘ 4" in said(bar_of_designs(documents, 80))
    assert "2018 ✘" in said(timeline(documents, 80))


def test_one_publication_needs_no_chart() -> None:
    assert bar_of_designs(DEMO[:1] * 2, 80) == timeline(DEMO[:1] * 2, 80) == []


def test_what_is_not_known_gets_no_chart() -> None:
    unknown = publications((Design.NOT_STATED, None), (Design.NOT_STATED, None))
    assert bar_of_designs(unknown, 80) == timeline(unknown, 80) == []


def test_where_there_is_little_room_the_numbers_stay_and_the_lines_become_shorter() -> None:
    assert said(bar_of_designs(DEMO, 32)) == "◆ MA 2  ● RCT 3  ■ cohort 1"
    assert bar_of_designs(DEMO, 10) == []
    assert said(timeline(DEMO, 38)) == "2016 ■ ── 2019 ◆● ─ 2020 ●●  no date ◆"
    assert said(timeline(DEMO, 35)) == "2016 ■  2019 ◆●  2020 ●●  no date ◆"
    assert timeline(DEMO, 34) == []


ANY = st.lists(st.tuples(st.sampled_from(Design), st.one_of(st.none(), st.integers(1950, 2030))))


@settings(deadline=None)
@given(ANY, st.integers(0, 120))
def test_a_chart_is_one_line_that_fits_or_none(
    known: list[tuple[Design, int | None]], width: int
) -> None:
    documents = publications(*known)
    for chart in (bar_of_designs(documents, width), timeline(documents, width)):
        assert cell_len(said(chart)) <= width
    glyphs = [piece.text for piece in timeline(documents, 2000) if piece.role.startswith("glyph-")]
    assert len(glyphs) in (0, len(documents))


def test_every_design_has_a_glyph_of_its_own_one_cell_wide() -> None:
    assert set(SIGNS) == set(Design)
    glyphs = [sign.glyph for sign in SIGNS.values()]
    assert len(set(glyphs)) == len(glyphs)
    assert {cell_len(glyph) for glyph in glyphs} == {1}


@pytest.mark.parametrize("design", Design)
def test_the_longest_names_still_fit_half_a_screen(design: Design) -> None:
    two = publications((design, 2020), (Design.COHORT, 2021))
    if design is not Design.COHORT:
        assert "█" in said(bar_of_designs(two, 55))
