"""Builds that come to a bad end, each in a process of its own; run by test_killed_builds.

Arguments: folder with ``corpus``, ``changed`` (the corpus as it is then) and ``index`` (of
``corpus``); what happens ("kill at", "kill after" or "limit"); numbers for it. Prints one JSON
object a line: what the build said, which answers were given afterwards, and whether a new build
led to the new ones. Everything is imported once; every trial is a fork of that.
"""

from __future__ import annotations

import json
import os
import resource
import shutil
import signal
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from children import in_child
from indexing import SMALL_SEGMENT, Reader, answers, make

from assistant.engine import Assistant
from assistant.errors import AssistantError
from assistant.index import origins, segments

Build = Callable[[Path], str]


def build(folder: Path) -> str:
    setattr(origins, "parse_files", Reader())  # noqa: B010 - a seam, and types are strict
    setattr(segments, "_LENGTH", SMALL_SEGMENT)  # noqa: B010 - the same
    try:
        return make(folder / "changed", folder / "index").fingerprint
    except AssistantError as error:
        return f"{type(error).__name__}: {error}"


def counted(folder: Path, last: int, build: Build) -> str:
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


def limited(folder: Path, size: int, build: Build) -> str:
    """Build, where no file can become longer than `size`."""
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, resource.RLIM_INFINITY))
    return build(folder)


def checked(index: Path) -> str:
    """What is wrong with the index; empty if it is sound."""
    try:
        with Assistant.open(index, fast=True) as assistant:
            assistant.check()
    except AssistantError as error:
        return str(error)
    return ""


def answered(index: Path, *, fast: bool) -> str:
    """The answers of the index, or why there are none."""
    try:
        return answers(index, fast=fast)
    except AssistantError as error:
        return str(error)


def aftermath(folder: Path, build: Build, *, fast: bool) -> str:
    """What is found after a build, and after the next one, as JSON."""
    # In one process, because every new process has to load the ranker.
    index = folder / "index"
    found = {"after": answered(index, fast=fast), "checked": checked(index)}
    found |= {"fingerprint": build(folder), "then": answered(index, fast=fast)}
    return json.dumps(found)


def trial(
    folder: Path, base: Path, kind: str, value: float, build: Build = build, *, fast: bool = False
) -> dict[str, Any]:
    """Let a build come to a bad end in `folder`, a new copy of what is in `base`."""
    shutil.copytree(base / "index", folder / "index")
    shutil.copytree(base / "changed", folder / "changed")
    if kind == "kill at":
        status, said = in_child(lambda: counted(folder, int(value), build))
    elif kind == "kill after":
        status, said = in_child(lambda: build(folder), delay=value)
    else:
        status, said = in_child(lambda: limited(folder, int(value), build))
    _, found = in_child(lambda: aftermath(folder, build, fast=fast))
    left = len(list((folder / "index" / "generations").iterdir()))
    shutil.rmtree(folder)
    nothing = {"after": "", "checked": "", "fingerprint": "", "then": ""}
    return {**nothing, **json.loads(found or "{}"), "status": status, "said": said, "left": left}


def main() -> None:
    base, kind, *values = sys.argv[1:]
    for number, value in enumerate(values):
        folder = Path(base, f"trial-{number}")
        print(json.dumps(trial(folder, Path(base), kind, float(value))), flush=True)  # noqa: T201


if __name__ == "__main__":
    main()
