"""The prompt: a text of several lines, and a history."""

from __future__ import annotations

from pathlib import Path

import pytest
import samples
from onscreen import NARROW, WIDE, Stage, play, settings_for
from samples import QUESTION, STEERING
from textual import events

from assistant.settings import Settings
from assistant.tui.widgets.prompt import MOST_CHARACTERS

VIGNETTE = "A woman of 34 relapses.\nShe takes pretendine.\n\nWhat reduces relapses?"


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return settings_for(samples.collection(), tmp_path)


async def paste(stage: Stage, text: str) -> None:
    """Paste as a terminal does, and wait until it has been handled."""
    stage.app.post_message(events.Paste(text))
    await stage.press("left", "right")


@pytest.mark.parametrize("key", ["ctrl+j", "alt+enter", "shift+enter"])
def test_a_key_begins_a_line_and_enter_asks(settings: Settings, key: str) -> None:
    async def screenplay(stage: Stage) -> None:
        await stage.press("a", key, "b")
        assert stage.main.prompt.value == "a\nb"
        assert stage.main.prompt.size.height == 2
        await stage.press("enter", "c")
        assert stage.main.prompt.value == "c"
        assert stage.main.prompt.size.height == 1
        assert stage.main.conversation.views[-1].asked == "a\nb"

    play(settings, screenplay)


@pytest.mark.parametrize("size", [WIDE, NARROW])
def test_it_grows_with_its_text_up_to_a_height(settings: Settings, size: tuple[int, int]) -> None:
    async def screenplay(stage: Stage) -> None:
        prompt = stage.main.prompt
        await stage.type("word " * 50)
        lines = 1 + 250 // prompt.wrap_width
        assert prompt.size.height == lines
        await stage.type("word " * 300)
        assert prompt.size.height == 8
        assert stage.main.conversation.size.height >= 10
        assert prompt.cursor_screen_offset.y < prompt.region.bottom
        await stage.press("enter")
        assert prompt.size.height == 1

    play(settings, screenplay, size)


def test_a_paste_keeps_its_lines_and_can_be_asked_again(settings: Settings) -> None:
    async def screenplay(stage: Stage) -> None:
        prompt = stage.main.prompt
        await paste(stage, VIGNETTE.replace("\n", "\r\n"))
        assert prompt.value == VIGNETTE
        await stage.press("enter")
        await stage.until(lambda: not stage.main.controller.pending)
        await stage.type("half")
        await stage.press("up")
        assert prompt.value == VIGNETTE
        await stage.press("up", "X")
        assert prompt.value == VIGNETTE.replace("\n\n", "\nX\n")
        await stage.press("backspace", "up", "up", "up")
        assert prompt.value == VIGNETTE
        await stage.press("down", "down", "down", "down")
        assert prompt.value == "half"

    play(settings, screenplay)


def test_arrows_move_by_lines_as_they_are_wrapped(settings: Settings) -> None:
    async def screenplay(stage: Stage) -> None:
        prompt = stage.main.prompt
        prompt.remember("before")
        await stage.type("word " * 50)
        await stage.press("up")
        assert prompt.value.startswith("word")
        await stage.press(*["up"] * 8)
        assert prompt.value == "before"

    play(settings, screenplay, NARROW)


def test_a_paste_in_a_pane_goes_to_the_prompt(settings: Settings) -> None:
    async def screenplay(stage: Stage) -> None:
        await stage.ask(QUESTION)
        await stage.focus(stage.main.source.text)
        await paste(stage, "y o\nn")
        assert stage.main.prompt.value == "y o\nn"
        assert stage.has_focus(stage.main.prompt)
        assert stage.said == []

    play(settings, screenplay)


def test_keys_and_pastes_keep_their_order(settings: Settings) -> None:
    async def screenplay(stage: Stage) -> None:
        for key in "ab":
            stage.app.post_message(events.Key(key, key))
        stage.app.post_message(events.Paste("c"))
        stage.app.post_message(events.Key("backspace", "\x7f"))
        stage.app.post_message(events.Paste("d"))
        await stage.press("e")
        assert stage.main.prompt.value == "abde"

    play(settings, screenplay)


def test_nothing_in_it_steers_the_terminal(settings: Settings) -> None:
    async def screenplay(stage: Stage) -> None:
        await stage.type(STEERING)
        stage.app.copy_to_clipboard(STEERING)
        await stage.press("ctrl+v")
        assert not set(stage.main.prompt.value) & set("\x1b\x07\r\u202e\x9b")

    play(settings, screenplay)


def test_a_long_text_is_cut_and_that_is_told(settings: Settings) -> None:
    async def screenplay(stage: Stage) -> None:
        await stage.type("a question ")
        await paste(stage, "x" * MOST_CHARACTERS)
        assert len(stage.main.prompt.value) == MOST_CHARACTERS
        [sentence] = stage.said
        assert sentence == (
            "A question has room for 10,000 characters; the last 11 characters did not fit."
        )

    play(settings, screenplay)


def test_a_long_question_comes_back_to_be_shortened(settings: Settings) -> None:
    async def screenplay(stage: Stage) -> None:
        long = "what reduces relapses " * 100
        await stage.type(long)
        await stage.press("enter")
        assert stage.said == ["The question is 199 characters too long; shorten it."]
        assert stage.main.prompt.value == long.strip()
        assert stage.main.conversation.views == []

    play(settings, screenplay)


def test_keys_of_editing_delete_what_they_should(settings: Settings) -> None:
    async def screenplay(stage: Stage) -> None:
        prompt = stage.main.prompt
        await stage.type("one\n" + "word " * 50)
        await stage.press("ctrl+u")
        assert prompt.value == "one\n"
        await stage.press("ctrl+u")
        assert prompt.value == "one"
        await stage.press("ctrl+x")
        assert prompt.value == "one"
        await stage.press("ctrl+u", "ctrl+z")
        assert prompt.value == "one"

    play(settings, screenplay)
