"""The dialog that chooses which documents may answer."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from textual import events, on
from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.content import Content
from textual.widgets import Button, Input, Label, RadioSet, SelectionList, Static
from textual.widgets.selection_list import Selection

from assistant import filters
from assistant.errors import UsageError
from assistant.filters import Filter
from assistant.records import Design, Listed, Status
from assistant.render.asked import left_out_undated
from assistant.render.phrases import counted
from assistant.tui.screens.dialog import Dialog, inert_content
from assistant.tui.widgets.choices import Choice, Choices
from assistant.tui.workers.messages import IndexContents

# Documents that are listed at once, because the list is filled again at every typed letter. Chosen
# by hand; another word narrows a longer list.
_MOST_MATCHES = 100
_YEARS = ("first", "last")  # ids of the inputs
# The values of `Filter.full_text` by their labels.
_TEXTS = {"any text": None, "full text": True, "abstract only": False}


class FiltersScreen(Dialog[Filter]):
    """Chooses years, texts, designs, editorial status and documents; returns the filter."""

    heading = "Which documents may answer"
    AUTO_FOCUS = "#first"
    FIELD = "#words"

    def __init__(self, index_contents: IndexContents, chosen: Filter) -> None:
        super().__init__()
        self._documents = index_contents.catalogue
        self._chosen = chosen
        self._chosen_ids = set(chosen.documents)

    def contents(self) -> ComposeResult:
        """An input for each part of a filter, and the number of documents that pass it."""
        first, last = self._chosen.years
        with VerticalScroll(id="parts"):
            with Horizontal(classes="row"):
                yield Label("Years from ")
                yield _year(first, "first")
                yield Label(" to ")
                yield _year(last, "last")
            with RadioSet(id="text", compact=True):
                for label, value in _TEXTS.items():
                    yield Choice(label, value=self._chosen.full_text is value)
            with Horizontal(id="lists"):
                with Vertical():
                    yield Label("Study designs (none: all)")
                    yield Choices(*self._designs(), id="designs", compact=True)
                with Vertical():
                    yield Label("Editorial status")
                    yield Choices(*self._statuses(), id="statuses", compact=True)
            yield Label("Documents (none: all)")
            yield Input(placeholder="words of a title, or an id", id="words", compact=True)
            yield Choices(id="documents", compact=True)
        yield Static("", id="passing", markup=False)
        with Horizontal(classes="buttons"):
            yield Button("Apply", variant="primary", id="apply", compact=True)
            yield Button("Clear all", id="clear", compact=True)

    def on_mount(self) -> None:
        """List the documents that the current filter names."""
        self._list_documents("")
        self._count()

    @on(Input.Changed, "#words")
    def words_typed(self, event: Input.Changed) -> None:
        """List the documents whose id, title or year contains the typed words."""
        self._list_documents(event.value)

    @on(SelectionList.SelectionToggled, "#documents")
    def toggled(self, event: SelectionList.SelectionToggled[str]) -> None:
        """Remember the choice, because the list changes with the typed words."""
        self._chosen_ids ^= {event.selection.value}
        self._count()

    @on(Input.Changed)
    @on(RadioSet.Changed)
    @on(SelectionList.SelectedChanged)
    def changed(self) -> None:
        """Count again which documents pass."""
        self._count()

    @on(Button.Pressed, "#clear")
    def cleared(self) -> None:
        """Return an empty filter."""
        self.dismiss(Filter())

    @on(Button.Pressed, "#apply")
    @on(Input.Submitted)
    def applied(self) -> None:
        """Return the filter, or say what is wrong with it."""
        try:
            self.dismiss(self._filter())
        except UsageError as error:
            self.query_one("#passing", Static).update(inert_content(f"⚠ {error}"))

    def _filter(self) -> Filter:
        """The chosen filter; raises UsageError for invalid years."""
        first, last = (self.query_one(f"#{name}", Input).value.strip() for name in _YEARS)
        years = filters.parse([f"year={first}-{last}"]).years if first or last else (None, None)
        statuses = self.query_one("#statuses", SelectionList)
        present = {document.status for document in self._documents}
        return Filter(
            years=years,
            designs=frozenset(self.query_one("#designs", SelectionList).selected),
            documents=frozenset(self._chosen_ids),
            full_text=list(_TEXTS.values())[
                max(0, self.query_one("#text", RadioSet).pressed_index)
            ],
            without_statuses=frozenset(present - set(statuses.selected)),
        )

    def _count(self) -> None:
        count_line = self.query_one("#passing", Static)
        years = [self.query_one(f"#{name}", Input) for name in _YEARS]
        try:
            chosen = self._filter()
        except UsageError as error:
            count_line.update(inert_content(f"⚠ {error}"))
            for line in years:
                line.set_class(bool(line.value), "-wrong")
            return
        for line in years:
            line.remove_class("-wrong")
        passing = sum(chosen.passes(document) for document in self._documents)
        total = counted(len(self._documents), "document")
        nothing = "" if passing else ": nothing can be answered with this filter"
        undated = left_out_undated(chosen.undated(self._documents))
        said = [f"{passing:,} of {total} may answer{nothing}", undated]
        count_line.update("; ".join(filter(None, said)))

    def _designs(self) -> Iterable[Selection[str]]:
        counts = Counter(document.design for document in self._documents)
        for design in Design:
            if counts[design] or design in self._chosen.designs:
                label = f"{design.value} ({counts[design]:,})"
                yield Selection(label, design.value, design in self._chosen.designs)

    def _statuses(self) -> Iterable[Selection[str]]:
        counts = Counter(document.status for document in self._documents)
        for status in Status:
            if counts[status]:
                passes = status not in self._chosen.without_statuses
                yield Selection(f"{status.value} ({counts[status]:,})", status.value, passes)

    def _list_documents(self, words: str) -> None:
        """List the chosen documents first, then the others that contain all of `words`."""
        wanted_words = words.lower().split()
        matches, others = [], []
        for document in self._documents:
            if document.id.lower() in self._chosen_ids:
                matches.append(document)
            elif wanted_words and _contains_words(document, wanted_words):
                others.append(document)
        matches += others
        documents = self.query_one("#documents", SelectionList)
        documents.clear_options()
        documents.add_options(
            Selection(_line(document), document.id.lower(), document.id.lower() in self._chosen_ids)
            for document in matches[:_MOST_MATCHES]
        )
        documents.highlighted = 0 if matches else None


class _Year(Input):
    """A year; what is no digit is words to look for, as it is everywhere else in the dialog."""

    async def _on_key(self, event: events.Key) -> None:
        if event.is_printable and not event.key.isdecimal() and isinstance(self.screen, Dialog):
            event.stop()
            event.prevent_default()
            self.screen.take(event, event.character or "")


def _year(value: int | None, name: str) -> Input:
    return _Year(
        str(value or ""), placeholder="year", id=name, max_length=4, compact=True, restrict="[0-9]*"
    )


def _contains_words(document: Listed, words: Iterable[str]) -> bool:
    text = f"{document.id} {document.title} {document.year}".lower()
    return all(word in text for word in words)


def _line(document: Listed) -> Content:
    return inert_content(f"{document.year or 'n.d.'} {document.title} ({document.id})")
