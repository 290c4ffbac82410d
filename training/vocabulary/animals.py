"""Which English words stand for animals and for parts of a body, from WordNet.

Of a noun only the two commonest meanings count, and none that comes after a meaning for people:
"steer" is an animal, "kid" and "worker" are not. Rare words are taken, too: any animal may be the
subject of a study.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

import sources

# Everything below these is an animal, by a word and the number of the synset: vertebrates, and the
# young of mammals, which WordNet files elsewhere. Insects and worms are left out: articles that
# name them are mostly about people whom they bite or infect.
_ANIMALS = (("vertebrate", "01471682"), ("young_mammal", "01321854"))
# WordNet files "human" and "man" below the primates, and every fetus below the vertebrates.
_PEOPLE = (("hominid", "02471762"), ("fetus", "01459791"))
# Reviews of basic science speak of these when they mean all animals, people included.
_TOO_WIDE = frozenset(["mammal", "mammalian", "vertebrate"])
_PERSON_FILE, _BODY_FILE = "18", "08"
_MEANINGS = 2  # of a noun that count


def lines(folder: Path) -> Iterator[str]:
    """A line for each word: the word, and a(nimal) or b(ody part)."""
    data = {fields[0]: fields for fields in _lines(folder, "data.noun")}
    animals = _below(data, [number for _, number in _ANIMALS]) - _below(
        data, [number for _, number in _PEOPLE]
    )
    _check(data)
    found = {}
    for fields in _lines(folder, "index.noun"):
        word = fields[0]
        if word.isalpha() and word not in _TOO_WIDE:
            meanings = fields[-int(fields[2]) :][:_MEANINGS]
            letter = _letter(meanings, data, animals)
            if letter:
                found[word] = letter
    for adjective in _adjectives(folder, animals):
        found.setdefault(adjective, "a")
    yield from (f"{word}\t{found[word]}" for word in sorted(found, key=str.encode))


def _letter(meanings: list[str], data: dict[str, list[str]], animals: set[str]) -> str:
    if data[meanings[0]][1] == _BODY_FILE:
        return "b"
    for number in meanings:
        if number in animals:
            return "a"
        if data[number][1] == _PERSON_FILE:
            break
    return ""


def _adjectives(folder: Path, animals: set[str]) -> Iterator[str]:
    """Adjectives that mean "of" an animal, such as "porcine"."""
    for fields in _lines(folder, "data.adj"):
        if any(target in animals for target in _pointers(fields, "\\")):
            yield from (word.lower() for word in _words(fields) if word.isalpha())


def _below(data: dict[str, list[str]], roots: list[str]) -> set[str]:
    kinds = defaultdict(list)
    for number, fields in data.items():
        for above in _pointers(fields, "@"):
            kinds[above].append(number)
    found, rest = set(), list(roots)
    while rest:
        number = rest.pop()
        if number not in found:
            found.add(number)
            rest += kinds[number]
    return found


def _check(data: dict[str, list[str]]) -> None:
    for word, number in (*_ANIMALS, *_PEOPLE):
        if word not in _words(data[number]):
            raise SystemExit(f"synset {number} is not {word}")


def _words(fields: list[str]) -> list[str]:
    return fields[4 : 4 + 2 * int(fields[3], 16) : 2]


def _pointers(fields: list[str], sign: str) -> list[str]:
    """The numbers of the synsets to which pointers of one sign lead."""
    first = 5 + 2 * int(fields[3], 16)
    last = first + 4 * int(fields[first - 1])
    return [fields[at + 1] for at in range(first, last, 4) if fields[at] == sign]


def _lines(folder: Path, name: str) -> Iterator[list[str]]:
    text = sources.debian(sources.WORDNET, folder, f"./usr/share/wordnet/{name}").decode("latin-1")
    for line in text.splitlines():
        if not line.startswith(" "):
            yield line.split("|")[0].split()
