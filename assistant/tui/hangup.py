"""What happens when the terminal of the screen is closed."""

from __future__ import annotations

import os
import signal
from collections.abc import Callable
from types import FrameType

_BASE = 128  # of exit codes that name a signal


def end_when_hung_up(finish: Callable[[], object]) -> None:
    """Call `finish` and end when the terminal is closed.

    A build runs in a session of its own. Without this it would go on, with nobody to report to.
    """

    def end(number: int, frame: FrameType | None) -> None:
        del frame
        finish()
        os._exit(_BASE + number)

    if hasattr(signal, "SIGHUP"):  # not on Windows
        signal.signal(signal.SIGHUP, end)
