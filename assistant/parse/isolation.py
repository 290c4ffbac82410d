"""Parsing in worker processes, so that a hostile file costs itself and nothing else.

A worker has limits of wall time, processor time and memory. One that dies, hangs or asks for too
much is replaced, and its file is reported like any other that cannot be read. What a worker or a
library prints goes nowhere: only the program itself writes to the terminal.

Each worker has a pipe of its own and one file at a time, so it is always certain which file ended
it. Pools that share one queue blame another file when a worker dies while its last result is still
on the way; on a busy machine that cost good files.
"""

from __future__ import annotations

import multiprocessing
import os
import pickle
import signal
import stat
import sys
import time
import warnings
from collections.abc import Callable
from contextlib import contextmanager
from dataclasses import dataclass
from multiprocessing.connection import Connection, wait
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING, NamedTuple, TypeAlias

from assistant.errors import AssistantError, UnreadableFile
from assistant.parse import parse
from assistant.parse.parsed import Parsed

try:
    import resource
except ImportError:  # Windows has none; there the limits of time and of file size remain
    resource = None  # type: ignore[assignment]

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

Outcome: TypeAlias = Parsed | UnreadableFile
Parser: TypeAlias = Callable[[bytes, str], Parsed]

# How many files each worker may be ahead of the one that is waited for. Results come in order, so
# one slow file holds up the others; their documents wait in memory meanwhile.
_AHEAD = 8
# Starting takes 10 ms where workers are forked, a second or two elsewhere, more on a busy machine.
_SECONDS_TO_START = 120.0
_MOST_FAILED_STARTS = 3
_STATM = Path("/proc/self/statm")
# Loaded once in the process that workers are forked from, so that a new worker starts in 10 ms.
_PRELOADED = [__name__, *(f"assistant.parse.{name}" for name in ("jats", "markdown", "pubmed"))]


@dataclass(frozen=True, slots=True)
class Limits:
    """What one file may cost: seconds, bytes of memory beyond the start, bytes of the file."""

    seconds: float = 60.0
    memory: int = 2 * 1024**3
    file_size: int = 256 * 1024**2


DEFAULT = Limits()


class _Task(NamedTuple):
    """All that a worker needs to know; everything in it can be pickled."""

    corpus: str
    path: str
    limits: Limits
    parser: Parser


def parse_files(
    corpus: Path,
    paths: Sequence[str],
    limits: Limits = DEFAULT,
    workers: int | None = None,
    *,
    parser: Parser = parse,
) -> Iterator[tuple[str, Outcome]]:
    """Yield `paths` (relative to `corpus`, with slashes), each with what reading it gave, in order.

    What cannot be read gives an UnreadableFile. Without `workers` there is one for each processor.
    `parser` has to be importable in a new process. Raises AssistantError when no worker starts.
    """
    tasks = [_Task(str(corpus), path, limits, parser) for path in paths]
    size = min(workers or _processors(), len(tasks))
    crew = _Crew(size, tasks, limits)
    outcomes: dict[int, Outcome] = {}
    try:
        for number, path in enumerate(paths):
            while number not in outcomes:
                crew.hand_out(number + size * _AHEAD)
                outcomes.update(crew.collect())
            yield path, outcomes.pop(number)
    finally:
        crew.stop()


class _Worker:
    """A process, the pipe to it, and the file that it has."""

    def __init__(self, memory: int) -> None:
        # Not "fork": a copy of a process with threads (the screen, the embedding model) may hang.
        if "forkserver" in multiprocessing.get_all_start_methods():
            context = multiprocessing.get_context("forkserver")
            context.set_forkserver_preload(_PRELOADED)
        else:
            context = multiprocessing.get_context("spawn")  # type: ignore[assignment]
        self.pipe, theirs = context.Pipe()
        self._process = context.Process(target=_serve, args=(theirs, memory), daemon=True)
        with _interrupts_held(), _main_hidden(), _true_stderr():
            self._process.start()
        theirs.close()
        self.ready = False
        self.number: int | None = None
        self.deadline = time.monotonic() + _SECONDS_TO_START

    def give(self, number: int, task: _Task) -> None:
        """Hand over a file. Raises OSError when the process has gone meanwhile."""
        self.pipe.send(task)
        self.number = number
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

    def __init__(self, size: int, tasks: Sequence[_Task], limits: Limits) -> None:
        self._size = size
        self._tasks = tasks
        self._limits = limits
        self._workers: list[_Worker] = []
        self._given = 0
        self._failed_starts = 0

    def hand_out(self, end: int) -> None:
        """Give files before number `end` to workers that have none; start workers as needed."""
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

    def collect(self) -> Iterator[tuple[int, Outcome]]:
        """Wait until something happens, and yield the outcomes with the numbers of their files.

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
                reason = f"reading it took longer than {self._limits.seconds:g} seconds"
                yield from self._lost(worker, reason)

    def stop(self) -> None:
        """End all workers at once."""
        for worker in list(self._workers):
            self._dismiss(worker)

    def _receive(self, worker: _Worker) -> Iterator[tuple[int, Outcome]]:
        try:
            message = worker.pipe.recv_bytes()
        except (EOFError, OSError):
            code = self._dismiss(worker)
            yield from self._lost(worker, f"reading it ended the reader (exit code {code})")
            return
        number, worker.number, worker.ready = worker.number, None, True
        self._failed_starts = 0
        if number is not None:
            yield number, pickle.loads(message)  # noqa: S301 - from our own worker

    def _lost(self, worker: _Worker, reason: str) -> Iterator[tuple[int, Outcome]]:
        if worker.number is not None:
            yield worker.number, UnreadableFile(reason)
            return
        self._failed_starts += 1
        if self._failed_starts >= _MOST_FAILED_STARTS:
            raise AssistantError("no process for reading files can be started on this system")

    def _dismiss(self, worker: _Worker) -> int | None:
        self._workers.remove(worker)
        return worker.stop()


@contextmanager
def _interrupts_held() -> Iterator[None]:
    """Let a process start that Ctrl-C, which reaches a whole group, does not reach."""
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
    """Keep a new process from running the script that the program was started by once more.

    Python would import it there, to find what was defined in it. Nothing that is sent to a worker
    is, and a script that builds an index without a guard would build it in every worker.
    """
    script = sys.modules["__main__"]
    sys.modules["__main__"] = ModuleType("__main__")
    try:
        yield
    finally:
        sys.modules["__main__"] = script


@contextmanager
def _true_stderr() -> Iterator[None]:
    """Let a process start under a screen that captures what is printed.

    Python hands the file behind sys.stderr to a helper of its own, and a capture has none.
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


