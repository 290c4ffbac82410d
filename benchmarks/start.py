"""How long an answer takes: of a program that has to start for it, and of one that has started.

    PYTHONPATH=. python benchmarks/start.py INDEX QUESTIONS [--times 9] [--program assistant ...]

QUESTIONS has a question a line (such as benchmarks/everyday-questions.txt). The first table asks
the first question `--times` times with each program in turn, so that all are measured under the
same load: the processor time of all threads, the time on the clock, and the peak of memory, of
which files that are mapped are a part. A program that is given is a path, such as that of an
earlier version. The second table asks the first 40 questions in one process, after 10 others. The
processor time says more than the clock where other work shares the machine.
"""

from __future__ import annotations

import argparse
import os
import statistics
import subprocess
import sys
import time
from pathlib import Path
from typing import NamedTuple

from assistant.engine import Assistant

WARMING, ASKED = 10, 40


class Spent(NamedTuple):
    """Seconds of the processor and of the clock, and mebibytes at the peak (0 if not measured)."""

    processor: float
    clock: float
    memory: float = 0


def started(program: str, index: str, question: str, *options: str) -> Spent:
    """What one answer of a new process takes."""
    begun = time.perf_counter()
    command = [program, "ask", question, "--index", index, "--json", *options]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL)
    _, status, used = os.wait4(process.pid, 0)
    clock = time.perf_counter() - begun
    if os.waitstatus_to_exitcode(status) not in (0, 3):  # 3: nothing answers
        sys.exit(f"{program} failed")
    return Spent(used.ru_utime + used.ru_stime, clock, used.ru_maxrss / 1024)


def asked(assistant: Assistant, question: str) -> Spent:
    """What one answer of this process takes."""
    processor, clock = time.process_time(), time.perf_counter()
    assistant.ask(question)
    return Spent(time.process_time() - processor, time.perf_counter() - clock)


def row(name: str, spent: list[Spent]) -> None:
    """Print the medians."""
    processor, clock, memory = (statistics.median(column) for column in zip(*spent, strict=True))
    room = f" | {memory:.0f} MiB" if memory else ""
    print(f"| {name} | {processor * 1000:.0f} ms | {clock * 1000:.0f} ms{room} |", flush=True)


def cold(programs: list[str], index: str, question: str, times: int) -> None:
    """Print the first table."""
    ways = [(program, fast) for program in programs for fast in ((), ("--fast",))]
    rounds = [
        [started(program, index, question, *fast) for program, fast in ways]
        for _ in range(times + 1)
    ][1:]  # the first fills the cache of the system
    print("\n| cold | processor | clock | memory |\n|---|---|---|---|")
    for (program, fast), spent in zip(ways, zip(*rounds, strict=True), strict=True):
        row(" ".join((program, *fast)), list(spent))


def main() -> None:
    """Print both tables."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n", maxsplit=1)[0])
    parser.add_argument("index")
    parser.add_argument("questions", type=Path)
    parser.add_argument("--times", type=int, default=9)
    parser.add_argument("--program", nargs="+", default=["assistant"])
    given = parser.parse_args()
    lines = map(str.strip, given.questions.read_text(encoding="utf-8").splitlines())
    questions = [line for line in lines if line and not line.startswith("#")]
    if given.times:
        cold(given.program, given.index, questions[0], given.times)
    print("\n| warm | processor | clock |\n|---|---|---|")
    for name, is_fast in (("with the ranker", False), ("--fast", True)):
        with Assistant.open(given.index, fast=is_fast) as assistant:
            for question in questions[-WARMING:]:
                assistant.ask(question)
            row(name, [asked(assistant, question) for question in questions[:ASKED]])


if __name__ == "__main__":
    main()
