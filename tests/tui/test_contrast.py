"""Text and edges stand out in both themes, wherever they are drawn.

WCAG 2 asks for a contrast of 4.5 to 1 for text, and of 3 to 1 for edges and boxes.
"""

from __future__ import annotations

from pathlib import Path

import pytest
import samples
from onscreen import NARROW, WIDE, Stage, fill, play, settings_for
from rich.color import Color
from samples import NONSENSE, QUESTION
from textual.geometry import Offset
from textual.selection import Selection
from textual.widget import Widget
from textual.widgets import Button

from assistant.settings import Settings
from assistant.tui import preferences
from assistant.tui.view.themes import THEMES, roles

TEXT, EDGE = 4.5, 3.0
THEME_NAMES = [theme.name for theme in THEMES]


@pytest.fixture(params=THEME_NAMES)
def settings(tmp_path: Path, request: pytest.FixtureRequest) -> Settings:
    data = tmp_path / "data"
    preferences.save_theme(data, request.param)
    return settings_for(samples.collection(), data)


def luminance(colour: Color) -> float:
    red, green, blue = (
        part / 12.92 if part <= 0.03928 else ((part + 0.055) / 1.055) ** 2.4
        for part in (value / 255 for value in colour.get_truecolor())
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: Color, other: Color) -> float:
    darker, lighter = sorted((luminance(one), luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


def weak(stage: Stage) -> set[str]:
    """What is drawn with too little contrast, in the box of a dialog if one is open."""
    boxes = stage.app.screen.query("#dialog")
    box = boxes.first().region if boxes else stage.app.screen.region
    found = set()
    for strip in stage._strips()[box.y : box.bottom]:
        for text, style, _ in strip.crop(box.x, box.right):
            shown = text.strip()
            if not shown or style is None or style.color is None or style.bgcolor is None:
                continue
            is_edge = all(0x2500 <= ord(sign) < 0x25A0 for sign in shown.replace(" ", ""))
            ratio = contrast(style.color, style.bgcolor)
            if style.color == style.bgcolor or ratio >= (EDGE if is_edge else TEXT):
                continue
            found.add(f"{shown[:30]!r} {style.color.name} on {style.bgcolor.name}: {ratio:.2f}")
    return found


def dull_bars(stage: Stage) -> set[str]:
    """The widgets whose scrollbar stands out too little."""
    return {
        f"{widget!r} {contrast(styles.scrollbar_color.rich_color, back.rich_color):.2f}"
        for widget in stage.app.screen.query(Widget)
        for styles in (widget.styles,)
        for back in (styles.scrollbar_background,)
        if contrast(styles.scrollbar_color.rich_color, back.rich_color) < EDGE
    }


def dull_buttons(stage: Stage) -> set[str]:
    """The buttons that stand out too little from the dialog."""
    box = stage.app.screen.query_one("#dialog").styles.background.rich_color
    return {
        str(button.label)
        for button in stage.app.screen.query(Button)
        if contrast(button.styles.background.rich_color, box) < EDGE
    }


@pytest.mark.parametrize("size", [WIDE, NARROW])
def test_all_that_is_drawn_stands_out(settings: Settings, size: tuple[int, int]) -> None:
    async def screenplay(stage: Stage) -> None:
        assert weak(stage) == set()
        await stage.ask(QUESTION)
        assert (weak(stage), dull_bars(stage)) == (set(), set())
        await stage.focus(stage.main.conversation)
        await stage.press("enter", "slash")
        await stage.type("fictive")
        assert weak(stage) == set()
        await stage.press("escape", "escape")
        await stage.ask(NONSENSE)
        assert weak(stage) == set()
        for key in ("f1", "f2", "f3", "ctrl+t", "ctrl+o"):
            await stage.press(key)
            await stage.pilot.pause(0.2)
            for _ in range(4):
                assert (key, weak(stage), dull_bars(stage)) == (key, set(), set())
                assert dull_buttons(stage) == set()
                await stage.press("tab")
            if key == "ctrl+t":
                await fill(stage, "#first", "0")
                assert weak(stage) == set()
            await stage.press("escape")

    play(settings, screenplay, size)


def test_selected_text_can_be_read(settings: Settings) -> None:
    async def screenplay(stage: Stage) -> None:
        await stage.ask(QUESTION)
        card = stage.main.conversation.active
        assert card
        before = stage.picture()
        rows = len(card.lines(card.content_size.width))
        stage.app.screen.selections = {card: Selection(Offset(0, 0), Offset(60, rows - 1))}
        await stage.pilot.pause()
        assert stage.picture() != before
        assert weak(stage) == set()

    play(settings, screenplay)


@pytest.mark.parametrize("theme", THEMES, ids=THEME_NAMES)
def test_every_role_stands_out_from_every_background(theme: object) -> None:
    [chosen] = [each for each in THEMES if each is theme]
    grounds = [chosen.background, chosen.surface, chosen.panel]
    assert all(grounds)
    for name, style in roles(chosen.name).items():
        if style.color is None:
            continue
        behind = [style.bgcolor] if style.bgcolor else [Color.parse(str(each)) for each in grounds]
        assert min(contrast(style.color, ground) for ground in behind) >= TEXT, name