# From here on everything runs in the workers.


def _serve(pipe: Connection, memory: int) -> None:
    """Read one file after another until the other end of `pipe` is closed."""
    _prepare(memory)
    pipe.send_bytes(b"")  # from now on the time of a file counts
    while True:
        try:
            task = pipe.recv()
        except EOFError:
            return
        pipe.send_bytes(_work(task))


def _prepare(memory: int) -> None:
    """Make a new process harmless: silent, and limited in memory."""
    nowhere = os.open(os.devnull, os.O_RDWR)
    for standard in (0, 1, 2):
        os.dup2(nowhere, standard)
    warnings.simplefilter("ignore")
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    if resource is None or not _STATM.exists():
        return
    resource.setrlimit(resource.RLIMIT_CORE, (0, resource.getrlimit(resource.RLIMIT_CORE)[1]))
    used = int(_STATM.read_text(encoding="ascii").split()[0]) * resource.getpagesize()
    _lower_limit(resource.RLIMIT_AS, used + memory)


def _lower_limit(which: int, value: int) -> None:
    hard = resource.getrlimit(which)[1]
    lowered = value if hard == resource.RLIM_INFINITY else min(value, hard)
    resource.setrlimit(which, (lowered, hard))


def _work(task: _Task) -> bytes:
    """Return the pickled outcome of one file; pickled here, so that too large a one is caught."""
    limits = task.limits
    if resource is not None:
        # Should the program be killed, a worker that hangs must not outlive it for long.
        spent = resource.getrusage(resource.RUSAGE_SELF)
        until = int(spent.ru_utime + spent.ru_stime + limits.seconds) + 2
        _lower_limit(resource.RLIMIT_CPU, until)
    try:
        data = read_file(Path(task.corpus), task.path, limits.file_size)
        return pickle.dumps(task.parser(data, task.path))
    except UnreadableFile as error:
        reason = str(error)
    except MemoryError:
        reason = f"reading it needs more than {limits.memory / 1024**3:.1f} GB of memory"
    except RecursionError:
        reason = "nested too deeply"
    except Exception as error:  # noqa: BLE001 - whatever a parser missed costs one file
        reason = f"the reader failed ({type(error).__name__}: {error}); please report this"
    return pickle.dumps(UnreadableFile(reason[:1000]))


def read_file(corpus: Path, path: str, largest: int) -> bytes:
    """Return the bytes of the file at `path` below `corpus`.

    Raises UnreadableFile for everything that is not an ordinary file of at most `largest` bytes
    inside the corpus, and for names that no other system could open.
    """
    try:
        path.encode()
        real = (corpus / path).resolve(strict=True)
        if not real.is_relative_to(corpus.resolve()):
            raise UnreadableFile(
                "it is a link that leads out of the corpus folder; copy the file, or name it with "
                "--corpus, too"
            )
        status = real.stat()
        if not stat.S_ISREG(status.st_mode):
            raise UnreadableFile("it is not an ordinary file")
        if status.st_size > largest:
            raise UnreadableFile(f"it is larger than {largest / 1024**2:g} MB; split it")
        with real.open("rb") as file:
            return file.read(largest)
    except OSError as error:
        raise UnreadableFile(f"it cannot be opened ({error.strerror})") from error
    except RuntimeError as error:  # a link that leads to itself
        raise UnreadableFile("it is a link that leads in a circle") from error
    except ValueError as error:  # surrogates and NUL
        raise UnreadableFile("its name cannot be stored; rename it") from error
