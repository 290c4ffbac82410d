"""Builds that come to a bad end, each in a process of its own; run by test_killed_builds.

Arguments: folder with ``corpus``, ``changed`` (the corpus as it is then) and ``index`` (of
``corpus``); what happens ("kill at", "kill after" or "limit"); numbers for it. Prints one JSON
object a line: what the build said, which answers were given afterwards, and whether a new build
led to the new ones. Everything is imported once; every trial is a fork of that.
"""

from __future__ import annotations

import contextlib
import json
import os
import resource
import shutil
import signal
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from indexing import SMALL_SEGMENT, Reader, answers, make

from assistant.errors import AssistantError
from assistant.index import origins, segments


def in_child(work: Callable[[], str], delay: float | None = None) -> tuple[int, str]:
    """Run `work` in a fork: its exit status and what it returns; killed after `delay`."""
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        status = 1
        with contextlib.suppress(Exception), os.fdopen(writing, "w") as out:
            out.write(work())
            status = 0
        os._exit(status)
    os.close(writing)
    if delay is not None:
        time.sleep(delay)
        os.kill(child, signal.SIGKILL)
    with os.fdopen(reading) as given:
        said = given.read()
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]), said


def build(folder: Path) -> str:
    setattr(origins, "parse_files", Reader())  # noqa: B010 - a seam, and types are strict
    setattr(segments, "_LENGTH", SMALL_SEGMENT)  # noqa: B010 - the same
    try:
        return make(folder / "changed", folder / "index").fingerprint
    except AssistantError as error:
        return f"{type(error).__name__}: {error}"


def counted(folder: Path, last: int) -> str:
    """Build, and be killed at call number `last`, be it into Python or into C."""
    calls = 0

    def count(*_: object) -> None:
        nonlocal calls
        calls += 1
        if calls == last:
            os.kill(os.getpid(), signal.SIGKILL)

    sys.setprofile(count)
    build(folder)
    sys.setprofile(None)
    return str(calls)


def limited(folder: Path, size: int) -> str:
    """Build, where no file can become longer than `size`."""
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, resource.RLIM_INFINITY))
    return build(folder)


def aftermath(folder: Path) -> str:
    """The answers of the index, what a new build says, and the answers after it, line by line."""
    # In one process, because every new process has to load the ranker.
    index = folder / "index"
    return "\n".join([answers(index), build(folder), answers(index)])


def trial(base: Path, number: int, kind: str, value: float) -> dict[str, Any]:
    folder = base / f"trial-{number}"
    shutil.copytree(base / "index", folder / "index")
    shutil.copytree(base / "changed", folder / "changed")
    if kind == "kill at":
        status, said = in_child(lambda: counted(folder, int(value)))
    elif kind == "kill after":
        status, said = in_child(lambda: build(folder), delay=value)
    else:
        status, said = in_child(lambda: limited(folder, int(value)))
    _, found = in_child(lambda: aftermath(folder))
    after, fingerprint, then = found.splitlines() or ("", "", "")
    left = len(list((folder / "index" / "generations").iterdir()))
    shutil.rmtree(folder)
    return {
        "status": status,
        "said": said,
        "after": after,
        "fingerprint": fingerprint,
        "then": then,
        "left": left,
    }


def main() -> None:
    base, kind, *values = sys.argv[1:]
    for number, value in enumerate(values):
        print(json.dumps(trial(Path(base), number, kind, float(value))), flush=True)  # noqa: T201


if __name__ == "__main__":
    main()
