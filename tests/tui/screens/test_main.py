"""The main screen as its user meets it: keys in, words on the screen out."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest
import samples
from onscreen import NARROW, Stage, play, settings_for, staged
from samples import NONSENSE, QUESTION, RETRACTED, STEERING
from textual import events
from textual.widgets import Input

from assistant.conversation import followups
from assistant.engine import Assistant
from assistant.settings import Settings

SIZES = pytest.mark.parametrize("size", [(120, 36), NARROW])
BUSY = "A question is already waiting; esc withdraws it."


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return settings_for(samples.collection(), tmp_path)


@SIZES
def test_a_question_is_answered_with_numbered_quotes(
    settings: Settings, size: tuple[int, int]
) -> None:
    async def screenplay(stage: Stage) -> None:
        await stage.ask(QUESTION)
        assert f"❯ {QUESTION}" in stage.text
        assert "6 quotes · 5 publications" in stage.words
        assert "[1] ● randomised trial n=120 · J Invent Med · 2019" in stage.words
        assert "“Inventumab reduced relapses" in stage.words
        assert "Results · Made & Feigned 2019" in stage.words
        await stage.type("6")
        await stage.press("enter")
        assert "✘ RETRACTED 2016 (J Invent Med." in stage.words
        await stage.press("escape")
        assert stage.has_focus(stage.main.prompt)
        assert stage.main.prompt.value == ""

    play(settings, screenplay, size)


def test_a_number_opens_that_citation(settings: Settings) -> None:
    async def screenplay(stage: Stage) -> None:
        await stage.ask(QUESTION)
        await stage.type("6")
        await stage.press("enter")
        await stage.until(stage.is_settled)
        assert stage.main.source.document is not None
        assert stage.main.source.document.id == RETRACTED
        assert stage.main.prompt.value == ""
        await stage.focus(stage.main.prompt)
        await stage.type("77")
        await stage.press("enter")
        assert "There is no [77] in this answer." in stage.said
        assert stage.main.prompt.value == "77"

    play(settings, screenplay)


def test_a_question_to_try_is_asked_by_its_number_or_a_click(settings: Settings) -> None:
    async def screenplay(stage: Stage) -> None:
        [first, *_] = stage.main.conversation.suggestions
        await stage.type("1")
        await stage.press("enter")
        await stage.until(lambda: len(stage.main.controller.session.turns) == 1)
        assert stage.main.controller.session.turns[0].asked == first
        await stage.press("ctrl+n")
        await stage.pilot.click("Suggestion")
        await stage.until(lambda: len(stage.main.controller.session.turns) == 1)
        assert stage.main.controller.session.turns[0].asked == first

    play(settings, screenplay)


def test_nothing_is_made_up(settings: Settings) -> None:
    async def screenplay(stage: Stage) -> None:
        await stage.ask(NONSENSE)
        assert "No answer found in this collection" in stage.words
        assert "The nearest passages:" in stage.words
        assert stage.main.conversation.active is None
        assert stage.main.source.quoted is None
        await stage.press("tab", "enter")
        await stage.until(stage.is_settled)
        assert stage.main.source.quoted is not None

    play(settings, screenplay)


def test_a_follow_up_carries_the_subject_and_says_so(settings: Settings) -> None:
    async def screenplay(stage: Stage) -> None:
        await stage.ask(QUESTION)
        await stage.ask("and in children?")
        asked = followups.rewrite("and in children?", QUESTION)
        assert asked is not None
        assert asked != "and in children?"
        assert f"follow-up, asked as: {asked}" in stage.words
        await stage.main.run_action("ask_as_typed")
        await stage.until(lambda: len(stage.main.controller.session.turns) == 3)
        last = stage.main.controller.session.turns[-1]
        assert (last.asked, last.question) == ("and in children?", "and in children?")

    play(settings, screenplay)


def test_the_history_goes_up_and_down(settings: Settings) -> None:
    async def screenplay(stage: Stage) -> None:
        await stage.ask(QUESTION)
        await stage.ask(NONSENSE)
        await stage.type("half a thou")
        await stage.press("up")
        assert stage.main.prompt.value == NONSENSE
        await stage.press("up", "up")
        assert stage.main.prompt.value == QUESTION
        await stage.press("down", "down", "down")
        assert stage.main.prompt.value == "half a thou"

    play(settings, screenplay)


def test_what_is_pasted_becomes_inert(settings: Settings) -> None:
    async def screenplay(stage: Stage) -> None:
        stage.app.post_message(events.Paste(f"what\nreduces {STEERING}\r\nrelapses"))
        stage.app.post_message(events.Paste(" \n "))
        await stage.press("end")
        value = stage.main.prompt.value
        assert value.startswith("what\nreduces ")
        assert value.endswith("\nrelapses")
        assert not set(value) & set("\x1b\x07\r\u202e\x9b")
        await stage.press("enter")
        await stage.until(lambda: not stage.main.controller.pending)
        assert "Traceback" not in stage.text

    play(settings, screenplay)


def test_escape_goes_one_step_back_at_a_time(settings: Settings) -> None:
    async def screenplay(stage: Stage) -> None:
        await stage.ask(QUESTION)
        await stage.press("f1")
        assert len(stage.app.screen_stack) == 2
        await stage.press("escape")
        assert len(stage.app.screen_stack) == 1
        await stage.press("tab")
        assert stage.has_focus(stage.main.conversation)
        await stage.press("escape")
        assert stage.has_focus(stage.main.prompt)
        await stage.press("escape")
        assert stage.has_focus(stage.main.prompt)

    play(settings, screenplay)


def test_keys_do_nothing_before_there_is_anything(settings: Settings) -> None:
    async def screenplay(stage: Stage) -> None:
        await stage.focus(stage.main.conversation)
        await stage.press("enter", "j", "k", "3", "y", "o", "ctrl+l", "ctrl+o", "pageup")
        await stage.main.run_action("find")
        await stage.main.run_action("step(1)")
        await stage.main.run_action("ask_as_typed")
        assert stage.said == ["There is no answer to save yet."]
        await stage.focus(stage.main.prompt)
        await stage.press("enter")
        assert stage.main.controller.session.turns == ()

    play(settings, screenplay)


def test_a_new_conversation_begins_with_the_welcome(settings: Settings) -> None:
    async def screenplay(stage: Stage) -> None:
        await stage.ask(QUESTION)
        before = stage.main.controller.session.id
        await stage.press("ctrl+n")
        assert "Ask a clinical question." in stage.text
        assert stage.main.controller.session.id != before
        assert stage.main.source.quoted is None
        await stage.ask("and in children?")
        assert stage.main.controller.session.turns[0].question == "and in children?"

    play(settings, screenplay)


def test_no_hostile_text_is_lost_or_obeyed_in_any_widget(settings: Settings) -> None:
    async def screenplay(stage: Stage) -> None:
        await stage.ask(f"hostilimab {STEERING} [red]see[/red] [/x] [@click=app.quit]")
        assert "[red]see[/red] [/x] [@click=app.quit]" in stage.words
        assert "[red]see[/red] *there* <b>1</b>" in stage.words
        assert not set(stage.text) & set("\x1b\x07\x08\x7f\x9b\x9d\u202e\u2066")
        await stage.press("tab", "1", "slash")
        await stage.type(STEERING)
        await stage.press("escape", "escape")
        assert not set(stage.text) & set("\x1b\x07\x08\x7f\x9b\x9d\u202e\u2066")
        for key in ("f2", "f3", "ctrl+t", "ctrl+o", "ctrl+p"):
            await stage.press(key)
            assert not set(stage.text) & set("\x1b\x07\x08\x7f\x9b\x9d\u202e\u2066")
            await stage.press("escape")

    play(settings, screenplay)


def test_only_retracted_work(settings: Settings) -> None:
    async def screenplay(stage: Stage) -> None:
        await stage.press("ctrl+t")
        await stage.focus(stage.app.screen.query_one("#words", Input))
        await stage.type(RETRACTED)
        await stage.press("down", "space")
        await stage.focus(stage.app.screen.query_one("#words", Input))
        await stage.press("enter")
        await stage.ask(QUESTION)
        assert "⚠ All quotes are from retracted work." in stage.words
        assert f"only from: document={RETRACTED}" in stage.words

    play(settings, screenplay)


def test_the_welcome_says_what_came_since_the_build(tmp_path: Path) -> None:
    own = samples.build(tmp_path / "own")
    (own.corpus / "new.md").write_text("# New\n\nRest reduced relapses.\n", encoding="utf-8")
    (own.corpus / "picture.png").write_bytes(b"\x89PNG\r\n\x1a\n")

    async def run() -> None:
        settings = settings_for(own, tmp_path / "data")
        async with staged(settings, open_index=lambda: Assistant.open(own.index)) as stage:
            said = "Since the build: 1 new file, 1 new file that cannot be read · f5 updates"
            await stage.until(lambda: said in stage.words)
            assert "new: new.md" in stage.words

    asyncio.run(run())
