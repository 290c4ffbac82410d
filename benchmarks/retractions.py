"""Whether a retraction that was imported is ever forgotten, on real articles.

    PYTHONPATH=. python benchmarks/retractions.py FOLDER... [--files N] [--questions N] [--read]

FOLDERs hold articles. A random sample of their files is indexed. Titles of articles are asked as
questions, with the program itself. Of the articles with a DOI or PMID, a random share is marked as
retracted, and every second one that answers a question best, by a list that is imported. Then the
questions are asked again in each of these states: the list was just imported; the index was deleted
and built again; there is a second index; the index was moved; the list of an earlier version lies
beside an index; the list is gone; another user's folder holds another list.

Printed is a row for each state: answers, places that show a marked article (quotes, what says the
same, what is held back, what came nearest), places that show it without its status ("silent": 0
where the list is there), and answers that do not tell that a list is missing ("untold": 0 where it
is gone). Then: marked articles that were quoted before they were marked and that are neither quoted
nor named afterwards.

--read asks with the trained ranker, which takes longer.
"""

import argparse
import csv
import json
import os
import random
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from assistant.editorial import list_file
from assistant.engine import Assistant
from assistant.records import Document

Answer = dict[str, Any]
NOT_DATA = {"SOURCE.md", "README.md"}
SHARE = 0.3  # of the articles that are marked as retracted
LONGEST = 300  # characters of a title that is asked


class Bench(NamedTuple):
    """Where the experiment takes place, and what is asked in it."""

    folder: Path
    marked: frozenset[str]
    questions: Sequence[str]
    fast: bool

    def run(self, *arguments: str | Path, home: str = "home") -> str:
        """Run the program; raises CalledProcessError when it cannot do what it is asked."""
        done = subprocess.run(
            [sys.executable, "-m", "assistant", *map(str, arguments)],
            env={**os.environ, "ASSISTANT_HOME": str(self.folder / home)},
            stdout=subprocess.PIPE,
            check=False,
        )
        if done.returncode not in (0, 1):  # 1: a file could not be read
            raise subprocess.CalledProcessError(done.returncode, done.args)
        return done.stdout.decode()

    def build(self, index: str) -> None:
        """Build an index of the corpus."""
        corpus, place = self.folder / "corpus", self.folder / index
        self.run("build", "--model", "hashing", "--json", "--corpus", corpus, "--index", place)

    def ask(self, index: str, home: str = "home") -> list[Answer]:
        """Ask every question."""
        batch = self.folder / "questions.jsonl"
        lines = (json.dumps({"question": question}) for question in self.questions)
        batch.write_text("\n".join(lines), encoding="utf-8")
        fast = ["--fast"] if self.fast else []
        printed = self.run(
            "ask", "--batch", batch, "--index", self.folder / index, *fast, home=home
        )
        return [json.loads(line) for line in printed.splitlines()]


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("folders", nargs="+", type=Path, metavar="FOLDER")
    parser.add_argument("--files", type=int, default=200)
    parser.add_argument("--questions", type=int, default=100)
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--read", action="store_true", help="Ask with the trained ranker.")
    arguments = parser.parse_args()
    chance = random.Random(arguments.seed)
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder)
        files = copied(arguments.folders, place / "corpus", arguments.files, chance)
        bench = Bench(place, frozenset(), (), not arguments.read)
        bench.build("index")
        with Assistant.open(place / "index", fast=True, user=place / "home") as assistant:
            documents = list(assistant.documents())
        asked = [one.title for one in documents if one.title.strip() and len(one.title) < LONGEST]
        questions = chance.sample(asked, min(arguments.questions, len(asked)))
        bench = bench._replace(questions=questions)
        before = bench.ask("index")
        best = {one["evidence"][0]["document"]["id"] for one in before if one["evidence"]}
        named = {one.id: one for one in documents if one.identifiers.doi or one.identifiers.pmid}
        marked = {*chance.sample(sorted(named), round(SHARE * len(named))), *sorted(best)[::2]}
        marked &= named.keys()
        print(f"{files} files, {len(documents)} documents, {len(marked)} marked as retracted\n")
        rows = [named[one] for one in sorted(marked)]
        measure(bench._replace(marked=frozenset(marked)), rows, before)


