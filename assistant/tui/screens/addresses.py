"""Shows the public pages of a document before any of them is opened."""

from __future__ import annotations

from textual import on
from textual.app import ComposeResult
from textual.widgets import OptionList, Static
from textual.widgets.option_list import Option

from assistant.tui.screens.dialog import Dialog, inert_content


class AddressesScreen(Dialog[str]):
    """A list of addresses; returns the chosen one."""

    heading = "Open in the browser"

    def __init__(self, addresses: list[str]) -> None:
        super().__init__()
        self._addresses = addresses

    def contents(self) -> ComposeResult:
        """The whole of every address, so that the user sees what will be opened."""
        yield Static("enter opens exactly the address shown here.", id="says")
        options = [Option(inert_content(address), id=address) for address in self._addresses]
        yield OptionList(*options, compact=True)

    @on(OptionList.OptionSelected)
    def chosen(self, event: OptionList.OptionSelected) -> None:
        """Return the chosen address."""
        self.dismiss(event.option.id)
