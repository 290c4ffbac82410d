"""Reading quotes in their source, in a terminal of any size."""

from __future__ import annotations

from pathlib import Path

import pytest
import samples
from onscreen import NARROW, Stage, play, settings_for
from samples import QUESTION
from textual.widget import Widget

from assistant.display import inert
from assistant.settings import Settings
from assistant.tui.widgets.source import Provenance, SourceText

ABSTRACT = "abstract-1"  # the second quote


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return settings_for(samples.collection(), tmp_path)


def test_the_source_of_the_quote_at_hand_stands_beside_it(settings: Settings) -> None:
    async def screenplay(stage: Stage) -> None:
        await stage.ask(QUESTION)
        assert "✔ verbatim" in stage.text
        await stage.press("tab", "j")
        await stage.until(stage.is_settled)
        card = stage.main.conversation.active
        assert card is not None
        assert card.quoted.number == 2
        assert stage.main.source.document is not None
        assert stage.main.source.document.id == ABSTRACT
        assert "▶  Bogusitol did not reduce" in stage.text
        await stage.press("k", "k")
        assert stage.main.conversation.active is stage.main.conversation.cards[0]

    play(settings, screenplay)


def test_the_highlighted_cells_are_the_quote(settings: Settings) -> None:
    async def screenplay(stage: Stage) -> None:
        await stage.ask(QUESTION)
        for number in range(1, 7):
            await stage.type(str(number))
            await stage.press("enter")
            await stage.until(stage.is_settled)
            source = stage.main.source
            assert source.quoted is not None
            style = source.text.role("chosen")
            strips = [source.text.render_line(y) for y in range(source.text.size.height)]
            cells = "".join(
                text
                for strip in strips
                for text, of, _ in strip
                if of and of.bgcolor == style.bgcolor
            )
            quote = inert(source.quoted.quote)
            # A blank at the end of a full line is not drawn.
            assert cells.replace(" ", "") == quote.replace(" ", "")
            await stage.press("escape")

    play(settings, screenplay)


def test_the_doi_is_a_link(settings: Settings) -> None:
    async def screenplay(stage: Stage) -> None:
        await stage.ask(QUESTION)
        note = stage.main.query_one(Provenance)

        def links() -> dict[str, str]:
            strips = [note.render_line(y) for y in range(note.size.height)]
            return {text: of.link for strip in strips for text, of, _ in strip if of and of.link}

        assert links() == {"doi:10.1000/alpha ↗": "https://doi.org/10.1000/alpha"}
        await stage.press("tab", "j")
        await stage.until(stage.is_settled)
        assert links() == {}

    play(settings, screenplay)


def test_in_a_small_terminal_the_source_takes_the_place_of_the_quotes(settings: Settings) -> None:
    async def screenplay(stage: Stage) -> None:
        await stage.ask(QUESTION)
        assert "verbatim" not in stage.text
        await stage.press("tab", "2")
        await stage.until(lambda: "✔ verbatim" in stage.text)
        assert "▶  Bogusitol" in stage.text
        assert "[3]" not in stage.text
        assert isinstance(stage.app.focused, SourceText)
        await stage.press("escape")
        assert "verbatim" not in stage.text
        assert "“Bogusitol did not" in stage.words
        assert stage.has_focus(stage.main.prompt)

    play(settings, screenplay, NARROW)


def test_changing_the_size_keeps_the_focus(settings: Settings) -> None:
    async def screenplay(stage: Stage) -> None:
        await stage.ask(QUESTION)
        await stage.press("tab", "tab")
        assert isinstance(stage.app.focused, SourceText)
        await stage.pilot.resize_terminal(80, 24)
        await stage.pilot.pause()
        assert isinstance(stage.app.focused, SourceText)
        assert "▶  Inventumab" in stage.text
        await stage.pilot.resize_terminal(120, 36)
        await stage.pilot.pause()
        assert isinstance(stage.app.focused, SourceText)
        assert "▶  Inventumab" in stage.text
        assert "[2]" in stage.text

    play(settings, screenplay)


@pytest.mark.parametrize("size", [(1, 1), (8, 3), (20, 6), (40, 12), (99, 20), (300, 90)])
def test_any_size_will_do(settings: Settings, size: tuple[int, int]) -> None:
    async def screenplay(stage: Stage) -> None:
        await stage.ask(QUESTION)
        await stage.pilot.resize_terminal(*size)
        for key in (
            "tab",
            "2",
            "slash",
            "escape",
            "f1",
            "escape",
            "f3",
            "escape",
            "ctrl+t",
            "escape",
        ):
            await stage.press(key)
        await stage.press("ctrl+o", "escape", "f2", "escape", "escape", "escape")
        await stage.pilot.resize_terminal(120, 36)
        await stage.pilot.pause()
        assert "“Bogusitol did not" in stage.words

    play(settings, screenplay)


def test_a_source_is_fetched_when_the_terminal_becomes_wide(settings: Settings) -> None:
    async def screenplay(stage: Stage) -> None:
        await stage.ask(QUESTION)
        assert stage.main.source.quoted is None
        await stage.pilot.resize_terminal(120, 36)
        await stage.until(lambda: "✔ verbatim" in stage.text)

    play(settings, screenplay, NARROW)


def test_find_counts_and_goes_round(settings: Settings) -> None:
    async def screenplay(stage: Stage) -> None:
        await stage.ask(QUESTION)
        await stage.press("tab", "1")
        await stage.until(stage.is_settled)
        await stage.press("slash")
        await stage.type("FICTIVE  neuritis")
        assert "2/3" in stage.text
        await stage.press("enter", "n")
        assert "3/3" in stage.text
        await stage.press("n")
        assert "1/3" in stage.text
        await stage.press("N")
        assert "3/3" in stage.text
        await stage.press("slash")
        await stage.type("absent")
        assert "not found" in stage.text
        await stage.press("escape")
        assert not stage.main.source.is_finding
        assert isinstance(stage.app.focused, SourceText)
        await stage.press("n")
        assert stage.main.conversation.active is stage.main.conversation.cards[1]

    play(settings, screenplay)


def test_a_click_opens_a_quote(settings: Settings) -> None:
    async def screenplay(stage: Stage) -> None:
        await stage.ask(QUESTION)
        await stage.pilot.click(stage.main.conversation.cards[1], offset=(8, 0))
        await stage.until(stage.is_settled)
        assert stage.main.source.document is not None
        assert stage.main.source.document.id == ABSTRACT

    play(settings, screenplay)


def test_text_is_selected_by_mouse(settings: Settings) -> None:
    async def drag(
        stage: Stage, widget: Widget, start: tuple[int, int], end: tuple[int, int]
    ) -> str:
        await stage.pilot.mouse_down(widget, offset=start)
        await stage.pilot.hover(widget, offset=end)
        await stage.pilot.mouse_up(widget, offset=end)
        await stage.pilot.pause()
        return stage.main.get_selected_text() or ""

    async def screenplay(stage: Stage) -> None:
        await stage.ask(QUESTION)
        source = stage.main.source.text
        [row] = [
            y for y in range(30) if "Inventumab reduced relapses" in source.render_line(y).text
        ]
        assert await drag(stage, source, (3, row), (20, row)) == "Inventumab reduced"
        card = stage.main.conversation.cards[1]
        assert await drag(stage, card, (6, 1), (14, 1)) == "Bogusitol"
        assert stage.main.conversation.active is not card

    play(settings, screenplay)
