"""What a user takes along: copied and selected text, filters that are seen, and conversations."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path

import pytest
import samples
from onscreen import Stage, fill, play, settings_for
from samples import QUESTION
from textual.geometry import Offset
from textual.selection import Selection
from textual.widgets import Input, OptionList

from assistant.engine import Assistant
from assistant.settings import Settings
from assistant.tui import clipboard
from assistant.tui.view.times import local_minute
from assistant.tui.widgets.choices import Choice


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return settings_for(samples.collection(), tmp_path / "data")


@pytest.mark.parametrize(
    ("by_system", "where"),
    [(True, "copied to the system clipboard."), (False, "sent to the terminal; if nothing")],
)
def test_it_is_said_where_a_quote_went(
    settings: Settings,
    monkeypatch: pytest.MonkeyPatch,
    by_system: bool,  # noqa: FBT001
    where: str,
) -> None:
    copied: list[str] = []

    def to_system(text: str) -> bool:
        copied.append(text)
        return by_system

    monkeypatch.setattr(clipboard, "to_system", to_system)

    async def screenplay(stage: Stage) -> None:
        await stage.ask(QUESTION)
        await stage.focus(stage.main.conversation)
        await stage.press("y")
        await stage.until(lambda: len(stage.said) == 1)
        assert f"Quote [1]: {where}" in stage.said[0]
        await stage.press("Y")
        await stage.until(lambda: len(stage.said) == 2)
        assert f"Quote [1] with its proof: {where}" in stage.said[1]
        assert stage.app.clipboard == ("" if by_system else copied[1])

    play(settings, screenplay)
    short, proof = copied
    assert "sha256" not in short
    assert "to read it: assistant show alpha-2019 --at 61:178]" in proof


def _accepting(copied: list[str]) -> Callable[[str], bool]:
    def to_system(text: str) -> bool:
        copied.append(text)
        return True

    return to_system


def test_selected_text_is_copied_without_margins_and_line_breaks(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    copied: list[str] = []
    monkeypatch.setattr(clipboard, "to_system", _accepting(copied))

    async def screenplay(stage: Stage) -> None:
        await stage.ask(QUESTION)
        card = stage.main.conversation.active
        assert card
        rows = len(card.lines(card.content_size.width))
        stage.app.screen.selections = {card: Selection(Offset(0, 0), Offset(60, rows - 1))}
        await stage.press("ctrl+c")
        await stage.until(lambda: bool(copied))
        assert f"“{card.quoted.quote}”\n" in copied[0]
        assert "[1]" not in copied[0]
        assert "\n " not in copied[0]

    play(settings, screenplay, (80, 24))


@pytest.fixture
def with_undated(tmp_path: Path) -> Settings:
    own = samples.build(tmp_path / "own")
    text = "# Pretendine in fictive neuritis\n\nPretendine reduced relapses of fictive neuritis.\n"
    (own.corpus / "undated.md").write_text(text, encoding="utf-8")
    Assistant.build(own.corpus, own.index, "hashing")
    return settings_for(own, tmp_path / "data")


def test_undated_articles_that_a_filter_leaves_out_are_counted(with_undated: Settings) -> None:
    async def screenplay(stage: Stage) -> None:
        await stage.press("ctrl+t")
        assert "undated" not in stage.words_of_dialog
        await fill(stage, "#first", "2015")
        assert "may answer; 1 undated article is left out" in stage.words_of_dialog
        await stage.press("enter")
        await stage.ask("what reduces relapses of fictive neuritis")
        assert "only from: year=2015-; 1 undated article is left out" in stage.words

    play(with_undated, screenplay)


def test_choices_and_the_focus_differ_by_a_character(settings: Settings) -> None:
    async def screenplay(stage: Stage) -> None:
        await stage.press("ctrl+t")
        assert "(•) any text" in stage.words_of_dialog
        assert "( ) full text" in stage.words_of_dialog
        assert "[ ] cohort (1)" in stage.words_of_dialog
        assert "[x] retracted (1)" in stage.words_of_dialog
        pictures = set()
        for _ in range(7):
            assert not [line for line in stage.app.screen.query(Input) if line.has_class("-wrong")]
            assert not stage.app.screen.query("Input.-invalid")
            pictures.add(stage.text)
            await stage.press("tab")
        assert len(pictures) >= 6  # both buttons look alike without their styles
        await fill(stage, "#first", "0")
        assert stage.app.screen.query_one("#first").has_class("-wrong")

    play(settings, screenplay)


def test_the_time_of_a_session_is_that_of_the_clock_on_the_wall(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    with monkeypatch.context() as patched:
        patched.setenv("TZ", "Asia/Kathmandu")
        time.tzset()
        assert local_minute("2026-01-31T20:00:00+00:00") == "2026-02-01 01:45"
        assert local_minute("not a time") == "not a time"
    time.tzset()


def test_conversations_are_searched(settings: Settings) -> None:
    async def screenplay(stage: Stage) -> None:
        await stage.ask(QUESTION)
        await stage.press("ctrl+n")
        await stage.ask("does inventumab cause headache")
        await stage.press("f2")
        await stage.until(lambda: "· does inventumab" in stage.text)
        await stage.press("R")
        await stage.until(lambda: stage.has_focus(stage.app.screen.query_one("#words")))
        await stage.type("ELAPSES")
        await stage.until(lambda: "· does inventumab" not in stage.text)
        assert QUESTION in stage.words_of_dialog
        await stage.type("x")
        await stage.until(lambda: "No conversation has these words." in stage.text)
        await fill(stage, "#words", "headache")
        await stage.until(lambda: "· does inventumab" in stage.text)
        await stage.press("enter")
        assert stage.has_focus(stage.app.screen.query_one(OptionList))

    play(settings, screenplay)


def test_an_export_of_a_conversation_suggests_its_name(settings: Settings) -> None:
    async def screenplay(stage: Stage) -> None:
        await stage.ask(QUESTION)
        await stage.press("f2")
        await stage.until(lambda: "1 question ·" in stage.text)
        await stage.press("ctrl+r")
        await fill(stage, "#line", "For Thursday")
        await stage.press("enter")
        await stage.until(lambda: "1 question · For Thursday" in stage.text)
        await stage.press("escape", "ctrl+o")
        assert stage.app.screen.query_one("#path", Input).value.endswith("neuritis.md")
        stage.app.screen.query_one("#what").query(Choice).last().value = True
        await stage.until(
            lambda: stage.app.screen.query_one("#path", Input).value.endswith("for-thursday.md")
        )

    play(settings, screenplay)
