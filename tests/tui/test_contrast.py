"""Text and edges stand out in both themes; test_shown.py looks at every state in the same way."""

from __future__ import annotations

from pathlib import Path

import pytest
import samples
from contrast import EDGE, TEXT, contrast, dull_bars, dull_buttons, weak
from onscreen import NARROW, WIDE, Stage, fill, play, settings_for
from rich.color import Color, ColorSystem
from rich.style import Style
from rich.terminal_theme import TerminalTheme
from samples import NONSENSE, QUESTION
from textual.geometry import Offset
from textual.selection import Selection
from textual.theme import Theme

from assistant.settings import Settings
from assistant.tui import clipboard, preferences
from assistant.tui.view.themes import THEMES, roles

# The 16 colours by which Rich chooses: dark and bright ones of each red, green and blue.
_LEVELS = [
    (0, 0, 0), (170, 0, 0), (0, 170, 0), (170, 85, 0),
    (0, 0, 170), (170, 0, 170), (0, 170, 170), (170, 170, 170),
]  # fmt: skip
_BRIGHT = [
    (85 + (170 * (number & 1)), 85 + (85 * (number & 2)), 85 + (170 * (number // 4)))
    for number in range(8)
]
VGA = TerminalTheme((0, 0, 0), (255, 255, 255), _LEVELS, _BRIGHT)
THEME_NAMES = [theme.name for theme in THEMES]


@pytest.fixture(params=THEME_NAMES)
def settings(tmp_path: Path, request: pytest.FixtureRequest) -> Settings:
    data = tmp_path / "data"
    preferences.save_theme(data, request.param)
    return settings_for(samples.collection(), data)


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


@pytest.mark.parametrize("theme", THEMES, ids=THEME_NAMES)
@pytest.mark.parametrize(
    ("colours", "least"), [(ColorSystem.EIGHT_BIT, TEXT), (ColorSystem.STANDARD, EDGE)]
)
def test_every_role_stands_out_with_fewer_colours(
    theme: Theme, colours: ColorSystem, least: float
) -> None:
    for name, style in roles(theme.name).items():
        if style.color is None:
            continue
        behind = [style.bgcolor] if style.bgcolor else _grounds(theme)
        ratios = [
            contrast(_with_fewer(style.color, colours), _with_fewer(ground, colours))
            for ground in behind
        ]
        assert min(ratios) >= least, name


def test_the_dark_grounds_stay_grey_and_different_with_256_colours() -> None:
    dark = next(theme for theme in THEMES if theme.dark)
    drawn = [_with_fewer(ground, ColorSystem.EIGHT_BIT) for ground in _grounds(dark)]
    triplets = {ground.get_truecolor() for ground in drawn}
    assert len(triplets) == len(drawn)
    assert all(len(set(triplet)) == 1 for triplet in triplets)


@pytest.mark.parametrize("theme", THEMES, ids=THEME_NAMES)
def test_reviews_trials_and_cohorts_keep_their_own_colours_with_16(theme: Theme) -> None:
    drawn = roles(theme.name)
    families = ("synthesis", "trial", "observed", "other")
    assert len(
        {_with_fewer(_ground(drawn[f"badge-{name}"]), ColorSystem.STANDARD) for name in families}
    ) == len(families)


@pytest.mark.parametrize("theme", THEMES, ids=THEME_NAMES)
def test_nothing_is_yellow_on_white_with_16_colours(theme: Theme) -> None:
    """Many terminals have a bright yellow in the place of brown."""
    yellow = Color.parse("yellow").number
    if not theme.dark:
        colours = [style.color for style in roles(theme.name).values() if style.color]
        named = [Color.parse(str(each)) for each in (theme.accent, theme.warning, theme.primary)]
        assert [each for each in (*colours, *named) if _number_of_16(each) == yellow] == []


def _grounds(theme: Theme) -> list[Color]:
    return [Color.parse(str(each)) for each in (theme.background, theme.surface, theme.panel)]


def _with_fewer(colour: Color, colours: ColorSystem) -> Color:
    return Color.from_triplet(colour.downgrade(colours).get_truecolor(VGA))


def _number_of_16(colour: Color) -> int | None:
    return colour.downgrade(ColorSystem.STANDARD).number


def _ground(style: Style) -> Color:
    assert style.bgcolor
    return style.bgcolor


@pytest.mark.parametrize("size", [WIDE, NARROW])
@pytest.mark.parametrize("lines", [1, 3, 12])
def test_notifications_stand_out_and_never_cover_the_prompt(
    settings: Settings, size: tuple[int, int], lines: int
) -> None:
    async def screenplay(stage: Stage) -> None:
        await stage.ask(QUESTION)
        stage.main.prompt.fill("\n".join(["a line of a vignette"] * lines))
        stage.app.say("The quote: " + clipboard.where("The quote", by_system=False))
        stage.app.say("A question is already waiting.", "warning")
        stage.app.say("The index cannot be read.", "error")
        await stage.until(lambda: "The index cannot be read." in stage.text)
        assert weak(stage) == set()
        asking = stage.main.query_one("#ask").region
        toasts = [toast.region for toast in stage.main.query("Toast")]
        assert [toast.overlaps(asking) for toast in toasts] == [False] * 3
        assert max(toast.bottom for toast in toasts) == asking.y
        assert stage.main.query_one("#prompt").region.height == min(lines, 8)

    play(settings, screenplay, size)
