"""What the quotes of an answer say of effects, in views that a key or a click switches."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import partial
from typing import ClassVar

from textual import events, on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.message import Message
from textual.widgets import Static

from assistant.conversation.turns import Turn
from assistant.tui.host import host
from assistant.tui.screens.dialog import Dialog, inert_content
from assistant.tui.view.board import Board
from assistant.tui.view.directions import direction_groups
from assistant.tui.view.evidence import effect_table, forest_strip
from assistant.tui.view.studies import Place, StudyEvidence
from assistant.tui.view.wrapped_lines import Line, plain_lines
from assistant.tui.widgets.painted import Paint, Painted
from assistant.tui.widgets.spots import Spots
from assistant.tui.workers.messages import EvidenceRead

#: The views of the dialog, each with its name.
VIEWS: dict[str, Callable[[StudyEvidence, int], Board]] = {
    "effects": effect_table,
    "intervals": forest_strip,
    "directions": direction_groups,
}
_HINT = f"tab or 1-{len(VIEWS)}: another view · arrows: another cell · ⏎ opens it in its source"


class Tabs(Painted):
    """The names of the views on one line, the current one marked; a click chooses one."""

    class Chosen(Message):
        """The user has clicked the view with this number."""

        def __init__(self, number: int) -> None:
            self.number = number
            super().__init__()

    def __init__(self, names: Iterable[str]) -> None:
        super().__init__()
        self._labels = [f" {number} {name} " for number, name in enumerate(names, start=1)]
        self.current = 0

    def mark(self, number: int) -> None:
        """Mark the view with this number, counted from 0."""
        self.current = number
        self.changed()

    def lay_out(self, width: int) -> list[Line]:
        """See `Painter.lay_out`."""
        del width
        labels = (
            f"[{label}]" if number == self.current else f" {label} "
            for number, label in enumerate(self._labels)
        )
        return [Line("".join(labels), "facts")]

    def paints(self, number: int, line: Line) -> Iterable[Paint]:
        """The style of the current view."""
        del number, line
        start = sum(len(label) + 2 for label in self._labels[: self.current])
        yield Paint(start, start + len(self._labels[self.current]) + 2, self.role("title"))

    def on_click(self, event: events.Click) -> None:
        """Choose the view whose name is clicked."""
        start = 0
        for number, label in enumerate(self._labels):
            if start <= event.x < start + len(label) + 2:
                self.post_message(self.Chosen(number))
            start += len(label) + 2


class EvidenceScreen(Dialog[Place]):
    """The effects that the quotes of a turn state; returns the place that the user opened."""

    heading = "Evidence"
    AUTO_FOCUS = "Spots"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("tab", "turn(1)", show=False),
        Binding("shift+tab", "turn(-1)", show=False),
        *(Binding(str(n), f"view({n - 1})", show=False) for n in range(1, len(VIEWS) + 1)),
    ]

    def __init__(self, turn: Turn) -> None:
        super().__init__()
        self._turn = turn
        self._evidence: StudyEvidence | None = None
        self._view = 0

    def contents(self) -> ComposeResult:
        """The names of the views, the view, which scrolls, and a line about the keys."""
        yield Static(inert_content(self._turn.question), id="about")
        yield Tabs(VIEWS)
        with VerticalScroll(can_focus=False):
            yield Spots(_reading)
        yield Static(inert_content(_HINT), id="says")

    def on_mount(self) -> None:
        """Read the effects in the background."""
        host(self).engine_worker.read_effects(self._turn)

    def fill(self, message: EvidenceRead) -> None:
        """Show what was read, if it is of this turn."""
        if message.turn is self._turn:
            self._evidence = message.evidence
            self.action_view(self._view)

    def action_turn(self, by: int) -> None:
        """Show the next or the previous view."""
        self.action_view((self._view + by) % len(VIEWS))

    def action_view(self, number: int) -> None:
        """Show the view with this number, counted from 0."""
        self._view = number
        self.query_one(Tabs).mark(number)
        if self._evidence is not None:
            view = list(VIEWS.values())[number]
            self.query_one(Spots).show(partial(view, self._evidence))

    @on(Tabs.Chosen)
    def tab_chosen(self, event: Tabs.Chosen) -> None:
        """Show the view whose name was clicked."""
        self.action_view(event.number)

    @on(Spots.Chosen)
    def chosen(self, event: Spots.Chosen) -> None:
        """Return the place of the cell."""
        if isinstance(event.value, Place):
            self.dismiss(event.value)


def _reading(width: int) -> Board:
    return Board(plain_lines("reading the quotes …", "faint", width))
