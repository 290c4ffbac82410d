"""Work in a process of its own, which may come to any end."""

from __future__ import annotations

import contextlib
import os
import signal
import time
from collections.abc import Callable


def in_child(
    work: Callable[[], str], delay: float | None = None, *, is_silent: bool = False
) -> tuple[int, str]:
    """Run `work` in a fork: its exit status and what it returns; killed after `delay` seconds.

    `is_silent` discards what libraries write to the standard error.
    """
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        status = 1
        if is_silent:
            os.dup2(os.open(os.devnull, os.O_WRONLY), 2)
        with contextlib.suppress(Exception), os.fdopen(writing, "w") as out:
            out.write(work())
            status = 0
        os._exit(status)
    os.close(writing)
    if delay is not None:
        time.sleep(delay)
        os.kill(child, signal.SIGKILL)  # before it is waited for, so the number is still its own
    with os.fdopen(reading) as given:
        said = given.read()
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]), said
