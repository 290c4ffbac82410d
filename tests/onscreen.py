"""The screen without a terminal: run, driven by keys, and compared with what it showed before."""

from __future__ import annotations

import asyncio
import datetime as dt
import os
import string
from collections.abc import AsyncIterator, Callable, Coroutine
from contextlib import asynccontextmanager
from dataclasses import replace
from pathlib import Path

from rich.style import Style
from samples import Collection
from textual.pilot import Pilot
from textual.widget import Widget
from textual.widgets import Input, TextArea

from assistant.answer.steps import Step, silent
from assistant.engine import Assistant
from assistant.filters import Filter
from assistant.index.manifest import Manifest
from assistant.index.open_index import Index
from assistant.records import Answer
from assistant.settings import Settings
from assistant.tui.app import AssistantApp
from assistant.tui.screens.main import MainScreen

WIDE, NARROW = (120, 36), (80, 24)
CLOCK = dt.datetime(2026, 1, 31, 12, 0, tzinfo=dt.UTC)
SHOWN = Path(__file__).parent / "tui" / "shown"
_PATIENCE = 20.0  # seconds; a busy machine is slow, and nothing here measures time
_LETTERS = string.ascii_letters + string.digits

Screenplay = Callable[["Stage"], Coroutine[object, object, None]]


class Timeless(Assistant):
    """The engine, with what differs from one machine and day to another made the same."""

    @property
    def manifest(self) -> Manifest:
        return replace(
            super().manifest,
            built="2026-01-31T12:00:00+00:00",
            corpus=("corpus",),
            fingerprint="0123456789abcdef" * 4,
        )


class Interrupted(Timeless):
    """The engine, with something done before a question is asked, or to the answer."""

    def before_asking(self, question: str) -> None:
        """Called with every question; may raise."""

    def changed(self, answer: Answer) -> Answer:
        """The answer that is given in place of this one."""
        return answer

    def ask(
        self,
        question: str,
        *,
        most: int = 8,
        chosen: Filter | None = None,
        refuse: bool = True,
        step: Step = silent,
    ) -> Answer:
        self.before_asking(question)
        return self.changed(
            super().ask(question, most=most, chosen=chosen, refuse=refuse, step=step)
        )


