"""How fast the screen is: its start, its stalls, its end. See `python benchmarks/screen.py -h`.

    python benchmarks/screen.py --index index --corpus corpus

Start and end are measured on a pseudo-terminal, from and to the process. A stall is the time
between two ticks of a timer that ticks every 10 ms, in the program without a terminal but with
every frame rendered; what a key does is late by as much. The corpus and the index are copied
before they are rebuilt.
"""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import fcntl
import json
import os
import pty
import select
import shutil
import statistics
import struct
import subprocess
import sys
import tempfile
import termios
import time
from collections import defaultdict
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple

from textual.pilot import Pilot

from assistant.settings import Settings
from assistant.tui.app import AssistantApp
from assistant.tui.screens.main import MainScreen

ROOT = Path(__file__).parents[1]
TICK = 0.01  # seconds
STARTS = 5
QUESTIONS = 20
STEPS = 5  # quotes that are stepped through after each question
LATE = 100.0  # milliseconds
PATIENCE = 300.0  # seconds
COLUMNS, ROWS = 120, 36
OPENED = b"This collection holds"
PROMPT = "❯".encode()
QUESTION = b"what reduces relapses and mortality"
ENTER, QUIT, REBUILD = b"\r", b"\x11", b"\x1b[15~"


class Places(NamedTuple):
    """What is measured."""

    corpus: Path
    folder: Path  # of the index
    data: Path  # of the user that is played

    @property
    def settings(self) -> Settings:
        """As the program takes it."""
        return Settings.resolve(
            [self.corpus], self.folder, environment={"ASSISTANT_HOME": str(self.data)}
        )


