"""Keys stay in order however long one of them takes."""

from __future__ import annotations

import asyncio

from textual import events, on
from textual.app import App, ComposeResult
from textual.widget import Widget

from assistant.tui.key_queue import KeyHandled, KeyQueue

# Longer than a key waits for a widget that is gone.
SLOW = 0.7


class Slow(Widget, can_focus=True):
    """Takes its time for a key, and then moves the focus."""

    async def on_key(self, event: events.Key) -> None:
        event.stop()
        await asyncio.sleep(SLOW)
        self.app.query_one(Quick).focus()


class Quick(Widget, can_focus=True):
    """Notes its keys."""

    typed = ""

    def on_key(self, event: events.Key) -> None:
        event.stop()
        self.typed += event.key


class Queued(App[None]):
    """Hands keys on through a queue, as the program does."""

    def __init__(self) -> None:
        super().__init__()
        self._keys_in_order = KeyQueue(self, super().on_event)

    def compose(self) -> ComposeResult:
        yield Slow()
        yield Quick()

    async def on_event(self, event: events.Event) -> None:
        if isinstance(event, events.Key) and not event.is_forwarded:
            await self._keys_in_order.add(event)
        else:
            await super().on_event(event)

    @on(KeyHandled)
    async def key_handled(self, message: KeyHandled) -> None:
        await self._keys_in_order.handled(message.number)


def test_keys_wait_for_a_widget_that_is_slow() -> None:
    async def screenplay() -> None:
        app = Queued()
        async with app.run_test():
            app.query_one(Slow).focus()
            for key in "abc":
                app.post_message(events.Key(key, key))
            async with asyncio.timeout(30):
                while app.query_one(Quick).typed != "bc":  # noqa: ASYNC110
                    await asyncio.sleep(0.01)

    asyncio.run(screenplay())
