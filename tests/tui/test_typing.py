"""What is typed arrives, in order and whole, wherever the focus is."""

from __future__ import annotations

import string
import time
from pathlib import Path

import pytest
import samples
from onscreen import Stage, play, settings_for
from pseudoterminal import assistant, shown
from samples import QUESTION

from assistant.settings import Settings
from assistant.tui import keys

BACKSPACE = "\x7f"
HOME = "\x1b[H"


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return settings_for(samples.collection(), tmp_path)


@pytest.mark.parametrize("pause", [0, 0.005, 0.02, 0.06])
def test_a_burst_of_keys_is_read_in_its_order(tmp_path: Path, pause: float) -> None:
    made = samples.collection()
    options = ("--corpus", str(made.corpus), "--index", str(made.index))
    with assistant(tmp_path, *options) as terminal:
        terminal.wait_for("This collection holds")
        burst = [*"rituximax", BACKSPACE, "b", HOME, *"on ", "\r", *"next one"]
        for key in burst:
            terminal.type(key)
            time.sleep(pause)
        terminal.wait_for("next one")
        assert "❯ on rituximab" in shown(terminal.written)
        assert terminal.leave() == 0


def test_letters_and_other_keys_keep_their_order(settings: Settings) -> None:
    async def screenplay(stage: Stage) -> None:
        await stage.press(*"abx", "backspace", "c")
        assert stage.main.prompt.value == "abc"

    play(settings, screenplay)


@pytest.mark.parametrize("pane", ["conversation", "source"])
def test_what_is_typed_in_a_pane_goes_to_the_prompt(settings: Settings, pane: str) -> None:
    group = keys.EVIDENCE if pane == "conversation" else keys.SOURCE
    bound = {name for key in group for name in key.keys.split(",")}
    free = [letter for letter in string.ascii_letters + string.digits if letter not in bound]

    async def screenplay(stage: Stage) -> None:
        await stage.ask(QUESTION)
        widget = stage.main.conversation if pane == "conversation" else stage.main.source.text
        for letter in free:
            stage.main.prompt.fill("")
            await stage.focus(widget)
            await stage.press(letter)
            assert stage.main.prompt.value == letter
            assert stage.has_focus(stage.main.prompt)

    play(settings, screenplay)


def test_a_key_of_a_pane_is_text_once_something_is_typed(settings: Settings) -> None:
    async def screenplay(stage: Stage) -> None:
        await stage.ask(QUESTION)
        await stage.type("how ")
        await stage.focus(stage.main.source.text)
        await stage.press("y", "o", "u")
        assert stage.main.prompt.value == "how you"
        assert stage.said == []

    play(settings, screenplay)


def test_after_one_number_another_one_can_be_typed(settings: Settings) -> None:
    async def screenplay(stage: Stage) -> None:
        await stage.ask(QUESTION)
        for number in (3, 2):
            await stage.press(str(number), "enter")
            await stage.until(stage.is_settled)
            assert stage.main.conversation.active is not None
            assert stage.main.conversation.active.quoted.number == number
            assert stage.has_focus(stage.main.prompt)
        await stage.press("enter")
        await stage.until(lambda: stage.has_focus(stage.main.source.text))

    play(settings, screenplay)


def test_a_number_without_a_quote_stays_before_what_is_typed_next(settings: Settings) -> None:
    async def screenplay(stage: Stage) -> None:
        await stage.type("44")
        await stage.press("enter", "x")
        assert stage.said == ["There is no [44] in this answer."]
        assert stage.main.prompt.value == "44x"

    play(settings, screenplay)


def test_the_chosen_key_quits_and_the_usual_one_does_not(settings: Settings) -> None:
    (settings.data / keys.FILE).write_text('[keys]\nquit = "ctrl+x"\n', encoding="utf-8")

    async def screenplay(stage: Stage) -> None:
        await stage.press("ctrl+q")
        assert stage.app.is_running
        assert not stage.app._exit
        await stage.press("f1", "ctrl+x")  # from a dialog, too
        assert stage.app._exit

    play(settings, screenplay)
