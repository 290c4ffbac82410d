"""The footer: the keys that act now, as many as there is room for."""

from __future__ import annotations

from textual import events
from textual.app import ComposeResult
from textual.widgets import Footer
from textual.widgets._footer import FooterKey

from assistant.tui import keys

_BLANKS = 3  # around a key and its name, as Textual draws them


class KeyBar(Footer):
    """The keys of the pane first, then those of the screen; the palette, at the right, has all."""

    def __init__(self) -> None:
        super().__init__(show_command_palette=False)
        self._width_shown = 0

    def compose(self) -> ComposeResult:
        """The keys that fit; Textual would cut the last one off."""
        footer_keys = [key for key in super().compose() if isinstance(key, FooterKey)]
        palette = self._palette() if footer_keys else []
        room = self.app.size.width - sum(map(_width, palette))
        for key in footer_keys:
            if key.key != keys.UNBOUND and _width(key) <= room:
                room -= _width(key)
                yield key
        yield from palette

    def _palette(self) -> list[FooterKey]:
        """The key of the palette, if it has one."""
        bindings = [active.binding for active in self.screen.active_bindings.values()]
        return [
            FooterKey(
                binding.key,
                self.app.get_key_display(binding),
                binding.description,
                binding.action,
                classes="-command-palette",
            )
            for binding in bindings
            if binding.id == keys.PALETTE.id and binding.key != keys.UNBOUND
        ][:1]

    def on_resize(self, event: events.Resize) -> None:
        """Show the keys for which there is room now."""
        if event.size.width != self._width_shown:
            self._width_shown = event.size.width
            self.call_after_refresh(self.recompose)


def _width(key: FooterKey) -> int:
    return len(key.key_display) + len(key.description) + _BLANKS
