"""The dialog about effects: views that switch, and cells that open in their source."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest
import samples
from onscreen import NARROW, WIDE, Stage, settings_for, staged
from samples import NONSENSE, QUESTION

from assistant.conversation.turns import Turn
from assistant.settings import Settings
from assistant.tui.screens.evidence import EvidenceScreen, Tabs
from assistant.tui.view.studies import StudyEvidence
from assistant.tui.workers.evidence import study_evidence
from assistant.tui.workers.messages import EvidenceRead


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return settings_for(samples.collection(), tmp_path)


async def open_effects(stage: Stage) -> EvidenceScreen:
    await stage.opened()
    await stage.ask(QUESTION)
    await stage.press("f6")
    await stage.until(lambda: "hazard ratio" in stage.text)
    screen = stage.app.screen
    assert isinstance(screen, EvidenceScreen)
    return screen


@pytest.mark.parametrize("size", [NARROW, WIDE])
def test_enter_on_a_cell_goes_to_its_place_in_the_source(
    settings: Settings, size: tuple[int, int]
) -> None:
    async def run() -> None:
        async with staged(settings, size) as stage:
            await open_effects(stage)
            row = next(y for y, line in enumerate(stage.lines) if "0.40" in line)
            await stage.pilot.click(offset=(stage.lines[row].index("0.40") + 1, row))
            await stage.until(lambda: stage.app.screen is stage.main)
            await stage.until(stage.is_settled)
            await stage.until(lambda: stage.has_focus(stage.main.source.text))
            assert marked(stage) == "0.40"

    asyncio.run(run())


def test_a_narrow_terminal_shows_the_whole_line_about_the_keys(settings: Settings) -> None:
    async def run() -> None:
        async with staged(settings, (60, 24)) as stage:
            await open_effects(stage)
            words = " ".join(stage.text.replace("│", " ").split())
            assert "opens it in its source" in words

    asyncio.run(run())


def marked(stage: Stage) -> str:
    """What is marked in the source as the place of a cell."""
    pane = stage.main.source
    spans = [mark.span for mark in pane.text._marks if mark.role == "find-now"]
    assert pane.document is not None
    return " ".join(pane.document.text[slice(*span)] for span in spans)


def test_a_cell_of_a_source_that_is_open_already(settings: Settings) -> None:
    async def run() -> None:
        async with staged(settings, NARROW) as stage:
            await stage.opened()
            await stage.ask(QUESTION)
            await stage.press("1", "enter")
            await stage.until(stage.is_settled)
            await stage.press("f6")
            await stage.until(lambda: "hazard ratio" in stage.text)
            await stage.press("down", "enter")
            await stage.until(lambda: stage.app.screen is stage.main)
            await stage.until(lambda: bool(marked(stage)))
            await stage.press("escape", "escape")
            await stage.press("1", "enter")  # the quote itself: the mark of the cell is gone
            await stage.until(lambda: not marked(stage))

    asyncio.run(run())


def test_keys_and_clicks_switch_the_views(settings: Settings) -> None:
    async def run() -> None:
        async with staged(settings, NARROW) as stage:
            screen = await open_effects(stage)
            assert "measure" in stage.text
            await stage.press("tab")
            assert "logarithmic axis" in stage.text
            await stage.press("3")
            assert "heuristic" in stage.text
            await stage.press("shift+tab", "shift+tab")
            assert "logarithmic axis" not in stage.text
            await stage.press("2")
            assert "logarithmic axis" in stage.text
            await stage.pilot.click(Tabs, offset=(4, 0))
            await stage.pilot.pause()
            assert "logarithmic axis" not in stage.text
            await stage.press("escape")
            assert stage.app.screen is stage.main
            assert screen not in stage.app.screen_stack

    asyncio.run(run())


def test_without_quotes_there_is_nothing_to_show(settings: Settings) -> None:
    async def run() -> None:
        async with staged(settings, NARROW) as stage:
            await stage.opened()
            await stage.press("f6")
            assert stage.app.screen is stage.main
            await stage.ask(NONSENSE)
            await stage.press("f6")
            assert stage.app.screen is stage.main
            assert len([said for said in stage.said if "no quotes to compare" in said]) == 2

    asyncio.run(run())


def test_effects_of_another_turn_are_dropped(settings: Settings) -> None:
    async def run() -> None:
        async with staged(settings, NARROW) as stage:
            screen = await open_effects(stage)
            session = stage.main.controller.session
            other = Turn(
                **{
                    name: getattr(session.turns[0], name)
                    for name in ("asked", "terms", "at", "answer")
                }
            )
            screen.fill(EvidenceRead(other, StudyEvidence()))
            await stage.pilot.pause()
            assert "hazard ratio" in stage.text
            gone = study_evidence(other, lambda _: None)
            assert gone.gone == tuple(quoted.number for quoted in other.quotes)
            assert gone.rows == ()

    asyncio.run(run())