def copied(folders: Sequence[Path], corpus: Path, most: int, chance: random.Random) -> int:
    """Copy a sample of the files below `folders`; how many."""
    found = sorted(
        file
        for folder in folders
        for file in folder.rglob("*")
        if file.is_file() and file.name not in NOT_DATA
    )
    chosen = chance.sample(found, min(most, len(found)))
    corpus.mkdir()
    for number, file in enumerate(chosen):
        shutil.copyfile(file, corpus / f"{number:05d}-{file.name}")
    return len(chosen)


def write_list(path: Path, marked: Sequence[Document]) -> Path:
    """A list of retractions in the columns of Retraction Watch."""
    with path.open("w", encoding="utf-8", newline="") as file:
        rows = csv.writer(file)
        rows.writerow(
            ["RetractionNature", "OriginalPaperDOI", "OriginalPaperPubMedID", "RetractionDate"]
        )
        for document in marked:
            known = document.identifiers
            rows.writerow(["Retraction", known.doi or "", known.pmid or "", "1/2/2020"])
    return path


def measure(bench: Bench, marked: Sequence[Document], before: Sequence[Answer]) -> None:
    """Go through the states, and print what was found in each."""
    place = bench.folder
    whole = write_list(place / "list.csv", marked)
    print("| state | answers | places | silent | untold |\n|---|---:|---:|---:|---:|")
    bench.run("status-list", "import", whole, "--index", place / "index")
    after = bench.ask("index")
    report("imported", after, bench)
    shutil.rmtree(place / "index")
    bench.build("index")
    report("index deleted and built again", bench.ask("index"), bench)
    bench.build("second")
    report("second index", bench.ask("second"), bench)
    (place / "second").rename(place / "moved")
    report("index moved", bench.ask("moved"), bench)
    shutil.copyfile(place / "home" / list_file.FILE, place / "moved" / list_file.FILE)
    shutil.rmtree(place / "home")
    report("list of an earlier version beside the index", bench.ask("moved"), bench)
    report("list gone", bench.ask("moved", home="nobody"), bench, is_missing=True)
    other = write_list(place / "other.csv", marked[:1])
    bench.run("status-list", "import", other, "--index", place / "none", home="another")
    report("another list", bench.ask("moved", home="another"), bench, is_missing=True)
    lost = sum(len(quoted(one, bench) - shown(two)) for one, two in zip(before, after, strict=True))
    of = sum(len(quoted(one, bench)) for one in before)
    held = sum(len(one["held_back"]) for one in after)
    print(
        f"\nMarked articles that were quoted before they were marked: {of}. Neither quoted nor "
        f"named afterwards: {lost}. Held back and named: {held}."
    )


def report(
    state: str, answers: Sequence[Answer], bench: Bench, *, is_missing: bool = False
) -> None:
    """Print a row of the table."""
    places = [one for answer in answers for one in items(answer)]
    statuses = [one["status"] for one in places if one["id"] in bench.marked]
    silent = sum(status != "retracted" for status in statuses)
    untold = sum(answer["status_list_missing"] is None for answer in answers)
    print(
        f"| {state} | {len(answers)} | {len(statuses)} "
        f"| {'-' if is_missing else silent} | {untold if is_missing else '-'} |",
        flush=True,
    )


def items(answer: Answer) -> Iterator[Answer]:
    """Every document that an answer shows, as often as it does."""
    for quote in answer["evidence"]:
        yield quote["document"]
        yield from (one["document"] for one in quote["also"])
    for one in (*answer["held_back"], *answer["nearest"]):
        yield one["document"]


def quoted(answer: Answer, bench: Bench) -> set[str]:
    """The marked articles that an answer quotes."""
    return {one["document"]["id"] for one in answer["evidence"]} & bench.marked


def shown(answer: Answer) -> set[str]:
    """The articles that an answer shows or names."""
    return {one["id"] for one in items(answer)}


if __name__ == "__main__":
    main()
