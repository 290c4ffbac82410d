"""Ends a command in order when its terminal is closed."""

from __future__ import annotations

import contextlib
import signal
import sys
from collections.abc import Iterator
from types import FrameType

# The first does not exist on Windows.
_SIGNALS = ("SIGHUP", "SIGTERM")
_BASE = 128  # of exit codes that name a signal


@contextlib.contextmanager
def ending_in_order() -> Iterator[None]:
    """Let a closed terminal, or a request to end, leave through the code that cleans up.

    By default, the process would end at once and leave a draft of the index behind.
    """
    numbers = [getattr(signal, name) for name in _SIGNALS if hasattr(signal, name)]
    before = [(number, signal.signal(number, _end)) for number in numbers]
    try:
        yield
    finally:
        for number, handler in before:
            signal.signal(number, handler)


def _end(number: int, frame: FrameType | None) -> None:
    del frame
    sys.exit(_BASE + number)
