"""The keys that ask again: as typed, for more quotes, of randomised trials alone."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest
import samples
from onscreen import Interrupted, Stage, play, settings_for, staged
from samples import NONSENSE, QUESTION

from assistant.answer.steps import Step, silent
from assistant.filters import Filter
from assistant.index.open_index import Index
from assistant.records import Answer
from assistant.settings import Settings

NO_MORE = "There are no more quotes: no other sentence is likely to answer."


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return settings_for(samples.collection(), tmp_path)


class Brief(Interrupted):
    """The engine, which at first quotes two sentences of three that it could quote."""

    def ask(
        self,
        question: str,
        *,
        most: int = 8,
        chosen: Filter | None = None,
        refuse: bool = True,
        step: Step = silent,
    ) -> Answer:
        most = 2 if most == 8 else 3
        return super().ask(question, most=most, chosen=chosen, refuse=refuse, step=step)


def quotes(stage: Stage) -> list[int]:
    """How many quotes each answer has."""
    turns = [view.turn for view in stage.main.conversation.views]
    return [len(turn.quotes) for turn in turns if turn is not None]


async def again(stage: Stage, key: str) -> None:
    await stage.press(key)
    await stage.until(lambda: not stage.main.controller.pending)
    await stage.until(stage.is_settled)


def test_more_quotes_until_there_are_no_more(settings: Settings) -> None:
    async def run() -> None:
        engine = Brief(Index(settings.index, settings.data))
        async with staged(settings, open_index=lambda: engine) as stage:
            await stage.opened()
            await stage.press("ctrl+r")
            await stage.press("ctrl+r")
            await stage.ask(QUESTION)
            assert quotes(stage) == [2]
            await again(stage, "ctrl+g")
            assert quotes(stage) == [2, 3]
            said = len(stage.said)
            await again(stage, "ctrl+g")
            await stage.until(lambda: stage.said[said:] == [NO_MORE])
            assert quotes(stage) == [2, 3]

    asyncio.run(run())


def test_more_quotes_are_of_the_documents_of_the_answer(settings: Settings) -> None:
    async def run() -> None:
        engine = Brief(Index(settings.index, settings.data))
        async with staged(settings, open_index=lambda: engine) as stage:
            await stage.opened()
            await stage.ask(QUESTION)
            await again(stage, "ctrl+r")
            await again(stage, "ctrl+g")
            assert quotes(stage) == [2, 3]
            [first, second] = stage.main.conversation.views
            assert first.turn is not None
            assert second.turn is not None
            assert first.turn.terms == second.turn.terms == ()

    asyncio.run(run())


def test_there_may_be_nothing_to_ask_again(settings: Settings) -> None:
    async def screenplay(stage: Stage) -> None:
        await stage.press("ctrl+g", "ctrl+y")
        await stage.ask(NONSENSE)
        await stage.press("ctrl+g")
        none = "There is no answer that could have more quotes."
        assert stage.said == [none, "There is no question to ask again yet.", none]
        await stage.ask(QUESTION)
        await stage.press("ctrl+g")
        assert stage.said[-1] == NO_MORE
        assert len(quotes(stage)) == 2

    play(settings, screenplay)


def test_only_randomised_trials_and_all_designs_again(settings: Settings) -> None:
    async def screenplay(stage: Stage) -> None:
        await stage.press("ctrl+r")
        assert "design=randomised trial" in stage.text
        await stage.ask(QUESTION)
        view = stage.main.conversation.views[-1]
        assert view.turn is not None
        assert {q.document.design for q in view.turn.quotes} == {"randomised trial"}
        await stage.press("ctrl+r")
        assert "filters:" not in stage.lines[0]

    play(settings, screenplay)


def test_a_follow_up_is_asked_as_typed(settings: Settings) -> None:
    async def screenplay(stage: Stage) -> None:
        await stage.ask(QUESTION)
        await stage.ask("and in children?")
        assert stage.main.conversation.views[-1].question != "and in children?"
        await again(stage, "ctrl+y")
        assert stage.main.conversation.views[-1].question == "and in children?"
        assert stage.main.prompt.value == ""

    play(settings, screenplay)
