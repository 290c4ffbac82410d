"""Which files of many formats are read, and why others are not.

    PYTHONPATH=. python benchmarks/formats.py FOLDER [--refused]

FOLDER holds one folder for each kind of file. Every file below it is read as `assistant build`
reads it: in a worker process, with limits. Printed is a Markdown table with a row for each folder
and format that was recognised: files, files read, documents, documents with text to quote, refused
files, problem lines, and seconds. With --refused, the refused files and their reasons follow.
"""

import argparse
import time
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from assistant.errors import UnreadableFile
from assistant.formats import Parsed, parse
from assistant.formats.isolation import parse_files

# Descriptions that lie beside the data.
NOT_DATA = {"SOURCE.md", "README.md"}


@dataclass
class Row:
    """The files of one folder that were recognised as one format."""

    files: int = 0
    read: int = 0
    documents: int = 0
    quotable: int = 0
    refused: int = 0
    problems: int = 0
    seconds: float = 0.0
    slowest: float = 0.0
    reasons: list[str] = field(default_factory=list)

    def count(self, path: str, outcome: Parsed | UnreadableFile, seconds: float) -> None:
        """Add one file."""
        self.files += 1
        self.seconds += seconds
        self.slowest = max(self.slowest, seconds)
        if isinstance(outcome, UnreadableFile):
            self.refused += 1
            self.reasons.append(f"{path}: {outcome}")
            return
        self.read += 1
        self.documents += len(outcome.documents)
        self.problems += len(outcome.problems)
        self.quotable += sum(
            any(block.kind.quotable for block in document.blocks) for document in outcome.documents
        )


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("folder", type=Path)
    parser.add_argument("--refused", action="store_true", help="list refused files with reasons")
    arguments = parser.parse_args()
    paths = sorted(
        path.relative_to(arguments.folder).as_posix()
        for path in arguments.folder.rglob("*")
        if path.is_file() and path.name not in NOT_DATA
    )
    rows: defaultdict[tuple[str, str], Row] = defaultdict(Row)
    for path, outcome, seconds in timed(arguments.folder, paths):
        rows[path.partition("/")[0], name_of(outcome)].count(path, outcome, seconds)
    print_table(rows)
    if arguments.refused:
        for row in rows.values():
            for reason in row.reasons:
                print(f"- {reason}")


def timed(
    folder: Path, paths: Sequence[str]
) -> Iterator[tuple[str, Parsed | UnreadableFile, float]]:
    """Yield the outcome of each file with the seconds that were waited for it.

    There is one worker, so that the time is that of the file.
    """
    start = time.perf_counter()
    for path, reading in parse_files(folder, paths, workers=1, parser=parse):
        end = time.perf_counter()
        yield path, reading.result, end - start
        start = end


def name_of(outcome: Parsed | UnreadableFile) -> str:
    """The format that a file was recognised as."""
    formats = {d.source.format for d in outcome.documents} if isinstance(outcome, Parsed) else set()
    return ", ".join(sorted(formats)) or "-"


def print_table(rows: dict[tuple[str, str], Row]) -> None:
    """Print a row for each folder and format, and their sum."""
    print(
        "| folder | recognised as | files | read | documents | with text to quote | refused "
        "| problem lines | seconds | slowest |\n|---|---|--:|--:|--:|--:|--:|--:|--:|--:|"
    )
    total = Row()
    for (folder, name), row in sorted(rows.items()):
        print_row(folder, name, row)
        for key, value in vars(row).items():
            if isinstance(value, int | float):
                setattr(total, key, getattr(total, key) + value)
    total.slowest = max((row.slowest for row in rows.values()), default=0.0)
    print_row("all", "", total)


def print_row(folder: str, name: str, row: Row) -> None:
    """Print one row."""
    print(
        f"| {folder} | {name} | {row.files} | {row.read} | {row.documents} | {row.quotable} "
        f"| {row.refused} | {row.problems} | {row.seconds:.1f} | {row.slowest:.2f} |"
    )


if __name__ == "__main__":
    main()
