"""A key that can be typed is not lost, whatever pane, dialog or widget has the focus."""

from __future__ import annotations

import asyncio
import string
from collections.abc import Awaitable, Callable, Iterator
from pathlib import Path

import pytest
import samples
from onscreen import Stage, play, settings_for
from samples import QUESTION
from textual import events
from textual.keys import _character_to_key
from textual.widget import Widget
from textual.widgets import Button, Input

from assistant.settings import Settings
from assistant.tui import keys
from assistant.tui.screens.dialog import ConfirmScreen, Dialog, TextScreen

# All that an English keyboard types, and letters beyond ASCII.
PRINTABLE = [*string.printable[:95], *"éßüλ€"]
# One of each kind, where the whole set would take minutes.
FEW = [*"a1/? é"]
Opener = Callable[[Stage], Awaitable[None]]


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return settings_for(samples.collection(), tmp_path)


def pressing(*names: str) -> Opener:
    async def opener(stage: Stage) -> None:
        await stage.ask(QUESTION)
        await stage.press(*names)
        await stage.until(lambda: len(stage.app.screen_stack) == 2)

    return opener


def pushing(make: Callable[[], Dialog[object]]) -> Opener:
    async def opener(stage: Stage) -> None:
        stage.app.push_screen(make())
        await stage.until(lambda: len(stage.app.screen_stack) == 2)

    return opener


DIALOGS: dict[str, Opener] = {
    "help": pressing("f1"),
    "sessions": pressing("f2"),
    "corpus": pressing("f3"),
    "rebuild": pressing("f5"),
    "evidence": pressing("f6"),
    "locate": pressing("f7"),
    "changed": pressing("f9"),
    "filters": pressing("ctrl+t"),
    "export": pressing("ctrl+o"),
    "addresses": pressing("tab", "o"),
    "confirm": pushing(lambda: ConfirmScreen("Really?", "Yes")),  # type: ignore[arg-type, return-value]
    "text": pushing(lambda: TextScreen("Name", "Name", "old")),  # type: ignore[arg-type, return-value]
}


def test_every_dialog_is_among_them() -> None:
    def kinds(kind: type[object]) -> Iterator[str]:
        for child in kind.__subclasses__():
            yield child.__name__
            yield from kinds(child)

    # Imports all of them.
    folder = Path(keys.__file__).parent / "screens"
    for module in folder.glob("*.py"):
        __import__(f"assistant.tui.screens.{module.stem}")
    assert len({*kinds(Dialog)}) == len(DIALOGS)


async def typed(stage: Stage, widget: Widget, character: str) -> None:
    """Type a character while a widget has the focus, as a terminal sends it."""
    stage.app.screen.set_focus(widget)
    stage.app.post_message(events.Key(_character_to_key(character), character))
    number = stage.app._key_queue._number
    while stage.app._key_queue._number == number or stage.app._key_queue._is_busy:  # noqa: ASYNC110
        await asyncio.sleep(0.001)


@pytest.mark.parametrize("name", DIALOGS)
def test_every_printable_key_in_every_dialog(settings: Settings, name: str) -> None:
    async def screenplay(stage: Stage) -> None:
        await DIALOGS[name](stage)
        dialog = stage.app.screen
        assert isinstance(dialog, Dialog)
        field = dialog.query_one(dialog.FIELD, Input) if dialog.FIELD else None
        # One widget of each kind: what is typed does not depend on what a list holds.
        widgets = {type(widget): widget for widget in dialog.focus_chain}.values()
        for number, widget in enumerate(each for each in widgets if each is not field):
            for character in FEW if number else PRINTABLE:
                if _is_taken(dialog, widget, character):
                    continue
                stage.main.prompt.fill("")
                if field is not None:
                    field.value = ""
                await typed(stage, widget, character)
                value = field.value if field is not None else stage.main.prompt.value
                assert value == character, (widget, character)
                assert stage.app.screen is dialog
        if field is None:
            assert sum("waits at the prompt" in said for said in stage.said) <= 1

    play(settings, screenplay)


def _is_taken(dialog: Dialog[object], widget: Widget, character: str) -> bool:
    """Whether a key acts there, by a rule that the dialog shows."""
    if isinstance(widget, Input):
        return character.isdecimal()  # a year
    if character == " ":
        return isinstance(widget, Button) or "space" in bound(widget)
    return character in bound(dialog)


def bound(widget: Widget) -> set[str]:
    return {key for bindings in (widget._bindings,) for key in bindings.key_to_bindings}


def test_every_printable_key_in_every_pane(settings: Settings) -> None:
    async def screenplay(stage: Stage) -> None:
        await stage.ask(QUESTION)
        await stage.press("tab", "enter")
        await stage.until(lambda: stage.has_focus(stage.main.source.text))
        panes = [w for w in stage.main.focus_chain if w is not stage.main.prompt]
        assert len(panes) == 2
        for widget in panes:
            for character in PRINTABLE:
                name = _character_to_key(character)
                # An empty prompt: a key of the pane acts. Otherwise everything is text.
                for before in ("", "how "):
                    if not before and name in bound(widget):
                        continue
                    stage.main.prompt.fill(before)
                    await typed(stage, widget, character)
                    assert stage.main.prompt.value == f"{before}{character}", (widget, character)

    play(settings, screenplay)


def test_every_printable_key_in_the_field_that_finds(settings: Settings) -> None:
    async def screenplay(stage: Stage) -> None:
        await stage.ask(QUESTION)
        await stage.press("tab", "enter")
        await stage.until(lambda: stage.has_focus(stage.main.source.text))
        await stage.press("slash")
        field = stage.main.query_one("#find", Input)
        for character in PRINTABLE:
            field.value = ""
            await typed(stage, field, character)
            assert field.value == character

    play(settings, screenplay)


@pytest.mark.parametrize("name", DIALOGS)
def test_a_key_of_the_screen_acts_or_says_why_not(settings: Settings, name: str) -> None:
    async def screenplay(stage: Stage) -> None:
        await DIALOGS[name](stage)
        dialog = stage.app.screen
        for key in keys.EVERYWHERE:
            if key in (*keys.IN_DIALOGS, keys.BACK, keys.PALETTE, keys.QUIT):
                continue
            if key.keys in dialog.active_bindings:
                continue
            stage.app.clear_notifications()
            await stage.press(key.keys)
            assert stage.app.screen is dialog
            assert len(stage.said) == 1, key.id
            assert "acts once this dialog is closed; esc closes it." in stage.said[0]
        theme = stage.app.theme
        await stage.press("f4")
        assert stage.app.theme != theme
        await stage.press("f1")
        assert type(stage.app.screen).__name__ == "HelpScreen"

    play(settings, screenplay)
