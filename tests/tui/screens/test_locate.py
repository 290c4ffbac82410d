"""Locating a sentence on the screen: exact, near, absent, and its place in the source."""

from __future__ import annotations

import asyncio
import threading
from pathlib import Path

import pytest
import samples
from onscreen import NARROW, WIDE, Stage, play, settings_for, staged
from samples import QUESTION
from textual.widgets import Input

from assistant.engine import Assistant
from assistant.index.open_index import Index
from assistant.locate import Located
from assistant.settings import Settings
from assistant.tui.screens.locate import LocateScreen

SENTENCE = "Headache occurred in 12% of patients on inventumab and in 10% on placebo."


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return settings_for(samples.collection(), tmp_path)


async def look_for(stage: Stage, text: str, shown: str) -> None:
    await stage.press("f7")
    await stage.type(text)
    await stage.press("enter")
    await stage.until(lambda: shown in stage.words_of_dialog)


@pytest.mark.parametrize("size", [WIDE, NARROW])
@pytest.mark.parametrize("has_answer", [False, True])
def test_an_exact_sentence_is_opened_in_its_source(
    settings: Settings,
    size: tuple[int, int],
    *,
    has_answer: bool,
) -> None:
    async def screenplay(stage: Stage) -> None:
        if has_answer:
            await stage.ask(QUESTION)
        await look_for(stage, SENTENCE, "✔ The collection has this text word for word")
        await stage.press("enter")
        source = stage.main.source
        await stage.until(lambda: "✔ verbatim" in stage.text)
        assert source.quoted is not None
        assert source.quoted.quote == SENTENCE
        assert "[located]" in stage.text
        assert "▶" in stage.text
        assert stage.has_focus(source.text)
        await stage.press("escape")
        assert stage.has_focus(stage.main.prompt)
        assert "[located]" not in stage.text
        if has_answer and size == WIDE:
            await stage.until(lambda: "[1] " in stage.text and "✔ verbatim" in stage.text)

    play(settings, screenplay, size)


def test_a_near_sentence_is_shown_with_its_differences(settings: Settings) -> None:
    async def screenplay(stage: Stage) -> None:
        await look_for(stage, SENTENCE.replace("12%", "21%"), "the nearest differs in a number")
        assert "given “21%”, here “12%”: " in stage.words_of_dialog
        assert "word for word; " in stage.words_of_dialog
        await stage.press("enter")
        await stage.until(lambda: "✔ verbatim" in stage.text)
        assert stage.main.source.quoted is not None
        assert stage.main.source.quoted.quote == SENTENCE

    play(settings, screenplay)


def test_a_part_of_a_sentence_is_verbatim(settings: Settings) -> None:
    async def screenplay(stage: Stage) -> None:
        await look_for(stage, SENTENCE[9:40], "✔ The collection has this text word for word")
        await stage.press("enter")
        await stage.until(lambda: "✔ verbatim, part of a sentence" in stage.text)
        assert "✘" not in stage.text

    play(settings, screenplay)


def test_an_absent_sentence_leaves_the_line_ready_for_another(settings: Settings) -> None:
    async def screenplay(stage: Stage) -> None:
        await look_for(stage, "Bicycles and inner tubes were not studied here.", "✘ No document")
        assert stage.has_focus(stage.app.screen.query_one(Input))
        await stage.press("enter", "enter")
        assert isinstance(stage.app.screen, LocateScreen)

    play(settings, screenplay)


def test_what_is_typed_at_the_places_looks_for_another_text(settings: Settings) -> None:
    async def screenplay(stage: Stage) -> None:
        await look_for(stage, SENTENCE, "✔ The collection has this text word for word")
        line = stage.app.screen.query_one(Input)
        await stage.press("x")
        assert stage.has_focus(line)
        assert line.value == "x"
        await stage.type("ylophones and bicycles were not studied at all")
        await stage.press("enter")
        await stage.until(lambda: "✘ No document" in stage.words_of_dialog)

    play(settings, screenplay)


def test_an_empty_text_is_explained(settings: Settings) -> None:
    async def screenplay(stage: Stage) -> None:
        await stage.press("f7", "space", "enter")
        assert "The text is empty; paste or type a sentence." in stage.words_of_dialog

    play(settings, screenplay)


class Patient(Assistant):
    """Waits before the first document until it is let go on."""

    looking = threading.Event()
    may_go_on = threading.Event()
    was_stopped = threading.Event()

    def locate(self, text: str, *, most: int = 5, before_each: object = None) -> Located:
        def wait() -> None:
            self.looking.set()
            self.may_go_on.wait(20)
            try:
                before_each()  # type: ignore[operator]
            except Exception:
                self.was_stopped.set()
                raise

        return super().locate(text, most=most, before_each=wait)


def test_leaving_ends_the_search_and_questions_are_answered(settings: Settings) -> None:
    async def run() -> None:
        async with staged(settings, WIDE, lambda: Patient(Index(settings.index))) as stage:
            await stage.opened()
            await stage.press("f7")
            await stage.type("Headache occurred in 13% of patients")
            await stage.press("enter")
            await stage.until(Patient.looking.is_set)
            assert "esc ends the search" in stage.words_of_dialog
            await stage.press("escape")
            Patient.may_go_on.set()
            await stage.until(Patient.was_stopped.is_set)
            await stage.ask(QUESTION)
            assert "[1]" in stage.text

    asyncio.run(run())
