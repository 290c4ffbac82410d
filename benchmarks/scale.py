"""What an index costs as it grows: a build from nothing, a change, opening and asking.

    PYTHONPATH=. python benchmarks/scale.py ARTICLES FOLDER [--passages 10000 100000 1000000]

ARTICLES is a folder of real articles, such as that of a judged set. For each size, their texts are
written into FOLDER as files of one article each, again and again under titles and authors of their
own, until there are about as many passages. The vectors are those of hashed words (the model
"hashing"), and their time is not counted. Every step is a process of its own, and its time is that
on the clock, so nothing else should run. FOLDER needs about 6 GB for a million passages.
"""

from __future__ import annotations

import argparse
import json
import random
import statistics
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from assistant.errors import UnreadableFile
from assistant.formats import parse
from assistant.records import BlockKind, Document

QUESTIONS = Path(__file__).with_name("natural") / "questions.jsonl"
ASKED = 40  # questions; the first ten warm up
WARMING = 10
TITLE_WORDS = 12
MIB = 1024 * 1024
PER_ARTICLE = 44  # passages of a full text, on average; only the size of the corpus depends on it
SETTLED = 4  # seconds after which files count as old; see `assistant.checked`
_STEP = """
import json, os, resource, sys, time
from pathlib import Path
began = time.perf_counter()
{work}
spent = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
result["clock"] = time.perf_counter() - began
result["memory"] = max(each.ru_maxrss for each in spent) / 1024
print(json.dumps(result))
"""
_BUILD = """
from assistant.index.build import build
from assistant.index.corpus import CorpusRoots
from assistant.index.progress import silent
report = build(CorpusRoots.of(Path(sys.argv[1])), Path(sys.argv[2]), "hashing", silent)
result = {"passages": report.contents.passages, "embedding": report.seconds}
"""
_ASK = """
from assistant.engine import Assistant
opening = time.perf_counter()
with Assistant.open(Path(sys.argv[2]), fast=sys.argv[3] == "fast") as assistant:
    result = {"opening": time.perf_counter() - opening, "asking": []}
    for question in sys.argv[4:]:
        asked = time.perf_counter()
        assistant.ask(question)
        result["asking"].append(time.perf_counter() - asked)
"""


class Sizes(NamedTuple):
    """One row of the table."""

    passages: int
    values: dict[str, float]


def documents(folder: Path) -> Iterator[Document]:
    """The full texts of a folder of articles."""
    for path in sorted(folder.rglob("*")):
        if path.is_file():
            try:
                found = parse(path.read_bytes(), path.name).documents
            except UnreadableFile:
                continue
            yield from (document for document in found if document.is_full_text)


def sections(document: Document) -> list[dict[str, str]]:
    """The paragraphs of a document under their headings."""
    return [
        {"heading": " / ".join(block.section), "text": document.text[slice(*block.span)]}
        for block in document.blocks
        if block.kind is BlockKind.PARAGRAPH
    ]


def write(corpus: Path, texts: Sequence[list[dict[str, str]]], number: int) -> None:
    """Write an article with one of the texts, a title and an author of its own."""
    chance = random.Random(number)
    text = texts[number % len(texts)]
    words = " ".join(section["text"] for section in text[:8]).split()
    title = " ".join([*chance.sample(words, min(TITLE_WORDS, len(words))), f"N{number}"])
    author = f"{''.join(chance.choices('abcdefghij', k=8)).capitalize()} A"
    record = {"id": f"article-{number}", "title": title, "authors": [author], "year": 2020}
    folder = corpus / f"{number // 1000:04}"
    folder.mkdir(parents=True, exist_ok=True)
    line = json.dumps({**record, "sections": text})
    (folder / f"{number}.jsonl").write_text(f"{line}\n", encoding="utf-8")


def step(work: str, *arguments: str) -> dict[str, float]:
    """Run one step in a process of its own; returns what it measured."""
    done = subprocess.run(
        [sys.executable, "-c", _STEP.format(work=work), *arguments],
        stdout=subprocess.PIPE,
        check=True,
        text=True,
    )
    found: dict[str, float] = json.loads(done.stdout.splitlines()[-1])
    return found


def measured(folder: Path, texts: Sequence[list[dict[str, str]]], passages: int) -> Sizes:
    """Write a corpus of about so many passages, and take all steps."""
    corpus, index = folder / f"corpus-{passages}", folder / f"index-{passages}"
    for number in range(round(passages / PER_ARTICLE)):
        write(corpus, texts, number)
    build = (str(corpus), str(index))
    full = step(_BUILD, *build)
    time.sleep(SETTLED)
    same = step(_BUILD, *build)
    write(corpus, texts, 10**7)
    added = step(_BUILD, *build)
    (corpus / "10000" / f"{10**7}.jsonl").unlink()
    removed = step(_BUILD, *build)
    lines = QUESTIONS.read_text(encoding="utf-8").splitlines()[:ASKED]
    questions = [json.loads(line)["question"] for line in lines]
    fast, ranked = (step(_ASK, *build, mode, *questions) for mode in ("fast", "ranked"))
    values = {
        "build": full["clock"] - full["embedding"],
        "build, MiB": full["memory"],
        "nothing": same["clock"],
        "one more": added["clock"] - added["embedding"],
        "one more, MiB": added["memory"],
        "one less": removed["clock"] - removed["embedding"],
        "one less, MiB": removed["memory"],
        "open": fast["opening"],
        "ask, fast": _median(fast),
        "ask": _median(ranked),
        "ask, MiB": ranked["memory"],
        "disk, MiB": _size(index / "generations") / MIB,
        "cache, MiB": _size(index / "cache") / MIB,
    }
    return Sizes(int(full["passages"]), values)


def _median(asked: dict[str, float]) -> float:
    times: list[float] = asked["asking"]  # type: ignore[assignment]
    return statistics.median(times[WARMING:])


def _size(folder: Path) -> int:
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())


def main() -> None:
    """Print a table with a column for each size."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("articles", type=Path)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--passages", type=int, nargs="+", default=[10_000, 100_000, 1_000_000])
    given = parser.parse_args()
    texts = [found for document in documents(given.articles) if (found := sections(document))]
    columns = []
    for passages in given.passages:
        columns.append(measured(given.folder, texts, passages))
        print(json.dumps(columns[-1]), file=sys.stderr, flush=True)
    names = " | ".join(f"{column.passages:,}" for column in columns)
    print(f"| passages | {names} |\n|---|{'---|' * len(columns)}")
    for name in columns[0].values:
        cells = " | ".join(f"{column.values[name]:.2f}" for column in columns)
        print(f"| {name} | {cells} |")


if __name__ == "__main__":
    main()
