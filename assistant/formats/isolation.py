"""Reads files in worker processes, so that a hostile file can only harm itself.

Limits apply to a worker's wall time, processor time, memory, and the size of its result. A worker
that dies, hangs or exceeds a limit is replaced, and its file is reported as unreadable. What a
worker or a library prints is discarded: only the program itself writes to the terminal.

Each worker has its own pipe and one file at a time, so it is always certain which file ended it.
Pools with a shared queue blame the wrong file when a worker dies while its last result is still on
the way. On a busy machine, that made good files unreadable.
"""

from __future__ import annotations

import multiprocessing
import os
import pickle
import signal
import sys
import time
from contextlib import contextmanager
from multiprocessing.connection import wait
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING, NamedTuple, TypeVar

from assistant.errors import AssistantError, UnreadableFile
from assistant.formats.worker import DEFAULT, SPENT, Limits, Parser, Reading, Task, serve

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

_Result = TypeVar("_Result")

# How many files each worker may be ahead of the one whose result is next. Results are returned in
# order, so one slow file delays the others. Their results wait in memory, up to a limit in bytes.
_AHEAD = 8
_MOST_WAITING = 128 * 1024**2
# Starting a worker takes 10 ms where workers are forked, a second or two elsewhere, and more on a
# busy machine.
_SECONDS_TO_START = 120.0
# Starts in a row that fail before the run gives up; one or two may fail on a busy machine. Chosen
# by hand.
_MOST_FAILED_STARTS = 3
# Modules that the process from which workers are forked loads once, so that a new worker starts in
# 10 ms.
_READERS = ("articles.jats", "articles.markdown", "records.pubmed")
_PRELOADED = [__name__, *(f"assistant.formats.{name}" for name in _READERS)]


class _Outcome(NamedTuple):
    """A `Reading` whose result is still pickled."""

    sha256: str | None
    result: bytes


def parse_files(
    corpus: Path,
    paths: Sequence[str],
    limits: Limits = DEFAULT,
    workers: int | None = None,
    *,
    parser: Parser[_Result],
) -> Iterator[tuple[str, Reading[_Result]]]:
    """Yield each of `paths` (relative to `corpus`, with slashes) and its `Reading`, in order.

    The result of an unreadable file is an UnreadableFile. Without `workers` there is one worker for
    each processor. `parser` must be importable in a new process. Raises AssistantError when no
    worker starts.
    """
    tasks = [Task(str(corpus), path, limits, parser) for path in paths]
    size = min(workers or _processors(), len(tasks))
    crew = _Crew(size, tasks, limits)
    outcomes: dict[int, _Outcome] = {}
    try:
        for number, path in enumerate(paths):
            while number not in outcomes:
                waiting = sum(len(outcome.result) for outcome in outcomes.values())
                crew.hand_out(number + (size * _AHEAD if waiting < _MOST_WAITING else 1))
                outcomes.update(crew.collect())
            sha256, result = outcomes.pop(number)
            yield path, Reading(sha256, pickle.loads(result))  # noqa: S301 - from our own worker
    finally:
        crew.stop()


class _Worker:
    """A process, the pipe to it, and the file that it is reading."""

    def __init__(self, memory: int) -> None:
        # Not "fork": a copy of a process with threads (the screen, the embedding model) may hang.
        if "forkserver" in multiprocessing.get_all_start_methods():
            context = multiprocessing.get_context("forkserver")
            context.set_forkserver_preload(_PRELOADED)
        else:
            context = multiprocessing.get_context("spawn")  # type: ignore[assignment]
        self.pipe, theirs = context.Pipe()
        self._process = context.Process(target=serve, args=(theirs, memory), daemon=True)
        with _interrupts_held(), _main_hidden(), _true_stderr():
            self._process.start()
        theirs.close()
        self.ready = False
        self.number: int | None = None
        self.sha256: str | None = None
        self.has_read = False
        self.deadline = time.monotonic() + _SECONDS_TO_START

    def give(self, number: int, task: Task) -> None:
        """Hand over a file. Raises OSError when the process has ended meanwhile."""
        self.pipe.send(task)
        self.number, self.sha256, self.has_read = number, "", False
        self.deadline = time.monotonic() + task.limits.seconds

    def stop(self) -> int | None:
        """End the process at once, and return its exit code."""
        self._process.kill()
        self._process.join()
        code = self._process.exitcode
        self._process.close()
        self.pipe.close()
        return code


