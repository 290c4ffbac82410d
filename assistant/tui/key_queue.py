"""Handles one key, or pasted text, after the other.

Textual hands letters to the input at once, and other keys to the app, after a detour through all
containers of the input. In a fast burst, a letter would overtake the backspace before it. So each
key waits until the one before it has been handled.
"""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable

from textual.app import App
from textual.events import Key, Paste
from textual.message import Message
from textual.message_pump import MessagePump

# Seconds after which a key no longer waits if the widget that had the focus is gone, for example
# when a dialog closes: the sign that the last key was handled is lost with it. Chosen by hand.
_PATIENCE = 0.25
# How often it waits that long for a widget that is still there, but slow, as on a busy computer.
# Chosen by hand: 10 seconds, after which the widget is taken for stuck.
_TIMES = 40
# How often that sign is sent: once for the key, and once for the message that the key has caused.
_ROUNDS = 2


class KeyHandled(Message):
    """Follows a key through the queues of the same widgets, so it arrives when that is handled."""

    def __init__(self, number: int) -> None:
        super().__init__()
        self.number = number


class KeyQueue:
    """The keys and pasted texts that wait; `handle` lets the app handle one of them."""

    def __init__(self, app: App[None], handle: Callable[[Key | Paste], Awaitable[None]]) -> None:
        self._app, self._handle = app, handle
        self._waiting: deque[Key | Paste] = deque()
        self._number = 0  # of the last key that was handled or is being handled
        self._is_busy = False
        self._rounds = 0
        self._followed: MessagePump | None = None  # where the sign was sent that a key was handled

    async def add(self, key: Key | Paste) -> None:
        """Handle a key or a pasted text, or let it wait for the one before it."""
        self._waiting.append(key)
        if not self._is_busy:
            await self._next()

    async def handled(self, number: int) -> None:
        """Go on with the next key; `number` is that of the key that has been handled.

        If that key has moved the focus or opened a dialog, the next one waits until the new place
        is ready for it.
        """
        if number != self._number or not self._is_busy:
            return
        await asyncio.sleep(0)  # lets an action that was begun as a task open its dialog
        self._rounds -= 1
        if self._rounds > 0 or self._followed is not self._place:
            self._follow(number)
            return
        self._is_busy = False
        if self._waiting:
            await self._next()

    async def _next(self) -> None:
        self._is_busy = True
        self._rounds = _ROUNDS
        self._number += 1
        number = self._number
        await self._handle(self._waiting.popleft())
        self._follow(number)

    @property
    def _place(self) -> MessagePump:
        """Where the next key would go."""
        return self._app.focused or self._app.screen

    def _follow(self, number: int) -> None:
        self._followed = self._place
        self._followed.post_message(KeyHandled(number))
        self._wait(number, self._rounds, _TIMES)

    def _wait(self, number: int, rounds: int, times: int) -> None:
        """Go on after a while, unless the widget that handles the key is still there."""

        async def go_on() -> None:
            if (self._number, self._rounds) != (number, rounds) or not self._is_busy:
                return
            if times > 1 and self._followed is self._place and self._place.is_running:
                self._wait(number, rounds, times - 1)
            else:
                await self.handled(number)

        self._app.set_timer(_PATIENCE, go_on)
