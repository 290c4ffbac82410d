"""The overview of the collection: what it counts, and how a cell or a bar filters."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

import pytest
import samples
from hypothesis import example, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st
from onscreen import NARROW, WIDE, Stage, settings_for, staged
from rich.cells import cell_len
from samples import STEERING
from terminal import steering

from assistant.display import inert
from assistant.filters import Filter, parse
from assistant.records import Design, Listed, Status
from assistant.settings import Settings
from assistant.tui.screens.corpus import CorpusScreen
from assistant.tui.view.overview import Choice, overview
from assistant.tui.widgets.painted import drawn
from assistant.tui.widgets.spots import Spots
from assistant.tui.workers.messages import CoverageCounted, IndexContents

EMPTY = IndexContents("f" * 64, "2026-01-31T12:00:00+00:00", ("/corpus",), "model", 7, (), (), ())
ARTICLE = Listed("a-1", "Title", 2020, Design.COHORT, Status.UNFLAGGED, full_text=True)
DOCUMENTS = st.builds(
    Listed,
    id=st.text(max_size=30),
    title=st.text(max_size=80),
    year=st.none() | st.integers(1, 3000),
    design=st.sampled_from([design.value for design in Design]),
    status=st.sampled_from([status.value for status in Status]),
    full_text=st.booleans(),
)


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return settings_for(samples.collection(), tmp_path)


def index_contents(*documents: Listed, problems: Iterable[tuple[str, str]] = ()) -> IndexContents:
    return replace(EMPTY, catalogue=documents, problems=tuple(problems))


def rows(contents: IndexContents, width: int = 80) -> list[str]:
    return [drawn(line).rstrip() for line in overview(contents, None, width).lines]


def section(contents: IndexContents, title: str) -> dict[str, int]:
    """The counts below a title, by name."""
    lines = overview(contents, None, 80).lines
    [at] = [number for number, line in enumerate(lines) if line.text == title]
    counts = {}
    for line in lines[at + 1 :]:
        if not line.label or line.role != "facts":
            break
        counts[line.label.strip()] = int(line.text.split("█")[-1].split()[0].replace(",", ""))
    return counts


def test_an_empty_collection() -> None:
    lines = rows(EMPTY)
    assert lines[:2] == [
        "/corpus",
        "0 documents · 7 passages · built 2026-01-31 12:00 · fingerprint ffffffffffff",
    ]
    assert section(EMPTY, "Text") == {"more than an abstract": 0, "abstract only": 0}
    assert section(EMPTY, "Study design") == section(EMPTY, "Year") == {}
    assert "Cannot be read: 0 problems" in lines
    assert not any("█" in row for row in lines)


def test_documents_are_counted() -> None:
    contents = index_contents(
        *[ARTICLE] * 3,
        ARTICLE._replace(full_text=False, year=None),
        ARTICLE._replace(design=Design.META_ANALYSIS.value, year=2022),
        ARTICLE._replace(status=Status.RETRACTED.value, year=2022),
    )
    assert section(contents, "Text") == {"more than an abstract": 5, "abstract only": 1}
    assert list(section(contents, "Study design").items()) == [("meta-analysis", 1), ("cohort", 5)]
    assert list(section(contents, "Year").items()) == [("2022", 2), ("2020", 3), ("unknown", 1)]
    assert section(contents, "Editorial status") == {"retracted": 1, "no notice known": 5}
    assert "  retracted: Title (a-1)" in rows(contents)


def test_bars_are_as_long_as_counts_are_large() -> None:
    contents = index_contents(
        *[ARTICLE] * 100, *[ARTICLE._replace(year=2021)] * 50, ARTICLE._replace(year=2)
    )
    lengths = [row.count("█") for row in rows(contents, 82) if row.strip().startswith("20")]
    assert lengths == [25, 50]
    assert [row.count("█") for row in rows(contents, 82) if row.strip().startswith("2 ")] == [1]
    assert "█" in "".join(rows(contents, 1))


def test_years_that_do_not_fit_are_counted_together() -> None:
    contents = index_contents(*(ARTICLE._replace(year=year) for year in range(1980, 2020)))
    counts = section(contents, "Year")
    assert len(counts) == 31
    assert next(iter(counts.items())) == ("2019", 1)
    assert list(counts.items())[-1] == ("1980-1989", 10)


def test_what_cannot_be_read_is_named_up_to_a_point() -> None:
    problems = [(f"file-{number}.md", "it is empty") for number in range(1_060)]
    lines = rows(index_contents(problems=problems))
    assert "Cannot be read: 1,060 problems" in lines
    assert "  file-49.md: it is empty" in lines
    assert not any("file-50.md" in row for row in lines)
    assert lines[-1] == "  … and 1,010 more"


def test_long_names_stand_above_the_reason() -> None:
    name = "folder/" * 9 + "file.md"
    lines = rows(index_contents(problems=[(name, "it is empty")]), 60)
    assert "".join(lines).replace(" ", "").endswith(f"{name}:itisempty")


@hypothesis_settings(deadline=None)
@given(
    st.lists(DOCUMENTS, max_size=6),
    st.lists(st.tuples(st.text(max_size=50), st.text(max_size=50)), max_size=4),
    st.integers(40, 120),
)
@example(
    [ARTICLE._replace(id=STEERING, title=STEERING, status=Status.RETRACTED.value)],
    [("\x1b" * 9, "x" * 200), (STEERING * 9, STEERING)],
    80,
)
def test_whatever_it_holds_is_shown_inert_whole_and_in_its_width(
    documents: list[Listed], problems: list[tuple[str, str]], width: int
) -> None:
    contents = replace(index_contents(*documents, problems=problems), corpus=(STEERING,))
    lines = [drawn(line) for line in overview(contents, None, width).lines]
    assert steering("".join(lines)) == set()
    assert max(map(cell_len, lines)) <= width
    all_text = "".join("".join(lines).split())
    flagged = [document for document in documents if document.status != Status.UNFLAGGED]
    for text in [
        STEERING,
        *(f"{document.title} ({document.id})" for document in flagged),
        *sum(problems, ()),
    ]:
        assert "".join(inert(text).split()) in all_text


def covered(stage: Stage) -> bool:
    return "Populations" in stage.text and "counting" not in stage.text


async def open_overview(stage: Stage) -> CorpusScreen:
    await stage.opened()
    await stage.press("f3")
    await stage.until(lambda: covered(stage))
    screen = stage.app.screen
    assert isinstance(screen, CorpusScreen)
    return screen


def test_enter_on_a_cell_filters_by_it(settings: Settings) -> None:
    async def run() -> None:
        async with staged(settings, NARROW) as stage:
            await open_overview(stage)
            assert "⏎ 4 documents: all documents" in stage.text
            await stage.press("right")
            assert "⏎ 1 document: all documents, randomised trials" in stage.text
            await stage.press("enter")
            assert stage.app.screen is stage.main
            chosen = parse(["design=randomised trial", "status=!retracted"])
            assert stage.main.chosen == chosen
            assert any("^l clears the filter" in said for said in stage.said)

    asyncio.run(run())


def test_a_click_on_a_bar_filters_by_it_and_esc_leaves_all_as_it_was(settings: Settings) -> None:
    async def run() -> None:
        async with staged(settings, WIDE) as stage:
            await open_overview(stage)
            await stage.press("escape")
            assert (stage.app.screen, stage.main.chosen) == (stage.main, Filter())
            await open_overview(stage)
            bars: list[tuple[int, str]] = []
            while not bars:
                await stage.press("down")
                bars = [(y, line) for y, line in enumerate(stage.lines) if "  2019 " in line]
            (y, line) = bars[0]
            await stage.pilot.click(offset=(line.index("2019") + 1, y))
            await stage.pilot.pause()
            assert stage.main.chosen == parse(["year=2019"])

    asyncio.run(run())


def test_what_is_typed_is_counted_as_a_topic(settings: Settings) -> None:
    async def run() -> None:
        async with staged(settings, NARROW) as stage:
            await open_overview(stage)
            await stage.press(*"pretendine", "enter")
            await stage.until(lambda: "Asked for" in stage.text)
            assert any(line.split()[1:4] == ["pretendine", "1", "·"] for line in stage.lines)
            await stage.press("down", "enter")
            assert stage.main.chosen.documents == {"beta-2021"}

    asyncio.run(run())


def test_a_topic_that_names_nothing_is_told_and_the_rest_stays(settings: Settings) -> None:
    async def run() -> None:
        async with staged(settings, NARROW) as stage:
            await open_overview(stage)
            await stage.press(*"of", "space", *"the", "enter")
            await stage.until(lambda: "'of the' names no topic" in stage.text)
            assert "Populations" in stage.text
            await stage.press("down")
            assert "names no topic" not in stage.text

    asyncio.run(run())


def test_an_older_count_does_not_replace_a_newer_one(settings: Settings) -> None:
    async def run() -> None:
        async with staged(settings, NARROW) as stage:
            screen = await open_overview(stage)
            screen.fill(CoverageCounted(screen._request - 1, ("old",), None, "too late"))
            await stage.pilot.pause()
            assert "too late" not in stage.text

    asyncio.run(run())


def test_keys_that_lead_nowhere_do_no_harm(settings: Settings) -> None:
    async def run() -> None:
        async with staged(settings, NARROW) as stage:
            await open_overview(stage)
            await stage.press("left", "up", "up", "home", "pagedown", "pagedown", "end", "down")
            await stage.press("right", "down", "pageup", "home")
            assert "⏎ 4 documents: all documents" in stage.text
            await stage.press("enter")
            assert stage.main.chosen == parse(["status=!retracted"])

    asyncio.run(run())


def test_enter_opens_what_is_marked_also_when_the_table_has_just_grown(settings: Settings) -> None:
    async def run() -> None:
        async with staged(settings, NARROW) as stage:
            await stage.opened()
            held: list[CoverageCounted] = []
            post = stage.app.engine_worker._post

            def hold(message: object) -> None:
                if isinstance(message, CoverageCounted):
                    held.append(message)
                else:
                    post(message)  # type: ignore[arg-type]

            stage.app.engine_worker._post = hold
            await stage.press("f3")
            await stage.until(lambda: bool(held))
            await stage.press("down", "down", "down", "down")
            spots = stage.app.screen.query_one(Spots)
            marked, row = marked_of(spots), row_of(spots)
            post(held[0])
            await stage.until(lambda: "Missing" in stage.text or len(spots._board.spots) > 20)
            await stage.pilot.pause()
            assert (marked_of(spots), row_of(spots)) == (marked, row)
            await stage.press("enter")
            assert stage.main.chosen == marked.chosen

    asyncio.run(run())


def marked_of(spots: Spots) -> Choice:
    value = spots._board.spots[spots._current].value
    assert isinstance(value, Choice)
    return value


def row_of(spots: Spots) -> int:
    """The row of the screen on which the marked spot is."""
    line = spots._board.spots[spots._current].line
    return spots.virtual_region.y + line - spots._scroller.scroll_offset.y
