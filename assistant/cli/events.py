"""Events: what a build tells a front end that runs it in a process of its own."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from typing import NoReturn

import click

from assistant.cli.common import UNREADABLE, put
from assistant.display import inert_json
from assistant.errors import AssistantError

_PAUSE = 0.1  # seconds between two events of one stage


class Events:
    """JSON lines on stdout, flushed one by one; ASCII, so that any pipe carries them."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._last_event: dict[str, float] = {}

    def progress(self, stage: str, done: int, total: int, how: str = "") -> None:
        """Tell how far a stage has come: its first and its last step, and some between."""
        now = self._clock()
        if stage in self._last_event and done < total and now - self._last_event[stage] < _PAUSE:
            return
        self._last_event[stage] = now
        details = {"how": how} if how else {}
        _put_event({"event": "progress", "stage": stage, "done": done, "total": total, **details})

    def report(self, report: Mapping[str, object]) -> None:
        """Tell that the build has ended, and what it did."""
        _put_event({"event": "report", **report})

    def end(self, error: AssistantError | OSError) -> NoReturn:
        """Tell why the build failed, and exit as without events."""
        if isinstance(error, AssistantError):
            message, code = str(error), error.exit_code
        else:
            where = f" ({error.filename})" if error.filename else ""
            reason = f"{error.strerror or error}{where}"
            message, code = (
                f"{reason}; check its permissions and the free space on the disk.",
                UNREADABLE,
            )
        _put_event({"event": "error", "message": message, "exit_code": code})
        raise click.exceptions.Exit(code)


def _put_event(event: Mapping[str, object]) -> None:
    put(inert_json(event, only_ascii=True))