class Stage:
    """A running screen, and the hands of its user."""

    def __init__(self, app: AssistantApp, pilot: Pilot[None]) -> None:
        self.app = app
        self.pilot = pilot

    @property
    def main(self) -> MainScreen:
        screen = self.app.screen_stack[0]
        assert isinstance(screen, MainScreen)
        return screen

    async def press(self, *keys: str) -> None:
        await self.pilot.press(*keys)
        await self.pilot.pause()

    async def focus(self, widget: Widget) -> None:
        widget.focus()
        await self.pilot.pause()

    def has_focus(self, widget: Widget) -> bool:
        return self.app.focused is widget

    async def type(self, text: str) -> None:
        """Type into whatever line has the focus."""
        line = self.app.focused
        if isinstance(line, TextArea):
            line.insert(text)
        else:
            assert isinstance(line, Input)
            line.insert_text_at_cursor(text)
        await self.pilot.pause()

    async def ask(self, question: str) -> None:
        """Ask, and wait for the answer to be shown with its first source."""
        await self.focus(self.main.prompt)
        await self.type(question)
        await self.press("enter")
        await self.until(lambda: not self.main.controller.pending)
        await self.until(self.is_settled)

    def is_settled(self) -> bool:
        """Whether the source of the active quote is shown and proved, if it is to be shown."""
        is_shown = self.main.has_class("-wide") or self.main.has_class("-source")
        if self.main.conversation.active is None or not is_shown:
            return True
        quoted = self.main.source.quoted
        return quoted is self.main.conversation.active.quoted and "comparing" not in self.text

    async def until(self, condition: Callable[[], bool]) -> None:
        """Wait until something holds."""
        async with asyncio.timeout(_PATIENCE):
            while not condition():
                await self.pilot.pause(0.01)
        await self.pilot.pause()

    async def opened(self) -> None:
        await self.until(lambda: self.main.index_contents is not None)

    @property
    def lines(self) -> list[str]:
        return [strip.text.rstrip() for strip in self._strips()]

    @property
    def text(self) -> str:
        """What can be read, line by line."""
        return "\n".join(self.lines)

    @property
    def words(self) -> str:
        """What can be read, however it is wrapped; of two panes, the conversation alone."""
        pane = self.main.conversation.region
        strips = self._strips()
        if self.app.screen is self.main and pane:
            strips = [strip.crop(pane.x, pane.right) for strip in strips]
        return " ".join(" ".join(strip.text for strip in strips).split())

    @property
    def words_of_dialog(self) -> str:
        """What can be read in the box of a dialog, however it is wrapped."""
        box = self.app.screen.query_one("#dialog").content_region
        strips = [strip.crop(box.x, box.right) for strip in self._strips()]
        return " ".join(" ".join(strip.text for strip in strips).split())

    @property
    def said(self) -> list[str]:
        """What notifications say."""
        return [str(note.message) for note in self.app._notifications]

    def picture(self) -> str:
        """Every cell: its character, and in a second grid a letter for how it is drawn."""
        letters: dict[Style | None, str] = {}
        grid = []
        for strip in self._strips():
            row = ""
            for text, style, _ in strip:
                plain = Style() if style is None else style.without_color.clear_meta_and_links()
                key = plain + (style.from_color(style.color, style.bgcolor) if style else Style())
                row += letters.setdefault(key, _LETTERS[len(letters) % len(_LETTERS)]) * len(text)
            grid.append(row)
        legend = [f"{letter} {style}" for style, letter in letters.items()]
        return "\n".join([*self.lines, "", *grid, "", *legend, ""])

    def _strips(self) -> list:  # type: ignore[type-arg]
        return self.app.screen._compositor.render_strips()


@asynccontextmanager
async def staged(
    settings: Settings,
    size: tuple[int, int] = WIDE,
    open_index: Callable[[], Assistant] | None = None,
) -> AsyncIterator[Stage]:
    """The screen on these settings; what runs beside it is ended with it."""
    app = AssistantApp(
        settings,
        open_index=open_index or (lambda: Timeless(Index(settings.index, settings.data))),
        clock=lambda: CLOCK,
        folder=Path("answers"),
    )
    app.animation_level = "none"
    try:
        async with app.run_test(size=size, notifications=True) as pilot:
            for line in (*app.screen.query(Input), *app.screen.query(TextArea)):
                line.cursor_blink = False
            yield Stage(app, pilot)
    finally:
        app.finish()


def play(settings: Settings, screenplay: Screenplay, size: tuple[int, int] = WIDE) -> None:
    """Run a screenplay on an index that is open."""

    async def run() -> None:
        async with staged(settings, size) as stage:
            await stage.opened()
            await screenplay(stage)

    asyncio.run(run())


async def fill(stage: Stage, selector: str, text: str) -> None:
    """Put a text into a line of a dialog, in place of what stands there."""
    line = stage.app.screen.query_one(selector, Input)
    line.value = ""
    await stage.focus(line)
    await stage.type(text)


def settings_for(made: Collection, data: Path) -> Settings:
    """Settings that name a collection, and a folder for the user's own things."""
    return Settings((made.corpus,), made.index, "hashing", None, data, True, True)


def compare(name: str, picture: str) -> None:
    """Compare a picture with the one that is kept; UPDATE_SHOWN=1 keeps it instead."""
    file = SHOWN / f"{name}.txt"
    if os.environ.get("UPDATE_SHOWN"):
        file.parent.mkdir(exist_ok=True)
        file.write_text(picture, encoding="utf-8")
    assert picture == file.read_text(encoding="utf-8"), f"{name} looks different"
