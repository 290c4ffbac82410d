"""What the collection holds and lacks: topic by design by year, and bars that filter."""

from __future__ import annotations

from textual import on
from textual.app import ComposeResult
from textual.containers import VerticalScroll
from textual.widgets import Input, Static

from assistant.coverage import Coverage
from assistant.render.phrases import counted
from assistant.tui.host import host
from assistant.tui.screens.dialog import Dialog, inert_content
from assistant.tui.view.board import Board
from assistant.tui.view.overview import Choice, overview
from assistant.tui.widgets.spots import Spots
from assistant.tui.workers.messages import CoverageCounted, IndexContents

_HINT = "⏎ filters by what is marked · type a topic, such as rituximab, to count it"


class CorpusScreen(Dialog[Choice]):
    """An overview of the open index; returns the filter of the bar or cell that was chosen.

    The engine counts topics in the background. A count that is not the latest one is dropped.
    """

    heading = "The collection"
    AUTO_FOCUS = "Spots"
    FIELD = "Input"

    def __init__(self, index_contents: IndexContents) -> None:
        super().__init__()
        self._index_contents = index_contents
        self._coverage: Coverage | None = None
        self._topics: tuple[str, ...] = ()
        self._request = 0

    def contents(self) -> ComposeResult:
        """An input for topics, the overview, which scrolls, and a line about the current spot."""
        yield Input(
            placeholder="a topic to count: a drug, a disease, words",
            compact=True,
            select_on_focus=False,  # else the next letter would replace the first one
        )
        with VerticalScroll(can_focus=False):
            yield Spots(self._overview)
        yield Static("", id="says", markup=False)

    def on_mount(self) -> None:
        """Count the topics of the collection."""
        self._count(self._topics)

    def _overview(self, width: int) -> Board:
        named = host(self).settings.named
        return overview(self._index_contents, self._coverage, width, named=named)

    def _count(self, topics: tuple[str, ...]) -> None:
        self._request += 1
        host(self).engine_worker.cover(self._request, topics)

    def fill(self, message: CoverageCounted) -> None:
        """Show the topics, or say why they cannot be counted."""
        if message.request != self._request:
            return
        if message.coverage is None:
            self._say(f"⚠ {message.problem}")
            return
        self._coverage, self._topics = message.coverage, message.topics
        self.query_one(Spots).show(self._overview)

    @on(Input.Submitted)
    def typed(self, event: Input.Submitted) -> None:
        """Count a topic as well; the latest one comes first."""
        topic = event.value.strip()
        if topic:
            others = (other for other in self._topics if other.lower() != topic.lower())
            event.input.value = ""
            self._say("counting …")
            self._count((topic, *others))
        self.query_one(Spots).focus()

    @on(Spots.Moved)
    def moved(self, event: Spots.Moved) -> None:
        """Say what the current spot counts."""
        if isinstance(event.value, Choice):
            documents = self._index_contents.catalogue
            passing = sum(event.value.chosen.passes(document) for document in documents)
            self._say(f"⏎ {counted(passing, 'document')}: {event.value.named}")
        else:
            self._say(_HINT)

    @on(Spots.Chosen)
    def chosen(self, event: Spots.Chosen) -> None:
        """Return the filter."""
        if isinstance(event.value, Choice):
            self.dismiss(event.value)

    def _say(self, text: str) -> None:
        self.query_one("#says", Static).update(inert_content(text))
