"""Conversations on the screen: kept, reopened, renamed, deleted."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest
import samples
from onscreen import NARROW, Stage, fill, play, settings_for, staged
from samples import QUESTION
from textual.widgets import Input

from assistant.engine import Assistant
from assistant.errors import IndexMissing
from assistant.settings import Settings
from assistant.tui.widgets import conversation


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return settings_for(samples.collection(), tmp_path / "data")


def test_a_conversation_is_kept_and_reopened(settings: Settings) -> None:
    async def first(stage: Stage) -> None:
        await stage.press("f2")
        await stage.until(lambda: "There are no conversations yet" in stage.text)
        await stage.press("escape")
        await stage.ask(QUESTION)
        await stage.ask("and in children?")

    async def second(stage: Stage) -> None:
        await stage.until(lambda: len(stage.main.prompt.history_of_questions) == 2)
        await stage.press("up")
        assert stage.main.prompt.value == "and in children?"
        stage.main.prompt.fill("")
        await stage.press("f2")
        await stage.until(lambda: "2 questions ·" in stage.text)
        await stage.press("enter")
        await stage.until(lambda: "follow-up, asked as" in stage.words)
        assert "no longer matches" not in stage.words
        await stage.type("1")
        await stage.press("enter")
        await stage.until(lambda: "✔ verbatim" in stage.text)
        await stage.ask("and in adults?")
        assert len(stage.main.controller.session.turns) == 3
        await stage.press("f2")
        await stage.until(lambda: "3 questions ·" in stage.text)

    play(settings, first)
    play(settings, second)


def test_a_conversation_is_renamed_and_deleted(settings: Settings) -> None:
    async def screenplay(stage: Stage) -> None:
        await stage.ask(QUESTION)
        await stage.press("f2")
        await stage.until(lambda: "1 question ·" in stage.text)
        await stage.press("ctrl+r")
        line = stage.app.screen.query_one(Input)
        assert line.value == QUESTION
        await fill(stage, "#line", "For Thursday")
        await stage.press("enter")
        await stage.until(lambda: "1 question · For Thursday" in stage.text)
        assert stage.main.controller.session.name == "For Thursday"
        await stage.press("delete")
        assert "Delete “For Thursday” with all its answers?" in stage.text
        await stage.press("escape")
        await stage.press("delete", "enter")
        await stage.until(lambda: "There are no conversations yet" in stage.text)
        await stage.press("ctrl+r", "delete")
        assert not list((settings.data / "sessions").glob("*.jsonl"))

    play(settings, screenplay)


def test_a_conversation_that_cannot_be_read_is_listed(settings: Settings) -> None:
    folder = settings.data / "sessions"
    folder.mkdir(parents=True)
    (folder / "20260101-000000-00000000.jsonl").write_text("damaged")

    async def screenplay(stage: Stage) -> None:
        await stage.press("f2")
        await stage.until(lambda: "⚠" in stage.text)
        await stage.press("ctrl+r", "enter")
        await stage.until(lambda: bool(stage.said))
        assert len(stage.app.screen_stack) == 2

    play(settings, screenplay)
    assert (folder / "20260101-000000-00000000.jsonl").read_text() == "damaged"


def test_a_folder_that_cannot_be_written_is_said_and_the_answer_stays(
    settings: Settings,
) -> None:
    settings.data.write_text("no folder")

    async def screenplay(stage: Stage) -> None:
        await stage.ask(QUESTION)
        await stage.until(lambda: bool(stage.said))
        assert "[1]" in stage.text

    play(settings, screenplay)


def test_a_long_conversation_is_reopened_from_its_end(settings: Settings) -> None:
    async def first(stage: Stage) -> None:
        for number in range(11):
            await stage.ask(f"{QUESTION} {number}")

    async def second(stage: Stage) -> None:
        await stage.press("f2")
        await stage.until(lambda: "11 questions ·" in stage.text)
        await stage.press("enter")
        await stage.until(lambda: len(stage.main.conversation.views) == 8)
        stage.main.conversation.scroll_home(animate=False)
        await stage.pilot.pause()
        assert "3 earlier questions" in stage.words
        await stage.press("pageup")
        await stage.until(lambda: len(stage.main.conversation.views) == 11)
        asked = [view.asked for view in stage.main.conversation.views]
        assert asked == [f"{QUESTION} {number}" for number in range(11)]
        assert "earlier questions" not in stage.words

    play(settings, first, NARROW)
    play(settings, second, NARROW)


def test_a_long_conversation_keeps_its_latest_turns_on_the_screen(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(conversation, "MOST_MOUNTED", 3)

    async def screenplay(stage: Stage) -> None:
        conversation = stage.main.conversation
        for number in range(5):
            await stage.ask(f"{QUESTION} {number}")
        assert [view.asked[-1] for view in conversation.views] == ["2", "3", "4"]
        assert len(stage.main.controller.session.turns) == 5
        conversation.scroll_home(animate=False)
        await stage.pilot.pause()
        assert "2 earlier questions" in stage.words
        await stage.press("pageup")
        await stage.until(lambda: len(conversation.views) == 5)
        assert [view.asked[-1] for view in conversation.views] == ["0", "1", "2", "3", "4"]
        stage.main.activate(conversation.views[0].cards[0])
        await stage.ask(QUESTION)
        assert [view.asked[-1] for view in conversation.views] == ["3", "4", QUESTION[-1]]
        assert conversation.active in conversation.views[-1].cards
        await stage.press("ctrl+n")
        assert "earlier question" not in stage.words

    play(settings, screenplay)


def test_deleting_the_conversation_that_goes_on_begins_a_new_one(settings: Settings) -> None:
    async def screenplay(stage: Stage) -> None:
        await stage.ask(QUESTION)
        before = stage.main.controller.session.id
        await stage.press("f2")
        await stage.until(lambda: "1 question ·" in stage.text)
        await stage.press("delete", "enter")
        await stage.until(lambda: "There are no conversations yet" in stage.text)
        await stage.press("escape")
        assert "Ask a clinical question." in stage.text
        assert stage.main.controller.session.id != before

    play(settings, screenplay)


def test_a_conversation_is_read_without_an_index(settings: Settings) -> None:
    async def first(stage: Stage) -> None:
        await stage.ask(QUESTION)

    def missing() -> Assistant:
        raise IndexMissing("There is no index; run: assistant build")

    async def second() -> None:
        async with staged(settings, open_index=missing) as stage:
            await stage.until(lambda: "There is no index" in stage.words)
            await stage.press("f2")
            await stage.until(lambda: "1 question ·" in stage.text)
            await stage.press("enter")
            await stage.until(lambda: "“Inventumab reduced" in stage.words)
            await stage.press("tab", "1")
            await stage.until(
                lambda: "✘ there is no index that could hold this document" in stage.text
            )
            assert "alpha-2019.md (markdown)" in stage.text

    play(settings, first)
    asyncio.run(second())
