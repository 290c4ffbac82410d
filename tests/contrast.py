"""Measures how well what is drawn stands out.

WCAG 2 asks for a contrast of 4.5 to 1 for text, and of 3 to 1 for edges and boxes.
"""

from __future__ import annotations

from onscreen import Stage
from rich.color import Color
from textual.widget import Widget
from textual.widgets import Button

TEXT, EDGE = 4.5, 3.0


def contrast(one: Color, other: Color) -> float:
    darker, lighter = sorted((_luminance(one), _luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


def _luminance(colour: Color) -> float:
    red, green, blue = (
        part / 12.92 if part <= 0.03928 else ((part + 0.055) / 1.055) ** 2.4
        for part in (value / 255 for value in colour.get_truecolor())
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def all_dull(stage: Stage) -> set[str]:
    """All that stands out too little."""
    has_box = bool(stage.app.screen.query("#dialog"))
    return weak(stage) | dull_bars(stage) | (dull_buttons(stage) if has_box else set())


def weak(stage: Stage) -> set[str]:
    """What is drawn with too little contrast, in the box of a dialog or the palette if it is open.

    What is behind such a box is dimmed.
    """
    screen = stage.app.screen
    boxes = [box.region for box in screen.query("#dialog, #--input, #--results")]
    drawn = (
        segment
        for box in boxes or [screen.region]
        for strip in stage._strips()[box.y : box.bottom]
        for segment in strip.crop(box.x, box.right)
    )
    found = set()
    for text, style, _ in drawn:
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
