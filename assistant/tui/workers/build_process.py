"""Runs `assistant build` in a process of its own, and posts what it reports."""

from __future__ import annotations

import asyncio
import contextlib
import json
import os
import signal
import sys
import time
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Any

from textual.message import Message

from assistant import storage
from assistant.errors import AssistantError

# Bytes of one event. A report names every file of the corpus; this is enough for a million
# names of 130 characters.
_LONGEST_LINE = 1 << 27
# Seconds that a killed build may take to let go of the index. Chosen by hand: more than it takes,
# and little enough that nobody notices it when the terminal is closed.
_LONGEST_DYING = 2.0
# Characters shown of the last line of a process that died. Chosen by hand: a few lines of the bar.
_MOST_CHARACTERS = 300


class BuildProgressed(Message, bubble=False):
    """The progress of a stage of the build that began `seconds` ago."""

    def __init__(self, stage: str, done: int, total: int, seconds: float) -> None:
        self.stage = stage
        self.done = done
        self.total = total
        self.seconds = seconds
        super().__init__()


class BuildFinished(Message, bubble=False):
    """The build has finished; `report` is what `assistant build --json` prints."""

    def __init__(self, report: dict[str, Any]) -> None:
        self.report = report
        super().__init__()


class BuildFailed(Message, bubble=False):
    """The build has failed, and left the index as it was."""

    def __init__(self, sentence: str) -> None:
        self.sentence = sentence
        super().__init__()


class BuildCancelled(Message, bubble=False):
    """The build was cancelled, and left the index as it was."""


def build_command(
    corpus: Iterable[Path], index: Path, model: str, *, dry_run: bool = False
) -> list[str]:
    """The command that builds `index` from `corpus` and prints events.

    -P keeps Python from running a folder "assistant" in the current folder.
    """
    base = [sys.executable, "-P", "-m", "assistant", "build", "--events"]
    corpus_options = [argument for path in corpus for argument in ("--corpus", str(path))]
    other_options = ["--index", str(index), "--model", model]
    return [*base, *corpus_options, *other_options, *(["--dry-run"] if dry_run else [])]


def copy_shipped_corpus(
    shipped: Path, folder: Path, report_failure: Callable[[Exception], None]
) -> bool:
    """Copy the corpus of the program to `folder`; return whether that worked.

    `report_failure` receives the error if it did not.
    """
    try:
        with storage.reporting(folder, "rebuild again"):
            storage.copy_tree(shipped, folder)
    except AssistantError as error:
        report_failure(error)
        return False
    return True


def remove_abandoned(index: Path) -> None:
    """Remove the draft of a build that was just killed."""
    from assistant.engine import Assistant  # noqa: PLC0415 - slow to import

    Assistant.remove_abandoned(index, _LONGEST_DYING)


class BuildProcess:
    """One run of a build, started with `arguments`."""

    def __init__(self, arguments: Sequence[str], post: Callable[[Message], object]) -> None:
        self._arguments = arguments
        self._post = post
        self._process: asyncio.subprocess.Process | None = None
        self._cancelled = False
        self._stage = ""
        self._stage_began = 0.0

    async def run(self) -> None:
        """Run the build to its end; post its progress, and last whether it finished or failed."""
        if self._cancelled:
            self._post(BuildCancelled())
            return
        try:
            self._process = await asyncio.create_subprocess_exec(
                *self._arguments,
                stdin=asyncio.subprocess.DEVNULL,
                stdout=asyncio.subprocess.PIPE,
                stderr=asyncio.subprocess.PIPE,
                limit=_LONGEST_LINE,
                start_new_session=True,
            )
        except OSError as error:
            self._post(BuildFailed(f"No process can be started ({error.strerror}); try again."))
            return
        if self._cancelled:  # while the process was being started
            self._end()
        try:
            ending, last_line = await asyncio.gather(self._follow(), self._last_line())
            await self._process.wait()
        finally:
            self._end()
        if self._cancelled and not isinstance(ending, BuildFinished):
            ending = BuildCancelled()
        self._post(ending or BuildFailed(f"The build ended without a message. {last_line}".strip()))

    def cancel(self) -> None:
        """Kill the build with all its processes.

        It counts as cancelled even if its process has just failed, but not if it had finished.
        """
        self._cancelled = True
        self._end()

    def _end(self) -> None:
        process = self._process
        if process is None or process.returncode is not None:
            return
        with contextlib.suppress(OSError):
            if hasattr(os, "killpg"):
                os.killpg(process.pid, signal.SIGKILL)
            else:
                process.kill()

    async def _follow(self) -> BuildFinished | BuildFailed | BuildCancelled | None:
        assert self._process is not None and self._process.stdout is not None  # noqa: S101, PT018
        ending: BuildFinished | BuildFailed | None = None
        async for line in self._process.stdout:
            ending = self._read_event(line) or ending
        return ending

    def _read_event(self, line: bytes) -> BuildFinished | BuildFailed | None:
        try:
            event = json.loads(line)
            name = event["event"]
        except (ValueError, KeyError, TypeError, RecursionError):
            return None  # printed by a library
        if name == "report":
            return BuildFinished(event)
        if name == "error":
            return BuildFailed(event["message"])
        if name != "progress":
            return None  # an event of a library
        if event["stage"] != self._stage:
            self._stage, self._stage_began = event["stage"], time.monotonic()
        seconds = time.monotonic() - self._stage_began
        self._post(BuildProgressed(self._stage, event["done"], event["total"], seconds))
        return None

    async def _last_line(self) -> str:
        assert self._process is not None and self._process.stderr is not None  # noqa: S101, PT018
        output = (await self._process.stderr.read()).decode(errors="replace").strip()
        return output.splitlines()[-1][:_MOST_CHARACTERS] if output else ""
