"""How many of the names in coverage.tsv the vocabulary knows: python coverage.py [--missing].

The names were written down before any source was read.
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
    known: Counter[str] = Counter()
    total: Counter[str] = Counter()
    for line in (Path(__file__).parent / "coverage.tsv").read_text("utf-8").splitlines():
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