class _Crew:
    """The workers of one run."""

    def __init__(self, size: int, tasks: Sequence[Task], limits: Limits) -> None:
        self._size = size
        self._tasks = tasks
        self._limits = limits
        self._workers: list[_Worker] = []
        self._given = 0
        self._failed_starts = 0

    def hand_out(self, end: int) -> None:
        """Give files with numbers below `end` to idle workers; start workers as needed."""
        end = min(end, len(self._tasks))
        busy = sum(worker.number is not None for worker in self._workers)
        while len(self._workers) < min(self._size, busy + end - self._given):
            self._workers.append(_Worker(self._limits.memory))
        for worker in list(self._workers):
            if self._given < end and worker.ready and worker.number is None:
                try:
                    worker.give(self._given, self._tasks[self._given])
                except OSError:
                    self._dismiss(worker)
                else:
                    self._given += 1

    def collect(self) -> Iterator[tuple[int, _Outcome]]:
        """Wait for any worker, and yield outcomes with the numbers of their files.

        Raises AssistantError when workers end before they can do anything.
        """
        awaited = [
            worker for worker in self._workers if worker.number is not None or not worker.ready
        ]
        nearest = min((worker.deadline for worker in awaited), default=0.0)
        spoke = wait([worker.pipe for worker in awaited], max(0.0, nearest - time.monotonic()))
        for worker in awaited:
            if worker.pipe in spoke:
                yield from self._receive(worker)
            elif worker.deadline <= time.monotonic():
                self._dismiss(worker)
                reason = f"reading it took longer than {self._limits.seconds:g} seconds; split it"
                yield from self._lost(worker, reason)

    def stop(self) -> None:
        """End all workers at once."""
        for worker in list(self._workers):
            self._dismiss(worker)

    def _receive(self, worker: _Worker) -> Iterator[tuple[int, _Outcome]]:
        try:
            message = worker.pipe.recv_bytes()
        except (EOFError, OSError):
            task = None if worker.number is None else self._tasks[worker.number]
            yield from self._lost(worker, _ended(self._dismiss(worker), task))
            return
        if worker.number is None:
            worker.ready = True
            self._failed_starts = 0
        elif not worker.has_read:
            worker.has_read = True
            worker.sha256 = pickle.loads(message)  # noqa: S301 - from our own worker
        else:
            yield worker.number, _Outcome(worker.sha256, message[1:])
            worker.number = None
            if message[:1] == SPENT:
                self._dismiss(worker)

    def _lost(self, worker: _Worker, reason: str) -> Iterator[tuple[int, _Outcome]]:
        if worker.number is not None:
            yield worker.number, _Outcome(worker.sha256, pickle.dumps(UnreadableFile(reason)))
            return
        self._failed_starts += 1
        if self._failed_starts >= _MOST_FAILED_STARTS:
            raise AssistantError("no process for reading files can be started on this system")

    def _dismiss(self, worker: _Worker) -> int | None:
        self._workers.remove(worker)
        return worker.stop()


def _ended(code: int | None, task: Task | None) -> str:
    """Why a worker ended with exit code `code` while it worked on `task`."""
    if hasattr(signal, "SIGXCPU") and code == -signal.SIGXCPU and task is not None:
        return f"reading it took more than {task.processor} seconds of processor time; split it"
    return f"reading it ended the reader (exit code {code})"


@contextmanager
def _interrupts_held() -> Iterator[None]:
    """Block Ctrl-C, so that a process that starts meanwhile never gets it; it goes to the group."""
    if not hasattr(signal, "pthread_sigmask"):
        yield
        return
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


@contextmanager
def _main_hidden() -> Iterator[None]:
    """Keep a new process from running the main script of the program again.

    Python would import the script there to find what it defines. Workers need nothing from it, and
    a script that builds an index without a guard would build it in every worker.
    """
    script = sys.modules["__main__"]
    sys.modules["__main__"] = ModuleType("__main__")
    try:
        yield
    finally:
        sys.modules["__main__"] = script


@contextmanager
def _true_stderr() -> Iterator[None]:
    """Restore the original sys.stderr, so that a process can start while a screen captures output.

    Python passes the file of sys.stderr to a helper process, and a captured one has no file.
    """
    before = sys.stderr
    sys.stderr = sys.__stderr__
    try:
        yield
    finally:
        sys.stderr = before


def _processors() -> int:
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1
