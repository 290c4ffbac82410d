"""Records unexpected failures: details go to a file, and a sentence to the user."""

from __future__ import annotations

import contextlib
import datetime as dt
import traceback
from pathlib import Path

from assistant import storage

_FILE = "failures.log"
_LARGEST = 1_000_000  # bytes of earlier failures that the log keeps


def record(folder: Path, error: BaseException) -> str:
    """Log the traceback of `error`; return a sentence that says what happened and where it is."""
    log = folder / _FILE
    when = dt.datetime.now(tz=dt.UTC).isoformat(timespec="seconds")
    details = "".join(traceback.format_exception(error))
    where = "No details could be written."
    with contextlib.suppress(OSError):
        before = log.read_bytes() if log.exists() else b""
        said = f"{when}\n{details}\n".encode("utf-8", "backslashreplace")
        storage.write_file(log, before[-_LARGEST:] + said)
        where = f"Details are in {log}; please report them."
    return f"The program failed unexpectedly ({type(error).__name__}). {where}"
