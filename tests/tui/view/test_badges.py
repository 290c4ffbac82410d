from __future__ import annotations

from rich.color import ColorSystem

from assistant.tui.preferences import DARK, LIGHT
from assistant.tui.view.badges import SIGNS
from assistant.tui.view.themes import roles

FAMILIES = {sign.family for sign in SIGNS.values()}


def test_families_of_designs_and_editorial_status_differ_with_sixteen_colours() -> None:
    styles = roles(DARK)
    grounds = [styles[f"badge-{family}"].bgcolor for family in FAMILIES]
    grounds.append(styles["grave"].bgcolor)
    standard = [ground.downgrade(ColorSystem.STANDARD).number for ground in grounds if ground]
    assert len(set(standard)) == len(grounds) == len(FAMILIES) + 1


def test_nothing_else_has_the_colour_of_editorial_status() -> None:
    for theme in (DARK, LIGHT):
        styles = roles(theme)
        editorial = styles["grave"].bgcolor
        having = {n for n, s in styles.items() if editorial in (s.color, s.bgcolor)}
        assert having == {"grave", "notice"}
