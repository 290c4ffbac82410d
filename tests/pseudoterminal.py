"""The program on a pseudo-terminal, driven key by key; every byte that it writes is kept."""

from __future__ import annotations

import contextlib
import fcntl
import os
import pty
import re
import select
import struct
import subprocess
import sys
import termios
import time
from collections.abc import Iterator, Sequence
from pathlib import Path

from terminal import environment

DEADLINE = 60.0  # seconds, for a machine that does other things as well
_PAUSE = 0.2  # seconds without output: what was pressed has been done
QUIT = "\x11"  # ctrl+q
ESCAPE = "\x1b"
F1, F2, F3, F5 = "\x1bOP", "\x1bOQ", "\x1bOR", "\x1b[15~"
_OSC = re.compile("\x1b\\][^\x07\x1b]*(?:\x07|\x1b\\\\)")
_SGR = re.compile("\x1b\\[[0-9;]*m")
_CSI = re.compile("\x1b\\[[0-?]*[ -/]*[@-~]")


class Pseudoterminal:
    """A program on a terminal of `columns` and `rows`."""

    def __init__(
        self,
        command: Sequence[str | Path],
        folder: Path,
        *,
        columns: int = 100,
        rows: int = 30,
        **variables: str,
    ) -> None:
        self._ours, theirs = pty.openpty()
        size = struct.pack("HHHH", rows, columns, 0, 0)
        fcntl.ioctl(theirs, termios.TIOCSWINSZ, size)
        ours = {"ASSISTANT_HOME": str(folder / "data"), "SSH_TTY": "1"}
        self._process = subprocess.Popen(
            [sys.executable, *command],
            stdin=theirs,
            stdout=theirs,
            stderr=theirs,
            cwd=folder,
            env=environment(TERM="xterm-256color", COLORTERM="truecolor", **ours, **variables),
            start_new_session=True,
        )
        os.close(theirs)
        self._bytes = bytearray()
        self._typed_at = 0

    @property
    def written(self) -> str:
        """All that the program has written; raises when that is not UTF-8."""
        return self._bytes.decode()

    def type(self, text: str) -> None:
        """Type, or press keys."""
        self._typed_at = len(self._bytes)
        os.write(self._ours, text.encode())

    def press(self, *keys: str) -> None:
        """Press keys one after the other, as slowly as hands do."""
        for key in keys:
            self.type(key)
            before = -1
            while before != len(self._bytes):
                before = len(self._bytes)
                self._read(_PAUSE)

    def paste(self, text: str) -> None:
        """Paste as terminals do."""
        self.type(f"\x1b[200~{text}\x1b[201~")

    def wait_for(self, *texts: str) -> str:
        """Wait until these texts have been written since something was typed; all of that.

        Blanks do not count: a line may be drawn in pieces.
        """
        end = time.monotonic() + DEADLINE
        while True:
            seen = shown(self._bytes[self._typed_at :].decode(errors="ignore"))
            if all(squeezed(text) in squeezed(seen) for text in texts):
                return seen
            assert time.monotonic() < end and self._read(0.1), once(seen)  # noqa: PT018 - one text

    def leave(self) -> int:
        """Press the key that quits; the exit code."""
        self.type(QUIT)
        return self.ended()

    def ended(self) -> int:
        """Wait for the end of the program; the exit code."""
        end = time.monotonic() + DEADLINE
        while self._read(0.1):
            assert time.monotonic() < end, once(shown(self.written))
        return self._process.wait(DEADLINE)

    def close(self) -> None:
        """End the program, however it is."""
        self._process.kill()
        self._process.wait()
        os.close(self._ours)

    def _read(self, seconds: float) -> bool:
        """Take what has been written; False at its end."""
        if not select.select([self._ours], [], [], seconds)[0]:
            return True
        try:
            chunk = os.read(self._ours, 1 << 16)
        except OSError:  # how Linux says that the other side is closed
            return False
        self._bytes += chunk
        return bool(chunk)


@contextlib.contextmanager
def assistant(
    folder: Path, *options: str, columns: int = 100, rows: int = 30, **variables: str
) -> Iterator[Pseudoterminal]:
    """The program, started without a command; `folder` is where it stands."""
    command = ["-m", "assistant", *options]
    terminal = Pseudoterminal(command, folder, columns=columns, rows=rows, **variables)
    try:
        yield terminal
    finally:
        terminal.close()


def shown(written: str) -> str:
    """Letters that were written, with a line end wherever the cursor was moved."""
    return _CSI.sub("\n", _SGR.sub("", _OSC.sub("", written)))


def squeezed(text: str) -> str:
    """A text without blanks and line ends."""
    return "".join(text.split())


def once(text: str) -> str:
    """A text without lines that came before: a cursor that blinks draws its line again."""
    return "\n".join(dict.fromkeys(line.rstrip() for line in text.split("\n")))
