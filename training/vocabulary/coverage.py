"""How many of the names in the two lists the vocabulary knows: python coverage.py [--missing].

`coverage.tsv` was written before any source was read, `coverage-second.tsv` when the first version
of the vocabulary stood.
"""

from __future__ import annotations

import sys
from collections import Counter
from pathlib import Path

from assistant.vocabulary.keys import key
from assistant.vocabulary.lookup import same_meaning
from assistant.vocabulary.tables import common_forms


def main() -> None:
    """Print the share of each kind of name, and on request the names that are missing."""
    for path in sorted(Path(__file__).parent.glob("coverage*.tsv")):
        print(path.name)
        _report(path.read_text("utf-8").splitlines())


def _report(lines: list[str]) -> None:
    known: Counter[str] = Counter()
    total: Counter[str] = Counter()
    for line in lines:
        kind, name, meaning = line.split("\t")
        wanted = key(meaning, common_forms())
        keys = {key(synonym.text, common_forms()) for synonym in same_meaning(name)}
        total[kind] += 1
        known[kind] += wanted in keys
        if wanted not in keys and "--missing" in sys.argv:
            print(f"{kind}: {name} is not {meaning}")
    for kind in total:
        print(f"{kind}: {known[kind]} of {total[kind]}")


if __name__ == "__main__":
    main()
