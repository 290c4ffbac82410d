"""Limits the time of a whole answer, however its bytes arrive.

The limits of the HTTP library are between two reads, so a service that sends one byte at a time
could keep a client waiting for days. Here, a timer hangs up when the time is over.
"""

from __future__ import annotations

import contextlib
import socket
import threading
from collections.abc import Iterator
from typing import Any


class TooSlow(Exception):
    """The time for an answer was over before the answer was."""


class Watch:
    """Hangs up on answers that take too long; for the one connection of one client.

    Each request is sent with `extensions`, which tell the watch about new connections.
    """

    def __init__(self) -> None:
        self._socket: socket.socket | None = None
        self.extensions = {"trace": self._trace}

    @contextlib.contextmanager
    def limited(self, seconds: float) -> Iterator[None]:
        """Raise TooSlow when the block is not done after `seconds`."""
        over = threading.Event()

        def hang_up() -> None:
            over.set()
            if self._socket is not None:
                with contextlib.suppress(OSError):  # the service has hung up already
                    self._socket.shutdown(socket.SHUT_RDWR)

        timer = threading.Timer(max(0.0, seconds), hang_up)
        timer.daemon = True
        timer.start()
        try:
            yield
        except Exception as error:
            if over.is_set():
                raise TooSlow from error
            raise
        finally:
            timer.cancel()

    def _trace(self, _: str, info: dict[str, Any]) -> None:
        """Remember the socket of a connection that was opened or encrypted."""
        extra_info = getattr(info.get("return_value"), "get_extra_info", None)
        if extra_info is not None:
            self._socket = extra_info("socket")
