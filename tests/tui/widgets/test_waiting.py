from __future__ import annotations

import asyncio
from typing import Literal

from textual.app import App, ComposeResult

from assistant.tui import preferences
from assistant.tui.view.themes import roles
from assistant.tui.widgets.waiting import Waiting

FRAMES = set("⠋⠙⠹⠸⠼⠴⠦⠧⠇⠏")
STEP = "reading 12 sentences"


class Stand(App[None]):
    """A screen with one question that waits."""

    def __init__(self, animations: Literal["none", "full"]) -> None:
        super().__init__()
        self.animation_level = animations
        self.roles = roles(preferences.DARK)

    def compose(self) -> ComposeResult:
        yield Waiting("what?", "what?")

    @property
    def state(self) -> str:
        return self.query_one(Waiting).lay_out(80)[1].text


def test_a_sign_turns_while_something_is_done_and_only_then() -> None:
    async def run() -> None:
        app = Stand("full")
        async with app.run_test() as pilot:
            waiting = app.query_one(Waiting)
            waiting.say("waiting for an index", moves=False)
            assert app.state == "waiting for an index"
            waiting.say(STEP, moves=True)
            signs: set[str] = set()
            while len(signs) < 3:
                signs.add(app.state.removesuffix(f" {STEP}"))
                await pilot.pause(0.02)
            assert signs <= FRAMES

    asyncio.run(run())


def test_without_animations_the_sign_stands_still() -> None:
    async def run() -> None:
        app = Stand("none")
        async with app.run_test() as pilot:
            app.query_one(Waiting).say(STEP, moves=True)
            await pilot.pause(0.2)
            assert app.state == f"… {STEP}"

    asyncio.run(run())
