"""The dark and the light theme, and the style of each role of text in them.

Roles are not classes of the stylesheet: whenever the focus moves, Textual would match hundreds of
quotes against the stylesheet, which took a second.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import NamedTuple

from rich.style import Style
from textual.theme import Theme

from assistant.tui.preferences import DARK, LIGHT


def _more(selected: tuple[str, str], edge: str, muted: str) -> dict[str, str]:
    """More names for the stylesheet: Textual's own colours for these have too little contrast.

    `selected` are the background and the text of a selection, `edge` is for lines, scrollbars and
    buttons, and `muted` for text that is less important.
    """
    selections = {
        f"{where}-selection-{what}": colour
        for where in ("screen", "input")
        for what, colour in zip(("background", "foreground"), selected, strict=True)
    }
    return {**selections, "edge": edge, "muted": muted}


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
        background="#14161a",
        surface="#1b1f24",
        panel="#24282f",
        dark=True,
        variables=_more(("#2d5a8c", "#ffffff"), edge="#76818f", muted="#a2a9b1"),
    ),
    Theme(
        name=LIGHT,
        primary="#004ca3",
        secondary="#226653",
        accent="#6a421b",
        warning="#7a2900",
        error="#b3141d",
        success="#1c6b2a",
        foreground="#1b2128",
        background="#fbfbf9",
        surface="#f1f2ef",
        panel="#e4e7e6",
        dark=False,
        variables=_more(("#b4d2f5", "#10151b"), edge="#6a747b", muted="#525a62"),
    ),
)


class _Role(NamedTuple):
    """How a role is drawn: names of colours and attributes of Rich, each "" for none.

    `plain` are attributes to use on a terminal without colours.
    """

    colour: str
    attributes: str = ""
    background: str = ""
    plain: str = ""


# A colour for each family of study designs (see `badges`): the ground of badges and the colour of
# glyphs. In the dark theme they stay different with 16 colours, too. Editorial status has a colour
# of its own, which nothing else may have.
_FAMILIES = {
    "synthesis": {DARK: "#c87bff", LIGHT: "#6b2fb3"},
    "trial": {DARK: "#4fd45f", LIGHT: "#0c6e1d"},
    "observed": {DARK: "#5c9dff", LIGHT: "#004ca3"},
    "cases": {DARK: "#d8c018", LIGHT: "#625618"},
    "guidance": {DARK: "#2fd0d0", LIGHT: "#0a6468"},
    "other": {DARK: "#b4bbc3", LIGHT: "#525a62"},
    "void": {DARK: "#959da6", LIGHT: "#565e67"},
}
_OWN_COLOURS = {
    **_FAMILIES,
    "paper": {DARK: "#14161a", LIGHT: "#ffffff"},
    "editorial": {DARK: "#ff5c8a", LIGHT: "#b3003c"},
    "muted": {DARK: "#a2a9b1", LIGHT: "#525a62"},
    "faint": {DARK: "#959da6", LIGHT: "#565e67"},
    "marked": {DARK: "#333c47", LIGHT: "#ccd3d6"},
    "marker": {DARK: "#f2c46d", LIGHT: "#ffd97a"},
    "pointer": {DARK: "#f0a35e", LIGHT: "#ffb057"},
    "ink": {DARK: "#14161a", LIGHT: "#1b2128"},
}
_ROLES = {
    **{f"badge-{name}": _Role("paper", "bold", name, plain="reverse") for name in _FAMILIES},
    **{f"glyph-{name}": _Role(name) for name in _FAMILIES},
    "chosen": _Role("ink", background="marker", plain="reverse"),
    "claim": _Role("warning", "bold"),
    "facts": _Role("muted"),
    "faint": _Role("faint"),
    "figure": _Role("foreground", "bold"),
    "find": _Role("", background="marked", plain="underline"),
    "find-now": _Role("ink", background="pointer", plain="reverse"),
    "good": _Role("success"),
    "grave": _Role("paper", "bold", "editorial", plain="bold reverse"),
    "heading": _Role("secondary", "bold"),
    "label": _Role("accent", "bold"),
    "near": _Role("muted", "italic"),
    "notice": _Role("editorial", "bold"),
    "other": _Role("secondary", "underline"),
    "question": _Role("foreground", "bold"),
    "quote": _Role("foreground"),
    "study": _Role("foreground"),
    "text": _Role("foreground"),
    "title": _Role("primary", "bold"),
    "warning": _Role("warning", "bold", plain="reverse"),
}


@cache
def roles(name: str, *, without_colours: bool = False) -> Mapping[str, Style]:
    """The style of every role in the theme of this name."""
    theme = next(theme for theme in THEMES if theme.name == name)
    return {
        role: Style.parse(f"{drawn.attributes} {drawn.plain}")
        if without_colours and drawn.plain
        else Style.parse(drawn.attributes)
        + Style(color=_colour(theme, drawn.colour), bgcolor=_colour(theme, drawn.background))
        for role, drawn in _ROLES.items()
    }


def _colour(theme: Theme, name: str) -> str | None:
    """A colour by its name, from `_OWN_COLOURS` or the theme; None for ""."""
    if name in _OWN_COLOURS:
        return _OWN_COLOURS[name][theme.name]
    colour: str | None = getattr(theme, name) if name else None
    return colour
