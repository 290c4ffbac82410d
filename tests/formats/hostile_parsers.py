"""Parsers that do what a damaged file may make a real one do; the content says what.

Worker processes import this module by its name, so it stands beside the tests and uses nothing of
theirs.
"""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
import time
import warnings

from assistant.errors import UnreadableFile
from assistant.formats import Parsed


def obey(data: bytes, path: str) -> Parsed:
    """Do what the content says; anything else is read as a problem line."""
    command = data.decode()
    if command == "swell":
        return Parsed((), ("x" * (2 << 20),))
    action = _ACTIONS.get(command)
    if action:
        action()
    return Parsed((), (f"{path}: {command}",))


def _exit() -> None:
    os._exit(3)


def _kill() -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def _loop() -> None:
    while True:
        pass


def _hang_in_c() -> None:
    re.fullmatch(r"(a|a)*b", "a" * 60)


def _eat() -> None:
    eaten = [bytearray(8 * 1024**2) for _ in range(1000)]
    eaten.clear()


_KEPT: list[bytearray] = []


def _keep() -> None:
    _KEPT.append(bytearray(100 * 1024**2))


def _raise() -> None:
    message = "no such thing"
    raise KeyError(message)


def _refuse() -> None:
    message = "nothing in it"
    raise UnreadableFile(message)


def _recurse() -> None:
    _recurse()


def _talk() -> None:
    print("printed")  # noqa: T201
    sys.stderr.write("complained\n")
    os.write(2, b"shouted\n")
    subprocess.run(["echo", "called"], check=True)  # noqa: S607
    warnings.warn("warned", stacklevel=1)


def _wait() -> None:
    time.sleep(0.5)


def _sleep() -> None:
    time.sleep(3600)


_ACTIONS = {
    "exit": _exit,
    "kill": _kill,
    "loop": _loop,
    "hang": _hang_in_c,
    "eat": _eat,
    "raise": _raise,
    "keep": _keep,
    "refuse": _refuse,
    "recurse": _recurse,
    "talk": _talk,
    "wait": _wait,
    "sleep": _sleep,
}


def unpicklable(_data: bytes, _path: str) -> Parsed:
    """Return what cannot be sent to another process."""
    return Parsed((), (lambda: "",))  # type: ignore[arg-type]
