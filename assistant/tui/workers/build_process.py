"""Runs a build in a process of its own, and posts its messages."""

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

_LONGEST_LINE = 1 << 27  # bytes of one event; a report names every file of the corpus
_LAST_WORDS = 300  # characters that are shown of the last output of a process that died


class BuildProgressed(Message, bubble=False):
    """The progress of a stage of the build, which began `seconds` ago."""

    def __init__(self, stage: str, done: int, total: int, seconds: float) -> None:
        self.stage = stage
        self.done = done
        self.total = total
        self.seconds = seconds
        super().__init__()


class BuildFinished(Message, bubble=False):
    """The build has ended; `report` is that of `assistant build --json`."""

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
    """The build command; -P keeps a folder "assistant" in the current folder from being run."""
    start = [sys.executable, "-P", "-m", "assistant", "build", "--events"]
    roots = [word for place in corpus for word in ("--corpus", str(place))]
    places = ["--index", str(index), "--model", model]
    return [*start, *roots, *places, *(["--dry-run"] if dry_run else [])]


def copy_shipped_corpus(
    shipped: Path, folder: Path, report_failure: Callable[[Exception], None]
) -> bool:
    """Copy the corpus that comes with the program to `folder`; `broke` gets the error if it fails.

    Returns whether the corpus is there.
    """
    try:
        with storage.reporting(folder, "rebuild again"):
            storage.copy_tree(shipped, folder)
    except AssistantError as error:
        report_failure(error)
        return False
    return True


class BuildProcess:
    """One run of a build."""

    def __init__(self, arguments: Sequence[str], post: Callable[[Message], object]) -> None:
        self._arguments = arguments
        self._post = post
        self._process: asyncio.subprocess.Process | None = None
        self._cancelled = False
        self._stage = ""
        self._since = 0.0

    async def run(self) -> None:
        """Run the build to its end; post its progress, and finally how it ended."""
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
        if self._cancelled:  # while it was started
            self._end()
        try:
            ended, words = await asyncio.gather(self._follow(), self._last_words())
            await self._process.wait()
        finally:
            self._end()
        if self._cancelled and not isinstance(ended, BuildFinished):
            ended = BuildCancelled()
        self._post(ended or BuildFailed(f"The build ended without a message. {words}".strip()))

    def cancel(self) -> None:
        """End the build at once, with all its processes.

        It counts as cancelled even if its process has just ended by itself, unless it had finished.
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
        ended: BuildFinished | BuildFailed | None = None
        async for line in self._process.stdout:
            ended = self._heard(line) or ended
        return ended

    def _heard(self, line: bytes) -> BuildFinished | BuildFailed | None:
        try:
            event = json.loads(line)
            kind = event["event"]
        except (ValueError, KeyError, TypeError, RecursionError):
            return None  # a library that prints
        if kind == "report":
            return BuildFinished(event)
        if kind == "error":
            return BuildFailed(event["message"])
        if kind != "progress":
            return None  # a library that prints events of its own
        if event["stage"] != self._stage:
            self._stage, self._since = event["stage"], time.monotonic()
        seconds = time.monotonic() - self._since
        self._post(BuildProgressed(self._stage, event["done"], event["total"], seconds))
        return None

    async def _last_words(self) -> str:
        assert self._process is not None and self._process.stderr is not None  # noqa: S101, PT018
        said = (await self._process.stderr.read()).decode(errors="replace").strip()
        return said.splitlines()[-1][:_LAST_WORDS] if said else ""
