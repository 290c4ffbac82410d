from __future__ import annotations

import gzip
import subprocess
import sys
from importlib.resources import files

import pytest

from assistant.vocabulary.keys import key
from assistant.vocabulary.tables import common_forms, concepts_of

DATA = files("assistant.vocabulary") / "data"
TABLES = (
    "animals.tsv.gz",
    "concepts.tsv.gz",
    "keys.tsv.gz",
    "plurals.tsv.gz",
    "spellings.tsv.gz",
)
MOST_BYTES = 3_000_000
MOST_BYTES_UNPACKED = 20_000_000


def unpacked(name: str) -> list[str]:
    return gzip.decompress((DATA / name).read_bytes()).decode().splitlines()


def test_the_tables_are_small() -> None:
    packed = [(DATA / name).read_bytes() for name in TABLES]
    assert sum(map(len, packed)) < MOST_BYTES
    assert sum(len(gzip.decompress(each)) for each in packed) < MOST_BYTES_UNPACKED


@pytest.mark.parametrize("name", TABLES)
def test_the_lines_are_sorted_as_bisection_needs_them(name: str) -> None:
    first_fields = [line.split("\t", 1)[0].encode() for line in unpacked(name)]
    assert first_fields == sorted(set(first_fields))


def test_every_name_is_found_by_its_key() -> None:
    for line in unpacked("concepts.tsv.gz")[::500]:
        for field in line.split("\t")[2:]:
            text = field.split("|", 1)[1]
            found = concepts_of(key(text, common_forms()))
            assert any(text in {name.text for name in concept.names} for concept in found), text


def test_every_source_is_described() -> None:
    described = (DATA / "SOURCES.md").read_text("utf-8")
    codes = {
        code
        for line in unpacked("concepts.tsv.gz")
        for field in line.split("\t")[2:]
        for code in field.split("|")[0][1:].split(" ")[0].rstrip("!")
    }
    assert codes
    assert {code for code in codes if f"| {code} |" not in described} == set()


def test_a_file_of_the_table_has_no_time_stamp() -> None:
    # Bytes 4 to 7 of gzip: with a time, the same data would give other bytes at each build.
    assert all((DATA / name).read_bytes()[4:8] == bytes(4) for name in TABLES)


def test_the_tables_are_read_when_first_needed() -> None:
    code = (
        "import assistant.vocabulary.lookup, assistant.vocabulary.spelling\n"
        "from assistant.vocabulary import tables\n"
        "assert tables._keys.cache_info().currsize == 0\n"
        "assert tables.american_spellings.cache_info().currsize == 0\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, check=False)
    assert done.returncode == 0, done.stderr.decode()


def test_unknown_keys_have_no_concepts() -> None:
    for unknown in ("", "a", "zzzzz", "\x00", "~"):
        assert list(concepts_of(unknown)) == []
