"""Events: what a build prints for a front end that runs it in a process of its own."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from typing import NoReturn

import click

from assistant.cli.common import UNREADABLE, put, system_error
from assistant.display import inert_json
from assistant.errors import AssistantError

# Seconds between two events of one stage. Chosen by hand: a bar moves smoothly, and the front end
# has few lines to read.
_SHORTEST_PAUSE = 0.1


class Events:
    """Prints JSON lines on stdout, in ASCII because a pipe may have any encoding."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._last_event: dict[str, float] = {}

    def progress(self, stage: str, done: int, total: int, how: str = "") -> None:
        """Print how far a stage has come: its first step, its last, and some in between."""
        now = self._clock()
        if (
            stage in self._last_event
            and done < total
            and now - self._last_event[stage] < _SHORTEST_PAUSE
        ):
            return
        self._last_event[stage] = now
        details = {"how": how} if how else {}
        _put_event({"event": "progress", "stage": stage, "done": done, "total": total, **details})

    def report(self, report: Mapping[str, object]) -> None:
        """Print that the build has finished, and its report."""
        _put_event({"event": "report", **report})

    def end(self, error: AssistantError | OSError) -> NoReturn:
        """Print why the build failed, and exit with the same code as without events."""
        if isinstance(error, AssistantError):
            message, code = str(error), error.exit_code
        else:
            message, code = system_error(error), UNREADABLE
        _put_event({"event": "error", "message": message, "exit_code": code})
        raise click.exceptions.Exit(code)


def _put_event(event: Mapping[str, object]) -> None:
    put(inert_json(event, only_ascii=True))
