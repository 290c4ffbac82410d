"""Whether pairs of records that people labelled are taken for one publication, or for two.

    PYTHONPATH=. python benchmarks/pairs.py PAIRS.jsonl [--wrong]

Each line of the file is an object with `kind` (a name for the table), `same` (whether both records
are one publication) and `records`, two objects with the keys of JSON lines. Both are read as files
of their own and compared as `assistant build` does, each pair apart from all others. Printed are,
for each kind, the pairs and how many were judged as labelled, then precision (of the pairs that
were made one, how many are one), recall (of those that are one, how many were made one), both with
95% confidence intervals of Wilson. `--wrong` lists the pairs that were judged otherwise.
"""

import argparse
import json
import math
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

from assistant.dedupe.copies import copy_of
from assistant.dedupe.match import find_publications
from assistant.formats import parse

# The 97.5th percentile of the normal distribution.
_Z = 1.96


class Pair(NamedTuple):
    """Two records, what kind of pair they are, and whether they are one publication."""

    kind: str
    same: bool
    records: list[dict[str, Any]]


def read(path: Path) -> Iterator[Pair]:
    """Yield the pairs of a file."""
    for line in path.read_text(encoding="utf-8").split("\n"):
        if line.strip():
            value = json.loads(line)
            yield Pair(value["kind"], value["same"], value["records"])


def made_one(records: list[dict[str, Any]]) -> bool:
    """Whether two records become one document."""
    documents = [
        parse(json.dumps(record).encode(), f"{number}.jsonl").documents[0]
        for number, record in enumerate(records)
    ]
    copies = [
        copy_of(number, document, 0, full_text=document.is_full_text)
        for number, document in enumerate(documents)
    ]
    found = find_publications(copies, lambda number: documents[number].text)
    return len(found.groups) == 1


def interval(right: int, total: int) -> str:
    """A share with its confidence interval, in words."""
    if total == 0:
        return "no pair"
    share = right / total
    centre = share + _Z * _Z / (2 * total)
    spread = _Z * math.sqrt(share * (1 - share) / total + _Z * _Z / (4 * total * total))
    low, high = ((centre + sign * spread) / (1 + _Z * _Z / total) for sign in (-1, 1))
    return f"{share:.3f} ({right} of {total}; {max(low, 0):.3f} to {min(high, 1):.3f})"


def main() -> None:
    """Print the figures."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("pairs", type=Path)
    parser.add_argument("--wrong", action="store_true", help="list the pairs that are wrong")
    arguments = parser.parse_args()
    judged = [(pair, made_one(pair.records)) for pair in read(arguments.pairs)]
    totals = Counter((pair.kind, pair.same) for pair, _ in judged)
    right = Counter((pair.kind, pair.same) for pair, one in judged if one is pair.same)
    print("| kind | label | pairs | as labelled |\n|---|---|--:|--:|")
    for (kind, same), total in totals.items():
        print(f"| {kind} | {'one' if same else 'two'} | {total} | {right[kind, same]} |")
    both = sum(one and pair.same for pair, one in judged)
    print(f"\nprecision {interval(both, sum(one for _, one in judged))}")
    print(f"recall {interval(both, sum(pair.same for pair, _ in judged))}")
    for pair, one in judged:
        if arguments.wrong and one is not pair.same:
            print(f"\n{pair.kind}: made {'one' if one else 'two'}")
            for record in pair.records:
                shown = {name: str(value)[:110] for name, value in record.items()}
                print(f"  {json.dumps(shown, ensure_ascii=False)}")


if __name__ == "__main__":
    main()
