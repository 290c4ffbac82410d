"""Readers that ask while builds follow one another."""

from __future__ import annotations

import json
import os
import random
import shutil
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import samples
from children import in_child
from indexing import article, live, make

from assistant.engine import Assistant
from assistant.errors import AssistantError
from assistant.render import as_json
from benchmarks.suite.counts import Row

_MOST_PAUSE = 1  # seconds between two questions of a reader; chosen by hand, to spare processors
_KEPT_OPEN = 3  # one in so many readings asks again later, and holds its index open meanwhile


def answered(assistant: Assistant) -> str:
    """What an open index answers, as JSON."""
    return json.dumps(as_json.answer(assistant.ask(samples.QUESTION)))


def read(index: Path, until: Path, seed: int) -> str:
    """Open the index, ask, close and so on until the file `until` exists.

    Returns JSON: (fingerprint, answer) of every reading, and what went wrong.
    """
    chance = random.Random(seed)
    seen: list[tuple[str, str]] = []
    wrong: list[str] = []
    while not until.exists():
        try:
            with Assistant.open(index, fast=True) as assistant:
                seen.append((assistant.fingerprint, answered(assistant)))
                if chance.randrange(_KEPT_OPEN) == 0:
                    time.sleep(chance.uniform(0, 2 * _MOST_PAUSE))
                    seen.append((assistant.fingerprint, answered(assistant)))
        except AssistantError as error:
            wrong.append(f"error of a sound index: {error}")
        except BaseException as error:  # noqa: BLE001 - whatever gets out is a finding
            wrong.append(f"raw error: {type(error).__name__}: {error}")
        time.sleep(chance.uniform(0, _MOST_PAUSE))
    return json.dumps([seen, wrong])


@contextmanager
def reading(index: Path, folder: Path, readers: int, seed: int) -> Iterator[list[Path]]:
    """Start readers, each a process; on leaving, wait for what they write into these files."""
    until = folder / "done"
    children = []
    results = [folder / f"reader-{number}.json" for number in range(readers)]
    for number, file in enumerate(results):
        child = os.fork()
        if child == 0:
            file.write_text(read(index, until, seed + number), encoding="utf-8")
            os._exit(0)
        children.append(child)
    try:
        yield results
    finally:
        until.touch()
        for child in children:
            os.waitpid(child, 0)


def run(folder: Path, rebuilds: int, seed: int, readers: int = 8) -> Row:
    """Rebuild an index while readers ask; every answer must be that of its generation."""
    row = Row(f"answers of {readers} readers during {rebuilds:,} rebuilds", 0)
    index = folder / "index"
    corpus = samples.write_corpus(folder / "corpus")
    right: dict[str, str] = {}

    def rebuild(number: int) -> None:
        if number % 5 == 4:
            (corpus / "new.jsonl").unlink()
        else:
            article(corpus, "new", f"Imaginumab reduced relapses in {number} patients.")

        def work() -> str:
            make(corpus, index)
            with Assistant.open(index, fast=True) as assistant:
                return json.dumps([assistant.fingerprint, answered(assistant)])

        status, said = in_child(work)
        if status:
            row.faults.append(f"rebuild {number} ended with {status}")
            return
        fingerprint, answer = json.loads(said)
        right[fingerprint] = right.get(fingerprint, "") + answer + "\n"

    rebuild(0)
    with reading(index, folder, readers, seed) as results:
        for number in range(1, rebuilds + 1):
            rebuild(number)
    seen: Counter[str] = Counter()
    for file in results:
        if not file.exists():
            row.faults.append(f"{file.name}: the reader crashed")
            continue
        readings, wrong = json.loads(file.read_text(encoding="utf-8"))
        row.faults += wrong
        for fingerprint, answer in readings:
            seen[fingerprint] += 1
            is_right = answer in right.get(fingerprint, "").splitlines()
            row.add(
                "right" if is_right else "wrong", *([] if is_right else [f"wrong: {answer[:300]}"])
            )
    row.outcomes["generations seen"] = len(seen)
    left = len(list((index / "generations").iterdir()))
    make(corpus, index)
    if [path.name for path in (index / "generations").iterdir()] != [live(index).name]:
        row.faults.append(f"{left} generations are left after the last reader")
    shutil.rmtree(index)
    return row
