"""The data of the vocabulary, unpacked when it is first needed.

Large tables stay one block of bytes, in which a line is found by bisection: a dictionary of all
lines would cost ten times the memory and the time.
"""

from __future__ import annotations

import gzip
from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from functools import cache, lru_cache
from importlib.resources import files
from typing import overload

from assistant.vocabulary.terms import Concept, Kind, Name, Role

_ROLES = {"p": Role.PREFERRED, "n": Role.NAME, "b": Role.BRAND, "a": Role.ABBREVIATION}
#: The letter of each role in the table of concepts.
ROLE_LETTERS: Mapping[Role, str] = {role: letter for letter, role in _ROLES.items()}
#: Marks an abbreviation that only its own use of capitals means.
EXACT_CASE = "!"
# Lookups that each table remembers. Chosen by hand: an article has about 2,000 different words.
_REMEMBERED = 16_384


def unpacked(name: str) -> bytes:
    """The bytes of a table in the folder of data."""
    return gzip.decompress((files("assistant.vocabulary") / "data" / name).read_bytes())


class _FirstFields(Sequence[bytes]):
    """The first field of the line around each byte, so that `bisect_left` can search lines."""

    def __init__(self, table: bytes) -> None:
        self._table = table

    def __len__(self) -> int:
        return len(self._table)

    @overload
    def __getitem__(self, at: int) -> bytes: ...
    @overload
    def __getitem__(self, at: slice) -> Sequence[bytes]: ...
    def __getitem__(self, at: int | slice) -> bytes | Sequence[bytes]:
        if isinstance(at, slice):
            raise TypeError("a table has no slices")
        start = self._table.rfind(b"\n", 0, at) + 1
        return self._table[start : self._table.index(b"\t", start)]


class Table:
    """A table whose lines are sorted by the bytes of their first field, which no two share."""

    def __init__(self, name: str) -> None:
        """Unpack the table with that name."""
        self.data = unpacked(name)
        self._found = lru_cache(_REMEMBERED)(self._find)

    def get(self, first_field: str) -> str | None:
        """The rest of the line that begins with `first_field`, or None."""
        return self._found(first_field)

    def _find(self, first_field: str) -> str | None:
        field = first_field.encode(errors="surrogatepass")
        start = bisect_left(_FirstFields(self.data), field)
        if not self.data.startswith(field + b"\t", start):
            return None
        end = self.data.index(b"\n", start)
        return self.data[start + len(field) + 1 : end].decode()

    def __contains__(self, first_field: str) -> bool:
        return self.get(first_field) is not None


@cache
def _keys() -> Table:
    return Table("keys.tsv.gz")


@cache
def _concepts() -> Table:
    return Table("concepts.tsv.gz")


@cache
def american_spellings() -> Mapping[str, str]:
    """The American spelling of each British word, both in lower case."""
    lines = unpacked("spellings.tsv.gz").decode().splitlines()
    return dict(line.split("\t") for line in lines)


@cache
def british_spellings() -> Mapping[str, tuple[str, ...]]:
    """The British spellings of each American word, all in lower case."""
    british: dict[str, tuple[str, ...]] = {}
    for word, american in american_spellings().items():
        british[american] = (*british.get(american, ()), word)
    return british


@cache
def common_forms() -> Mapping[str, str]:
    """What keys replace words by: American spellings, and singulars of irregular plurals."""
    return {**irregular_plurals(), **american_spellings()}


@cache
def irregular_plurals() -> Mapping[str, str]:
    """Irregular plurals and their singulars."""
    lines = unpacked("plurals.tsv.gz").decode().splitlines()
    return dict(line.split("\t") for line in lines)


def is_in_a_name(word: str) -> bool:
    """Whether a word in lower case is a part of any name of the vocabulary."""
    parts = (f"{before}{word}{after}".encode() for before in "\n " for after in " \t")
    return any(part in _keys().data for part in parts)


def concepts_of(key: str) -> Iterator[Concept]:
    """The concepts that have a name with this key, best known first."""
    for number in (_keys().get(key) or "").split():
        line = _concepts().get(number)
        if line is not None:
            yield _concept(line)


def _concept(line: str) -> Concept:
    kind, *names = line.split("\t")
    return Concept(Kind(kind) if kind else None, tuple(map(_name, names)))


def _name(field: str) -> Name:
    """A name from its field, such as "aS 43!|MS": role, sources, documents, capitals, name."""
    head, text = field.split("|", 1)
    exact_case = head.endswith(EXACT_CASE)
    sources, _, documents = head[1:].removesuffix(EXACT_CASE).partition(" ")
    return Name(text, _ROLES[head[0]], sources, int(documents or 0), exact_case)
