"""A picture of the screen: an answer and a quote in its source, or another view.

python benchmarks/screenshot.py --index index --corpus corpus --out docs/screen.svg
python benchmarks/screenshot.py --index index --corpus corpus --view effects --out docs/effects.svg

Two runs on one index make the same picture.
"""

from __future__ import annotations

import argparse
import asyncio
import re
import tempfile
from collections.abc import Awaitable, Callable
from dataclasses import replace
from pathlib import Path

from textual.pilot import Pilot
from textual.widgets import Input

from assistant.settings import Settings
from assistant.tui.app import AssistantApp
from assistant.tui.screens.main import MainScreen

QUESTION = "what treatments reduce NMO relapses"
SECOND = 2
SIZE = (120, 36)
PATIENCE = 60.0  # seconds


async def answer(pilot: Pilot[None], main: MainScreen) -> None:
    """Ask, and open the second quote."""
    main.prompt.fill(QUESTION)
    await pilot.press("enter")
    await until(lambda: len(main.conversation.cards) > 1)
    await pilot.press(str(SECOND), "enter")
    await until(lambda: main.source.quoted is not None and main.source.quoted.number == SECOND)
    await pilot.pause()
    await until(lambda: "✔" in main.app.export_screenshot())


async def effects(pilot: Pilot[None], main: MainScreen) -> None:
    """The table of effects."""
    await answer(pilot, main)
    await pilot.press("f6")
    await until(lambda: "Nothing" in main.app.export_screenshot())


async def intervals(pilot: Pilot[None], main: MainScreen) -> None:
    """The intervals on an axis."""
    await effects(pilot, main)
    await pilot.press("2")


async def directions(pilot: Pilot[None], main: MainScreen) -> None:
    """The quotes in groups by the direction of the effect."""
    await effects(pilot, main)
    await pilot.press("3")


async def coverage(pilot: Pilot[None], main: MainScreen) -> None:
    """What the collection holds and lacks."""
    # Only the name of the folder, so that all machines make the same picture.
    contents = main.index_contents
    main.index_contents = replace(contents, corpus=("corpus",)) if contents else None
    await pilot.press("f3")
    await until(lambda: "Populations" in main.app.export_screenshot())
    await pilot.press("down", "right")


VIEWS = {
    "answer": answer,
    "effects": effects,
    "intervals": intervals,
    "directions": directions,
    "coverage": coverage,
}


def main() -> None:
    """Write the picture."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--index", type=Path, required=True)
    parser.add_argument("--corpus", type=Path, required=True)
    parser.add_argument("--view", choices=VIEWS, default="answer")
    parser.add_argument("--out", type=Path, default=Path("docs/screen.svg"))
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as data:
        settings = Settings.resolve(
            [arguments.corpus], arguments.index, environment={"ASSISTANT_HOME": data}
        )
        picture = asyncio.run(take(settings, VIEWS[arguments.view]))
    arguments.out.write_text(picture, encoding="utf-8")


async def take(
    settings: Settings, show: Callable[[Pilot[None], MainScreen], Awaitable[None]]
) -> str:
    """Show a view, and take a picture."""
    app = AssistantApp(settings)
    async with app.run_test(size=SIZE) as pilot:
        main = app.get_default_screen()
        if not isinstance(main, MainScreen):
            raise TypeError
        for line in main.query(Input):
            line.cursor_blink = False
        await until(lambda: main.index_contents is not None)
        await show(pilot, main)
        await pilot.pause()
        picture = app.export_screenshot()
    app.finish()
    # Textual numbers its classes anew each time; not all programs keep blanks that begin a text.
    picture = re.sub(r"terminal-\d+", "terminal", picture)
    lines = picture.replace("<svg ", '<svg xml:space="preserve" ', 1).splitlines()
    return "".join(f"{line.rstrip()}\n" for line in lines)


async def until(condition: Callable[[], bool]) -> None:
    """Wait without getting in the way."""
    async with asyncio.timeout(PATIENCE):
        while not condition():  # noqa: ASYNC110 - of widgets, which set no events
            await asyncio.sleep(0.05)


if __name__ == "__main__":
    main()
