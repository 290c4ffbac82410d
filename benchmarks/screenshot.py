"""A picture of the screen: an answer, and its second quote where it stands in its source.

python benchmarks/screenshot.py --index index --corpus corpus --out docs/screen.svg

Two runs on one index make the same picture.
"""

from __future__ import annotations

import argparse
import asyncio
import re
import tempfile
from collections.abc import Callable
from pathlib import Path

from textual.widgets import Input

from assistant.settings import Settings
from assistant.tui.app import AssistantApp
from assistant.tui.screens.main import MainScreen

QUESTION = "what treatments reduce NMO relapses"
SECOND = 2
SIZE = (120, 36)
PATIENCE = 60.0  # seconds


def main() -> None:
    """Write the picture."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--index", type=Path, required=True)
    parser.add_argument("--corpus", type=Path, required=True)
    parser.add_argument("--out", type=Path, default=Path("docs/screen.svg"))
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as data:
        settings = Settings.resolve(
            [arguments.corpus], arguments.index, environment={"ASSISTANT_HOME": data}
        )
        picture = asyncio.run(take(settings))
    arguments.out.write_text(picture, encoding="utf-8")


async def take(settings: Settings) -> str:
    """Ask, open the second quote, and take a picture."""
    app = AssistantApp(settings)
    async with app.run_test(size=SIZE) as pilot:
        main = app.get_default_screen()
        if not isinstance(main, MainScreen):
            raise TypeError
        for line in main.query(Input):
            line.cursor_blink = False
        await until(lambda: main.index_contents is not None)
        main.prompt.fill(QUESTION)
        await pilot.press("enter")
        await until(lambda: len(main.conversation.cards) > 1)
        await pilot.press(str(SECOND), "enter")
        await until(lambda: main.source.quoted is not None and main.source.quoted.number == SECOND)
        await pilot.pause()
        await until(lambda: "✔" in app.export_screenshot())
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
