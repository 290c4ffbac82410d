from __future__ import annotations

import random

import pytest

from assistant.vocabulary.tables import Table, unpacked

NAMES = ["english.tsv.gz", "families.tsv.gz", "animals.tsv.gz", "keys.tsv.gz", "concepts.tsv.gz"]


@pytest.mark.parametrize("name", NAMES)
def test_a_table_gives_what_a_dictionary_of_its_lines_would(name: str) -> None:
    lines = unpacked(name).decode().splitlines()
    known = {field: rest for field, _, rest in (line.partition("\t") for line in lines)}
    assert len(known) == len(lines)
    table = Table(name)
    chance = random.Random(1)  # noqa: S311 - a test
    asked = ["", "\n", "\t", "\ud800", *chance.sample(sorted(known), 300)]
    for field in asked[-300:]:
        at = chance.randrange(len(field))
        asked.append(field[:at] + chance.choice("abc \t\u03b2") + field[at + 1 :])
        asked.append(field[:at])
    for field in asked:
        assert table.get(field) == known.get(field)
        assert (field in table) == (field in known)