def main() -> None:
    """Measure, and print a table."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--index", type=Path, required=True)
    parser.add_argument("--corpus", type=Path, required=True)
    parser.add_argument("--questions", type=Path, help='JSON lines, each with a "question"')
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        places = Places(arguments.corpus, arguments.index, Path(folder) / "data")
        starts(places)
        stalls(places, read(arguments.questions) if arguments.questions else [])
        ends(places, Path(folder))


def read(file: Path) -> list[str]:
    """Questions evenly spread over a file of them."""
    lines = file.read_text(encoding="utf-8").splitlines()
    return spread([json.loads(line)["question"] for line in lines])


def spread(questions: list[str]) -> list[str]:
    """As many questions as are asked, evenly spread over more of them."""
    step = max(1, len(questions) // QUESTIONS)
    return questions[::step][:QUESTIONS]


# --- a terminal


class Terminal:
    """The program on a pseudo-terminal."""

    def __init__(self, places: Places) -> None:
        self._ours, theirs = pty.openpty()
        fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", ROWS, COLUMNS, 0, 0))
        options = ["--corpus", str(places.corpus), "--index", str(places.folder)]
        variables = {"TERM": "xterm-256color", "COLORTERM": "truecolor", "PYTHONPATH": str(ROOT)}
        self.began = time.perf_counter()
        self._process = subprocess.Popen(
            [sys.executable, "-m", "assistant", *options],
            stdin=theirs,
            stdout=theirs,
            stderr=theirs,
            env={**os.environ, **variables, "ASSISTANT_HOME": str(places.data)},
            start_new_session=True,
        )
        os.close(theirs)
        self._written = bytearray()

    def wait_for(self, text: bytes) -> float:
        """Wait until a text has been written since something was typed; the time."""
        end = time.monotonic() + PATIENCE
        while text not in self._written:
            if time.monotonic() > end or not self._read():
                raise RuntimeError(f"{text!r} was never shown")
        return time.perf_counter()

    def type(self, text: bytes) -> float:
        """Type something; the time."""
        self._written.clear()
        os.write(self._ours, text)
        return time.perf_counter()

    def ended(self) -> float:
        """Wait for the end of the process; the time."""
        while self._read():
            pass
        if self._process.wait(PATIENCE) != 0:
            raise RuntimeError("the program failed")
        return time.perf_counter()

    def close(self) -> None:
        """End the process, however it is."""
        self._process.kill()
        self._process.wait()
        os.close(self._ours)

    def _read(self) -> bool:
        if not select.select([self._ours], [], [], 0.1)[0]:
            return True
        with contextlib.suppress(OSError):
            chunk = os.read(self._ours, 1 << 16)
            self._written += chunk
            return bool(chunk)
        return False


@contextlib.contextmanager
def started(places: Places) -> Iterator[Terminal]:
    """The program, which is ended in any case."""
    terminal = Terminal(places)
    try:
        yield terminal
    finally:
        terminal.close()


# --- starting


def starts(places: Places) -> None:
    """Time from the start of the process to the prompt, and to the welcome of an open index."""
    prompts, opened = [], []
    for _ in range(STARTS):
        with started(places) as terminal:
            prompts.append(terminal.wait_for(PROMPT) - terminal.began)
            opened.append(terminal.wait_for(OPENED) - terminal.began)
    print(f"starting, median of {STARTS} (largest), s")
    for name, times in (("prompt", prompts), ("index open", opened)):
        print(f"  {name:24} {statistics.median(times):6.2f} ({max(times):.2f})")


# --- stalls


class Measured(AssistantApp):
    """The program without a terminal that renders every frame nevertheless."""

    CSS_PATH = str(ROOT / "assistant" / "tui" / "style.tcss")

    @property
    def is_headless(self) -> bool:
        """Whether frames are left out."""
        return False


class Heart:
    """Ticks, and keeps how long each tick took, by what was going on."""

    def __init__(self) -> None:
        self.doing = "opening the index"
        self.gaps: dict[str, list[float]] = defaultdict(list)
        self.spent: dict[str, list[float]] = defaultdict(list)

    async def beat(self) -> None:
        """Tick until cancelled."""
        last = time.perf_counter()
        while True:
            await asyncio.sleep(TICK)
            now = time.perf_counter()
            self.gaps[self.doing].append(now - last)
            last = now

    @contextlib.contextmanager
    def during(self, what: str) -> Iterator[None]:
        """Count ticks for something else from now on; how long that took is kept, too."""
        before, self.doing = self.doing, what
        began = time.perf_counter()
        yield
        self.spent[what].append(time.perf_counter() - began)
        self.doing = before


async def until(condition: Callable[[], bool]) -> None:
    """Wait without getting in the way."""
    async with asyncio.timeout(PATIENCE):
        while not condition():  # noqa: ASYNC110 - of widgets, which set no events
            await asyncio.sleep(TICK / 2)


async def ask(main: MainScreen, pilot: Pilot[None], question: str) -> None:
    """Ask, and wait for the answer and the source of its first quote."""
    main.prompt.focus()
    main.prompt.fill(question)
    await pilot.press("enter")
    await until(lambda: not main.controller.pending)
    await settle(main)


async def step(main: MainScreen, pilot: Pilot[None]) -> None:
    """Open the source of the first quote, and go from quote to quote."""
    await pilot.press("1", "enter")
    await settle(main)
    for _ in range(STEPS):
        await pilot.press("n")
        await settle(main)


async def settle(main: MainScreen) -> None:
    """Wait for the document of the active quote, and a little longer for the proof of it."""
    active = main.conversation.active
    await until(lambda: active is None or main.source.quoted is active.quoted)
    await asyncio.sleep(10 * TICK)


async def play(places: Places, questions: list[str]) -> Heart:
    """Open the index, ask and read, while the heart beats."""
    heart = Heart()
    app = Measured(places.settings)
    async with app.run_test(size=(COLUMNS, ROWS)) as pilot:
        beating = asyncio.create_task(heart.beat())
        main = app.get_default_screen()
        if not isinstance(main, MainScreen):
            raise TypeError
        with heart.during("opening the index"):
            await until(lambda: main.index_contents is not None)
        titles = [one.title for one in main.index_contents.catalogue] if main.index_contents else []
        for question in questions or spread(titles):
            with heart.during("asking"):
                await ask(main, pilot, question)
            if main.conversation.active is not None:
                with heart.during("source"):
                    await step(main, pilot)
        beating.cancel()
    app.finish()
    return heart


def stalls(places: Places, questions: list[str]) -> None:
    """How long the screen did nothing, by what was going on."""
    heart = asyncio.run(play(places, questions))
    print("stalls, ms                    largest  99th percentile  over 100 ms  (time in all, s)")
    for what, gaps in heart.gaps.items():
        times = sorted(1000 * gap for gap in gaps)
        late = sum(time > LATE for time in times)
        nearly = times[int(0.99 * (len(times) - 1))]
        spent = sum(heart.spent[what])
        print(f"  {what:24} {times[-1]:10.0f} {nearly:16.0f} {late:12} {spent:18.1f}")


# --- ending


def ends(places: Places, folder: Path) -> None:
    """Time from the key that quits to the end of the process."""
    copied = Places(folder / "corpus", folder / "index", places.data)
    shutil.copytree(places.corpus, copied.corpus)
    shutil.copytree(places.folder, copied.folder)
    late = "# One more\n\nA sentence on relapses that was not there before.\n"
    (copied.corpus / "one-more-of-the-benchmark.md").write_text(late, encoding="utf-8")
    print("quitting, s")
    for name, reach in STATES.items():
        with started(copied) as terminal:
            reach(terminal)
            left = terminal.type(QUIT)
            print(f"  {name:24} {terminal.ended() - left:6.2f}")


def opening(terminal: Terminal) -> None:
    """While the index is being opened."""
    terminal.wait_for(PROMPT)


def idle(terminal: Terminal) -> None:
    """When nothing is going on."""
    terminal.wait_for(OPENED)


def asking(terminal: Terminal) -> None:
    """When a question has just been asked."""
    terminal.wait_for(OPENED)
    terminal.type(QUESTION)
    terminal.wait_for(QUESTION[-4:])
    terminal.type(ENTER)
    terminal.wait_for(b"asking")


def rebuilding(terminal: Terminal) -> None:
    """When a rebuild is going on."""
    terminal.wait_for(OPENED)
    terminal.type(REBUILD)
    terminal.wait_for(b"1 file added")
    time.sleep(0.5)  # for the button to have the focus
    terminal.type(ENTER)
    terminal.wait_for("Rebuilding · ".encode())
    time.sleep(0.5)  # for its process to be at work


STATES = {"idle": idle, "opening": opening, "asking": asking, "rebuilding": rebuilding}

if __name__ == "__main__":
    main()
