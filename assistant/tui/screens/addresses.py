"""Shows the public pages of a document before any of them is opened."""

from __future__ import annotations

from textual import on
from textual.app import ComposeResult
from textual.widgets import OptionList, Static
from textual.widgets.option_list import Option

from assistant.tui.screens.dialog import Dialog, inert_content


class AddressesScreen(Dialog[str]):
    """A list of addresses; the chosen one is handed back."""

    heading = "Open in the browser"

    def __init__(self, addresses: list[str]) -> None:
        super().__init__()
        self._addresses = addresses

    def contents(self) -> ComposeResult:
        """Every address in full."""
        yield Static("enter opens exactly the address shown here.", id="says")
        yield OptionList(
            *[Option(inert_content(one), id=one) for one in self._addresses], compact=True
        )

    @on(OptionList.OptionSelected)
    def chosen(self, event: OptionList.OptionSelected) -> None:
        """Hand the address back."""
        self.dismiss(event.option.id)
