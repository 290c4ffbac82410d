"""How the program reads authors, year, volume, issue and pages, against an independent reading.

    PYTHONPATH=. python benchmarks/fields/compare.py FOLDER [--differences]

FOLDER holds files of any kind. A file counts if `independent.py` or `independent_more.py` can read
the format that the program recognised. Records are paired by their titles. Printed is a Markdown
table with a row for each format: records of the independent reading, how many of them the program
read, and for each field how many records have it in one reading or both, and in how many both
agree. With --differences, every pair that differs follows.

Names agree if family names with their particles and the first letter of the given names do, without
case and accents. Pages agree if the first page does, and the digits that both give of the last one.
"""

from __future__ import annotations

import argparse
import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterator
from pathlib import Path

import independent_more
from independent import READINGS as RECORDS
from independent import Fields

from assistant.cite import vancouver_name
from assistant.formats import Parsed, parse
from assistant.formats.isolation import parse_files
from assistant.records import OTHERS, Document

READINGS = RECORDS | independent_more.READINGS
FIELDS = ("authors", "year", "volume", "issue", "pages")


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("folder", type=Path)
    parser.add_argument("--differences", action="store_true", help="list every difference")
    arguments = parser.parse_args()
    counts: defaultdict[str, Counter[str]] = defaultdict(Counter)
    differences: list[str] = []
    for path, documents in read(arguments.folder):
        form = documents[0].source.format
        if form in READINGS:
            compare(
                path, documents, listed(arguments.folder / path, form), counts[form], differences
            )
    print_table(counts)
    if arguments.differences:
        print("\n".join(differences))


def read(folder: Path) -> Iterator[tuple[str, tuple[Document, ...]]]:
    """Yield each file that the program reads, with its documents."""
    paths = sorted(p.relative_to(folder).as_posix() for p in folder.rglob("*") if p.is_file())
    for path, reading in parse_files(folder, paths, workers=1, parser=parse):
        if isinstance(reading.result, Parsed) and reading.result.documents:
            yield path, tuple(reading.result.documents)


def listed(path: Path, form: str) -> list[Fields]:
    """The independent reading of a file; empty, with a note, if its library gives up."""
    try:
        return list(READINGS[form](path.read_bytes()))
    except Exception as error:  # noqa: BLE001 - libraries raise anything
        print(f"not read independently: {path.name} ({type(error).__name__}: {error})"[:200])
        return []


def compare(
    path: str,
    documents: tuple[Document, ...],
    records: list[Fields],
    counts: Counter[str],
    differences: list[str],
) -> None:
    """Count the fields of one file that both readings have, and note those that differ."""
    titled: defaultdict[str, list[Document]] = defaultdict(list)
    for document in documents:
        titled[key(document.title)].append(document)
    counts["records"] += len(records)
    for record in records:
        same = titled[key(record.title)]
        if not same:
            differences.append(f"- {path}: no document is called {record.title[:80]!r}")
            continue
        document = same.pop(0)
        counts["paired"] += 1
        for name in FIELDS:
            ours, theirs = ours_of(document, name), theirs_of(record, name)
            if ours or theirs:
                counts[name] += 1
                agree = same_pages(ours, theirs) if name == "pages" else ours == theirs
                counts[f"{name} agree"] += agree
                if not agree:
                    differences.append(f"- {path}, {document.id}: {name}: {ours!r}, not {theirs!r}")


def key(text: str) -> str:
    """Letters and digits of a text, without case, accents and markup."""
    plain = re.sub(r"<[^<>]{1,20}>", "", text)
    folded = unicodedata.normalize("NFKD", plain.casefold())
    return "".join(filter(str.isalnum, folded))


def ours_of(document: Document, name: str) -> str:
    """A field as the program read it."""
    where = document.locators
    if name == "authors":
        people = (author for author in document.authors if author != OTHERS)
        return " ".join(
            key(author.surname) + (key(vancouver_name(author).removeprefix(author.surname))[:1])
            for author in people
        )
    if name == "year":
        return str(document.year or "")
    value = (where.pages or where.article_number) if name == "pages" else getattr(where, name)
    return str(value)


def theirs_of(record: Fields, name: str) -> str:
    """A field as the independent reading has it, in the same form."""
    if name == "authors":
        return " ".join(key(family) + key(given)[:1] for family, given in record.authors)
    return str(getattr(record, name))


def same_pages(first: str, second: str) -> bool:
    """Whether two texts give the same pages."""
    pairs = [re.split(r"\s*[-\u2013]+\s*", text.strip(" .")) for text in (first, second)]
    # "R3-R3" is one page.
    pairs = [pair[:1] if len(pair) > 1 and pair[0] == pair[-1] else pair for pair in pairs]
    (start, *ends), (other_start, *other_ends) = pairs
    if start != other_start or len(ends) != len(other_ends):
        return False
    return all(a.endswith(b) or b.endswith(a) for a, b in zip(ends, other_ends, strict=True))


def print_table(counts: dict[str, Counter[str]]) -> None:
    """Print a row for each format."""
    print(
        f"| format | records | read | {' | '.join(FIELDS)} |\n|---|--:|--:|{'--:|' * len(FIELDS)}"
    )
    for form, count in sorted(counts.items()):
        cells = (f"{count[f'{name} agree']} of {count[name]}" for name in FIELDS)
        print(f"| {form} | {count['records']} | {count['paired']} | {' | '.join(cells)} |")


if __name__ == "__main__":
    main()
