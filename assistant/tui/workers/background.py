"""A background thread that runs one job after another."""

from __future__ import annotations

import gc
import queue
import threading
from collections.abc import Callable

Job = Callable[[], object]


class Background:
    """Runs jobs in a daemon thread, so that the program can end while a job runs."""

    def __init__(self, name: str, fail: Callable[[Exception], None]) -> None:
        """`fail` receives an exception that a job raises; the next job runs nevertheless."""
        self._jobs: queue.SimpleQueue[Job | None] = queue.SimpleQueue()
        self._fail = fail
        self._thread = threading.Thread(target=self._work, name=name, daemon=True)
        self._thread.start()

    def do(self, job: Job) -> None:
        """Run `job` after all earlier jobs."""
        self._jobs.put(job)

    def stop(self, seconds: float) -> bool:
        """Ask the thread to end, and wait up to `seconds`; return whether it has ended."""
        self._jobs.put(None)
        self._thread.join(seconds)
        return not self._thread.is_alive()

    def _work(self) -> None:
        while (job := self._jobs.get()) is not None:
            try:
                job()
            except Exception as error:  # noqa: BLE001 - `fail` reports and logs it
                self._fail(error)
            # A job leaves documents behind, hundreds of thousands of permanent objects. Repeated
            # garbage collection over them would stop the screen for 0.3 s each time.
            gc.freeze()
