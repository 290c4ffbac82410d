"""The code of a worker process, which reads one file after another under limits.

A worker sends the digest of a file before it parses the file. So the digest is known even if the
file ends its worker.
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
except ImportError:  # not on Windows, where only the limits of time and size apply
    resource = None  # type: ignore[assignment]

_Result = TypeVar("_Result")
#: Makes the result of a file from its bytes and its path; raises UnreadableFile.
Parser: TypeAlias = Callable[[bytes, str], _Result]

#: The first byte of a result: whether its worker can continue or must be replaced.
READY, SPENT = b"+", b"-"
_LONGEST_REASON = 1_000  # characters; a reason may quote the file
_STATM = Path("/proc/self/statm")


class Reading(NamedTuple, Generic[_Result]):
    """The result of reading one file.

    `sha256` is the digest of the bytes that were read: empty when they could not be read, None when
    the file no longer exists.
    """

    sha256: str | None
    result: _Result | UnreadableFile


@dataclass(frozen=True, slots=True)
class Limits:
    """The limits for one file.

    They are `seconds` of wall time, seconds of `processor` time and how many more for each megabyte
    of the file, bytes of `memory` beyond what the worker had at its start, bytes of the file, and
    bytes of the result.

    Of 1,941 real files (benchmarks/limits.py), two data sets need the most, 5,183 abstracts in 8 MB
    and 13,449 snippets in 4 MB: 4.6 and 3.8 seconds of processor time on a 2-core machine, and up
    to 15 and 11 when it was busy and participants were read, too, 74 MB of memory, and a result of
    13 MB. No other file takes more than 1.3 seconds.
    """

    seconds: float = 120.0  # wall time; on a busy machine a worker may get a tenth of a processor
    processor: float = 10.0
    processor_per_megabyte: float = 5.0
    memory: int = 1024**3
    file_size: int = LARGEST
    result: int = 64 * 1024**2


DEFAULT = Limits()


class Task(NamedTuple):
    """Everything that a worker needs for one file; all of it can be pickled."""

    corpus: str
    path: str
    limits: Limits
    parser: Parser[Any]

    @property
    def processor(self) -> int:
        """The seconds of processor time for this file."""
        try:
            size = (Path(self.corpus) / self.path).stat().st_size
        except OSError:
            size = 0  # reading it fails, too, and says why
        return round(self.limits.processor + self.limits.processor_per_megabyte * size / 1e6)


def serve(pipe: Connection, memory: int) -> None:
    """Read one file after another until the other end of `pipe` is closed."""
    start = _prepare(memory)
    pipe.send_bytes(b"")  # the worker has started; from now on the time counts for its file
    while True:
        try:
            task: Task = pipe.recv()
        except EOFError:
            return
        _limit_processor(task)
        read = _read(task)
        pipe.send(read.sha256)
        result = _work(task, read.result)
        # Memory that one file leaves in use must not be lacking for the next one.
        is_spent = _used() > start + memory // 4
        pipe.send_bytes((SPENT if is_spent else READY) + result)


def _prepare(memory: int) -> int:
    """Make a new process silent and limit its memory; return the bytes that it uses at first."""
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
    """The size of this process's address space in bytes; 0 where the system does not say."""
    if resource is None or not _STATM.exists():
        return 0
    return int(_STATM.read_text(encoding="ascii").split()[0]) * resource.getpagesize()


def _lower_limit(which: int, value: int) -> None:
    hard = resource.getrlimit(which)[1]
    lowered = value if hard == resource.RLIM_INFINITY else min(value, hard)
    resource.setrlimit(which, (lowered, hard))


def _limit_processor(task: Task) -> None:
    if resource is not None:
        spent = resource.getrusage(resource.RUSAGE_SELF)
        # If the program is killed, a worker that hangs must not outlive it for long.
        more = min(task.processor, task.limits.seconds + 2)
        _lower_limit(resource.RLIMIT_CPU, math.ceil(spent.ru_utime + spent.ru_stime + more))


def _read(task: Task) -> Reading[bytes]:
    try:
        data = read_file(Path(task.corpus), task.path, task.limits.file_size)
    except UnreadableFile as error:
        return Reading("" if is_there(Path(task.corpus), task.path) else None, error)
    return Reading(hashlib.sha256(data).hexdigest(), data)


def _work(task: Task, data: bytes | UnreadableFile) -> bytes:
    """Return the pickled result of one file; it is pickled here so that its size can be checked."""
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
