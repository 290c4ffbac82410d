"""Two looks: a dark one, and a light one."""

from __future__ import annotations

from textual.theme import Theme

from assistant.tui.preferences import DARK, LIGHT

THEMES = (
    Theme(
        name=DARK,
        primary="#7cb7ff",
        secondary="#9ecbb8",
        accent="#f2c46d",
        warning="#f0a35e",
        error="#ff7b72",
        success="#85d18b",
        foreground="#e4e8ed",
        background="#12161b",
        surface="#191f26",
        panel="#202833",
        dark=True,
    ),
    Theme(
        name=LIGHT,
        primary="#0b57b0",
        secondary="#226653",
        accent="#8a4b00",
        warning="#944600",
        error="#b3141d",
        success="#1c6b2a",
        foreground="#1b2128",
        background="#fbfbf9",
        surface="#f1f2ef",
        panel="#e4e7e6",
        dark=False,
    ),
)
