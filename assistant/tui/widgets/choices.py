"""Lists and buttons whose choices differ by a character, and not by a colour alone."""

from __future__ import annotations

from rich.segment import Segment
from rich.style import Style
from textual.content import Content
from textual.strip import Strip
from textual.widgets import RadioButton, SelectionList
from textual.widgets.option_list import OptionDoesNotExist

_MARK_CELLS = 3  # of a mark, as many as Textual's own has


class Choices(SelectionList[str]):
    """A list of choices, marked [x] or [ ]."""

    def render_line(self, y: int) -> Strip:
        """A line with the mark in place of Textual's, which differs only in its colour."""
        line = super().render_line(y)
        try:
            option = self.get_option_at_index(self.scroll_offset.y + y)
        except OptionDoesNotExist:
            return line
        chosen = option.value in self.selected
        mark, rest = line.divide([_MARK_CELLS, line.cell_length])
        # The colours of the text, and what a click on the mark means.
        style = (next(iter(rest)).style or Style()) + Style(bold=chosen)
        clicked = Style.from_meta((next(iter(mark)).style or Style()).meta)
        return Strip.join([Strip([Segment("[x]" if chosen else "[ ]", style + clicked)]), rest])


class Choice(RadioButton):
    """One of several choices, marked (•) or ( )."""

    @property
    def _button(self) -> Content:
        style = self.get_visual_style("toggle--button")
        return Content.styled("(•)" if self.value else "( )", style)
