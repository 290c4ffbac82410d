"""The program as its users meet it: in this process, in a new one, and on a real terminal."""

from __future__ import annotations

import contextlib
import fcntl
import os
import pty
import re
import struct
import subprocess
import sys
import termios
import unicodedata
from collections.abc import Mapping, Sequence
from pathlib import Path

from click.testing import CliRunner, Result

from assistant.cli.main import main

ROOT = Path(__file__).parents[1]
_STYLING = re.compile("\x1b\\[[0-9;]*m")
_BIDI = set("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")


def run(*args: str | Path, stdin: str | bytes = "", env: Mapping[str, str] | None = None) -> Result:
    """Run a command in this process; an exception that gets out is a failure."""
    result = CliRunner(env=env).invoke(main, [str(arg) for arg in args], input=stdin)
    if result.exception is not None and not isinstance(result.exception, SystemExit):
        raise result.exception
    return result


def environment(**more: str) -> dict[str, str]:
    """Of a new process; without settings of whoever runs the tests, in the test's own folder."""
    kept = {
        name: value
        for name, value in os.environ.items()
        if name == "ASSISTANT_HOME" or not name.startswith("ASSISTANT_")
    }
    # A terminal has a size of its own, which these two would hide: the processes that pytest-xdist
    # starts have both.
    for name in ("NO_COLOR", "COLUMNS", "LINES"):
        kept.pop(name, None)
    return {**kept, "PYTHONPATH": str(ROOT), "PYTHONUTF8": "1", **more}


def program(
    *args: str | bytes | Path, cwd: Path = ROOT, env: Mapping[str, str] | None = None
) -> subprocess.CompletedProcess[bytes]:
    """Run a command in a process of its own."""
    return subprocess.run(
        [sys.executable, "-m", "assistant", *args],
        cwd=cwd,
        env=env or environment(),
        capture_output=True,
        stdin=subprocess.DEVNULL,
        check=False,
    )


def on_terminal(
    command: Sequence[str],
    *,
    typed: bytes = b"",
    columns: int = 80,
    cwd: Path = ROOT,
    env: Mapping[str, str] | None = None,
) -> tuple[int, str]:
    """Run `python command` on a pseudo-terminal; its exit code and all that it wrote there."""
    ours, theirs = pty.openpty()
    fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", 24, columns, 0, 0))
    with subprocess.Popen(
        [sys.executable, *command],
        stdin=theirs,
        stdout=theirs,
        stderr=theirs,
        cwd=cwd,
        env=env or environment(TERM="xterm-256color"),
    ) as process:
        os.close(theirs)
        os.write(ours, typed)
        written = bytearray()
        with contextlib.suppress(OSError):  # how Linux says that the other side is closed
            while chunk := os.read(ours, 65536):
                written += chunk
        code = process.wait()
    os.close(ours)
    return code, written.decode()


def steering(text: str, *, styled: bool = False) -> set[str]:
    """Characters of an output that a terminal would obey, but for line ends (and our colours)."""
    if styled:
        text = _STYLING.sub("", text)
    return {
        character
        for character in text.replace("\r\n", "\n")
        if character != "\n"
        and (character in _BIDI or unicodedata.category(character) in ("Cc", "Cs", "Zl", "Zp"))
    }
