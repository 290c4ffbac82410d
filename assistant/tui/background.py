"""One thread that does one thing after another, away from the screen."""

from __future__ import annotations

import gc
import queue
import threading
from collections.abc import Callable

Job = Callable[[], object]


class Background:
    """A daemon thread with a queue: what it is doing never keeps the program from ending."""

    def __init__(self, name: str, fail: Callable[[Exception], None]) -> None:
        """`fail` is told of an exception that a job lets through; the next job goes on."""
        self._jobs: queue.SimpleQueue[Job | None] = queue.SimpleQueue()
        self._fail = fail
        self._thread = threading.Thread(target=self._work, name=name, daemon=True)
        self._thread.start()

    def do(self, job: Job) -> None:
        """Do `job` after all that was given before."""
        self._jobs.put(job)

    def stop(self, seconds: float) -> bool:
        """Ask the thread to end, and wait so long; whether it has ended."""
        self._jobs.put(None)
        self._thread.join(seconds)
        return not self._thread.is_alive()

    def _work(self) -> None:
        while (job := self._jobs.get()) is not None:
            try:
                job()
            except Exception as error:  # noqa: BLE001 - told to the user, with the traceback logged
                self._fail(error)
            # What a job leaves behind are documents, hundreds of thousands of objects that stay:
            # looking through them for garbage again and again would stop the screen for 0.3 s.
            gc.freeze()
