"""What runs in a worker process: one file after another, read under limits.

A worker tells the digest of the bytes that it has read before it does anything with them, so that
the digest is known of a file that ends its worker, too.
"""

from __future__ import annotations

import hashlib
import math
import os
import pickle
import signal
import warnings
from collections.abc import Callable
from dataclasses import dataclass
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any, Generic, NamedTuple, TypeAlias, TypeVar

from assistant.errors import UnreadableFile
from assistant.sourcefile import LARGEST, is_there, read_file

try:
    import resource
except ImportError:  # Windows has none; there the limits of time and of size remain
    resource = None  # type: ignore[assignment]

_Result = TypeVar("_Result")
Parser: TypeAlias = Callable[[bytes, str], _Result]

#: What a result begins with: whether its worker can go on, or has to be replaced.
READY, SPENT = b"+", b"-"
_LONGEST_REASON = 1_000  # characters; a reason may quote the file
_STATM = Path("/proc/self/statm")


class Reading(NamedTuple, Generic[_Result]):
    """What became of one file.

    `sha256` is that of the bytes that were read: empty when they could not be, None when no file
    of that name is there any more.
    """

    sha256: str | None
    result: _Result | UnreadableFile


@dataclass(frozen=True, slots=True)
class Limits:
    """What one file may cost.

    Seconds that pass, seconds of `processor` time, bytes of `memory` beyond what the worker had at
    its start, bytes of the file, and bytes of what is sent back.

    Of 1,941 real files (benchmarks/limits.py) two data sets cost most, 5,183 abstracts in 8 MB and
    13,449 snippets in 4 MB: 4.6 and 3.8 seconds of a 2-core machine's processor (5.4 when it was
    busy), 74 MB of memory, 13 MB sent back. No other file takes more than 1.3 seconds.
    """

    seconds: float = 120.0  # for what waits; a busy machine may give a worker a tenth of its time
    processor: float = 10.0
    memory: int = 1024**3
    file_size: int = LARGEST
    result: int = 64 * 1024**2


DEFAULT = Limits()


class Task(NamedTuple):
    """All that a worker needs to know; everything in it can be pickled."""

    corpus: str
    path: str
    limits: Limits
    parser: Parser[Any]


def serve(pipe: Connection, memory: int) -> None:
    """Read one file after another until the other end of `pipe` is closed."""
    start = _prepare(memory)
    pipe.send_bytes(b"")  # from now on the time of a file counts
    while True:
        try:
            task: Task = pipe.recv()
        except EOFError:
            return
        _limit_processor(task.limits)
        read = _read(task)
        pipe.send(read.sha256)
        result = _work(task, read.result)
        # What a file leaves behind must not be missing for the next one.
        is_spent = _used() > start + memory // 4
        pipe.send_bytes((SPENT if is_spent else READY) + result)


def _prepare(memory: int) -> int:
    """Make a new process harmless: silent, and limited in memory; return what it has at first."""
    nowhere = os.open(os.devnull, os.O_RDWR)
    for standard in (0, 1, 2):
        os.dup2(nowhere, standard)
    warnings.simplefilter("ignore")
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    start = _used()
    if resource is not None and start:
        resource.setrlimit(resource.RLIMIT_CORE, (0, resource.getrlimit(resource.RLIMIT_CORE)[1]))
        _lower_limit(resource.RLIMIT_AS, start + memory)
    return start


def _used() -> int:
    """Bytes of address space that this process has; 0 where that is not told."""
    if resource is None or not _STATM.exists():
        return 0
    return int(_STATM.read_text(encoding="ascii").split()[0]) * resource.getpagesize()


def _lower_limit(which: int, value: int) -> None:
    hard = resource.getrlimit(which)[1]
    lowered = value if hard == resource.RLIM_INFINITY else min(value, hard)
    resource.setrlimit(which, (lowered, hard))


def _limit_processor(limits: Limits) -> None:
    if resource is not None:
        spent = resource.getrusage(resource.RUSAGE_SELF)
        # Should the program be killed, a worker that hangs must not outlive it for long.
        more = min(limits.processor, limits.seconds + 2)
        _lower_limit(resource.RLIMIT_CPU, math.ceil(spent.ru_utime + spent.ru_stime + more))


def _read(task: Task) -> Reading[bytes]:
    try:
        data = read_file(Path(task.corpus), task.path, task.limits.file_size)
    except UnreadableFile as error:
        return Reading("" if is_there(Path(task.corpus), task.path) else None, error)
    return Reading(hashlib.sha256(data).hexdigest(), data)


def _work(task: Task, data: bytes | UnreadableFile) -> bytes:
    """Return the pickled result of one file; pickled here, so that too large a one is caught."""
    limits = task.limits
    if isinstance(data, UnreadableFile):
        return pickle.dumps(data)
    try:
        result = pickle.dumps(task.parser(data, task.path))
        if len(result) <= limits.result:
            return result
        reason = f"it holds more than {limits.result / 1024**2:g} MB of text; split it"
    except UnreadableFile as error:
        reason = str(error)
    except MemoryError:
        reason = f"reading it needs more than {limits.memory / 1024**3:.1f} GB of memory; split it"
    except RecursionError:
        reason = "nested too deeply"
    except Exception as error:  # noqa: BLE001 - whatever a parser missed costs one file
        reason = f"the reader failed ({type(error).__name__}: {error}); please report this"
    return pickle.dumps(UnreadableFile(reason[:_LONGEST_REASON]))
