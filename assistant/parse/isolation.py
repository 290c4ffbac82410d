"""Parsing in worker processes, so that a hostile file costs itself and nothing else.

A worker has limits of wall time, processor time and memory. One that dies, hangs or asks for too
much is replaced, and its file is reported like any other that cannot be read. What a worker or a
library prints goes nowhere: only the program itself writes to the terminal.
"""

from __future__ import annotations

import multiprocessing
import os
import pickle
import signal
import stat
import warnings
from collections import deque
from collections.abc import Callable
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple, TypeAlias

from pebble import ProcessExpired, ProcessPool

from assistant.errors import UnreadableFile
from assistant.parse import parse
from assistant.parse.parsed import Parsed

try:
    import resource
except ImportError:  # Windows has none; there the limits of time and of file size remain
    resource = None  # type: ignore[assignment]

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from pebble import ProcessFuture

Outcome: TypeAlias = Parsed | UnreadableFile
Parser: TypeAlias = Callable[[bytes, str], Parsed]

# How many files each worker may be ahead of the one that is waited for. Results come in order, so
# one slow file holds up the others; their documents wait in memory meanwhile.
_AHEAD = 8
# After the time limit of a file pebble itself has to stop and replace the worker. When nothing has
# come so long after, the pool is beyond repair and a new one is started.
_GRACE = 30.0
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


class _BrokenCrewError(Exception):
    """The pool can give no more results."""


def parse_files(
    corpus: Path,
    paths: Sequence[str],
    limits: Limits = DEFAULT,
    workers: int | None = None,
    *,
    parser: Parser = parse,
) -> Iterator[tuple[str, Outcome]]:
    """Yield `paths` (relative to `corpus`, with slashes), each with what reading it gave, in order.

    Nothing that a file does raises here: what cannot be read gives an UnreadableFile. Without
    `workers` there is one for each processor. `parser` has to be importable in a new process.
    """
    count = max(1, min(workers or _processors(), len(paths)))
    rest = iter(paths)
    ahead: deque[tuple[str, ProcessFuture[bytes]]] = deque()
    crew = _Crew(str(corpus), limits, count, parser)
    try:
        while True:
            for path in islice(rest, count * _AHEAD - len(ahead)):
                ahead.append((path, crew.schedule(path)))
            if not ahead:
                return
            path, future = ahead.popleft()
            try:
                outcome = crew.outcome(future)
            except _BrokenCrewError:
                outcome = crew.alone(path)
                ahead = deque((later, crew.schedule(later)) for later, _ in ahead)
            yield path, outcome
    finally:
        crew.stop()


class _Crew:
    """A pool of workers that is replaced as a whole when pebble gives it up."""

    def __init__(self, corpus: str, limits: Limits, workers: int, parser: Parser) -> None:
        self._corpus = corpus
        self._limits = limits
        self._workers = workers
        self._parser = parser
        self._pool = self._start()

    def schedule(self, path: str) -> ProcessFuture[bytes]:
        """Hand `path` to the workers. Starts a new pool if the old one cannot take it."""
        task = _Task(self._corpus, path, self._limits, self._parser)
        try:
            return self._pool.schedule(_work, args=[task], timeout=self._limits.seconds)
        except RuntimeError:
            self._restart()
            return self._pool.schedule(_work, args=[task], timeout=self._limits.seconds)

    def outcome(self, future: ProcessFuture[bytes]) -> Outcome:
        """Wait for a result. Raises _BrokenCrewError when none will come."""
        try:
            result: Outcome = pickle.loads(  # noqa: S301 - from our own worker
                future.result(timeout=self._limits.seconds + _GRACE)
            )
        except TimeoutError as error:
            if not future.done():
                raise _BrokenCrewError from error
            return UnreadableFile(f"reading it took longer than {self._limits.seconds:g} seconds")
        except ProcessExpired as error:
            return UnreadableFile(f"reading it ended the reader (exit code {error.exitcode})")
        except BrokenProcessPool as error:
            raise _BrokenCrewError from error
        return result

    def alone(self, path: str) -> Outcome:
        """Read `path` with no other file under way, to learn whether it is what breaks pools."""
        self._restart()
        try:
            return self.outcome(self.schedule(path))
        except _BrokenCrewError:
            self._restart()
            return UnreadableFile("reading it ended the reader")

    def stop(self) -> None:
        """Stop all workers at once."""
        self._pool.stop()  # type: ignore[no-untyped-call]
        self._pool.join()

    def _restart(self) -> None:
        self.stop()
        self._pool = self._start()

    def _start(self) -> ProcessPool:
        # Not "fork": a copy of a process with threads (the screen, the embedding model) may hang.
        methods = multiprocessing.get_all_start_methods()
        method = "forkserver" if "forkserver" in methods else "spawn"
        context = multiprocessing.get_context(method)
        if method == "forkserver":
            context.set_forkserver_preload(_PRELOADED)
        return ProcessPool(
            max_workers=self._workers,
            initializer=_prepare,
            initargs=[self._limits.memory],
            context=context,
        )


def _processors() -> int:
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


# From here on everything runs in the workers.


def _prepare(memory: int) -> None:
    """Make a new process harmless: silent, easy to stop, and limited in memory."""
    nowhere = os.open(os.devnull, os.O_RDWR)
    for standard in (0, 1, 2):
        os.dup2(nowhere, standard)
    warnings.simplefilter("ignore")
    # Pebble's handler runs Python, which code that hangs in C never gets to.
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
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
            raise UnreadableFile("it is a link that leads out of the corpus folder")
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
