"""The dialog that saves an answer, or the whole conversation, to a file."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from pathlib import Path

from textual import on, work
from textual.app import ComposeResult
from textual.containers import Horizontal
from textual.widgets import Button, Input, Label, RadioSet, Static

from assistant.conversation import export
from assistant.conversation.turns import Turn
from assistant.display import inert
from assistant.errors import AssistantError
from assistant.render.phrases import counted
from assistant.tui.screens.dialog import ConfirmScreen, Dialog, inert_content
from assistant.tui.widgets.choices import Choice

_MOST_OF_QUESTION = 60  # characters; chosen by hand, so that the choice stays on one line
# What each format is for, by its name.
_ABOUT = {
    "markdown": "Markdown, for reading",
    "json": "JSON, for `assistant verify`",
    "bibtex": "BibTeX, citations only",
    "ris": "RIS, citations only",
    "csl-json": "CSL-JSON, citations only",
}


class ExportScreen(Dialog[Path]):
    """Asks for the turns, the format and the file; writes it, and returns its path."""

    heading = "Save to a file"
    AUTO_FOCUS = FIELD = "#path"

    def __init__(self, turn: Turn, turns: Sequence[Turn], name: str, folder: Path) -> None:
        super().__init__()
        self._turn = turn
        self._turns = turns
        self._name = name
        # A user cannot correct a name that cannot be shown. In that case, use the current folder.
        self._folder = folder if inert(str(folder)) == str(folder) else Path()
        self._suggested = ""

    def contents(self) -> ComposeResult:
        """The choices, an input for the path, and a button."""
        with RadioSet(id="what", compact=True):
            yield Choice(
                inert_content(f"This answer: {self._turn.asked[:_MOST_OF_QUESTION]}"), value=True
            )
            yield Choice(f"The whole conversation ({counted(len(self._turns), 'answer')})")
        with RadioSet(id="format", compact=True):
            for number, form in enumerate(export.FORMATS):
                yield Choice(_ABOUT[form], value=number == 0)
        yield Label("File")
        # With its text, so that the focus selects it, and what is typed first replaces it.
        self._suggested = self._suggestion(self._turn.asked, next(iter(export.FORMATS)))
        yield Input(self._suggested, id="path", compact=True)
        yield Static("", id="problem", markup=False)
        with Horizontal(classes="buttons"):
            yield Button("Save", variant="primary", id="save", compact=True)

    @on(RadioSet.Changed)
    def changed(self) -> None:
        """Suggest another name, because the format sets its ending and the turns its title."""
        self._suggest()

    @on(Button.Pressed, "#save")
    @on(Input.Submitted)
    def asked(self) -> None:
        """Write the file; the button and the enter key both do."""
        self._save()

    @work(exclusive=True)
    async def _save(self) -> None:
        path = Path(self.query_one("#path", Input).value.strip() or ".")
        try:
            text = export.render(self._chosen(), self._title(), self._format())
            try:
                written = await asyncio.to_thread(export.write, path, text)
            except export.FileTaken as error:
                if not await self.app.push_screen_wait(ConfirmScreen(str(error), "Replace it")):
                    return
                written = await asyncio.to_thread(export.write, path, text, replace=True)
        except AssistantError as error:
            self.query_one("#problem", Static).update(inert_content(f"⚠ {error}"))
            return
        self.dismiss(written)

    def _whole(self) -> bool:
        return self.query_one("#what", RadioSet).pressed_index == 1

    def _chosen(self) -> Sequence[Turn]:
        return self._turns if self._whole() else [self._turn]

    def _title(self) -> str:
        return (self._name or self._turns[0].asked) if self._whole() else self._turn.asked

    def _format(self) -> str:
        return list(export.FORMATS)[max(0, self.query_one("#format", RadioSet).pressed_index)]

    def _suggestion(self, title: str, form: str) -> str:
        return str(self._folder / export.suggested(title, form))

    def _suggest(self) -> None:
        """Suggest a name for the current choices, unless the user has typed one."""
        line = self.query_one("#path", Input)
        if line.value in ("", self._suggested):
            self._suggested = line.value = self._suggestion(self._title(), self._format())
            line.cursor_position = len(line.value)
