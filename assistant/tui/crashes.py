"""Records unexpected failures: the details in a log, a sentence for the user."""

from __future__ import annotations

import contextlib
import datetime as dt
import traceback
from pathlib import Path

from assistant import storage

_FILE = "failures.log"
# Bytes of earlier failures that the log keeps. Chosen by hand: some hundred tracebacks,
# in a file that can still be sent.
_MOST_KEPT = 1_000_000


def record(folder: Path, error: BaseException) -> str:
    """Log the traceback of `error` in `folder`; return a sentence that says where it is."""
    log = folder / _FILE
    time = dt.datetime.now(tz=dt.UTC).isoformat(timespec="seconds")
    details = "".join(traceback.format_exception(error))
    advice = "No details could be written."
    with contextlib.suppress(OSError):
        earlier_entries = log.read_bytes() if log.exists() else b""
        entry = f"{time}\n{details}\n".encode("utf-8", "backslashreplace")
        storage.write_file(log, earlier_entries[-_MOST_KEPT:] + entry)
        advice = f"Details are in {log}; please report them."
    return f"The program failed unexpectedly ({type(error).__name__}). {advice}"
