"""Keys that are pressed faster than dialogs open act as those that are pressed slowly."""

from __future__ import annotations

import os
import time
from pathlib import Path

import pytest
import samples
from onscreen import Stage, play, settings_for
from pseudoterminal import assistant
from samples import QUESTION
from textual import events

BACK_TAB, DOWN, ESCAPE = "\x1b[Z", "\x1b[B", "\x1b[27u"
OPENERS = {
    "help": "\x1bOP",
    "sessions": "\x1bOQ",
    "rebuild": "\x1b[15~",
    "corpus": "\x1bOR",
    "evidence": "\x1b[17~",
    "locate": "\x1b[18~",
    "changed": "\x1b[20~",
    "filters": "\x14",
    "export": "\x0f",
    "palette": "\x10",
    "address": "1\r\ro",
}


@pytest.mark.parametrize("pause", [0, 0.005, 0.02, 0.06])
def test_bursts_in_every_dialog_do_no_harm(tmp_path: Path, pause: float) -> None:
    made = samples.build(tmp_path / "own")
    before = sorted(made.corpus.rglob("*"))
    with assistant(tmp_path, *made.options, "--model", "hashing") as terminal:
        terminal.type(f"{QUESTION}\r")
        terminal.wait_for("[1]")
        for name, opener in OPENERS.items():
            for key in (opener, *[BACK_TAB, DOWN, " ", DOWN, BACK_TAB, " "] * 3):
                os.write(terminal._ours, key.encode())
                time.sleep(pause)
            terminal.press(*[ESCAPE] * 4)
            terminal.type("\x15")
            terminal.type(f"after {name}")
            terminal.wait_for(f"after {name}")
            terminal.type("\x15")
        assert "Traceback" not in terminal.written
        assert terminal.leave() == 0
    assert sorted(made.corpus.rglob("*")) == before


def test_a_dialog_gets_the_keys_that_follow_the_one_that_opens_it(tmp_path: Path) -> None:
    async def screenplay(stage: Stage) -> None:
        for key in ("ctrl+t", *"2018", "tab", *"2020", "enter", *"next"):
            stage.app.post_message(events.Key(key, key if len(key) == 1 else None))
        await stage.until(lambda: stage.main.prompt.value == "next")
        assert stage.main.chosen.years == (2018, 2020)

    play(settings_for(samples.collection(), tmp_path), screenplay)


# The dialogs with a field. In the others, what is typed waits at the prompt.
WITH_FIELD = {"sessions", "corpus", "locate", "export", "filters"}


@pytest.mark.parametrize("pause", [0, 0.005, 0.02, 0.06])
def test_no_dialog_loses_the_first_keys_of_a_burst(tmp_path: Path, pause: float) -> None:
    made = samples.build(tmp_path / "own")
    with assistant(tmp_path, *made.options, "--model", "hashing") as terminal:
        terminal.type(f"{QUESTION}\r")
        terminal.wait_for("[1]")
        for name, opener in OPENERS.items():
            if name in (
                "palette",
                "address",
            ):  # one has the focus in its only line; `o` is a letter
                continue
            word = f"xyl{name}"
            for key in (opener, *word):
                os.write(terminal._ours, key.encode())
                time.sleep(pause)
            if name in WITH_FIELD:
                terminal.wait_for(word)
                terminal.press(*[ESCAPE] * 2)
            else:
                terminal.press(*[ESCAPE] * 2)
                terminal.type(".")
                terminal.wait_for(f"{word}.")
            terminal.type("\x15")
        assert "Traceback" not in terminal.written
        assert terminal.leave() == 0
